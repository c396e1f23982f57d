"""Planning, drawing, minutes: by values."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gansao.appraisals.queries import notes_of_last_year
from gansao.audit.models import Entry
from gansao.domain import lifecycle
from gansao.domain.sampling import draw
from gansao.programmes.models import Programme
from gansao.visits import actions, queries
from gansao.visits.models import CaseSample, Visit, VisitMinutes
from gansao.visits.permissions import can_add_minutes
from gansao.visits.tasks import waiting
from tests.factories import LAST, NOW, make_commune, make_participation, make_programme, make_succession, set_marks
from tests.visits.conftest import Scene, later, make_appraisal, make_team, picture


def test_a_visit_is_planned_once_ahead(scene: Scene) -> None:
    assert (scene.visit.state, scene.visit.appraisal) == ("planned", scene.first)
    with pytest.raises(actions.Refused, match="đã có một chuyến đi đang chờ"):
        actions.plan_visit(appraisal=scene.first, planned_on=later(5), by=scene.an, at=NOW)
    entry = Entry.objects.filter(action="visits.plan_visit").first()
    assert entry is not None
    assert (entry.after["planned_on"], entry.place_code) == (later(2).isoformat(), "07375")


def test_another_day_needs_a_reason(scene: Scene) -> None:
    with pytest.raises(actions.Refused, match="Hãy nêu lý do"):
        actions.replan_visit(visit=scene.visit, planned_on=later(9), reason="  ", by=scene.an, at=NOW)
    assert actions.replan_visit(visit=scene.visit, planned_on=later(9), reason="xã bận", by=scene.an, at=NOW)
    visit = Visit.objects.get(pk=scene.visit.pk)
    assert (visit.planned_on, visit.reason, visit.state) == (later(9), "xã bận", "planned")
    assert not actions.replan_visit(visit=visit, planned_on=later(9), reason="vẫn thế", by=scene.an, at=NOW)
    assert Entry.objects.filter(action="visits.replan_visit").count() == 1


def test_a_cancelled_visit_leaves_room_and_is_planned_again(scene: Scene) -> None:
    actions.cancel_visit(visit=scene.visit, reason="mưa bão", by=scene.an, at=NOW)
    assert Visit.objects.get(pk=scene.visit.pk).state == "cancelled"
    another = actions.plan_visit(appraisal=scene.first, planned_on=later(4), by=scene.an, at=NOW)
    with pytest.raises(actions.Refused, match="chuyến đi khác đang chờ"):
        actions.replan_visit(visit=scene.visit, planned_on=later(6), reason="hết mưa", by=scene.an, at=NOW)
    actions.cancel_visit(visit=another, reason="trùng", by=scene.an, at=NOW)
    actions.replan_visit(visit=scene.visit, planned_on=later(6), reason="hết mưa", by=scene.an, at=NOW)
    assert Visit.objects.get(pk=scene.visit.pk).state == "planned"


def test_what_is_done_is_not_cancelled(scene: Scene) -> None:
    Visit.objects.filter(pk=scene.visit.pk).update(state=Visit.State.DONE)
    with pytest.raises(actions.Refused, match="đã xong nên không dời"):
        actions.cancel_visit(visit=scene.visit, reason="thôi", by=scene.an, at=NOW)


def test_every_state_of_a_visit_is_reached() -> None:
    reached = {state for verbs in lifecycle.VISIT.values() for state in verbs.values()}
    assert reached | {"planned"} == set(Visit.State.values) == lifecycle.VISIT.keys()


def sample(scene: Scene, seed: str = "a", **more: object) -> CaseSample:
    given = {"description": "Hồ sơ tháng 9", "population": 200, "size": 10, "seed": seed} | more
    return actions.draw_sample(visit=scene.visit, by=scene.an, at=timezone.now(), **given)  # type: ignore[arg-type]


def test_a_sample_keeps_what_is_needed_to_draw_it_again(scene: Scene) -> None:
    drawn = sample(scene)
    assert tuple(drawn.numbers) == draw("a", 200, 10)
    assert Entry.objects.get(action="visits.draw_sample").after["seed"] == "a"
    assert sample(scene).pk == drawn.pk  # pressed twice
    assert sample(scene, seed="b").pk != drawn.pk
    assert CaseSample.objects.count() == 2  # both stay: nobody draws until it pleases


@pytest.mark.parametrize(
    ("more", "said"), [({"size": 201}, "Chỉ có 200"), ({"description": " "}, "từ hồ sơ nào"), ({"seed": ""}, "số gốc")]
)
def test_what_is_no_sample_stores_nothing(scene: Scene, more: dict[str, object], said: str) -> None:
    with pytest.raises(actions.Refused, match=said):
        sample(scene, **more)  # type: ignore[arg-type]
    assert not CaseSample.objects.exists()


def add(scene: Scene, content: bytes = b"", name: str = "bien-ban.jpg") -> VisitMinutes:
    return actions.add_minutes(visit=scene.visit, content=content or picture(), name=name, by=scene.an, at=NOW)


def test_scans_are_versions_and_the_same_one_is_one(scene: Scene) -> None:
    first = add(scene)
    assert add(scene).pk == first.pk
    second = add(scene, picture("blue"))
    assert [scan.version for scan in queries.minutes_of(scene.visit)] == [2, 1]
    assert Entry.objects.filter(action="visits.add_minutes").count() == 2
    assert second.file.sha256 != first.file.sha256


def test_a_scan_is_a_pdf_or_a_picture(scene: Scene) -> None:
    with pytest.raises(actions.Refused, match="Nơi này nhận: PDF"):
        add(scene, b"PK\x03\x04" + b"\0" * 60, "bien-ban.pdf")
    assert not VisitMinutes.objects.exists()


def test_signed_minutes_come_in_until_the_year_is_closed(scene: Scene) -> None:
    Programme.objects.update(state=Programme.State.FROZEN)
    assert add(scene).version == 1
    scene.visit.appraisal.participation.programme.refresh_from_db()
    assert can_add_minutes(scene.an, scene.visit, NOW.date())
    Programme.objects.update(state=Programme.State.CLOSED)
    with pytest.raises(actions.Refused, match="đã khép"):
        add(scene)


def test_a_frozen_year_takes_no_plan_and_no_sample(scene: Scene) -> None:
    Programme.objects.update(state=Programme.State.FROZEN)
    for attempt in (
        lambda: sample(scene),
        lambda: actions.cancel_visit(visit=scene.visit, reason="x", by=scene.an, at=NOW),
        lambda: actions.plan_visit(appraisal=scene.first, planned_on=later(5), by=scene.an, at=NOW),
    ):
        with pytest.raises(actions.Refused, match="đã chốt kết quả"):
            attempt()


def test_who_overrated_itself_most_last_year_goes_first(scene: Scene) -> None:
    team = make_team(scene.programme, 3, scene.an, base_latitude_e5=2130000, base_longitude_e5=10620000)
    places = {"07420": (2131000, 10620000), "07423": (2140000, 10620000), "07432": (None, None)}
    for code, (latitude, longitude) in places.items():
        unit = scene.programme.participations.get(code=code)
        unit.latitude_e5, unit.longitude_e5 = latitude, longitude
        unit.save(update_fields=["latitude_e5", "longitude_e5"])
        make_appraisal(unit, team, 1, [scene.an])
    before = make_programme(scene.programme.province, key="2022", units_as_of=later(0).replace(year=2022))
    for code, over in (("07420", 25), ("07423", 100)):
        unit = scene.programme.participations.get(code=code)
        unit.pk, unit.programme = None, before
        unit.save(force_insert=True)
        set_marks(unit, {"1": 200})
        unit.marks.create(criterion="1", layer="self", points_x100=200 + over, marked_at=NOW)
    appraisals = queries.appraisals_visible_to(scene.an, timezone.localdate())

    def order(nearest: bool) -> list[tuple[str, int | None, str]]:
        found = queries.waiting(appraisals, scene.programme, nearest)
        return [(each.appraisal.participation.code, each.gap, each.kilometres) for each in found]

    assert order(False) == [("07423", 100, "11,1"), ("07420", 25, "1,1"), ("07432", None, "")]
    assert order(True) == [("07420", 25, "1,1"), ("07423", 100, "11,1"), ("07432", None, "")]


def test_last_year_is_the_units_own_and_of_what_went_into_it(scene: Scene) -> None:
    """A code that another unit bore last year says nothing; of several that became one, the worst counts."""
    before = make_programme(scene.programme.province, key="2022", units_as_of=later(0).replace(year=2022))
    my_thai = scene.programme.participations.get(code="07420")
    assert my_thai.district is not None
    gone = [
        make_commune(my_thai.district, code, f"Xã Cũ {code}", date(2020, 1, 1), LAST) for code in ("00001", "00002")
    ]
    for unit, over in zip(gone, (25, 75), strict=True):
        make_succession(unit, my_thai.unit)
        row = make_participation(before, unit, {"1": 200})
        row.marks.create(criterion="1", layer="self", points_x100=200 + over, marked_at=NOW)
    namesake = make_commune(my_thai.district, "07423", "Xã Trùng Mã", date(2020, 1, 1), LAST)
    row = make_participation(before, namesake, {"1": 200})
    row.marks.create(criterion="1", layer="self", points_x100=300, marked_at=NOW)
    gaps = queries.gaps_of_last_year(scene.programme)
    assert gaps == {my_thai.unit_id: 75, namesake.pk: 100}
    assert scene.programme.participations.get(code="07423").unit_id not in gaps


def test_last_years_notes_of_the_second_team_stay_its_own(scene: Scene) -> None:
    """What the next year's team is shown is what the first team noted."""
    assert notes_of_last_year(scene.voi) == {}
    later_year = make_programme(scene.programme.province, key="2024", units_as_of=later(0).replace(year=2024))
    assert later_year.year == scene.programme.year + 1
    for visit, text in ((scene.visit, "của tổ một"), (scene.other, "của tổ hai")):
        visit.notes.create(
            item=visit.pk, digest=text, criterion="1", text=text, made_at=NOW, happened_at=NOW, received_at=NOW,
            made_by=scene.an,
        )  # fmt: skip
    voi = scene.voi
    voi.pk, voi.programme = None, later_year
    assert [note.text for note in notes_of_last_year(voi)["1"]] == ["của tổ một"]


def test_a_visit_ahead_waits_for_its_team_only(scene: Scene) -> None:
    today = timezone.localdate()
    (task,) = waiting(scene.an, today)
    assert (task.where, task.due_on) == ("Thị trấn Vôi, năm 2023", today + timedelta(days=2))
    assert str(scene.visit.pk) in task.url
    Visit.objects.filter(pk=scene.visit.pk).update(state=Visit.State.DONE)
    assert list(waiting(scene.an, today)) == []
