from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "gansao.recognition"
    label = "recognition"
