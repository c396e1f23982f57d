"""gansao backup: the whole installation in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gansao.home import backups


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và các tệp vào một tệp .tar.gz (back up database and files)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="tệp .tar.gz, hoặc thư mục để đặt tệp mang tên thời điểm")
        parser.add_argument("--portable", action="store_true", help="bản sao chuyển được giữa SQLite và PostgreSQL")

    def handle(self, *args: Any, target: Path, portable: bool, **options: Any) -> None:
        try:
            made = backups.back_up(target, timezone.localtime(), portable)
        except (backups.BackupFault, OSError) as error:
            raise CommandError(f"Chưa sao lưu được: {error}") from error
        self.stdout.write(f"Đã sao lưu vào {made} ({made.stat().st_size:,} byte)".replace(",", "."))
