"""What waits for the people of communes and districts: their sheet, the sign-off, the review. For `home/tasks.py`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from gansao.accounts.queries import roles_of
from gansao.assessments.models import Dossier
from gansao.assessments.queries import dossier_state
from gansao.assessments.sheet import due_on, total_of
from gansao.notices.tasks import Task
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import can_register, holding, may_now, roles_at
from gansao.programmes.queries import reached

State = Dossier.State
_COMMUNE = frozenset({"commune_editor", "commune_leader"})


def waiting(user: Any, today: date) -> Iterable[Task]:
    roles = roles_of(user, today)
    if roles & _COMMUNE:
        for unit in _open(user, "assessments.mark_self"):
            yield from _of_commune(user, unit, today)
    if "district_reviewer" in roles:
        yield from _of_district(_open(user, "assessments.review"), today)


def _open(user: Any, permission: str) -> list[Participation]:
    units = reached(user, permission).filter(
        programme__process__isnull=False, programme__state=Programme.State.OPEN, status="taking_part"
    )
    return list(units.select_related("programme__province", "programme__criteria_set", "dossier").order_by("code"))


def _of_commune(user: Any, unit: Participation, today: date) -> Iterable[Task]:
    base, state = f"/nam/{unit.programme.key}/", dossier_state(unit)
    roles = roles_at(user, unit, today)
    if unit.registered_at is None and can_register(user, unit, today):
        due = due_on(unit, "programmes.register", "commune_leader", today)
        yield _task(unit, "Đăng ký tham gia", f"{base}dang-ky/", "Trả lời", due)
    sheet = f"{base}ho-so/{unit.code}/"
    if state == State.AWAITING and _may(unit, "assessments.sign_off", roles, today):
        due = due_on(unit, "assessments.sign_off", "commune_leader", today)
        yield _task(unit, "Hồ sơ chờ lãnh đạo duyệt và nộp", f"{sheet}nop/", "Xem và duyệt", due)
    elif state in (State.DRAFTING, State.RETURNED) and _may(unit, "assessments.mark_self", roles, today):
        total = total_of(unit, "self")
        due = due_on(unit, "assessments.mark_self", "commune_editor", today)
        every = len(total.criteria_set.codes)
        done = (
            f"đã chấm {total.marked} trên {every} tiêu chí" if total.marked else f"chưa chấm tiêu chí nào trong {every}"
        )
        if state == State.RETURNED:
            yield _task(unit, "Hồ sơ bị trả lại, cần sửa và nộp lại", f"{sheet}nop/", "Xem ý kiến", due, done)
        else:
            yield _task(unit, f"Tự chấm điểm: {done}", sheet, "Mở phiếu", due)


def _may(unit: Participation, permission: str, roles: frozenset[str], today: date) -> bool:
    held = holding(roles, permission)
    return bool(held) and bool(may_now(unit, permission, held, today))


def _of_district(units: list[Participation], today: date) -> Iterable[Task]:
    """One task a district and year: how many wait to be reviewed, how many to be forwarded."""
    districts: dict[tuple[int, int | None], list[Participation]] = {}
    for unit in units:
        districts.setdefault((unit.programme_id, unit.district_id), []).append(unit)
    for rows in districts.values():
        states = Counter(dossier_state(unit) for unit in rows)
        waits = [
            words
            for state, words in ((State.SUBMITTED, "chờ thẩm tra"), (State.ACCEPTED, "đã nhận, chờ chuyển lên tỉnh"))
            if states[state]
            for words in [f"{states[state]} hồ sơ {words}"]
        ]
        unit = rows[0]
        if waits and may_now(unit, "assessments.review", {"district_reviewer"}, today):
            year = unit.programme
            due = due_on(unit, "assessments.review", "district_reviewer", today)
            where = f"{unit.district_name}, năm {year.year}"
            url = f"/nam/{year.key}/tham-tra/"
            yield Task("; ".join(waits), where, url, "Thẩm tra", due, synthetic=year.synthetic)


def _task(unit: Participation, what: str, url: str, button: str, due: date | None, note: str = "") -> Task:
    year = unit.programme
    return Task(what, f"{unit.name}, năm {year.year}", url, button, due, note, year.synthetic)
