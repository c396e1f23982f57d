"""The committee's papers, put together from what is kept: letters, tờ trình, minutes. Internal, never public."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import timezone

from gansao.assessments import layers
from gansao.assessments.models import Layer, Mark
from gansao.assessments.queries import Ranking, ranked
from gansao.assessments.reasons import REASONS
from gansao.committee import queries
from gansao.committee.models import Agency, Explanation, MarkChange, Meeting
from gansao.criteria.queries import load
from gansao.documents.decision import AnnexRow, Signer
from gansao.documents.paper import Issuer, Paper
from gansao.documents.papers import appraisal, committee
from gansao.documents.papers.appraisal import AppraisedUnit, Differing
from gansao.documents.papers.committee import ChangedMark, Consultation, HeldBack, Proposal
from gansao.documents.papers.words import Person, ProgrammeYear
from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import show
from gansao.domain.text import begun, running
from gansao.programmes.models import Participation, Programme

COMMITTEE = "Ban Chỉ đạo chính quyền thân thiện"


def issuer(programme: Programme) -> Issuer:
    """The steering committee under its province's name of the year. Number, day and signer stay blank."""
    province = programme.province_name
    seat = province.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    return Issuer(f"{COMMITTEE} {running(province)}", seat, Signer("", other_lines=("TRƯỞNG BAN",)), "BCĐ", "BCĐ")


def year_of(programme: Programme, rules: CriteriaSet) -> ProgrammeYear:
    return ProgrammeYear(programme.year, running(programme.province_name), criteria_set=rules.name)


def explanation_request(explanation: Explanation, participation: Participation) -> Paper:
    """The letter to one unit: its marks, the reasons, and until when it may explain."""
    programme = participation.programme
    rules = load(programme.criteria_set)
    sheet = layers.sheet_of(participation, (Layer.SELF, Layer.TEAM))
    appraised = AppraisedUnit(
        unit=running(participation.name),
        within=running(participation.district_name),
        addressee=f"Ủy ban nhân dân {running(participation.name)}",
        claimed_total=_sum(sheet, rules, Layer.SELF),
        appraised_total=_sum(sheet, rules, Layer.TEAM),
        differing=tuple(_differing(rules, sheet)),
        working_days=explanation.working_days,
        due_on=explanation.due_on,
    )
    return appraisal.explanation_request(
        issuer(programme), year_of(programme, rules), appraised, synthetic=programme.synthetic
    )


def _differing(rules: CriteriaSet, sheet: Mapping[str, Mapping[str, Mark]]) -> Iterable[Differing]:
    for criterion in rules.criteria:
        own, team = (sheet.get(criterion.code, {}).get(layer) for layer in (Layer.SELF, Layer.TEAM))
        claimed, given = (mark.points_x100 if mark else None for mark in (own, team))
        if team and claimed != given:
            yield Differing(criterion.code, criterion.name, criterion.points, claimed, given, why_in_words(team))


def why_in_words(mark: Mark) -> str:
    """Why a mark differs: the reason from the list, then the team's own words."""
    listed = REASONS.get(mark.reason, "")
    return ". ".join(filter(None, (begun(listed), mark.note)))


def _sum(sheet: Mapping[str, Mapping[str, Mark]], rules: CriteriaSet, layer: Layer) -> int | None:
    """None where a criterion lacks its mark: a part is no total."""
    marks = [sheet.get(code, {}).get(layer) for code in rules.codes]
    points = [mark.points_x100 for mark in marks if mark and mark.points_x100 is not None]
    return sum(points) if len(points) == len(marks) else None


def consultation_request(programme: Programme, agencies: Sequence[Agency], answer_by: date | None) -> Paper:
    """The letter to the agencies, with the list of the units."""
    rules = load(programme.criteria_set)
    units = programme.participations.filter(status=Participation.Status.TAKING_PART).order_by("sort_key", "code")
    asked = Consultation(
        agencies=tuple(agency.name for agency in agencies),
        disqualifiers=tuple(rules.disqualifier_texts.values()),
        units=tuple(units.values_list("name", "district_name")),
        answer_by=answer_by,
    )
    return committee.consultation_request(
        issuer(programme), year_of(programme, rules), asked, synthetic=programme.synthetic
    )


def province_submission(programme: Programme) -> Paper:
    ranking = ranked(programme)
    return committee.province_submission(
        issuer(programme),
        year_of(programme, ranking.criteria_set),
        proposal(ranking),
        synthetic=programme.synthetic,
    )


def committee_minutes(programme: Programme) -> Paper:
    ranking = ranked(programme)
    meeting = queries.meeting_of(programme)
    changed = [
        _changed(change)
        for change in queries.changes_of(programme).filter(state=MarkChange.State.CARRIED).order_by("decided_at", "id")
    ]
    return committee.committee_minutes(
        issuer(programme),
        year_of(programme, ranking.criteria_set),
        _meeting(meeting),
        proposal(ranking),
        changed,
        synthetic=programme.synthetic,
    )


def proposal(ranking: Ranking) -> Proposal:
    """Who is proposed by the final marks, and who is not with the reason."""
    proposed = [row for row in ranking.rows if row.award.recognised]
    held = [
        HeldBack(
            row.unit.name,
            _why(row.award.reasons(), [ranking.criteria_set.disqualifier_texts[c] for c in row.award.disqualified]),
            "" if row.award.points is None else show(row.award.points),
            row.unit.district_name,
        )
        for row in ranking.rows
        if not row.award.recognised
    ]
    absent = [
        HeldBack(unit.name, f"{_status(unit.status)}: {unit.status_reason}", "", unit.district_name)
        for unit in ranking.absent
    ]
    rows = tuple(
        AnnexRow(row.unit.name, show(row.award.points or 0), row.award.stars or 0, row.unit.district_name)
        for row in proposed
    )
    return Proposal(len(ranking.rows) + len(absent), rows, tuple(held + absent))


def _why(sentences: Sequence[str], disqualifiers: Sequence[str]) -> str:
    return "; ".join(disqualifiers) if disqualifiers else sentences[-1] if sentences else ""


def _status(status: str) -> str:
    return Participation.Status(status).label


def _changed(change: MarkChange) -> ChangedMark:
    return ChangedMark(
        change.participation.name,
        change.criterion,
        change.before_x100,
        change.after_x100,
        change.reason,
        change.votes_for,
        change.votes_against,
        change.abstained,
    )


def _meeting(meeting: Meeting | None) -> committee.Meeting:
    """Blanks to fill in by hand where nothing was written down."""
    if meeting is None:
        return committee.Meeting("…………", None, None, Person("…………"), Person("…………"))
    began, ended = (timezone.localtime(at) if at else None for at in (meeting.began_at, meeting.ended_at))
    return committee.Meeting(
        meeting.place or "…………",
        began,
        ended,
        Person(meeting.chair or "…………"),
        Person(meeting.secretary or "…………"),
        _people(meeting.present),
        _people(meeting.absent),
        tuple(_lines(meeting.opinions)),
    )


def _people(text: str) -> tuple[Person, ...]:
    return tuple(Person(line) for line in _lines(text))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
