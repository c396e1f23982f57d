from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gansao.places"
    label = "places"
