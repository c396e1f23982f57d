import numpy as np
import pytest

from gansao.estimates.rating_scale import Design, Scale, chances, fit


def test_chances_by_hand() -> None:
    e = np.e
    assert chances(np.array([0.0]), np.array([0.0]))[0] == pytest.approx([1 / 2, 1 / 2])
    assert chances(np.array([0.0]), np.array([-1.0, 1.0]))[0] == pytest.approx([1 / (2 + e), e / (2 + e), 1 / (2 + e)])
    assert chances(np.array([1.0]), np.array([0.0, 0.0]))[0] == pytest.approx(np.array([1, e, e**2]) / (1 + e + e**2))


def test_far_positions_are_sure() -> None:
    assert chances(np.array([1e6, -1e6]), np.array([0.0])).tolist() == [[0, 1], [1, 0]]


def test_one_facet_alone_is_the_logit_of_its_share() -> None:
    """Three of four: log 3, when the penalty is next to nothing and the threshold is held at 0."""
    design = Design(np.zeros((4, 1), np.int64), np.array([1.0]), 1)
    scale = Scale(np.arange(4), np.array([1, 1, 1, 0]), 1)
    found = fit(design, [scale], np.array([1e-9]), threshold_penalty=1e9, steps=50)
    assert found.converged
    assert found.facets[0] == pytest.approx(np.log(3), abs=1e-5)
    assert found.information[0, 0] == pytest.approx(4 * 3 / 16, abs=1e-5)
    assert found.residuals == pytest.approx([0.25, 0.25, 0.25, -0.75], abs=1e-5)


def invented() -> tuple[Design, list[Scale]]:
    random = np.random.default_rng(0)
    columns = np.stack([random.integers(0, 5, 60), random.integers(5, 9, 60)], axis=1)
    rows = np.arange(60)
    one, two = Scale(rows[:25], random.integers(0, 2, 25), 1), Scale(rows[25:], random.integers(0, 4, 35), 3)
    return Design(columns, np.array([1.0, -1.0]), 9), [one, two]


def test_at_the_maximum_the_slope_is_nought() -> None:
    design, scales = invented()
    found = fit(design, scales, np.full(9, 0.1), threshold_penalty=0.1, steps=50)
    assert found.converged
    assert design.sums(found.residuals[:, None])[:, 0] == pytest.approx(0.1 * found.facets, abs=1e-4)
    assert found.by_threshold.sum(axis=0) == pytest.approx(0.1 * np.concatenate(found.thresholds), abs=1e-4)


def test_the_information_is_how_the_maximum_gives_way() -> None:
    """A small push on one facet (a prior mean off 0) moves all by the inverse of the information, as it must."""
    design, scales = invented()
    penalties = np.full(9, 0.1)
    found = fit(design, scales, penalties, threshold_penalty=0.1, steps=50)
    tighter = penalties + np.eye(9)[2] * 1e-4
    moved = fit(design, scales, tighter, threshold_penalty=0.1, steps=50)
    expected = -1e-4 * found.facets[2] * np.linalg.inv(found.information)[:9, 2]
    assert moved.facets - found.facets == pytest.approx(expected, rel=0.02, abs=1e-8)


def test_the_design_sums_and_squares_as_its_table_would() -> None:
    design, _ = invented()
    table = np.zeros((60, 9))
    table[np.arange(60), design.columns[:, 0]] += 1
    table[np.arange(60), design.columns[:, 1]] -= 1
    weights = np.linspace(1, 2, 60)
    assert design.squares(weights) == pytest.approx(table.T @ (weights[:, None] * table))
    assert design.sums(weights[:, None]) == pytest.approx(table.T @ weights[:, None])
    assert design.positions(np.arange(9.0)) == pytest.approx(table @ np.arange(9.0))


def test_one_step_is_not_enough() -> None:
    design, scales = invented()
    assert not fit(design, scales, np.full(9, 0.1), threshold_penalty=0.1, steps=1).converged
