"""gansao serve: the server, for one office or for a whole province."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gansao.home import serving

MIGRATE = (
    "Cơ sở dữ liệu còn {count} bước nâng cấp chưa chạy. Hãy sao lưu bằng `gansao backup` (trừ lần cài đầu tiên), "
    "chạy `gansao migrate` rồi chạy lại lệnh này."
)
TAKEN = "Không mở được {host}:{port}: cổng đang được dùng hoặc không được phép. Hãy chọn cổng khác bằng --port."


class Command(BaseCommand):
    help = "Chạy máy chủ web (serve the installation)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe; 0.0.0.0 cho mọi máy trong mạng")
        parser.add_argument("--port", type=int, default=8000, help="cổng")
        parser.add_argument(
            "--workers", type=int, default=serving.default_workers(), help="số tiến trình (chỉ với PostgreSQL)"
        )
        parser.add_argument(
            "--threads", type=int, default=serving.default_threads(), help="số luồng của mỗi tiến trình"
        )
        parser.add_argument("--access-log", action="store_true", help="ghi lại từng yêu cầu")

    def handle(self, *args: Any, **options: Any) -> None:
        door = serving.Door(options["host"], options["port"], options["workers"], options["threads"])
        if count := serving.pending_migrations():
            raise CommandError(MIGRATE.format(count=count))
        if serving.is_taken(door):
            raise CommandError(TAKEN.format(host=door.host, port=door.port))
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Gắn Sao đang chạy ở {door.address} (Ctrl+C để dừng)")
        self.stdout.flush()
        serving.serve(door, options["access_log"])
