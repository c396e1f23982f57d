"""The rules of closing a year as data: deadlines, risk, how long a recognition holds, how long papers are kept.

A sample is shipped (`law/closing/`); each year keeps the rules its province gave it, in the same shape.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from gansao.domain.risk import RiskWeights
from gansao.law import FOLDER, read_yaml

MOST_YEARS = 50
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Retention:
    """A class of archived documents, and for how long it is kept in the province's words; "": it has not said."""

    name: str
    period: str

    @property
    def told(self) -> str:
        """As the index of the archive says it."""
        return self.period or "chưa quy định"


@dataclass(frozen=True, slots=True)
class ClosingRules:
    name: str
    source: str
    complaint_days: int  # working days
    valid_years: int | None  # None: no recognition lapses
    lapse_notice_days: int
    risk: RiskWeights
    retention: Mapping[str, Retention]  # by the classes of the archive package

    @property
    def periods_missing(self) -> int:
        """How many classes of documents nobody has said a period for."""
        return sum(not kept.period for kept in self.retention.values())


@cache
def shipped() -> ClosingRules:
    """The sample, for years whose province has given no rules of its own."""
    return build(read_yaml(FOLDER.joinpath("closing", "mau.yaml").read_bytes(), "mau.yaml"))


def rules_of(data: Mapping[str, Any] | None) -> ClosingRules:
    """The rules that a year keeps (`Programme.closing_rules`), or the sample."""
    if data is None:
        return shipped()
    kept = build(data)
    return replace(kept, retention={**shipped().retention, **kept.retention})  # a class that came later has no period


def build(data: Mapping[str, Any]) -> ClosingRules:
    """Raises ValueError where a number is none or cannot be."""
    retention = {key: Retention(**kept) for key, kept in data["retention"].items()}
    rules = ClosingRules(**{**data, "risk": RiskWeights(**data["risk"]), "retention": retention})
    numbers = [rules.complaint_days, rules.lapse_notice_days, *(getattr(rules.risk, name) for name in data["risk"])]
    if not all(isinstance(number, int) and number >= 0 for number in numbers):
        raise ValueError("law/closing: mọi con số phải là số nguyên, không âm")
    if not (rules.complaint_days and rules.risk.gap and rules.risk.by_lot_percent <= 100):
        raise ValueError("law/closing: complaint_days và gap phải lớn hơn 0, by_lot_percent không quá 100")
    years = rules.valid_years
    if years is not None and not (type(years) is int and 1 <= years <= MOST_YEARS):
        raise ValueError(f"law/closing: valid_years để trống hoặc là số nguyên từ 1 đến {MOST_YEARS}")
    return rules


def to_data(rules: ClosingRules) -> dict[str, Any]:
    """Plain data for JSON; `build` gives the same rules back."""
    return asdict(rules)
