"""Teams, their people, and what the year has chosen."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao.appraisals import preparing, queries
from gansao.appraisals.actions.sharing import share
from gansao.appraisals.models import AppraisalRules, Duty, MarkerMark, Team, TeamMember
from gansao.appraisals.ties import OTHER_MARKING, other_markings, ties_of
from gansao.assessments.actions import stop_reading
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Programme

Base = tuple[int, int] | None


def make_team(
    *, programme: Programme, name: str, base_name: str, base: Base, is_reserve: bool = False, by: Any, at: datetime
) -> Team:
    """A team under the next number. `base`: where it sets out, hundred-thousandths of a degree."""
    with transaction.atomic():
        held = lock_open(programme)
        last = Team.objects.filter(programme=held).order_by("-number").values_list("number", flat=True).first() or 0
        latitude, longitude = base or (None, None)
        name = nfc(name.strip()) or f"Tổ {last + 1}"
        _refuse_taken(held, name)
        team = Team.objects.create(
            programme=held,
            number=last + 1,
            name=name,
            base_name=nfc(base_name.strip()),
            base_latitude_e5=latitude,
            base_longitude_e5=longitude,
            is_reserve=is_reserve,
        )
        _record("appraisals.make_team", team, {}, _as_audit(team), by, at)
        return team


@transaction.atomic
def update_team(*, team: Team, name: str, base_name: str, base: Base, is_reserve: bool, by: Any, at: datetime) -> bool:
    """Rename a team, move its base, keep it in reserve. False where nothing changes."""
    lock_open(team.programme)
    held = Team.objects.select_for_update(of=("self",)).select_related("programme__province").get(pk=team.pk)
    before = _as_audit(held)
    held.name, held.base_name, held.is_reserve = nfc(name.strip()) or held.name, nfc(base_name.strip()), is_reserve
    held.base_latitude_e5, held.base_longitude_e5 = base or (None, None)
    if _as_audit(held) == before:
        return False
    _refuse_taken(held.programme, held.name, besides=held)
    held.save(update_fields=["name", "base_name", "is_reserve", "base_latitude_e5", "base_longitude_e5"])
    _record("appraisals.update_team", held, before, _as_audit(held), by, at)
    return True


@transaction.atomic
def add_member(
    *, team: Team, user: Any, is_head: bool = False, is_reserve: bool = False, by: Any, at: datetime
) -> TeamMember:
    """Put a person into a team from today on; the team's units are theirs to read from now on. Raises Refused."""
    programme = lock_open(team.programme)
    day = timezone.localdate(at)
    people = queries.people_for_teams(programme, day)
    if not people.filter(pk=user.pk).exists():
        raise Refused(f"{user} chưa có vai trò thành viên hay tổ trưởng tổ thẩm định ở tỉnh này.")
    if is_head and user.pk not in queries.heads_among(programme, day):
        raise Refused(f"{user} chưa có vai trò “Tổ trưởng tổ thẩm định”. Quản trị hệ thống giao vai trò này trước.")
    other = TeamMember.objects.filter(queries.running(day), team__programme=programme, user=user).first()
    if other:
        raise Refused(f"{user} đang ở {other.team.name}. Hãy cho thôi ở tổ đó trước: không ai ở hai tổ trong một năm.")
    tied = _tied(team, user, programme)
    if tied:
        raise Refused(
            f"{user} vướng với đơn vị đã giao cho {team.name}: {'; '.join(tied)}. Hãy đổi đơn vị cho tổ khác."
        )
    if is_head and TeamMember.objects.filter(queries.running(day), team=team, is_head=True).exists():
        raise Refused(f"{team.name} đã có tổ trưởng. Hãy cho thôi tổ trưởng cũ trước.")
    member = TeamMember.objects.create(team=team, user=user, is_head=is_head, is_reserve=is_reserve, first_on=day)
    for appraisal in team.appraisals.select_related("participation__programme", "team"):
        share(appraisal=appraisal, members=[member], by=by, at=at)
    after = {"person": str(user), "head": is_head, "reserve": is_reserve}
    _record("appraisals.add_member", team, {}, after, by, at)
    return member


