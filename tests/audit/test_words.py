"""Whatever an action writes into the log has its word on the page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from gansao.appraisals.models import Appraisal, SuppliedColumn
from gansao.assessments.models import Dossier, MarksUpload
from gansao.audit import words
from gansao.closing.models import Complaint, Recheck
from gansao.committee.models import Consultation, Explanation, MarkChange, Posting
from gansao.domain import lifecycle
from gansao.programmes.models import Participation, Programme
from gansao.recognition.drafting import GROUPINGS
from gansao.recognition.models import Decision
from gansao.visits.models import Visit
from gansao.worktime.models import CalendarDay

HOUSE = Path(__file__).parents[2] / "gansao"
WRITERS = {"record", "_record", "_audit", "_set_active"}


def written() -> Iterator[str]:
    """Names of actions in calls of `record` and of the small functions around it."""
    for path in [*HOUSE.glob("*/actions.py"), *HOUSE.glob("*/actions/*.py")]:
        feature = path.relative_to(HOUSE).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "action")]
                for argument in arguments:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        name = argument.value if "." in argument.value else f"{feature}.{argument.value}"
                        if re.fullmatch(r"[a-z]+\.[a-z_]+", name):
                            yield name


def test_every_action_has_its_word() -> None:
    names = {*written(), *(f"programmes.{verb}" for verbs in lifecycle.PROGRAMME.values() for verb in verbs)}
    assert {"accounts.create_account", "files.store", "programmes.open_year"} <= names
    assert sorted(names - words.ACTIONS.keys()) == []


def test_words_are_unlike() -> None:
    for table in (words.ACTIONS, words.OBJECTS):
        assert len(set(table.values())) == len(table)


def test_every_state_and_choice_has_its_word() -> None:
    kept = {
        "disclosure": Programme.Unrecognised.values,
        "group_by": GROUPINGS,
        "kind": CalendarDay.Kind.values,
        "state": [
            *(*Programme.State.values, *Decision.State.values, *MarksUpload.State.values, *Dossier.State.values),
            *(*Appraisal.State.values, *SuppliedColumn.State.values, *Visit.State.values),
            *(*Explanation.State.values, *Consultation.State.values, *MarkChange.State.values),
            *(*Complaint.State.values, *Posting.State.values),
        ],
        "finding": Recheck.Finding.values,
        "origin": Complaint.Origin.values,
        "outcome": Complaint.Outcome.values,
        "status": Participation.Status.values,
        "unrecognised_shown": Programme.Unrecognised.values,
    }
    for key, values in kept.items():
        assert sorted(words.VALUES[key]) == sorted(set(values))
    assert words.value("status", "not_registered") == "không đăng ký"
    assert words.value("details.group_by", "stars") == "số sao"
    assert words.value("reason", "open") == "open"


def test_what_has_no_word_keeps_its_key() -> None:
    assert words.action("x.y") == "x.y"
    assert words.kind("x.Y") == "x.Y"
    assert words.field("marks.07420.1") == "điểm › 07420 › 1"
