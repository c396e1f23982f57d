from typing import Any

import pytest

from gansao.assessments import actions, queries
from gansao.assessments.models import Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_user, make_year

pytestmark = pytest.mark.django_db


def set_marks(programme: Programme, marks: dict[str, Any], **more: Any) -> Any:
    return actions.set_marks(programme=programme, marks=marks, by="hệ thống", at=NOW, **more)


def test_marks_are_written_and_one_audit_row_keeps_what_stood() -> None:
    user, programme = make_user("thu-ky"), make_year()
    actions.set_marks(
        programme=programme,
        marks={"07432": {"3": 275, "1": 400}, "07420": {"3": 300, "2": None}},
        disqualifiers={"07423": ["L1"]},
        by=user,
        at=NOW,
        source="diem.xlsx",
    )
    marks = queries.marks_of(programme)
    assert marks["07432"] == {"1": 400, "2": 300, "3": 275}
    assert marks["07420"] == {"1": 200, "2": 150, "3": 300}
    assert queries.disqualifiers_of(programme) == {"07423": ("L1",)}
    written = Mark.objects.get(participation__code="07432", criterion="3")
    assert (written.layer, written.marked_by_id, written.marked_at) == ("final", user.pk, NOW)
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.place_code) == ("assessments.set_marks", user.pk, "24")
    assert entry.before == {"marks": {"07420": {"3": "1.50"}}, "disqualifiers": {"07423": []}}
    assert entry.after["source"] == "diem.xlsx" and (entry.after["new"], entry.after["changed"]) == (1, 1)


def test_the_same_marks_again_write_nothing() -> None:
    programme = make_year()
    assert not set_marks(programme, {"07375": {"1": 400}}, disqualifiers={"07375": []})
    assert not Entry.objects.exists()


def test_a_disqualifier_is_taken_away() -> None:
    programme = make_year()
    set_marks(programme, {}, disqualifiers={"07375": ["L1"]})
    set_marks(programme, {}, disqualifiers={"07375": []})
    assert queries.disqualifiers_of(programme) == {}


@pytest.mark.parametrize(
    ("marks", "disqualifiers", "said"),
    [
        ({"99999": {"1": 0}}, {}, "Đơn vị 99999 không thuộc năm này"),
        ({"07375": {"9": 0}}, {}, "Bộ tiêu chí không có tiêu chí 9"),
        ({"07375": {"1": 401}}, {}, "Thị trấn Vôi, tiêu chí 1: điểm phải từ 0 đến 4,00"),
        ({"07375": {"1": -1}}, {}, "điểm phải từ 0 đến 4,00"),
        ({}, {"07375": ["X"]}, "Bộ tiêu chí không có điều kiện loại trừ X"),
    ],
)
def test_what_does_not_fit_is_refused_whole(marks: Any, disqualifiers: Any, said: str) -> None:
    programme = make_year()
    before = queries.marks_of(programme)
    with pytest.raises(actions.Refused, match=said):
        set_marks(programme, {"07432": {"3": 100}} | marks, disqualifiers=disqualifiers)
    assert queries.marks_of(programme) == before
    assert not Entry.objects.exists()


def test_an_absent_unit_gets_no_marks() -> None:
    programme = make_year()
    Participation.objects.filter(code="07420").update(status="not_proposed")
    with pytest.raises(actions.Refused, match="Xã Mỹ Thái đã ghi “không được đề nghị” nên không chấm điểm"):
        set_marks(programme, {"07420": {"1": 100}})
    assert not set_marks(programme, {"07420": {"1": None}})


@pytest.mark.parametrize(("state", "said"), [("frozen", "đã chốt kết quả"), ("published", "đã công bố")])
def test_nothing_is_written_after_the_freeze(state: str, said: str) -> None:
    programme = make_year()
    Programme.objects.update(state=state)
    with pytest.raises(actions.Refused, match=said):
        set_marks(programme, {"07375": {"1": 0}})


def test_a_mark_over_what_did_not_arise_says_so_no_more() -> None:
    programme = make_year()
    participation = programme.participations.get(code="07420")
    participation.marks.filter(criterion="2").update(points_x100=300, not_arising=True, note="Không có hồ sơ")
    set_marks(programme, {"07420": {"2": 150}})
    mark = participation.marks.get(criterion="2")
    assert (mark.points_x100, mark.not_arising, mark.note) == (150, False, "")
