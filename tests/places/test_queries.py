from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gansao.places import queries
from gansao.places.actions import load_units
from gansao.places.models import Level, Unit, UnitPeriod
from tests.factories import make_commune, make_district, make_province, make_succession
from tests.places.folders import body, replaced, write

pytestmark = pytest.mark.django_db
THEN, TODAY = date(2023, 12, 1), date(2026, 11, 22)
JUNE, JULY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def country(tmp_path: Path) -> None:
    load_units(by="thử", at=datetime(2026, 11, 22, tzinfo=UTC), folder=write(tmp_path))


def names(rows: object) -> list[str]:
    return [row.name for row in rows]  # type: ignore[attr-defined]  # periods or successions: both carry a name


@pytest.mark.usefixtures("country")
def test_a_code_names_another_unit_on_another_day() -> None:
    assert [queries.period_on(queries.unit("24", day), day).name for day in (JUNE, JULY, TODAY)] == [
        "Tỉnh Bắc Giang",
        "Tỉnh Bắc Ninh",
        "Thành phố Bắc Ninh",
    ]
    assert queries.unit("24", JULY) == queries.unit("24", TODAY) != queries.unit("24", JUNE)
    assert [unit.first_on for unit in queries.units_with_code("24")] == [date(2023, 1, 1), JULY]
    assert queries.find("07402", JUNE) is None
    with pytest.raises(Unit.DoesNotExist):
        queries.unit("07402", JUNE)


@pytest.mark.usefixtures("country")
def test_communes_of_a_province_with_and_without_districts() -> None:
    then = queries.units_as_of(THEN, level=Level.COMMUNE, within=queries.unit("24", THEN))
    now = queries.units_as_of(TODAY, level=Level.COMMUNE, within=queries.unit("24", TODAY))
    assert [(row.name, row.parent_name) for row in then] == [
        ("Xã Lão Hộ", "Huyện Yên Dũng"),
        ("Xã Mỹ Hà", "Huyện Lạng Giang"),
        ("Xã Tân Liễu", "Huyện Yên Dũng"),
        ("Thị trấn Vôi", "Huyện Lạng Giang"),
        ("Xã Yên Mỹ", "Huyện Lạng Giang"),
    ]
    assert [(row.name, row.parent_name) for row in now] == [
        ("Phường Lạng Giang", "Thành phố Bắc Ninh"),
        ("Phường Vũ Ninh", "Thành phố Bắc Ninh"),
    ]


@pytest.mark.usefixtures("country")
def test_units_of_a_level_and_of_a_district() -> None:
    assert names(queries.units_as_of(THEN, level=Level.PROVINCE)) == [
        "Tỉnh Bắc Giang",
        "Tỉnh Bắc Ninh",
        "Thành phố Hà Nội",
    ]
    district = queries.unit("217", THEN)
    assert names(queries.units_as_of(THEN, level=Level.COMMUNE, within=district)) == [
        "Xã Mỹ Hà",
        "Thị trấn Vôi",
        "Xã Yên Mỹ",
    ]
    assert not queries.units_as_of(TODAY, level=Level.DISTRICT).exists()


def test_a_list_of_units_costs_one_query_however_long(django_assert_num_queries) -> None:
    district = make_district(make_province())
    for code, name in (("07420", "Xã Mỹ Thái"), ("07402", "Xã Mỹ Hà"), ("07414", "Xã Yên Mỹ")):
        make_commune(district, code, name)
        with django_assert_num_queries(1):
            rows = queries.units_as_of(THEN, level=Level.COMMUNE, within=district)
            text = [(row.unit.code, row.name, row.parent.code, row.parent_name) for row in rows]
    assert text[0] == ("07402", "Xã Mỹ Hà", "217", "Huyện Lạng Giang")
    assert len(text) == 3


