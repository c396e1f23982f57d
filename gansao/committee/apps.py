from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "gansao.committee"
    verbose_name = "Ban Chỉ đạo"
