"""What stands behind the synthetic marks is worth exactly those marks."""

import random

import pytest

from gansao import law
from gansao.demo import findings, synthesis, workbook
from gansao.domain import answers

SETS = [law.criteria_set(key) for key in law.criteria_set_ids()]
SET = law.criteria_set("cqtt-mau-2023")


@pytest.mark.parametrize(
    "criterion", [c for each in SETS for c in each.criteria if c.values], ids=lambda c: f"{c.code} {c.name[:20]}"
)
def test_every_mark_a_criterion_can_give_has_something_behind_it(criterion) -> None:  # type: ignore[no-untyped-def]
    for points in sorted(criterion.values):
        for seed in range(20):
            found = findings.answer(criterion, points, random.Random(seed))
            assert answers.mark(criterion, found).points == points


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ValueError, match="cannot give 333"):
        findings.answer(SET.criterion("11"), 333, random.Random(1))


def test_teams_find_the_marks_and_communes_never_claim_less() -> None:
    marks = synthesis.marks_2023(SET, workbook.places()[0])
    more = 0
    for unit in ("07420", "07648", "07375"):
        for code, layered in findings.layers(SET, unit, marks[unit]).items():
            criterion = SET.criterion(code)
            claimed, team = (answers.mark(criterion, each).points for each in (layered.claimed, layered.team))
            assert team == marks[unit][code]
            assert claimed is not None and team is not None and claimed >= team
            assert bool(layered.note) is (claimed > team)
            more += claimed > team
    assert more > 0
    assert findings.layers(SET, "07420", marks["07420"]) == findings.layers(SET, "07420", marks["07420"])
