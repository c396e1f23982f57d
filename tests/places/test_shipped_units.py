"""The lists that Gắn Sao ships, loaded once for this file."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from gansao.audit.models import Entry
from gansao.places import queries
from gansao.places.actions import load_units
from gansao.places.models import Body, Level, Succession, Unit, UnitLoad, UnitPeriod
from tests.places.folders import body

THEN, Y2025, JUNE, JULY, CITY = (
    date(2023, 12, 1),
    date(2025, 1, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 9, 20),
)
UNMERGED = [
    "Tỉnh Cao Bằng",
    "Tỉnh Điện Biên",
    "Thành phố Hà Nội",
    "Tỉnh Hà Tĩnh",
    "Thành phố Huế",
    "Tỉnh Lai Châu",
    "Tỉnh Lạng Sơn",
    "Tỉnh Nghệ An",
    "Tỉnh Quảng Ninh",
    "Tỉnh Sơn La",
    "Tỉnh Thanh Hóa",
]


@pytest.fixture(scope="module", autouse=True)
def shipped(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Loaded outside the tests' transactions, and taken out again for the files that follow."""
    # No audit row: outside a transaction it would stay, since the database refuses to delete one.
    with django_db_blocker.unblock(), patch("gansao.places.actions.record"):
        load_units(by="thử", at=datetime(2026, 11, 22, tzinfo=UTC))
    yield
    with django_db_blocker.unblock():
        for table in (Succession, UnitPeriod, Unit, Body, UnitLoad):
            rows = table.objects.all()
            rows._raw_delete(rows.db)  # 40,000 rows that nothing outside these tables refers to


pytestmark = pytest.mark.django_db


def communes(on: date, code: str = "24") -> list[UnitPeriod]:
    return list(queries.units_as_of(on, level=Level.COMMUNE, within=queries.unit(code, on)))


def test_the_country_on_each_day() -> None:
    assert [queries.counts(day) for day in (THEN, Y2025, JUNE, JULY, CITY)] == [
        {"province": 63, "district": 705, "commune": 10598},
        {"province": 63, "district": 696, "commune": 10048},
        {"province": 63, "district": 696, "commune": 10048},
        {"province": 34, "district": 0, "commune": 3321},
        {"province": 34, "district": 0, "commune": 3321},
    ]


def test_the_province_on_each_day() -> None:
    assert [len(communes(day)) for day in (THEN, Y2025, JUNE, JULY, CITY)] == [209, 192, 192, 99, 99]
    assert Counter(row.kind for row in communes(Y2025)) == {"xã": 143, "phường": 35, "thị trấn": 14}
    assert Counter(row.kind for row in communes(JULY)) == {"xã": 66, "phường": 33}
    assert Counter(row.kind for row in communes(CITY)) == {"xã": 54, "phường": 45}


def test_the_ten_districts_of_2023() -> None:
    districts = queries.units_as_of(THEN, level=Level.DISTRICT, within=queries.unit("24", THEN))
    assert [row.name for row in districts] == [
        "Thành phố Bắc Giang",
        "Huyện Hiệp Hòa",
        "Huyện Lạng Giang",
        "Huyện Lục Nam",
        "Huyện Lục Ngạn",
        "Huyện Sơn Động",
        "Huyện Tân Yên",
        "Huyện Việt Yên",
        "Huyện Yên Dũng",
        "Huyện Yên Thế",
    ]
    by_district = Counter(row.parent_name for row in communes(THEN))
    assert by_district["Huyện Lạng Giang"] == 21


def test_xa_phuc_son_exists_twice() -> None:
    same = [(row.unit.code, row.parent_name) for row in communes(THEN) if row.name == "Xã Phúc Sơn"]
    assert same == [("07318", "Huyện Tân Yên"), ("07630", "Huyện Sơn Động")]


def test_07375_is_thi_tran_voi_then_xa_then_phuong_lang_giang() -> None:
    lives = [[row.name for row in queries.history(unit)] for unit in queries.units_with_code("07375")]
    assert lives == [["Thị trấn Vôi"], ["Xã Lạng Giang", "Phường Lạng Giang"]]
    old, new = queries.units_with_code("07375")
    assert (old.first_on, old.last_on, old.recorded_from, old.ended_by) == (
        date(2023, 1, 1),
        JUNE,
        True,
        "Nghị quyết 1658/NQ-UBTVQH15",
    )
    assert [(row.name, row.extent) for row in queries.successors(old)] == [("Xã Lạng Giang", "whole")]
    assert [row.name for row in queries.predecessors(new)] == [
        "Xã Hương Lạc",
        "Xã Tân Hưng",
        "Thị trấn Vôi",
        "Xã Xương Lâm",
    ]


