"""Where a programme year stands, and whose turn it is: put together from what the features say of themselves. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gansao.accounts.roles import ROLES
from gansao.domain.criteria import CriteriaSet
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import PhaseOfYear
from gansao.recognition.models import Decision

STEPS = ("Mở năm", "Nhập điểm", "Chốt kết quả", "Quyết định", "Công bố")
MANY = 2  # so many phases at once are named each
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
        """The roles that may do it, in words; nothing where nobody needs to do anything now."""
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
    phases: Sequence[PhaseOfYear] = ()  # of a year by a process

    @property
    def units(self) -> int:
        return sum(self.statuses.values())

    @property
    def taking_part(self) -> int:
        return self.statuses[Participation.Status.TAKING_PART]

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """(name, done, under way): the phases of a year by a process, else the five steps."""
        if self.phases:
            return [(each.phase.name, each.is_over, each.is_running) for each in self.phases]
        return [(name, index < self.step, index == self.step) for index, name in enumerate(STEPS)]


def standing(
    programme: Programme,
    statuses: Mapping[str, int],
    marks: int,
    criteria_set: CriteriaSet,
    decision: Decision | None,
    phases: Sequence[PhaseOfYear] = (),
) -> Standing:
    """`decision` is the one under way (draft or signed), if any; `phases` those of a year by a process."""
    expected = statuses[Participation.Status.TAKING_PART] * len(criteria_set.codes)
    step, turn = _next(programme, marks, expected, decision)
    if phases and step == MARKS:
        turn = _of_phases(programme, phases)
    return Standing(programme, statuses, marks, expected, step, turn, phases)


def _of_phases(programme: Programme, phases: Sequence[PhaseOfYear]) -> Turn:
    """While the phases make the marks the year waits for nobody in particular; each person's tasks say whose turn."""
    address = f"/nam/{programme.key}/giai-doan/"
    running = [each for each in phases if each.is_running]
    if len(running) > MANY:
        days = [each.term.last_on for each in running if each.term.last_on]
        soonest = f", sớm nhất đến hết {min(days):%d/%m/%Y}" if days else ""
        return Turn(f"{len(running)} giai đoạn cùng diễn ra{soonest}", "Xem các giai đoạn", address, "")
    what = "; ".join(
        f"{each.phase.name} đến hết {each.term.last_on:%d/%m/%Y}" if each.term.last_on else each.phase.name
        for each in running
    )
    if not what:
        coming = [each for each in phases if each.term.first_on and not each.is_over]
        what = f"Chờ đến giai đoạn {coming[0].phase.name}" if coming else "Các giai đoạn chưa được đặt ngày"
    return Turn(what, "Xem các giai đoạn", address, "")


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
    if decision is not None and decision.ruling == Decision.Ruling.SENT_BACK:
        return DECISION, Turn("Người ký trả lại dự thảo, chờ sửa", "Sửa dự thảo", address, "recognition.draft")
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
