"""The open pages of criteria sets."""

from django.urls import path

from gansao.criteria import public_views

urlpatterns = [
    path("bo-tieu-chi/", public_views.criteria_sets, name="public_sets"),
    path("bo-tieu-chi/<slug:key>/", public_views.criteria_set, name="public_set"),
    path("bo-tieu-chi/<slug:key>.yaml", public_views.criteria_set_yaml, name="public_set_yaml"),
    path("bo-tieu-chi/<slug:key>.json", public_views.criteria_set_json, name="public_set_json"),
]
