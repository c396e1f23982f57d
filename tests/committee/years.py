"""A small year that has come to the committee: four appraised units, two layers, and its people."""

from typing import Any

from gansao.accounts.models import User
from gansao.assessments.actions import Found, set_layer
from gansao.assessments.models import Dossier, Layer
from gansao.committee.models import Agency
from gansao.places.models import Unit
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_process_year, make_user

CLAIMED = {"1": Found({"items": [0, 1, 2]}), "2": Found({"level": 0}), "3": Found({"points": 300})}
APPRAISED = {
    "1": Found({"items": [0, 1, 2]}),
    "2": Found({"level": 1}, note="Sổ theo dõi thiếu hai tháng", reason="no_evidence"),
    "3": Found({"points": 225}),
}


def make_committee_year(phase: str = "explanation", codes: Any = None, **fields: Any) -> Programme:
    """`make_process_year` in which these units (all four) are appraised: 10,00 claimed, 7,75 by the team."""
    year = make_process_year(phase=phase, **fields)
    units = list(year.participations.order_by("code"))
    chosen = [unit for unit in units if codes is None or unit.code in codes]
    for layer, found in ((Layer.SELF, CLAIMED), (Layer.TEAM, APPRAISED)):
        set_layer(programme=year, layer=layer, found={unit.code: found for unit in chosen}, by="thử", at=NOW)
    Dossier.objects.bulk_create(
        Dossier(participation=unit, state=Dossier.State.APPRAISED, changed_at=NOW) for unit in chosen
    )
    return year


def unit_of(year: Programme, code: str = "07420") -> Participation:
    return year.participations.select_related("programme__province", "programme__criteria_set", "unit").get(code=code)


def place(code: str = "07420") -> Unit:
    return Unit.objects.get(code=code)


def secretary(year: Programme, name: str = "thu-ky") -> User:
    return make_user(name, "secretariat", year.province)


def leader(name: str = "lanh-dao", code: str = "07420") -> User:
    return make_user(name, "commune_leader", place(code))


def members(year: Programme, number: int = 3) -> list[User]:
    return [make_user(f"ban-chi-dao-{each}", "committee_member", year.province) for each in range(number)]


def agency(year: Programme, name: str = "Công an tỉnh", user: User | None = None) -> Agency:
    made = Agency.objects.create(programme=year, name=name)
    made.users.set([user] if user else [])
    return made
