from django.apps import AppConfig


class OrmConfig(AppConfig):
    name = "gansao.orm"
    label = "orm"
