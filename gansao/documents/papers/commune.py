"""Papers of a commune's dossier: the score table, the draft of its report, the index of its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gansao.documents.decision import stars_in_words
from gansao.documents.paper import DOTS, Issuer, Items, Paper, Paragraph, Rows, Section
from gansao.documents.papers.words import SHA_LETTERS, ProgrammeYear, Words, day, extent, points, unit_name
from gansao.domain.points import Points, show


@dataclass(frozen=True)
class ScoreLine:
    """A criterion as the commune marks it. `basis`: what was ticked, which level, how many of how many, in words."""

    code: str
    name: str
    maximum: int  # hundredths, as all points here
    points: int | None
    basis: str = ""
    evidence: tuple[str, ...] = ()  # numbers of the evidence index
    note: str = ""

    @property
    def lost(self) -> int:
        return 0 if self.points is None else self.maximum - self.points


@dataclass(frozen=True)
class ScoreGroup:
    code: str
    name: str
    maximum: int
    lines: tuple[ScoreLine, ...]

    @property
    def points(self) -> int | None:
        """None while a criterion is unmarked."""
        marks = [line.points for line in self.lines if line.points is not None]
        return sum(marks) if len(marks) == len(self.lines) else None


@dataclass(frozen=True)
class ScoreSheet:
    """A commune's own marks. Total, stars and reasons are those of the award: nothing is worked out again here."""

    unit: str  # as in running text: "xã Đông Thượng"
    within: str  # "huyện Lạng Giang, tỉnh Bắc Giang"
    groups: tuple[ScoreGroup, ...]
    maximum: int
    total: Points | None
    stars: int | None
    reasons: tuple[str, ...] = ()

    @property
    def lines(self) -> Iterator[ScoreLine]:
        return (line for group in self.groups for line in group.lines)

    @property
    def unmarked(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.points is None)


def score_table(issuer: Issuer, year: ProgrammeYear, sheet: ScoreSheet, *, synthetic: bool = False) -> Paper:
    """Bảng tự chấm điểm."""
    words = _words("score-table", issuer, year, sheet)
    groups = [
        Rows(
            tuple(
                (line.code, line.name, show(line.maximum), points(line.points), line.basis, ", ".join(line.evidence))
                for line in group.lines
            ),
            heading=f"{group.code}. {group.name}",
            beside=(show(group.maximum), points(group.points), "", ""),
        )
        for group in sheet.groups
    ]
    total = ("", words("total"), show(sheet.maximum), points(sheet.total), "", "")
    reasons = [Items(sheet.reasons, "")] if sheet.reasons else []
    return words.paper(
        words.paragraph("opening"),
        words.table("table", groups, total),
        _result(words, sheet),
        *reasons,
        words.paragraph("closing"),
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class CommuneReport:
    """What the draft of the report says besides the sheet. What is empty is left for the office to write."""

    sheet: ScoreSheet
    model: str = ""
    notes: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


def commune_report(issuer: Issuer, year: ProgrammeYear, report: CommuneReport, *, synthetic: bool = False) -> Paper:
    """Báo cáo kết quả xây dựng chính quyền thân thiện (dự thảo)."""
    sheet = report.sheet
    words = _words("commune-report", issuer, year, sheet)
    by_group = [(group.name, show(group.maximum), points(group.points)) for group in sheet.groups]
    lost = [
        (line.code, line.name, show(line.maximum), points(line.points), line.note or line.basis)
        for line in sheet.lines
        if line.lost
    ]
    return words.paper(
        words.paragraph("opening"),
        Section(words("leadership")),
        Paragraph(DOTS),
        Section(words("results")),
        words.numbered("by_group", by_group),
        _result(words, sheet),
        Section(words("lost")),
        words.numbered("lost_table", lost),
        words.led("reasons", DOTS),
        Section(words("model")),
        Paragraph(report.model or DOTS),
        Section(words("notes")),
        words.items(report.notes, "blank"),
        Section(words("proposals")),
        words.items(report.proposals, "blank"),
        words.paragraph("closing"),
        synthetic=synthetic,
    )


def _words(key: str, issuer: Issuer, year: ProgrammeYear, sheet: ScoreSheet) -> Words:
    unit = unit_name(sheet.unit, sheet.within)
    count = len(list(sheet.lines))
    return Words(key, issuer, year, unit=sheet.unit, whole_unit=unit, maximum=show(sheet.maximum), count=count)


def _result(words: Words, sheet: ScoreSheet) -> Paragraph:
    """The total and the star it would give; incomplete names what is missing."""
    if sheet.total is None:
        return words.paragraph("incomplete", missing=", ".join(sheet.unmarked))
    if not sheet.stars:
        return words.paragraph("no_star", total=show(sheet.total))
    return words.paragraph("star", total=show(sheet.total), stars=stars_in_words(sheet.stars))


@dataclass(frozen=True)
class EvidenceItem:
    """A piece of evidence: a file with its hash, a link, or a reference to another criterion's evidence."""

    number: str
    name: str
    kind: str  # in words: "PDF", "Ảnh", "Liên kết"
    dated: date | None = None
    sha256: str = ""
    pages: int | None = None
    size: int | None = None  # bytes
    link: str = ""
    refers_to: str = ""  # number of the evidence meant

    @property
    def where(self) -> str:
        """How it is told from any other: by hash, by address, by the number it refers to."""
        if self.link:
            return f"liên kết: {self.link}"
        return f"dẫn chiếu: {self.refers_to}" if self.refers_to else self.sha256[:SHA_LETTERS]


@dataclass(frozen=True)
class EvidenceCriterion:
    code: str
    name: str
    items: tuple[EvidenceItem, ...] = ()


@dataclass(frozen=True)
class EvidenceGroup:
    code: str
    name: str
    criteria: tuple[EvidenceCriterion, ...]


@dataclass(frozen=True)
class EvidenceList:
    unit: str
    within: str
    groups: tuple[EvidenceGroup, ...]


def evidence_index(issuer: Issuer, year: ProgrammeYear, evidence: EvidenceList, *, synthetic: bool = False) -> Paper:
    """Mục lục minh chứng, by group and criterion."""
    criteria = [criterion for group in evidence.groups for criterion in group.criteria]
    bare = [criterion.code for criterion in criteria if not criterion.items]
    words = Words(
        "evidence-index",
        issuer,
        year,
        unit=evidence.unit,
        whole_unit=unit_name(evidence.unit, evidence.within),
        count=sum(len(criterion.items) for criterion in criteria),
        bare=", ".join(bare),
    )
    missing = [words.paragraph("bare_criteria")] if bare else []
    return words.paper(
        words.table("table", list(_evidence_rows(evidence))),
        words.paragraph("closing"),
        *missing,
        synthetic=synthetic,
    )


def _evidence_rows(evidence: EvidenceList) -> Iterator[Rows]:
    for group in evidence.groups:
        shown = [criterion for criterion in group.criteria if criterion.items]
        if shown:
            yield Rows((), heading=f"{group.code}. {group.name}")
        for criterion in shown:
            rows = tuple(
                (item.number, item.name, item.kind, day(item.dated), item.where, extent(item.pages, item.size))
                for item in criterion.items
            )
            yield Rows(rows, heading=f"Tiêu chí {criterion.code}. {criterion.name}", depth=1)
