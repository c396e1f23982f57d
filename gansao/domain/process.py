"""The process of a year as data: phases one after the other or side by side, and for each who may do and see what.

A province changes it without code. Two tables speak together: a role's permissions (`accounts.roles`) say what its
holders may ever do; the running phases say what they may do now. What no phase of a process names is tied to no phase.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from .faults import Fault
from .reading import Reader

PHASES = (
    "registration", "self_assessment", "district_review", "appraisal", "explanation", "committee", "decision",
    "publication", "complaints", "closing",
)  # fmt: skip
"""The phases there are, in the order of a year; a process leaves out what it has no need of."""
AFTER_THE_FREEZE = frozenset({"decision", "publication", "complaints", "closing"})
"""The phases whose days may still move once the result is frozen."""
LAYERS = ("self", "district", "team", "final")
DAYS_MAX = 365


class ProcessInvalid(ValueError):
    """The data is no process; `faults` says all that is wrong."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Phase:
    """`does`: permission -> roles that have it in this phase. `sees`: layer -> roles that see it from this phase on."""

    key: str
    name: str
    days: int  # a suggested length, in calendar days
    does: Mapping[str, frozenset[str]]
    sees: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Process:
    """`quorum`: the least share of the committee's members who vote; more than `majority` of the votes carries."""

    id: str
    name: str
    source: str
    phases: tuple[Phase, ...]
    quorum: Fraction = Fraction(2, 3)
    majority: Fraction = Fraction(1, 2)

    @cached_property
    def by_key(self) -> dict[str, Phase]:
        return {phase.key: phase for phase in self.phases}

    @cached_property
    def phased(self) -> frozenset[str]:
        """The permissions that some phase names: outside their phases nobody has them."""
        return frozenset(permission for phase in self.phases for permission in phase.does)

    def phases_of(self, permission: str, roles: Collection[str]) -> tuple[Phase, ...]:
        return tuple(phase for phase in self.phases if not phase.does.get(permission, frozenset()).isdisjoint(roles))


@dataclass(frozen=True, slots=True)
class Term:
    """When a phase runs, first day to last day, both included; None: not yet set."""

    first_on: date | None
    last_on: date | None

    def holds(self, day: date) -> bool:
        return self.first_on is not None and self.first_on <= day and (self.last_on is None or day <= self.last_on)


Schedule = Mapping[str, Term]
"""{phase's key: its term}; extensions of one unit are already in it (`extended`)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be done now, and why not, in Vietnamese."""

    allowed: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def extended(schedule: Schedule, extensions: Mapping[str, date]) -> dict[str, Term]:
    """The schedule of one unit: each extension moves its phase's last day, never back."""
    moved = dict(schedule)
    for key, last_on in extensions.items():
        term = moved.get(key)
        if term and term.last_on and last_on > term.last_on:
            moved[key] = Term(term.first_on, last_on)
    return moved


def may(process: Process, schedule: Schedule, permission: str, roles: Collection[str], day: date) -> Answer:
    """Whether the phases let one of these roles do this on a day. The role table was asked before."""
    if permission not in process.phased:
        return YES
    phases = process.phases_of(permission, roles)
    if any(phase.key in schedule and schedule[phase.key].holds(day) for phase in phases):
        return YES
    if not phases:
        return Answer(False, "Quy trình của năm không giao việc này cho vai trò của bạn.")
    return Answer(False, _why(phases, schedule, day))


def _why(phases: Iterable[Phase], schedule: Schedule, day: date) -> str:
    terms = [(phase, schedule[phase.key]) for phase in phases if phase.key in schedule]
    coming = [(phase, term) for phase, term in terms if term.first_on and term.first_on > day]
    if coming:
        phase, term = min(coming, key=lambda pair: pair[1].first_on or date.max)
        return f"Giai đoạn “{phase.name}” chưa bắt đầu: từ ngày {term.first_on:%d/%m/%Y}."
    over = [(phase, term) for phase, term in terms if term.last_on and term.last_on < day]
    if over:
        phase, term = max(over, key=lambda pair: pair[1].last_on or date.min)
        return f"Giai đoạn “{phase.name}” đã hết từ ngày {term.last_on:%d/%m/%Y}. Cần thêm thời gian thì xin gia hạn."
    return "Giai đoạn của việc này chưa được đặt ngày. Hãy hỏi thư ký Ban Chỉ đạo."


def visible_layers(process: Process, schedule: Schedule, roles: Collection[str], day: date) -> frozenset[str]:
    """The layers of marks these roles see on a day: what a phase opens stays open."""
    return frozenset(
        layer
        for phase in process.phases
        if (term := schedule.get(phase.key)) and term.first_on and term.first_on <= day
        for layer, seers in phase.sees.items()
        if not seers.isdisjoint(roles)
    )


def suggested(process: Process, start: date) -> dict[str, Term]:
    """Terms one after the other from a day on, each as long as the process suggests."""
    terms: dict[str, Term] = {}
    first = start.toordinal()
    for phase in process.phases:
        terms[phase.key] = Term(date.fromordinal(first), date.fromordinal(first + phase.days - 1))
        first += phase.days
    return terms


