from django.urls import path

from gansao.criteria import public_urls, views

app_name = "criteria"

urlpatterns = [
    path("bo-tieu-chi/nap/", views.upload, name="upload"),
    path("bo-tieu-chi/<slug:key>.xlsx", views.workbook, name="workbook"),
    *public_urls.urlpatterns,
]
