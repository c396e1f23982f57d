"""Many-facet model of the doubles: what a mark owes to the unit, to the criterion and to the team.

Linacre, J. M. (1989), Many-facet Rasch measurement, MESA Press, Chicago: the chance of a criterion's category k over
k - 1 is logistic in (ability of the unit - difficulty of the criterion - severity of the team - threshold k). Criteria
with as many categories share thresholds. A criterion's categories are its marks as given; where they are more than
`CATEGORIES` distinct ones, equal parts of their range.

Only units that two teams marked are used: a unit of one team says nothing about the team unless all teams are thought
to have got alike units, and they have whole districts. Severity is told in logits and, at the average unit, in points.

The error is the larger of the model's own and of one that counts units as what was drawn (Huber, P. J. (1967), Fifth
Berkeley Symposium 1, 221-233; White, H. (1980), Econometrica 48, 817-838): a team errs alike on the criteria of one
unit, and the model does not know it. Infit and outfit as Wright, B. D. and Masters, G. N. (1982), Rating scale
analysis, chapter 5: 1 is what the model expects, above 1.5 a team that marks unsteadily, below 0.5 one that hardly
tells units apart.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gansao.domain import points

from .comparisons import TOTAL_X100, Comparison, Mark, comparisons, groups
from .rating_scale import Design, Fit, Floats, Scale, chances, fit

MINIMUM_DOUBLES = 30
MINIMUM_OF_TEAM = 3
"""A team with fewer doubles is part of the model but not told of."""
MINIMUM_FREEDOM = 10
"""Units beyond what the teams' severities use up."""
CATEGORIES = 6
SPREADS = {"unit": 3.0, "criterion": 3.0, "team": 1.0, "threshold": 3.0}
"""Of the normal penalties, in logits: wide enough to leave data alone, they keep what has no data finite."""


@dataclass(frozen=True, slots=True)
class TeamFacet:
    team: str
    units: int  # that another team marked too
    severity_logits: float  # above 0: stricter than the average team
    error_logits: float
    severity_x100: int  # on a sheet of 100 of the average unit
    error_x100: int
    infit: float
    outfit: float

    @property
    def sentence(self) -> str:
        """For the committee, in Vietnamese; after ± stands the standard error."""
        way = "chặt" if self.severity_x100 >= 0 else "rộng"
        return (
            f"{self.team} chấm {way} hơn trung bình {points.show(abs(self.severity_x100))}"
            f" ± {points.show(self.error_x100)} điểm ở một đơn vị trung bình (mô hình nhiều mặt,"
            f" {self.units} đơn vị chấm hai lần)"
        )


@dataclass(frozen=True, slots=True)
class ManyFacet:
    """Teams by name; none with a `reason` where the data do not carry the model."""

    teams: tuple[TeamFacet, ...]
    units: int
    doubles: int
    marks: int
    converged: bool = False
    reason: str = ""


@dataclass(frozen=True)
class _Criterion:
    """Its categories, lowest first: what each mark counts as, and the mean mark of each."""

    category: dict[int, int]
    values: Floats
    maximum_x100: int


def many_facet(marks: Iterable[Mark], *, steps: int = 50) -> ManyFacet:
    """Fitted in at most `steps` steps, or refused in words."""
    known = tuple(marks)
    compared = comparisons(known)
    doubled = {(c.unit, team) for c in compared for team in (c.first, c.second)}
    used = sorted(
        (mark for mark in known if (mark.unit, mark.team) in doubled), key=lambda m: (m.unit, m.team, m.criterion)
    )
    doubles = len(doubled) - len({unit for unit, _ in doubled})
    empty = ManyFacet((), len({mark.unit for mark in used}), doubles, len(used))
    reason = _refusal(compared, empty)
    if reason:
        return _refused(empty, reason)
    criteria = _criteria(used)
    told = [mark for mark in used if len(criteria[mark.criterion].values) > 1]
    if not told:
        return _refused(empty, "không có gì để so: ở mỗi tiêu chí, mọi đơn vị đều được cùng một điểm")
    model = _Model(told, criteria)
    found = model.fit(steps)
    if not found.converged:
        return _refused(empty, f"mô hình không hội tụ sau {steps} bước, không dùng được")
    units = Counter(team for _, team in doubled)
    teams = tuple(facet for facet in model.facets(found, units) if facet.units >= MINIMUM_OF_TEAM)
    return ManyFacet(teams, empty.units, doubles, len(used), converged=True)


def _refused(empty: ManyFacet, reason: str) -> ManyFacet:
    return ManyFacet((), empty.units, empty.doubles, empty.marks, reason=reason)


def _refusal(compared: Sequence[Comparison], empty: ManyFacet) -> str:
    if empty.doubles < MINIMUM_DOUBLES:
        return f"chưa đủ dữ liệu: {empty.doubles} lượt chấm hai lần, cần ít nhất {MINIMUM_DOUBLES}"
    parts = groups((c.first, c.second) for c in compared)
    if len(parts) > 1:
        names = "; ".join(", ".join(part) for part in parts)
        return f"không so được: các tổ chia thành {len(parts)} nhóm không có đơn vị nào chấm chung ({names})"
    least = len(parts[0]) - 1 + MINIMUM_FREEDOM
    if empty.units < least:
        return f"chưa đủ dữ liệu: {empty.units} đơn vị được chấm hai lần, {len(parts[0])} tổ cần ít nhất {least}"
    return ""