def build(data: Any, permissions: Mapping[str, Collection[str]]) -> Process:
    """A process from plain data. `permissions`: {role: what it may ever do}; a phase gives no more than that.

    Raises ProcessInvalid with all faults.
    """
    reader = Reader()
    needed = {"id", "name", "source", "phases"}
    top = reader.mapping(data, "quy trình", needed | {"voting"}, needed)
    phases = [
        _phase(reader, row, f"giai đoạn {number}", permissions)
        for number, row in enumerate(reader.rows(top.get("phases"), "phases"), start=1)
    ]
    keys = [phase.key for phase in phases]
    reader.unique([(key, f"giai đoạn {number}") for number, key in enumerate(keys, start=1)], "giai đoạn")
    if [key for key in PHASES if key in keys] != list(dict.fromkeys(keys)):
        reader.fault("phases", f"các giai đoạn phải theo thứ tự: {', '.join(PHASES)}")
    quorum, majority = _voting(reader, top.get("voting"))
    process = Process(
        reader.text(top.get("id"), "id"),
        reader.text(top.get("name"), "name"),
        reader.text(top.get("source"), "source"),
        tuple(phases),
        quorum,
        majority,
    )
    if reader.faults:
        raise ProcessInvalid(reader.faults)
    return process


def _voting(reader: Reader, data: Any) -> tuple[Fraction, Fraction]:
    """Quorum and majority as fractions, "2/3"; what a process does not say is the sample's."""
    read = reader.mapping({} if data is None else data, "voting", {"quorum", "majority"}, set())
    quorum = reader.exact(read.get("quorum", Process.quorum), "voting, quorum")
    majority = reader.exact(read.get("majority", Process.majority), "voting, majority")
    if quorum is not None and not 0 <= quorum <= 1:
        reader.fault("voting, quorum", "phải từ 0 đến 1 phần số thành viên")
    if majority is not None and not Fraction(1, 2) <= majority < 1:
        reader.fault("voting, majority", "phải từ 1/2 đến dưới 1 số phiếu")
    return quorum or Fraction(0), majority or Process.majority


def read_stored(data: Any, permissions: Mapping[str, Collection[str]]) -> Process:
    """A process as it was stored. A role or permission that no longer exists is left out: it gives nothing."""
    kept = [
        {
            **row,
            "does": {
                permission: [role for role in roles if permission in permissions.get(role, ())]
                for permission, roles in row["does"].items()
            },
            "sees": {layer: [role for role in roles if role in permissions] for layer, roles in row["sees"].items()},
        }
        for row in data["phases"]
    ]
    return build({**data, "phases": kept}, permissions)


def _phase(reader: Reader, row: Any, place: str, permissions: Mapping[str, Collection[str]]) -> Phase:
    read = reader.mapping(row, place, {"key", "name", "days", "does", "sees"}, {"key", "name", "days"})
    key = reader.choice(read.get("key"), f"{place}, key", PHASES, "")
    place = f"giai đoạn {key}" if key else place
    does = _roles(reader, read.get("does") or {}, f"{place}, does", permissions)
    for permission, roles in does.items():
        for role in sorted(roles):
            if permission not in permissions.get(role, ()):
                reader.fault(f"{place}, does", f"vai trò “{role}” không có việc “{permission}” theo giai đoạn")
    sees = _roles(reader, read.get("sees") or {}, f"{place}, sees", permissions)
    for layer in sorted(sees.keys() - set(LAYERS)):
        reader.fault(f"{place}, sees", f"không có lớp điểm “{layer}”; chọn trong: {', '.join(LAYERS)}")
    days = reader.whole(read.get("days"), f"{place}, days", 1, DAYS_MAX) or 1
    return Phase(key, reader.text(read.get("name"), f"{place}, name"), days, does, sees)


def _roles(reader: Reader, data: Any, place: str, known: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    if not isinstance(data, Mapping):
        reader.fault(place, "phải là một mục gồm các cặp “việc: [vai trò]”")
        return {}
    table: dict[str, frozenset[str]] = {}
    for name, rows in data.items():
        roles = [reader.text(role, f"{place}, {name}") for role in reader.rows(rows, f"{place}, {name}", empty_ok=True)]
        for role in roles:
            if role not in known:
                reader.fault(f"{place}, {name}", f"không có vai trò “{role}”")
        table[str(name)] = frozenset(roles)
    return table


def to_data(process: Process) -> dict[str, Any]:
    """Plain data that `build` reads back as the same process."""
    return {
        "id": process.id,
        "name": process.name,
        "source": process.source,
        "voting": {"quorum": str(process.quorum), "majority": str(process.majority)},
        "phases": [
            {
                "key": phase.key,
                "name": phase.name,
                "days": phase.days,
                "does": {permission: sorted(roles) for permission, roles in phase.does.items()},
                "sees": {layer: sorted(roles) for layer, roles in phase.sees.items()},
            }
            for phase in process.phases
        ],
    }
