"""gansao check_rulebook: whether a file holds a criteria set, with all its faults."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from gansao.criteria.management.faults import FileCommand
from gansao.domain.faults import Fault
from gansao.domain.points import show
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.workbooks import criteria_set


class Command(FileCommand):
    help = "Kiểm tra một tệp bộ tiêu chí (YAML hoặc Excel); nêu mọi lỗi trong một lần."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .yaml hoặc .xlsx")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            checked = criteria_set.load(file)
        except CriteriaSetInvalid as invalid:
            self.fail(invalid.faults, "bộ tiêu chí này không dùng được")
        self.tell([Fault(checked.id, note) for note in checked.notes])
        self.stdout.write(
            f"Đúng: {checked.name} ({checked.id}), {len(checked.groups)} nhóm, {len(checked.criteria)} tiêu chí,"
            f" {show(checked.total)} điểm, {len(checked.bands)} mức sao, {len(checked.gates)} điều kiện cứng,"
            f" {len(checked.disqualifiers)} điều kiện loại trừ."
        )
