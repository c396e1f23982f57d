"""The text of a decision and its annex, whole, before any page is drawn: PDF and DOCX say the same words.

What NĐ 30/2020 asks of the words (leading zeros, ";" and ".", "Số:", the signer's titles) is decided here, what it
asks of the page (margins, sizes, faces) in law/documents/decision.typ and, for the editable form, in docx.py.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from gansao.documents import pdf

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SYNTHETIC = "SỐ LIỆU GIẢ LẬP"
BLANK = "\u00a0" * 8  # room to write by hand; a plain space would be folded away or broken over two lines

SIGNER_FORMS = {  # key: (name on the screen, lines above the signature)
    "chairman": ("Chủ tịch ký", ("CHỦ TỊCH",)),
    "deputy": ("Phó Chủ tịch ký thay Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "committee": ("Chủ tịch thay mặt Ủy ban ký", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    "committee_deputy": (
        "Phó Chủ tịch thay mặt Ủy ban, ký thay Chủ tịch",
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ),
}
COUNTING = ("không", "một", "hai", "ba", "bốn", "năm")  # stars in words


@dataclass(frozen=True)
class Signer:
    """Who signs: a key of SIGNER_FORMS, or other lines for an office of another name, and the person's name."""

    name: str
    form: str = "chairman"
    other_lines: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return self.other_lines or SIGNER_FORMS[self.form][1]


@dataclass(frozen=True)
class AnnexRow:
    """One recognised unit; `points` as shown ("92,50"), `district` empty where there is none."""

    name: str
    points: str
    stars: int
    district: str = ""


@dataclass(frozen=True)
class Column:
    heading: str
    width: int  # a share of the table's width, in percent
    align: str = "center"


@dataclass(frozen=True)
class Group:
    """Rows under one heading; without a heading when the list is not grouped."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Annex:
    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def closing(self) -> str:
        count = sum(len(group.rows) for group in self.groups)
        return f"Danh sách này có {count} đơn vị./." if count else "Không có đơn vị nào được công nhận./."


@dataclass(frozen=True)
class DecisionText:
    """A decision in words. Number and day stay blank until the records clerk enters them."""

    body: str  # who issues, as in running text: "Ủy ban nhân dân tỉnh Bắc Giang"
    symbol: str  # what follows the number: "QĐ-UBND"
    place: str
    authority: str  # who decides, in capitals: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"
    subject: str
    bases: tuple[str, ...]
    proposer: str
    articles: tuple[tuple[str, ...], ...]  # paragraphs of each article, without "Điều 1."
    recipients: tuple[str, ...]
    signer: Signer
    superior: str = ""  # the body above, where there is one
    annex: Annex | None = None
    number: str = ""
    signed_on: date | None = None
    synthetic: bool = False

    @property
    def full_number(self) -> str:
        """Number and symbol, "05/QĐ-UBND"; with room to write while there is no number."""
        return full_number(self.number, self.symbol)

    @property
    def basis_lines(self) -> tuple[str, ...]:
        """Legal bases and the proposal, each ending ";", the last "."."""
        return punctuated((*self.bases, self.proposer) if self.proposer else self.bases)

    @property
    def annex_reference(self) -> str:
        return f"(Kèm theo Quyết định số {self.full_number} {long_date(self.signed_on)} của {self.body})"

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON; `from_data` gives the same text back."""
        data = dataclasses.asdict(self)
        return data | {"signed_on": self.signed_on.isoformat() if self.signed_on else None}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "DecisionText":
        annex, day = data.get("annex"), data.get("signed_on")
        signer = data["signer"]
        rebuilt = {
            "articles": tuple(tuple(paragraphs) for paragraphs in data["articles"]),
            "signer": Signer(signer["name"], signer.get("form", "chairman"), tuple(signer.get("other_lines", ()))),
            "annex": _annex_from(annex) if annex else None,
            "signed_on": date.fromisoformat(day) if day else None,
            **{key: tuple(data[key]) for key in ("bases", "recipients")},
        }
        return cls(**{**data, **rebuilt})


def _annex_from(data: Mapping[str, Any]) -> Annex:
    groups = (Group(group["heading"], tuple(map(tuple, group["rows"]))) for group in data["groups"])
    return Annex(data["title"], tuple(Column(**column) for column in data["columns"]), tuple(groups))


def full_number(number: str, symbol: str) -> str:
    """Number and symbol as NĐ 30 writes them; a number entered whole ("05/QĐ-UBND") is left as it is."""
    if "/" in number:
        return number
    digits = number.strip()
    return f"{digits.zfill(2) if digits.isdigit() else digits or BLANK}/{symbol}"


