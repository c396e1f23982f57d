from django.urls import path

from gansao.criteria import views

app_name = "criteria"

urlpatterns = [
    path("bo-tieu-chi/nap/", views.upload, name="upload"),
]
