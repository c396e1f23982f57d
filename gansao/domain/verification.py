"""Recomputing what was published from the open files and the log alone, without the house that published it.

The marks table, the criteria set and the published results are compared with the log, and the stars are computed
anew. What was not published cannot be recomputed; it is named, and it is no difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import points, rulebook
from .criteria import CriteriaSet
from .points import Points
from .ranking import Row, rank, summary
from .register import Difference, canonical_json, sha256
from .stars import Award, MarkOutOfRange, UnknownDisqualifier, award

NOT_RECOMPUTED = "not recomputed"
_ENDED = {
    "number": "quyết định thu hồi",
    "signed_on": "ngày ký quyết định thu hồi",
    "lapsed": "mục “hết hiệu lực”",
    "term_ended_on": "ngày hết thời hạn công nhận",
}


@dataclass(frozen=True, slots=True)
class MarkedUnit:
    """A row of the open marks table."""

    code: str
    name: str
    marks: Mapping[str, Points]
    disqualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """The open files of a year, read; `year` is the published JSON."""

    year: Mapping[str, Any]
    marks: Sequence[MarkedUnit]
    criteria_set: CriteriaSet


@dataclass(frozen=True, slots=True)
class Places:
    """What the files are called, to say where a difference stands."""

    log: str
    year: str
    marks: str
    criteria_set: str


def criteria_set_digest(criteria_set: CriteriaSet) -> str:
    return sha256(canonical_json(rulebook.to_data(criteria_set)))


def marks_digest(units: Iterable[MarkedUnit]) -> str:
    """One digest for a table of marks, whatever the order of its rows."""
    rows = [
        {
            "code": unit.code,
            "marks": {code: points.exact_text(mark) for code, mark in unit.marks.items()},
            "disqualifiers": sorted(unit.disqualifiers),
        }
        for unit in sorted(units, key=lambda unit: unit.code)
    ]
    return sha256(canonical_json(rows))


def standing_entries(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """{year's key: the entry of the decision that stands}: the last one of each year."""
    standing = {}
    for line in entries:
        programme = line.get("programme")
        if line.get("kind") == "decision_published" and isinstance(programme, Mapping):
            standing[str(programme.get("key", ""))] = line
    return standing


def replaced_entries(entries: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """Decisions that were replaced: their files are no longer published."""
    found = []
    lines = list(entries)
    standing = [id(line) for line in standing_entries(lines).values()]
    for number, line in enumerate(lines, start=1):
        if line.get("kind") == "decision_published" and id(line) not in standing:
            what = f"quyết định số {_at(line, 'decision', 'number')} đã được thay thế, không còn điểm công bố"
            found.append(Difference(f"sổ cái, dòng {number}", what, NOT_RECOMPUTED))
    return tuple(found)


def withdrawn_entries(entries: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """{year's key: {unit's code: the decision that took its recognition back or said that it lapsed}}."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for line in entries:
        if line.get("kind") == "recognition_withdrawn":
            units = found.setdefault(str(_at(line, "programme", "key")), {})
            decision = line.get("withdrawal")
            units[str(_at(line, "unit", "code"))] = decision if isinstance(decision, Mapping) else {}
    return found


def verify_year(
    entry: Mapping[str, Any], files: Files, places: Places, withdrawn: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[Difference, ...]:
    """Everything that differs in one published year, and what could not be recomputed.

    `withdrawn`: what the log says of this year's units, {code: the decision that ended the recognition}.
    """
    return tuple(_Year(entry, files, places, withdrawn or {}).differences())


class _Year:
    def __init__(
        self, entry: Mapping[str, Any], files: Files, places: Places, withdrawn: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.entry, self.files, self.places, self.withdrawn = entry, files, places, withdrawn
        self.units = [unit for unit in _list(files.year.get("units")) if isinstance(unit, Mapping)]
        self.published = {str(unit.get("code")): unit for unit in self.units}
        self.awards: dict[str, Award] = {}

    def differences(self) -> Iterator[Difference]:
        yield from self.heads()
        yield from self.digests()
        yield from self.duplicates()
        yield from self.logged()
        yield from self.taken_back()
        yield from self.recomputed()
        yield from self.unpublished()
        yield from self.counts()

    def heads(self) -> Iterator[Difference]:
        programme = self.entry.get("programme", {})
        compared = {
            "năm": (self.files.year.get("year"), programme.get("year")),
            "tỉnh": (self.files.year.get("province"), programme.get("province")),
            "số liệu giả lập": (self.files.year.get("synthetic"), self.entry.get("synthetic")),
        }
        for what, (ours, logged) in compared.items():
            if ours != logged:
                yield Difference(self.places.year, f"{what} là {_say(ours)}, sổ cái ghi {_say(logged)}")

    def digests(self) -> Iterator[Difference]:
        known = self.entry.get("criteria_set", {})
        if self.files.criteria_set.id != known.get("id"):
            what = f"mã bộ tiêu chí là {self.files.criteria_set.id}, sổ cái ghi {_say(known.get('id'))}"
            yield Difference(self.places.criteria_set, what)
        if criteria_set_digest(self.files.criteria_set) != known.get("sha256"):
            yield Difference(self.places.criteria_set, "nội dung bộ tiêu chí không khớp với mã băm trong sổ cái")
        if marks_digest(self.files.marks) != self.entry.get("marks_sha256"):
            yield Difference(self.places.marks, "bảng điểm không khớp với mã băm trong sổ cái")

    def duplicates(self) -> Iterator[Difference]:
        for place, codes in (
            (self.places.year, [str(unit.get("code")) for unit in self.units]),
            (self.places.marks, [unit.code for unit in self.files.marks]),
        ):
            for code, count in Counter(codes).items():
                if count > 1:
                    yield Difference(place, f"đơn vị {code} có {count} dòng")

    def logged(self) -> Iterator[Difference]:
        """The published results against the log's."""
        logged = {str(row.get("code")): row for row in _list(self.entry.get("results")) if isinstance(row, Mapping)}
        for code in sorted(logged.keys() - self.published.keys()):
            yield Difference(self.places.year, f"thiếu {_named(logged[code])}, có trong sổ cái")
        for code in sorted(self.published.keys() - logged.keys()):
            yield Difference(self.places.year, f"{_named(self.published[code])} không có trong sổ cái")
        for code in sorted(self.published.keys() & logged.keys()):
            for key, what in (("name", "tên"), ("points", "điểm"), ("stars", "số sao")):
                ours, theirs = self.published[code].get(key), logged[code].get(key)
                if ours != theirs:
                    said = f"{_named(logged[code])}: {what} là {_say(ours)}, sổ cái ghi {_say(theirs)}"
                    yield Difference(self.places.year, said)

    def taken_back(self) -> Iterator[Difference]:
        """Recognitions that ended after they were published: the log and the open files say the same."""
        told = {code: _mapping(unit["withdrawn"]) for code, unit in self.published.items() if unit.get("withdrawn")}
        for code in sorted(self.withdrawn.keys() | told.keys()):
            ours, logged = told.get(code), self.withdrawn.get(code)
            if code not in self.published:
                yield Difference(self.places.year, f"sổ cái ghi thu hồi của đơn vị {code}, không có trong kết quả")
                continue
            for key, what in _ENDED.items():
                here, there = ((each or {}).get(key) for each in (ours, logged))
                if here != there and (key == "number" or (ours and logged)):
                    said = f"{_named(self.published[code])}: {what} là {_say(here)}, sổ cái ghi {_say(there)}"
                    yield Difference(self.places.year, said)

    def recomputed(self) -> Iterator[Difference]:
        """Stars and points anew from the marks, against what was published."""
        for row in self.files.marks:
            unit = self.published.get(row.code)
            named = f"{row.name} ({row.code})"
            if unit is None:
                yield Difference(self.places.marks, f"{named} có điểm nhưng không có trong kết quả công bố")
                continue
            try:
                computed = award(self.files.criteria_set, row.marks, row.disqualifiers)
            except (MarkOutOfRange, UnknownDisqualifier) as refused:
                yield Difference(self.places.marks, f"{named}: {refused}")
                continue
            self.awards[row.code] = computed
            total = None if computed.points is None else points.text(computed.points)
            for what, ours, told in (
                ("điểm", total, unit.get("points")),
                ("số sao", computed.stars, unit.get("stars")),
            ):
                if ours != told:
                    said = f"{named}: công bố {what} {_say(told)}, tính lại từ điểm được {_say(ours)}"
                    yield Difference(self.places.year, said)

    def unpublished(self) -> Iterator[Difference]:
        """Units without published marks: a result with points must have them."""
        marked = {row.code for row in self.files.marks}
        for code, unit in self.published.items():
            if code in marked:
                continue
            if unit.get("points") is not None or (unit.get("stars") or 0) > 0:
                yield Difference(self.places.marks, f"{_named(unit)} có kết quả nhưng không có điểm công bố")
            elif unit.get("stars") is not None:
                yield Difference(self.places.marks, f"{_named(unit)}: điểm không công bố", NOT_RECOMPUTED)

    def counts(self) -> Iterator[Difference]:
        told, logged = self.files.year.get("summary"), self.entry.get("summary")
        if told != logged:
            yield Difference(self.places.year, "bảng tổng hợp (summary) không khớp với sổ cái")
        if not isinstance(told, Mapping):
            return
        rows = (Row(code, "", computed) for code, computed in self.awards.items())
        counted = summary(rank(rows))
        for key, what in (("recognised", "số đơn vị được công nhận"), ("by_stars", "số đơn vị theo sao")):
            if counted[key] != told.get(key):
                said = f"{what} công bố là {_say(told.get(key))}, tính lại được {_say(counted[key])}"
                yield Difference(self.places.year, said)
        units = told.get("units")
        if units != len(self.published) and self.entry.get("disclosure") == "nothing":
            what = f"{_say(units)} đơn vị, chỉ {len(self.published)} đơn vị được nêu tên: tỷ lệ không tính lại được"
            yield Difference(self.places.year, what, NOT_RECOMPUTED)
        elif units != len(self.published):
            said = f"số đơn vị công bố là {_say(units)}, danh sách có {len(self.published)}"
            yield Difference(self.places.year, said)
        elif points.percent(counted["recognised"], len(self.published)) != told.get("share"):
            yield Difference(self.places.year, f"tỷ lệ công bố là {_say(told.get('share'))}, tính lại không ra số ấy")


def _at(line: Mapping[str, Any], *keys: str) -> Any:
    value: Any = line
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(unit: Mapping[str, Any]) -> str:
    return f"{unit.get('name')} ({unit.get('code')})"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"number": value}


def _say(value: Any) -> str:
    if value is None:
        return "để trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_say(item)}" for key, item in value.items())
    return str(value)