def long_date(day: date | None) -> str:
    """As in "ngày 05 tháng 01 năm 2024": zeros before days under 10 and months 1 and 2; room to write when unknown."""
    if day is None:
        return f"ngày{BLANK}tháng{BLANK}năm\u00a020{BLANK[:4]}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày\u00a0{day.day:02d} tháng\u00a0{month} năm\u00a0{day.year}"


def punctuated(lines: Sequence[str]) -> tuple[str, ...]:
    """Each line ends ";", the last ".", whatever the writer put there."""
    bare = [stripped for line in lines if (stripped := line.strip().rstrip(";.,").strip())]
    return tuple(line + (";" if place < len(bare) else ".") for place, line in enumerate(bare, start=1))


def stars_in_words(stars: int) -> str:
    return f"{COUNTING[stars]} sao"


def body_lines(name: str) -> tuple[str, ...]:
    """A body's name in capitals, on two lines: "Ủy ban nhân dân tỉnh Bắc Giang" -> ỦY BAN NHÂN DÂN / TỈNH BẮC GIANG."""
    committee, found, place = name.upper().partition(" NHÂN DÂN ")
    return (committee + found.rstrip(), place) if found else (committee,)


def annex(title: str, rows: Sequence[AnnexRow], group_by: str = "stars") -> Annex:
    """The list of the annex, by stars (most first), by district (as they come) or in one run (`group_by=""`)."""
    ordered = sorted(rows, key=lambda row: -row.stars) if group_by == "stars" else list(rows)
    shows_district = group_by != "district" and any(row.district for row in rows)
    columns: tuple[Column, ...] = (Column("STT", 8), Column("Tên đơn vị", 38 if shows_district else 58, "left"))
    if shows_district:
        columns += (Column("Huyện, thành phố", 30, "left"),)
    columns += (Column("Tổng điểm", 13 if shows_district else 18), Column("Số sao", 11 if shows_district else 16))
    groups: list[Group] = []
    serial = 0
    for place, (key, members) in enumerate(_grouped(ordered, group_by), start=1):
        lines = []
        for row in members:
            serial += 1
            district = (row.district,) if shows_district else ()
            lines.append((str(serial), row.name, *district, row.points, str(row.stars)))
        heading = f"{roman(place)}. {key} ({len(lines)} đơn vị)" if key else ""
        groups.append(Group(heading, tuple(lines)))
    return Annex(title, columns, tuple(groups))


def _grouped(rows: Sequence[AnnexRow], group_by: str) -> list[tuple[str, list[AnnexRow]]]:
    if group_by == "stars":
        return [(stars_in_words(n).capitalize(), list(group)) for n, group in groupby(rows, lambda row: row.stars)]
    if group_by == "district":
        districts = dict.fromkeys(row.district for row in rows)
        return [(name, [row for row in rows if row.district == name]) for name in districts]
    return [("", list(rows))] if rows else []


def roman(number: int) -> str:
    tens, units = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]


def layout(text: DecisionText) -> dict[str, Any]:
    """Every word of the decision, ready to be set: what the templates of both forms read."""
    return {
        "nation": NATION,
        "motto": MOTTO,
        "superior": list(body_lines(text.superior)) if text.superior else [],
        "body": list(body_lines(text.body)),
        "number": f"Số:\u00a0{text.full_number}",
        "place_and_day": f"{text.place}, {long_date(text.signed_on)}",
        "kind": "QUYẾT ĐỊNH",
        "subject": text.subject,
        "authority": text.authority,
        "bases": list(text.basis_lines),
        "decides": "QUYẾT ĐỊNH:",
        "articles": [
            {"heading": f"Điều\u00a0{place}.", "paragraphs": list(paragraphs)}
            for place, paragraphs in enumerate(text.articles, start=1)
        ],
        "recipients": [f"- {line}" for line in punctuated(text.recipients)],
        "signer": {"lines": list(text.signer.lines), "name": text.signer.name},
        "annex": _annex_layout(text) if text.annex else None,
        "synthetic": SYNTHETIC if text.synthetic else "",
    }


def _annex_layout(text: DecisionText) -> dict[str, Any]:
    annex = text.annex
    if annex is None:
        return {}
    data = dataclasses.asdict(annex)
    return data | {"label": "Phụ lục", "reference": text.annex_reference, "closing": annex.closing}


def as_pdf(text: DecisionText) -> bytes:
    """The decision and its annex as PDF."""
    return pdf.render("decision", layout(text))
