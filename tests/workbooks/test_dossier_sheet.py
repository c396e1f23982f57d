"""The commune's sheet out and back: what was written comes back; what cannot be read is said at its cell."""

import io
import random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao import law
from gansao.demo import findings
from gansao.domain.merging import Version
from gansao.workbooks import dossier_sheet
from gansao.workbooks.dossier_sheet import Held
from gansao.workbooks.faults import SheetFaults

RULES = law.criteria_set("cqtt-mau-2023")


def book(held: dict[str, Held]) -> bytes:
    return dossier_sheet.write(RULES, held, year="2026", unit="07420", title="Phiếu", synthetic=True)


def edited(content: bytes, cells: dict[str, object], sheet: str = dossier_sheet.SHEET) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        workbook[sheet][place] = value
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def row_of(content: bytes, code: str, words: str = "") -> int:
    """The row of a criterion's head, or of the line below it that begins with the words."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))[dossier_sheet.SHEET]
    head = next(row for row in range(6, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == code)
    if not words:
        return head
    return next(row for row in range(head + 1, head + 9) if str(sheet.cell(row, 2).value).strip().startswith(words))


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_what_goes_out_comes_back_the_same(seed: int) -> None:
    chance = random.Random(seed)
    held = {}
    for criterion in RULES.criteria:
        if criterion.values and chance.random() < 0.8:
            answer = findings.answer(criterion, chance.choice(sorted(criterion.values)), chance)
            held[criterion.code] = Held(
                chance.randint(1, 9), Version(answer, chance.choice(["", "có ảnh", "dòng 1\ndòng 2"]))
            )
    back = dossier_sheet.read(RULES, book(held), "phieu.xlsx")
    assert (back.year, back.unit, dict(back.was)) == ("2026", "07420", held)
    assert {code: each for code, each in back.back.items() if code in held} == {c: h.said for c, h in held.items()}
    assert all(each == Version() for code, each in back.back.items() if code not in held)


def test_a_mark_given_without_its_basis_stays() -> None:
    held = {"11": Held(2, Version({"points": 400, "given": True}, "theo sở"))}
    assert dossier_sheet.read(RULES, book(held), "p.xlsx").back["11"] == held["11"].said


def test_what_is_filled_in_is_read() -> None:
    content = book({})
    filled = edited(
        content,
        {
            f"D{row_of(content, '3', 'Niêm yết')}": "X",
            f"D{row_of(content, '8', 'Được cấp trên')}": "x",
            f"D{row_of(content, '11', 'Số đạt')}": 97,
            f"D{row_of(content, '11', 'Tổng số')}": 100,
            f"D{row_of(content, '11', 'Số liệu từ')}": "01/01/2026",
            f"D{row_of(content, '11', 'đến hết')}": "31/10/2026",
            f"D{row_of(content, '20', 'Số lượt')}": 1,
            f"D{row_of(content, '27', 'Không có mục nào')}": "x",
            f"E{row_of(content, '20')}": "một phản ánh",
        },
    )
    back = dossier_sheet.read(RULES, filled, "p.xlsx").back
    assert back["3"].answer == {"items": [0]}
    assert back["8"].answer == {"level": 1}
    assert back["11"].answer == {"numerator": 97, "denominator": 100, "from": "2026-01-01", "to": "2026-10-31"}
    assert back["20"] == Version({"events": 1}, "một phản ánh")
    assert back["27"].answer == {"items": []}
    assert back["1"] == Version()


def test_every_fault_is_said_at_its_cell_at_once() -> None:
    content = book({})
    first, second = row_of(content, "8", "Được cấp trên"), row_of(content, "8", "Có mô hình")
    tick, top, events = (
        row_of(content, "3", "Niêm yết"),
        row_of(content, "11", "Số đạt"),
        row_of(content, "20", "Số lượt"),
    )
    wrong = edited(content, {f"D{first}": "x", f"D{second}": "x", f"D{tick}": "đủ", f"D{top}": 5, f"D{events}": "hai"})
    with pytest.raises(SheetFaults) as raised:
        dossier_sheet.read(RULES, wrong, "p.xlsx")
    said = [str(fault) for fault in raised.value.faults]
    assert said == [
        f"{dossier_sheet.SHEET}!D{tick}: “đủ” không hiểu được; đánh x nếu có, để trống nếu không",
        f"{dossier_sheet.SHEET}!D{second}: chỉ chọn một mức",
        f"{dossier_sheet.SHEET}!D{top}: Tiêu chí 11: hãy ghi ô “Tổng số”, ví dụ 100 (cho số đạt 97)",
        f"{dossier_sheet.SHEET}!D{events}: “hai” không phải số nguyên từ 0 trở lên",
    ]


def test_another_workbook_and_a_touched_origin_are_refused() -> None:
    plain = openpyxl.Workbook()
    out = io.BytesIO()
    plain.save(out)
    with pytest.raises(SheetFaults, match="không phải phiếu tự chấm"):
        dossier_sheet.read(RULES, out.getvalue(), "khac.xlsx")
    with pytest.raises(SheetFaults, match="không còn nguyên"):
        dossier_sheet.read(RULES, edited(book({}), {"A4": "07375"}, dossier_sheet.KEPT), "p.xlsx")
    moved = edited(book({}), {"A6": "2"})
    with pytest.raises(SheetFaults, match="đã bị xê dịch"):
        dossier_sheet.read(RULES, moved, "p.xlsx")


def test_only_what_is_to_be_filled_in_is_open() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book({})))[dossier_sheet.SHEET]
    assert sheet.protection.sheet
    unlocked = {cell.column_letter for row in sheet.iter_rows(min_row=6) for cell in row if not cell.protection.locked}
    assert unlocked == {"D", "E"}
