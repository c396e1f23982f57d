"""Asking agencies, their answers, and the committee's conclusion: by values."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gansao.accounts.models import User
from gansao.assessments.models import Disqualification
from gansao.audit.models import Entry
from gansao.committee import actions, queries
from gansao.committee.actions import Refused
from gansao.committee.models import Agency, Consultation
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Programme
from tests.committee.test_explaining import PDF
from tests.committee.years import agency, make_committee_year, secretary
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
DUE = date(2026, 12, 10)


@pytest.fixture
def year() -> Programme:
    return make_committee_year()


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def ask(year: Programme, by: User, *agencies: Agency, codes: Any = None, due_on: date = DUE) -> int:
    return actions.ask(programme=year, agencies=agencies, codes=codes, due_on=due_on, by=by, at=AT)


def holds(row: Consultation, by: User, **more: Any) -> Consultation:
    given = {"code": "L1", "document_number": "12/CAT", "document_on": date(2026, 11, 20), "note": ""}
    return actions.answer(consultation=row, **(given | more), by=by, at=AT)


def one(year: Programme, hoa: User, name: str = "Công an tỉnh") -> Consultation:
    ask(year, hoa, agency(year, name), codes=["07420"])
    return Consultation.objects.select_related("agency", "participation__programme").get(agency__name=name)


def test_every_unit_that_takes_part_is_asked_about(year: Programme, hoa: User) -> None:
    Participation.objects.filter(code="07432").update(status="not_registered", status_reason="vì")
    person = make_user("cong-an", "consulted_agency", year.province)
    police, party = agency(year, user=person), agency(year, "Ủy ban MTTQ tỉnh")
    assert ask(year, hoa, police, party) == 6
    notice = Notice.objects.get()
    assert (notice.user, notice.url, notice.due_on) == (person, "/nam/2023/y-kien/", DUE)
    with pytest.raises(Refused, match="đã được hỏi"):
        ask(year, hoa, police)
    assert ask(year, hoa, police, due_on=date(2026, 12, 20)) == 3
    first = Entry.objects.filter(action="committee.ask").order_by("id")[0]
    assert first.after["agencies"] == ["Công an tỉnh", "Ủy ban MTTQ tỉnh"] and first.after["units"] == 3


@pytest.mark.parametrize(
    ("codes", "due_on", "said"),
    [
        (None, date(2026, 11, 29), "từ hôm nay trở đi"),
        (["07420", "99999"], DUE, "không tham gia"),
        ([], DUE, "Chưa chọn"),
    ],
)
def test_nothing_is_asked_by_halves(year: Programme, hoa: User, codes: Any, due_on: date, said: str) -> None:
    with pytest.raises(Refused, match=said):
        ask(year, hoa, agency(year), codes=codes, due_on=due_on)
    assert not Consultation.objects.exists()
    with pytest.raises(Refused, match="ít nhất một cơ quan"):
        ask(year, hoa)


def test_nothing_known_of_many_units_in_one_press(year: Programme, hoa: User) -> None:
    person = make_user("cong-an", "consulted_agency", year.province)
    ask(year, hoa, agency(year, user=person))
    rows = list(Consultation.objects.select_related("agency", "participation__programme"))
    holds(rows[0], person)
    assert actions.answer_clear(consultations=rows, by=person, at=AT) == 3
    assert sorted(Consultation.objects.values_list("state", flat=True)) == ["clear", "clear", "clear", "holds"]
    assert Notice.objects.get().done_at == AT  # nothing waits for the agency any more
    with pytest.raises(Refused, match="đã được trả lời trước đó"):
        actions.answer_clear(consultations=rows, by=person, at=AT)
    with pytest.raises(Refused, match="Hãy đánh dấu"):
        actions.answer_clear(consultations=[], by=person, at=AT)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"code": "L9"}, "không có điều kiện loại trừ L9"),
        ({"document_number": " "}, "phải ghi căn cứ"),
        ({"document_on": None}, "phải ghi căn cứ"),
        ({"document_on": date(2026, 12, 1)}, "không được ở tương lai"),
    ],
)
def test_no_disqualifier_without_its_basis(year: Programme, hoa: User, more: dict[str, Any], said: str) -> None:
    row = one(year, hoa)
    with pytest.raises(Refused, match=said):
        holds(row, hoa, **more)
    row.refresh_from_db()
    assert row.state == "waiting"


def test_an_answer_alone_disqualifies_nobody_a_confirmation_does(year: Programme, hoa: User) -> None:
    row = holds(one(year, hoa), hoa)
    assert not Disqualification.objects.exists()
    with pytest.raises(Refused, match="Hãy ghi kết luận"):
        actions.settle(consultation=row, confirms=True, note=" ", by=hoa, at=AT)
    actions.settle(consultation=row, confirms=True, note="Đúng căn cứ", by=hoa, at=AT)
    made = Disqualification.objects.get()
    assert (made.participation.code, made.code) == ("07420", "L1")
    assert made.note == "Văn bản 12/CAT ngày 20/11/2026 của Công an tỉnh"
    with pytest.raises(Refused, match="“Ban Chỉ đạo đã xác nhận” nên việc này không làm được"):
        actions.settle(consultation=row, confirms=False, note="x", by=hoa, at=AT)
    with pytest.raises(Refused, match="không làm được"):
        holds(row, hoa)


def test_set_aside_changes_nothing(year: Programme, hoa: User) -> None:
    row = holds(one(year, hoa), hoa)
    actions.settle(consultation=row, confirms=False, note="Việc của năm trước", by=hoa, at=AT)
    row.refresh_from_db()
    assert row.state == "set_aside" and not Disqualification.objects.exists()


def test_two_agencies_name_the_same_and_one_is_looked_at_again(year: Programme, hoa: User) -> None:
    first, second = (holds(one(year, hoa, name), hoa) for name in ("Công an tỉnh", "Thanh tra tỉnh"))
    for row in (first, second):
        actions.settle(consultation=row, confirms=True, note="Đúng", by=hoa, at=AT)
    assert Disqualification.objects.count() == 1
    actions.look_again(consultation=first, reason="Văn bản đã thu hồi", by=hoa, at=AT)
    assert Disqualification.objects.count() == 1
    with pytest.raises(Refused, match="nêu lý do"):
        actions.look_again(consultation=second, reason="", by=hoa, at=AT)
    actions.look_again(consultation=second, reason="Văn bản đã thu hồi", by=hoa, at=AT)
    assert not Disqualification.objects.exists()


def test_an_answer_on_paper_keeps_its_scan(year: Programme, hoa: User) -> None:
    row = holds(one(year, hoa), hoa, paper=SimpleUploadedFile("tra-loi.pdf", PDF))
    assert row.paper and row.paper.name == "tra-loi.pdf" and row.answered_by == hoa
    with pytest.raises(Refused, match="hỏng hoặc không phải loại"):
        holds(row, hoa, paper=SimpleUploadedFile("tra-loi.pdf", b"PK\x03\x04" + b"\0" * 60))


def test_an_agency_is_named_once_and_its_people_change(year: Programme, hoa: User) -> None:
    person = make_user("cong-an", "consulted_agency", year.province)
    args: dict[str, Any] = {"programme": year, "by": hoa, "at": AT}
    actions.set_agency(**args, name="  Công an   tỉnh ", users=[])
    actions.set_agency(**args, name="Công an tỉnh", users=[person])
    made = Agency.objects.get()
    assert made.name == "Công an tỉnh" and list(made.users.all()) == [person]
    with pytest.raises(Refused, match="Hãy ghi tên cơ quan"):
        actions.set_agency(**args, name=" ", users=[])


def test_an_agency_sees_its_own_answers_only(year: Programme, hoa: User) -> None:
    person, other = (make_user(name, "consulted_agency", year.province) for name in ("ca", "tt"))
    ask(year, hoa, agency(year, user=person), agency(year, "Thanh tra tỉnh", other))
    assert {row.agency.name for row in queries.consultations_visible_to(person)} == {"Công an tỉnh"}
    assert queries.consultations_visible_to(hoa).count() == 8
    assert not queries.consultations_visible_to(make_user("nguoi-ngoai")).exists()
    former = make_user("cu")  # named once, has the role no more
    Agency.objects.get(name="Công an tỉnh").users.add(former)
    assert not queries.consultations_visible_to(former).exists()
