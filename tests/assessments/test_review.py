"""/nam/<key>/tham-tra/: the district's units side by side, one unit's review, forwarding in one act, unlocking."""

from copy import deepcopy
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao.assessments import actions
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.domain import rulebook
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Phase, Programme
from tests.assessments.sheets_of_year import mark, signed_in, voi_of, year
from tests.factories import (
    NOW,
    SMALL_SET,
    make_criteria_set_small,
    make_district,
    make_process_year,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "/nam/2023/tham-tra/"
DOCUMENTS = "/nam/2023/ho-so/07375/tai-lieu/"
ONE = f"{LIST}07375/"
PAPER = f"{LIST}huyen/217/van-ban/"
ALL = {"1": {"items": [0, 1, 2]}, "2": {"level": 1}, "3": {"points": 300}}  # 8,5 points: two stars


@pytest.fixture
def voi() -> Participation:
    return year("district_review")


def submitted(unit: Participation) -> None:
    """Marked in full by the commune and handed in."""
    for criterion, answer in ALL.items():
        mark(unit, criterion, answer)
    for verb in ("ask_sign_off", "submit"):
        actions.move_dossier(participation=unit, verb=verb, by="xã", at=NOW)


def accepted(unit: Participation) -> None:
    submitted(unit)
    actions.accept_self_marks(participation=unit, by="huyện", at=NOW)
    actions.accept_dossier(participation=unit, by="huyện", at=NOW)


def press(client: Client, verb: str, note: str = "", url: str = ONE) -> Any:
    return client.post(url, {"verb": verb, "note": note})


def state(unit: Participation) -> str:
    return Dossier.objects.get(participation=unit).state


def text(page: Any) -> str:
    return unescape(page.content.decode())


def test_who_may(voi: Participation) -> None:
    submitted(voi)
    for url in (LIST, ONE, PAPER):
        assert Client().get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    commune, auditor, outsider = signed_in("xa", voi), signed_in("kiem-tra", voi), Client()
    other = make_district(voi.programme.province, "218", "Huyện Khác")
    outsider.force_login(make_user("huyen-khac", "district_reviewer", other))
    assert [commune.get(url).status_code for url in (LIST, ONE, f"{PAPER}?tep=to-trinh.pdf")] == [403, 403, 404]
    assert [outsider.get(url).status_code for url in (LIST, ONE, PAPER)] == [404, 404, 404]
    assert [auditor.get(url).status_code for url in (LIST, ONE, f"{PAPER}?tep=to-trinh.pdf")] == [200, 200, 200]
    assert press(auditor, "accept").status_code == 403
    assert press(auditor, "unlock", "vì").status_code == 403
    assert auditor.post(LIST, {"units": ["07375"]}).status_code == 403
    assert state(voi) == "submitted"


def test_a_year_without_districts_has_no_such_page() -> None:
    unit = year("self_assessment")
    process = unit.programme.process
    process["phases"] = [row for row in process["phases"] if row["key"] != "district_review"]
    Programme.objects.update(process=process)
    reviewer = signed_in("huyen", unit)
    assert [reviewer.get(url).status_code for url in (LIST, ONE)] == [404, 404]


def test_the_marks_are_taken_over_one_is_changed_and_the_dossier_accepted(voi: Participation) -> None:
    submitted(voi)
    reviewer = signed_in("huyen", voi)
    assert "Còn 3 tiêu chí huyện chưa chấm (1, 2, 3)" in text(press(reviewer, "accept"))
    mark(voi, "2", {"level": 2}, layer=Layer.DISTRICT, note="Không có sổ theo dõi", reason="no_evidence")
    assert list(reviewer.get(ONE).context["offered"])[:2] == ["take_over", "accept"]
    assert press(reviewer, "take_over").headers["Location"] == ONE
    page = reviewer.get(ONE)
    assert next(iter(page.context["offered"])) == "accept"  # nothing is left to take over
    assert "Đã nhận điểm tự chấm của 2 tiêu chí." in text(page)
    assert (page.context["differing"], page.context["still_open"]) == (1, 0)
    given = dict(Mark.objects.filter(layer="district").values_list("criterion", "points_x100"))
    assert given == {"1": 400, "2": 0, "3": 300}
    press(reviewer, "accept")
    assert state(voi) == "accepted"
    assert press(reviewer, "take_over").status_code == 409  # locked by the acceptance


def test_too_few_cases_leave_the_district_a_way_out() -> None:
    few = {"code": "2", "name": "Hài lòng", "points": "3", "method": "ratio", "metric": "feedback.satisfied"}
    steps = [{"at_least": "0.8", "points": "3"}]
    data = deepcopy(SMALL_SET) | {"id": "it-mau"}
    data["groups"][0]["criteria"][1] = few | {"minimum_sample": 30, "steps": steps}
    unit = year("district_review", criteria_set=make_criteria_set_small(rulebook.build(data)))
    for criterion, answer in (ALL | {"2": {"numerator": 11, "denominator": 12}}).items():
        mark(unit, criterion, answer)
    for verb in ("ask_sign_off", "submit"):
        actions.move_dossier(participation=unit, verb=verb, by="xã", at=NOW)
    reviewer = signed_in("huyen", unit)
    press(reviewer, "take_over")
    page = text(reviewer.get(ONE))
    link = '<a href="/nam/2023/ho-so/07375/tieu-chi/2/?lop=huyen">2. Hài lòng</a>'
    assert f"{link}: mới có 12 trường hợp, cần ít nhất 30" in page
    refused = text(press(reviewer, "accept"))
    assert "Còn 1 tiêu chí huyện chưa chấm (2). Tiêu chí 2 có số liệu nhưng chưa đủ trường hợp" in refused
    assert "bấm “Trả lại xã” để xã bổ sung" in refused and "bấm “Nhận điểm tự chấm" not in refused and link in refused
    auditor = text(signed_in("kiem-tra", unit).get(ONE))
    assert "chưa tính được điểm" not in auditor
    mark(unit, "2", {"numerator": 27, "denominator": 30}, layer=Layer.DISTRICT)  # the district has the whole figure
    assert "chưa tính được điểm" not in text(reviewer.get(ONE))
    Mark.objects.filter(layer="district", criterion="2").update(note="Số của cả năm")
    press(reviewer, "accept")
    assert state(unit) == "accepted"


def test_where_the_commune_claimed_nothing_the_district_is_told_what_to_do(voi: Participation) -> None:
    submitted(voi)
    Mark.objects.filter(layer="self").delete()
    reviewer = signed_in("huyen", voi)
    press(reviewer, "take_over")
    assert "Không có điểm tự chấm nào để nhận thêm. Tiêu chí xã chưa chấm thì huyện chấm" in text(reviewer.get(ONE))


def test_who_marks_otherwise_says_why_before_taking_the_dossier(voi: Participation) -> None:
    submitted(voi)
    reviewer = signed_in("huyen", voi)
    mark(voi, "1", {"items": [0]}, layer=Layer.DISTRICT, reason="on_the_spot")
    mark(voi, "2", {"level": 2}, layer=Layer.DISTRICT)
    mark(voi, "3", {"points": 200}, layer=Layer.DISTRICT, note="Chỉ có hai buổi")
    page = text(reviewer.get(ONE))
    assert "Kiểm tra thực tế khác hồ sơ" in page and "Chỉ có hai buổi" in page
    assert page.count("chưa nêu lý do</span>") == 1
    refused = press(reviewer, "accept")
    assert refused.status_code == 409 and "chưa nêu lý do hay nhận xét ở tiêu chí 2." in text(refused)
    assert state(voi) == "submitted"
    Mark.objects.filter(layer="district", criterion="2").update(reason="no_evidence")
    assert press(reviewer, "accept").status_code == 302 and state(voi) == "accepted"
    press(reviewer, "return", "Xem lại")
    assert "Tiêu chí 1: kiểm tra thực tế khác hồ sơ" in voi.dossier.steps.latest("id").note


def test_a_dossier_goes_back_with_the_remarks_of_its_criteria_and_the_commune_is_told(voi: Participation) -> None:
    submitted(voi)
    reviewer, editor = signed_in("huyen", voi), make_user("can-bo", "commune_editor", voi.unit)
    assert "Hãy ghi điều xã cần bổ sung" in text(press(reviewer, "return"))
    mark(voi, "2", {"level": 2}, layer=Layer.DISTRICT, note="Không có sổ theo dõi", reason="no_evidence")
    press(reviewer, "return", "Bổ sung trước thứ Sáu")
    assert state(voi) == "returned"
    said = Notice.objects.get(user=editor).text
    assert "Bổ sung trước thứ Sáu" in said and "Tiêu chí 2: thiếu minh chứng. Không có sổ theo dõi" in said
    Mark.objects.filter(layer="self", criterion="2").update(marked_at=NOW + timedelta(days=1))
    assert "xã đã sửa sau khi huyện chấm" in text(reviewer.get(ONE))


def test_the_models_approval_is_one_press_away(voi: Participation) -> None:
    submitted(voi)
    reviewer = signed_in("huyen", voi)
    page = text(reviewer.get(ONE))
    assert "Phê duyệt mô hình: <b>chưa có</b>" in page
    assert f'href="{DOCUMENTS}#vb-approval">Tải văn bản phê duyệt lên' in page
    assert 'id="vb-approval"' in text(reviewer.get(DOCUMENTS))
    file = SimpleUploadedFile("phe-duyet.pdf", b"%PDF-1.4\n%%EOF\n")
    assert reviewer.post(DOCUMENTS, {"kind": "approval", "file": file}).status_code == 302
    page = text(reviewer.get(ONE))
    assert "phe-duyet.pdf</a>" in page and "bản 1" in page and "Tải bản mới lên" in page
    assert "Xem năm văn bản của hồ sơ" in text(signed_in("kiem-tra", voi).get(ONE))
    assert reviewer.post(DOCUMENTS, {"kind": "report", "file": file}).status_code == 403  # the commune's to hand in


def test_a_unit_is_held_back_with_its_reason_and_proposed_again(voi: Participation) -> None:
    accepted(voi)
    reviewer = signed_in("huyen", voi)
    assert "hãy nêu lý do chưa đề nghị" in text(press(reviewer, "hold_back"))
    press(reviewer, "hold_back", "Đang có đơn thư")
    assert state(voi) == "held_back"
    press(reviewer, "propose")
    assert state(voi) == "accepted"


def test_the_district_forwards_in_one_act_or_not_at_all(voi: Participation) -> None:
    other = voi.programme.participations.select_related("programme__province").get(code="07420")
    accepted(voi)
    accepted(other)
    secretary = make_user("tk", "secretariat", voi.programme.province)
    reviewer = signed_in("huyen", voi)
    page = reviewer.post(LIST, {"units": ["07375", "07423"], "reason-07420": "Đang có đơn thư"})
    assert page.status_code == 409 and "Xã Đại Lâm đang ở bước “đang lập”" in text(page)
    assert (state(voi), state(other)) == ("accepted", "accepted")  # all or none
    assert "Đang có đơn thư" in text(page)
    assert "Chưa chọn đơn vị nào" in text(reviewer.post(LIST, {}))
    assert "Đơn vị 99999 không thuộc" in text(reviewer.post(LIST, {"units": ["99999"]}))
    done = reviewer.post(LIST, {"units": ["07375"], "reason-07420": "Đang có đơn thư"})
    assert done.headers["Location"] == LIST
    assert (state(voi), state(other)) == ("forwarded", "held_back")
    assert Notice.objects.get(user=secretary).text == "Huyện Lạng Giang đã chuyển 1 hồ sơ lên tỉnh."
    again = reviewer.post(LIST, {"units": ["07375"]})
    assert again.status_code == 409 and "đang ở bước “đã nộp lên tỉnh”" in text(again)


def test_outside_its_phase_the_review_is_read_only(voi: Participation) -> None:
    submitted(voi)
    Phase.objects.filter(key="district_review").update(first_on="2001-01-01", last_on="2001-01-31")
    reviewer = signed_in("huyen", voi)
    assert "Giai đoạn “Cấp huyện thẩm tra” đã hết từ ngày 31/01/2001" in text(reviewer.get(ONE))
    assert press(reviewer, "take_over").status_code == 403
    assert not Mark.objects.filter(layer="district").exists()


def test_unlocking_what_the_province_has_is_the_secretariats_and_needs_a_reason(voi: Participation) -> None:
    accepted(voi)
    reviewer, secretary = signed_in("huyen", voi), signed_in("thu-ky", voi)
    editor = make_user("can-bo", "commune_editor", voi.unit)
    reviewer.post(LIST, {"units": ["07375"]})
    assert press(reviewer, "unlock", "vì").status_code == 403
    assert "Hãy nêu lý do mở lại hồ sơ" in text(press(secretary, "unlock"))
    press(secretary, "unlock", "Nộp nhầm tệp")
    assert state(voi) == "returned"
    assert "được mở lại để sửa: Nộp nhầm tệp" in Notice.objects.filter(user=editor).latest("id").text


def test_an_accepted_dossier_is_opened_again_by_the_district(voi: Participation) -> None:
    accepted(voi)
    press(signed_in("huyen", voi), "return", "Thiếu tệp")
    assert state(voi) == "returned"


def test_wrong_presses_change_nothing(voi: Participation) -> None:
    submitted(voi)
    reviewer = signed_in("huyen", voi)
    assert press(reviewer, "forward").status_code == 409
    assert press(reviewer, "return", "x" * 2001).status_code == 409
    Programme.objects.update(state="frozen")
    assert "đã chốt kết quả" in text(press(reviewer, "return", "vì"))
    assert state(voi) == "submitted"


@pytest.mark.parametrize("name", ["bien-ban", "to-trinh"])
@pytest.mark.parametrize(("suffix", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_papers(voi: Participation, name: str, suffix: str, begins: bytes) -> None:
    accepted(voi)
    reviewer = signed_in("huyen", voi)
    answer = reviewer.get(f"{PAPER}?tep={name}.{suffix}&chu-tri=Nguyễn+Văn+An")
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-217-2023.{suffix}"'
    assert reviewer.get(f"{PAPER}?tep={name}.exe").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number: int, django_assert_num_queries: Any) -> None:
    programme = make_process_year("district_review")
    voi = voi_of(programme)
    accepted(voi)
    keep = ["07375", "07420", "07423"][:number]
    Participation.objects.exclude(code__in=keep).delete()
    reviewer = signed_in("huyen", voi)
    reviewer.get(LIST)
    with django_assert_num_queries(13):
        reviewer.get(LIST)
    with django_assert_num_queries(14):
        reviewer.get(ONE)
