"""The open pages of criteria sets."""

from django.urls import path

from gansao.accounts.limits import open_to_all
from gansao.criteria import public_views

urlpatterns = [
    path("bo-tieu-chi/", open_to_all(public_views.criteria_sets), name="public_sets"),
    path("bo-tieu-chi/<slug:key>/", open_to_all(public_views.criteria_set), name="public_set"),
    path("bo-tieu-chi/<slug:key>.yaml", open_to_all(public_views.criteria_set_yaml), name="public_set_yaml"),
    path("bo-tieu-chi/<slug:key>.json", open_to_all(public_views.criteria_set_json), name="public_set_json"),
    path("bo-tieu-chi/<slug:key>.csv", open_to_all(public_views.criteria_set_csv), name="public_set_csv"),
]
