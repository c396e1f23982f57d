from django.urls import path

from gansao.worktime import views

app_name = "worktime"

urlpatterns = [path("quan-tri/lich/", views.calendar, name="calendar")]
