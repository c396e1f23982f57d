"""Reads of explanations, consultations and changes. `..._visible_to` are the places where the eye is limited."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.queries import places_of, provinces_of
from gansao.appraisals.models import Appraisal
from gansao.appraisals.queries import second_only
from gansao.assessments.models import Dossier
from gansao.assessments.queries import Ranking, dossiers_visible_to
from gansao.committee.models import (
    Agency,
    Comment,
    Consultation,
    ExplainedCriterion,
    Explanation,
    ExplanationFile,
    MarkChange,
    Meeting,
    Posting,
)
from gansao.domain.voting import Rule
from gansao.places.models import in_force
from gansao.places.queries import with_successors
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import process_of, programmes

COMMUNE_ROLES = ("commune_editor", "commune_leader")


def programmes_overseen_by(user: Any) -> QuerySet[Programme]:
    """Years by a process in the provinces whose committee's work this person reads."""
    return programmes().filter(province__in=places_of(user, "committee.read"), process__isnull=False)


def programmes_consulting(user: Any) -> QuerySet[Programme]:
    """Those, and the years of the provinces where this person may answer for an agency that is asked."""
    asked = provinces_of(user, permission="committee.answer").order_by()
    overseen = places_of(user, "committee.read")
    return programmes().filter(Q(province__in=overseen) | Q(province__in=asked), process__isnull=False)


# Explanations -------------------------------------------------------------------------------------------------------


def blind_units(user: Any) -> QuerySet[Any]:
    """Primary keys of the units of which this person must not know what the first team found: they mark them second.

    Who oversees the committee's work knows once their own team has confirmed.
    """
    over = Q(participation__programme__province__in=places_of(user, "committee.read"))
    marking = Q(state=Appraisal.State.MARKING)
    return second_only(user).filter(marking | ~over).values("participation")


def units_visible_to(user: Any) -> QuerySet[Participation]:
    """The units whose explanation, asked or not, this person may open: by their dossier, but for the blind."""
    return dossiers_visible_to(user).exclude(pk__in=blind_units(user))


def explanations_visible_to(user: Any) -> QuerySet[Explanation]:
    units = units_visible_to(user).order_by().values("pk")
    return Explanation.objects.filter(participation__in=units)


def explanations_of(programme: Programme) -> QuerySet[Explanation]:
    """All of a year as Vietnamese sorts, with how many criteria were explained and how many lack an opinion."""
    return _counted(Explanation.objects.filter(participation__programme=programme))


def explanations_to_judge(user: Any) -> QuerySet[Explanation]:
    """Submitted ones that this person may open, of open years, where a criterion lacks an opinion."""
    rows = explanations_visible_to(user).filter(state=Explanation.State.EXPLAINED)
    counted = _counted(rows.filter(participation__programme__state=Programme.State.OPEN))
    return counted.filter(unopined__gt=0)  # type: ignore[misc]  # annotated


def _counted(rows: QuerySet[Explanation]) -> QuerySet[Explanation]:
    explained = ~Q(criteria__text="") | Q(criteria__files__removed_at=None, criteria__files__isnull=False)
    return (
        rows.select_related("participation")
        .annotate(
            explained=Count("criteria", filter=explained, distinct=True),
            unopined=Count("criteria", filter=explained & Q(criteria__opinion=""), distinct=True),
        )
        .order_by("participation__sort_key", "participation__code")
    )


def explanation_of(participation: Participation) -> Explanation | None:
    return Explanation.objects.filter(participation=participation).select_related("submitted_by").first()


def explained_in(explanation: Explanation) -> dict[str, ExplainedCriterion]:
    """{criterion: what is said of it}, with its files (`kept`)."""
    kept = ExplanationFile.objects.filter(removed_at=None).select_related("file")
    rows = explanation.criteria.select_related("written_by", "opined_by")
    return {row.criterion: row for row in rows.prefetch_related(Prefetch("files", kept, to_attr="kept"))}


def files_visible_to(user: Any) -> QuerySet[ExplanationFile]:
    explanations = explanations_visible_to(user).order_by().values("pk")
    rows = ExplanationFile.objects.filter(explained__explanation__in=explanations, removed_at=None)
    return rows.select_related("file", "explained__explanation__participation__programme")


