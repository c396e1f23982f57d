"""Where a programme year stands, and whose turn it is: put together from what the features say of themselves. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from gansao.accounts.roles import ROLES
from gansao.domain.criteria import CriteriaSet
from gansao.programmes.models import Participation, Programme
from gansao.recognition.models import Decision

STEPS = ("Mở năm", "Nhập điểm", "Chốt kết quả", "Quyết định", "Công bố")
OPENED, MARKS, FREEZE, DECISION, PUBLISH, DONE = range(6)


@dataclass(frozen=True, slots=True)
class Turn:
    """The next main action of a year: what it is, where it is done, and the permission it needs."""

    what: str
    button: str
    address: str
    permission: str

    @property
    def whose(self) -> str:
        """The roles that may do it, in words."""
        return ", ".join(role.name for role in ROLES.values() if self.permission in role.permissions)


@dataclass(frozen=True, slots=True)
class Standing:
    """A year with its counts, its steps and its next action (None: nothing is left to do)."""

    programme: Programme
    statuses: Mapping[str, int]
    marks: int
    expected: int
    step: int  # index in STEPS of the step under way; DONE
    turn: Turn | None

    @property
    def units(self) -> int:
        return sum(self.statuses.values())

    @property
    def taking_part(self) -> int:
        return self.statuses[Participation.Status.TAKING_PART]

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """(name, done, under way)"""
        return [(name, index < self.step, index == self.step) for index, name in enumerate(STEPS)]


def standing(
    programme: Programme,
    statuses: Mapping[str, int],
    marks: int,
    criteria_set: CriteriaSet,
    decision: Decision | None,
) -> Standing:
    """`decision` is the one under way (draft or signed), if any."""
    expected = statuses[Participation.Status.TAKING_PART] * len(criteria_set.codes)
    step, turn = _next(programme, marks, expected, decision)
    return Standing(programme, statuses, marks, expected, step, turn)


def _next(programme: Programme, marks: int, expected: int, decision: Decision | None) -> tuple[int, Turn | None]:
    base = f"/nam/{programme.key}/"
    if programme.state == Programme.State.OPEN:
        if marks < expected or not expected:
            what = f"Còn thiếu {_grouped(expected - marks)} trên {_grouped(expected)} ô điểm"
            return MARKS, Turn(what, "Nhập điểm", f"{base}nhap-diem/", "assessments.upload_marks")
        return FREEZE, Turn("Đã đủ điểm, có thể chốt", "Chốt kết quả", f"{base}chot/", "recognition.freeze")
    address = f"{base}quyet-dinh/"
    if decision is not None and decision.state == Decision.State.SIGNED:
        return PUBLISH, Turn("Quyết định đã ký, chờ công bố", "Công bố kết quả", address, "recognition.publish")
    if decision is not None:
        what = "Dự thảo chờ ký; sau khi ký, ghi số, ngày và tải bản đã ký lên"
        return DECISION, Turn(what, "Ghi bản đã ký", address, "recognition.sign")
    if programme.state == Programme.State.FROZEN:
        return DECISION, Turn(
            "Kết quả đã chốt, chờ dự thảo quyết định", "Dự thảo quyết định", address, "recognition.draft"
        )
    return DONE, None


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
