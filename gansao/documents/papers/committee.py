"""Papers of those who propose: the district, the steering committee, and the agencies it asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gansao.documents import decision
from gansao.documents.decision import AnnexRow
from gansao.documents.paper import Block, Issuer, Items, Paper, Rows, Section, Signatures, Table
from gansao.documents.papers.words import Person, ProgrammeYear, Words, day, moment, points
from gansao.documents.wording import breakdown


@dataclass(frozen=True)
class Meeting:
    """Where and when people met, in local time, and who they were."""

    place: str
    began_at: datetime | None
    ended_at: datetime | None
    chair: Person
    secretary: Person
    present: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    opinions: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeldBack:
    """A unit that is not proposed, and why. `points` as shown."""

    name: str
    reason: str
    points: str = ""
    district: str = ""


@dataclass(frozen=True)
class Proposal:
    """Who is proposed, who is held back, among how many. `group_by`: "stars", "district" or "" as in the decision."""

    considered: int
    proposed: tuple[AnnexRow, ...]
    held_back: tuple[HeldBack, ...] = ()
    group_by: str = "stars"


@dataclass(frozen=True)
class ChangedMark:
    """A mark that the committee changed, and how it voted. Points in hundredths."""

    unit: str
    criterion: str
    before: int | None
    after: int | None
    reason: str
    votes_for: int
    votes_against: int
    abstained: int


def district_minutes(
    issuer: Issuer, year: ProgrammeYear, meeting: Meeting, proposal: Proposal, *, synthetic: bool = False
) -> Paper:
    """Biên bản họp xét of a district."""
    words = _words("district-minutes", issuer, year, proposal, meeting)
    return _minutes(words, meeting, proposal, (), synthetic=synthetic)


def committee_minutes(
    issuer: Issuer,
    year: ProgrammeYear,
    meeting: Meeting,
    proposal: Proposal,
    changed: Sequence[ChangedMark] = (),
    *,
    synthetic: bool = False,
) -> Paper:
    """Biên bản họp Ban Chỉ đạo, with the marks that it changed."""
    words = _words("committee-minutes", issuer, year, proposal, meeting)
    rows = [
        (
            mark.unit,
            mark.criterion,
            points(mark.before),
            points(mark.after),
            mark.reason,
            f"{mark.votes_for} / {mark.votes_against} / {mark.abstained}",
        )
        for mark in changed
    ]
    blocks = (Section(words("changed")), words.numbered("changed_table", rows))
    return _minutes(words, meeting, proposal, blocks, synthetic=synthetic)


def _minutes(words: Words, meeting: Meeting, proposal: Proposal, more: tuple[Block, ...], *, synthetic: bool) -> Paper:
    return words.paper(
        words.paragraph("opening"),
        Section(words("present")),
        words.paragraph("chair"),
        words.paragraph("secretary"),
        words.paragraph("attending"),
        _people(words, meeting.present, "nobody"),
        words.paragraph("missing"),
        _people(words, meeting.absent, "nobody_missing"),
        Section(words("opinions")),
        words.items(meeting.opinions, "no_opinion"),
        *more,
        Section(words("result")),
        words.paragraph("count"),
        _proposed(words, proposal),
        words.paragraph("held_back"),
        _held_back(words, proposal.held_back),
        words.paragraph("closing"),
        Signatures(
            (
                words.signer("secretary_signs", meeting.secretary.name),
                words.signer("chair_signs", meeting.chair.name),
            )
        ),
        signed=False,
        synthetic=synthetic,
    )


def district_submission(issuer: Issuer, year: ProgrammeYear, proposal: Proposal, *, synthetic: bool = False) -> Paper:
    """Tờ trình of a district: the units proposed, those held back with reasons."""
    return _submission(_words("district-submission", issuer, year, proposal), proposal, synthetic=synthetic)


def province_submission(issuer: Issuer, year: ProgrammeYear, proposal: Proposal, *, synthetic: bool = False) -> Paper:
    """Tờ trình of the provincial steering committee to the chairman."""
    return _submission(_words("province-submission", issuer, year, proposal), proposal, synthetic=synthetic)


def _submission(words: Words, proposal: Proposal, *, synthetic: bool) -> Paper:
    return words.paper(
        *words.paragraphs("opening"),
        words.paragraph("count"),
        words.paragraph("request"),
        appendices=(
            words.appendix("proposed_title", _proposed(words, proposal)),
            words.appendix("held_back_title", _held_back(words, proposal.held_back)),
        ),
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class Consultation:
    """Which agencies are asked, about which grounds and which units: (name, district)."""

    agencies: tuple[str, ...]
    disqualifiers: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    answer_by: date | None = None


def consultation_request(
    issuer: Issuer, year: ProgrammeYear, consultation: Consultation, *, synthetic: bool = False
) -> Paper:
    """Công văn xin ý kiến các cơ quan about disqualifiers."""
    words = Words("consultation-request", issuer, year, count=len(consultation.units))
    until = (
        words.paragraph("until", due=day(consultation.answer_by))
        if consultation.answer_by
        else words.paragraph("open_end")
    )
    rows = [(name, district, "") for name, district in consultation.units]
    return words.paper(
        words.paragraph("opening"),
        Items(consultation.disqualifiers, words("no_disqualifier")),
        until,
        words.paragraph("closing"),
        addressees=consultation.agencies,
        appendices=(words.appendix("list_title", words.numbered("list", rows)),),
        synthetic=synthetic,
    )


def _words(key: str, issuer: Issuer, year: ProgrammeYear, proposal: Proposal, meeting: Meeting | None = None) -> Words:
    values: dict[str, object] = {
        "considered": f"{proposal.considered:02d}",
        "proposed": f"{len(proposal.proposed):02d}",
        "held": f"{len(proposal.held_back):02d}",
        "breakdown": breakdown(proposal.proposed),
    }
    if meeting:
        values |= {
            "place": meeting.place,
            "began": moment(meeting.began_at),
            "ended": moment(meeting.ended_at),
            "chair": meeting.chair,
            "secretary": meeting.secretary,
        }
    return Words(key, issuer, year, **values)


def _people(words: Words, people: Sequence[Person], empty: str) -> Items:
    return words.items([str(person) for person in people], empty)


def _proposed(words: Words, proposal: Proposal) -> Table:
    return listed(words, proposal.proposed, proposal.group_by, "nobody_proposed")


def listed(words: Words, units: Sequence[AnnexRow], group_by: str, empty: str) -> Table:
    """The list of the decision's annex, as a table of a paper."""
    made = decision.annex("", units, group_by)
    groups = tuple(Rows(group.rows, heading=group.heading) for group in made.groups)
    return Table(made.columns, groups, words(empty))


def _held_back(words: Words, units: Sequence[HeldBack]) -> Table:
    rows = [(unit.name, unit.district, unit.points or "–", unit.reason) for unit in units]
    return words.numbered("held_back_table", rows)
