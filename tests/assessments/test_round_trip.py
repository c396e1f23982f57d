"""/nam/<năm>/ho-so/<mã>/phieu.xlsx and nhap-phieu/: out, filled in, back, compared, taken in whole."""

import io
from collections.abc import Mapping

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gansao.accounts.models import User
from gansao.assessments import actions
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation
from gansao.workbooks.dossier_sheet import SHEET
from tests.factories import NOW, make_process_year, make_user

pytestmark = pytest.mark.django_db
BASE = "/nam/2023/ho-so/07375"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def voi() -> Participation:
    return make_process_year().participations.get(code="07375")


@pytest.fixture
def editor(voi: Participation, client: Client) -> User:
    user = make_user("xa", "commune_editor", voi.unit)
    client.force_login(user)
    return user


def mark(unit: Participation, by: User, criterion: str, answer: dict[str, object], seen: int = 0) -> Mark:
    return actions.save_mark(
        participation=unit, layer=Layer.SELF, criterion=criterion, answer=answer, seen=seen, by=by, at=NOW
    )


def filled(client: Client, cells: Mapping[str, object], base: str = BASE) -> bytes:
    """The unit's workbook with cells of column D set: "3 Điểm" is the line that begins so below criterion 3."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}/phieu.xlsx").content))
    sheet = book[SHEET]
    for place, value in cells.items():
        code, words = place.split(" ", 1)
        head = next(row for row in range(6, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == code)
        line = next(r for r in range(head + 1, head + 9) if str(sheet.cell(r, 2).value).strip().startswith(words))
        sheet.cell(line, 4).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: Client, content: bytes, base: str = BASE) -> HttpResponse:
    return client.post(f"{base}/nhap-phieu/", {"file": SimpleUploadedFile("phieu.xlsx", content, XLSX)})  # type: ignore[return-value]


def taken(client: Client, shown: HttpResponse, **choices: str) -> HttpResponse:
    context = shown.context  # type: ignore[attr-defined]
    return client.post(f"{BASE}/nhap-phieu/", {"brought": context["brought"], "seen": context["seen"], **choices})  # type: ignore[return-value]


def points() -> dict[str, int | None]:
    return dict(Mark.objects.filter(layer=Layer.SELF).values_list("criterion", "points_x100"))


def test_filled_in_compared_and_taken_in(voi: Participation, editor: User, client: Client) -> None:
    mark(voi, editor, "1", {"items": [0]})
    shown = send(client, filled(client, {"2 Khá": "x", "3 Điểm": 2.25}))
    page = shown.content.decode()
    assert "2 tiêu chí sẽ nhận từ tệp" in page and "Khá: 1,50 điểm" in page
    assert points() == {"1": 200}  # nothing before the press
    answer = taken(client, shown)
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}/")
    assert points() == {"1": 200, "2": 150, "3": 225}
    assert Entry.objects.get(action="assessments.take_workbook").after == {"file": "phieu.xlsx", "criteria": "2, 3"}


def test_what_both_changed_is_chosen(voi: Participation, editor: User, client: Client) -> None:
    first = mark(voi, editor, "2", {"level": 2})
    content = filled(client, {"2 Tốt": "x", "2 Chưa đạt": None, "3 Điểm": 1})
    mark(voi, editor, "2", {"level": 1}, seen=first.version)
    mark(voi, editor, "1", {"items": [0]})
    shown = send(client, content)
    page = shown.content.decode()
    assert "1 tiêu chí cả hai bên cùng sửa" in page and "1 tiêu chí mới sửa trên trang, giữ nguyên" in page
    assert taken(client, shown).status_code == 409  # no choice made
    assert points() == {"1": 200, "2": 150}
    assert taken(client, shown, **{"tc-2": "tep"}).status_code == 302
    assert points() == {"1": 200, "2": 300, "3": 100}


def test_the_page_may_win_too(voi: Participation, editor: User, client: Client) -> None:
    first = mark(voi, editor, "2", {"level": 2})
    content = filled(client, {"2 Tốt": "x", "2 Chưa đạt": None})
    mark(voi, editor, "2", {"level": 1}, seen=first.version)
    assert taken(client, send(client, content), **{"tc-2": "may-chu"}).status_code == 302
    assert points() == {"2": 150}


def test_a_preview_that_has_moved_takes_nothing(voi: Participation, editor: User, client: Client) -> None:
    shown = send(client, filled(client, {"2 Khá": "x"}))
    mark(voi, editor, "1", {"items": [0]})
    stale = taken(client, shown)
    assert stale.status_code == 409 and "vừa thay đổi" in stale.content.decode()
    assert points() == {"1": 200}


def test_a_second_press_finds_nothing_to_take(voi: Participation, editor: User, client: Client) -> None:
    shown = send(client, filled(client, {"2 Khá": "x"}))
    assert taken(client, shown).status_code == 302
    again = taken(client, shown)
    assert again.status_code == 409 and "không có gì khác" in again.content.decode()
    assert Mark.objects.get().version == 1


def test_an_unchanged_workbook_changes_nothing(voi: Participation, editor: User, client: Client) -> None:
    mark(voi, editor, "1", {"items": [0, 2]})
    assert "không có gì khác với trên trang" in send(client, filled(client, {})).content.decode()


def test_faults_and_other_peoples_sheets(voi: Participation, editor: User, client: Client) -> None:
    faulty = send(client, filled(client, {"3 Điểm": 9}))
    assert faulty.status_code == 409 and "1 lỗi trong “phieu.xlsx”" in faulty.content.decode()
    other = make_user("xa2", "commune_editor", voi.programme.participations.get(code="07420").unit)
    content = filled(client, {"2 Khá": "x"})
    client.force_login(other)
    answer = send(client, content, "/nam/2023/ho-so/07420")
    assert answer.status_code == 409 and "của đơn vị mã 07375" in answer.content.decode()
    assert points() == {}


def test_a_tampered_answer_is_refused(voi: Participation, editor: User, client: Client) -> None:
    shown = send(client, filled(client, {"2 Khá": "x"}))
    brought = shown.context["brought"] + "x"  # type: ignore[attr-defined]
    answer = client.post(f"{BASE}/nhap-phieu/", {"brought": brought, "seen": shown.context["seen"]})  # type: ignore[attr-defined]
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}/nhap-phieu/")
    assert points() == {}


def test_a_locked_dossier_takes_nothing(voi: Participation, editor: User, client: Client) -> None:
    content = filled(client, {"2 Khá": "x"})
    Dossier.objects.create(participation=voi, state=Dossier.State.ACCEPTED, changed_at=NOW)
    assert send(client, content).status_code == 403
    assert "đã khóa" in client.get(f"{BASE}/nhap-phieu/").content.decode()


@pytest.mark.parametrize("page", ["phieu.xlsx", "nhap-phieu/"])
def test_who_may(voi: Participation, client: Client, page: str) -> None:
    assert client.get(f"{BASE}/{page}")["Location"].startswith("/dang-nhap/")
    reader = make_user("kiem", "auditor", voi.programme.province)
    client.force_login(reader)
    assert client.get(f"{BASE}/{page}").status_code == 200
    assert client.post(f"{BASE}/{page}").status_code in {403, 405}
    client.force_login(make_user("xa2", "commune_editor", voi.programme.participations.get(code="07420").unit))
    assert client.get(f"{BASE}/{page}").status_code == 404
    client.force_login(make_user("to", "team_member", voi.programme.province))
    assert client.get(f"{BASE}/{page}").status_code == 404


@pytest.mark.parametrize("marked", [1, 3])
def test_queries(voi: Participation, editor: User, client: Client, marked: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for code, answer in list({"1": {"items": [0]}, "2": {"level": 0}, "3": {"points": 25}}.items())[:marked]:
        mark(voi, editor, code, answer)
    client.get(f"{BASE}/phieu.xlsx")  # the criteria set is loaded once in a process
    with django_assert_num_queries(8):
        client.get(f"{BASE}/phieu.xlsx")
