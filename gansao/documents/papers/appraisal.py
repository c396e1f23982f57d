"""Papers of the appraisal: a team's minutes of its visit, and what a unit is asked to explain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gansao.documents.paper import Issuer, Paper, Rows, Section, Signatures
from gansao.documents.papers.words import SHA_LETTERS, Person, ProgrammeYear, Words, day, moment, points, unit_name
from gansao.domain.points import Points, show


@dataclass(frozen=True)
class Differing:
    """A criterion that the team marks otherwise than the unit, and why. Points in hundredths."""

    code: str
    name: str
    maximum: int
    claimed: int | None
    appraised: int | None
    reason: str

    @property
    def row(self) -> tuple[str, ...]:
        return (
            self.code,
            self.name,
            show(self.maximum),
            points(self.claimed),
            points(self.appraised),
            self.reason,
        )


@dataclass(frozen=True)
class CaseFile:
    """A case drawn by lot and looked at. No citizen is named."""

    number: str
    procedure: str
    finding: str


@dataclass(frozen=True)
class Photograph:
    number: str
    caption: str
    taken_at: datetime | None = None
    place: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Visit:
    """A team's visit. Moments are local time; empty lists are said in words."""

    unit: str  # as in running text: "xã Đông Thượng"
    within: str
    team: str  # "Tổ thẩm định số 3"
    place: str
    began_at: datetime | None
    ended_at: datetime | None
    team_present: tuple[Person, ...]
    commune_present: tuple[Person, ...]
    claimed_total: Points | None
    appraised_total: Points | None
    differing: tuple[Differing, ...] = ()
    case_files: tuple[CaseFile, ...] = ()
    cases_in_all: int = 0
    seed: str = ""
    findings: tuple[str, ...] = ()
    photographs: tuple[Photograph, ...] = ()
    opinions: tuple[str, ...] = ()  # of the commune
    head: str = ""
    secretary: str = ""
    commune_signer: str = ""
    confirmed: bool = True  # False: the team's marks are not settled yet, so nothing is said of them


def appraisal_minutes(issuer: Issuer, year: ProgrammeYear, visit: Visit, *, synthetic: bool = False) -> Paper:
    """Biên bản thẩm định."""
    words = Words(
        "appraisal-minutes",
        issuer,
        year,
        whole_unit=unit_name(visit.unit, visit.within),
        unit=visit.unit,
        team=visit.team,
        place=visit.place,
        began=moment(visit.began_at),
        ended=moment(visit.ended_at),
        claimed=points(visit.claimed_total),
        appraised=points(visit.appraised_total),
    )
    photographs = [
        (p.number, p.caption, f"{p.taken_at:%H:%M %d/%m/%Y}" if p.taken_at else "", p.place, p.sha256[:SHA_LETTERS])
        for p in visit.photographs
    ]
    cases = [(case.number, case.procedure, case.finding) for case in visit.case_files]
    drawn = [words.paragraph("drawn", seed=visit.seed, drawn=len(cases), of=visit.cases_in_all)] if cases else []
    marks = (
        [words.paragraph("totals"), words.table("differing", _rows(mark.row for mark in visit.differing))]
        if visit.confirmed
        else [words.paragraph("unconfirmed")]
    )
    return words.paper(
        words.paragraph("opening"),
        Section(words("present")),
        words.paragraph("team_present"),
        words.items([str(person) for person in visit.team_present], "nobody"),
        words.paragraph("commune_present"),
        words.items([str(person) for person in visit.commune_present], "nobody"),
        Section(words("marks")),
        *marks,
        Section(words("cases")),
        *drawn,
        words.numbered("case_table", cases),
        Section(words("findings")),
        words.items(visit.findings, "no_finding"),
        Section(words("photographs")),
        words.table("photograph_table", _rows(photographs)),
        Section(words("opinions")),
        words.items(visit.opinions, "no_opinion"),
        words.paragraph("closing"),
        Signatures(
            (
                words.signer("commune_signs", visit.commune_signer),
                words.signer("secretary_signs", visit.secretary),
                words.signer("head_signs", visit.head),
            )
        ),
        signed=False,
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class AppraisedUnit:
    """One unit's marks that it may explain, and until when."""

    unit: str
    within: str
    addressee: str  # "Ủy ban nhân dân xã Mỹ Thái"
    claimed_total: Points | None
    appraised_total: Points | None
    differing: tuple[Differing, ...]
    working_days: int
    due_on: date | None


def explanation_request(
    issuer: Issuer, year: ProgrammeYear, appraised: AppraisedUnit, *, synthetic: bool = False
) -> Paper:
    """Thông báo kết quả thẩm định, asking the unit to explain within so many working days."""
    words = Words(
        "explanation-request",
        issuer,
        year,
        whole_unit=unit_name(appraised.unit, appraised.within),
        unit=appraised.unit,
        addressee=appraised.addressee,
        claimed=points(appraised.claimed_total),
        appraised=points(appraised.appraised_total),
        days=f"{appraised.working_days:02d}",
    )
    until = [words.paragraph("until", due=day(appraised.due_on))] if appraised.due_on else []
    return words.paper(
        words.paragraph("opening"),
        words.table("differing", _rows(mark.row for mark in appraised.differing)),
        words.paragraph("request"),
        *until,
        words.paragraph("silence"),
        synthetic=synthetic,
    )


def _rows(rows: Iterable[tuple[str, ...]]) -> tuple[Rows, ...]:
    return (Rows(tuple(rows)),)
