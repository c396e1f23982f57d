from django.urls import path

from gansao.programmes import views

app_name = "programmes"

urlpatterns = [
    path("nam/mo/", views.open_year, name="open_year"),
    path("nam/<slug:key>/don-vi/", views.units, name="units"),
    path("nam/<slug:key>/cong-khai/", views.disclosure, name="disclosure"),
]
