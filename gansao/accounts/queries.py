"""Who holds which role where, on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone

from gansao.accounts.models import Membership, OneTimeCode, Session, User
from gansao.accounts.roles import ROLES
from gansao.audit.models import Entry
from gansao.domain.text import fold
from gansao.orm.prepared import Prepared
from gansao.places.models import Level, Succession, Unit, UnitPeriod, in_force

PLACE_NAMES = "periods__parent__periods"  # what `place_name` reads of a unit


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that holds today, and the places it names: its own, and the provinces that became part of its province.

    Whoever has a role at a place has it for all that lies within: `permissions.has` asks for the places around a unit.
    An assigned role has nothing within its place but what was assigned (`assessments.Access`).
    """

    role: str
    place_ids: frozenset[int]

    @property
    def reaches_within(self) -> bool:
        return self.role in ROLES and not ROLES[self.role].assigned

    def allows(self, permission: str) -> bool:
        return self.role in ROLES and permission in ROLES[self.role].permissions


def grants(user: User | AnonymousUser, on: date | None = None) -> tuple[Grant, ...]:
    """The roles of a person on a day. Kept on the user object, which lives as long as the request."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    day = on or timezone.localdate()
    kept: dict[date, tuple[Grant, ...]] = user.__dict__.setdefault("_grants", {})
    if day not in kept:
        held = user.held(day)
        origins = _origins() if held else {}
        kept[day] = tuple(Grant(role, _with_origins(place, origins)) for role, place in held)
    return kept[day]


def forget_grants(user: User) -> None:
    """To be called by whatever changes a person's memberships while holding the user object."""
    user.__dict__.pop("_grants", None)
    user.__dict__.pop("_held", None)


def places_of(user: User | AnonymousUser, permission: str, on: date | None = None) -> frozenset[int]:
    """Primary keys of the places in and within which a person may do this. Assigned roles name none."""
    held = [grant for grant in grants(user, on) if grant.allows(permission) and grant.reaches_within]
    return frozenset(place for grant in held for place in grant.place_ids)


def roles_reaching(user: User | AnonymousUser, places: Collection[int], on: date | None = None) -> frozenset[str]:
    """The roles a person has at one of these places; assigned ones are left to whoever assigns."""
    held = [grant for grant in grants(user, on) if grant.reaches_within]
    return frozenset(grant.role for grant in held if not grant.place_ids.isdisjoint(places))


def provinces_of(user: User | AnonymousUser, on: date | None = None, permission: str = "") -> QuerySet[Unit]:
    """The provinces a person has a role in (one that grants `permission`, if given), predecessors included."""
    held: Iterable[Grant] = grants(user, on)
    ids = {place for grant in held if not permission or grant.allows(permission) for place in grant.place_ids}
    return Unit.objects.filter(pk__in=ids, level=Level.PROVINCE).order_by("code", "first_on")


def provinces_around(user: User | AnonymousUser, on: date | None = None) -> QuerySet[Unit]:
    """The provinces in or within which a person has a role."""
    held = {place for grant in grants(user, on) for place in grant.place_ids}
    parents = UnitPeriod.objects.filter(unit__in=held).values("parent")
    above = UnitPeriod.objects.filter(unit__in=parents).values("parent")
    there = Q(pk__in=held) | Q(pk__in=parents) | Q(pk__in=above)
    return Unit.objects.filter(there, level=Level.PROVINCE)


def around(place: Unit) -> frozenset[int]:
    """The place and whatever it has ever lain in: its district, its province."""
    if place.level == Level.PROVINCE:
        return frozenset({place.pk})
    parents = set(UnitPeriod.objects.filter(unit=place, parent__isnull=False).values_list("parent", flat=True))
    above = UnitPeriod.objects.filter(unit__in=parents, parent__isnull=False).values_list("parent", flat=True)
    return frozenset({place.pk, *parents, *above})


def within(provinces: Iterable[int] | QuerySet[Any]) -> Q:
    """A filter of units: these provinces and all that has ever lain in them."""
    children = UnitPeriod.objects.filter(parent__in=provinces).values("unit")
    grandchildren = UnitPeriod.objects.filter(parent__in=children).values("unit")
    return Q(pk__in=provinces) | Q(pk__in=children) | Q(pk__in=grandchildren)


