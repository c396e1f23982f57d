"""The standard words of a paper, kept as data in law/documents/papers/<paper>.yaml: a province changes them there."""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import yaml

from gansao.documents.decision import BLANK, Column, Signer, long_date
from gansao.documents.paper import Appendix, Block, Issuer, Items, Paper, Paragraph, Rows, Table
from gansao.documents.pdf import TEMPLATES
from gansao.documents.wording import fill
from gansao.domain.points import Points, show
from gansao.domain.text import begun

SHA_LETTERS = 12


@dataclass(frozen=True)
class ProgrammeYear:
    """The year that a paper belongs to, as in running text."""

    year: int
    province: str  # "tỉnh Bắc Giang"
    units: str = "xã, phường"
    criteria_set: str = "Bộ tiêu chí công nhận chính quyền thân thiện"


@dataclass(frozen=True)
class Person:
    """Somebody present, or who speaks: "Nguyễn Văn A", "Phó Chủ tịch Ủy ban nhân dân xã"."""

    name: str
    position: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name


@functools.cache
def _file(key: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load((TEMPLATES / "papers" / f"{key}.yaml").read_text(encoding="utf-8"))
    return words


class Words:
    """The words of one paper, filled with what it is about."""

    def __init__(self, key: str, issuer: Issuer, year: ProgrammeYear, **values: object) -> None:
        self.issuer, self.given = issuer, _file(key)
        self.values = {
            "year": str(year.year),
            "province": year.province,
            "units": year.units,
            "criteria_set": year.criteria_set,
            "body": issuer.body,
            "short_body": issuer.body.replace("Ủy ban nhân dân", "UBND"),
            "abbreviation": issuer.abbreviation,
            "unit_of_issuer": issuer.unit,
            **{name: str(value) for name, value in values.items()},
        }

    def __call__(self, key: str, **more: object) -> str:
        return self.filled(self.given[key], **more)

    def filled(self, text: str, **more: object) -> str:
        """The text with its words filled in, begun with a capital whatever word came first."""
        return begun(fill(text, self.values | {name: str(value) for name, value in more.items()}).strip())

    def lines(self, key: str) -> tuple[str, ...]:
        return tuple(self.filled(text) for text in self.given.get(key, ()))

    def paragraph(self, key: str, **more: object) -> Paragraph:
        return Paragraph(self(key, **more))

    def paragraphs(self, key: str) -> tuple[Paragraph, ...]:
        return tuple(map(Paragraph, self.lines(key)))

    def led(self, key: str, text: str) -> Paragraph:
        """The words of `key` in bold, the text after them."""
        return Paragraph(text, lead=self(key))

    def items(self, texts: Sequence[str], empty: str) -> Items:
        return Items(tuple(texts), self(empty))

    def table(self, key: str, groups: Sequence[Rows], total: tuple[str, ...] = ()) -> Table:
        """The table whose columns, and words where it is empty, stand under `key`.

        A column that is `optional` is left out where no row has anything in it; the first words get its width.
        """
        words = self.given[key]
        blank = {
            place
            for place, column in enumerate(words["columns"])
            if column.get("optional") and not any(row[place] for group in groups for row in group.rows)
        }
        freed = sum(words["columns"][place]["width"] for place in blank)
        columns = []
        for place, column in enumerate(words["columns"]):
            if place not in blank:
                given = {name: value for name, value in column.items() if name != "optional"}
                made = Column(**{**given, "heading": self.filled(column["heading"])})
                if freed and made.align == "left":
                    made, freed = replace(made, width=made.width + freed), 0
                columns.append(made)
        kept = tuple(replace(group, rows=tuple(_without(row, blank) for row in group.rows)) for group in groups)
        return Table(tuple(columns), kept, self.filled(words["empty"]), _without(total, blank))

    def numbered(self, key: str, rows: Sequence[Sequence[str]]) -> Table:
        """The same for rows in one run, numbered from 1."""
        made = tuple((str(place), *row) for place, row in enumerate(rows, start=1))
        return self.table(key, (Rows(made),))

    def signer(self, key: str, name: str = "") -> Signer:
        return Signer(name, other_lines=self.lines(key))

    def paper(self, *blocks: Block, synthetic: bool, **others: Any) -> Paper:
        """The paper of these blocks, what else it needs taken from its words."""
        given = {
            "symbol": self("symbol") if "symbol" in self.given else "",
            "addressees": self.lines("addressees"),
            "recipients": self.lines("recipients"),
            "landscape": self.given.get("landscape", False),
            "sample": self.given.get("sample", ""),
            "name": self.given["name"],
        }
        kind = self("kind").upper() if "kind" in self.given else ""
        return Paper(self.issuer, kind, self("subject"), blocks, synthetic=synthetic, **{**given, **others})

    def appendix(self, key: str, *blocks: Block) -> Appendix:
        return Appendix(self(key), blocks)


def _without(row: Sequence[str], blank: Collection[int]) -> tuple[str, ...]:
    return tuple(cell for place, cell in enumerate(row) if place not in blank)


def points(value: Points | None) -> str:
    """As shown, "92,50"; a dash where nothing was marked: incomplete is not zero."""
    return "–" if value is None else show(value)


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def moment(value: datetime | None) -> str:
    """ "08 giờ 30 phút, ngày 05 tháng 01 năm 2024"; room to write when unknown."""
    hour = f"{value:%H} giờ {value:%M} phút" if value else f"{BLANK}giờ{BLANK}phút"
    return f"{hour}, {long_date(value.date() if value else None)}"


def extent(pages: int | None, size: int | None) -> str:
    """How long a document is: its pages, else its size."""
    if pages is not None:
        return f"{pages} trang"
    if size is None:
        return ""
    kilobytes = -(-size // 1024)
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{str(round(kilobytes * 10 / 1024) / 10).replace('.', ',')} MB"


def unit_name(name: str, within: str) -> str:
    return f"{name}, {within}" if within else name
