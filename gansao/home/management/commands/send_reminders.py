"""gansao send_reminders: tell people what is due. The server does it by itself on SQLite; elsewhere cron does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gansao.home import reminders


class Command(BaseCommand):
    help = "Nhắc việc đến hạn, gửi lại thư chưa gửi được; chạy lại không nhắc hai lần (send reminders)"

    def handle(self, *args: Any, **options: Any) -> None:
        sent = reminders.send(timezone.now())
        self.stdout.write(f"Thông báo mới: {sent.told}. Thư gửi lại: {sent.mailed}.")
        if sent.failed:
            raise CommandError(f"Có lỗi ở: {', '.join(sent.failed)}. Phần còn lại đã gửi; xem nhật ký kỹ thuật.")
