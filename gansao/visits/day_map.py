"""Where a plan's units lie: dots on a small map, by what became of their visits. The tables say the same in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from gansao.visits.models import Visit
from gansao.visits.queries import Waiting

WIDTH, MARGIN = 640, 24
HEIGHT_MOST = 480
DAYS_READ = 40
Place = tuple[int, int]  # latitude and longitude, degrees x 100,000


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    state: str  # waiting, base, or a visit's state
    label: str
    day: str = ""  # written beside a planned one


@dataclass(frozen=True, slots=True)
class DayMap:
    height: int
    dots: tuple[Dot, ...]

    width = WIDTH

    @property
    def with_days(self) -> bool:
        """Where the dots lie far enough apart to read a day beside each."""
        return len(self.dots) <= DAYS_READ


def draw(visits: Iterable[Visit], waiting: Sequence[Waiting]) -> DayMap | None:
    """None where fewer than two units have coordinates: there is nothing to see."""
    found: list[tuple[Place, str, str, str]] = []
    for each in waiting:
        unit = each.appraisal.participation
        _add(found, unit.latitude_e5, unit.longitude_e5, "waiting", f"{unit.name}: chưa có chuyến")
    for visit in visits:
        unit = visit.appraisal.participation
        if visit.state != Visit.State.CANCELLED:
            words = f"{unit.name}: {visit.get_state_display().lower()}, {visit.planned_on:%d/%m/%Y}"
            _add(found, unit.latitude_e5, unit.longitude_e5, visit.state, words, f"{visit.planned_on:%d/%m}")
    if len({place for place, *_ in found}) < 2:
        return None
    for team in {each.appraisal.team for each in waiting}:
        _add(found, team.base_latitude_e5, team.base_longitude_e5, "base", f"{team}: nơi xuất phát")
    return _placed(found)


def _add(found: list[Any], latitude: int | None, longitude: int | None, state: str, label: str, day: str = "") -> None:
    if latitude is not None and longitude is not None:
        found.append(((latitude, longitude), state, label, day))


def _placed(found: Sequence[tuple[Place, str, str, str]]) -> DayMap:
    """East-west is shortened by the cosine of the latitude; the longer side fills its room."""
    north = max(place[0] for place, *_ in found)
    west = min(place[1] for place, *_ in found)
    tall = north - min(place[0] for place, *_ in found)
    shortened = cos(radians(north / 100_000))
    wide = (max(place[1] for place, *_ in found) - west) * shortened
    scale = min((WIDTH - 2 * MARGIN) / max(wide, 1), (HEIGHT_MOST - 2 * MARGIN) / max(tall, 1))
    dots = tuple(
        Dot(
            MARGIN + round((longitude - west) * shortened * scale),
            MARGIN + round((north - latitude) * scale),
            state,
            label,
            day,
        )
        for (latitude, longitude), state, label, day in found
    )
    return DayMap(2 * MARGIN + round(tall * scale), dots)
