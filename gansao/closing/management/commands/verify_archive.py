"""gansao verify_archive FILE: every file of an archive package against its hash; needs no database."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gansao.closing import archives


class Command(BaseCommand):
    help = "Kiểm tra gói lưu trữ của một năm: mọi tệp có đúng mã băm không. Không cần cơ sở dữ liệu."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="TỆP", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files, found = archives.check(options["file"])
        except archives.CannotRead as refused:
            raise CommandError(str(refused), returncode=2) from None
        self.stdout.write(f"{files} tệp trong gói.")
        for difference in found:
            self.stdout.write(f"- {difference}")
        if found:
            self.stdout.write(f"Có {len(found)} khác biệt.")
            sys.exit(1)
        self.stdout.write("Mọi tệp đúng mã băm.")
