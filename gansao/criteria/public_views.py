"""How the rules work, for anybody: each criteria set in words, and as the data from which it is computed."""

import csv
import io
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gansao import law
from gansao.criteria import queries, wording
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import points, rulebook
from gansao.domain.criteria import CriteriaSet, Criterion, Gate, Group
from gansao.files import open_data
from gansao.workbooks.cells import guard
from gansao.workbooks.wording import how_marked


@dataclass(frozen=True, slots=True)
class CriterionInWords:
    criterion: Criterion
    method: str
    ways: tuple[wording.Way, ...]
    remarks: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class GroupInWords:
    group: Group
    criteria: tuple[CriterionInWords, ...]


@dataclass(frozen=True, slots=True)
class GateInWords:
    gate: Gate
    demands: tuple[str, ...]


def criteria_sets(request: HttpRequest) -> HttpResponse:
    """/bo-tieu-chi/: every criteria set, newest first."""
    return render(request, "criteria/public_criteria_sets.html", {"sets": queries.stored_sets()})


def criteria_set(request: HttpRequest, key: str) -> HttpResponse:
    """/bo-tieu-chi/<key>/: one set in words."""
    stored, chosen = _load(key)
    context = {
        "stored": stored,
        "criteria_set": chosen,
        "bands": wording.bands(chosen),
        "gates": [GateInWords(gate, wording.gate_demands(chosen, gate)) for gate in chosen.gates],
        "groups": [_group(group) for group in chosen.groups],
        "rounding": wording.rounding(chosen),
        "bonus": wording.bonus(chosen),
    }
    return render(request, "criteria/public_criteria_set.html", context)


def criteria_set_yaml(request: HttpRequest, key: str) -> HttpResponseBase:
    stored, chosen = _load(key)
    return open_data.respond(
        request, law.write_yaml(chosen), open_data.YAML, name=f"{stored.key}.yaml", changed_at=stored.stored_at
    )


def criteria_set_json(request: HttpRequest, key: str) -> HttpResponseBase:
    stored, chosen = _load(key)
    return open_data.as_json(request, rulebook.to_data(chosen), changed_at=stored.stored_at)


def criteria_set_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """The table of criteria: one row each, with how it is marked."""
    stored, chosen = _load(key)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("nhóm", "mã tiêu chí", "tiêu chí", "điểm tối đa", "cách chấm"))
    for group in chosen.groups:
        for each in group.criteria:
            texts = (group.code, each.code, each.name, points.text(each.points), how_marked(each))
            lines.writerow([guard(text) for text in texts])
    name = f"{stored.key}.csv"
    return open_data.respond(request, "\ufeff" + out.getvalue(), open_data.CSV, name=name, changed_at=stored.stored_at)


def _load(key: str) -> tuple[StoredCriteriaSet, CriteriaSet]:
    stored = queries.by_key(key)
    if stored is None:
        raise Http404("Không có bộ tiêu chí này.")
    return stored, queries.load(stored)


def _group(group: Group) -> GroupInWords:
    return GroupInWords(group, tuple(_criterion(criterion) for criterion in group.criteria))


def _criterion(criterion: Criterion) -> CriterionInWords:
    return CriterionInWords(
        criterion=criterion,
        method=wording.METHODS[criterion.method.name],
        ways=wording.ways(criterion),
        remarks=wording.remarks(criterion),
        evidence=wording.evidence(criterion),
    )
