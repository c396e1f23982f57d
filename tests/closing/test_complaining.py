"""Complaints by their values: due days, who is told, what may follow what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gansao.audit.models import Entry
from gansao.closing import actions, permissions, queries
from gansao.closing.models import Complaint
from gansao.domain.lifecycle import COMPLAINT
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Programme
from gansao.recognition.actions import open_correction
from gansao.recognition.models import Correction, Decision
from tests.factories import make_process_year, make_user

from .conftest import AT, PDF, After


def test_it_is_due_after_ten_working_days_and_the_secretariat_is_told(after: After) -> None:
    complaint = after.complaint()
    assert complaint.received_on == date(2024, 1, 3)
    assert complaint.due_on == date(2024, 1, 17)
    notice = Notice.objects.get(user=after.small.secretariat)
    assert "Xã Mỹ Thái" in notice.text and notice.due_on == complaint.due_on
    assert notice.url == f"/nam/2023/khieu-nai/{complaint.pk}/"
    row = Entry.objects.get(action="closing.file_complaint")
    assert (row.place_code, row.by_id) == ("07420", after.leader.pk)


def test_files_are_kept_as_they_came(after: After) -> None:
    upload = SimpleUploadedFile("qr.pdf", PDF)
    complaint = after.complaint(uploads=[upload])
    assert [each.file.path.read_bytes() for each in complaint.files.all()] == [PDF]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": "  "}, "nội dung"),
        ({"received_on": AT.date() + timedelta(days=2)}, "tương lai"),
        ({"origin": "citizen"}, "sổ tiếp nhận"),
    ],
)
def test_what_is_wanting_is_said_and_nothing_is_kept(after: After, more: dict[str, Any], said: str) -> None:
    with pytest.raises(actions.Refused, match=said):
        after.complaint(**more)
    assert not Complaint.objects.exists()


def test_the_same_words_twice_are_one_complaint(after: After) -> None:
    after.complaint()
    with pytest.raises(actions.Refused, match="đã được ghi"):
        after.complaint()
    after.complaint(words="Điều khác.")
    assert Complaint.objects.count() == 2


def test_before_publishing_nothing_is_taken_in(after: After) -> None:
    Decision.objects.update(state="draft", number="", signed_on=None)
    Programme.objects.update(state="open")
    with pytest.raises(actions.Refused, match="đã công bố"):
        after.complaint()


def test_while_a_correction_is_made_others_may_still_complain(after: After) -> None:
    decision = Decision.objects.get(state="published")
    open_correction(decision=decision, reason="Cộng nhầm điểm", by=after.small.secretariat, at=AT)
    unit = Participation.objects.get(pk=after.unit.pk)
    assert (unit.programme.state, bool(permissions.may_complain(after.leader, unit, AT.date()))) == ("open", True)
    assert after.complaint().state == "filed"
    Programme.objects.update(state="closed")
    assert not permissions.may_complain(after.leader, Participation.objects.get(pk=unit.pk), AT.date())
    with pytest.raises(actions.Refused, match="chưa khép"):
        after.complaint(words="Điều khác.")


def test_answered_it_waits_for_nobody_and_the_unit_is_told(after: After) -> None:
    complaint = after.answered("unchanged")
    assert (complaint.state, complaint.number, complaint.outcome) == ("answered", "15/UBND-NC", "unchanged")
    assert Notice.objects.get(user=after.small.secretariat).done_at == AT
    assert "giữ nguyên kết quả" in Notice.objects.get(user=after.leader).text
    assert not queries.open_complaints(after.small.programme).exists()


def test_an_answer_is_signed_between_the_day_it_came_and_today(after: After) -> None:
    complaint = after.answering()
    for day in (date(2024, 1, 2), date(2024, 1, 4)):
        with pytest.raises(actions.Refused, match="từ ngày nhận"):
            actions.record_answer(
                complaint=complaint, number="1", signed_on=day, content=PDF, name="a.pdf", by=after.small.clerk, at=AT
            )


@pytest.mark.parametrize("state", COMPLAINT)
@pytest.mark.parametrize("verb", ["draft_answer", "record_answer", "take_back"])
def test_each_step_only_where_the_table_has_it(after: After, state: str, verb: str) -> None:
    complaint = after.answered()
    Complaint.objects.filter(pk=complaint.pk).update(state=state)
    by = after.small.secretariat

    def act() -> Complaint:
        if verb == "draft_answer":
            return actions.draft_answer(complaint=complaint, outcome="unchanged", answer="Giữ nguyên.", by=by, at=AT)
        if verb == "take_back":
            return actions.take_back_complaint(complaint=complaint, reason="Đã rõ.", by=by, at=AT)
        day = AT.date()
        return actions.record_answer(
            complaint=complaint, number="2", signed_on=day, content=PDF, name="a.pdf", by=by, at=AT
        )

    if verb in COMPLAINT[state]:
        assert act().state == COMPLAINT[state][verb]
    else:
        with pytest.raises(actions.Refused):
            act()


def test_a_complaint_leads_to_one_correction(after: After) -> None:
    complaint = actions.lead_to_correction(complaint=after.answered(), by=after.small.secretariat, at=AT)
    correction = Correction.objects.get()
    assert complaint.correction == correction and "Xã Mỹ Thái" in correction.reason
    assert after.small.refresh().state == "open"
    with pytest.raises(actions.Refused, match="một lần"):
        actions.lead_to_correction(complaint=complaint, by=after.small.secretariat, at=AT)


def test_only_what_must_be_corrected_leads_to_a_correction(after: After) -> None:
    with pytest.raises(actions.Refused):
        actions.lead_to_correction(complaint=after.answered("unchanged"), by=after.small.secretariat, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("phase", "allowed"), [("publication", False), ("complaints", True), ("closing", False)])
def test_in_a_year_with_a_process_the_phase_decides(phase: str, allowed: bool) -> None:
    programme = make_process_year(phase=phase, state="published")
    unit = programme.participations.get(code="07420")
    leader = make_user("lanhdao", "commune_leader", unit.unit)
    answer = permissions.may_complain(leader, unit, timezone.localdate())
    assert bool(answer) == allowed
    assert allowed or "Tiếp nhận khiếu nại" in answer.why
