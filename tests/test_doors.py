"""Every door, tried by every role, at its own unit, at a neighbour's and in another province's year.

What opens is printed in docs/doors.md, which people read; the rules that no door may break are asserted beside it.
After a page was added or moved: `DOORS=write python -m pytest tests/test_doors.py`, then read the difference.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from gansao import law
from gansao.accounts.models import User
from gansao.accounts.roles import ROLES, role_table
from gansao.assessments.actions import let_read
from gansao.assessments.models import DossierDocument
from gansao.audit.models import Entry
from gansao.domain import process
from gansao.files.models import StoredFile
from gansao.programmes.models import Phase, Programme
from tests.factories import (
    NOW,
    make_commune,
    make_district,
    make_programme,
    make_province,
    make_user,
)
from tests.test_conventions import PUBLIC, doors

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[1] / "docs" / "doors.md"
OWN, NEIGHBOUR, ELSEWHERE = ("2023", "07375"), ("2023", "07315"), ("2023-27", "09163")
LOCAL = {"commune_editor", "commune_leader", "district_reviewer", "team_member", "team_head", "consulted_agency"}
CLOSED = {404, 405}
OPENED = {200, 302, 409}
# The columns of the printed table: the roles, and a member of a team that does not appraise the unit.
COLUMNS = {role: each.name for role, each in ROLES.items()} | {"other_team": "Thành viên tổ khác"}
# Doors of one's own account and the house's: they know no unit and no year.
PERSONAL = re.compile(r"^(tai-khoan|dang-xuat|dang-nhap|thong-bao|viec)/")
VALUES = {
    "criterion": "1",
    "district": "217",
    "first_on": "2023-01-01",
    "kind": "report",
    "paper": "bien-ban",
    "phase": "appraisal",
    "place": "217",
    "sequence": "1",
}


@dataclass(frozen=True, slots=True)
class Door:
    name: str
    route: str

    def at(self, key: str, code: str) -> str:
        values = VALUES | {"key": key, "code": code}

        def fill(found: re.Match[str]) -> str:
            kind, name = found[1] or "", found[2]
            uuid = "00000000-0000-4000-8000-000000000001"
            return values.get(name, uuid if kind.startswith("uuid") else "1")

        return "/" + PARAMETERS.sub(fill, self.route)


ALL = [
    Door(name, route)
    for name, _, route in doors(get_resolver())
    if name not in PUBLIC and ("<slug:key>" in route or route.startswith("api/")) and not PERSONAL.match(route)
]
PARAMETERS = re.compile(r"<(?:(\w+):)?(\w+)>")
# Only in a year whose marks come from tables: tests/assessments/test_upload*.py ask who may.
BY_TABLE = {"assessments:uploads", "assessments:upload", "assessments:upload_file"}
# Behind these stands something (a visit, a decision, ...): tests/demo/test_doors.py walks them in the demonstration.
NEEDS = re.compile(
    r"<(?:uuid|int):pk>(?!/go/)|<int:number>|<int:version>|<slug:code>|<slug:name>|<str:suffix>|ending>|mau\.xlsx|phan-viec"
    r"|chung-nhan/.+|bao-cao\.|bo-tieu-chi|goi\.zip|tham-tra/huyen"
)
BEHIND = [door for door in ALL if NEEDS.search(door.route) and door.name not in BY_TABLE]
DOORS = [door for door in ALL if not NEEDS.search(door.route) and door.name not in BY_TABLE]
UNIT_DOORS = [door for door in DOORS if re.search(r"<\w+:code>", door.route)]


@pytest.fixture
def people() -> dict[str, User]:
    """One person a role in Bắc Giang, at Vôi and Lạng Giang where the role has a lower place; a year of each province
    in which every phase runs."""
    bac_giang, bac_ninh = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    lang_giang = make_district(bac_giang)
    voi = make_commune(lang_giang, "07375", "Thị trấn Vôi")
    nha_nam = make_commune(make_district(bac_giang, "216", "Huyện Tân Yên"), "07315", "Thị trấn Nhã Nam")
    vu_ninh = make_commune(make_district(bac_ninh, "256", "Thành phố Bắc Ninh"), "09163", "Phường Vũ Ninh")
    for (key, _), province, units in ((OWN, bac_giang, [voi, nha_nam]), (ELSEWHERE, bac_ninh, [vu_ninh])):
        year(make_programme(province, units, key=key))
    places = {"province": bac_giang, "district": lang_giang, "commune": voi}
    made = {key: make_user(key, key, places[role.level]) for key, role in ROLES.items()}
    made["other_team"] = make_user("other_team", "team_member", bac_giang)
    units = Programme.objects.get(key="2023").participations
    for who, code, team in (("team_member", "07375", 1), ("team_head", "07375", 1), ("other_team", "07315", 2)):
        role = who if who in ROLES else "team_member"
        own = units.filter(code=code)
        let_read(participations=own, users=[made[who]], role=role, source=f"t:{team}", by="thử", at=NOW)
    paper = StoredFile.objects.create(
        sha256="0" * 64, name="a.pdf", size=1, media_type="application/pdf", stored_at=NOW
    )
    removable = {"kind": DossierDocument.Kind.MODEL_APPROVAL, "file": paper, "added_at": NOW}
    DossierDocument.objects.create(pk=1, participation=units.get(code="07375"), **removable)
    return made


def year(programme: Programme) -> None:
    rules = law.process("cqtt-ba-cap", role_table())
    programme.process = process.to_data(rules)
    programme.save(update_fields=["process"])
    today = timezone.localdate()
    for position, phase in enumerate(rules.phases, start=1):
        first_on, last_on = today - timedelta(days=5), today + timedelta(days=5)
        Phase.objects.create(programme=programme, key=phase.key, position=position, first_on=first_on, last_on=last_on)


def walk(
    people: dict[str, User], opened: list[Door], at: Callable[[Door], str], verb: str = "get"
) -> Iterator[tuple[str, Door, int]]:
    for who, person in people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for door in opened:
            answer = getattr(client, verb)(at(door))
            assert answer.status_code < 500, f"{who}: {verb} {at(door)}"
            yield who, door, answer.status_code


def unit(where: tuple[str, str]) -> Callable[[Door], str]:
    return lambda door: door.at(*where)


def said(people: dict[str, User], opened: list[Door], at: Callable[[Door], str]) -> dict[tuple[str, str], str]:
    """{(door, who): what the table says}. Where a door takes only POST, each sends an empty one, which is undone."""
    found = {(door.name, who): _SEEN.get(code, str(code)) for who, door, code in walk(people, opened, at)}
    for door in opened:
        for who, person in people.items():
            if found[door.name, who] == "405":
                with transaction.atomic():
                    [(_, _, code)] = walk({who: person}, [door], at, "post")
                    transaction.set_rollback(True)
                found[door.name, who] = _TAKEN.get(code, str(code))
    return found


def never_opened(opened: list[Door], found: dict[tuple[str, str], str]) -> list[str]:
    return [door.name for door in opened if not {"có", "gửi"} & {found[door.name, who] for who in COLUMNS}]


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["get", "post"])
def test_nobody_finds_another_provinces_year(people: dict[str, User], verb: str) -> None:
    found = {f"{role}: {door.name}": code for role, door, code in walk(people, DOORS, unit(ELSEWHERE), verb)}
    assert {door: code for door, code in found.items() if code not in CLOSED} == {}


@pytest.mark.parametrize("verb", ["get", "post"])
def test_whoever_has_one_unit_does_not_find_its_neighbour(people: dict[str, User], verb: str) -> None:
    local = {role: person for role, person in people.items() if role in LOCAL}
    found = {f"{role}: {door.name}": code for role, door, code in walk(local, UNIT_DOORS, unit(NEIGHBOUR), verb)}
    assert {door: code for door, code in found.items() if code not in CLOSED} == {}


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_team_does_not_find_another_teams_unit(people: dict[str, User], verb: str) -> None:
    other = {"other_team": people["other_team"]}
    [(_, _, own)] = walk(other, [door for door in DOORS if door.name == "assessments:sheet"], unit(NEIGHBOUR))
    found = {door.name: code for _, door, code in walk(other, UNIT_DOORS, unit(OWN), verb)}
    assert ({door: code for door, code in found.items() if code not in CLOSED}, own) == ({}, 200)


def test_the_administrator_opens_no_year(people: dict[str, User]) -> None:
    administrator = {"administrator": people["administrator"]}
    found = {door.name: code for _, door, code in walk(administrator, DOORS, unit(OWN))}
    assert {door: code for door, code in found.items() if code in OPENED} == {}


def test_who_reads_all_writes_nothing(people: dict[str, User]) -> None:
    readers = {role: people[role] for role in ("auditor", "chairman")}
    before = Entry.objects.count()
    found = {f"{role}: {door.name}": code for role, door, code in walk(readers, DOORS, unit(OWN), "post")}
    assert {door for door, code in found.items() if code in {200, 302}} == {"chairman: recognition:rule_on_draft"}
    assert Entry.objects.count() == before


# Asks for a mark before the committee: tests/committee/test_change_pages.py.
EMPTY = ["committee:new_change"]


def test_the_printed_table_is_what_opens(people: dict[str, User]) -> None:
    before = Entry.objects.count()
    own = said(people, DOORS, unit(OWN))
    assert (never_opened(DOORS, own), Entry.objects.count()) == (EMPTY, before)
    text = PAGE.read_text()
    ours = FIRST + rows(DOORS, own) + SECOND + text.split(SECOND)[-1]
    if os.environ.get("DOORS") == "write":
        PAGE.write_text(ours)
        text = ours
    assert text == ours


FIRST = """# Cửa nào mở cho ai

