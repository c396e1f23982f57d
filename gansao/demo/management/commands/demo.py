"""gansao demo: loads the demonstration once and says how to sign in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gansao.demo import actions, people, workbook
from gansao.programmes.models import Programme


class Command(BaseCommand):
    help = "Nạp số liệu giả lập: Bắc Giang 2023 đã công bố, Bắc Ninh 2026 đang chấm (load the demonstration)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--workbook", type=Path, metavar="TỆP.xlsx", help="chỉ ghi bảng điểm giả lập 2023 ra tệp, không nạp gì"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workbook"]:
            workbook.write(options["workbook"])
            self.stdout.write(f"Đã ghi bảng điểm giả lập của 209 đơn vị vào {options['workbook']}")
            return
        if Programme.objects.filter(synthetic=False).exists():
            raise CommandError("Đây là bản cài thật, không nạp số liệu giả lập vào. Hãy dùng GANSAO_VAR khác.")
        if not actions.load(at=timezone.now(), progress=self._tell):
            self.stdout.write("Số liệu giả lập đã có sẵn, không nạp lại.")
        self.stdout.write("\nĐăng nhập để thử (SỐ LIỆU GIẢ LẬP), mật khẩu chung: " + people.PASSWORD)
        for person in people.PEOPLE:
            self.stdout.write(f"  {person.username:<10} {person.title.removesuffix(' (giả lập)')}")
        self.stdout.write("  hv.thuky, hv.xa1, …: năm tập huấn ở tỉnh hư cấu, mỗi vai trò một người (tiền tố hv.)")
        self.stdout.write("")

    def _tell(self, step: str) -> None:
        self.stdout.write(f"  … {step}")
        self.stdout.flush()
