"""gansao rank: the ranking of a marks file, with no database."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gansao.criteria.management.faults import FileCommand
from gansao.criteria.management.table import as_lines
from gansao.domain import ranking
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.ranking import Ranked, Row
from gansao.domain.stars import award
from gansao.workbooks import sheets, writing
from gansao.workbooks.cells import guard
from gansao.workbooks.faults import SheetFaults, why
from gansao.workbooks.marks import MarksTable, read_marks
from gansao.workbooks.ranking import ranking_workbook
from gansao.workbooks.wording import SYNTHETIC

DEFAULT = "cqtt-mau-2023"


class Command(FileCommand):
    help = "Xếp hạng và xếp sao từ một tệp điểm (Excel hoặc CSV); không cần cơ sở dữ liệu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("marks", type=Path, help="tệp điểm: .xlsx, .xlsm, .xls, .ods hoặc .csv")
        parser.add_argument("--rulebook", default=DEFAULT, help="mã hoặc tệp bộ tiêu chí (mặc định %(default)s)")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="dạng in ra")
        parser.add_argument("--output", type=Path, metavar="FILE.xlsx", help="ghi thêm bảng xếp hạng ra tệp Excel")

    def handle(self, *args: Any, marks: Path, rulebook: str, format: str, output: Path | None, **options: Any) -> None:
        criteria_set = self.load_rulebook(rulebook)
        if output and output.suffix.lower() != ".xlsx":
            self.fail([Fault(str(output), "tên tệp kết quả phải kết thúc bằng .xlsx")], "không xếp hạng")
        table = self.read(marks, criteria_set)
        ranked = ranking.rank(
            Row(row.code, row.name, award(criteria_set, row.marks, row.disqualifiers)) for row in table.rows
        )
        if output:
            self.save(output, criteria_set, ranked, table)
        if format == "json":
            self.stdout.write(json.dumps(ranking.as_json(criteria_set, ranked), ensure_ascii=False, indent=2))
        elif format == "csv":
            self.write_csv(ranked)
        else:
            self.stdout.write("\n".join(as_lines(criteria_set, ranked)))

    def read(self, marks: Path, criteria_set: CriteriaSet) -> MarksTable:
        try:
            table = read_marks(sheets.read(marks), criteria_set)
        except SheetFaults as refused:
            self.fail(refused.faults, "không xếp hạng")
        self.tell([*table.notes, *([Fault(marks.name, SYNTHETIC)] if table.synthetic else [])])
        if table.faults:
            self.fail(table.faults, "không xếp hạng")
        return table

    def save(self, output: Path, criteria_set: CriteriaSet, ranked: Sequence[Ranked], table: MarksTable) -> None:
        marks = {row.code: row.marks for row in table.rows}
        content = ranking_workbook(criteria_set, ranked, marks, synthetic=table.synthetic)
        try:
            writing.save(content, output)
        except OSError as error:
            self.fail([Fault(str(output), f"không ghi được tệp ({why(error)})")], "không ghi tệp kết quả")

    def write_csv(self, ranked: Sequence[Ranked]) -> None:
        lines = csv.writer(self.stdout, lineterminator="\n")
        units = [ranking.unit_as_json(one) for one in ranked]
        heading = ("rank", "code", "name", "points", "stars_by_points", "stars", "recognised", "incomplete")
        lists = ("missing", "unmet", "disqualified")
        lines.writerow((*heading, *lists))
        for unit in units:
            cells = [_plain(unit[key]) for key in heading]
            lines.writerow([*cells, *(guard("; ".join(unit[key])) for key in lists)])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else guard(str(value))