def to_invite(programme: Programme) -> QuerySet[Participation]:
    """The units whose appraisal is over and that were not asked to explain yet."""
    return programme.participations.filter(
        status=Participation.Status.TAKING_PART, dossier__state=Dossier.State.APPRAISED, explanation__isnull=True
    ).order_by("sort_key", "code")


def unheard(programme: Programme, on: date) -> dict[Participation, str]:
    """{appraised unit whose explanation is still open on a day: what is open}, as Vietnamese sorts.

    None where the year's process knows no explanation.
    """
    rules = process_of(programme)
    if rules is None or "committee.explain" not in rules.phased:
        return {}
    units = programme.participations.filter(
        status=Participation.Status.TAKING_PART, dossier__state=Dossier.State.APPRAISED
    ).order_by("sort_key", "code")
    explanations = {row.participation_id: row for row in explanations_of(programme)}
    found = {unit: _still_open(explanations.get(unit.pk), on) for unit in units}
    return {unit: why for unit, why in found.items() if why}


def _still_open(explanation: Explanation | None, on: date) -> str:
    if explanation is None:
        return "chưa được mời giải trình"
    if explanation.state == Explanation.State.ASKED:
        return f"còn trong hạn giải trình, đến hết {explanation.due_on:%d/%m/%Y}" if on <= explanation.due_on else ""
    waiting: int = explanation.unopined  # type: ignore[attr-defined]  # annotated
    return f"giải trình {waiting} tiêu chí chưa có ý kiến của tổ, thư ký" if waiting else ""


def people_of_units(units: Iterable[Participation], on: date | None = None) -> dict[int, list[User]]:
    """{unit's primary key: who fills in and signs off its dossier}, in one query."""
    found: dict[int, list[User]] = defaultdict(list)
    held = Membership.objects.filter(
        in_force(on or timezone.localdate()), role__in=COMMUNE_ROLES, place__in=[unit.unit_id for unit in units]
    )
    for membership in held.select_related("user").order_by("id"):
        if membership.user not in found[membership.place_id]:
            found[membership.place_id].append(membership.user)
    return found


# Consultations ------------------------------------------------------------------------------------------------------


def _own_agencies(user: Any) -> QuerySet[Agency]:
    provinces = provinces_of(user, permission="committee.answer").order_by()
    return Agency.objects.filter(users=user.pk or 0, programme__province__in=provinces)


def agencies_visible_to(user: Any) -> QuerySet[Agency]:
    """All agencies of the provinces this person oversees, else those they answer for."""
    overseen = places_of(user, "committee.read")
    own = _own_agencies(user).order_by().values("pk")
    return Agency.objects.filter(Q(programme__province__in=overseen) | Q(pk__in=own))


def own_agencies(user: Any, programme: Programme) -> list[Agency]:
    return list(_own_agencies(user).filter(programme=programme))


def consultations_visible_to(user: Any) -> QuerySet[Consultation]:
    """The questions to these agencies with their answers; an agency sees its own and no other's."""
    rows = Consultation.objects.filter(agency__in=agencies_visible_to(user).order_by().values("pk"))
    return rows.select_related("agency", "participation__programme__province").order_by(
        "participation__sort_key", "participation__code", "agency"
    )


def people_for_agencies(programme: Programme) -> QuerySet[User]:
    """Whoever may answer for an agency: has the role at the year's province, or at the one it became a part of."""
    return _with_role(programme, "consulted_agency")


# Changes ------------------------------------------------------------------------------------------------------------


def changes_of(programme: Programme) -> QuerySet[MarkChange]:
    rows = MarkChange.objects.filter(participation__programme=programme)
    return rows.select_related("participation", "proposed_by", "decided_by").prefetch_related("votes__user")


def members_of(programme: Programme) -> QuerySet[User]:
    """The committee's members of today."""
    return _with_role(programme, "committee_member")