def people_at(places: Collection[int], roles: Collection[str], on: date) -> dict[int, list[User]]:
    """{place's primary key: the people who have one of these roles there on a day}, each once, by given name."""
    rows = (
        Membership.objects.filter(in_force(on), place__in=places, role__in=roles, user__is_active=True)
        .select_related("user")
        .order_by("user__sort_key", "user_id")
    )
    found: dict[int, list[User]] = {}
    for row in rows:
        people = found.setdefault(row.place_id, [])
        if row.user not in people:
            people.append(row.user)
    return found


def roles_of(user: User | AnonymousUser, on: date | None = None) -> frozenset[str]:
    """The keys of the roles a person has on a day, wherever."""
    return frozenset(grant.role for grant in grants(user, on))


def holders(role: str, places: Collection[int], on: date) -> QuerySet[User]:
    """The people who hold a role on a day at one of these places, or at the province that these became part of."""
    return _holders([role], places, on)


def holders_of(permission: str, places: Collection[int], on: date) -> QuerySet[User]:
    """The same of whatever roles have a permission."""
    return _holders([role.key for role in ROLES.values() if permission in role.permissions], places, on)


def _holders(roles: Collection[str], places: Collection[int], on: date) -> QuerySet[User]:
    there = Q(place__in=places) | Q(place__level=Level.PROVINCE, place__origins__predecessor__in=places)
    held = Membership.objects.filter(there, in_force(on), role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("sort_key", "id")


def _origins() -> dict[int, set[int]]:
    """{province: the provinces that went into it}; some sixty rows for the whole country."""
    found: dict[int, set[int]] = {}
    for successor, predecessor in _ORIGINS.rows():
        found.setdefault(successor, set()).add(predecessor)
    return found


_ORIGINS = Prepared(
    lambda: Succession.objects.filter(successor__level=Level.PROVINCE).values_list("successor_id", "predecessor_id")
)


def _with_origins(place_id: int, origins: dict[int, set[int]]) -> frozenset[int]:
    reached, waiting = {place_id}, [place_id]
    while waiting:
        for origin in origins.get(waiting.pop(), set()) - reached:
            reached.add(origin)
            waiting.append(origin)
    return frozenset(reached)


@dataclass(frozen=True, slots=True)
class DescribedRole:
    """A membership in words."""

    membership: Membership
    role: str
    place: str
    is_active: bool
    is_past: bool


def describe_role(membership: Membership) -> DescribedRole:
    """In words; the place's PLACE_NAMES should be prefetched."""
    today = timezone.localdate()
    is_past = membership.last_on is not None and membership.last_on < today
    return DescribedRole(
        membership=membership,
        role=ROLES[membership.role].name if membership.role in ROLES else membership.role,
        place=place_name(membership.place),
        is_active=membership.first_on <= today and not is_past,
        is_past=is_past,
    )


def described_roles(user: User) -> list[DescribedRole]:
    """All roles of a person, the running first, then by their first day, newest first."""
    prefetch_related_objects([user], f"memberships__place__{PLACE_NAMES}")  # nothing where a list has fetched them
    roles = [describe_role(membership) for membership in user.memberships.all()]
    return sorted(roles, key=lambda r: (r.is_past, -r.membership.first_on.toordinal(), r.membership.pk))


def visible_to(user: User | AnonymousUser, role: str = "") -> QuerySet[User]:
    """The accounts a person administers: whoever has, had or will have a role within one of their provinces."""
    memberships = Membership.objects.filter(place__in=_administered(user))
    if role:
        memberships = memberships.filter(role=role)
    return User.objects.filter(pk__in=memberships.values("user_id"))


def _administered(user: User | AnonymousUser) -> QuerySet[Any]:
    """Primary keys of the places whose people this person administers."""
    provinces = provinces_of(user, permission="accounts.manage").order_by().values("pk")
    return Unit.objects.filter(within(provinces)).values("pk")


def people(user: User | AnonymousUser, search: str = "", role: str = "") -> QuerySet[User]:
    """`visible_to` as a list: found by name or unit, with or without tone marks, ordered by given name."""
    found = visible_to(user, role)
    if search:
        asked = fold(search)
        begins = Q(folded__startswith=asked) | Q(folded__contains=f" {asked}")  # "an" is in every "Bắc Giang"
        units = UnitPeriod.objects.filter(begins).exclude(unit__level=Level.PROVINCE).values("unit")
        there = Membership.objects.filter(place__in=units).values("user")
        found = found.filter(Q(folded__contains=asked) | Q(pk__in=there))
    return found.prefetch_related(f"memberships__place__{PLACE_NAMES}").order_by("sort_key", "id")


def without_password(user: User | AnonymousUser) -> QuerySet[User]:
    """Whom the person may hand a first code to: no password yet, not locked, no running role elsewhere.

    Those who hold no code stand first; `code_until` is the end of the code that waits, if one does.
    """
    places = _administered(user)
    standing = Membership.objects.filter(Q(last_on=None) | Q(last_on__gte=timezone.localdate()))
    codes = OneTimeCode.objects.filter(user=OuterRef("pk"), used_at=None, expires_at__gt=timezone.now())
    return (
        User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .filter(pk__in=standing.filter(place__in=places).values("user_id"))
        .exclude(pk__in=standing.exclude(place__in=places).values("user_id"))
        .exclude(pk=user.pk or 0)
        .annotate(code_until=Subquery(codes.values("expires_at")[:1]))
        .prefetch_related(f"memberships__place__{PLACE_NAMES}")
        .order_by(F("code_until").asc(nulls_first=True), "sort_key", "id")
    )


def usernames_taken(usernames: Iterable[str]) -> frozenset[str]:
    """Those among the names that somebody has."""
    return frozenset(User.objects.filter(username__in=set(usernames)).values_list("username", flat=True))


def has_second_factor(user: User | AnonymousUser) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def must_have_second_factor(user: User | AnonymousUser) -> bool:
    """GANSAO_SECOND_FACTOR asks it of one of the roles this person has today."""
    return not settings.SECOND_FACTOR_ROLES.isdisjoint(roles_of(user))


def recovery_codes_left(user: User) -> int:
    """How many codes on paper are unused; 0 for whoever has no second factor."""
    paper = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(paper).get_unused_codes()) if paper else 0


