from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gansao.notices"
    label = "notices"
