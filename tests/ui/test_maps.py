"""Marks on a small map: where they stand, what has no place, and that nothing hides behind another."""

from hypothesis import given
from hypothesis import strategies as st

from gansao.ui.maps import HEIGHTS, MARGIN, WIDTH, Spot, draw


def spot(latitude: int | None, longitude: int | None, label: str = "Xã", **more: object) -> Spot:
    return Spot(latitude, longitude, "m1", label, **more)  # type: ignore[arg-type]


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw([spot(2_140_000, 10_620_000), spot(2_120_000, 10_640_000)])
    assert drawn is not None
    (first, second) = drawn.marks
    assert first.y < second.y and first.x < second.x
    # 0,2 degrees each way: east-west is shorter by the cosine of 21.3 degrees, 0.932
    assert abs((second.x - first.x) / (second.y - first.y) - 0.932) < 0.01


def test_what_has_no_place_is_named_and_one_place_is_no_map() -> None:
    drawn = draw([spot(1, 1), spot(900, 900), spot(None, None, "Xã Xa"), spot(5, None, "Xã Nửa")])
    assert drawn is not None and drawn.unplaced == ("Xã Xa", "Xã Nửa")
    assert draw([spot(1, 1), spot(1, 1)]) is None and draw([]) is None
    assert draw([spot(1, 1), spot(9, 9, is_base=True)]) is None  # a base is no unit


def test_units_at_one_place_stand_around_it_and_bases_lie_on_top() -> None:
    drawn = draw([spot(1, 1, is_base=True), *(spot(1, 1) for _ in range(3)), spot(90_000, 90_000)])
    assert drawn is not None
    places = [(mark.x, mark.y) for mark in drawn.marks if not mark.spot.is_base]
    assert len(set(places)) == 4
    assert drawn.marks[-1].spot.is_base


@given(
    st.lists(st.tuples(st.integers(800_000, 2_350_000), st.integers(10_200_000, 10_950_000)), min_size=2, max_size=40)
)
def test_every_mark_lies_in_the_picture(places: list[tuple[int, int]]) -> None:
    drawn = draw([spot(*place) for place in dict.fromkeys(places)])
    if drawn is None:
        assert len(set(places)) < 2
        return
    assert HEIGHTS[0] <= drawn.height <= HEIGHTS[1]
    room = 3 * 24  # of those that stand around another
    assert all(MARGIN - room <= mark.x <= WIDTH - MARGIN + room for mark in drawn.marks)
    assert all(MARGIN - room <= mark.y <= drawn.height - MARGIN + room for mark in drawn.marks)
