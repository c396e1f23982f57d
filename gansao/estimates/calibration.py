"""Calibration of the teams, for the committee: how far two markings agree and how strict each team marks.

Stands beside the raw marks, is never applied to them, and says "chưa đủ dữ liệu" on little data. Nothing between a
mark and a star imports it.
"""

from .agreement import Agreement, Kappa, Pair, agreement, by_criterion
from .comparisons import Mark
from .many_facet import ManyFacet, TeamFacet, many_facet
from .severity import Evidence, TeamSeverity, severity

__all__ = [
    "Agreement",
    "Evidence",
    "Kappa",
    "ManyFacet",
    "Mark",
    "Pair",
    "TeamFacet",
    "TeamSeverity",
    "agreement",
    "by_criterion",
    "many_facet",
    "severity",
]
