"""Who is late, who is reminded, what waits: one rule, seen from three sides."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gansao.assessments import actions
from gansao.assessments.deadlines import late_in, waiting_in
from gansao.assessments.dues import dues
from gansao.assessments.tasks import waiting
from gansao.home import reminders
from gansao.home.dues import reminding
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Phase, PhaseExtension, Programme
from tests.assessments.sheets_of_year import mark, voi_of
from tests.factories import NOW, make_process_year, make_user

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def over(phase: str, days: int = 10) -> None:
    Phase.objects.filter(key=phase).update(
        first_on=today() - timedelta(days=days + 20), last_on=today() - timedelta(days=days)
    )


def units(year: Programme) -> list[Participation]:
    return list(Programme.objects.get(pk=year.pk).participations.select_related("dossier", "programme"))


def late(year: Programme) -> dict[str, str]:
    programme = Programme.objects.get(pk=year.pk)
    return {row.unit.code: row.phase for row in late_in(programme, units(year), today())}


def move(unit: Participation, *verbs: str) -> None:
    for verb in verbs:
        actions.move_dossier(participation=unit, verb=verb, by="thử", at=NOW)


def test_who_is_late_follows_the_dossiers_step_and_its_extension() -> None:
    year = make_process_year("district_review")
    voi, my_thai = voi_of(year), year.participations.get(code="07420")
    assert set(late(year).values()) == {"self_assessment"} and len(late(year)) == 4
    move(voi, "ask_sign_off", "submit")  # the district's now, whose phase runs
    assert "07375" not in late(year)
    over("district_review")
    assert late(year)["07375"] == "district_review"
    move(voi, "accept", "forward")
    assert "07375" not in late(year)
    phase = Phase.objects.get(key="self_assessment")
    PhaseExtension.objects.create(
        participation=my_thai, phase=phase, last_on=today(), reason="Bão", granted_at=timezone.now()
    )
    assert "07420" not in late(year)
    Participation.objects.filter(code="07423").update(status="not_registered", status_reason="x")
    assert set(late(year)) == {"07432"}
    Programme.objects.update(state="published")
    assert late(year) == {}


def test_whoever_has_not_answered_the_registration_is_late_with_it_until_the_sheet_is_due() -> None:
    year = make_process_year("registration")
    over("registration")
    assert set(late(year).values()) == {"registration"}
    Participation.objects.update(registered_at=NOW)
    assert late(year) == {}


def test_each_is_reminded_once_a_moment_and_no_longer_when_it_is_done() -> None:
    year = make_process_year("self_assessment")
    Phase.objects.filter(key="self_assessment").update(last_on=today())
    voi = voi_of(year)
    editor = make_user("can-bo", "commune_editor", voi.unit)
    reviewer = make_user("huyen", "district_reviewer", voi.district)
    at = timezone.now()
    assert reminders.send(at, [reminding(dues)]).told == 1
    assert reminders.send(at, [reminding(dues)]).told == 0
    told = Notice.objects.get(user=editor)
    assert told.key == f"phase:2023:self_assessment:07375:{today().isoformat()}:before:1"
    assert told.text == "Thị trấn Vôi: tự chấm điểm, hạn hôm nay." and told.url == "/nam/2023/ho-so/07375/"
    move(voi, "ask_sign_off", "submit")
    Phase.objects.filter(key="district_review").update(first_on=today(), last_on=today())
    assert reminders.send(at, [reminding(dues)]).told == 1
    assert Notice.objects.get(user=reviewer).text == "Huyện Lạng Giang: còn 1 hồ sơ thẩm tra chưa xong, hạn hôm nay."
    assert Notice.objects.filter(user=editor).count() == 1


def test_what_waits_for_commune_and_district() -> None:
    year = make_process_year("self_assessment")
    voi = voi_of(year)
    editor = make_user("can-bo", "commune_editor", voi.unit)
    leader = make_user("lanh-dao", "commune_leader", voi.unit)
    reviewer = make_user("huyen", "district_reviewer", voi.district)
    mark(voi, "2", {"level": 1})
    (own,) = waiting(editor, today())
    assert own.what == "Tự chấm điểm: đã chấm 1 trên 3 tiêu chí" and own.url == "/nam/2023/ho-so/07375/"
    assert own.due_on == today() + timedelta(days=10) and own.where == "Thị trấn Vôi, năm 2023"
    assert list(waiting(reviewer, today())) == []
    move(voi, "ask_sign_off")
    assert list(waiting(editor, today())) == []
    assert [task.url for task in waiting(leader, today())] == ["/nam/2023/ho-so/07375/nop/"]
    move(voi, "submit")
    Phase.objects.filter(key="district_review").update(first_on=today())
    (reviews,) = waiting(reviewer, today())
    assert reviews.what == "1 hồ sơ chờ thẩm tra" and reviews.url == "/nam/2023/tham-tra/"
    assert list(waiting(make_user("khac", "secretariat", year.province), today())) == []
    client = Client()
    client.force_login(reviewer)
    page = unescape(client.get("/viec/").content.decode())
    assert "1 việc chờ tôi" in page and "1 hồ sơ chờ thẩm tra" in page


def test_a_leader_is_asked_to_register() -> None:
    year = make_process_year("registration")
    leader = make_user("lanh-dao", "commune_leader", voi_of(year).unit)
    assert [task.what for task in waiting(leader, today())] == ["Đăng ký tham gia"]
    Participation.objects.update(registered_at=NOW)
    assert list(waiting(leader, today())) == []


def test_what_waits_costs_the_same_queries(django_assert_num_queries: Any) -> None:
    year = make_process_year("district_review")
    programme, rows = Programme.objects.get(pk=year.pk), units(year)
    with django_assert_num_queries(2):  # the phases, the extensions
        waiting_in(programme, rows, today())
