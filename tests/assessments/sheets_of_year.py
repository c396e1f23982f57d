"""People around one unit of a year with a process, each signed in; and how a mark is posted."""

from typing import Any

from django.test import Client

from gansao.assessments import actions
from gansao.assessments.models import Layer, Mark
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_process_year, make_user

SHEET = "/nam/2023/ho-so/07375/"
ROLES = {
    "xa": "commune_editor",
    "lanh-dao": "commune_leader",
    "huyen": "district_reviewer",
    "thu-ky": "secretariat",
    "kiem-tra": "auditor",
}


def voi_of(programme: Programme) -> Participation:
    return programme.participations.select_related("programme__province").get(code="07375")


def year(phase: str = "self_assessment", **fields: Any) -> Participation:
    return voi_of(make_process_year(phase, **fields))


def signed_in(username: str, unit: Participation) -> Client:
    """A window of its own for the person of `ROLES`, at the place their role is held."""
    role = ROLES[username]
    place = {"xa": unit.unit, "lanh-dao": unit.unit, "huyen": unit.district}.get(username, unit.programme.province)
    client = Client()
    client.force_login(make_user(username, role, place))
    return client


def stranger_to(unit: Participation) -> Client:
    """Somebody of another commune of the same year."""
    client = Client()
    client.force_login(make_user("xa-ben", "commune_editor", unit.programme.participations.get(code="07420").unit))
    return client


def mark(unit: Participation, criterion: str, answer: dict[str, Any], layer: str = Layer.SELF, **more: Any) -> Mark:
    return actions.save_mark(
        participation=unit, layer=layer, criterion=criterion, answer=answer, seen=0, by="thử", at=NOW, **more
    )


def at_criterion(criterion: str, query: str = "") -> str:
    return f"{SHEET}tieu-chi/{criterion}/{query}"
