"""gansao restore: an installation as a backup holds it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gansao.home import backups, serving


class Command(BaseCommand):
    help = "Khôi phục từ một bản sao lưu đã kiểm tra (restore a checked backup)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="tệp do `gansao backup` ghi")
        parser.add_argument("--yes", action="store_true", help="thay dữ liệu đang có")

    def handle(self, *args: Any, source: Path, yes: bool, **options: Any) -> None:
        try:
            manifest = backups.restore(source, replace=yes)
        except (backups.BackupFault, OSError) as error:
            raise CommandError(f"Chưa khôi phục gì: {error}") from error
        self.stdout.write(f"Đã khôi phục bản sao lưu lúc {manifest.made_at}, {len(manifest.files)} tệp.")
        if count := serving.pending_migrations():
            self.stdout.write(f"Bản sao lưu của phiên bản cũ hơn: hãy chạy `gansao migrate` ({count} bước).")
