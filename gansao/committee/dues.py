"""What units, agencies, members of the committee and its secretariat still have to do. For `home/dues.py`."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone

from gansao.accounts.models import User
from gansao.accounts.queries import holders_of
from gansao.assessments.models import Dossier
from gansao.committee import queries
from gansao.committee.models import Agency, Consultation, Explanation
from gansao.notices.dues import Due
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import phase_name, schedule

EXPLANATION, COMMITTEE = "explanation", "committee"


def dues(year: Programme, today: date) -> Iterable[Due]:
    if year.state != Programme.State.OPEN:
        return
    yield from _explanations(year, today)
    yield from _answers(year)
    term = schedule(year).get(COMMITTEE)
    if term and term.first_on and term.last_on and term.first_on <= today:
        yield from _votes(year, term.last_on)
        yield from _taking_in(year, term.last_on, today)


def _explanations(year: Programme, today: date) -> Iterable[Due]:
    """Until the unit answers, or its marks are before the committee."""
    rows = Explanation.objects.filter(participation__programme=year, state=Explanation.State.ASKED)
    asked = list(
        rows.filter(participation__status=Participation.Status.TAKING_PART)
        .exclude(participation__dossier__state=Dossier.State.TAKEN_IN)
        .select_related("participation")
        .order_by("participation__sort_key", "participation__code")
    )
    people = queries.people_of_units([row.participation for row in asked], today)
    for row in asked:
        unit = row.participation
        yield Due(
            f"explain:{year.key}:{unit.code}",
            phase_name(year, EXPLANATION),
            unit.name,
            "nộp giải trình điểm thẩm định",
            row.due_on,
            tuple(people.get(unit.unit_id, ())),
            f"/nam/{year.key}/giai-trinh/{unit.code}/",
            since=timezone.localdate(row.opened_at),
        )


def _answers(year: Programme) -> Iterable[Due]:
    """One an agency and day, as an agency may be asked about some units later than about others."""
    waiting = Consultation.objects.filter(
        agency__programme=year,
        participation__status=Participation.Status.TAKING_PART,
        state=Consultation.State.WAITING,
    )
    counted = list(
        waiting.order_by("agency", "due_on").values("agency", "due_on").annotate(n=Count("id"), asked=Min("asked_at"))
    )
    agencies = Agency.objects.prefetch_related("users").in_bulk({row["agency"] for row in counted})
    for row in counted:
        agency = agencies[row["agency"]]
        yield Due(
            f"consult:{year.key}:{agency.pk}",
            "Ý kiến cơ quan",
            agency.name,
            f"còn {row['n']} đơn vị chưa trả lời về điều kiện loại trừ",
            row["due_on"],
            tuple(agency.users.all()),
            f"/nam/{year.key}/y-kien/",
            since=timezone.localdate(row["asked"]),
        )


def _votes(year: Programme, last_on: date) -> Iterable[Due]:
    for member, number in queries.yet_to_vote(year).items():
        if number:
            yield Due(
                key_of_votes(year, member),
                phase_name(year, COMMITTEE),
                str(member),
                f"còn {number} đề nghị thay đổi điểm chưa biểu quyết",
                last_on,
                (member,),
                f"/nam/{year.key}/thay-doi/",
            )


def _taking_in(year: Programme, last_on: date, today: date) -> Iterable[Due]:
    appraised = year.participations.filter(
        status=Participation.Status.TAKING_PART, dossier__state=Dossier.State.APPRAISED
    )
    if number := appraised.count():
        yield Due(
            f"phase:{year.key}:{COMMITTEE}:take_in",
            phase_name(year, COMMITTEE),
            "Thư ký Ban Chỉ đạo",
            f"còn {number} đơn vị đã thẩm định chưa trình Ban Chỉ đạo",
            last_on,
            tuple(holders_of("committee.organise", [year.province_id], today)),
            f"/nam/{year.key}/trinh-ban-chi-dao/",
        )


def key_of_votes(year: Programme, member: User | None = None) -> str:
    """Of one member; of all, once nothing is left to vote on."""
    every = f"phase:{year.key}:{COMMITTEE}:votes"
    return f"{every}:{member.pk}" if member else every
