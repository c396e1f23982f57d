from django.urls import path

from gansao.places import views

app_name = "places"

urlpatterns = [
    path("quan-tri/dia-ban/", views.units, name="units"),
    path("quan-tri/dia-ban/<str:code>/<str:first_on>/", views.unit, name="unit"),
]
