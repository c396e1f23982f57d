from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gansao.audit"
    label = "audit"
