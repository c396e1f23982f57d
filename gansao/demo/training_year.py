"""A year to practise on, in a province that does not exist: every phase runs, every role has a person. HƯ CẤU.

What nobody may invent of a real commune (discipline, ill repute) stands here and nowhere else.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from gansao import law
from gansao.accounts import actions as accounts
from gansao.accounts.roles import role_table
from gansao.assessments.actions import set_marks
from gansao.criteria import actions as criteria
from gansao.demo.people import PASSWORD, Person
from gansao.domain.process import PHASES, Term
from gansao.places import actions as places
from gansao.places.queries import unit
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme

KEY = "tap-huan"
UNITS = Path(__file__).parent / "training"
PROVINCE = ("99", date(2023, 1, 1))
DISTRICT = ("991", date(2023, 1, 1))
COMMUNES = ("99901", "99902", "99903")
DISQUALIFIED = "99903"


def _of_commune(number: int) -> tuple[Person, Person]:
    place = (COMMUNES[number - 1], date(2023, 1, 1))
    return (
        Person(f"hv.xa{number}", f"Học Viên Xã {number}", "Công chức (hư cấu)", "commune_editor", place),
        Person(f"hv.lanhdao{number}", f"Học Viên Lãnh Đạo {number}", "Lãnh đạo xã (hư cấu)", "commune_leader", place),
    )


PEOPLE = (
    Person("hv.thuky", "Học Viên Thư Ký", "Thư ký (hư cấu)", "secretariat", PROVINCE),
    *(person for number in (1, 2, 3) for person in _of_commune(number)),
    Person("hv.huyen", "Học Viên Thẩm Tra", "Cấp huyện (hư cấu)", "district_reviewer", DISTRICT),
    Person("hv.to1", "Học Viên Tổ Trưởng Một", "Tổ trưởng (hư cấu)", "team_head", PROVINCE),
    Person("hv.to1b", "Học Viên Tổ Viên Một", "Thành viên tổ (hư cấu)", "team_member", PROVINCE),
    Person("hv.to2", "Học Viên Tổ Trưởng Hai", "Tổ trưởng (hư cấu)", "team_head", PROVINCE),
    Person("hv.to2b", "Học Viên Tổ Viên Hai", "Thành viên tổ (hư cấu)", "team_member", PROVINCE),
    *(
        Person(f"hv.bcd{n}", f"Học Viên Ban Chỉ Đạo {n}", "Ban Chỉ đạo (hư cấu)", "committee_member", PROVINCE)
        for n in (1, 2, 3)
    ),
    Person("hv.coquan", "Học Viên Cơ Quan", "Cơ quan được hỏi (hư cấu)", "consulted_agency", PROVINCE),
    Person("hv.chutich", "Học Viên Chủ Tịch", "Chủ tịch (hư cấu)", "chairman", PROVINCE),
    Person("hv.vanthu", "Học Viên Văn Thư", "Văn thư (hư cấu)", "records_clerk", PROVINCE),
    Person("hv.kiemtra", "Học Viên Kiểm Tra", "Kiểm tra (hư cấu)", "auditor", PROVINCE),
    Person("hv.quantri", "Học Viên Quản Trị", "Quản trị (hư cấu)", "administrator", PROVINCE),
)


def open_year(by: Any, at: datetime, today: date) -> Programme:
    """The units, the people, the year; whoever calls has seen that it is not there yet."""
    places.load_units(folder=UNITS, by=by, at=at)
    for person in PEOPLE:
        user = accounts.create_account(
            username=person.username,
            full_name=person.full_name,
            title=person.title,
            role=person.role,
            place=unit(*person.place),
            first_on=person.place[1],
            by=by,
            at=at,
        )
        accounts.set_password(user=user, password=PASSWORD, by=by, at=at)
    process = law.process("cqtt-ba-cap", role_table())
    whole_year = Term(today - timedelta(days=30), today + timedelta(days=335))
    programme = programmes.open_year(
        province=unit(*PROVINCE),
        year=today.year,
        key=KEY,
        criteria_set=criteria.store(criteria_set=law.criteria_set("cqtt-mau-2023"), by=by, at=at),
        units_as_of=today,
        synthetic=True,
        process=process,
        schedule=dict.fromkeys(PHASES, whole_year),
        by=by,
        at=at,
    )
    codes = law.criteria_set("cqtt-mau-2023").disqualifiers
    if codes:
        set_marks(programme=programme, marks={}, disqualifiers={DISQUALIFIED: [codes[0].code]}, by=by, at=at)
    return programme
