from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gansao.files"
    label = "files"
