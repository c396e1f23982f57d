from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "gansao.criteria"
    label = "criteria"
