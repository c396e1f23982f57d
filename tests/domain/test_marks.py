from collections.abc import Callable
from typing import Any

import pytest

from gansao.domain import marks
from gansao.domain.criteria import Criterion
from gansao.domain.marks import MarkRefused
from tests.domain.sets import one_criterion

RATIO: dict[str, Any] = {
    "method": "ratio",
    "metric": "onestop.on_time",
    "steps": [{"at_least": "0.95", "points": "2"}, {"at_least": "0.8", "points": "1.5"}],
}


def make(points: str, **method: Any) -> Criterion:
    return one_criterion(points, **method).criterion("1")


def test_a_checklist_adds_the_items_that_are_there() -> None:
    items = [{"text": "Nước uống", "points": "0.5"}, {"text": "Wifi", "points": "0.75"}]
    criterion = make("1.25", method="checklist", items=items)
    assert [marks.from_items(criterion, ticked).points for ticked in ([], [0], [1], [0, 1], [1, 1])] == [
        0, 50, 75, 125, 75,
    ]  # fmt: skip
    assert criterion.values == {0, 50, 75, 125}
    with pytest.raises(MarkRefused, match="không có mục số 3"):
        marks.from_items(criterion, [2])


def test_a_long_checklist_knows_its_possible_points_at_once() -> None:
    items = [{"text": f"Mục {number}", "points": "0.25"} for number in range(60)]
    criterion = make("15", method="checklist", items=items)
    assert len(criterion.values) == 61
    assert criterion.gives(1475)
    assert not criterion.gives(1470)


def test_a_level_gives_its_points() -> None:
    levels = [{"text": "Tốt", "points": "3"}, {"text": "Khá", "points": "1.5"}, {"text": "Kém", "points": "0"}]
    criterion = make("3", method="levels", levels=levels)
    assert [marks.from_level(criterion, index).points for index in range(3)] == [300, 150, 0]
    assert marks.from_level(criterion, 1).reason == "Khá"
    assert [criterion.gives(mark) for mark in (300, 150, 0, 100, 301)] == [True, True, True, False, False]
    with pytest.raises(MarkRefused):
        marks.from_level(criterion, 3)


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [(95, 100, 200), (949, 1000, 150), (80, 100, 150), (7999, 10000, 0), (0, 5, 0)],
)
def test_a_ratio_reaches_the_highest_step_it_can(numerator: int, denominator: int, points: int) -> None:
    assert marks.from_ratio(make("2", **RATIO), numerator, denominator).points == points


@pytest.mark.parametrize(("when_empty", "points"), [("full", 200), ("zero", 0), ("incomplete", None), (None, None)])
def test_no_case_at_all_counts_as_the_set_says(when_empty: str | None, points: int | None) -> None:
    more = {"when_empty": when_empty} if when_empty else {}
    assert marks.from_ratio(make("2", **RATIO, **more), 0, 0).points == points


@pytest.mark.parametrize("when_empty", ["full", "zero", "incomplete"])
def test_without_a_report_there_is_no_mark_whatever_the_set_says(when_empty: str) -> None:
    assert marks.from_ratio(make("2", **RATIO, when_empty=when_empty), 0, 0, reported=False).points is None


def test_below_the_minimum_sample_there_is_no_mark() -> None:
    criterion = make("2", **RATIO, minimum_sample=30)
    assert marks.from_ratio(criterion, 29, 29).points is None
    assert marks.from_ratio(criterion, 29, 29).reason == "Mới có 29 trường hợp, cần ít nhất 30"
    assert marks.from_ratio(criterion, 30, 30).points == 200


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2), (0, -1)])
def test_a_ratio_above_one_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(MarkRefused):
        marks.from_ratio(make("2", **RATIO), numerator, denominator)


def test_deductions_stop_at_zero() -> None:
    criterion = make("1", method="deduct", per_event="0.3", metric="feedback.extra_paper")
    assert [marks.from_events(criterion, events).points for events in range(5)] == [100, 70, 40, 10, 0]
    assert criterion.values == {100, 70, 40, 10, 0}
    with pytest.raises(MarkRefused):
        marks.from_events(criterion, -1)


def test_a_judgement_moves_in_whole_steps() -> None:
    criterion = make("5", method="judged", step="0.5")
    assert marks.from_judgement(criterion, 450).points == 450
    for wrong in (449, 550, -50):
        with pytest.raises(MarkRefused, match="từng bước 0,50"):
            marks.from_judgement(criterion, wrong)
    assert make("5", method="judged", step="0.01").gives(333)


@pytest.mark.parametrize(("allowed", "points"), [("full", 200), ("zero", 0)])
def test_not_arising_needs_a_permission_and_a_reason(allowed: str, points: int) -> None:
    criterion = make("2", **RATIO, when_not_arising=allowed)
    assert marks.not_arising(criterion, "Không có hồ sơ trễ hạn").points == points
    with pytest.raises(MarkRefused, match="phải nêu lý do"):
        marks.not_arising(criterion, "  ")
    with pytest.raises(MarkRefused, match="không cho phép"):
        marks.not_arising(make("2", **RATIO), "Không có")


def test_a_criterion_is_marked_by_its_own_method_only() -> None:
    wrong: list[Callable[[Criterion], Any]] = [
        lambda c: marks.from_items(c, []),
        lambda c: marks.from_level(c, 0),
        lambda c: marks.from_events(c, 0),
        lambda c: marks.from_judgement(c, 0),
    ]
    for mark in wrong:
        with pytest.raises(MarkRefused, match="không chấm theo cách này"):
            mark(make("2", **RATIO))
