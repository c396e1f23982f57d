"""The figures of a year's report, counted from its frozen result alone: by district, by star, why units failed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gansao.closing.models import YearReport
from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper
from gansao.documents.papers.closing import FailedCriterion, Tally, Why, YearResults, results_report
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain import points
from gansao.domain.criteria import CriteriaSet
from gansao.domain.rulebook import build
from gansao.domain.text import running
from gansao.recognition import drafting
from gansao.recognition.queries import PublishedYear


@dataclass(frozen=True)
class Figures:
    whole: Tally
    districts: tuple[Tally, ...]
    last_year: Tally | None
    failed: tuple[FailedCriterion, ...]  # criteria at which units without a star lost points, most units first
    reasons: tuple[Why, ...]
    unrecognised: int  # that took part


def figures(year: PublishedYear, last: PublishedYear | None) -> Figures:
    units = year.frozen_content["units"]
    criteria_set = build(year.frozen_content["criteria_set"])
    most = max(band.stars for band in criteria_set.bands)
    by_district: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for unit in units:
        if unit["district"]:
            by_district.setdefault((unit["district"]["code"], unit["district"]["name"]), []).append(unit)
    without = [unit for unit in units if unit["status"] == "taking_part" and not _stars(unit)]
    return Figures(
        whole=_tally("", units, most),
        districts=tuple(_tally(name, rows, most) for (_, name), rows in sorted(by_district.items())),
        last_year=_tally("", last.frozen_content["units"], most) if last else None,
        failed=_failed(criteria_set, without),
        reasons=_reasons(criteria_set, without),
        unrecognised=len(without),
    )


def paper(year: PublishedYear, found: Figures, kept: YearReport | None) -> Paper:
    """Báo cáo tổng kết năm, as the office signs it."""
    programme, decision = year.programme, year.decision
    text = drafting.words(decision)
    lines = [line.strip() for line in (kept.recommendations if kept else "").splitlines() if line.strip()]
    hidden = year.disclosure == "nothing"
    names = [u["name"] for u in year.frozen_content["units"] if u["status"] == "taking_part" and not _stars(u)]
    return results_report(
        Issuer(text.body, text.place, Signer(kept.signer_name if kept else "", "committee_deputy")),
        ProgrammeYear(year.year, running(year.province_name)),
        YearResults(
            whole=found.whole,
            districts=found.districts,
            last_year=found.last_year,
            reasons=found.reasons,
            failed=found.failed,
            without_star=found.unrecognised,
            recommendations=tuple(lines),
            recognised=drafting.annex_rows(programme, decision.frozen),
            unrecognised=None if hidden else tuple(names),
        ),
        synthetic=year.synthetic,
    )


def _stars(unit: Mapping[str, Any]) -> int:
    award = unit["award"]
    return award["stars"] or 0 if award and award["recognised"] else 0


def _tally(name: str, units: Iterable[Mapping[str, Any]], most: int) -> Tally:
    stars = [_stars(unit) for unit in units]
    return Tally(name, len(stars), tuple(stars.count(each) for each in range(1, most + 1)))


def _failed(criteria_set: CriteriaSet, without: Iterable[Mapping[str, Any]]) -> tuple[FailedCriterion, ...]:
    rows = list(without)
    found = []
    for criterion in criteria_set.criteria:
        marks = [points.parse_exact(u["marks"][criterion.code]) for u in rows if criterion.code in u["marks"]]
        lost: list[Any] = [criterion.points - mark for mark in marks if mark < criterion.points]
        if lost:
            found.append(FailedCriterion(criterion.code, criterion.name, len(lost), sum(lost)))
    return tuple(sorted(found, key=lambda each: (-each.units, -each.lost)))


def _reasons(criteria_set: CriteriaSet, without: Iterable[Mapping[str, Any]]) -> tuple[Why, ...]:
    """A unit may fail for several reasons and is counted at each."""
    rows, counted = [unit["award"] for unit in without], Counter[str]()
    least = min(band.from_ for band in criteria_set.bands)
    texts = {each.code: each.text for each in criteria_set.disqualifiers}
    for award in rows:
        if award["points"] is not None and points.parse_exact(award["points"]) < least:
            counted[f"Dưới {points.short(least)} điểm"] += 1
        for code in award["disqualified"]:
            counted[f"Điều kiện loại trừ: {texts.get(code, code)}"] += 1
        for text in award["unmet"]:
            counted[f"Điều kiện cứng: {text}"] += 1
    return tuple(Why(what, units, len(rows)) for what, units in counted.most_common())
