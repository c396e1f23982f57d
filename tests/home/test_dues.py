"""Who is reminded in each phase, with a clock that stands still; and what ends the reminders of a phase.

Today is Wednesday 25/11/2026: three working days before Monday the 30th, the last day of the phase that runs.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from gansao import law
from gansao.accounts.models import User
from gansao.accounts.roles import role_table
from gansao.appraisals import actions as appraisals
from gansao.assessments import actions as assessments
from gansao.assessments.actions import take_in
from gansao.assessments.models import Dossier
from gansao.closing import actions as closing
from gansao.committee import actions as committee
from gansao.domain.process import Term, to_data
from gansao.home import reminders
from gansao.home.dues import late_in
from gansao.notices.models import Notice
from gansao.programmes import actions as programmes
from gansao.programmes.models import Participation, Phase, Programme
from gansao.programmes.queries import process_of, schedule
from gansao.recognition import actions as recognition
from tests.committee.years import agency, leader, make_committee_year, members, secretary, unit_of
from tests.factories import make_appraisal, make_process_year, make_team, make_user
from tests.recognition.conftest import Small, small

__all__ = ["small"]

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
LAST = date(2026, 11, 30)
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def small_by_process(small: Small) -> Small:
    """The small year of tests/recognition as one of a process, whose phases have no days yet."""
    rules = law.process("cqtt-ba-cap", role_table())
    Programme.objects.update(process=to_data(rules))
    for position, phase in enumerate(rules.phases, start=1):
        Phase.objects.create(programme=small.programme, key=phase.key, position=position)
    small.refresh()
    return small


def running(year: Programme, phase: str) -> Programme:
    Phase.objects.filter(programme=year, key=phase).update(first_on=TODAY - timedelta(days=20), last_on=LAST)
    return Programme.objects.get(pk=year.pk)


def send(day: date = TODAY) -> int:
    """How many were told by the round of a day, at noon in Vietnam."""
    sent = reminders.send(datetime.combine(day, time(5), UTC))
    assert sent.failed == ()
    return sent.told


def waits(user: User) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(user=user, done_at=None, key__regex="before|after").order_by("id")
    return list(rows.values_list("text", "url"))


def person(name: str) -> User:
    return User.objects.get(username=name)


def test_a_team_until_its_last_unit_is_confirmed() -> None:
    year = running(make_process_year("appraisal"), "appraisal")
    team = make_team(year)
    secretariat = make_user("thu-ky", "secretariat", year.province)
    units = [year.participations.get(code=code) for code in ("07375", "07420")]
    rows = [make_appraisal(unit, team) for unit in units]
    Dossier.objects.create(participation=year.participations.get(code="07423"), state="forwarded", changed_at=AT)
    assert send() == 3 and send() == 0  # head, member, secretariat; each once
    said = ("Tổ 1: còn 2 đơn vị chưa xác nhận, còn 3 ngày làm việc.", "/nam/2023/tham-dinh/")
    assert waits(person("to-truong-1")) == waits(person("thanh-vien-1")) == [said]
    assert waits(secretariat) == [
        ("Thư ký Ban Chỉ đạo: còn 1 đơn vị chưa giao cho tổ nào, còn 3 ngày làm việc.", "/nam/2023/phan-cong/")
    ]
    third = year.participations.get(code="07423")
    by = {"by": secretariat, "at": timezone.now()}
    appraisals.assign_by_hand(participation=third, team=team, reason="Gần", **by)
    assert waits(secretariat) == []
    third.appraisals.all().delete()

    confirm(rows[0])
    assert len(waits(person("to-truong-1"))) == 1  # one is left
    confirm(rows[1])
    assert waits(person("to-truong-1")) == waits(person("thanh-vien-1")) == []
    assert send(LAST) == 1  # the unit that has no team again


def confirm(row: Any) -> None:
    for code, answer in (("1", {"items": [0]}), ("2", {"level": 0}), ("3", {"points": 225})):
        given = {"reason": "no_evidence", "note": "Không thấy", "seen": 0}
        appraisals.save_mark(appraisal=row, criterion=code, answer=answer, by=person("thanh-vien-1"), at=AT, **given)
    appraisals.confirm(appraisal=row, by=person("to-truong-1"), at=AT)


def test_what_a_team_has_no_dossier_of_is_not_its_fault() -> None:
    year = running(make_process_year("appraisal"), "appraisal")
    make_appraisal(year.participations.get(code="07375"), make_team(year), state="submitted")
    assert send() == 0


def test_who_only_stands_in_is_not_reminded() -> None:
    year = running(make_process_year("appraisal"), "appraisal")
    team = make_team(year)
    team.members.filter(is_head=False).update(is_reserve=True)
    make_appraisal(year.participations.get(code="07375"), team)
    assert send() == 1 and waits(person("thanh-vien-1")) == []


def test_a_unit_until_it_has_explained() -> None:
    year = running(make_committee_year(), "explanation")
    hoa, head = secretary(year), leader()
    committee.invite(programme=year, codes=["07420"], working_days=5, by=hoa, at=AT)
    unit = unit_of(year)
    explanation = unit.explanation
    assert explanation.due_on == date(2026, 12, 2)
    assert send() == 0  # invited today
    assert [send(date(2026, 11, day)) for day in (26, 27, 30)] == [0, 1, 0]
    said = "Xã Mỹ Thái: nộp giải trình điểm thẩm định, còn 3 ngày làm việc."
    assert waits(head) == [(said, "/nam/2023/giai-trinh/07420/")]
    assert send(date(2026, 12, 1)) == 1 and send(date(2026, 12, 3)) == 1
    assert waits(head)[-1][0] == "Xã Mỹ Thái: nộp giải trình điểm thẩm định, quá hạn 1 ngày làm việc."
    committee.submit_explanation(explanation=explanation, by=head, at=AT)
    assert waits(head) == [] and send(date(2026, 12, 7)) == 0


def test_taking_in_ends_what_units_and_secretariat_were_reminded_of() -> None:
    year = running(make_committee_year("committee"), "committee")
    hoa, head = secretary(year), leader()
    committee.invite(programme=year, codes=["07420"], working_days=1, by=hoa, at=AT - timedelta(days=5))
    assert send() == 2
    assert waits(hoa) == [
        (
            "Thư ký Ban Chỉ đạo: còn 4 đơn vị đã thẩm định chưa trình Ban Chỉ đạo, còn 3 ngày làm việc.",
            "/nam/2023/trinh-ban-chi-dao/",
        )
    ]
    take_in(programme=year, codes=["07420"], by=hoa, at=AT)
    assert waits(head) == [] and len(waits(hoa)) == 1
    take_in(programme=year, by=hoa, at=AT)
    assert waits(hoa) == []


def test_an_agency_until_it_has_answered_about_all_units() -> None:
    year = running(make_committee_year("committee"), "committee")
    hoa = secretary(year)
    police = make_user("cong-an", "consulted_agency", year.province)
    asked = agency(year, user=police)
    committee.ask(
        programme=year, agencies=[asked], codes=["07420", "07375"], due_on=LAST, by=hoa, at=AT - timedelta(days=14)
    )
    send()
    said = "Công an tỉnh: còn 2 đơn vị chưa trả lời về điều kiện loại trừ, còn 3 ngày làm việc."
    assert waits(police) == [(said, "/nam/2023/y-kien/")]
    for row in asked.consultations.all():
        assert len(waits(police)) == 1
        committee.answer(consultation=row, code="", document_number="", document_on=None, note="", by=police, at=AT)
    assert waits(police) == []


def test_a_member_until_they_have_voted_on_everything() -> None:
    year = running(make_committee_year("committee"), "committee")
    take_in(programme=year, by="Chị Hoa", at=AT)
    hoa, (one, two, three) = secretary(year), members(year)
    first, second = (
        committee.propose_change(
            participation=unit_of(year, code), criterion="2", answer={"level": 0}, reason="Đủ sổ", by=hoa, at=AT
        )
        for code in ("07375", "07420")
    )
    committee.cast_vote(change=first, choice="for", by=one, at=AT)
    send()
    assert waits(one) == [
        (f"{one}: còn 1 đề nghị thay đổi điểm chưa biểu quyết, còn 3 ngày làm việc.", "/nam/2023/thay-doi/")
    ]
    assert waits(two)[0][0].startswith(f"{two}: còn 2 đề nghị")
    committee.cast_vote(change=second, choice="against", by=one, at=AT)
    assert waits(one) == [] and len(waits(two)) == 1
    committee.cast_vote(change=first, choice="for", by=two, at=AT)
    committee.count_votes(change=first, by=hoa, at=AT)
    assert len(waits(two)) == len(waits(three)) == 1  # the second proposal waits
    committee.withdraw_change(change=second, by=hoa, at=AT)
    assert waits(two) == waits(three) == []


def test_the_commune_until_its_dossier_is_handed_in_and_its_district_until_all_are_forwarded() -> None:
    year = running(running(make_process_year("self_assessment"), "self_assessment"), "district_review")
    voi, my_thai = (year.participations.get(code=code) for code in ("07375", "07420"))
    editor = make_user("can-bo", "commune_editor", voi.unit)
    reviewer = make_user("huyen", "district_reviewer", voi.district)
    for verb in ("ask_sign_off", "submit"):
        assessments.move_dossier(participation=my_thai, verb=verb, by="thử", at=AT)
    send()
    assert len(waits(editor)) == len(waits(reviewer)) == 1
    assessments.move_dossier(participation=voi, verb="ask_sign_off", by=editor, at=AT)
    assert len(waits(editor)) == 1  # its leader has not signed off
    assessments.move_dossier(participation=voi, verb="submit", by=editor, at=AT)
    assert waits(editor) == []
    for verb in ("accept", "forward"):
        assessments.move_dossier(participation=voi, verb=verb, by="thử", at=AT)
    assert len(waits(reviewer)) == 1
    for verb in ("accept", "forward"):
        assessments.move_dossier(participation=my_thai, verb=verb, by="thử", at=AT)
    assert waits(reviewer) == []


def test_a_day_that_is_moved_is_reminded_of_anew() -> None:
    year = running(make_process_year("self_assessment"), "self_assessment")
    voi = year.participations.get(code="07375")
    editor = make_user("can-bo", "commune_editor", voi.unit)
    secretariat = make_user("thu-ky", "secretariat", year.province)
    assert send() == 1
    phase = Phase.objects.get(programme=year, key="self_assessment")
    week = LAST + timedelta(days=7)
    programmes.extend_phase(phase=phase, participations=[voi], last_on=week, reason="Bão", by=secretariat, at=AT)
    assert waits(editor) == []
    assert send(date(2026, 12, 2)) == 1
    assert waits(editor)[0][0] == "Thị trấn Vôi: tự chấm điểm, còn 3 ngày làm việc."
    programmes.set_participation(participation=voi, status="not_proposed", reason="Đang xem xét", by=secretariat, at=AT)
    assert waits(editor) == []


def test_new_days_of_the_phases_end_what_was_said_of_the_old() -> None:
    year = running(make_process_year("self_assessment"), "self_assessment")
    editor = make_user("can-bo", "commune_editor", year.participations.get(code="07375").unit)
    send()
    rules = process_of(year)
    assert rules is not None
    same = {"self_assessment": schedule(year)["self_assessment"]}
    programmes.set_process(programme=year, process=rules, schedule=same, by="thử", at=AT)
    assert len(waits(editor)) == 1
    later = {"self_assessment": Term(TODAY, LAST + timedelta(days=30))}
    programmes.set_process(programme=year, process=rules, schedule=later, by="thử", at=AT)
    assert waits(editor) == []


def test_secretariat_and_clerk_on_the_way_to_the_published_decision(small_by_process: Small) -> None:
    small = small_by_process
    year = small.programme
    running(running(year, "decision"), "publication")
    base = "/nam/2023/"
    send()
    assert waits(small.secretariat)[-1] == (
        "Thư ký Ban Chỉ đạo: chưa chốt kết quả để trình, còn 3 ngày làm việc.",
        f"{base}chot/",
    )
    small.frozen()
    assert waits(small.secretariat) == []
    send()
    assert waits(small.secretariat)[0][0] == "Thư ký Ban Chỉ đạo: chưa có dự thảo quyết định, còn 3 ngày làm việc."
    decision = small.drafted()
    assert waits(small.secretariat) == []
    send()
    assert waits(small.clerk) == [("Văn thư: chưa ghi quyết định đã ký, còn 3 ngày làm việc.", f"{base}quyet-dinh/ky/")]
    decision = small.signed(decision)
    assert waits(small.clerk) == []
    send()
    assert waits(small.secretariat)[0][0] == "Thư ký Ban Chỉ đạo: quyết định đã ký, chưa công bố, còn 3 ngày làm việc."
    recognition.publish(decision=decision, disclosure="points", by=small.secretariat, at=AT)
    assert waits(small.secretariat) == [] and send() == 0


def test_complaints_and_the_close_of_the_year(small_by_process: Small) -> None:
    small = small_by_process
    small.frozen().published()
    running(small.refresh(), "complaints")
    head = make_user("lanh-dao", "commune_leader", small.unit("07420").unit)
    complaint = closing.file_complaint(
        participation=small.unit("07420"), words="Thiếu", criteria=["1"], by=head, at=AT - timedelta(days=13)
    )
    assert complaint.due_on == date(2026, 11, 27)
    send()
    page = f"/nam/2023/khieu-nai/{complaint.pk}/"
    said = "Thư ký Ban Chỉ đạo: trả lời khiếu nại của Xã Mỹ Thái, còn 2 ngày làm việc."
    assert waits(small.secretariat) == [(said, page)] and waits(small.clerk) == []
    closing.draft_answer(complaint=complaint, outcome="unchanged", answer="Giữ.", by=small.secretariat, at=AT)
    assert waits(small.secretariat) == []
    send(date(2026, 11, 27))
    said = "Văn thư: ghi văn bản đã ký trả lời khiếu nại của Xã Mỹ Thái, hạn hôm nay."
    assert waits(small.clerk) == [(said, page)]
    closing.take_back_complaint(complaint=complaint, reason="Đã rõ", by=head, at=AT)
    assert waits(small.clerk) == []
    running(small.refresh(), "closing")
    send()
    assert waits(small.secretariat)[0] == (
        "Thư ký Ban Chỉ đạo: năm 2023 chưa khép, còn 3 ngày làm việc.",
        "/nam/2023/luu-tru/",
    )
    Phase.objects.filter(key="complaints").update(last_on=TODAY - timedelta(days=1))
    closing.close_year(programme=small.refresh(), by=small.secretariat, at=AT, reason="Đủ")
    assert waits(small.secretariat) == [] and send(LAST) == 0


def test_by_letter_where_there_is_an_address(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.SENDS_MAIL, settings.SITE = True, "https://gansao.example.gov.vn"
    year = running(make_process_year("appraisal"), "appraisal")
    make_appraisal(year.participations.get(code="07375"), make_team(year))
    User.objects.filter(username="to-truong-1").update(email="to1@example.gov.vn")
    with django_capture_on_commit_callbacks(execute=True):
        assert send() == 2
    (letter,) = mail.outbox
    assert letter.to == ["to1@example.gov.vn"] and "Hạn: 30/11/2026" in letter.body
    assert letter.subject == "Gắn Sao: Tổ 1: còn 1 đơn vị chưa xác nhận, còn 3 ngày làm việc."


def test_late_is_what_is_past_its_day_the_longest_first() -> None:
    year = running(make_process_year("appraisal"), "appraisal")
    make_appraisal(year.participations.get(code="07375"), make_team(year, number=2))
    make_appraisal(year.participations.get(code="07420"), make_team(year, number=1))
    Participation.objects.filter(code="07420").update(name="Xã Khác")
    assert late_in(Programme.objects.get(pk=year.pk), LAST) == []
    found = late_in(Programme.objects.get(pk=year.pk), LAST + timedelta(days=1))
    assert [(due.who, due.phase, due.what, due.due_on) for due in found] == [
        (f"Tổ {number}", "Thẩm định", "còn 1 đơn vị chưa xác nhận", LAST) for number in (1, 2)
    ]
