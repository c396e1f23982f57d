"""Papers that close a year and follow it: the report, a withdrawal, the answer to a complaint, the archive's index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gansao.documents import wording
from gansao.documents.decision import AnnexRow, Column, DecisionText, long_date, stars_in_words
from gansao.documents.paper import DOTS, Block, Issuer, Paper, Paragraph, Rows, Section, Table
from gansao.documents.papers.committee import listed
from gansao.documents.papers.words import SHA_LETTERS, ProgrammeYear, Words, day, extent, unit_name
from gansao.domain.points import show, show_percent


@dataclass(frozen=True)
class Tally:
    """Units counted: how many took part, how many have each star, 1 star first."""

    name: str  # of the district; empty for the whole year
    units: int
    by_stars: tuple[int, ...]

    @property
    def recognised(self) -> int:
        return sum(self.by_stars)

    @property
    def share(self) -> str:
        return f"{show_percent(self.recognised, self.units)}%" if self.units else "–"

    @property
    def row(self) -> tuple[str, ...]:
        return (self.name, str(self.units), *map(str, self.by_stars), str(self.recognised), self.share)


@dataclass(frozen=True)
class FailedCriterion:
    """How many units without a star lost points at a criterion, and how many hundredths in all."""

    code: str
    name: str
    units: int
    lost: int


@dataclass(frozen=True)
class Why:
    """A reason for which units were not recognised, and how many of all that were not."""

    what: str
    units: int
    of: int


@dataclass(frozen=True)
class YearResults:
    """What the report of a year tells. Empty words are left for the office to write."""

    whole: Tally
    districts: tuple[Tally, ...] = ()
    last_year: Tally | None = None
    failed: tuple[FailedCriterion, ...] = ()
    recommendations: tuple[str, ...] = ()
    recognised: tuple[AnnexRow, ...] = ()
    unrecognised: tuple[str, ...] | None = None  # names; None: the year does not disclose them
    group_by: str = "stars"
    reasons: tuple[Why, ...] = ()
    without_star: int = 0  # units that took part and were not recognised


def results_report(issuer: Issuer, year: ProgrammeYear, results: YearResults, *, synthetic: bool = False) -> Paper:
    """Báo cáo tổng kết năm."""
    whole = results.whole
    words = Words(
        "results-report",
        issuer,
        year,
        last_year=year.year - 1,
        units_in_all=whole.units,
        recognised=whole.recognised,
        share=whole.share,
        breakdown=", ".join(
            f"{count:02d} đơn vị đạt {stars_in_words(stars)}"
            for stars, count in reversed(tuple(enumerate(whole.by_stars, start=1)))
            if count
        )
        or "không có đơn vị nào được gắn sao",
    )
    failed = [(c.code, c.name, str(c.units), show(c.lost)) for c in results.failed]
    compared = (
        words.table("compared_table", (Rows(tuple(_compared(words, whole, results.last_year))),))
        if results.last_year
        else words.paragraph("no_last_year")
    )
    appendices = [
        words.appendix("recognised_title", listed(words, results.recognised, results.group_by, "nobody_recognised"))
    ]
    if results.unrecognised is not None:
        rows = [(name,) for name in results.unrecognised]
        appendices.append(words.appendix("unrecognised_title", words.numbered("unrecognised_table", rows)))
    return words.paper(
        words.paragraph("opening"),
        Section(words("work")),
        Paragraph(DOTS),
        Section(words("results")),
        Section(words("overall"), 2),
        words.paragraph("count"),
        Section(words("districts"), 2),
        _by_district(words, results.districts, whole),
        Section(words("compared"), 2),
        compared,
        Section(words("failed")),
        *_reasons(words, results),
        Section(words("failed_criteria"), 2),
        words.table("failed_table", (Rows(tuple(failed)),)),
        Section(words("recommendations")),
        words.items(results.recommendations, "blank"),
        words.paragraph("closing"),
        appendices=tuple(appendices),
        synthetic=synthetic,
    )


def _reasons(words: Words, results: YearResults) -> Iterator[Block]:
    yield Section(words("reasons"), 2)
    if not results.without_star:
        yield words.paragraph("none_failed")
        return
    yield words.paragraph("failed_opening", unrecognised=results.without_star)
    told = [words("reason", what=each.what, number=each.units, of=each.of) for each in results.reasons]
    yield words.items(told, "no_reason")


def _by_district(words: Words, districts: Sequence[Tally], whole: Tally) -> Table:
    """A column a star, however many stars the year has."""
    heads = [words("star_column", stars=stars) for stars in range(1, len(whole.by_stars) + 1)]
    columns = (
        Column(words("serial_column"), 9),
        Column(words("district_column"), 30, "left"),
        Column(words("units_column"), 11),
        *(Column(head, 8) for head in heads),
        Column(words("recognised_column"), 13),
        Column(words("share_column"), 14),
    )
    rows = tuple((str(place), *district.row) for place, district in enumerate(districts, start=1))
    return Table(columns, (Rows(rows),), words("no_district"), ("", words("total"), *whole.row[1:]))


def _compared(words: Words, now: Tally, before: Tally) -> Iterator[tuple[str, ...]]:
    yield _change(words("units_row"), before.units, now.units)
    yield _change(words("recognised_row"), before.recognised, now.recognised)
    yield (words("share_row"), before.share, now.share, "")
    most = max(len(now.by_stars), len(before.by_stars))
    for stars in range(most, 0, -1):
        then, since = (tally.by_stars[stars - 1] if stars <= len(tally.by_stars) else 0 for tally in (before, now))
        yield _change(words("star_column", stars=stars), then, since)


def _change(name: str, before: int, now: int) -> tuple[str, ...]:
    change = now - before
    return (name, str(before), str(now), f"+{change}" if change > 0 else f"−{-change}" if change else "0")


@dataclass(frozen=True)
class Withdrawal:
    """A recognition that is taken back on grounds, or that ends by itself (`lapsed`)."""

    unit: str  # as in running text: "xã Đông Thượng"
    within: str
    stars: int
    old_number: str  # whole: "05/QĐ-UBND"
    old_day: date
    old_body: str
    serial: str  # of the certificate
    grounds: str
    drafted_on: date  # chooses the legal bases in force
    lapsed: bool = False


def withdrawal_decision(
    issuer: Issuer, year: ProgrammeYear, withdrawal: Withdrawal, *, synthetic: bool = False
) -> DecisionText:
    """Quyết định thu hồi, or that a recognition has ended: drawn and kept as every decision is."""
    words = Words(
        "withdrawal-decision",
        issuer,
        year,
        whole_unit=unit_name(withdrawal.unit, withdrawal.within),
        unit=withdrawal.unit,
        stars=stars_in_words(withdrawal.stars),
        old_number=withdrawal.old_number,
        old_day=long_date(withdrawal.old_day),
        old_body=withdrawal.old_body,
        serial=withdrawal.serial,
        grounds=withdrawal.grounds.strip().rstrip("."),
    )
    variant = words.given["lapsed" if withdrawal.lapsed else "withdrawn"]
    bases = wording.in_force(withdrawal.drafted_on).bases
    recognition = words("recognition_basis")
    return DecisionText(
        body=issuer.body,
        symbol=words("symbol"),
        place=issuer.place,
        authority=words("authority").upper(),
        subject=words.filled(variant["subject"]),
        bases=(*(words.filled(basis.text) for basis in bases), recognition),
        proposer=words("proposer"),
        articles=tuple(tuple(words.filled(text) for text in paragraphs) for paragraphs in variant["articles"]),
        recipients=words.lines("recipients"),
        signer=issuer.signer,
        superior=issuer.superior,
        number=issuer.number,
        signed_on=issuer.signed_on,
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class ComplaintAnswer:
    """What was complained of, what was found, what follows."""

    complainant: str  # as addressed: "Ông Nguyễn Văn A, thôn Đông, xã Đông Thượng"
    received_on: date
    about: str  # the unit: "xã Đông Thượng, huyện Lạng Giang"
    content: str
    findings: tuple[str, ...]
    conclusion: str
    upheld: bool = False
    new_decision: str = ""  # "08/QĐ-UBND", where the answer led to one


def complaint_answer(issuer: Issuer, year: ProgrammeYear, answer: ComplaintAnswer, *, synthetic: bool = False) -> Paper:
    """Công văn trả lời kiến nghị, phản ánh về kết quả."""
    words = Words("complaint-answer", issuer, year, received=day(answer.received_on), about=answer.about)
    follows = (
        [words.paragraph("new_decision", decision=answer.new_decision)]
        if answer.new_decision
        else [words.paragraph("upheld" if answer.upheld else "rejected")]
    )
    return words.paper(
        words.paragraph("opening"),
        words.led("content", answer.content),
        words.paragraph("findings"),
        words.items(answer.findings, "no_finding"),
        words.led("conclusion", answer.conclusion),
        *follows,
        words.paragraph("closing"),
        addressees=(answer.complainant,),
        synthetic=synthetic,
    )


@dataclass(frozen=True)
class ArchivedDocument:
    name: str
    number: str = ""  # "05/QĐ-UBND"
    dated: date | None = None
    pages: int | None = None
    size: int | None = None  # bytes
    sha256: str = ""
    retention: str = ""  # where the province has said it


@dataclass(frozen=True)
class Archive:
    """The documents of a file, in its own order; `code` as the archive numbers it."""

    title: str
    code: str
    documents: tuple[ArchivedDocument, ...]


def archive_index(issuer: Issuer, year: ProgrammeYear, archive: Archive, *, synthetic: bool = False) -> Paper:
    """Mục lục hồ sơ lưu trữ."""
    words = Words(
        "archive-index", issuer, year, title=archive.title, code=archive.code or DOTS, count=len(archive.documents)
    )
    rows = [
        (
            document.name,
            document.number,
            day(document.dated),
            extent(document.pages, document.size),
            document.sha256[:SHA_LETTERS],
            document.retention or words("retention"),
        )
        for document in archive.documents
    ]
    return words.paper(
        words.paragraph("opening"),
        words.numbered("table", rows),
        words.paragraph("closing"),
        synthetic=synthetic,
    )