def _criteria(marks: Sequence[Mark]) -> dict[str, _Criterion]:
    given: dict[str, list[Mark]] = {}
    for mark in marks:
        given.setdefault(mark.criterion, []).append(mark)
    return {code: _criterion(of_code) for code, of_code in sorted(given.items())}


def _criterion(marks: Sequence[Mark]) -> _Criterion:
    distinct = sorted({mark.points_x100 for mark in marks})
    low, span = distinct[0], distinct[-1] - distinct[0]
    parts = {mark: mark for mark in distinct}
    if len(distinct) > CATEGORIES:
        parts = {mark: min((mark - low) * CATEGORIES // span, CATEGORIES - 1) for mark in distinct}
    numbers = {part: number for number, part in enumerate(sorted(set(parts.values())))}
    category = {mark: numbers[part] for mark, part in parts.items()}
    sums, counts = np.zeros(len(numbers)), np.zeros(len(numbers))
    for given in marks:
        sums[category[given.points_x100]] += given.points_x100
        counts[category[given.points_x100]] += 1
    return _Criterion(category, sums / counts, max(mark.maximum_x100 for mark in marks))


class _Model:
    """Columns: units, criteria, teams."""

    def __init__(self, marks: Sequence[Mark], criteria: dict[str, _Criterion]) -> None:
        self.marks, self.criteria = marks, criteria
        self.units = sorted({mark.unit for mark in marks})
        self.codes = sorted({mark.criterion for mark in marks})
        self.teams = sorted({mark.team for mark in marks})
        self.lengths = sorted({len(criteria[code].values) for code in self.codes})
        self.first_team = len(self.units) + len(self.codes)
        place = {("unit", unit): index for index, unit in enumerate(self.units)}
        place |= {("criterion", code): len(self.units) + index for index, code in enumerate(self.codes)}
        place |= {("team", team): self.first_team + index for index, team in enumerate(self.teams)}
        columns = [
            (place["unit", mark.unit], place["criterion", mark.criterion], place["team", mark.team]) for mark in marks
        ]
        self.design = Design(np.array(columns), np.array([1.0, -1.0, -1.0]), len(place))
        self.penalties = np.array([SPREADS[kind] ** -2 for kind, _ in place])

    def fit(self, steps: int) -> Fit:
        scales = [self._scale(length) for length in self.lengths]
        return fit(self.design, scales, self.penalties, threshold_penalty=SPREADS["threshold"] ** -2, steps=steps)

    def _scale(self, length: int) -> Scale:
        rows = [row for row, mark in enumerate(self.marks) if len(self.criteria[mark.criterion].values) == length]
        categories = [self.criteria[self.marks[row].criterion].category[self.marks[row].points_x100] for row in rows]
        return Scale(np.array(rows), np.array(categories), length - 1)

    def facets(self, found: Fit, units: Counter[str]) -> list[TeamFacet]:
        lenient = -found.facets[self.first_team : self.first_team + len(self.teams)]
        average = lenient.mean()
        errors = self._errors(found)
        usual, slope = self._points(found, average)
        told = []
        for index, team in enumerate(self.teams):
            of_team = self.design.columns[:, 2] == self.first_team + index
            squares, expected = found.residuals[of_team] ** 2, found.variances[of_team]
            told.append(
                TeamFacet(
                    team,
                    units[team],
                    severity_logits=float(average - lenient[index]),
                    error_logits=float(errors[index]),
                    severity_x100=round(usual - self._points(found, lenient[index])[0]),
                    error_x100=round(slope * errors[index]),
                    infit=float(squares.sum() / expected.sum()),
                    outfit=float((squares / expected).mean()),
                )
            )
        return told

    def _errors(self, found: Fit) -> Floats:
        """Of each team's severity against the average of all teams."""
        units, teams = len(self.units), len(self.teams)
        scores = np.hstack([self.design.squares(found.residuals), self.design.sums(found.by_threshold)])[:units]
        scores[:, :units] -= np.diag(self.penalties[:units] * found.facets[:units])
        contrast = np.zeros((teams, len(found.information)))
        contrast[:, self.first_team : self.first_team + teams] = np.eye(teams) - 1 / teams
        spread = np.linalg.solve(found.information, contrast.T)
        by_model = (contrast.T * spread).sum(axis=0)
        by_unit = ((scores @ spread) ** 2).sum(axis=0) * units / (units - teams + 1)
        errors: Floats = np.sqrt(np.maximum(by_model, by_unit))
        return errors

    def _points(self, found: Fit, lenience: float) -> tuple[float, float]:
        """What the average unit would get from such a team on a full sheet, and how much more a logit would give.

        A criterion where all got the same adds nothing to a difference but is part of the sheet.
        """
        ability = found.facets[: len(self.units)].mean() + lenience
        total = slope = 0.0
        for index, code in enumerate(self.codes):
            values = self.criteria[code].values
            thresholds = found.thresholds[self.lengths.index(len(values))]
            position = ability - found.facets[len(self.units) + index]
            shares = chances(np.array([position]), thresholds)[0]
            total += shares @ values
            numbers = np.arange(len(values))
            slope += shares @ (values * numbers) - (shares @ values) * (shares @ numbers)
        whole = TOTAL_X100 / sum(criterion.maximum_x100 for criterion in self.criteria.values())
        return total * whole, slope * whole