@pytest.mark.usefixtures("country")
def test_a_history_under_the_names_of_then(django_assert_num_queries) -> None:
    unit = queries.unit("07375", TODAY)
    with django_assert_num_queries(1):
        rows = [(row.name, row.parent_name, row.first_on, row.last_on) for row in queries.history(unit)]
    assert rows == [
        ("Xã Lạng Giang", "Tỉnh Bắc Ninh", JULY, date(2026, 9, 19)),
        ("Phường Lạng Giang", "Thành phố Bắc Ninh", date(2026, 9, 20), None),
    ]
    assert queries.period_on(unit, JUNE) is None


@pytest.mark.usefixtures("country")
def test_what_became_of_a_unit_and_what_went_into_it(django_assert_num_queries) -> None:
    old, new = queries.unit("07414", THEN), queries.unit("07375", TODAY)
    with django_assert_num_queries(2):
        became = [(row.name, row.get_extent_display(), row.successor.code) for row in queries.successors(old)]
        came_from = [(row.name, row.extent, row.predecessor.code) for row in queries.predecessors(new)]
    assert became == [("Phường Vũ Ninh", "phần lớn", "09163"), ("Xã Lạng Giang", "một phần", "07375")]
    assert came_from == [
        ("Xã Tân Liễu", "whole", "07687"),
        ("Thị trấn Vôi", "whole", "07375"),
        ("Phường Yên Mỹ", "part", "07414"),  # its name on its last day
    ]


@pytest.mark.usefixtures("country")
def test_a_commune_that_ended_without_a_recorded_successor_says_so() -> None:
    told = {code: queries.successor_not_recorded(queries.unit(code, THEN)) for code in ("07402", "07414", "217", "01")}
    assert told == {"07402": True, "07414": False, "217": False, "01": False}


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vôi", ["Thị trấn Vôi"]),
        ("VOI", ["Thị trấn Vôi"]),
        ("thi tran voi", ["Thị trấn Vôi"]),
        ("my", ["Xã Yên Mỹ", "Xã Mỹ Hà"]),  # the name that ends so is nearer than the one that begins so
        ("ha my", ["Xã Mỹ Hà"]),
        ("lão", ["Xã Lão Hộ"]),
        ("074", ["Xã Mỹ Hà", "Xã Yên Mỹ"]),
        ("%", []),
        ("không có đâu", []),
    ],
)
def test_search_as_of_a_day(text: str, found: list[str]) -> None:
    assert names(queries.found(text, on=THEN, level=Level.COMMUNE)) == found


