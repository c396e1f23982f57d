from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "gansao.guides"
    label = "guides"
