"""A year's result in Vietnamese sentences, each computed from the figures it speaks of. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import Points, show

_KINDS = ("xã", "phường", "thị trấn", "đặc khu")  # the order in which Vietnamese names them
_NEAR = 100  # "just below": less than one point


def kinds(present: Iterable[str]) -> str:
    """The kinds that are there, in their usual order: "xã, phường, thị trấn"."""
    there = {kind.lower() for kind in present}
    known = [kind for kind in _KINDS if kind in there]
    return ", ".join(known + sorted(there - set(_KINDS))) or "đơn vị"


def title(year: int, present: Iterable[str]) -> str:
    return f"Kết quả công nhận {kinds(present)} đạt chuẩn chính quyền thân thiện năm {year}"


def headline(recognised: int, units: int, present: Iterable[str]) -> str:
    """ "76 trên 209 xã, phường, thị trấn đạt chuẩn"."""
    if not recognised:
        return f"Chưa đơn vị nào trong {units} {kinds(present)} đạt chuẩn"
    return f"{recognised} trên {units} {kinds(present)} đạt chuẩn"


def stars_reached(by_stars: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """(stars, units) for each star that some unit has, lowest first."""
    return tuple((int(stars), count) for stars, count in sorted(by_stars.items()) if count)


def stars_not_reached(by_stars: Mapping[str, int], criteria_set: CriteriaSet) -> str:
    """ "Chưa đơn vị nào đạt 4 sao hoặc 5 sao." Empty where every star of the set is held."""
    none = [f"{band.stars} sao" for band in criteria_set.bands if not by_stars.get(str(band.stars))]
    if not none:
        return ""
    listed = none[0] if len(none) == 1 else f"{', '.join(none[:-1])} hoặc {none[-1]}"
    return f"Chưa đơn vị nào đạt {listed}."


def finding(criteria_set: CriteriaSet, points: Sequence[Points]) -> str:
    """What the picture of points shows: a crowd just below a bound where there is one, else the middle."""
    for band in criteria_set.bands:
        below = sum(band.from_ - _NEAR <= p < band.from_ for p in points)
        above = sum(band.from_ <= p < band.from_ + _NEAR for p in points)
        if below >= 3 and below > above:
            bound = show(band.from_).removesuffix(",00")
            return f"{below} đơn vị dừng ngay trước ngưỡng {bound} điểm"
    if not points:
        return "Chưa có điểm được công khai"
    middle = sorted(points)[len(points) // 2]
    at_least = sum(p >= middle for p in points)
    return f"{at_least} trên {len(points)} đơn vị đạt từ {show(middle)} điểm trở lên"


def lacking(stars: int, points: Points, shortfalls: Mapping[str, int]) -> str:
    """What is lacking for a star, short enough for a table: "còn 1,25 điểm để đạt 3 sao"."""
    parts = [f"{show(-(-points // 1))} điểm"] if points else []
    if shortfalls:
        parts.append(f"tiêu chí {', '.join(shortfalls)}")
    return f"còn {' và '.join(parts)} để đạt {stars} sao" if parts else ""
