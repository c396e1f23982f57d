from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "gansao.worktime"
    label = "worktime"
