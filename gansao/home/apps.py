from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "gansao.home"
    label = "home"
