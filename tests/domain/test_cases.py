"""The worked examples of `cases/`, which officials can read and correct."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gansao import law
from gansao.domain import points
from gansao.domain.stars import award

CASES = Path(__file__).parent / "cases"


def examples() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        read = law.read_yaml(path.read_bytes(), path.name)
        for example in read["ví dụ"]:
            yield pytest.param(read["bộ tiêu chí"], example, id=f"{path.stem}: {example['tên']}")


@pytest.mark.parametrize(("set_id", "example"), list(examples()))
def test_the_example_comes_out_as_written(set_id: str, example: dict[str, Any]) -> None:
    criteria_set = law.criteria_set(set_id)
    given = {str(code): mark for code, mark in example["điểm"].items()}
    assert given.keys() <= set(criteria_set.codes)
    marks = {c.code: c.points for c in criteria_set.criteria if given.get(c.code) != "chưa chấm"}
    marks |= {code: points.parse(str(mark)) for code, mark in given.items() if mark != "chưa chấm"}
    got, due = award(criteria_set, marks, example.get("không xét", ())), example["được"]
    if "vì" in due:
        assert due["vì"] in got.reasons()
    if "chưa đủ" in due:
        assert (got.points, got.stars, list(got.missing)) == (None, None, due["chưa đủ"])
        return
    assert points.text(got.points) == due["điểm"]
    assert (got.stars, got.stars_by_points) == (due["sao"], due["sao theo điểm"])
    assert got.recognised is (due["công nhận"] == "có")


def test_marks_in_the_examples_are_marks_the_methods_can_give() -> None:
    for path in CASES.glob("*.yaml"):
        read = law.read_yaml(path.read_bytes(), path.name)
        criteria_set = law.criteria_set(read["bộ tiêu chí"])
        for example in read["ví dụ"]:
            for code, mark in example["điểm"].items():
                if mark != "chưa chấm":
                    assert criteria_set.criterion(str(code)).gives(points.parse(str(mark))), (example["tên"], code)
