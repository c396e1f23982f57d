"""The rules of closing a year as data (`law/closing/`): deadlines, risk, how long a recognition holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gansao.domain.risk import RiskWeights
from gansao.law import FOLDER, read_yaml

MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Retention:
    """A class of archived documents, and for how long it is kept in the province's words."""

    name: str
    period: str


@dataclass(frozen=True, slots=True)
class ClosingRules:
    name: str
    source: str
    complaint_days: int  # working days
    valid_years: int | None  # None: no recognition lapses
    lapse_notice_days: int
    risk: RiskWeights
    retention: Mapping[str, Retention]  # by the classes of the archive package


@cache
def closing_rules() -> ClosingRules:
    """The rules as shipped; a province keeps its own in this file."""
    return build(read_yaml(FOLDER.joinpath("closing", "mau.yaml").read_bytes(), "mau.yaml"))


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
