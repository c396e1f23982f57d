from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    name = "gansao.appraisals"
    verbose_name = "Thẩm định"
