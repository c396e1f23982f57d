from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "gansao.visits"
    verbose_name = "Đi thực tế"
