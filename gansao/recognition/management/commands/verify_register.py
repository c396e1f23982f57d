"""gansao verify_register URL|FOLDER: recompute every published star from the open files; needs no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gansao.domain.register import Difference
from gansao.recognition import open_register

SHOWN = 200


class Command(BaseCommand):
    help = "Tính lại mọi sao đã công bố từ dữ liệu mở và sổ cái, nói rõ chỗ khác. Không cần cơ sở dữ liệu."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="URL|THƯ-MỤC", help="địa chỉ trang, hoặc thư mục của export_register")
        parser.add_argument("--known-hash", default="", help="mã băm cuối sổ cái mà bạn đã giữ từ lần trước")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = open_register.verify(open_register.at(options["address"]), options["known_hash"])
        except open_register.CannotRead as refused:
            raise CommandError(str(refused), returncode=2) from None
        self.stdout.write(f"Sổ cái: {report.lines} dòng. Mã băm cuối: {report.last_hash or '(chưa có)'}")
        for year in report.years:
            self.stdout.write(f"{year.title}: {year.units} đơn vị, tính lại {year.recomputed}.")
        self._list("Khác biệt:", report.differences)
        self._list("Không tính lại được vì không công bố:", report.not_recomputed)
        if report.differences:
            self.stdout.write(f"Có {len(report.differences)} khác biệt.")
            sys.exit(1)
        self.stdout.write("Không có khác biệt nào.")

    def _list(self, title: str, found: tuple[Difference, ...]) -> None:
        if not found:
            return
        self.stdout.write(title)
        for difference in found[:SHOWN]:
            self.stdout.write(f"- {difference}")
        if len(found) > SHOWN:
            self.stdout.write(f"- … và {len(found) - SHOWN} chỗ nữa")
