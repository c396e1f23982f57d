"""Where things stand in the two pictures of a year: dots by points, and points on the map. Pure; templates draw them.

Coordinates are user units of the SVG (`Dots.WIDTH` wide), rounded to whole units where the eye cannot tell.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import Points, short
from gansao.domain.text import bare_name
from gansao.ui.maps import AROUND, projection

WIDTH = 1000
_BINS = 100  # dots of one hundredth of the whole scale stand in one column
_TALLEST = 420  # a column of many units is drawn with smaller dots
_SEARCHED = 500  # beyond so many dots a name stands in the middle of its district: there is no free room anyway
_LETTER = 14  # how wide a letter of a district's name is, about
_LABELS_BELOW = 70  # room for the axis and its words
_MAP_MARGIN = 26
_MAP_HEIGHT = (320, 1100)  # a long thin province stays on one screen


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of one unit: `points` is None where they are not published."""

    code: str
    label: str  # said when pointed at
    stars: int
    points: Points | None = None
    latitude_e5: int | None = None
    longitude_e5: int | None = None
    by_district: bool = False
    district: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    mark: Mark
    shape: str = "circle"  # circle | diamond: stands at its district's centre

    @property
    def radius(self) -> int:
        """On the map more stars are larger, so that colour never speaks alone."""
        return map_radius(self.mark.stars)

    @property
    def diamond(self) -> str:
        """The diamond's corners for an SVG polygon."""
        x, y, r = self.x, self.y, 9
        return f"{x},{y - r} {x + r},{y} {x},{y + r} {x - r},{y}"


def map_radius(stars: int) -> int:
    return 7 + stars if stars else 6


@dataclass(frozen=True, slots=True)
class Area:
    """A band's stretch of the axis; stars 0 is the part below the lowest bound."""

    x: int
    width: int
    stars: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def named(self) -> bool:
        """Whether there is room for its name under the axis."""
        return self.width >= 80

    @property
    def star_x(self) -> int:
        """Where the star stands behind the number that names the area on a narrow screen."""
        return self.middle

    @property
    def number_x(self) -> int:
        return self.middle - 14


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    text: str
    minor: bool = False  # between the bounds; left out where there is little room


@dataclass(frozen=True, slots=True)
class DotPlot:
    height: int
    floor: int  # y of the axis
    radius: int
    dots: tuple[Dot, ...]
    areas: tuple[Area, ...]
    ticks: tuple[Tick, ...]
    undrawn: int  # units whose points are not published or not complete

    width = WIDTH

    @property
    def tick_y(self) -> int:
        return self.floor + 24

    @property
    def words_y(self) -> int:
        return self.floor + 54

    @property
    def star_y(self) -> int:
        return self.words_y - 29


