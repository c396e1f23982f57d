"""Who appraises what: proposed with its proof, taken whole, changed by hand with a reason; the second ones drawn."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from gansao.appraisals import preparing, queries
from gansao.appraisals.actions.sharing import end_reminders, share
from gansao.appraisals.models import Appraisal, AssignmentRun, MarkerMark, Team
from gansao.appraisals.ties import OTHER_MARKING, conflicts_of, other_markings
from gansao.assessments.actions import move_dossier, stop_reading
from gansao.assessments.models import Dossier
from gansao.assessments.queries import dossier_state
from gansao.audit.actions import record
from gansao.domain.points import show
from gansao.domain.text import nfc
from gansao.estimates.assignment import assign, check
from gansao.estimates.doubles import assign_doubles
from gansao.estimates.teams import Rules
from gansao.notices.actions import notify
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

Kind, Proof = AssignmentRun.Kind, AssignmentRun.Proof
SECONDS = 5


def propose(*, programme: Programme, kind: str, spread: int | None = 1, by: Any, at: datetime) -> AssignmentRun:
    """Work out an assignment and keep it with its proof, or with the rules that are in the way. Nothing is assigned."""
    teams = _teams(programme)
    units = preparing.units_of(queries.units(programme))
    known = preparing.teams_of(programme, teams)
    rules = preparing.rules_for(programme, kind, spread)
    answer = assign(units, known, rules, seconds=SECONDS)
    proof = (Proof.OPTIMAL if answer.proof.optimal else Proof.GAP) if answer.proof else Proof.NONE
    result = {
        "team_of": dict(answer.team_of),
        "loads": dict(answer.loads),
        "obstacles": [fault.sentence for fault in answer.obstacles],
        "advice": list(answer.advice),
        "without_position": list(answer.without_position),
    }
    bound = answer.proof.bound if answer.proof else 0
    asked = preparing.as_asked(rules, units, known)
    return _keep(programme, kind, asked, result, proof, answer.metres, bound, by, at)


def draw_doubles(*, programme: Programme, percent: int, seed: str, by: Any, at: datetime) -> AssignmentRun:
    """Draw a share of the units for a blind second marking, with a seed that lets anybody repeat the draw."""
    if Appraisal.objects.filter(participation__programme=programme, order=Appraisal.SECOND).exists():
        raise Refused("Năm này đã rút mẫu chấm lần hai. Rút lại sẽ làm mất tính ngẫu nhiên của mẫu.")
    first = {code: str(row.team.number) for code, row in queries.assigned(programme).items()}
    if not first:
        raise Refused("Chưa phân công lần một. Hãy phân công các tổ trước rồi rút mẫu chấm lần hai.")
    teams = _teams(programme)
    if len(teams) < 2:
        raise Refused("Phải có ít nhất hai tổ thì mới chấm độc lập lần hai được.")
    units = preparing.units_of(queries.units(programme))
    known = preparing.teams_of(programme, teams)
    rules = preparing.rules_for(programme, Kind.DOUBLES, None)
    try:
        answer = assign_doubles(
            units, first, known, rules, share=Fraction(percent, 100), seed=seed.strip(), seconds=SECONDS
        )
    except TimeoutError:
        raise Refused("Chưa xếp được tổ chấm lần hai trong thời gian cho phép. Hãy chọn tỷ lệ nhỏ hơn.") from None
    result = {
        "team_of": dict(answer.team_of),
        "loads": dict(answer.loads),
        "meetings": answer.meetings,
        "undrawable": list(answer.undrawable),
    }
    asked = preparing.as_asked(rules, units, known) | {"seed": answer.seed, "percent": percent, "first": first}
    proof = (Proof.OPTIMAL if answer.optimal else Proof.GAP) if answer.team_of else Proof.NONE
    return _keep(programme, Kind.DOUBLES, asked, result, proof, answer.metres, answer.bound, by, at)


@transaction.atomic
def take_run(*, run: AssignmentRun, by: Any, at: datetime) -> int:
    """Give the units to the teams as a run says; how many units changed hands. Raises Refused, changing nothing.

    Ties may have been declared since: all are checked again. A unit that its team has begun to mark stays.
    """
    programme = lock_open(run.programme)
    held = AssignmentRun.objects.select_for_update().get(pk=run.pk)
    if held.proof == Proof.NONE:
        raise Refused("Lần chia này không có kết quả để dùng. Hãy sửa điều còn vướng rồi chia lại.")
    if held.taken_at:
        raise Refused("Cách chia này đã được dùng từ trước.")
    order = Appraisal.SECOND if held.kind == Kind.DOUBLES else Appraisal.FIRST
    team_of: dict[str, str] = held.result["team_of"]
    rows = {row.code: row for row in queries.units(programme)}
    teams = {str(team.number): team for team in queries.teams(programme)}
    _check_again(programme, held, team_of, rows, teams)
    standing = queries.assigned(programme, order)
    changed = [code for code in team_of if code not in standing or str(standing[code].team.number) != team_of[code]]
    _refuse_met([(rows[code], teams[team_of[code]]) for code in changed], order, "Hãy chia lại.")
    _refuse_begun([standing[code] for code in changed if code in standing])
    for code in changed:
        _give(rows[code], teams[team_of[code]], order, standing.get(code), run=held, reason="", by=by, at=at)
    held.taken_at = at
    held.save(update_fields=["taken_at"])
    for team in teams.values():
        end_reminders(programme=programme, team=team, by=by, at=at)
    _tell(programme, {teams[team_of[code]].pk: teams[team_of[code]] for code in changed}.values(), at, by)
    after = {"way": held.kind, "units": len(team_of), "changed": len(changed)}
    place = programme.province.code
    record(by=by, at=at, action="appraisals.take_run", obj=held, after=after, place_code=place)
    return len(changed)


@transaction.atomic
def assign_by_hand(
    *, participation: Participation, team: Team, order: int = Appraisal.FIRST, reason: str, by: Any, at: datetime
) -> Appraisal:
    """Give one unit to a team by hand. What ties its people to the unit still stands in the way.

    A unit that its team has begun to mark stays, unless somebody of that team has a tie to it: then what they marked
    is set aside, and stands in the log.
    """
    programme = lock_open(participation.programme)
    reason = nfc(reason.strip())
    if not reason:
        raise Refused("Hãy ghi lý do xếp bằng tay: lý do được lưu cùng phân công.")
    if not participation.takes_part:
        raise Refused(f"{participation.name} không tham gia năm này nên không phân công.")
    _refuse_tied(programme, participation, team)
    both = {row.order: row for row in participation.appraisals.select_related("team", "participation")}
    other = both.get(Appraisal.FIRST if order == Appraisal.SECOND else Appraisal.SECOND)
    if other and other.team_id == team.pk:
        raise Refused(f"{team.name} không nhận được {participation.name}: mỗi lần chấm phải do một tổ khác.")
    standing = both.get(order)
    if standing and standing.team_id == team.pk:
        raise Refused(f"{participation.name} vốn đã giao cho {team.name}.")
    _refuse_met([(participation, team)], order, "Hãy chọn tổ khác.")
    former = standing.team if standing else None
    before = {"team": former.name} if former else {}
    if standing and conflicts_of(programme, queries.teams(programme), [standing]):
        before |= {"marks": _set_aside(standing)}
    _refuse_begun([standing] if standing else [])
    teams = {each.pk: each for each in queries.teams(programme)}
    appraisal = _give(participation, teams[team.pk], order, standing, run=None, reason=reason, by=by, at=at)
    after = {"team": team.name, "order": order, "reason": reason}
    record(
        by=by,
        at=at,
        action="appraisals.assign_by_hand",
        obj=appraisal,
        before=before,
        after=after,
        place_code=participation.code,
    )
    _tell(programme, [teams[team.pk]], at, by)
    end_reminders(programme=programme, team=former or team, by=by, at=at)
    return appraisal


def _teams(programme: Programme) -> list[Team]:
    teams = [team for team in queries.teams(programme) if not team.is_reserve]
    if not teams:
        raise Refused("Chưa có tổ thẩm định nào. Hãy lập tổ trước.")
    empty = [team.name for team in teams if not any(not member.is_reserve for member in team.present)]  # type: ignore[attr-defined]
    if empty:
        raise Refused(f"{', '.join(empty)} chưa có thành viên chính thức. Hãy thêm người hoặc để tổ ở dạng dự bị.")
    return teams


def _keep(
    programme: Programme,
    kind: str,
    asked: dict[str, Any],
    result: dict[str, Any],
    proof: str,
    metres: int,
    bound: int,
    by: Any,
    at: datetime,
) -> AssignmentRun:
    with transaction.atomic():
        held = lock_open(programme)
        run = AssignmentRun.objects.create(
            programme=held,
            kind=kind,
            asked=asked,
            result=result,
            proof=proof,
            metres=metres,
            bound=bound,
            made_at=at,
            made_by=by if hasattr(by, "pk") else None,
        )
        after = {"way": kind, "proof": proof, "units": len(result["team_of"]), "metres": metres}
        after |= {name: asked[name] for name in ("seed", "percent") if name in asked}
        record(by=by, at=at, action="appraisals.propose", obj=run, after=after, place_code=held.province.code)
        return run


def _check_again(
    programme: Programme,
    run: AssignmentRun,
    team_of: Mapping[str, str],
    rows: Mapping[str, Participation],
    teams: Mapping[str, Team],
) -> None:
    gone = [code for code in team_of if code not in rows] + [key for key in team_of.values() if key not in teams]
    if gone:
        raise Refused("Danh sách đơn vị hoặc tổ đã đổi từ khi chia. Hãy chia lại.")
    known = preparing.teams_of(programme, teams.values())
    units = preparing.units_of(rows[code] for code in team_of)
    faults = check(team_of, units, known, preparing.by_hand(programme))
    if run.kind == Kind.DOUBLES:
        first = {code: str(row.team.number) for code, row in queries.assigned(programme).items()}
        if any(first.get(code) == key for code, key in team_of.items()):
            raise Refused("Phân công lần một đã đổi từ khi rút mẫu: có tổ sẽ chấm một đơn vị cả hai lần. Hãy rút lại.")
    if faults:
        said = " ".join(fault.sentence for fault in faults[:5])
        raise Refused(f"Từ khi chia đã có điều vướng mới: {said} Hãy chia lại.")


def _refuse_tied(programme: Programme, participation: Participation, team: Team) -> None:
    side = [each for each in queries.teams(programme) if each.pk == team.pk]
    rules: Rules = preparing.by_hand(programme)
    faults = check(
        {participation.code: str(team.number)},
        preparing.units_of([participation]),
        preparing.teams_of(programme, side),
        rules,
    )
    if faults:
        raise Refused(" ".join(fault.sentence for fault in faults) + " Hãy chọn tổ khác.")


def _refuse_met(given: Iterable[tuple[Participation, Team]], order: int, way_out: str) -> None:
    """People change teams: nobody gets a unit whose other marking they had a part in."""
    wanted = [Appraisal(participation=unit, team=team, order=order) for unit, team in given]
    members = [(row, member) for row in wanted for member in queries.present_members(row.team)]
    met = other_markings({member.user_id for _, member in members}, wanted)
    found = [
        f"{member.user}, {row.team.name}, với {row.participation.name}: {OTHER_MARKING}."
        for row, member in members
        if member.user_id in met.get(row.participation_id, ())
    ]
    if found:
        raise Refused(f"Có người vướng: {' '.join(found[:5])} {way_out}")


def _refuse_begun(appraisals: Iterable[Appraisal]) -> None:
    rows = {row.pk: row for row in appraisals}
    begun = set(MarkerMark.objects.filter(appraisal__in=rows).order_by().values_list("appraisal", flat=True))
    begun |= {pk for pk, row in rows.items() if row.state == Appraisal.State.CONFIRMED}
    if begun:
        names = ", ".join(f"{rows[pk].participation.name} ({rows[pk].team.name})" for pk in sorted(begun)[:10])
        raise Refused(f"Đã có điểm chấm nên không chuyển được sang tổ khác: {names}.")


def _set_aside(appraisal: Appraisal) -> str:
    """Remove the marks of a team that should not have had the unit; what they were, in words."""
    if appraisal.state == Appraisal.State.CONFIRMED:
        name = appraisal.participation.name
        raise Refused(f"Tổ trưởng {appraisal.team.name} đã xác nhận điểm của {name}. Hãy để tổ trưởng mở lại trước.")
    marks = list(appraisal.marks.select_related("marker"))
    appraisal.settlements.all().delete()
    appraisal.marks.all().delete()
    return "; ".join(f"{mark.criterion}: {show(mark.points_x100 or 0)}, {mark.marker}" for mark in marks)


def _give(
    unit: Participation,
    team: Team,
    order: int,
    standing: Appraisal | None,
    *,
    run: AssignmentRun | None,
    reason: str,
    by: Any,
    at: datetime,
) -> Appraisal:
    fields = {"team": team, "run": run, "by_hand_reason": reason, "assigned_at": at, "reopened_at": None}
    if standing:
        stop_reading(source=standing.source, by=by, at=at)
        standing.duties.all().delete()
        for name, value in fields.items():
            setattr(standing, name, value)
        standing.save(update_fields=list(fields))
        appraisal = standing
    else:
        appraisal = Appraisal.objects.create(participation=unit, order=order, **fields)
    appraisal.participation = unit
    share(appraisal=appraisal, members=team.present, by=by, at=at)  # type: ignore[attr-defined]
    if order == Appraisal.FIRST and dossier_state(unit) == Dossier.State.FORWARDED:
        move_dossier(participation=unit, verb="begin_appraisal", by=by, at=at)
    return appraisal


def _tell(programme: Programme, teams: Iterable[Team], at: datetime, by: Any) -> None:
    """A team learns that it has units, never whether it is the first or the second."""
    for team in teams:
        number = team.appraisals.count()
        notify(
            users=[member.user for member in team.present],  # type: ignore[attr-defined]
            key=f"appraisals:{programme.key}:team:{team.pk}:{at:%Y%m%d%H%M%S}",
            text=f"{team.name} có {number} đơn vị cần thẩm định năm {programme.year}.",
            url=f"/nam/{programme.key}/tham-dinh/",
            by=by,
            at=at,
        )
