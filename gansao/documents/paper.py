"""A paper of the year's process, whole, before any page is drawn: blocks of words under a letterhead.

`papers/` builds them, `as_pdf` and `paper_docx.as_docx` draw them; both say the same words.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gansao.documents import pdf
from gansao.documents.decision import (
    MOTTO,
    NATION,
    SYNTHETIC,
    Column,
    Signer,
    body_lines,
    full_number,
    long_date,
    punctuated,
    roman,
)

DOTS = "…" * 12  # for the office to fill in
LONGEST_WORD = 24  # a longer one (an address of the web) may be broken after its signs


@dataclass(frozen=True)
class Issuer:
    """Who issues a paper and signs it. Number and day stay blank until the records clerk enters them."""

    body: str  # "Ủy ban nhân dân xã Mỹ Thái"
    place: str
    signer: Signer
    abbreviation: str = "UBND"  # of the body, in the symbol after the number
    unit: str = "VP"  # who drafts it, in the symbol of a letter and after "Lưu: VT"
    superior: str = ""
    number: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class Section:
    """A heading; numbers are given when it is laid out: I, II at level 1, 1, 2 at level 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    lead: str = ""  # in bold before the text
    italic: bool = False


@dataclass(frozen=True)
class Items:
    """Lines with a dash; `empty` stands in their place where there is none."""

    texts: tuple[str, ...]
    empty: str


@dataclass(frozen=True)
class Rows:
    """Rows under one heading. `beside`: bold cells at the end of that row; depth 1: a heading below another."""

    rows: tuple[tuple[str, ...], ...]
    heading: str = ""
    beside: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    groups: tuple[Rows, ...]
    empty: str  # what is said instead of a table without rows
    total: tuple[str, ...] = ()  # a last row, in bold


@dataclass(frozen=True)
class Signatures:
    """Who signs minutes, side by side."""

    signers: tuple[Signer, ...]


Block = Section | Paragraph | Items | Table | Signatures


@dataclass(frozen=True)
class Appendix:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole paper. Without `kind` it is a letter: `subject` stands under the number."""

    issuer: Issuer
    kind: str
    subject: str
    blocks: tuple[Block, ...]
    symbol: str = ""  # "TTr-BCĐ"; a paper without one bears no number
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    name: str = ""  # how an appendix names its paper: "Tờ trình"
    landscape: bool = False
    signed: bool = True  # by the issuer's signer; minutes have `Signatures` instead
    sample: str = ""  # says on every page that the words are a sample
    synthetic: bool = False


def layout(paper: Paper) -> dict[str, Any]:
    """Every word of the paper, ready to be set: what both forms read."""
    issuer = paper.issuer
    words = {
        "nation": NATION,
        "motto": MOTTO,
        "superior": list(body_lines(issuer.superior)) if issuer.superior else [],
        "body": list(body_lines(issuer.body)),
        "number": f"Số:\u00a0{full_number(issuer.number, paper.symbol)}" if paper.symbol else "",
        "about": "" if paper.kind else paper.subject,
        "place_and_day": f"{issuer.place}, {long_date(issuer.signed_on)}",
        "kind": paper.kind,
        "subject": paper.subject,
        "addressees": _addressees(paper.addressees),
        "blocks": _blocks(paper.blocks),
        "recipients": [f"- {text}" for text in punctuated(paper.recipients)],
        "signer": _signer(issuer.signer) if paper.signed else None,
        "appendices": list(_appendices(paper)),
        "landscape": paper.landscape,
        "sample": paper.sample,
        "synthetic": SYNTHETIC if paper.synthetic else "",
    }
    printable: dict[str, Any] = _printable(words)
    return printable


def _signer(signer: Signer) -> dict[str, Any]:
    return {"lines": list(signer.lines), "name": signer.name}


def _addressees(names: Sequence[str]) -> list[str]:
    if len(names) < 2:
        return [f"Kính gửi: {name}" for name in names]
    return ["Kính gửi:", *(f"- {text}" for text in punctuated(names))]


def _appendices(paper: Paper) -> Iterable[dict[str, Any]]:
    number = full_number(paper.issuer.number, paper.symbol)
    day = long_date(paper.issuer.signed_on)
    for place, appendix in enumerate(paper.appendices, start=1):
        yield {
            "label": f"Phụ lục {roman(place)}" if len(paper.appendices) > 1 else "Phụ lục",
            "title": appendix.title,
            "reference": f"(Kèm theo {paper.name} số {number} {day} của {paper.issuer.body})",
            "blocks": _blocks(appendix.blocks),
        }


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    made, high, low = [], 0, 0
    for block in blocks:
        match block:
            case Section(text, level=1):
                high, low = high + 1, 0
                made.append({"type": "section", "text": f"{roman(high)}. {text}", "level": 1})
            case Section(text):
                low += 1
                made.append({"type": "section", "text": f"{low}. {text}", "level": 2})
            case Paragraph(text, lead, italic):
                made.append({"type": "paragraph", "text": text, "lead": lead, "italic": italic})
            case Items(texts, empty):
                lines = [f"- {text}" for text in punctuated(texts)] or [empty]
                made += [{"type": "paragraph", "text": line, "lead": "", "italic": False} for line in lines]
            case Table(columns, groups, empty, total):
                made.append(_table(columns, groups, total) if any(group.rows for group in groups) else _said(empty))
            case Signatures(signers):
                made.append({"type": "signatures", "signers": [_signer(signer) for signer in signers]})
    return made


def _said(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "text": text, "lead": "", "italic": True}


def _table(columns: Sequence[Column], groups: Sequence[Rows], total: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "table",
        "columns": [{"heading": c.heading, "width": c.width, "align": c.align} for c in columns],
        "groups": [
            {"heading": g.heading, "beside": list(g.beside), "depth": g.depth, "rows": [list(row) for row in g.rows]}
            for g in groups
        ],
        "total": list(total),
    }


def _printable(value: Any) -> Any:
    """The same words composed, without control characters, which neither form can carry; long words may be broken."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
        return " ".join(_breakable(word) for word in kept.split(" "))
    if isinstance(value, Mapping):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    return value


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD or "\u00a0" in word:
        return word
    return "".join(sign + "\u200b" if sign in "/?&=-._" else sign for sign in word)


def as_pdf(paper: Paper) -> bytes:
    """The paper and its appendices as PDF."""
    return pdf.render("paper", layout(paper))
