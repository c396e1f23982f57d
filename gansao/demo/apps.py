from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "gansao.demo"
    label = "demo"
