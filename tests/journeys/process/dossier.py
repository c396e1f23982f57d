"""The commune's year: registered, marked on the sheet and in Excel, with evidence, handed in."""

import io
from datetime import date
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import FilePayload

from gansao.domain.criteria import Checklist, Deduct, Judged, Levels, Ratio
from gansao.workbooks.dossier_sheet import SHEET
from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.process import BASE, CRITERIA, YEAR


def picture(name: str, colour: str) -> FilePayload:
    """As a phone takes it."""
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def register(leader: Visitor) -> None:
    leader.go(f"{BASE}dang-ky/")
    leader.page.get_by_label("đăng ký tham gia").check()
    rest(leader, "xa-dang-ky", leader.page.get_by_role("button", name="Gửi câu trả lời"))
    leader.press("Gửi câu trả lời")
    leader.sees("đã trả lời lúc")


def mark_by_hand(editor: Visitor, code: str) -> None:
    """Two criteria on the sheet, which saves itself."""
    editor.go(f"{BASE}ho-so/{code}/")
    for criterion in CRITERIA.codes[:2]:
        card = editor.page.locator(f"#tc-{criterion}")
        card.locator("input[type=checkbox][name=items], input[type=radio]").first.check()
        card.locator(".kq").get_by_text("Đã lưu ").wait_for()
    rest(editor, "xa-bang-diem", editor.page.locator(f"#tc-{CRITERIA.codes[0]} .kq"))


def write_without_signal(editor: Visitor, code: str) -> None:
    """A note typed where the network is gone is kept on the phone and saved when it is there again."""
    page, network = editor.page, editor.page.context
    editor.go(f"{BASE}ho-so/{code}/")
    network.set_offline(True)
    card = page.locator("#tc-2")
    card.get_by_label("Ghi chú").fill("Niêm yết tại nhà văn hóa các thôn")
    card.locator(".kq").get_by_text("đã giữ trên máy này, sẽ lưu khi có mạng").wait_for()
    rest(editor, "xa-mat-mang", card.locator(".kq"))
    network.set_offline(False)
    card.locator(".kq").get_by_text("Đã lưu ").wait_for()
    said = [fault for fault in editor.watch.faults if "error: htmx:" not in fault]
    assert said == []  # the script says on the console that the net is not there, and nothing else is wrong
    editor.watch.faults.clear()


def fill(path: Path) -> None:
    """All that is not marked yet, each in its own way, with the most points."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    heads = {str(sheet.cell(row, 1).value): row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value}
    for criterion in CRITERIA.criteria:
        first = heads[criterion.code] + 1
        match criterion.method:
            case Checklist(items=items):
                values: list[object] = ["x"] * len(items)
            case Levels():
                values = ["x"]
            case Ratio():
                values = [1000, 1000, date(YEAR, 1, 1), date(YEAR, 11, 30)]
            case Deduct():
                values = [0]
            case Judged():
                values = [criterion.points / 100]
        if any(sheet.cell(row, 4).value for row in range(first, first + len(values))):
            continue
        for offset, value in enumerate(values):
            sheet.cell(first + offset, 4).value = value
    book.save(path)


def mark_by_workbook(editor: Visitor, code: str, folder: Path) -> None:
    editor.go(f"{BASE}ho-so/{code}/nhap-phieu/")
    path = folder / f"phieu-{code}.xlsx"
    with editor.page.expect_download() as arriving:
        editor.follow("Tải phiếu Excel")
    arriving.value.save_as(path)
    fill(path)
    editor.page.locator("#id_file").set_input_files(path)
    rest(editor, "xa-excel", editor.page.get_by_role("button", name="So với trên trang"))
    editor.press("So với trên trang")
    editor.sees("tiêu chí sẽ nhận từ tệp")
    editor.press("Nhận các thay đổi này")
    editor.page.wait_for_url(f"**{BASE}ho-so/{code}/")


def add_evidence(editor: Visitor, code: str) -> None:
    editor.go(f"{BASE}ho-so/{code}/minh-chung/")
    page = editor.page
    page.get_by_label("Cho tiêu chí").select_option("1")
    page.locator("#id_chosen").set_input_files(picture("mot-cua.jpg", "teal"))
    page.get_by_label("Tên minh chứng").fill("Ảnh bộ phận Một cửa")
    rest(editor, "xa-minh-chung", page.get_by_role("button", name="Thêm minh chứng"))
    editor.press("Thêm minh chứng")
    page.locator(".piece").get_by_role("link", name="Ảnh bộ phận Một cửa").wait_for()


def hand_in(leader: Visitor, code: str) -> None:
    leader.go(f"{BASE}ho-so/{code}/nop/")
    reason = leader.page.locator("#ly-do")
    if reason.count():
        reason.fill("Văn bản giấy gửi sau")
    rest(leader, "xa-nop", leader.page.get_by_role("button", name="Duyệt và nộp lên huyện"))
    leader.press("Duyệt và nộp lên huyện")
    leader.sees("Nộp lúc")


def hand_in_again(leader: Visitor, code: str, remark: str) -> None:
    """After the district sent it back with a remark."""
    leader.go(f"{BASE}ho-so/{code}/nop/")
    leader.sees(remark)
    hand_in(leader, code)
