"""The words of a decision: from the dated wording to a draft, from the kept draft to the whole text with its annex."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from gansao.documents import decision as documents
from gansao.documents import wording
from gansao.documents.decision import AnnexRow, DecisionText, Signer
from gansao.domain.points import show
from gansao.domain.text import running
from gansao.places import queries as places
from gansao.places.models import Body, Unit, in_force
from gansao.programmes.models import Programme
from gansao.recognition import queries
from gansao.recognition.models import Decision, FrozenResult
from gansao.recognition.published import SHOW_ALL, PublishedUnit

GROUPINGS = {"stars": "Theo số sao, cao nhất trước", "district": "Theo huyện, thành phố", "": "Một danh sách theo hạng"}


@dataclasses.dataclass(frozen=True, slots=True)
class Office:
    """The body that issues, under its name of a day."""

    key: str
    name: str
    seat: str


def offices(province: Unit, on: date) -> list[Office]:
    """The bodies of a province on a day; where none is recorded, its people's committee by rule."""
    found = Body.objects.filter(in_force(on), province_code=province.code, key__startswith="ubnd").order_by("key")
    offices = [Office(body.key, body.name, body.seat) for body in found]
    period = places.period_on(province, on)
    if not offices and period:
        name = places.people_committee(period)
        offices = [Office("", name, period.name.removeprefix("Tỉnh ").removeprefix("Thành phố "))]
    return offices


def other_name(decision: Decision) -> str:
    """The issuing body's name on the day of signing, where the signed words have another one; else ""."""
    if decision.signed_on is None:
        return ""
    kept = decision.details["text"]["body"]
    names = [office.name for office in offices(decision.programme.province, decision.signed_on)]
    return "" if kept in names or not names else names[0]


def day_of_names(programme: Programme, today: date) -> date:
    """The day whose names a draft takes: today, or the province's last day where it has ended."""
    last = programme.province.last_on
    return min(today, last) if last else today


def standard(
    programme: Programme,
    frozen: FrozenResult,
    *,
    on: date,
    signer: Signer,
    group_by: str = "stars",
    replaces: Decision | None = None,
    reason: str = "",
    valid_years: int | None = None,
) -> dict[str, Any]:
    """A draft's details in the standard words of the day."""
    office = offices(programme.province, on)[0]
    period = places.period_on(programme.province, on)
    province = period.name if period else programme.province_name
    chosen = wording.in_force(on)
    facts = wording.Facts(
        year=programme.year,
        body=office.name,
        province=running(province),
        place=office.seat,
        rows=annex_rows(programme, frozen, group_by),
        signer=signer,
        replaces=_replaced(replaces, reason) if replaces else None,
        synthetic=programme.synthetic,
        group_by=group_by,
        valid_years=valid_years,
    )
    text = wording.draft(chosen, facts)
    return details(text, on=on, group_by=group_by) | {"wording": chosen.key, "notes": wording.notes(chosen, facts)}


def _replaced(decision: Decision, reason: str) -> wording.Replaced:
    if decision.signed_on is None:
        raise ValueError("a decision that is replaced was signed")
    return wording.Replaced(decision.number, decision.signed_on, decision.details["text"]["body"], reason)


def details(text: DecisionText, *, on: date, group_by: str) -> dict[str, Any]:
    """What is kept of a draft: its words. The annex, number and day come from elsewhere."""
    words = text.to_data() | {"annex": None, "number": "", "signed_on": None}
    title = text.annex.title if text.annex else ""
    return {"text": words, "annex_title": title, "group_by": group_by, "names_as_of": on.isoformat()}


def words(decision: Decision) -> DecisionText:
    """The kept words with number and day, without the annex."""
    day = decision.signed_on.isoformat() if decision.signed_on else None
    return DecisionText.from_data({**decision.details["text"], "number": decision.number, "signed_on": day})


def text(decision: Decision) -> DecisionText:
    """The whole decision, its annex drawn from the frozen list."""
    kept: Mapping[str, Any] = decision.details
    rows = annex_rows(decision.programme, decision.frozen, kept["group_by"])
    annex = documents.annex(kept["annex_title"], rows, kept["group_by"])
    return dataclasses.replace(words(decision), annex=annex)


def recognised(programme: Programme, frozen: FrozenResult) -> list[PublishedUnit]:
    """The recognised units of a frozen list in the order of their ranks."""
    result = queries.shown(frozen, programme.pk, SHOW_ALL)
    units = [unit for unit in result.units if unit.recognised]
    return sorted(units, key=lambda unit: (unit.rank or 0, unit.sort_key, unit.code))


def annex_rows(programme: Programme, frozen: FrozenResult, group_by: str = "stars") -> tuple[AnnexRow, ...]:
    """The rows of the annex in the order of the list."""
    units = recognised(programme, frozen)
    if group_by == "district":
        units.sort(key=lambda unit: unit.district_code)
    return tuple(AnnexRow(u.name, show(u.points or 0), u.stars or 0, u.district_name) for u in units)
