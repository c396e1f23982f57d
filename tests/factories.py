"""Small plain functions that make what a test needs. Each says its defaults; none reads the shipped data."""

from datetime import UTC, date, datetime

from gansao.accounts.models import Membership, User
from gansao.accounts.queries import forget_grants
from gansao.domain.text import bare_name, fold, sort_key
from gansao.places.models import Level, Succession, Unit, UnitPeriod

NOW = datetime(2023, 12, 20, 3, 0, tzinfo=UTC)
FIRST = date(2023, 1, 1)
LAST = date(2025, 6, 30)  # the last day of the three levels


def make_unit(
    code: str,
    name: str,
    level: Level,
    kind: str,
    parent: Unit | None = None,
    first_on: date = FIRST,
    last_on: date | None = LAST,
) -> Unit:
    """A unit with one period as long as itself."""
    unit = Unit.objects.create(code=code, level=level, first_on=first_on, last_on=last_on)
    UnitPeriod.objects.create(
        unit=unit,
        first_on=first_on,
        last_on=last_on,
        kind=kind,
        name=name,
        parent=parent,
        folded=fold(name),
        sort_key=sort_key(bare_name(name)),
    )
    return unit


def make_province(
    code: str = "24", name: str = "Tỉnh Bắc Giang", first_on: date = FIRST, last_on: date | None = LAST
) -> Unit:
    return make_unit(code, name, Level.PROVINCE, "tỉnh", None, first_on, last_on)


def make_district(
    province: Unit,
    code: str = "217",
    name: str = "Huyện Lạng Giang",
    first_on: date = FIRST,
    last_on: date | None = LAST,
) -> Unit:
    return make_unit(code, name, Level.DISTRICT, "huyện", province, first_on, last_on)


def make_commune(
    parent: Unit, code: str = "07420", name: str = "Xã Mỹ Thái", first_on: date = FIRST, last_on: date | None = LAST
) -> Unit:
    """`parent` is the district, or the province where there are no districts."""
    kind = "thị trấn" if name.startswith("Thị trấn") else name.split(" ")[0].lower()
    return make_unit(code, name, Level.COMMUNE, kind, parent, first_on, last_on)


def make_succession(predecessor: Unit, successor: Unit, extent: str = Succession.Extent.WHOLE) -> Succession:
    return Succession.objects.create(predecessor=predecessor, successor=successor, on=successor.first_on, extent=extent)


def make_user(
    username: str, role: str | None = None, place: Unit | None = None, password: str | None = None, full_name: str = ""
) -> User:
    """A person; with a role, then at `place`. Without a password nobody can sign in as them except by force_login."""
    user = User.objects.create_user(username, password=password, full_name=full_name or f"Người {username}")
    if role is not None:
        assert place is not None, "a role needs a place"
        make_membership(user, role, place)
    return user


def make_membership(
    user: User, role: str, place: Unit, first_on: date = FIRST, last_on: date | None = None
) -> Membership:
    forget_grants(user)
    return Membership.objects.create(user=user, role=role, place=place, first_on=first_on, last_on=last_on)
