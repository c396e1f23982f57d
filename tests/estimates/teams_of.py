"""Small provinces for the tests of assignment: units on a line, teams along it."""

from collections.abc import Mapping, Sequence

from gansao.estimates.teams import Member, Team, Unit

STEP = 1_000  # hundred-thousandths of a degree of latitude: 1,112 m


def unit(number: int, *, at: int | None = None, district: str = "", weight: int = 1) -> Unit:
    """Unit 3 lies 3 steps north of the first parallel."""
    place = None if at == -1 else (2_100_000 + STEP * (number if at is None else at), 10_600_000)
    return Unit(f"{number:02}", f"Xã {number}", district, f"Huyện {district}" if district else "", place, weight)


def units(count: int, **options: int) -> list[Unit]:
    return [unit(number, **options) for number in range(1, count + 1)]


def team(
    number: int,
    at: int,
    *,
    serves: Sequence[str] = (),
    served: Mapping[str, int] | None = None,
    lives: str = "",
    last_year: Sequence[str] = (),
) -> Team:
    """One member, who carries the conflicts."""
    member = Member(
        f"p{number}", f"Cán bộ {number}", frozenset(serves), served or {}, frozenset([lives] if lives else [])
    )
    return Team(f"t{number}", f"Tổ {number}", (2_100_000 + STEP * at, 10_600_000), (member,), frozenset(last_year))
