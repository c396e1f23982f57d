"""/nam/<key>/ho-so/<code>/tieu-chi/<criterion>/: one criterion written, by a person or by the page itself."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from gansao.assessments import actions
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Phase
from tests.assessments.sheets_of_year import SHEET, at_criterion, mark, signed_in, stranger_to, year
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def voi() -> Participation:
    return year()


@pytest.fixture
def editor(voi: Participation) -> Client:
    return signed_in("xa", voi)


def post(client: Client, criterion: str = "1", query: str = "", htmx: bool = True, **data: Any) -> Any:
    headers = HTMX if htmx else {}
    return client.post(at_criterion(criterion, query), {"seen": 0, **data}, headers=headers)


def said(response: Any) -> str:
    return unescape(response.content.decode())


def test_who_may(voi: Participation) -> None:
    url = at_criterion("1")
    assert Client().get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    assert stranger_to(voi).get(url).status_code == 404
    assert signed_in("xa", voi).get(url).status_code == 200
    reader = signed_in("kiem-tra", voi)
    assert reader.get(url).status_code == 200
    assert reader.post(url, {"items": "0"}).status_code == 403
    refused = reader.post(url, {"items": "0"}, headers=HTMX)
    assert (refused.status_code, refused["X-Mark"]) == (403, "refused")
    assert not Mark.objects.exists()
    assert signed_in("lanh-dao", voi).get(at_criterion("99")).status_code == 404


@pytest.mark.parametrize(
    ("criterion", "data", "answer", "points"),
    [
        ("1", {"items": ["0", "2"]}, {"items": [0, 2]}, 300),
        ("1", {"items": ["none"]}, {"items": []}, 0),
        ("2", {"level": "1"}, {"level": 1}, 150),
        ("3", {"points": "1,25"}, {"points": 125}, 125),
        ("3", {"points": ""}, {}, None),
    ],
)
def test_each_way_of_marking(
    editor: Client, criterion: str, data: dict[str, Any], answer: dict[str, Any], points: int | None
) -> None:
    response = post(editor, criterion, note="Theo sổ", **data)
    assert (response.status_code, response["X-Mark"]) == (200, "saved")
    stored = Mark.objects.get()
    assert (stored.layer, stored.answer, stored.points_x100, stored.note) == (Layer.SELF, answer, points, "Theo sổ")


def test_what_is_saved_brings_the_new_total_out_of_band(editor: Client) -> None:
    text = said(post(editor, items=["0", "1", "2"]))
    assert 'name="seen" value="1"' in text and "Đã lưu " in text
    assert '<aside class="sum card" id="tong"' in text and 'hx-swap-oob="true"' in text
    assert "<strong>4,00</strong> <small>/ 10,00 điểm</small>" in text
    assert "Còn thiếu 1,00 điểm để đạt 1 sao." in text
    assert "<strong>2</strong> tiêu chí chưa chấm" in text


@pytest.mark.parametrize(
    ("criterion", "data", "message"),
    [
        ("1", {"items": ["7"]}, "Mục “7” không có trong tiêu chí này."),
        ("1", {"items": ["0", "none"]}, "Vừa đánh dấu mục có, vừa đánh dấu “Không có mục nào”."),
        ("2", {"level": "9"}, "Mức “9” không có trong tiêu chí này."),
        ("3", {"points": "nhiều"}, "“nhiều” không phải là số điểm"),
        ("3", {"points": "9"}, "nhận từ 0 đến 3,00 điểm"),
        ("3", {"points": "1", "note": "a" * 1001}, "Ghi chú dài quá 1000 ký tự"),
    ],
)
def test_bad_input_is_said_and_nothing_stored(
    editor: Client, criterion: str, data: dict[str, Any], message: str
) -> None:
    by_itself = post(editor, criterion, **data)
    assert (by_itself.status_code, by_itself["X-Mark"]) == (422, "refused")
    assert message in said(by_itself)
    by_hand = post(editor, criterion, htmx=False, **data)
    assert by_hand.status_code == 422
    assert message in said(by_hand)
    assert not Mark.objects.exists()


def test_by_hand_one_goes_on_or_back_to_the_sheet(editor: Client) -> None:
    assert post(editor, htmx=False, items="0")["Location"] == at_criterion("1")
    assert post(editor, htmx=False, items="0", seen=1, then="next")["Location"] == at_criterion("2")
    assert post(editor, query="?tu=phieu", htmx=False, items="0", seen=1)["Location"] == f"{SHEET}#tc-1"
    text = said(editor.get(at_criterion("2")))
    assert "‹ Tiêu chí 1" in text and "Tiêu chí 3 ›" in text


def test_pressed_twice_or_from_a_stale_tab_with_the_same_thing_is_one_mark(editor: Client) -> None:
    assert [post(editor, items=["0"]).status_code for _ in range(3)] == [200, 200, 200]
    assert Mark.objects.get().version == 1
    assert Entry.objects.filter(action="assessments.save_mark").count() == 1


def test_the_later_of_two_people_sees_both_versions_and_chooses(voi: Participation, editor: Client) -> None:
    leader = signed_in("lanh-dao", voi)
    assert post(leader, items=["0"], note="Của lãnh đạo").status_code == 200
    late = post(editor, items=["1", "2"], note="Của tôi")
    text = said(late)
    assert (late.status_code, late["X-Mark"]) == (409, "conflict")
    assert "Người lanh-dao vừa ghi tiêu chí 1." in text
    assert "2,00 điểm. Có 1 trên 3 mục: Tại bộ phận một cửa. Ghi chú: Của lãnh đạo." in text
    assert "2,00 điểm. Có 2 trên 3 mục: Mã QR; Trang thông tin. Ghi chú: Của tôi." in text
    assert 'name="seen" value="0"' in text  # going on typing writes over nobody
    assert Mark.objects.get().note == "Của lãnh đạo"
    assert post(editor, items=["1", "2"], note="Của tôi", over=1).status_code == 200
    stored = Mark.objects.get()
    assert (stored.note, stored.version) == ("Của tôi", 2)


def test_a_conflict_without_javascript_keeps_what_was_entered_in_the_boxes(voi: Participation, editor: Client) -> None:
    mark(voi, "2", {"level": 0})
    late = post(editor, "2", htmx=False, level="2", note="Của tôi")
    assert late.status_code == 409
    text = said(late)
    assert '<input type="radio" name="level" value="2" checked>' in text and ">Của tôi</textarea>" in text
    assert "Hệ thống vừa ghi tiêu chí 2." in text and 'name="over" value="1"' in text
    assert "checked" in said(editor.get(at_criterion("2"), headers=HTMX))  # "Giữ bản kia": the card as it stands


def test_a_mark_is_taken_away_and_the_boxes_are_emptied(voi: Participation, editor: Client) -> None:
    mark(voi, "2", {"level": 0}, note="Ghi nhầm")
    answer = post(editor, "2", level="0", note="Ghi nhầm", seen=1, clear="1")
    assert answer["HX-Retarget"] == "closest .tc"
    assert "checked" not in said(answer)
    stored = Mark.objects.get()
    assert (stored.points_x100, stored.answer, stored.note) == (None, {}, "")


def test_a_mark_without_its_basis_stays_when_only_a_note_is_written(voi: Participation, editor: Client) -> None:
    mark(voi, "3", {"points": 225, "given": True})
    assert "Điểm nhập sẵn" in said(editor.get(at_criterion("3")))
    post(editor, "3", points="", note="Theo Báo cáo số 5", seen=1)
    stored = Mark.objects.get()
    assert (stored.points_x100, stored.note) == (225, "Theo Báo cáo số 5")


@pytest.mark.parametrize("state", [Dossier.State.SUBMITTED, Dossier.State.ACCEPTED, Dossier.State.TAKEN_IN])
def test_a_locked_dossier_is_written_by_nobody(voi: Participation, editor: Client, state: str) -> None:
    Dossier.objects.create(participation=voi, state=state, changed_at=NOW)
    answer = post(editor, items=["0"])
    assert answer.status_code == 403
    assert "nên phần này đã khóa" in said(answer)
    assert post(editor, htmx=False, items=["0"]).status_code == 403
    assert 'class="answer"' not in said(editor.get(at_criterion("1")))
    with pytest.raises(actions.Refused, match="nên phần này đã khóa"):  # between the page and the press
        mark(voi, "1", {"items": [0]})
    assert not Mark.objects.exists()


def test_a_phase_that_is_over_says_what_to_do(voi: Participation, editor: Client) -> None:
    Phase.objects.update(first_on="2020-01-01", last_on="2020-01-31")
    answer = post(editor, items=["0"])
    assert answer.status_code == 403
    assert "đã hết từ ngày 31/01/2020. Cần thêm thời gian thì xin gia hạn." in said(answer)


def test_a_frozen_year_takes_nothing(voi: Participation, editor: Client) -> None:
    voi.programme.state = "frozen"
    voi.programme.save(update_fields=["state"])
    assert "đã chốt" in said(post(editor, items=["0"]))
    assert not Mark.objects.exists()


def test_the_district_writes_its_own_layer() -> None:
    voi = year("district_review")
    mark(voi, "1", {"items": [0, 1, 2]})
    Dossier.objects.create(participation=voi, state=Dossier.State.SUBMITTED, changed_at=NOW)
    reviewer = signed_in("huyen", voi)
    page = said(reviewer.get(at_criterion("1", "?lop=huyen")))
    assert "<dt>Xã tự chấm</dt>" in page and "Lý do khác điểm tự chấm" in page
    answer = post(reviewer, query="?lop=huyen", items=["0"], reason="weak_evidence", note="Ảnh mờ")
    assert answer.status_code == 200
    stored = Mark.objects.get(layer=Layer.DISTRICT)
    assert (stored.points_x100, stored.reason) == (200, "weak_evidence")
    assert post(reviewer, items=["0"]).status_code == 403  # the commune's own layer is not theirs
    assert post(reviewer, query="?lop=huyen", items=["0"], reason="khac", seen=1).status_code == 422
    assert reviewer.get(at_criterion("1", "?lop=tinh")).status_code == 404


def test_a_layer_that_is_not_open_yet_is_not_there(voi: Participation, editor: Client) -> None:
    assert editor.get(at_criterion("1", "?lop=huyen")).status_code == 404
