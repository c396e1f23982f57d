"""The minutes of a visit as a paper: what came home, and the team's marks once its head has confirmed them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gansao.appraisals.models import Appraisal
from gansao.appraisals.sheets import Row, Sheet, sheet_of
from gansao.assessments.reasons import in_words
from gansao.documents.decision import Signer
from gansao.documents.paper import DOTS, Issuer, Paper
from gansao.documents.papers import appraisal as papers
from gansao.documents.papers.words import Person, ProgrammeYear
from gansao.domain.points import Points
from gansao.domain.text import bare_name, begun, running
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
        ProgrammeYear(programme.year, running(programme.province_name)),
        _visit(visit, [Person(str(m.user), "tổ trưởng" if m.is_head else "thành viên") for m in members], head),
        synthetic=programme.synthetic,
    )


def _visit(visit: Visit, members: list[Person], head: str) -> papers.Visit:
    unit = visit.appraisal.participation
    sheet = sheet_of(visit.appraisal)
    confirmed = visit.appraisal.state == Appraisal.State.CONFIRMED
    notes = [item.current for item in queries.notes_of(visit)]
    samples = list(queries.samples_of(visit))
    around = [name for name in (unit.district_name, unit.programme.province_name) if name]
    return papers.Visit(
        unit=running(unit.name),
        within=", ".join(map(running, around)),
        team=visit.appraisal.team.name,
        place=f"Ủy ban nhân dân {running(unit.name)}",
        began_at=_local(visit.started_at),
        ended_at=_local(visit.ended_at),
        team_present=tuple(members),
        commune_present=(Person(DOTS, DOTS), Person(DOTS, DOTS)),  # written in by hand
        claimed_total=_total(row.own_x100 for row in sheet.rows),
        appraised_total=_total(row.result_x100 for row in sheet.rows) if confirmed else None,
        differing=tuple(_differing(sheet)) if confirmed else (),
        confirmed=confirmed,
        case_files=tuple(_cases(samples, notes)),
        cases_in_all=sum(sample.population for sample in samples),
        seed=", ".join(sample.seed for sample in samples),
        findings=tuple(_finding(note) for note in notes if note.kind == VisitNote.Kind.NOTE),
        photographs=tuple(
            _photograph(place, item.current) for place, item in enumerate(queries.photos_of(visit), start=1)
        ),
        opinions=(DOTS * 2, DOTS * 2),  # written in by hand
        head=head,
    )


def _hundredths(points: Points | None) -> int | None:
    return None if points is None else int(points)


def _total(points: Iterable[Points | None]) -> Points | None:
    """Nothing where a mark is missing: incomplete is not zero."""
    given = list(points)
    return None if any(each is None for each in given) else sum(each or 0 for each in given)


def _differing(sheet: Sheet) -> Iterator[papers.Differing]:
    for row in sheet.rows:
        if row.own_x100 != row.result_x100:
            criterion = row.criterion
            yield papers.Differing(
                criterion.code,
                criterion.name,
                criterion.points,
                _hundredths(row.own_x100),
                _hundredths(row.result_x100),
                _reason(row),
            )


def _reason(row: Row) -> str:
    if row.is_supplied and row.column:
        return f"Số liệu do {row.column.agency} cung cấp"
    mark = row.result
    if mark is None:
        return ""
    return ". ".join(part for part in (begun(in_words(mark.reason)), mark.note) if part)


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
