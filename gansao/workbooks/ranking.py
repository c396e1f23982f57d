"""A ranking as a workbook: the order with its reasons, the counts, every mark."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from gansao.domain import points, ranking
from gansao.domain.criteria import CriteriaSet
from gansao.domain.ranking import Ranked

from .wording import SYNTHETIC
from .writing import Book, as_number


def ranking_workbook(
    criteria_set: CriteriaSet,
    ranked: Sequence[Ranked],
    marks: Mapping[str, Mapping[str, int]],
    *,
    districts: Mapping[str, str] | None = None,
    title: str = "Xếp hạng",
    synthetic: bool = False,
) -> bytes:
    """XLSX of a ranking. `marks` and `districts` are by the unit's code."""
    book = Book()
    _order(book, criteria_set, ranked, districts or {}, title, synthetic)
    _summary(book, criteria_set, ranked, title, synthetic)
    _marks(book, criteria_set, ranked, marks, title, synthetic)
    return book.content()


def _titled(book: Book, name: str, title: str, synthetic: bool) -> tuple[Worksheet, int]:
    sheet = book.sheet(name)
    sheet.write_string(0, 0, title, book.style("title"))
    if synthetic:
        sheet.write_string(1, 0, SYNTHETIC, book.style("warning"))
    return sheet, 2


def _order(
    book: Book,
    criteria_set: CriteriaSet,
    ranked: Sequence[Ranked],
    districts: Mapping[str, str],
    title: str,
    synthetic: bool,
) -> None:
    sheet, row = _titled(book, "Xếp hạng", title, synthetic)
    headings = ["Hạng", "Mã", "Tên đơn vị", *(["Huyện"] if districts else [])]
    widths = [7.0, 9.0, 26.0, *([22.0] if districts else [])]
    book.head(
        sheet,
        row,
        [*headings, "Điểm", "Số sao theo điểm", "Số sao", "Công nhận", "Lý do"],
        [*widths, 9, 10, 8, 12, 100],
    )
    first = len(headings)
    for number, unit in enumerate(ranked, start=row + 1):
        award = unit.award
        if unit.rank is not None:
            sheet.write_number(number, 0, unit.rank)
        texts = [unit.code, unit.name, *([districts.get(unit.code, "")] if districts else [])]
        for column, text in enumerate(texts, start=1):
            sheet.write_string(number, column, text)
        if award.points is not None:
            shown = points.round_to(award.points, 1, "down")
            sheet.write_number(number, first, as_number(shown), book.style("points"))
            sheet.write_number(number, first + 1, award.stars_by_points or 0)
            sheet.write_number(number, first + 2, award.stars or 0)
        said = "Chưa đủ điểm" if award.incomplete else "Có" if award.recognised else "Không"
        sheet.write_string(number, first + 3, said)
        sheet.write_string(number, first + 4, " ".join(award.reasons()))
    if ranked:
        sheet.autofilter(row, 0, row + len(ranked), first + 4)


def _summary(book: Book, criteria_set: CriteriaSet, ranked: Sequence[Ranked], title: str, synthetic: bool) -> None:
    sheet, row = _titled(book, "Tổng hợp", title, synthetic)
    counted = ranking.summary(ranked)
    lines: list[tuple[str, int | str]] = [
        ("Số đơn vị", counted["units"]),
        ("Đủ điểm các tiêu chí", counted["complete"]),
        ("Được công nhận", counted["recognised"]),
        ("Tỷ lệ được công nhận", counted["share"].replace(".", ",") + "%"),
        *((f"{stars} sao", count) for stars, count in counted["by_stars"].items()),
        ("Bộ tiêu chí", f"{criteria_set.name} ({criteria_set.id})"),
        ("Nguồn", criteria_set.source),
    ]
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 60)
    for number, (label, value) in enumerate(lines, start=row):
        sheet.write_string(number, 0, label)
        if isinstance(value, int):
            sheet.write_number(number, 1, value, book.style("whole"))
        else:
            sheet.write_string(number, 1, value)


def _marks(
    book: Book,
    criteria_set: CriteriaSet,
    ranked: Sequence[Ranked],
    marks: Mapping[str, Mapping[str, int]],
    title: str,
    synthetic: bool,
) -> None:
    sheet, row = _titled(book, "Điểm từng tiêu chí", title, synthetic)
    codes = criteria_set.codes
    book.head(sheet, row, ["Mã", "Tên đơn vị", *codes, "Tổng điểm"], [9, 26, *[7.0] * len(codes), 10])
    sheet.freeze_panes(row + 1, 2)
    style = book.style("points")
    for number, unit in enumerate(ranked, start=row + 1):
        sheet.write_string(number, 0, unit.code)
        sheet.write_string(number, 1, unit.name)
        of_unit = marks.get(unit.code, {})
        for column, code in enumerate(codes, start=2):
            if code in of_unit:
                sheet.write_number(number, column, as_number(of_unit[code]), style)
        if unit.award.points is not None:
            shown = points.round_to(unit.award.points, 1, "down")
            sheet.write_number(number, 2 + len(codes), as_number(shown), style)
