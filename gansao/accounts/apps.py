from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gansao.accounts"
    label = "accounts"