def dot_plot(criteria_set: CriteriaSet, marks: Sequence[Mark]) -> DotPlot:
    """One dot a unit, stacked in columns over the scale of points."""
    drawn = sorted((m for m in marks if m.points is not None), key=lambda m: (m.points, m.code))
    column = max(1, criteria_set.total // _BINS)
    highest = criteria_set.maximum
    lowest = _axis_start(criteria_set, [m.points for m in drawn if m.points is not None])
    columns = (highest - lowest) // column + 1  # the full total has a column of its own
    step = WIDTH // columns
    stacks: dict[int, list[Mark]] = defaultdict(list)
    for mark in drawn:
        stacks[int((mark.points or 0) - lowest) // column].append(mark)
    tallest = max((len(stack) for stack in stacks.values()), default=1)
    pitch = max(3, min(20, step, _TALLEST // tallest))
    radius = max(1, (pitch - 2) // 2)
    floor = max(140, tallest * pitch + 2 * pitch)

    def at(points: int) -> int:
        return (points - lowest) * step // column

    dots = tuple(
        Dot(index * step + step // 2, floor - pitch // 2 - 2 - row * pitch, mark)
        for index, stack in sorted(stacks.items())
        for row, mark in enumerate(stack)
    )
    ends = [*(band.from_ for band in criteria_set.bands[1:]), highest + column]
    areas = [Area(0, at(criteria_set.bands[0].from_), 0)]
    areas += [
        Area(at(band.from_), at(end) - at(band.from_), band.stars)
        for band, end in zip(criteria_set.bands, ends, strict=True)
    ]
    return DotPlot(
        height=floor + _LABELS_BELOW,
        floor=floor,
        radius=radius,
        dots=dots,
        areas=tuple(areas),
        ticks=_ticks(criteria_set, lowest, at),
        undrawn=len(marks) - len(drawn),
    )


def _axis_start(criteria_set: CriteriaSet, points: Sequence[Points]) -> int:
    """A tenth of the scale at or below everything drawn, and below the lowest bound."""
    tenth = max(1, criteria_set.total // 10)
    least = min([*points, criteria_set.bands[0].from_ - tenth])
    return max(0, int(least) // tenth * tenth)


def _ticks(criteria_set: CriteriaSet, lowest: int, at: Callable[[int], int]) -> tuple[Tick, ...]:
    tenth = max(1, criteria_set.total // 10)
    bounds = {band.from_ for band in criteria_set.bands}
    below = range(lowest + tenth, min(bounds), tenth)
    ticks = [Tick(at(points), short(points), minor=True) for points in below]
    return tuple(ticks + [Tick(at(points), short(points)) for points in sorted(bounds)])


@dataclass(frozen=True, slots=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class PointMap:
    height: int
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    unplaced: tuple[Mark, ...]  # without coordinates of their own or of a district

    width = WIDTH


def point_map(marks: Sequence[Mark]) -> PointMap:
    """Units on their coordinates, east-west shortened by the cosine of the latitude; fewer stars are drawn first."""
    placed = [m for m in marks if m.latitude_e5 is not None and m.longitude_e5 is not None]
    unplaced = tuple(m for m in marks if m.latitude_e5 is None or m.longitude_e5 is None)
    if not placed:
        return PointMap(_MAP_HEIGHT[0], (), (), unplaced)
    places = [(m.latitude_e5 or 0, m.longitude_e5 or 0) for m in placed]
    project, height = projection(places, WIDTH, _MAP_MARGIN, _MAP_HEIGHT)
    dots = []
    at_one_place: dict[tuple[int, int], int] = defaultdict(int)
    for mark in sorted(placed, key=lambda m: (m.stars, m.code)):
        x, y = project(mark.latitude_e5 or 0, mark.longitude_e5 or 0)
        aside, down = AROUND[at_one_place[x, y] % len(AROUND)]
        at_one_place[x, y] += 1
        dots.append(Dot(x + aside * 20, y + down * 20, mark, "diamond" if mark.by_district else "circle"))
    return PointMap(height, tuple(dots), _district_labels(dots), unplaced)


_NEARBY = sorted(((x, y) for x in range(-90, 91, 15) for y in range(-75, 76, 15)), key=lambda p: p[0] ** 2 + p[1] ** 2)


def _district_labels(dots: Sequence[Dot]) -> tuple[Label, ...]:
    """A district's name near the middle of its units, where it covers the fewest dots and no other name."""
    members: dict[str, list[Dot]] = defaultdict(list)
    for dot in dots:
        if dot.mark.district and not dot.mark.by_district:
            members[dot.mark.district].append(dot)
    near = _NEARBY if len(dots) <= _SEARCHED else [(0, 0), (0, -34), (0, 34)]
    labels: list[Label] = []
    for name, its in sorted(members.items(), key=lambda item: sum(d.y for d in item[1]) // len(item[1])):
        text = bare_name(name)
        x, y = sum(d.x for d in its) // len(its), sum(d.y for d in its) // len(its)
        spots = [(Label(x + aside, y + down, text), (aside**2 + down**2) // 400) for aside, down in near]
        labels.append(min(spots, key=lambda spot: _badness(spot[0], spot[1], dots, labels))[0])
    return tuple(labels)


def _badness(label: Label, distance: int, dots: Sequence[Dot], others: Sequence[Label]) -> int:
    """How bad a place is: a dot under it is bad, so is distance; another name or the edge is out of the question."""
    half = _LETTER * len(label.text) // 2
    if not half < label.x < WIDTH - half:
        return 10_000
    names = sum(abs(label.x - o.x) < half + _LETTER * len(o.text) // 2 + 8 and abs(label.y - o.y) < 34 for o in others)
    hidden = sum(abs(d.x - label.x) < half + 8 and -28 < d.y - label.y < 10 for d in dots)
    return 1000 * names + 8 * hidden + distance
