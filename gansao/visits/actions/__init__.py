"""What writes visits: the plan, what phones send, samples, signed minutes."""

from gansao.programmes.actions import Refused
from gansao.visits.actions.minutes import add_minutes
from gansao.visits.actions.planning import cancel_visit, plan_visit, replan_visit
from gansao.visits.actions.sampling import draw_sample
from gansao.visits.actions.taking_in import Result, take_in

__all__ = [
    "Refused",
    "Result",
    "add_minutes",
    "cancel_visit",
    "draw_sample",
    "plan_visit",
    "replan_visit",
    "take_in",
]
