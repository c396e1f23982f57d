"""gansao consolidate: many one-unit workbooks into one marks workbook, or none with all the faults."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from gansao.criteria.management.faults import FileCommand
from gansao.domain.faults import Fault
from gansao.workbooks import consolidate, writing
from gansao.workbooks.faults import why

from .rank import DEFAULT

_OUTCOME = "không ghi gì"


class Command(FileCommand):
    help = "Ghép các phiếu điểm của từng đơn vị trong một thư mục thành một bảng điểm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="thư mục chứa các tệp Excel hoặc CSV")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="bảng điểm .xlsx sẽ ghi ra")
        parser.add_argument("--rulebook", default=DEFAULT, help="mã hoặc tệp bộ tiêu chí (mặc định %(default)s)")

    def handle(self, *args: Any, folder: Path, output: Path, rulebook: str, **options: Any) -> None:
        criteria_set = self.load_rulebook(rulebook)
        if output.suffix.lower() != ".xlsx":
            self.fail([Fault(str(output), "tên tệp kết quả phải kết thúc bằng .xlsx")], _OUTCOME)
        if not folder.is_dir():
            self.fail([Fault(str(folder), "không có thư mục này")], _OUTCOME)
        paths = [path for path in consolidate.workbooks_in(folder) if path.resolve() != output.resolve()]
        if not paths:
            self.fail([Fault(str(folder), "trong thư mục không có tệp Excel hay CSV nào")], _OUTCOME)
        read = consolidate.read_folder(paths, criteria_set, self.progress(len(paths)))
        self.tell(read.notes)
        if read.faults:
            self.fail(read.faults, _OUTCOME)
        try:
            writing.save(consolidate.as_workbook(criteria_set, read.rows), output)
        except OSError as error:
            self.fail([Fault(str(output), f"không ghi được tệp ({why(error)})")], _OUTCOME)
        self.stdout.write(f"Đã ghép {len(paths)} tệp, {len(read.rows)} đơn vị vào {output}.")

    def progress(self, total: int) -> Any:
        """Counts the files for whoever watches; says nothing into a log."""

        def tell(done: int) -> None:
            if sys.stderr.isatty():
                end = "\n" if done == total else ""
                self.stderr.write(f"\rĐã đọc {done}/{total} tệp", ending=end)

        return tell
