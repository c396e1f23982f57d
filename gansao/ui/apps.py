from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "gansao.ui"
    label = "ui"
