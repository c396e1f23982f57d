"""How a file of the package is made: kept as it was stored, or drawn only when its turn has come."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.signed_papers import Shelf
from gansao.closing.archives import Item
from gansao.documents.paper import Paper, as_pdf
from gansao.domain.text import fold
from gansao.files.models import StoredFile
from gansao.workbooks.cells import guard

Cells = Sequence[Any]


def stored(
    path: str, file: StoredFile, name: str, kind: str, number: str = "", dated: date | None = None, unit: str = ""
) -> Item:
    """A kept file under a name of ours, which ends as its own did."""
    stem, _, ending = file.name.rpartition(".")
    safe = f"{slug(stem)[:60]}.{slug(ending)[:8]}" if stem else slug(file.name)[:60]
    return Item(f"{path}-{safe}", file.path, name, kind, number, dated, file.sha256, file.size, unit)


def signed(shelves: Iterable[Shelf], folder: str, kind: str) -> Iterator[Item]:
    """All scans of these papers, the earliest first."""
    for shelf in shelves:
        for scan in reversed(shelf.versions):
            path, name = f"{folder}/{shelf.name}-da-ky-{scan.version}", f"{shelf.label} (đã ký), bản {scan.version}"
            yield stored(path, scan.file, name, kind, scan.number, scan.dated)


def drawn(path: str, paper: Callable[[], Paper], name: str, kind: str) -> Item:
    return Item(path, lambda: as_pdf(paper()), name, kind)


def table(path: str, name: str, kind: str, heading: Sequence[str], rows: Callable[[], Iterable[Cells]]) -> Item:
    """A CSV; `rows` are read only when it is written, one after the other."""
    return Item(path, lambda: _lines(heading, rows()), name, kind)


def _lines(heading: Sequence[str], rows: Iterable[Cells]) -> Iterator[bytes]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"  # Excel reads UTF-8 only with this mark
    for row in chain([heading], rows):
        writer.writerow([_cell(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def names(people: QuerySet[Any]) -> dict[int, str]:
    """{person's primary key: their name}, where a row knows only the key; `people`: a query of keys."""
    return {each.pk: str(each) for each in User.objects.filter(pk__in=people.order_by()).only("full_name", "username")}


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "tep"


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return guard(value) if isinstance(value, str) else "" if value is None else value
