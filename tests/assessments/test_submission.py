"""/nam/<key>/ho-so/<code>/nop/: what is lacking, sign-off asked for, given or refused, handing in."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.assessments import actions
from gansao.assessments.completeness import fingerprint, lacking
from gansao.assessments.models import Dossier, DossierDocument, Evidence
from gansao.audit.models import Entry
from gansao.files.models import StoredFile
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Phase
from tests.assessments.sheets_of_year import SHEET, mark, signed_in, stranger_to, year
from tests.factories import NOW

pytestmark = pytest.mark.django_db
URL = f"{SHEET}nop/"


@pytest.fixture
def voi() -> Participation:
    return year()


def text_of(client: Client) -> str:
    return unescape(client.get(URL).content.decode())


def press(client: Client, verb: str, note: str = "") -> Any:
    return client.post(URL, {"verb": verb, "note": note})


def state_of(unit: Participation) -> str:
    return Dossier.objects.get(participation=unit).state


def complete(unit: Participation) -> None:
    for criterion, answer in (("1", {"items": [0, 1, 2]}), ("2", {"level": 0}), ("3", {"points": 300})):
        mark(unit, criterion, answer)
        Evidence.objects.create(
            participation=unit, criterion=criterion, kind="link", title="Trang", url="https://example.vn/", added_at=NOW
        )
    file = StoredFile.objects.create(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1, stored_at=NOW)
    for kind in DossierDocument.Kind.values:
        DossierDocument.objects.create(participation=unit, kind=kind, file=file, added_at=NOW)


def test_who_may(voi: Participation) -> None:
    assert Client().get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    assert stranger_to(voi).get(URL).status_code == 404
    reader = signed_in("kiem-tra", voi)
    assert reader.get(URL).status_code == 200
    assert press(reader, "submit", "vì").status_code == 403
    editor = signed_in("xa", voi)
    assert press(editor, "submit", "vì").status_code == 403
    assert press(editor, "send_back", "vì").status_code == 403
    assert not Dossier.objects.exists()


def test_what_is_lacking_is_listed(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    mark(voi, "2", {"level": 2})  # nothing was claimed: nothing to show
    Evidence.objects.create(
        participation=voi, criterion="3", kind="link", title="T", url="https://e.vn/", added_at=NOW, to_confirm=True
    )
    lacks = lacking(voi)
    assert [each.code for each in lacks.unmarked] == ["3"]
    assert [each.code for each in lacks.without_evidence] == ["1"]
    assert [each.code for each in lacks.to_confirm] == ["3"]
    assert DossierDocument.Kind.MODEL_APPROVAL not in lacks.documents and len(lacks.documents) == 4
    text = text_of(signed_in("xa", voi))
    for said in (
        "1 tiêu chí chưa chấm",
        "1 tiêu chí có điểm mà chưa có minh chứng",
        "chờ xác nhận",
        "4 văn bản chưa có",
    ):
        assert said in text


def test_what_is_lacking_leads_to_where_it_is_mended(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    text = text_of(signed_in("lanh-dao", voi))
    assert f'<a href="{SHEET}#tc-3">3. Đối thoại</a>' in text
    assert f'<a href="{SHEET}minh-chung/#tc-1">1. Niêm yết</a>' in text
    kind = lacking(voi).documents[0]
    assert f'<a href="{SHEET}tai-lieu/#vb-{kind}">{kind.label}</a>' in text
    assert f'id="vb-{kind}"' in signed_in("xa", voi).get(f"{SHEET}tai-lieu/").content.decode()


def test_the_leader_sees_what_is_signed(voi: Participation) -> None:
    leader = signed_in("lanh-dao", voi)
    mark(voi, "1", {"items": [0, 1, 2]})
    text = text_of(leader)
    assert "<strong>4,00</strong> <small>/ 10,00 điểm tự chấm</small>" in text
    assert "mới tính 1/3 tiêu chí" in text and "Còn thiếu 1,00 điểm để đạt 1 sao." in text
    assert f'<a href="{SHEET}">Xem bảng điểm</a>' in text
    mark(voi, "2", {"level": 0})
    mark(voi, "3", {"points": 300})
    text = text_of(leader)
    assert "<strong>10,00</strong>" in text and "3 trên 5 sao" in text and "Đã ở mức cao nhất." in text
    assert "mới tính" not in text


def test_the_whole_way_to_the_district(voi: Participation) -> None:
    complete(voi)
    editor, leader, district = (signed_in(who, voi) for who in ("xa", "lanh-dao", "huyen"))
    assert "Hồ sơ đã đủ" in text_of(leader)
    assert press(editor, "ask_sign_off", "Nhờ anh xem").status_code == 302
    assert Notice.objects.get(user__username="lanh-dao").url == URL
    assert press(leader, "send_back", "Thiếu ảnh ở tiêu chí 1").status_code == 302
    assert "Thiếu ảnh" in Notice.objects.get(user__username="xa").text
    assert Notice.objects.get(user__username="lanh-dao").done_at is not None
    assert press(editor, "ask_sign_off").status_code == 302
    assert press(leader, "submit").status_code == 302
    assert state_of(voi) == "submitted"
    assert Notice.objects.get(user__username="huyen").text == "Thị trấn Vôi đã nộp hồ sơ."
    text = text_of(editor)
    for said in (
        "Nộp lên huyện",
        "Trả lại người lập",
        "Thiếu ảnh ở tiêu chí 1",
        "Người lanh-dao",
        "xã không phải làm gì",
    ):
        assert said in text
    assert district.get(SHEET).status_code == 200
    moves = Entry.objects.filter(action="assessments.move_dossier").count()
    assert moves == 4


def test_straight_to_the_province_where_there_is_no_district(voi: Participation) -> None:
    voi.programme.participations.update(district=None)
    complete(voi)
    voi.refresh_from_db()
    leader = signed_in("lanh-dao", voi)
    signed_in("thu-ky", voi)
    assert "Duyệt và nộp lên tỉnh" in text_of(leader)
    press(leader, "submit")
    assert state_of(voi) == "forwarded"
    assert Notice.objects.get(user__username="thu-ky").text == "Thị trấn Vôi đã nộp hồ sơ."


def test_incomplete_only_with_a_reason(voi: Participation) -> None:
    leader = signed_in("lanh-dao", voi)
    refused = press(leader, "submit", "  ")
    assert refused.status_code == 409
    assert "ghi lý do nộp khi còn thiếu" in unescape(refused.content.decode())
    assert not Dossier.objects.exists()
    too_long = press(leader, "submit", "a" * 501)
    assert too_long.status_code == 409 and "a" * 501 in too_long.content.decode()
    press(leader, "submit", "Chờ văn bản của huyện")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.incomplete_reason) == ("submitted", "Chờ văn bản của huyện")
    assert "Nộp khi còn thiếu, lý do: Chờ văn bản của huyện" in text_of(leader)


def test_pressed_twice_and_from_a_stale_tab(voi: Participation) -> None:
    complete(voi)
    leader, editor = signed_in("lanh-dao", voi), signed_in("xa", voi)
    assert press(leader, "submit").status_code == 302
    again = press(leader, "submit")
    assert again.status_code == 409
    assert "đang ở bước “đã nộp lên huyện” nên việc này không còn làm được" in unescape(again.content.decode())
    assert press(editor, "ask_sign_off").status_code == 409
    assert Dossier.objects.get().steps.count() == 1


def test_nobody_signs_what_changed_since_they_looked(voi: Participation) -> None:
    complete(voi)
    leader = signed_in("lanh-dao", voi)
    seen = leader.get(URL).context["seen"]
    actions.save_mark(participation=voi, layer="self", criterion="2", answer={"level": 1}, seen=1, by="thử", at=NOW)
    answer = leader.post(URL, {"verb": "submit", "note": "", "seen": seen})
    assert answer.status_code == 409
    assert "Hồ sơ vừa thay đổi sau khi trang này mở ra nên chưa nộp" in unescape(answer.content.decode())
    assert not Dossier.objects.exists()
    assert leader.post(URL, {"verb": "submit", "note": "", "seen": answer.context["seen"]}).status_code == 302
    assert state_of(voi) == "submitted"


@pytest.mark.parametrize("change", ["evidence", "document"])
def test_evidence_and_documents_are_part_of_what_is_signed(voi: Participation, change: str) -> None:
    complete(voi)
    before = fingerprint(voi)
    assert fingerprint(voi) == before
    if change == "evidence":
        Evidence.objects.filter(criterion="2").update(removed_at=NOW)
    else:
        DossierDocument.objects.filter(kind="model").update(removed_at=NOW)
    assert fingerprint(voi) != before


def test_the_secretariat_opens_a_dossier_again_where_there_is_no_district(voi: Participation) -> None:
    voi.programme.participations.update(district=None)
    voi.refresh_from_db()
    leader, secretary = signed_in("lanh-dao", voi), signed_in("thu-ky", voi)
    press(leader, "submit", "Chờ văn bản")
    assert "Mở lại để xã sửa" not in text_of(leader)
    assert press(leader, "unlock", "Xin sửa").status_code == 403
    assert "Mở lại để xã sửa" in text_of(secretary)
    assert "Hãy nêu lý do mở lại hồ sơ" in unescape(press(secretary, "unlock").content.decode())
    assert press(secretary, "unlock", "Xã nộp nhầm tệp").status_code == 302
    assert state_of(voi) == "returned"
    assert "được mở lại để sửa: Xã nộp nhầm tệp" in Notice.objects.get(user__username="lanh-dao", done_at=None).text


@pytest.mark.parametrize(
    ("verb", "note", "said"),
    [
        ("send_back", "", "không còn làm được"),
        ("nothing", "", "Việc này không có ở trang hồ sơ."),
        ("", "", "Chưa chọn việc cần làm."),
        ("ask_sign_off", "a" * 2001, "Ý kiến dài quá 2000 ký tự."),
    ],
)
def test_bad_input(voi: Participation, verb: str, note: str, said: str) -> None:
    answer = press(signed_in("lanh-dao", voi), verb, note or ("x" if verb == "send_back" else ""))
    assert answer.status_code == 409
    assert said in unescape(answer.content.decode())
    assert not Dossier.objects.exists()


def test_sending_back_says_what_is_to_be_mended(voi: Participation) -> None:
    actions.ask_sign_off(participation=voi, by="thử", at=NOW)
    with pytest.raises(actions.Refused, match="Hãy ghi điều cần sửa"):
        actions.send_back(participation=voi, note=" ", by="thử", at=NOW)


def test_who_does_not_take_part_hands_nothing_in(voi: Participation) -> None:
    voi.status, voi.status_reason = Participation.Status.NOT_REGISTERED, "Thử"
    voi.save(update_fields=["status", "status_reason"])
    answer = press(signed_in("lanh-dao", voi), "submit", "vì")
    assert (answer.status_code, "không nộp hồ sơ" in unescape(answer.content.decode())) == (409, True)


def test_a_phase_that_is_over(voi: Participation) -> None:
    leader = signed_in("lanh-dao", voi)
    Phase.objects.update(first_on="2020-01-01", last_on="2020-01-31")
    assert press(leader, "submit", "vì").status_code == 403


def test_it_costs_the_same_with_one_step_and_with_three(
    voi: Participation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("xa", voi)
    actions.ask_sign_off(participation=voi, by="thử", at=NOW)
    client.get(URL)
    with django_assert_num_queries(15):
        client.get(URL)
    actions.send_back(participation=voi, note="Sửa", by="thử", at=NOW)
    actions.ask_sign_off(participation=voi, by="thử", at=NOW)
    with django_assert_num_queries(15):
        client.get(URL)
