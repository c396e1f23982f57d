"""gansao create_admin: the first person of an installation, who then makes all other accounts on the web."""

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from gansao.accounts.actions import create_account, set_password
from gansao.accounts.models import User
from gansao.places.models import Level
from gansao.places.queries import find, period_on

BY = "gansao create_admin"


class Command(BaseCommand):
    help = "Tạo tài khoản quản trị hệ thống (create an administrator)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--province", required=True, help="mã tỉnh nơi người này quản trị, ví dụ 24")

    def handle(self, *args: Any, username: str, name: str, province: str, **options: Any) -> None:
        now, today = timezone.now(), timezone.localdate()
        place = find(province, today)
        if place is None or place.level != Level.PROVINCE:
            raise CommandError(f"Không có tỉnh nào mang mã {province} hôm nay. Đã chạy `gansao load_units` chưa?")
        if User.objects.filter(username=username.lower()).exists():
            raise CommandError(f"Đã có tài khoản {username.lower()}.")
        password = self._password(User(username=username, full_name=name))
        with transaction.atomic():
            user = create_account(
                username=username, full_name=name, role="administrator", place=place, first_on=today, by=BY, at=now
            )
            set_password(user=user, password=password, by=BY, at=now)
        self.stdout.write(
            f"Đã tạo tài khoản quản trị {user.username} ({user.full_name}) tại {period_on(place, today)}."
        )

    def _password(self, user: User) -> str:
        """From the environment, else asked for twice; never an argument, which others could see in the process list."""
        password = os.environ.get("GANSAO_ADMIN_PASSWORD") or getpass("Mật khẩu: ")
        if "GANSAO_ADMIN_PASSWORD" not in os.environ and getpass("Nhập lại mật khẩu: ") != password:
            raise CommandError("Hai lần nhập không giống nhau.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
