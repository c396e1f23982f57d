"""Independent markers once all are in: who may still change a mark, that it is kept, and what goes with it."""

import pytest
from django.test import Client

from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, AppraisalRules, MarkerMark, Settlement
from gansao.appraisals.sheets import sheet_of
from gansao.assessments.models import Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation
from tests.appraisals.test_actions import ITEMS, WHY, person, save, self_marks, team_layer
from tests.factories import NOW, make_appraisal, make_process_year, make_team, make_user

pytestmark = pytest.mark.django_db
ONE = {"items": [0]}  # 2 of 4 points
HEAD, MEMBER = "to-truong-1", "thanh-vien-1"
URL = "/nam/2023/tham-dinh/07420/"


@pytest.fixture
def unit() -> Participation:
    unit = make_process_year("appraisal").participations.get(code="07420")
    self_marks(unit)
    AppraisalRules.objects.create(programme=unit.programme, several_criteria=["1"])
    return unit


@pytest.fixture
def appraisal(unit: Participation) -> Appraisal:
    """Both found the same in criterion 1, 3,00; all else is as the unit says."""
    appraisal = make_appraisal(unit, make_team(unit.programme))
    for name in (HEAD, MEMBER):
        save(appraisal, "1", ITEMS, by=name, **WHY)
    actions.agree_with_self(appraisal=appraisal, by=person(MEMBER), at=NOW)
    return appraisal


def reopened(appraisal: Appraisal) -> Appraisal:
    actions.confirm(appraisal=appraisal, by=person(HEAD), at=NOW)
    actions.reopen(appraisal=appraisal, reason="Cả hai đếm nhầm", by=person(HEAD), at=NOW)
    return Appraisal.objects.get(pk=appraisal.pk)


def settle(appraisal: Appraisal, by: str) -> None:
    mark = MarkerMark.objects.get(criterion="1", marker=person(by))
    actions.settle(appraisal=appraisal, criterion="1", mark_id=mark.pk, note="Đã đến xem", by=person(HEAD), at=NOW)


def test_before_it_is_reopened_nobody_changes_what_the_others_have_seen(appraisal: Appraisal) -> None:
    with pytest.raises(actions.Refused, match="sau khi tổ trưởng xác nhận rồi mở lại kèm lý do"):
        save(appraisal, "1", ONE, seen=1, **WHY)


def test_a_unanimous_slip_is_mended_after_reopening_and_that_is_kept(appraisal: Appraisal) -> None:
    again = reopened(appraisal)
    mark = save(again, "1", ONE, seen=1, **WHY)
    assert (mark.points_x100, mark.after_seen, mark.version) == (200, True, 2)
    assert not MarkerMark.objects.get(criterion="1", marker=person(HEAD)).after_seen
    entry = Entry.objects.filter(action="appraisals.save_mark").latest("id")
    assert entry.after["after_seen"] is True and entry.before["points"] == "3,00"
    assert sheet_of(again).by_code["1"].differs
    settle(again, MEMBER)
    actions.confirm(appraisal=again, by=person(HEAD), at=NOW)
    assert team_layer(again.participation)["1"] == 200


def test_what_was_seen_is_changed_and_not_taken_away(appraisal: Appraisal) -> None:
    again = reopened(appraisal)
    with pytest.raises(actions.Refused, match="chỉ sửa, không bỏ điểm"):
        save(again, "1", None, seen=1)
    same = save(again, "1", ITEMS, seen=1, reason="other", note="Đếm lại vẫn thế")
    assert not same.after_seen, "nothing else was found"
    assert MarkerMark.objects.filter(criterion="1").count() == 2


def test_a_choice_is_gone_when_one_of_the_marks_changes(appraisal: Appraisal) -> None:
    again = reopened(appraisal)
    save(again, "1", ONE, seen=1, **WHY)
    settle(again, HEAD)
    save(again, "1", {"items": [0, 2]}, by=HEAD, seen=1, **WHY)
    assert not Settlement.objects.exists() and sheet_of(again).by_code["1"].differs
    entry = Entry.objects.filter(action="appraisals.save_mark").latest("id")
    assert entry.after["settlement"] == "không còn, vì điểm đã đổi"
    settle(again, HEAD)
    save(again, "1", {"items": [1]}, seen=2, **WHY)
    assert not Settlement.objects.exists(), "also when it was not the chosen one"


def test_the_unit_changed_its_mark_so_the_markers_give_their_reason(appraisal: Appraisal, unit: Participation) -> None:
    Mark.objects.filter(participation=unit, layer=Layer.SELF, criterion="1").update(points_x100=300)
    for name in (HEAD, MEMBER):
        MarkerMark.objects.filter(criterion="1", marker=person(name)).update(reason="", note="")
    assert sheet_of(appraisal).complete, "as the unit says: no reason is asked"
    Mark.objects.filter(participation=unit, layer=Layer.SELF, criterion="1").update(points_x100=400)
    with pytest.raises(actions.Refused, match="tiêu chí 1 khác điểm tự chấm mà chưa có lý do"):
        actions.confirm(appraisal=appraisal, by=person(HEAD), at=NOW)
    mark = save(appraisal, "1", ITEMS, seen=1, **WHY)
    assert mark.reason == "no_evidence" and not mark.after_seen
    assert sheet_of(appraisal).by_code["1"].result == mark, "of equal marks the one with its reason"
    actions.confirm(appraisal=appraisal, by=person(HEAD), at=NOW)
    assert Mark.objects.get(participation=unit, layer=Layer.TEAM, criterion="1").reason == "no_evidence"
    with pytest.raises(actions.Refused):
        save(appraisal, "1", ONE, seen=2, **WHY)


def test_a_marker_who_comes_later_is_still_blind(appraisal: Appraisal, unit: Participation) -> None:
    again, late = reopened(appraisal), make_user("den-sau", "team_member", unit.programme.province)
    actions.add_member(team=again.team, user=late, by=person(HEAD), at=NOW)
    row = sheet_of(again).by_code["1"]
    assert row.shown_to(late.pk) == () and not row.has_seen(late.pk) and row.has_seen(person(MEMBER).pk)
    assert save(again, "1", ONE, seen=1, **WHY).after_seen
    assert not save(again, "1", ONE, by="den-sau", **WHY).after_seen


def test_the_page_says_that_a_change_is_kept(client: Client, appraisal: Appraisal) -> None:
    client.force_login(person(MEMBER))
    assert "tổ trưởng chọn điểm" in client.get(f"{URL}1/").content.decode()
    reopened(appraisal)
    page = client.get(f"{URL}1/").content.decode()
    assert "Bạn đã thấy điểm của người chấm khác" in page and 'name="clear"' not in page
    asked = {"items": ["0"], "reason": "no_evidence", "note": "Chỉ thấy một", "seen": "1"}
    assert client.post(f"{URL}1/", asked).status_code == 302
    said = "sửa sau khi đã thấy điểm của người khác"
    assert said in client.get(URL).content.decode()
    client.force_login(person(HEAD))
    assert client.get(URL).content.decode().count(said) == 2, "in the list, and where the head chooses"