@transaction.atomic
def end_member(*, member: TeamMember, by: Any, at: datetime) -> None:
    """The person leaves the team today: they read its units no more, their duties fall to the team."""
    lock_open(member.team.programme)
    day = timezone.localdate(at)
    if member.last_on is not None and member.last_on < day:
        raise Refused(f"{member.user} đã thôi ở {member.team.name} từ trước.")
    member.last_on = day - timedelta(days=1)
    member.save(update_fields=["last_on"])
    for appraisal in member.team.appraisals.all():
        stop_reading(source=appraisal.source, users=[member.user], by=by, at=at)
    Duty.objects.filter(appraisal__team=member.team, user=member.user).delete()
    _record("appraisals.end_member", member.team, {"person": str(member.user)}, {}, by, at)


@transaction.atomic
def set_rules(
    *, programme: Programme, rotate: bool, several: bool, several_criteria: Collection[str], by: Any, at: datetime
) -> AppraisalRules:
    """Whether teams rotate, and which criteria several mark independently; the latter only before marks are given."""
    held = lock_open(programme)
    codes = load(held.criteria_set).codes
    rules = queries.rules_of(held)
    before = {"rotate": rules.rotate, "several": rules.several, "criteria": list(rules.several_criteria)}
    was = queries.severally(rules, codes)
    rules.rotate, rules.several = rotate, several
    rules.several_criteria = [code for code in codes if code in several_criteria]
    changed = was ^ queries.severally(rules, codes)
    marked = MarkerMark.objects.filter(appraisal__participation__programme=held, criterion__in=changed)
    if begun := sorted(set(marked.values_list("criterion", flat=True).order_by())):
        raise Refused(f"Đã có tổ chấm tiêu chí {', '.join(begun)} nên không đổi cách chấm của các tiêu chí này nữa.")
    if rules.pk:
        rules.save(update_fields=["rotate", "several", "several_criteria"])
    else:
        rules.save(force_insert=True)
    after = {"rotate": rotate, "several": several, "criteria": rules.several_criteria}
    record(
        by=by,
        at=at,
        action="appraisals.set_rules",
        obj=held,
        before=before,
        after=after,
        place_code=held.province.code,
    )
    return rules


def _refuse_taken(programme: Programme, name: str, besides: Team | None = None) -> None:
    """Figures and lists call teams by their names."""
    others = Team.objects.filter(programme=programme, name__iexact=name)
    if (others.exclude(pk=besides.pk) if besides else others).exists():
        raise Refused(f"Đã có tổ tên “{name}”. Hãy đặt tên khác để không nhầm hai tổ.")


def _tied(team: Team, user: Any, programme: Programme) -> list[str]:
    """What ties a person to units that the team has already: where they serve, live or served; the unit's other
    marking; last year's unit, where teams rotate."""
    rows = list(team.appraisals.select_related("participation").order_by())
    units = {row.participation.unit_id: row.participation.name for row in rows}
    ties = ties_of([user.pk], programme, units).get(user.pk, [])
    found = [f"{units[tie.unit]} ({tie.words})" for tie in ties]
    met = other_markings([user.pk], rows)
    found += sorted(f"{row.participation.name} ({OTHER_MARKING})" for row in rows if row.participation_id in met)
    if queries.rules_of(programme).rotate:
        last_year = preparing.last_year(programme, {row.participation.unit_id: row.participation.code for row in rows})
        names = {row.participation.code: row.participation.name for row in rows}
        found += [f"{names[code]} (đã thẩm định năm trước, năm nay luân phiên)" for code in sorted(last_year[user.pk])]
    return found


def _as_audit(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "base": team.base_name,
        "latitude_e5": team.base_latitude_e5,
        "longitude_e5": team.base_longitude_e5,
        "reserve": team.is_reserve,
    }


def _record(action: str, team: Team, before: dict[str, Any], after: dict[str, Any], by: Any, at: datetime) -> None:
    place = team.programme.province.code
    record(by=by, at=at, action=action, obj=team, before=before, after=after, place_code=place)
