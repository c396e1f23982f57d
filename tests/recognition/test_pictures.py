from itertools import combinations, pairwise

from gansao.recognition.pictures import Mark, dot_plot, point_map
from tests.factories import small_criteria_set


def marks(*points: int | None) -> list[Mark]:
    return [Mark(f"{i:05}", f"Xã {i}", 0, p) for i, p in enumerate(points)]


class TestDotPlot:
    def test_one_dot_a_unit_and_unpublished_points_are_counted_not_drawn(self) -> None:
        plot = dot_plot(small_criteria_set(), marks(499, 500, 700, None))
        assert [dot.mark.points for dot in plot.dots] == [499, 500, 700]
        assert plot.undrawn == 1

    def test_a_hundredth_below_a_bound_stands_left_of_it(self) -> None:
        plot = dot_plot(small_criteria_set(), marks(499, 500))
        below, at = plot.dots
        first_band = plot.areas[1]
        assert below.x < first_band.x < at.x

    def test_equal_points_are_stacked_upwards(self) -> None:
        plot = dot_plot(small_criteria_set(), marks(600, 600, 600))
        assert len({dot.x for dot in plot.dots}) == 1
        ys = [dot.y for dot in plot.dots]
        assert ys == sorted(ys, reverse=True)
        assert max(ys) < plot.floor

    def test_the_full_total_lies_inside_the_picture(self) -> None:
        plot = dot_plot(small_criteria_set(), marks(0, 1000))
        assert all(0 < dot.x < plot.width for dot in plot.dots)

    def test_areas_touch_each_other_and_are_ticked_at_the_bounds(self) -> None:
        plot = dot_plot(small_criteria_set(), marks(450))
        assert [area.stars for area in plot.areas] == [0, 1, 2, 3]
        for left, right in pairwise(plot.areas):
            assert left.x + left.width == right.x
        assert [tick.text for tick in plot.ticks if not tick.minor] == ["5", "7", "9"]

    def test_a_year_without_units_has_its_axis(self) -> None:
        plot = dot_plot(small_criteria_set(), [])
        assert plot.dots == ()
        assert plot.height > plot.floor > 0


def placed(code: str, latitude: int, longitude: int, **fields: object) -> Mark:
    return Mark(code, code, 1, None, latitude, longitude, **fields)  # type: ignore[arg-type]


class TestPointMap:
    def test_north_is_up_and_east_is_right(self) -> None:
        drawn = {
            dot.mark.code: dot
            for dot in point_map([placed("a", 2150000, 10600000), placed("b", 2110000, 10700000)]).dots
        }
        assert drawn["a"].y < drawn["b"].y
        assert drawn["a"].x < drawn["b"].x

    def test_a_degree_east_is_shorter_than_a_degree_north(self) -> None:
        picture = point_map(
            [placed("a", 2100000, 10600000), placed("b", 2200000, 10600000), placed("c", 2100000, 10700000)]
        )
        at = {dot.mark.code: dot for dot in picture.dots}
        east, north = at["c"].x - at["a"].x, at["a"].y - at["b"].y
        assert 92 <= 100 * east // north <= 94  # the cosine of 21,5 degrees is 0.930

    def test_units_at_one_centre_do_not_cover_each_other(self) -> None:
        same = [placed(str(i), 2100000, 10600000, by_district=True) for i in range(5)]
        picture = point_map([*same, placed("far", 2200000, 10700000)])
        spots = {(dot.x, dot.y) for dot in picture.dots if dot.shape == "diamond"}
        assert len(spots) == 5

    def test_units_without_any_place_are_named(self) -> None:
        lost = Mark("x", "Xã X", 0)
        assert point_map([lost]).unplaced == (lost,)

    def test_everything_lies_inside_the_picture(self) -> None:
        picture = point_map([placed(str(i), 2100000 + i * 7000, 10600000 + (i * 37 % 11) * 9000) for i in range(30)])
        assert all(0 <= dot.x <= picture.width and 0 <= dot.y <= picture.height for dot in picture.dots)

    def test_district_names_lose_their_kind_and_do_not_cover_each_other(self) -> None:
        near = [placed(str(i), 2100000 + i, 10600000, district=f"Huyện Số {i}") for i in range(4)]
        labels = point_map([*near, placed("far", 2200000, 10700000)]).labels
        assert sorted(label.text for label in labels) == ["Số 0", "Số 1", "Số 2", "Số 3"]
        for one, other in combinations(labels, 2):
            assert abs(one.x - other.x) >= 40 or abs(one.y - other.y) >= 34

    def test_a_district_name_covers_no_dot_where_there_is_room(self) -> None:
        spread = [placed(str(i), 2100000 + i * 40000, 10600000, district="Huyện A") for i in range(3)]
        picture = point_map([*spread, placed("far", 2180000, 10700000)])
        (label,) = picture.labels
        assert not any(abs(dot.x - label.x) < 10 and -28 < dot.y - label.y < 10 for dot in picture.dots)


def test_three_thousand_units_make_no_tower() -> None:
    plot = dot_plot(small_criteria_set(), marks(*(450 + i % 100 for i in range(3000))))
    assert len(plot.dots) == 3000
    assert plot.height < 1200
    assert min(dot.y for dot in plot.dots) > 0
