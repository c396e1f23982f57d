"""The demonstration's own marks workbook, without a database: what `gansao rank` turns into 76 of 209."""

import csv
from pathlib import Path

from gansao import law
from gansao.demo import synthesis
from gansao.workbooks.marks import MarksRow
from gansao.workbooks.template import marks_workbook
from gansao.workbooks.writing import save

PROVINCE = "24"
RULES = "cqtt-mau-2023"


def write(path: Path) -> None:
    """The workbook of Bắc Giang 2023, marked SỐ LIỆU GIẢ LẬP, all or nothing."""
    title = "Bảng điểm chính quyền thân thiện năm 2023, tỉnh Bắc Giang"
    save(marks_workbook(law.criteria_set(RULES), rows(), title=title, synthetic=True), path)


def rows() -> list[MarksRow]:
    """The 209 units with their synthetic marks."""
    units, districts = places()
    marks = synthesis.marks_2023(law.criteria_set(RULES), units)
    return [
        MarksRow(code=place.code, name=place.name, district=districts[place.district], marks=marks[place.code])
        for place in units
    ]


def places() -> tuple[list[synthesis.Place], dict[str, str]]:
    """The province's communes of 2023, and {district's code: its name}."""
    with (law.FOLDER / "units" / "units-2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    districts = {row["code"]: row["name"] for row in rows if row["parent_code"] == PROVINCE}
    units = [
        synthesis.Place(row["code"], row["name"], row["parent_code"]) for row in rows if row["parent_code"] in districts
    ]
    return units, districts
