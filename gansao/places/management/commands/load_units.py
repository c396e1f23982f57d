"""gansao load_units: load the lists of administrative units, those shipped or those of a folder."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gansao.places.actions import SHIPPED, load_units
from gansao.places.snapshots import SnapshotFaults

SHOWN = 200
WORDS = {"units": "Đơn vị", "periods": "Thời kỳ", "successions": "Quan hệ kế thừa", "bodies": "Tên cơ quan"}


class Command(BaseCommand):
    help = "Nạp danh mục đơn vị hành chính; nạp lại thì cập nhật, không nhân đôi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=SHIPPED, help="thư mục chứa các tệp CSV")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            load = load_units(by="gansao load_units", at=timezone.now(), folder=folder, progress=self._progress)
        except SnapshotFaults as error:
            self._fail(error)
        for what, count in load.counts.items():
            self.stdout.write(
                f"{WORDS[what]}: trước {count['before']}, nay {count['after']}, cập nhật {count['changed']}."
            )
        for note in load.notes:
            self.stdout.write(f"Lưu ý: {note}")

    def _progress(self, what: str, done: int, of: int) -> None:
        if of and done == of:
            self.stdout.write(f"{what}: xong" + (f" ({of})" if of > 1 else ""))

    def _fail(self, error: SnapshotFaults) -> None:
        for fault in error.faults[:SHOWN]:
            self.stderr.write(str(fault))
        if len(error.faults) > SHOWN:
            self.stderr.write(f"… và {len(error.faults) - SHOWN} lỗi nữa.")
        self.stderr.write(f"Có {len(error.faults)} lỗi; không nạp gì.")
        sys.exit(2)