Mỗi vai trò mở mỗi địa chỉ của một năm tại đơn vị mình (hay được giao). “có”: mở được; “gửi”: địa chỉ chỉ nhận dữ liệu
gửi lên, và nhận của người này; “403”: thấy nhưng không được làm; để trống: không thấy (404). “Thành viên tổ khác” mở
cùng những địa chỉ ấy, của một đơn vị mà tổ mình không thẩm định. Đơn vị khác, tỉnh khác: không vai trò nào ở xã, huyện,
tổ thấy được. Nhập điểm từ bảng (`nhap-diem/`) chỉ có ở năm không theo quy trình nên không có
ở đây.

## Khi mọi giai đoạn đang chạy

In từ `tests/test_doors.py`.

"""
SECOND = """
## Cửa dẫn đến một chuyến đi, quyết định, khiếu nại, tệp, …

In từ `tests/demo/test_doors.py`: năm 2023 đã công bố của số liệu minh họa, tại xã Mỹ Thái.

"""
_CLOSED = {403: "403", 404: ""}
_SEEN = _CLOSED | dict.fromkeys(OPENED, "có")
_TAKEN = _CLOSED | dict.fromkeys(OPENED | {400}, "gửi")


def rows(listed: list[Door], found: dict[tuple[str, str], str]) -> str:
    cells = [["Địa chỉ", *COLUMNS.values()]]
    cells += [[f"`/{door.route}`", *(found[door.name, who] for who in COLUMNS)] for door in _by_route(listed)]
    heading, *lines = (f"| {' | '.join(row)} |" for row in cells)
    return "\n".join([heading, "|---|" + ":-:|" * len(COLUMNS), *lines, ""])


def _by_route(listed: list[Door]) -> list[Door]:
    return sorted(listed, key=lambda door: door.route)
