from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "gansao.closing"
    verbose_name = "Khép năm"