def yet_to_vote(programme: Programme) -> dict[User, int]:
    """{member: how many changes wait for their vote}."""
    proposed = MarkChange.objects.filter(participation__programme=programme, state=MarkChange.State.PROPOSED)
    votes = [frozenset(vote.user_id for vote in change.votes.all()) for change in proposed.prefetch_related("votes")]
    return {member: sum(member.pk not in cast for cast in votes) for member in members_of(programme)} if votes else {}


def voting_rule(programme: Programme) -> Rule:
    """By which the committee's votes of a year are counted: a part of its process. Raises LookupError without one."""
    rules = process_of(programme)
    if rules is None:
        raise LookupError(f"{programme.key}: no process, so no committee votes")
    return Rule(rules.quorum, rules.majority, rules.source)


def meeting_of(programme: Programme) -> Meeting | None:
    return Meeting.objects.filter(programme=programme).first()


def unsettled(programme: Programme) -> list[str]:
    """What keeps a year from being frozen, in words: after the freeze nobody can vote or conclude any more."""
    if programme.process is None:
        return []
    proposed = MarkChange.objects.filter(participation__programme=programme, state=MarkChange.State.PROPOSED).count()
    held = Consultation.objects.filter(participation__programme=programme, state=Consultation.State.HOLDS)
    words = [f"{proposed} thay đổi điểm chưa biểu quyết xong"] if proposed else []
    return words + [
        f"{row.agency} nêu điều kiện loại trừ đối với {row.participation.name}, Ban Chỉ đạo chưa kết luận"
        for row in held.select_related("agency", "participation")
    ]


def still_open(programme: Programme) -> list[str]:
    """What the freeze cuts short, in words: it may, when the secretariat knows."""
    if programme.process is None:
        return []
    asked = Explanation.objects.filter(participation__programme=programme, state=Explanation.State.ASKED)
    waiting = Consultation.objects.filter(participation__programme=programme, state=Consultation.State.WAITING)
    counted = (
        (asked.filter(due_on__gte=timezone.localdate()).count(), "đơn vị còn trong hạn giải trình"),
        (waiting.count(), "câu hỏi chưa được cơ quan trả lời"),
        (unhandled(programme), "ý kiến về danh sách đề nghị chưa xử lý"),
    )
    return [f"{number} {what}" for number, what in counted if number]


# The proposed list -----------------------------------------------------------------------------------------------


def proposed_units(ranking: Ranking) -> list[dict[str, Any]]:
    """The units that the final marks let propose, by rank, as plain data: what a posting keeps."""
    return [
        {
            "code": row.unit.code,
            "name": row.unit.name,
            "district": row.unit.district_name,
            "points_x100": row.award.points,
            "stars": row.award.stars,
        }
        for row in ranking.rows
        if row.award.recognised
    ]


def postings_of(programme: Programme) -> QuerySet[Posting]:
    """All of a year, the latest first."""
    return Posting.objects.filter(programme=programme).select_related("posted_by", "withdrawn_by")


def public_posting(key: str) -> Posting | None:
    """The latest list of a year, standing or withdrawn: everybody may see it."""
    rows = Posting.objects.filter(programme__key=key).select_related("programme__province", "programme__criteria_set")
    return rows.defer("programme__criteria_set__content", "programme__process").first()


def postings_taking_comments(on: date) -> QuerySet[Posting]:
    """The lists that anybody may comment on today, without their units; the soonest to end first."""
    rows = Posting.objects.filter(
        state=Posting.State.POSTED, first_on__lte=on, last_on__gte=on, programme__state=Programme.State.OPEN
    )
    return rows.select_related("programme").defer("units", "programme__process").order_by("last_on", "id")


def comments_of(programme: Programme) -> QuerySet[Comment]:
    """What was said of all lists of a year, the latest first."""
    return Comment.objects.filter(posting__programme=programme).select_related("handled_by")


def unhandled(programme: Programme) -> int:
    return Comment.objects.filter(posting__programme=programme, version=0).count()


def _with_role(programme: Programme, role: str) -> QuerySet[User]:
    places = with_successors(programme.province_id)
    held = Membership.objects.filter(in_force(timezone.localdate()), role=role, place__in=places)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("sort_key", "id")
