"""The same press by several people in the same moment, at a real server: on SQLite, and on PostgreSQL in two processes.

A dossier is handed in once, nobody writes over anybody's mark, what a phone sends from two tabs is kept once.
"""

import json
import re
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.server import gansao, served
from tests.test_torture import NoRedirect
from tests.with_postgres import cluster, programs

pytestmark = pytest.mark.slow
TOKEN = "a" * 32  # a browser that made its CSRF token itself: nothing of it is tried here
HTMX = {"HX-Request": "true"}

# Vôi is before its leader and, in the same days, visited by a team; Mỹ Thái is being marked by two people.
SCENE = """
import json
from django.test import Client
from django.utils import timezone
from gansao.places.models import Unit
from gansao.programmes.models import Phase
from gansao.visits.actions import plan_visit
from tests.factories import NOW, make_appraisal, make_process_year, make_team, make_user

year, today = make_process_year(), timezone.localdate()
Phase.objects.filter(programme=year, key="appraisal").update(first_on=today)
voi, my_thai = (Unit.objects.get(code=code) for code in ("07375", "07420"))
people = {
    "chu-tich-voi": make_user("chu-tich-voi", "commune_leader", voi),
    "pho-voi": make_user("pho-voi", "commune_leader", voi),
    "xa": make_user("xa", "commune_editor", my_thai),
    "lanh-dao": make_user("lanh-dao", "commune_leader", my_thai),
}
team = make_team(year)
people |= {member.user.username: member.user for member in team.members.all()}
dai_lam = make_appraisal(year.participations.get(code="07423"), team)
visit = plan_visit(appraisal=dai_lam, planned_on=today, by=people["to-truong-1"], at=NOW)
sessions = {}
for name, user in people.items():
    browser = Client()
    browser.force_login(user)
    sessions[name] = browser.cookies["gansao"].value
print(json.dumps({"sessions": sessions, "visit": str(visit.pk)}))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass(frozen=True)
class House:
    """A served installation with the scene in it."""

    address: str
    sessions: dict[str, str]
    visit: str
    ask: Callable[[str], Any]  # an expression after its imports, answered by the database

    def open(self, who: str, path: str, data: bytes | None = None, **headers: str) -> Answer:
        cookie = f"gansao={self.sessions[who]}; gansao-csrf={TOKEN}"
        known = {"Cookie": cookie, "X-CSRFToken": TOKEN} | headers
        request = urllib.request.Request(f"{self.address}{path}", data, known)
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=60) as answer:
                return Answer(answer.status, unescape(answer.read().decode()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, unescape(error.read().decode()))

    def together(self, *presses: tuple[str, str, bytes, dict[str, str]]) -> list[Answer]:
        """Each (who, path, data, headers) from a thread of its own, let go in one moment; answers in their order."""
        answers: dict[int, Answer] = {}
        gate = threading.Barrier(len(presses))

        def press(place: int) -> None:
            who, path, data, headers = presses[place]
            gate.wait(60)
            answers[place] = self.open(who, path, data, **headers)

        threads = [threading.Thread(target=press, args=(place,)) for place in range(len(presses))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [answers[place] for place in range(len(presses))]


def built(var: Path, address: str, **more: str) -> House:
    def ask(code: str) -> Any:
        told = gansao("shell", "--verbosity=0", "-c", code, var=var, **more)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    scene = ask(SCENE)
    return House(address, scene["sessions"], scene["visit"], ask)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    var = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        shutil.copytree(migrated, var, dirs_exist_ok=True)
        with served(var) as (address, _):
            yield built(var, address)
        return
    binaries = programs()
    if binaries is None:
        pytest.skip("Không có PostgreSQL trên máy này (`make browser` cài được)")
    with cluster(binaries) as database:
        assert gansao("migrate", "--verbosity=0", var=var, DATABASE_URL=database).returncode == 0
        with served(var, "--workers=2", "--threads=4", DATABASE_URL=database) as (address, _):
            yield built(var, address, DATABASE_URL=database)


def form(**fields: object) -> bytes:
    return urllib.parse.urlencode(fields).encode()


def test_a_dossier_is_handed_in_once_and_everybody_else_is_told(house: House) -> None:
    path = "/nam/2023/ho-so/07375/nop/"
    seen = re.search(r'name="seen" value="([^"]+)"', house.open("pho-voi", path).text)
    assert seen is not None
    said = form(verb="submit", note="Còn chờ văn bản của huyện", seen=seen[1])
    answers = house.together(*[(who, path, said, {}) for who in ("chu-tich-voi", "pho-voi") * 3])
    assert sorted(answer.status for answer in answers)[:1] == [302]
    late = [answer for answer in answers if answer.status != 302]
    assert len(late) == 5 and {answer.status for answer in late} <= {403, 409}
    assert all("đã nộp lên huyện" in answer.text for answer in late), [answer.text[-3000:] for answer in late]
    kept = house.ask(
        "import json; from gansao.assessments.models import DossierStep as S; from gansao.audit.models import Entry;"
        "print(json.dumps([S.objects.filter(verb='submit').count(),"
        "Entry.objects.filter(action='assessments.move_dossier').count()]))"
    )
    assert kept == [1, 1]


def test_the_later_of_two_marks_is_told_and_both_are_seen(house: House) -> None:
    for criterion, seen in (("1", 0), ("1", 1), ("1", 2)):
        path = f"/nam/2023/ho-so/07420/tieu-chi/{criterion}/"
        notes = {who: f"Lần {seen}, {who}" for who in ("xa", "lanh-dao")}
        presses = [(who, path, form(seen=seen, items=seen, note=note), HTMX) for who, note in notes.items()]
        answers = dict(zip(notes, house.together(*presses), strict=True))
        assert sorted(answer.status for answer in answers.values()) == [200, 409]
        taken, late = sorted(answers, key=lambda who: answers[who].status)
        assert notes[taken] in answers[late].text and notes[late] in answers[late].text
        [[note, version]] = house.ask(
            "import json; from gansao.assessments.models import Mark as M;"
            "print(json.dumps(list(M.objects.filter(criterion='1').values_list('note', 'version'))))"
        )
        assert (note, version) == (notes[taken], seen + 1)


def test_the_same_items_from_two_tabs_are_kept_once(house: House) -> None:
    made_at = "2026-01-05T08:00:00+07:00"
    items = [
        {
            "id": str(uuid.uuid4()),
            "kind": "note",
            "revision": 1,
            "made_at": made_at,
            "criterion": str(code),
            "text": "Đã xem",
        }
        for code in (1, 2, 3)
    ]
    data = json.dumps({"sent_at": made_at, "items": items}).encode()
    path, headers = f"/api/di-thuc-te/{house.visit}/dong-bo/", {"Content-Type": "application/json"}
    answers = house.together(*[(who, path, data, headers) for who in ("to-truong-1", "thanh-vien-1") * 3])
    assert [answer.status for answer in answers] == [200] * 6, answers
    results = [result for answer in answers for result in json.loads(answer.text)["results"]]
    assert sorted(result["status"] for result in results) == ["known"] * 15 + ["stored"] * 3
    assert {result["id"] for result in results} == {item["id"] for item in items}
    kept = house.ask(
        "import json; from gansao.visits.models import VisitNote as N;"
        "print(json.dumps(sorted(map(str, N.objects.values_list('item', flat=True)))))"
    )
    assert kept == sorted(str(item["id"]) for item in items)
