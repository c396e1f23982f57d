"""The standard words of a decision, kept as dated data in law/documents/decision-*.yaml, and a draft made from them."""

import functools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from gansao.documents import decision
from gansao.documents.decision import AnnexRow, DecisionText, Signer
from gansao.documents.pdf import TEMPLATES

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class WordingError(ValueError):
    """A wording asks for something that a decision does not know."""


@dataclass(frozen=True)
class Basis:
    """A legal basis; a note says what must still be checked before signing."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Replaced:
    """The decision that a correction replaces, and why."""

    number: str  # whole: "05/QĐ-UBND"
    signed_on: date
    body: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """What a decision is about. Names of bodies are those of its day: "Ủy ban nhân dân tỉnh Bắc Giang"."""

    year: int
    body: str
    province: str  # as in running text: "tỉnh Bắc Giang"
    place: str  # where it is signed: "Bắc Giang"
    rows: tuple[AnnexRow, ...]
    signer: Signer
    replaces: Replaced | None = None
    synthetic: bool = False
    group_by: str = "stars"
    valid_years: int | None = None  # how long the recognition holds; None: without a term


@dataclass(frozen=True)
class Wording:
    """The words of one dated file, placeholders not yet filled."""

    key: str
    in_force_from: date
    words: Mapping[str, Any] = field(repr=False)

    @property
    def bases(self) -> tuple[Basis, ...]:
        return tuple(Basis(basis["text"], basis.get("note", "")) for basis in self.words["bases"])


@functools.cache
def wordings() -> tuple[Wording, ...]:
    """All shipped wordings, the oldest first."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in TEMPLATES.glob("decision-*.yaml")]
    found = (Wording(words["id"], words["in_force_from"], words) for words in files)
    return tuple(sorted(found, key=lambda wording: wording.in_force_from))


def wording(key: str) -> Wording:
    """The wording of that id."""
    for found in wordings():
        if found.key == key:
            return found
    raise WordingError(f"Không có mẫu lời văn “{key}”.")


def in_force(on: date) -> Wording:
    """The wording in force on a day; before the first one, the first."""
    started = [found for found in wordings() if found.in_force_from <= on]
    return started[-1] if started else wordings()[0]


def draft(chosen: Wording, facts: Facts) -> DecisionText:
    """A whole decision in the standard words, number and day blank; officials edit it from here."""
    words = chosen.words
    variant = words["correction" if facts.replaces else "recognition"]
    first, *others = variant["articles"]
    articles = ([*first, words["term"]] if facts.valid_years else first, *others)
    values = _values(words["units"], facts)

    def filled(text: str) -> str:
        return fill(text, values)

    return DecisionText(
        body=facts.body,
        symbol=words["symbol"],
        place=facts.place,
        authority=filled(words["authority"]).upper(),
        subject=filled(variant["subject"]),
        bases=tuple(filled(basis.text) for basis in chosen.bases),
        proposer=filled(words["proposer"]),
        articles=tuple(tuple(map(filled, paragraphs)) for paragraphs in articles),
        recipients=tuple(map(filled, words["recipients"])),
        signer=facts.signer,
        annex=decision.annex(filled(words["annex_title"]).upper(), facts.rows, facts.group_by),
        synthetic=facts.synthetic,
    )


def notes(chosen: Wording, facts: Facts) -> dict[str, str]:
    """What is to be checked: legal basis as it stands in the draft -> note."""
    values = _values(chosen.words["units"], facts)
    return {fill(basis.text, values): basis.note for basis in chosen.bases if basis.note}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its {words} filled; an unknown one is refused by name."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in values]
    if unknown:
        raise WordingError(f"Mẫu lời văn dùng từ thay thế không có: {', '.join(sorted(set(unknown)))}.")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _values(units: str, facts: Facts) -> dict[str, str]:
    values = {
        "year": str(facts.year),
        "units": units,
        "body": facts.body,
        "short_body": facts.body.replace("Ủy ban nhân dân", "UBND"),
        "province": facts.province,
        "count": f"{len(facts.rows):02d}" if facts.rows else "0",
        "breakdown": breakdown(facts.rows),
        "valid_years": f"{facts.valid_years or 0:02d}",
    }
    if facts.replaces:
        values |= {
            "old_number": facts.replaces.number,
            "old_day": decision.long_date(facts.replaces.signed_on),
            "old_body": facts.replaces.body,
            "reason": facts.replaces.reason.strip().rstrip("."),
        }
    return values


def breakdown(rows: tuple[AnnexRow, ...]) -> str:
    """As in "11 đơn vị đạt ba sao, 30 đơn vị đạt hai sao và 35 đơn vị đạt một sao"."""
    if not rows:
        return "không có đơn vị nào"
    counts = sorted(Counter(row.stars for row in rows).items(), reverse=True)
    parts = [f"{count:02d} đơn vị đạt {decision.stars_in_words(stars)}" for stars, count in counts]
    return " và ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
