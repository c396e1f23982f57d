"""Inviting units to explain, writing, submitting, and what is thought of it: by values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.models import Dossier
from gansao.audit.models import Entry
from gansao.committee import actions, permissions
from gansao.committee.actions import Conflict, Refused
from gansao.committee.models import ExplainedCriterion, Explanation, ExplanationFile
from gansao.notices.models import Notice
from gansao.programmes.models import Programme
from tests.committee.years import leader, make_committee_year, secretary, unit_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def year() -> Programme:
    return make_committee_year()


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def invite(year: Programme, by: User, codes: Any = None, days: int = 5, at: datetime = MONDAY) -> int:
    return actions.invite(programme=year, codes=codes, working_days=days, by=by, at=at)


def opened(year: Programme, by: User) -> Explanation:
    invite(year, by, ["07420"], at=timezone.now())
    return Explanation.objects.select_related("participation__programme").get()


def test_days_are_working_days_and_kept_as_a_day(year: Programme, hoa: User) -> None:
    people = leader()
    assert invite(year, hoa) == 4
    assert {str(row.due_on) for row in Explanation.objects.all()} == {"2026-12-07"}  # a weekend lies between
    notice = Notice.objects.get()
    assert notice.user == people and notice.url == "/nam/2023/giai-trinh/07420/"
    assert notice.text == "Mời giải trình điểm thẩm định năm 2023 của Xã Mỹ Thái, đến hết ngày 07/12/2026"
    entry = Entry.objects.get(action="committee.invite")
    assert entry.after["units"] == 4 and entry.after["due_on"] == "2026-12-07"


def test_a_second_press_invites_nobody(year: Programme, hoa: User) -> None:
    invite(year, hoa)
    with pytest.raises(Refused, match="Không còn đơn vị nào"):
        invite(year, hoa)
    with pytest.raises(Refused, match="Xã Mỹ Thái đã được mời, hạn ngày 07/12/2026"):
        invite(year, hoa, ["07420"])
    assert Explanation.objects.count() == 4


def test_a_later_day_for_one_unit(year: Programme, hoa: User) -> None:
    invite(year, hoa)
    assert invite(year, hoa, ["07420"], days=7) == 1
    assert str(Explanation.objects.get(participation__code="07420").due_on) == "2026-12-09"
    assert str(Explanation.objects.get(participation__code="07375").due_on) == "2026-12-07"


@pytest.mark.parametrize(
    ("codes", "days", "said"),
    [
        (["07420", "07375"], 5, "Chưa thẩm định xong nên chưa mời giải trình: Xã Mỹ Thái"),
        (["99999"], 5, "không thuộc năm này"),
        ([], 5, "Chưa chọn đơn vị nào"),
        (None, 0, "từ 1 đến 60"),
        (None, 61, "từ 1 đến 60"),
    ],
)
def test_all_or_none(year: Programme, hoa: User, codes: Any, days: int, said: str) -> None:
    Dossier.objects.filter(participation__code="07420").update(state="appraising")
    with pytest.raises(Refused, match=said):
        invite(year, hoa, codes, days)
    assert not Explanation.objects.exists() and not Entry.objects.filter(action="committee.invite").exists()


def test_what_two_people_write_at_once_is_not_lost(year: Programme, hoa: User) -> None:
    row, first, second = opened(year, hoa), leader(), leader("lanh-dao-2")
    args: dict[str, Any] = {"explanation": row, "criterion": "2", "at": timezone.now()}
    actions.explain(**args, text="Sổ đã bổ sung", seen=0, by=first)
    with pytest.raises(Conflict) as conflict:
        actions.explain(**args, text="Bản khác", seen=0, by=second)
    assert conflict.value.standing.text == "Sổ đã bổ sung"
    actions.explain(**args, text="Sổ đã bổ sung", seen=0, by=first)  # sent again after a reload
    actions.explain(**args, text="Bản chung", seen=1, by=second)
    kept = ExplainedCriterion.objects.get()
    assert (kept.text, kept.version, kept.written_by) == ("Bản chung", 2, second)


@pytest.mark.parametrize(
    ("criterion", "text", "said"),
    [("2", "  ", "Hãy viết nội dung"), ("9", "x", "không có tiêu chí 9"), ("2", "x" * 4001, "dài 4001 ký tự")],
)
def test_what_is_refused_in_words(year: Programme, hoa: User, criterion: str, text: str, said: str) -> None:
    row = opened(year, hoa)
    with pytest.raises(Refused, match=said):
        actions.explain(explanation=row, criterion=criterion, text=text, seen=0, by=leader(), at=timezone.now())
    assert not ExplainedCriterion.objects.exists()


def test_submitted_once_and_locked_after(year: Programme, hoa: User) -> None:
    row, by, now = opened(year, hoa), leader(), timezone.now()
    Notice.objects.create(user=by, key="explain:2023:07420:x", text="x", url="/x/", created_at=now)
    actions.explain(explanation=row, criterion="2", text="Có sổ", seen=0, by=by, at=now)
    actions.submit_explanation(explanation=row, by=by, at=now)
    row.refresh_from_db()
    assert (row.state, row.submitted_by, row.submitted_at) == ("explained", by, now)
    assert Notice.objects.get(key="explain:2023:07420:x").done_at == now
    with pytest.raises(Refused, match="đã được nộp trước đó"):
        actions.submit_explanation(explanation=row, by=by, at=now)
    with pytest.raises(Refused, match="đã nộp nên không sửa"):
        actions.explain(explanation=row, criterion="2", text="Khác", seen=1, by=by, at=now)
    with pytest.raises(Refused, match="Xã Mỹ Thái đã nộp giải trình"):
        invite(year, hoa, ["07420"], days=20)
    assert Entry.objects.filter(action="committee.submit_explanation").count() == 1


def test_after_the_day_nothing_is_taken(year: Programme, hoa: User) -> None:
    row, by = opened(year, hoa), leader()
    late = timezone.now() + timedelta(days=30)
    for refused in (
        lambda: actions.explain(explanation=row, criterion="2", text="x", seen=0, by=by, at=late),
        lambda: actions.submit_explanation(explanation=row, by=by, at=late),
        lambda: actions.add_file(explanation=row, criterion="2", content=PDF, name="a.pdf", by=by, at=late),
    ):
        with pytest.raises(Refused, match="Đã hết hạn giải trình"):
            refused()


def test_the_phase_and_the_day_and_the_state_lock(year: Programme, hoa: User) -> None:
    row, by, unit = opened(year, hoa), leader(), unit_of(year)
    assert permissions.may_explain(by, row, unit)
    assert not permissions.may_explain(hoa, row, unit)
    assert not permissions.may_explain(make_user("huyen", "district_reviewer", unit.district), row, unit)
    year.phases.filter(key="explanation").update(last_on=timezone.localdate() - timedelta(days=1))
    assert permissions.may_explain(by, row, unit_of(year))  # the day of the invitation holds
    row.due_on = timezone.localdate() - timedelta(days=1)
    assert "Đã hết hạn giải trình" in permissions.may_explain(by, row, unit).why
    row.state = "explained"
    assert "đã nộp" in permissions.may_explain(by, row, unit).why


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def test_files_are_kept_and_taken_out(year: Programme, hoa: User) -> None:
    row, by, now = opened(year, hoa), leader(), timezone.now()
    add: dict[str, Any] = {"explanation": row, "criterion": "2", "by": by, "at": now}
    file = actions.add_file(**add, content=SimpleUploadedFile("so.pdf", PDF), name="so.pdf")
    assert file.explained.criterion == "2" and file.file.media_type == "application/pdf"
    with pytest.raises(Refused, match="đã kèm ở tiêu chí này"):
        actions.add_file(**add, content=PDF, name="so.pdf")
    with pytest.raises(Refused, match="rỗng"):
        actions.add_file(**add, content=b"", name="so.pdf")
    with pytest.raises(Refused, match="chương trình|Không nhận"):
        actions.add_file(**add, content=b"MZ" + b"\0" * 200, name="so.pdf")
    actions.remove_file(file=file, by=by, at=now)
    with pytest.raises(Refused, match="gỡ trước đó"):
        actions.remove_file(file=file, by=by, at=now)
    assert ExplanationFile.objects.get().removed_at == now


def test_an_opinion_after_the_unit_has_spoken(year: Programme, hoa: User) -> None:
    row, by, now = opened(year, hoa), leader(), timezone.now()
    about = actions.explain(explanation=row, criterion="2", text="Có sổ", seen=0, by=by, at=now)
    opine: dict[str, Any] = {"explained": about, "by": hoa, "at": now}
    with pytest.raises(Refused, match="Đơn vị chưa nộp giải trình"):
        actions.opine(**opine, opinion="change", note="Có sổ thật")
    actions.submit_explanation(explanation=row, by=by, at=now)
    with pytest.raises(Refused, match="hãy nêu lý do"):
        actions.opine(**opine, opinion="change", note=" ")
    with pytest.raises(ValueError, match="unknown opinion"):
        actions.opine(**opine, opinion="maybe", note="x")
    actions.opine(**opine, opinion="change", note="Có sổ thật")
    about.refresh_from_db()
    assert (about.opinion, about.opinion_note, about.opined_by) == ("change", "Có sổ thật", hoa)
    assert Entry.objects.get(action="committee.opine").place_code == "07420"
