from django.urls import path

from gansao.notices import views

app_name = "notices"

urlpatterns = [path("thong-bao/", views.notices, name="notices")]