def test_24_is_bac_giang_then_bac_ninh() -> None:
    lives = [[row.name for row in queries.history(unit)] for unit in queries.units_with_code("24")]
    assert lives == [["Tỉnh Bắc Giang"], ["Tỉnh Bắc Ninh", "Thành phố Bắc Ninh"]]
    assert [row.name for row in queries.predecessors(queries.unit("24", JULY))] == ["Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"]


def test_twelve_communes_become_wards_and_stay_the_same_units() -> None:
    before = {row.unit_id: row for row in communes(JULY)}
    changed = [row for row in communes(CITY) if row.kind != before[row.unit_id].kind]
    assert [(row.unit.code, row.name) for row in changed[:3]] == [
        ("07294", "Phường Bố Hạ"),
        ("09313", "Phường Chi Lăng"),
        ("09454", "Phường Gia Bình"),
    ]
    assert len(changed) == 12


def test_seventeen_units_of_2023_have_no_recorded_successor() -> None:
    missing = [row.unit.code for row in communes(THEN) if queries.successor_not_recorded(row.unit)]
    assert sorted(missing) == [
        "07204", "07219", "07267", "07276", "07303", "07312", "07318", "07402", "07414",
        "07516", "07684", "07813", "07819", "07828", "07834", "07837", "07852",
    ]  # fmt: skip
    ended_by = Unit.objects.filter(code__in=missing, last_on__isnull=False, first_on__lte=THEN).values_list("ended_by")
    assert set(ended_by) == {("Nghị quyết 1191/NQ-UBTVQH15",)}


def test_eleven_provinces_stay_and_twenty_three_are_new() -> None:
    rows = list(queries.units_as_of(JULY, level=Level.PROVINCE))
    assert [row.name for row in rows if row.unit.first_on < JULY] == UNMERGED
    assert len([row for row in rows if row.unit.first_on == JULY]) == 23
    links = Succession.objects.filter(successor__level=Level.PROVINCE)
    assert Counter(links.values_list("extent", flat=True)) == {"whole": 52}


def test_no_commune_or_district_outlives_june_2025() -> None:
    ended = Unit.objects.filter(first_on__lt=JULY).exclude(level=Level.PROVINCE)
    assert set(ended.values_list("last_on", flat=True)) == {date(2024, 12, 31), JUNE}
    assert not Succession.objects.filter(predecessor__level=Level.DISTRICT).exists()


def test_every_commune_of_2023_can_stand_on_the_map() -> None:
    places = queries.locations(communes(THEN), THEN)
    assert (len(places), sum(place.by_district for place in places.values())) == (209, 17)


def test_periods_leave_no_gap_and_do_not_overlap() -> None:
    seen: dict[int, UnitPeriod] = {}
    for period in UnitPeriod.objects.select_related("unit").order_by("unit", "first_on"):
        before = seen.get(period.unit_id)
        start = (before.last_on.toordinal() + 1) if before and before.last_on else period.unit.first_on.toordinal()
        assert period.first_on.toordinal() == start, period
        seen[period.unit_id] = period
    assert all(period.last_on == period.unit.last_on for period in seen.values())


def test_bodies_of_the_province_by_day() -> None:
    assert [body("ubnd-tinh-24", day).name for day in (THEN, JULY, CITY)] == [
        "Ủy ban nhân dân tỉnh Bắc Giang",
        "Ủy ban nhân dân tỉnh Bắc Ninh",
        "Ủy ban nhân dân thành phố Bắc Ninh",
    ]
    committee = body("ban-chi-dao-24", THEN)
    assert committee.name == "Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở tỉnh Bắc Giang"
    assert "CHƯA XÁC NHẬN" in committee.source


def test_loaded_again_nothing_changes() -> None:
    before = Unit.objects.count(), UnitPeriod.objects.count(), Succession.objects.count(), Entry.objects.count()
    load = load_units(by="thử", at=datetime(2026, 11, 23, tzinfo=UTC))
    assert (Unit.objects.count(), UnitPeriod.objects.count(), Succession.objects.count()) == before[:3]
    assert before[:3] == (14721, 15307, 10638)
    assert [count["changed"] for count in load.counts.values()] == [0, 0, 0, 0]
    assert Entry.objects.count() == before[3] + 1
