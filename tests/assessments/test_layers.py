"""One layer of many marks at once: all or none, nothing rewritten that stands."""

import pytest

from gansao.assessments import actions, layers
from gansao.assessments.actions import Found
from gansao.assessments.layers import LayerTotal
from gansao.assessments.models import Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_process_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Programme:
    return make_process_year()


def write(year: Programme, found: dict[str, dict[str, Found]]) -> int:
    return actions.set_layer(programme=year, layer=Layer.TEAM, found=found, by="thử", at=NOW, source="thử")


def test_many_units_in_one_press(year: Programme) -> None:
    marks = {"1": Found({"items": [0]}), "2": Found({"level": 0}, note="Sổ theo dõi đầy đủ")}
    assert write(year, {"07375": marks, "07420": marks}) == 4
    points = Mark.objects.filter(layer=Layer.TEAM).values_list("criterion", "points_x100").order_by("pk")
    assert list(points) == [("1", 200), ("2", 300), ("1", 200), ("2", 300)]
    assert Entry.objects.get(action="assessments.set_layer").after["changed"] == 4


def test_what_stands_is_not_written_again(year: Programme) -> None:
    write(year, {"07375": {"1": Found({"items": [0]}), "2": Found({"level": 0})}})
    assert write(year, {"07375": {"1": Found({"items": [0]}), "2": Found({"level": 1})}}) == 1
    assert dict(Mark.objects.values_list("criterion", "version")) == {"1": 1, "2": 2}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"07375": {"1": Found({"items": [9]})}}, "Thị trấn Vôi: Tiêu chí 1 không có mục số 10"),
        ({"07375": {"9": Found({"items": []})}}, "không có tiêu chí 9"),
        ({"00001": {"1": Found({"items": []})}}, "không thuộc năm này"),
        ({"07432": {"1": Found({"items": []})}}, "không đăng ký"),
    ],
)
def test_one_wrong_mark_and_none_is_written(year: Programme, found: dict[str, dict[str, Found]], said: str) -> None:
    Participation.objects.filter(code="07432").update(status="not_registered", status_reason="vì")
    with pytest.raises(actions.Refused, match=said):
        write(year, {"07420": {"1": Found({"items": [0]})}, **found})
    assert not Mark.objects.exists()


def test_as_many_queries_whatever_the_number(year: Programme, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one = {"1": Found({"items": [0]})}
    write(year, {"07423": {"2": Found({"level": 0})}})  # the criteria set is loaded once in a process
    for units in (["07375"], ["07420", "07423", "07432"]):
        with django_assert_num_queries(8):
            write(year, dict.fromkeys(units, one))


def test_totals_of_the_layers_asked_for(year: Programme) -> None:
    marks = {"1": Found({"items": [0]}), "2": Found({"level": 1}, note="Thiếu sổ", reason="no_evidence")}
    write(year, {"07375": marks, "07420": {"1": Found({"items": [0, 1]})}})
    units = {code: pk for pk, code in year.participations.values_list("pk", "code")}
    Mark.objects.create(participation_id=units["07423"], criterion="1", layer=Layer.TEAM, marked_at=NOW)  # no mark yet
    Mark.objects.create(
        participation_id=units["07375"], criterion="1", layer=Layer.SELF, points_x100=400, marked_at=NOW
    )
    assert layers.totals(year, [Layer.TEAM]) == {
        units["07375"]: {"team": LayerTotal(350, 2, 1)},
        units["07420"]: {"team": LayerTotal(300, 1, 0)},
    }
    assert layers.totals(year, Layer)[units["07375"]]["self"] == LayerTotal(400, 1, 0)
    assert layers.totals(year, []) == {}
