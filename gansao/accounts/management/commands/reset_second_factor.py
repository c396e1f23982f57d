"""gansao reset_second_factor: for the administrator whom no other administrator can help."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gansao.accounts import actions
from gansao.accounts.models import User


class Command(BaseCommand):
    help = "Đặt lại xác thực hai lớp của một người (take a person's second factor away)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username.lower()).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {username.lower()}.")
        actions.reset_second_factor(user=user, by="gansao reset_second_factor", at=timezone.now())
        self.stdout.write(f"Đã đặt lại xác thực hai lớp của {user.username}. Người này đã bị đăng xuất ở mọi máy.")
