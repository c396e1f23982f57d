"""G13: 209 one-unit workbooks read, checked and consolidated into one.

Limit: bare python-calamine reading the same cells and bare xlsxwriter writing the same rows, nothing checked.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.measure import Figure, compare
from gansao import law
from gansao.demo import workbook
from gansao.workbooks import consolidate, writing
from gansao.workbooks.one_unit import one_unit_workbook


def figures() -> Iterator[Figure]:
    criteria_set = law.criteria_set("cqtt-mau-2023")
    with tempfile.TemporaryDirectory() as name:
        folder, ours, bare = Path(name) / "phieu", Path(name) / "ours.xlsx", Path(name) / "bare.xlsx"
        folder.mkdir()
        for row in workbook.rows():
            (folder / f"{row.code}.xlsx").write_bytes(one_unit_workbook(criteria_set, row, synthetic=True))
        paths = consolidate.workbooks_in(folder)

        def consolidated() -> None:
            read = consolidate.read_folder(paths, criteria_set)
            assert not read.faults and len(read.rows) == 209
            writing.save(consolidate.as_workbook(criteria_set, read.rows), ours)

        def copied() -> None:
            with xlsxwriter.Workbook(bare) as book:
                sheet = book.add_worksheet()
                for number, path in enumerate(paths):
                    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
                    marks = [line[3] for line in cells[-len(criteria_set.codes) :]]
                    sheet.write_row(number, 0, [cells[1][1], cells[2][1], *marks])

        yield compare(
            "G13",
            "209 phiếu điểm đọc, kiểm tra, ghép một bảng / calamine + xlsxwriter trần",
            ours=consolidated,
            limit=copied,
            goal=1.5,
            runs=5,
        )
