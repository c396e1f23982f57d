from datetime import date
from pathlib import Path

import pytest

from gansao.places.snapshots import read_folder
from gansao.places.timeline import Timeline, build
from tests.places.folders import replaced, write

Y2023, Y2025, JULY, CITY = date(2023, 1, 1), date(2025, 1, 1), date(2025, 7, 1), date(2026, 9, 20)


@pytest.fixture
def lives(tmp_path: Path) -> Timeline:
    return build(read_folder(write(tmp_path)))


def test_a_code_that_stays_between_lists_is_the_same_unit_in_a_new_period(lives: Timeline) -> None:
    unit = lives.lives["07414", Y2023]
    assert [(p.name, p.kind, p.first_on, p.last_on) for p in unit.periods] == [
        ("Xã Yên Mỹ", "xã", Y2023, date(2024, 12, 31)),
        ("Phường Yên Mỹ", "phường", Y2025, date(2025, 6, 30)),
    ]
    assert ("07414", Y2025) not in lives.lives


def test_a_unit_that_does_not_change_has_one_period(lives: Timeline) -> None:
    assert [(p.name, p.first_on, p.last_on) for p in lives.lives["07375", Y2023].periods] == [
        ("Thị trấn Vôi", Y2023, date(2025, 6, 30))
    ]


def test_a_code_that_vanished_ended_and_a_new_one_began(lives: Timeline) -> None:
    gone, new = lives.lives["07402", Y2023], lives.lives["09164", Y2025]
    assert (gone.last_on, gone.ended_by) == (date(2024, 12, 31), "Nghị quyết 1191")
    assert not any(link.predecessor == gone.key for link in lives.links)
    assert (new.recorded_from, gone.recorded_from) == (False, True)


def test_a_founding_day_ends_every_commune_and_district_even_under_the_same_code(lives: Timeline) -> None:
    old, new = lives.lives["07375", Y2023], lives.lives["07375", JULY]
    assert (old.last_on, old.ended_by, new.periods[0].name) == (date(2025, 6, 30), "Nghị quyết 1658", "Xã Lạng Giang")
    assert lives.lives["00001", Y2023].ended_by == "Sắp xếp cấp xã"
    assert lives.lives["217", Y2023].last_on == date(2025, 6, 30)


def test_a_merged_province_is_a_new_unit_and_an_unmerged_one_stays(lives: Timeline) -> None:
    assert lives.lives["24", Y2023].last_on == lives.lives["27", Y2023].last_on == date(2025, 6, 30)
    assert lives.lives["24", JULY].periods[0].name == "Tỉnh Bắc Ninh"
    capital = lives.lives["01", Y2023]
    assert (capital.last_on, len(capital.periods), ("01", JULY) in lives.lives) == (None, 1, False)
    assert lives.lives["00001", JULY].periods[0].parent == capital.key


def test_a_change_keeps_the_unit_and_the_parent(lives: Timeline) -> None:
    unit = lives.lives["07375", JULY]
    assert [(p.name, p.first_on, p.last_on, p.parent, p.source) for p in unit.periods] == [
        ("Xã Lạng Giang", JULY, date(2026, 9, 19), ("24", JULY), ""),
        ("Phường Lạng Giang", CITY, None, ("24", JULY), "388/NQ-UBTVQH16"),
    ]
    assert unit.periods[1].latitude_e5 == 2135640


def test_links_carry_extent_and_source_and_provinces_follow_their_communes(lives: Timeline) -> None:
    assert [(k.predecessor[0], k.successor[0], k.extent) for k in lives.links] == [
        ("07375", "07375", "whole"),
        ("07414", "07375", "part"),
        ("07414", "09163", "main part"),
        ("07687", "07375", "whole"),
        ("09163", "09163", "whole"),
        ("00001", "00001", "whole"),
        ("24", "24", "whole"),
        ("27", "24", "whole"),
    ]
    assert {(k.on, k.source) for k in lives.links[:6]} == {(JULY, "Bảng kế thừa")}
    assert lives.links[-1].source == "suy ra từ kế thừa của cấp xã (Bảng kế thừa)"


def test_a_succession_of_an_unknown_code_is_passed_over_and_said(lives: Timeline) -> None:
    assert lives.notes == [
        "Bỏ qua 1 dòng kế thừa ngày 01/07/2025: mã cũ không có trong danh mục ngày trước đó (99999)."
    ]


def test_a_place_that_was_not_known_is_taken_from_a_later_list(tmp_path: Path) -> None:
    later = replaced("units-2025-01.csv", "Huyện Yên Dũng,24,,", "Huyện Yên Dũng,24,21.2,106.25")
    lives = build(read_folder(write(tmp_path, units_2025_01=later)))
    periods = lives.lives["221", Y2023].periods
    assert [(p.latitude_e5, p.longitude_e5) for p in periods] == [(2120000, 10625000)]
