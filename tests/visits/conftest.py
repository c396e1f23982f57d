"""Two teams at one unit, blind to each other; the year stands at its appraisal."""

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal, Team, TeamMember
from gansao.assessments.actions import let_read
from gansao.programmes.models import Participation, Programme
from gansao.visits import actions
from gansao.visits.models import Visit
from tests.factories import FIRST, NOW, make_process_year, make_user


@dataclass
class Scene:
    """Vôi is appraised by team 1 (An heads it) and a second time, blindly, by team 2 (Bình)."""

    programme: Programme
    voi: Participation
    first: Appraisal
    second: Appraisal
    an: User
    binh: User
    visit: Visit
    other: Visit

    def url(self, tail: str = "", visit: Visit | None = None) -> str:
        return f"/nam/2023/di-thuc-te/{(visit or self.visit).pk}/{tail}"

    @property
    def api(self) -> str:
        return f"/api/di-thuc-te/{self.visit.pk}/dong-bo/"


def make_appraisal(unit: Participation, team: Team, order: int, people: list[User]) -> Appraisal:
    appraisal = Appraisal.objects.create(participation=unit, team=team, order=order, assigned_at=NOW)
    for each in people:
        let_read(participations=[unit], users=[each], role="team_head", source=appraisal.source, by="thử", at=NOW)
    return appraisal


def make_team(programme: Programme, number: int, *people: User, **fields: Any) -> Team:
    team = Team.objects.create(programme=programme, number=number, name=f"Tổ thẩm định số {number}", **fields)
    for place, each in enumerate(people):
        TeamMember.objects.create(team=team, user=each, is_head=place == 0, first_on=FIRST)
    return team


@pytest.fixture
def scene(db: None) -> Scene:
    programme = make_process_year("appraisal")
    voi = programme.participations.get(code="07375")
    an = make_user("an", "team_head", programme.province, full_name="Nguyễn Văn An")
    binh = make_user("binh", "team_head", programme.province, full_name="Trần Thị Bình")
    first = make_appraisal(voi, make_team(programme, 1, an), Appraisal.FIRST, [an])
    second = make_appraisal(voi, make_team(programme, 2, binh), Appraisal.SECOND, [binh])
    day = timezone.localdate() + timedelta(days=2)
    visit = actions.plan_visit(appraisal=first, planned_on=day, by=an, at=NOW)
    other = actions.plan_visit(appraisal=second, planned_on=day, by=binh, at=NOW)
    return Scene(programme, voi, first, second, an, binh, visit, other)


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def reader(scene: Scene) -> User:
    return make_user("thuky", "secretariat", scene.programme.province)


@pytest.fixture
def outsider(scene: Scene) -> User:
    """In the same unit: what a team notes on the road is not the commune's to read."""
    return make_user("xa", "commune_editor", scene.voi.unit)


def note(**more: Any) -> dict[str, Any]:
    """An item as a phone writes it."""
    given = {"id": str(uuid.uuid4()), "kind": "note", "revision": 1, "made_at": timezone.now().isoformat()}
    return given | {"criterion": "1", "found": "differs", "text": "Bảng niêm yết đã cũ"} | more


def sent(*items: Any, at: Any = None) -> dict[str, Any]:
    return {"sent_at": (at or timezone.now()).isoformat(), "items": list(items)}


def post(client: Client, scene: Scene, *items: Any, at: Any = None) -> Any:
    return client.post(scene.api, json.dumps(sent(*items, at=at)), content_type="application/json")


def picture(colour: str = "red") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return stream.getvalue()


def later(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
