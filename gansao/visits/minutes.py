"""The minutes of a visit as a paper: what came home, and the team's marks once its head has confirmed them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gansao.appraisals.models import Appraisal
from gansao.assessments.models import Layer, Mark
from gansao.criteria.queries import load
from gansao.documents.decision import Signer
from gansao.documents.paper import DOTS, Issuer, Paper
from gansao.documents.papers import appraisal as papers
from gansao.documents.papers.words import Person, ProgrammeYear
from gansao.domain.criteria import CriteriaSet
from gansao.domain.text import bare_name
from gansao.visits import queries
from gansao.visits.models import CaseSample, Visit, VisitNote, VisitPhoto


def paper(visit: Visit) -> Paper:
    unit = visit.appraisal.participation
    programme, team = unit.programme, visit.appraisal.team
    day = timezone.localdate(visit.started_at) if visit.started_at else visit.planned_on
    members = list(
        team.members.filter(first_on__lte=day, is_reserve=False)
        .filter(Q(last_on__isnull=True) | Q(last_on__gte=day))
        .select_related("user")
    )
    head = next((str(member.user) for member in members if member.is_head), "")
    issuer = Issuer(
        body=team.name,
        place=bare_name(unit.name),
        signer=Signer(head, other_lines=("TỔ TRƯỞNG",)),
        abbreviation=f"TTĐ{team.number}",
    )
    return papers.appraisal_minutes(
        issuer,
        ProgrammeYear(programme.year, _running(programme.province_name)),
        _visit(visit, [Person(str(m.user), "tổ trưởng" if m.is_head else "thành viên") for m in members], head),
        synthetic=programme.synthetic,
    )


def _visit(visit: Visit, members: list[Person], head: str) -> papers.Visit:
    unit = visit.appraisal.participation
    rules = load(unit.programme.criteria_set)
    confirmed = _confirmed(visit)
    claimed, appraised = _marks(visit, Layer.SELF), _marks(visit, Layer.TEAM) if confirmed else {}
    notes = [item.current for item in queries.notes_of(visit)]
    samples = list(queries.samples_of(visit))
    around = [name for name in (unit.district_name, unit.programme.province_name) if name]
    return papers.Visit(
        unit=_running(unit.name),
        within=", ".join(map(_running, around)),
        team=visit.appraisal.team.name,
        place=f"Ủy ban nhân dân {_running(unit.name)}",
        began_at=_local(visit.started_at),
        ended_at=_local(visit.ended_at),
        team_present=tuple(members),
        commune_present=(Person(DOTS, DOTS), Person(DOTS, DOTS)),  # written in by hand
        claimed_total=_total(rules, claimed),
        appraised_total=_total(rules, appraised),
        differing=_differing(rules, claimed, appraised),
        confirmed=confirmed,
        case_files=tuple(_cases(samples, notes)),
        cases_in_all=sum(sample.population for sample in samples),
        seed=", ".join(sample.seed for sample in samples),
        findings=tuple(_finding(note) for note in notes if note.kind == VisitNote.Kind.NOTE),
        photographs=tuple(
            _photograph(place, item.current) for place, item in enumerate(queries.photos_of(visit), start=1)
        ),
        opinions=(DOTS * 3,),  # written in by hand
        head=head,
    )


def _confirmed(visit: Visit) -> bool:
    """The team's layer is that of the first appraisal; the second, blind one never writes one nor reads it here."""
    appraisal = visit.appraisal
    return appraisal.order == Appraisal.FIRST and appraisal.state == Appraisal.State.CONFIRMED


def _marks(visit: Visit, layer: str) -> dict[str, Mark]:
    return {
        mark.criterion: mark for mark in Mark.objects.filter(participation=visit.appraisal.participation, layer=layer)
    }


def _total(rules: CriteriaSet, marks: dict[str, Mark]) -> Any:
    """Nothing where a mark is missing: incomplete is not zero."""
    points = [marks[code].points_x100 if code in marks else None for code in rules.codes]
    return None if any(each is None for each in points) else sum(each or 0 for each in points)


def _differing(
    rules: CriteriaSet, claimed: dict[str, Mark], appraised: dict[str, Mark]
) -> tuple[papers.Differing, ...]:
    rows = []
    for criterion in rules.criteria:
        own, team = claimed.get(criterion.code), appraised.get(criterion.code)
        if team and (own is None or own.points_x100 != team.points_x100):
            before = own.points_x100 if own else None
            rows.append(
                papers.Differing(criterion.code, criterion.name, criterion.points, before, team.points_x100, team.note)
            )
    return tuple(rows)


def _cases(samples: list[CaseSample], notes: list[VisitNote]) -> Iterator[papers.CaseFile]:
    """Every file that was drawn, also one that nobody got to."""
    found: dict[tuple[int | None, int | None], list[str]] = defaultdict(list)
    for note in notes:
        if note.kind == VisitNote.Kind.CASE:
            found[note.sample_id, note.case_number].append(_words(note))
    for sample in samples:
        for number in sample.numbers:
            words = "; ".join(found[sample.pk, number]) or "chưa xem"
            yield papers.CaseFile(f"số {number}", sample.description, words)


def _finding(note: VisitNote) -> str:
    return f"Tiêu chí {note.criterion}: {_words(note)}" if note.criterion else _words(note)


def _words(note: VisitNote) -> str:
    found = note.get_found_display() if note.found else ""
    return ". ".join(part.rstrip(".") for part in (found, " ".join(note.text.split())) if part)


def _photograph(place: int, photo: VisitPhoto) -> papers.Photograph:
    about = f"Tiêu chí {photo.criterion}" if photo.criterion else ""
    caption = ": ".join(part for part in (about, " ".join(photo.text.split())) if part) or "Ảnh chung"
    return papers.Photograph(str(place), caption, _local(photo.happened_at), position(photo), photo.file.sha256)


def position(row: Any) -> str:
    """Degrees as a map takes them: "21,29000; 106,20000"; nothing where it is not known."""
    if row.latitude_e5 is None or row.longitude_e5 is None:
        return ""
    return "; ".join(_degrees(value) for value in (row.latitude_e5, row.longitude_e5))


def _degrees(e5: int) -> str:
    whole, part = divmod(abs(e5), 100_000)
    return f"{'-' if e5 < 0 else ''}{whole},{part:05d}"


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def _running(name: str) -> str:
    """As in running text: "Xã Mỹ Thái" is "xã Mỹ Thái"."""
    return name[:1].lower() + name[1:]
