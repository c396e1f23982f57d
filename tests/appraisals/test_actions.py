"""Marks of markers, the head's word, duties, columns: what is written and what is refused."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gansao.accounts.models import User
from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, AppraisalRules, MarkerMark, SuppliedColumn
from gansao.appraisals.sheets import sheet_of
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from gansao.workbooks.writing import Book
from tests.factories import NOW, make_appraisal, make_process_year, make_team, make_user

pytestmark = pytest.mark.django_db
ITEMS: dict[str, Any] = {"items": [0, 1]}  # 3 of 4 points
SELF: dict[str, dict[str, Any]] = {"1": {"items": [0, 1, 2]}, "2": {"level": 0}, "3": {"points": 225}}
POINTS = {"1": 400, "2": 300, "3": 225}
WHY = {"reason": "no_evidence", "note": "Không thấy mã QR"}


@pytest.fixture
def programme() -> Programme:
    return make_process_year("appraisal")


@pytest.fixture
def unit(programme: Programme) -> Participation:
    unit = programme.participations.get(code="07420")
    self_marks(unit)
    return unit


@pytest.fixture
def appraisal(programme: Programme, unit: Participation) -> Appraisal:
    return make_appraisal(unit, make_team(programme))


def self_marks(unit: Participation) -> None:
    Mark.objects.bulk_create(
        Mark(
            participation=unit, criterion=code, layer=Layer.SELF, answer=answer, points_x100=POINTS[code], marked_at=NOW
        )
        for code, answer in SELF.items()
    )


def person(name: str) -> User:
    return User.objects.get(username=name)


def save(appraisal: Appraisal, criterion: str, answer: Any, by: str = "thanh-vien-1", **more: Any) -> Any:
    return actions.save_mark(
        appraisal=appraisal, criterion=criterion, answer=answer, by=person(by), at=NOW, **{"seen": 0} | more
    )


def team_layer(unit: Participation) -> dict[str, int | None]:
    return dict(Mark.objects.filter(participation=unit, layer=Layer.TEAM).values_list("criterion", "points_x100"))


def test_a_mark_with_its_reason(appraisal: Appraisal) -> None:
    mark = save(appraisal, "1", ITEMS, **WHY)
    assert (mark.points_x100, mark.reason, mark.note, mark.version) == (300, "no_evidence", "Không thấy mã QR", 1)
    entry = Entry.objects.get(action="appraisals.save_mark")
    assert (entry.place_code, entry.after["points"]) == ("07420", "3,00")
    assert save(appraisal, "2", {"level": 0}, **WHY).reason == "", "as the unit said: no reason is kept"


@pytest.mark.parametrize(
    ("criterion", "answer", "more", "said"),
    [
        ("1", ITEMS, {}, "khác điểm tự chấm 4,00"),
        ("1", ITEMS, {"reason": "no_evidence"}, "Hãy chọn lý do"),
        ("1", ITEMS, {"reason": "because", "note": "Vì thế"}, "Hãy chọn lý do"),
        ("1", {"items": [7]}, WHY, "Tiêu chí 1"),
        ("9", ITEMS, WHY, "không có tiêu chí 9"),
        ("1", ITEMS, WHY | {"note": "a" * 601}, "tối đa 600"),
        ("1", ITEMS, WHY | {"seen": 3}, "tải lại trang"),
    ],
)
def test_what_is_refused_writes_nothing(
    appraisal: Appraisal, criterion: str, answer: Any, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(actions.Refused, match=said):
        save(appraisal, criterion, answer, **more)
    assert not MarkerMark.objects.exists() and not Entry.objects.exists()


def test_the_later_of_two_is_told_and_nothing_is_lost(appraisal: Appraisal) -> None:
    save(appraisal, "1", ITEMS, **WHY)
    with pytest.raises(actions.Conflict) as told:
        save(appraisal, "1", {"items": [0]}, by="to-truong-1", **WHY)
    assert told.value.standing.points_x100 == 300
    mark = save(appraisal, "1", {"items": [0]}, by="to-truong-1", **WHY | {"seen": 1})
    assert (mark.points_x100, mark.version, mark.marker) == (200, 2, person("to-truong-1"))
    assert save(appraisal, "1", None, seen=2) is None and not MarkerMark.objects.exists()


def test_the_same_sent_again_after_a_reload_is_no_conflict(appraisal: Appraisal) -> None:
    first = save(appraisal, "1", ITEMS, **WHY)
    assert save(appraisal, "1", ITEMS, **WHY) == first and MarkerMark.objects.get().version == 1


def test_the_first_mark_begins_the_appraisal_of_a_late_dossier(programme: Programme, unit: Participation) -> None:
    appraisal = make_appraisal(unit, make_team(programme), state="forwarded")
    save(appraisal, "2", {"level": 0})
    assert Dossier.objects.get(participation=unit).state == "appraising"


def test_duties_say_who_marks(appraisal: Appraisal) -> None:
    member, head = person("thanh-vien-1"), person("to-truong-1")
    assert actions.set_duties(team=appraisal.team, duties={"1": [head], "2": [member]}, by=head, at=NOW) == 1
    with pytest.raises(actions.Refused, match="giao cho người khác"):
        save(appraisal, "1", ITEMS, **WHY)
    save(appraisal, "2", {"level": 0}, by="to-truong-1")  # the head stands in for everybody
    with pytest.raises(actions.Refused, match="do một người chấm"):
        actions.set_duties(team=appraisal.team, duties={"1": [head, member]}, by=head, at=NOW)
    stranger = make_user("nguoi-la")
    with pytest.raises(actions.Refused, match="không ở Tổ 1"):
        actions.set_duties(team=appraisal.team, duties={"1": [stranger]}, by=head, at=NOW)


def test_agreeing_with_the_rest_in_one_press(appraisal: Appraisal) -> None:
    save(appraisal, "1", ITEMS, **WHY)
    assert actions.agree_with_self(appraisal=appraisal, by=person("thanh-vien-1"), at=NOW) == 2
    sheet = sheet_of(appraisal)
    assert sheet.complete and sheet.total == 300 + 300 + 225
    assert Entry.objects.filter(action="appraisals.agree_with_self").count() == 1
    assert actions.agree_with_self(appraisal=appraisal, by=person("thanh-vien-1"), at=NOW) == 0


def test_confirming_writes_the_team_layer_whole(appraisal: Appraisal, unit: Participation) -> None:
    head = person("to-truong-1")
    save(appraisal, "1", ITEMS, **WHY)
    with pytest.raises(actions.Refused, match="tiêu chí 2, 3 còn chưa chấm"):
        actions.confirm(appraisal=appraisal, by=head, at=NOW)
    assert team_layer(unit) == {}
    actions.agree_with_self(appraisal=appraisal, by=head, at=NOW)
    confirmed = actions.confirm(appraisal=appraisal, by=head, at=NOW)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", head)
    assert team_layer(unit) == {"1": 300, "2": 300, "3": 225}
    first = Mark.objects.get(participation=unit, layer=Layer.TEAM, criterion="1")
    assert (first.reason, first.note, first.marked_by_id) == (*WHY.values(), person("thanh-vien-1").pk)
    assert Dossier.objects.get(participation=unit).state == "appraised"
    with pytest.raises(actions.Refused, match="đã xác nhận"):
        actions.confirm(appraisal=appraisal, by=head, at=NOW)
    with pytest.raises(actions.Refused, match="mở lại kèm lý do"):
        save(appraisal, "1", {"items": [0]}, **WHY | {"seen": 1})


def test_reopening_asks_why_and_ends_before_the_committee(appraisal: Appraisal, unit: Participation) -> None:
    head = person("to-truong-1")
    actions.agree_with_self(appraisal=appraisal, by=head, at=NOW)
    actions.confirm(appraisal=appraisal, by=head, at=NOW)
    with pytest.raises(actions.Refused, match="lý do mở lại"):
        actions.reopen(appraisal=appraisal, reason=" ", by=head, at=NOW)
    assert actions.reopen(appraisal=appraisal, reason="Sai số liệu", by=head, at=NOW).state == "marking"
    assert Dossier.objects.get(participation=unit).state == "appraising"
    actions.confirm(appraisal=appraisal, by=head, at=NOW)
    Dossier.objects.filter(participation=unit).update(state="taken_in")
    with pytest.raises(actions.Refused, match="đã trình ban chỉ đạo"):
        actions.reopen(appraisal=appraisal, reason="Sai số liệu", by=head, at=NOW)


def test_a_mark_of_the_unit_that_changed_since_asks_for_a_reason(appraisal: Appraisal, unit: Participation) -> None:
    head = person("to-truong-1")
    actions.agree_with_self(appraisal=appraisal, by=head, at=NOW)
    Mark.objects.filter(participation=unit, layer=Layer.SELF, criterion="3").update(points_x100=300)
    with pytest.raises(actions.Refused, match="tiêu chí 3 khác điểm tự chấm mà chưa có lý do"):
        actions.confirm(appraisal=appraisal, by=head, at=NOW)


def test_the_blind_second_writes_no_layer(programme: Programme, unit: Participation, appraisal: Appraisal) -> None:
    second = make_appraisal(unit, make_team(programme, 2), order=2)
    actions.agree_with_self(appraisal=second, by=person("to-truong-2"), at=NOW)
    actions.confirm(appraisal=second, by=person("to-truong-2"), at=NOW)
    assert team_layer(unit) == {} and Dossier.objects.get(participation=unit).state == "appraising"
    assert not appraisal.marks.exists()


def test_independent_markers_see_nothing_before_all_are_in(programme: Programme, appraisal: Appraisal) -> None:
    AppraisalRules.objects.create(programme=programme, several_criteria=["1"])
    save(appraisal, "1", ITEMS, **WHY)
    head, member = person("to-truong-1"), person("thanh-vien-1")
    row = sheet_of(appraisal).by_code["1"]
    assert row.shown_to(head.pk) == () and len(row.shown_to(member.pk)) == 1 and not row.done
    save(appraisal, "1", {"items": [0]}, by="to-truong-1", **WHY)
    row = sheet_of(appraisal).by_code["1"]
    assert len(row.shown_to(head.pk)) == 2 and row.differs and row.result is None
    with pytest.raises(actions.Refused, match="đã đủ các lượt chấm độc lập"):
        save(appraisal, "1", {"items": [0, 2]}, **WHY | {"seen": 1})
    actions.agree_with_self(appraisal=appraisal, by=member, at=NOW)
    with pytest.raises(actions.Refused, match="tiêu chí 1 người chấm khác nhau"):
        actions.confirm(appraisal=appraisal, by=head, at=NOW)
    mark = MarkerMark.objects.get(criterion="1", marker=head)
    with pytest.raises(actions.Refused, match="vì sao"):
        actions.settle(appraisal=appraisal, criterion="1", mark_id=mark.pk, note="", by=head, at=NOW)
    actions.settle(appraisal=appraisal, criterion="1", mark_id=mark.pk, note="Đã đến xem", by=head, at=NOW)
    actions.confirm(appraisal=appraisal, by=head, at=NOW)
    assert team_layer(appraisal.participation)["1"] == 200
    note = Mark.objects.get(participation=appraisal.participation, layer=Layer.TEAM, criterion="1").note
    assert note == "Không thấy mã QR Tổ trưởng chọn: Đã đến xem"


def test_how_many_mark_is_not_changed_under_the_markers(programme: Programme, appraisal: Appraisal) -> None:
    save(appraisal, "2", {"level": 0})
    head = person("to-truong-1")
    with pytest.raises(actions.Refused, match="Đã có tổ chấm tiêu chí 2"):
        actions.set_rules(programme=programme, rotate=True, several=True, several_criteria=[], by=head, at=NOW)
    rules = actions.set_rules(programme=programme, rotate=False, several=False, several_criteria=["3"], by=head, at=NOW)
    assert (rules.rotate, rules.several_criteria) == (False, ["3"])


def column_file(rows: list[tuple[Any, ...]]) -> bytes:
    book = Book()
    sheet = book.sheet("Số liệu")
    for number, row in enumerate([("Mã", "Tên đơn vị", "2"), *rows]):
        for index, value in enumerate(row):
            sheet.write(number, index, value)
    return book.content()


def receive(programme: Programme, rows: list[tuple[Any, ...]], by: str = "to-truong-1") -> SuppliedColumn:
    return actions.receive_column(
        programme=programme,
        criterion="2",
        agency="Thanh tra tỉnh",
        document_number="12/TTr",
        document_on=date(2023, 12, 1),
        content=column_file(rows),
        name="so-lieu.xlsx",
        by=person(by),
        at=NOW,
    )


def test_a_column_is_seen_locked_and_goes_into_the_layer(programme: Programme, appraisal: Appraisal) -> None:
    column = receive(programme, [("07420", "Xã Mỹ Thái", 1.5), ("07423", "Xã Đại Lâm", 3)])
    assert (column.state, column.points) == ("ready", {"07420": 150, "07423": 300})
    head = person("to-truong-1")
    actions.accept_column(column=column, by=head, at=NOW)
    assert sheet_of(appraisal).by_code["2"].result_x100 == 150
    with pytest.raises(actions.Refused, match="số liệu của Thanh tra tỉnh"):
        save(appraisal, "2", {"level": 0})
    actions.agree_with_self(appraisal=appraisal, by=head, at=NOW)
    actions.confirm(appraisal=appraisal, by=head, at=NOW)
    mark = Mark.objects.get(participation=appraisal.participation, layer=Layer.TEAM, criterion="2")
    assert (mark.points_x100, mark.answer) == (150, {"points": 150, "given": True})
    assert mark.note == "Thanh tra tỉnh, văn bản số 12/TTr ngày 01/12/2023"
    with pytest.raises(actions.Refused, match="đã xác nhận điểm của Xã Mỹ Thái"):
        actions.accept_column(column=receive(programme, [("07420", "Xã Mỹ Thái", 3)]), by=head, at=NOW)


def test_every_fault_of_a_column_has_its_cell(programme: Programme, appraisal: Appraisal) -> None:
    column = receive(programme, [("07420", "Xã Mỹ Thái", 1.25), ("99999", "Xã Lạ", 3), ("07420", "Xã Mỹ Thái", 9)])
    assert (column.state, column.points) == ("faulty", {})
    with pytest.raises(actions.Refused, match="có lỗi"):
        actions.accept_column(column=column, by=person("to-truong-1"), at=NOW)


class ConfirmedIsTheLayer(TestCase):
    """Property: whatever the team found, the confirmed TEAM layer is exactly its marks."""

    @settings(max_examples=12, deadline=None)
    @given(
        items=st.sets(st.integers(0, 2)),
        level=st.integers(0, 2),
        quarters=st.integers(0, 12),
    )
    def test_it_is(self, items: set[int], level: int, quarters: int) -> None:
        programme = make_process_year("appraisal")
        unit = programme.participations.get(code="07420")
        self_marks(unit)
        appraisal = make_appraisal(unit, make_team(programme))
        found = {"1": {"items": sorted(items)}, "2": {"level": level}, "3": {"points": 25 * quarters}}
        marks = {code: save(appraisal, code, answer, **WHY).points_x100 for code, answer in found.items()}
        actions.confirm(appraisal=appraisal, by=person("to-truong-1"), at=NOW)
        assert team_layer(unit) == marks
        answers = Mark.objects.filter(participation=unit, layer=Layer.TEAM).values_list("criterion", "answer")
        assert dict(answers) == found
