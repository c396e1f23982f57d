"""Loading the demonstration: SỐ LIỆU GIẢ LẬP. Each step looks whether it is there already, so that running twice, or
after an interruption, loads what is missing and doubles nothing."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao import law
from gansao.accounts import actions as accounts
from gansao.accounts.models import User
from gansao.accounts.roles import role_table
from gansao.criteria import actions as criteria
from gansao.demo import calendar, people, recognised, synthesis, training_year, year_2023, year_2026
from gansao.domain.process import Process, Schedule
from gansao.places import actions as places
from gansao.places import queries as place_queries
from gansao.places.models import Unit
from gansao.programmes import actions as programmes
from gansao.programmes.models import Participation, Programme

Progress = Callable[[str], None]
SYSTEM = "gansao demo (số liệu giả lập)"
NOT_REGISTERED_2026 = 2
TEAMS = range(1, 11)


def load(*, by: Any = SYSTEM, at: datetime, progress: Progress) -> bool:
    """Units, people, Bắc Giang 2023 published, Bắc Ninh 2026 open, a training year. False where all was there."""
    loaded = [step(by, at, progress) for step in (_units, _people, _bac_giang_2023, _bac_ninh_2026, _training)]
    return any(loaded)


def _units(by: Any, at: datetime, progress: Progress) -> bool:
    if place_queries.last_load():
        return False
    progress("Nạp danh mục đơn vị hành chính của cả nước, ba thời kỳ")
    places.load_units(by=by, at=at)
    return True


def _people(by: Any, at: datetime, progress: Progress) -> bool:
    everybody = dict.fromkeys([*people.PEOPLE, *people.OTHERS, *(each for n in TEAMS for each in people.team(n))])
    there = set(User.objects.values_list("username", flat=True))
    missing = [person for person in everybody if person.username not in there]
    if missing:
        progress("Tạo tài khoản dùng thử, mỗi vai trò một người; mười tổ thẩm định")
    for person in missing:
        user = accounts.create_account(
            username=person.username,
            full_name=person.full_name,
            title=person.title,
            role=person.role,
            place=place_queries.unit(*person.place),
            first_on=person.place[1],
            by=by,
            at=at,
        )
        if person.password:
            accounts.set_password(user=user, password=people.PASSWORD, by=by, at=at)
    return bool(missing)


def _bac_giang_2023(by: Any, at: datetime, progress: Progress) -> bool:
    programme = Programme.objects.filter(key="2023").first()
    if programme is None:
        progress("Mở năm 2023 của tỉnh Bắc Giang: 209 xã, phường, thị trấn")
        day = date(2023, 12, 1)
        rules = law.process("cqtt-ba-cap", role_table())
        programme = _open(place_queries.unit("24", day), 2023, "cqtt-mau-2023", day, rules, calendar.YEAR_2023, by, at)
    if programme.state in Programme.PUBLIC:
        return False
    if programme.state == Programme.State.OPEN:
        year_2023.assess(programme, by, progress)
    office, chairman, clerk = (User.objects.get(username=name) for name in ("thuky", "chutich", "vanthu"))
    recognised.publish(programme, office, chairman, clerk, progress)
    return True


def _bac_ninh_2026(by: Any, at: datetime, progress: Progress) -> bool:
    if Programme.objects.filter(key="2026").exists():
        return False
    progress("Mở năm 2026 của thành phố Bắc Ninh: 99 xã, phường, không còn cấp huyện")
    day = date(2026, 10, 1)
    rules = law.process("cqtt-hai-cap", role_table())
    terms = calendar.under_way(rules, timezone.localdate(at))
    programme = _open(place_queries.unit("24", day), 2026, "cqtt-mau-2026", day, rules, terms, by, at)
    units = list(programme.participations.order_by("code"))
    marks = synthesis.marks_2026(law.criteria_set("cqtt-mau-2026"), _places(units))
    staying_out = [unit for unit in units if unit.code not in marks][:NOT_REGISTERED_2026]
    for unit in staying_out:
        programmes.set_participation(
            participation=unit,
            status=Participation.Status.NOT_REGISTERED,
            reason="Chưa đăng ký tham gia năm nay (giả lập)",
            by=by,
            at=at,
        )
    progress("Ghi phần tự chấm đã có của các xã, phường")
    year_2026.assess(programme, marks, by, at)
    return True


def _training(by: Any, at: datetime, progress: Progress) -> bool:
    if Programme.objects.filter(key=training_year.KEY).exists():
        return False
    progress("Mở năm tập huấn ở một tỉnh hư cấu: mọi vai trò, mọi giai đoạn")
    with transaction.atomic():
        training_year.open_year(by, at, timezone.localdate(at))
    return True


def _open(
    province: Unit, year: int, rules: str, day: date, process: Process, schedule: Schedule, by: Any, at: datetime
) -> Programme:
    stored = criteria.store(criteria_set=law.criteria_set(rules), by=by, at=at)
    return programmes.open_year(
        province=province,
        year=year,
        key=str(year),
        criteria_set=stored,
        units_as_of=day,
        synthetic=True,
        process=process,
        schedule=schedule,
        by=by,
        at=at,
    )


def _places(units: Iterable[Participation]) -> list[synthesis.Place]:
    return [synthesis.Place(unit.code, unit.name, unit.district_code) for unit in units]