@pytest.mark.usefixtures("country")
def test_search_over_all_periods(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert names(queries.found("lang giang")) == ["Xã Lạng Giang", "Phường Lạng Giang", "Huyện Lạng Giang"]
    assert names(queries.found(" ")) == []


@pytest.mark.usefixtures("country")
def test_a_unit_without_a_place_stands_at_its_districts_centre(django_assert_num_queries) -> None:
    province = queries.unit("24", THEN)
    rows = list(queries.units_as_of(THEN, level=Level.COMMUNE, within=province))
    with django_assert_num_queries(1):
        found = queries.locations(rows, THEN)
    by_name = {row.name: found[row.unit_id] for row in rows}
    assert by_name["Thị trấn Vôi"] == queries.Location(2135466, 10625987, by_district=False)
    assert by_name["Xã Mỹ Hà"] == queries.Location(2135466, 10625987, by_district=True)  # the district's own place
    assert by_name["Xã Lão Hộ"] == queries.Location(2120000, 10620001, by_district=True)  # the mean of its communes


def test_a_unit_of_which_nothing_is_known_stands_nowhere() -> None:
    commune = make_commune(make_district(make_province()))
    period = UnitPeriod.objects.get(unit=commune)
    assert queries.locations([period], THEN) == {}


@pytest.mark.usefixtures("country")
def test_bodies_by_day_and_committees_by_rule() -> None:
    assert body("ubnd-tinh-24", JUNE).name == "Ủy ban nhân dân tỉnh Bắc Giang"
    assert body("ubnd-tinh-24", JULY).seat == "Bắc Ninh"
    district = queries.period_on(queries.unit("217", THEN), THEN)
    assert queries.people_committee(district) == "Ủy ban nhân dân huyện Lạng Giang"
    assert queries.people_committee(district, short=True) == "UBND huyện Lạng Giang"


@pytest.mark.usefixtures("country")
def test_counts_and_names_of_many_units(django_assert_num_queries) -> None:
    assert queries.counts(THEN) == {"province": 3, "district": 4, "commune": 7}
    assert queries.counts(TODAY) == {"province": 2, "district": 0, "commune": 3}
    units = list(Unit.objects.filter(code="24"))
    with django_assert_num_queries(1):
        found = queries.periods_on(units, TODAY)
    assert {row.name for row in found.values()} == {"Thành phố Bắc Ninh"}


def test_marks_in_percent_signs_do_not_reach_the_query(tmp_path: Path) -> None:
    odd = replaced("units-2023.csv", "Xã Mỹ Hà", "Xã 100_Mỹ")
    load_units(by="thử", at=datetime(2026, 11, 22, tzinfo=UTC), folder=write(tmp_path, units_2023=odd))
    assert names(queries.found("100_", on=THEN)) == ["Xã 100_Mỹ"]
    assert names(queries.found("_", on=THEN)) == ["Xã 100_Mỹ"]


def test_the_line_of_a_unit_goes_through_every_merger_and_to_no_stranger() -> None:
    district = make_district(make_province())
    old, neighbour, alone = (make_commune(district, code) for code in ("07420", "07423", "07432"))
    one = make_commune(district, "07375", first_on=JULY, last_on=date(2026, 6, 30))
    last = make_commune(district, "07376", first_on=date(2026, 7, 1), last_on=None)
    for before, after in ((old, one), (neighbour, one), (one, last)):
        make_succession(before, after)
    lines = queries.lineages([old.pk, last.pk, alone.pk])
    assert lines[old.pk] == {old.pk, one.pk, last.pk}, "not the neighbour"
    assert lines[last.pk] == {old.pk, neighbour.pk, one.pk, last.pk}
    assert lines[alone.pk] == {alone.pk} and queries.lineages([]) == {}
    assert queries.with_successors(old.pk) == {old.pk, one.pk, last.pk}
    assert queries.with_successors(last.pk) == {last.pk}


def test_what_units_had_become_by_a_day_follows_every_reform(django_assert_num_queries) -> None:
    province = make_province(last_on=None)
    old, near, split = (make_commune(province, code, f"Xã {code}") for code in ("00001", "00002", "00003"))
    merged = make_commune(province, "00001", "Xã Mới", first_on=date(2025, 7, 1), last_on=date(2026, 9, 19))
    ward = make_commune(province, "00001", "Phường Mới", first_on=date(2026, 9, 20), last_on=None)
    for unit in (old, near):
        make_succession(unit, merged)
    make_succession(split, merged, extent="part")
    make_succession(merged, ward, extent="main part")
    keys = [old.pk, near.pk, split.pk, merged.pk, ward.pk]
    assert queries.heirs(keys, date(2024, 1, 1)) == {}
    assert queries.heirs(keys, date(2025, 12, 1)) == {old.pk: merged.pk, near.pk: merged.pk}
    with django_assert_num_queries(3):  # one a reform, and one that finds none
        found = queries.heirs([old.pk, near.pk, split.pk], date(2026, 12, 1))
    assert found == {old.pk: ward.pk, near.pk: ward.pk}
    assert queries.heirs([], date(2026, 12, 1)) == {}
    assert queries.forebears(ward.pk) == {ward.pk, merged.pk, old.pk, near.pk}
    assert queries.forebears(old.pk) == {old.pk}


def test_of_two_heirs_the_one_of_the_whole_counts() -> None:
    province = make_province(last_on=None)
    old = make_commune(province, "00001", "Xã Cũ")
    most, whole = (make_commune(province, code, "Xã", date(2025, 7, 1), None) for code in ("00002", "00003"))
    make_succession(old, whole)
    make_succession(old, most, extent="main part")
    assert queries.heirs([old.pk], date(2025, 7, 1)) == {old.pk: whole.pk}
