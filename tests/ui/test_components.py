from fractions import Fraction

import pytest

from gansao import law
from gansao.ui import components
from gansao.ui.templatetags import ui

SET = law.criteria_set("cqtt-mau-2023")


@pytest.mark.parametrize(("count", "on"), [(0, 0), (3, 3), (5, 5)])
def test_stars_are_drawn_and_said_in_words(count, on):
    drawn = components.stars(count)
    assert drawn.count('class="on"') == on
    assert drawn.count('class="off"') == 5 - on
    assert f'aria-label="{count} trên 5 sao"' in drawn


def test_no_star_yet_is_said():
    assert components.stars(None) == '<span class="soft">chưa xếp</span>'


def test_the_bar_marks_the_bounds_and_says_its_number():
    bar = components.points_bar(9250, SET, 3)
    assert 'aria-label="92,50 trên 100,00 điểm"' in bar
    assert 'class="fill s3" width="81.25"' in bar
    assert [part.split('"')[0] for part in bar.split('class="bound" x="')[1:]] == ["50.00", "62.50", "75.00", "87.50"]


def test_the_bar_begins_where_the_bands_take_half_of_it():
    assert components.bar_start(SET) == 6000
    assert 'class="fill " width="0.00"' in components.points_bar(5999, SET, 0)


def test_an_incomplete_unit_has_no_bar():
    assert components.points_bar(None, SET) == ""


def test_points_days_and_shares_as_vietnamese_writes_them():
    assert ui.points(9250) == "92,50"
    assert ui.points(9000 - Fraction(1, 3)) == "89,99"
    assert ui.points(None) == "–"
    assert ui.share(76, 209) == "36,36%"
    assert ui.whole(10598) == "10.598"