def sessions_of(user: User, at: datetime) -> QuerySet[Session]:
    """The browsers that are signed in as this person, the latest first."""
    return user.sessions.filter(expire_date__gt=at).order_by("-last_seen_at", "session_key")


def place_name(place: Unit) -> str:
    """A unit's latest name, a commune's with its district; PLACE_NAMES should be prefetched."""
    latest = _latest(place)
    if latest is None:
        return str(place)
    above = _latest(latest.parent) if latest.parent and latest.parent.level == Level.DISTRICT else None
    return f"{latest.name}, {above.name}" if above else latest.name


def _latest(place: Unit) -> UnitPeriod | None:
    return max(place.periods.all(), key=lambda period: period.first_on, default=None)


def colleagues(user: User | AnonymousUser) -> QuerySet[User]:
    """People with a role, now or ever, in a province whose log the person may read."""
    provinces = provinces_of(user, permission="audit.read").values("pk")
    members = Membership.objects.filter(place__in=Unit.objects.filter(within(provinces))).values("user_id")
    return User.objects.filter(pk__in=members).order_by("sort_key", "id")


def audit_visible_to(user: User | AnonymousUser) -> QuerySet[Entry]:
    """Audit rows of a person's provinces and their units, and those of no place by their people or the system.

    Whoever may see no marks (the administrator) sees no rows that tell of them.
    """
    provinces = provinces_of(user, permission="audit.read").values("pk")
    inside = Q(unit__in=provinces) | Q(parent__in=provinces) | Q(parent__periods__parent__in=provinces)
    codes = UnitPeriod.objects.filter(inside).values("unit__code")
    unplaced = Q(place_code="") & (Q(by_id=None) | Q(by_id__in=colleagues(user).values("pk")))
    rows = Entry.objects.filter(Q(place_code__in=codes) | unplaced)
    if any(grant.allows("assessments.read") for grant in grants(user)):
        return rows
    for room in _OF_MARKS:
        rows = rows.exclude(action__startswith=room)
    return rows


_OF_MARKS = ("assessments.", "appraisals.", "visits.", "committee.", "recognition.", "closing.")
