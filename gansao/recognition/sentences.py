"""A year's result in Vietnamese sentences, each computed from the figures it speaks of. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import Points, short, show

_KINDS = ("xã", "phường", "thị trấn", "đặc khu")  # the order in which Vietnamese names them
_NEAR = 50  # "nearly passed": a fiftieth of the scale is lacking at most, 2 points of 100


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
    """What the picture of points shows: how many nearly passed where there are some, else the middle."""
    if not points:
        return "Chưa có điểm được công khai"
    bound, near = criteria_set.bands[0].from_, criteria_set.total // _NEAR
    nearly = sum(bound - near <= p < bound for p in points)
    if nearly > 1:
        return f"{nearly} đơn vị chỉ thiếu không quá {short(near)} điểm để đạt chuẩn"
    middle = sorted(points)[len(points) // 2]
    at_least = sum(p >= middle for p in points)
    return f"{at_least} trên {len(points)} đơn vị đạt từ {show(middle)} điểm trở lên"


def lacking(stars: int, points: Points, shortfalls: Mapping[str, int]) -> str:
    """What is lacking for a star, short enough for a table: "còn 1,25 điểm để đạt 3 sao"."""
    parts = [f"còn {show(-(-points // 1))} điểm"] if points else []
    if shortfalls:
        parts.append(f"cần bổ sung tiêu chí {', '.join(shortfalls)}")
    return f"{' và '.join(parts)} để đạt {stars} sao" if parts else ""


def unit_label(name: str, district: str, points: Points | None, stars: int | None) -> str:
    """What a dot says when pointed at: "Xã Mỹ Thái, Huyện Lạng Giang: 81,50 điểm, 1 sao"."""
    place = f"{name}, {district}" if district else name
    said = [f"{show(points)} điểm"] if points is not None else []
    said.append(f"{stars} sao" if stars else "chưa đạt chuẩn")
    return f"{place}: {', '.join(said)}"


def status(participation: str, recognised: bool, incomplete: bool, stars: int | None) -> str:
    """Where a unit stands in a year, in one short sentence."""
    if participation == "not_registered":
        return "không đăng ký trong năm này"
    if participation == "not_proposed":
        return "không được đề nghị trong năm này"
    if recognised:
        return f"được công nhận đạt chuẩn, {stars} sao"
    return "chưa chấm đủ các tiêu chí nên chưa xếp sao" if incomplete else "chưa đạt chuẩn"
