"""A criteria set as plain data: canonical, exact numbers as texts, only what is there. `rulebook.build` reads it."""

from fractions import Fraction
from typing import Any

from . import points
from .criteria import Checklist, CriteriaSet, Criterion, Deduct, Group, Judged, Levels, Method, Ratio


def to_data(criteria_set: CriteriaSet) -> dict[str, Any]:
    """Plain data with exact numbers as texts; `build(to_data(s)) == s`."""
    data: dict[str, Any] = {
        "id": criteria_set.id,
        "name": criteria_set.name,
        "in_force_from": criteria_set.in_force_from.isoformat(),
        "total": points.text(criteria_set.total),
        "source": criteria_set.source,
        "official": criteria_set.official,
        "groups": [_group_data(group) for group in criteria_set.groups],
        "bands": [{"stars": b.stars, "from": points.text(b.from_)} for b in criteria_set.bands],
        "gates": [
            {
                "stars": gate.stars,
                "requires": [{"criterion": r.criterion, "at_least": points.text(r.at_least)} for r in gate.requires],
                "text": gate.text,
            }
            for gate in criteria_set.gates
        ],
        "disqualifiers": [{"code": d.code, "text": d.text} for d in criteria_set.disqualifiers],
    }
    if criteria_set.in_force_until:
        data["in_force_until"] = criteria_set.in_force_until.isoformat()
    if criteria_set.rounding:
        data["rounding"] = {"step": points.text(criteria_set.rounding.step), "mode": criteria_set.rounding.mode}
    if criteria_set.bonus != "capped":
        data["bonus"] = criteria_set.bonus
    if criteria_set.notes:
        data["notes"] = list(criteria_set.notes)
    return data


def _group_data(group: Group) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "points": points.text(group.points),
        "criteria": [_criterion_data(criterion) for criterion in group.criteria],
    }


def _criterion_data(criterion: Criterion) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": criterion.code,
        "name": criterion.name,
        "points": points.text(criterion.points),
        "method": criterion.method.name,
        **_method_data(criterion.method),
    }
    optional = {
        "evidence": list(criterion.evidence),
        "when_not_arising": criterion.when_not_arising,
        "bonus": criterion.bonus,
        "metric_hint": criterion.metric_hint,
    }
    return data | {key: value for key, value in optional.items() if value}


def _method_data(method: Method) -> dict[str, Any]:
    match method:
        case Checklist(items):
            return {"items": [{"text": i.text, "points": points.text(i.points)} for i in items]}
        case Levels(levels):
            return {"levels": [{"text": i.text, "points": points.text(i.points)} for i in levels]}
        case Ratio():
            steps = [{"at_least": _share_text(s.at_least), "points": points.text(s.points)} for s in method.steps]
            data: dict[str, Any] = {"metric": method.metric, "steps": steps}
            if method.when_empty != "incomplete":
                data["when_empty"] = method.when_empty
            if method.minimum_sample:
                data["minimum_sample"] = method.minimum_sample
            return data
        case Deduct():
            data = {"per_event": points.text(method.per_event)}
            return data | ({"metric": method.metric} if method.metric else {})
        case Judged(step):
            return {"step": points.text(step)}


def _share_text(share: Fraction) -> str:
    """A share as an exact decimal where it has one of up to 9 places, else as a fraction."""
    scaled = share * 10**9
    if scaled.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    digits = f"{scaled.numerator:010d}"
    return f"{digits[:-9]}.{digits[-9:]}".rstrip("0").rstrip(".")
