from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "gansao.assessments"
    label = "assessments"
