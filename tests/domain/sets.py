"""Criteria sets for the tests of the core: written out, and made at random."""

from typing import Any

from hypothesis import strategies as st

from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet


def criterion(code: str, points: str, **more: Any) -> dict[str, Any]:
    """A judged criterion, any hundredth, unless `more` says otherwise."""
    method = {} if "method" in more else {"method": "judged", "step": "0.01"}
    return {"code": code, "name": f"Tiêu chí {code}", "points": points, **method, **more}


def data(**changes: Any) -> dict[str, Any]:
    """100 points in two criteria; the printed bands; three stars need 20 points in criterion 2."""
    base: dict[str, Any] = {
        "id": "thu",
        "name": "Bộ tiêu chí thử",
        "in_force_from": "2023-01-01",
        "total": "100",
        "source": "tests",
        "groups": [
            {"code": "I", "name": "Nhóm một", "points": "70", "criteria": [criterion("1", "70")]},
            {"code": "II", "name": "Nhóm hai", "points": "30", "criteria": [criterion("2", "30")]},
        ],
        "bands": [{"stars": stars, "from": str(bound)} for stars, bound in enumerate((80, 85, 90, 95, 100), start=1)],
        "gates": [{"stars": 3, "requires": [{"criterion": "2", "at_least": "20"}], "text": "Có mô hình"}],
        "disqualifiers": [{"code": "D1", "text": "Có cán bộ bị kỷ luật"}],
    }
    return base | changes


def built(**changes: Any) -> CriteriaSet:
    return rulebook.build(data(**changes))


def one_criterion(points: str, **method: Any) -> CriteriaSet:
    """A set of a single criterion "1" worth `points`, one star from all of them."""
    group = {"code": "I", "name": "Nhóm", "points": points, "criteria": [criterion("1", points, **method)]}
    return built(total=points, groups=[group], bands=[{"stars": 1, "from": points}], gates=[], disqualifiers=[])


@st.composite
def random_sets(draw: st.DrawFn) -> CriteriaSet:
    """Small sets of any shape: bonus, gates, rounding, bands from anywhere."""
    maxima = draw(st.lists(st.integers(1, 400), min_size=1, max_size=6))
    bonus_flags = [False, *draw(st.lists(st.booleans(), min_size=len(maxima) - 1, max_size=len(maxima) - 1))]
    total = sum(worth for worth, extra in zip(maxima, bonus_flags, strict=True) if not extra)
    criteria = [
        criterion(str(number), _points(worth), bonus=extra)
        for number, (worth, extra) in enumerate(zip(maxima, bonus_flags, strict=True), start=1)
    ]
    bounds = sorted(draw(st.sets(st.integers(0, total), min_size=1, max_size=5)))
    bands = [{"stars": stars, "from": _points(bound)} for stars, bound in enumerate(bounds, start=1)]
    gates = [
        {
            "stars": draw(st.integers(1, len(bands))),
            "requires": [
                {"criterion": str(at + 1), "at_least": _points(draw(st.integers(1, maxima[at])))}
                for at in draw(st.lists(st.integers(0, len(maxima) - 1), min_size=1, max_size=3))
            ],
            "text": f"Điều kiện {number}",
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    changes: dict[str, Any] = {"bonus": draw(st.sampled_from(("capped", "added", "ignored")))}
    if draw(st.booleans()):
        mode = draw(st.sampled_from(("down", "half_up", "up")))
        changes["rounding"] = {"step": draw(st.sampled_from(("0.1", "0.5", "1"))), "mode": mode}
    group = {"code": "I", "name": "Nhóm", "points": _points(total), "criteria": criteria}
    return built(total=_points(total), groups=[group], bands=bands, gates=gates, **changes)


@st.composite
def marked_sets(draw: st.DrawFn) -> tuple[CriteriaSet, dict[str, int]]:
    """A random set with a full row of marks."""
    criteria_set = draw(random_sets())
    return criteria_set, {c.code: draw(st.integers(0, c.points)) for c in criteria_set.criteria}


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
