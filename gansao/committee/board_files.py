"""The board as files: CSV for another program, XLSX to read. Nothing in them starts a formula."""

import csv
import io

from gansao.committee.board import Board, BoardRow
from gansao.committee.board_table import EXPLAINED, LAYER_HEADS, asked, changed, shown_layers
from gansao.domain.points import text
from gansao.programmes.models import Programme
from gansao.workbooks.cells import guard
from gansao.workbooks.wording import SYNTHETIC
from gansao.workbooks.writing import Book, as_number


def headings(board: Board) -> list[str]:
    layers = [f"Điểm {LAYER_HEADS[layer].lower()}" for layer in shown_layers(board)]
    last = [
        "Mức chấm của tổ (số dương là chặt)",
        "Sai số chuẩn",
        "Chênh lệch",
        "Số lý do",
        "Giải trình",
        "Ý kiến cơ quan",
        "Thay đổi điểm",
    ]
    return ["Hạng", "Mã", "Đơn vị", "Huyện", "Tổ số", "Sao", *layers, *last]


def as_csv(programme: Programme, board: Board) -> str:
    lines: list[list[object]] = [[SYNTHETIC]] if programme.synthetic else []
    lines.append([*headings(board)])
    for row in board.rows:
        points = ["" if value is None else _signed(value) for value in _points(board, row)]
        lines.append([*_lead(row), *points, row.reasons, *_words(row)])
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue()


def as_xlsx(programme: Programme, board: Board) -> bytes:
    book = Book()
    sheet = book.sheet("Bảng tổng hợp")
    title = f"Bảng tổng hợp các lớp điểm năm {programme.year}, {programme.province_name}"
    sheet.write_string(0, 0, title, book.style("title"))
    if programme.synthetic:
        sheet.write_string(1, 0, SYNTHETIC, book.style("warning"))
    heads = headings(board)
    book.head(sheet, 2, heads, [7, 9, 26, 22, 7, 7, *[11] * (len(heads) - 10), 9, 16, 36, 22])
    for number, row in enumerate(board.rows, start=3):
        lead = _lead(row)
        for column, value in enumerate(lead):
            if isinstance(value, int):
                sheet.write_number(number, column, value, book.style("whole"))
            else:
                sheet.write_string(number, column, str(value), book.style("text"))
        points = _points(board, row)
        for column, points_x100 in enumerate(points, start=len(lead)):
            if points_x100 is not None:
                sheet.write_number(number, column, as_number(points_x100), book.style("points"))
        last = len(lead) + len(points)
        sheet.write_number(number, last, row.reasons, book.style("whole"))
        for column, words in enumerate(_words(row), start=last + 1):
            sheet.write_string(number, column, words, book.style("wrapped"))
    return book.content()


def _lead(row: BoardRow) -> list[object]:
    unit, stars = row.unit, row.ranked.award.stars
    return [
        row.ranked.rank or "",
        unit.code,
        guard(unit.name),
        guard(unit.district_name),
        row.team or "",
        "" if stars is None else stars,
    ]


def _points(board: Board, row: BoardRow) -> list[int | None]:
    """The totals of the layers, how strict the team marks with its standard error, and the difference."""
    totals = [row.totals.get(layer) for layer in shown_layers(board)]
    strict = row.severity
    figures = (strict.severity_x100, strict.error_x100) if strict else (None, None)
    return [*(total.points if total else None for total in totals), *figures, row.difference]


def _signed(hundredths: int) -> str:
    return f"{'-' if hundredths < 0 else ''}{text(abs(hundredths))}"


def _words(row: BoardRow) -> list[str]:
    return [EXPLAINED[row.explanation], asked(row), changed(row)]
