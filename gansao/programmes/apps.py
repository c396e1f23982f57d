from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "gansao.programmes"
    label = "programmes"
