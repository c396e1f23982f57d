"""A small map without tiles from elsewhere: marks on their coordinates, north up. Pure; `ui/map.html` draws it.

East-west is shortened by the cosine of the latitude. A picture needs its words: the page's tables say the same.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH, MARGIN = 960, 30
HEIGHTS = (240, 620)  # a long thin province stays on one screen
APART = 24  # units at one place stand around it
Place = tuple[int, int]  # latitude and longitude, degrees x 100,000
AROUND = tuple(
    sorted(((x, y) for x in range(-3, 4) for y in range(-3, 4)), key=lambda p: (p[0] * p[0] + p[1] * p[1], p))
)


@dataclass(frozen=True, slots=True)
class Spot:
    """What is to be marked. `kind` is its look, a class of `ui/map.css`; never the only thing that tells it apart."""

    latitude_e5: int | None
    longitude_e5: int | None
    kind: str
    label: str  # in words, for whoever points at it or has it read out
    inside: str = ""  # "3"
    is_base: bool = False  # a square


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    y: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class Map:
    height: int
    marks: tuple[Mark, ...]
    unplaced: tuple[str, ...]  # labels of what has no coordinates

    width = WIDTH


def draw(spots: Sequence[Spot]) -> Map | None:
    """None where fewer than two units have a place of their own: there is nothing to see. Bases lie on top."""
    placed = [(spot, (spot.latitude_e5, spot.longitude_e5)) for spot in spots]
    known = [(spot, (place[0], place[1])) for spot, place in placed if place[0] is not None and place[1] is not None]
    if len({place for spot, place in known if not spot.is_base}) < 2:
        return None
    project, height = projection([place for _, place in known], WIDTH, MARGIN, HEIGHTS)
    there: dict[Place, int] = defaultdict(int)
    marks = []
    for spot, place in sorted(known, key=lambda pair: pair[0].is_base):
        x, y = project(*place)
        if not spot.is_base:
            aside, down = AROUND[there[x, y] % len(AROUND)]
            there[x, y] += 1
            x, y = x + aside * APART, y + down * APART
        marks.append(Mark(x, y, spot))
    lost = tuple(spot.label for spot in spots if spot.latitude_e5 is None or spot.longitude_e5 is None)
    return Map(height, tuple(marks), lost)


def projection(
    places: Sequence[Place], width: int, margin: int, heights: tuple[int, int]
) -> tuple[Callable[[int, int], Place], int]:
    """From degrees x 100,000 to the picture; and the picture's height, between the least and the most."""
    souths, wests = [p[0] for p in places], [p[1] for p in places]
    south, north, west, east = min(souths), max(souths), min(wests), max(wests)
    shrink = cos(radians((south + north) / 2 / 100_000))
    across, up = max(1.0, (east - west) * shrink), max(1.0, float(north - south))
    least, most = heights
    scale = min((width - 2 * margin) / across, (most - 2 * margin) / up)
    height = max(least, round(up * scale) + 2 * margin)
    left, top = (width - across * scale) / 2, (height - up * scale) / 2

    def project(latitude: int, longitude: int) -> Place:
        return round(left + (longitude - west) * shrink * scale), round(top + (north - latitude) * scale)

    return project, height
