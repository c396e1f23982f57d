"""The demonstration as it is loaded: what stands behind the 76 stars of 2023."""

import json
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from gansao import law
from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal, MarkerMark
from gansao.assessments.models import Disqualification, DossierDocument, Evidence, Mark
from gansao.closing.models import Complaint
from gansao.committee.models import Comment, Consultation, Explanation, MarkChange
from gansao.demo import actions, training_year
from gansao.domain import answers, points
from gansao.domain.stars import award
from gansao.programmes.models import Programme
from gansao.recognition.models import Decision
from gansao.visits.models import Visit

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
RULES = law.criteria_set("cqtt-mau-2023")
UNITS = 209


def layer(name: str) -> dict[tuple[str, str], Mark]:
    rows = Mark.objects.filter(participation__programme__key="2023", layer=name).select_related("participation")
    return {(row.participation.code, row.criterion): row for row in rows}


def test_every_layer_is_worth_what_was_found_and_they_lead_to_the_published_stars() -> None:
    """Commune, district, team, the committee's two votes: recomputed from what each found, nothing read off."""
    layers = {name: layer(name) for name in ("self", "district", "team", "final")}
    for name, rows in layers.items():
        assert len(rows) == UNITS * 42, name
        for (_, criterion), row in rows.items():
            assert answers.mark(RULES.criterion(criterion), row.answer).points == row.points_x100
    carried = {
        (change.participation.code, change.criterion): change.after_x100
        for change in MarkChange.objects.filter(participation__programme__key="2023", state="carried")
    }
    assert sorted(code for code, _ in carried) == ["07420", "07648"]
    by_team = {place: row.points_x100 for place, row in layers["team"].items()}
    assert {place: row.points_x100 for place, row in layers["final"].items()} == by_team | carried
    frozen = json.loads(Decision.objects.get(programme__key="2023", state="published").frozen.content)
    stars: Counter[int] = Counter()
    for unit in frozen["units"]:
        marks = {criterion: mark for (code, criterion), mark in (by_team | carried).items() if code == unit["code"]}
        assert unit["marks"] == {criterion: points.text(mark) for criterion, mark in marks.items()}
        stars[award(RULES, marks).stars or 0] += 1
    assert stars == {0: 133, 1: 35, 2: 30, 3: 11}


def test_a_mark_that_differs_says_why_and_whose_it_is() -> None:
    claimed, by_team = layer("self"), layer("team")
    differing = [row for place, row in by_team.items() if row.points_x100 != claimed[place].points_x100]
    assert len(differing) > 100
    assert all(row.reason and row.note for row in differing)
    markers = MarkerMark.objects.filter(appraisal__participation__programme__key="2023")
    assert markers.filter(appraisal__order=Appraisal.FIRST).count() == UNITS * 42
    assert markers.filter(marker=None).count() == 0


def test_documents_evidence_visits_and_minutes_stand_behind_every_unit() -> None:
    of_year = {"participation__programme__key": "2023"}
    documents = DossierDocument.objects.filter(**of_year).values_list("participation", "kind")
    assert Counter(kind for _, kind in documents) == dict.fromkeys(("submission", "report", "model", "approval"), UNITS)
    assert Evidence.objects.filter(**of_year).values("participation").distinct().count() == UNITS
    visits = Visit.objects.filter(appraisal__participation__programme__key="2023")
    assert (visits.count(), visits.exclude(state="done").count()) == (UNITS, 0)
    assert visits.filter(minutes=None).count() == 0


def test_units_were_heard_agencies_asked_and_the_list_was_open_to_comment() -> None:
    explanations = Explanation.objects.filter(participation__programme__key="2023")
    assert Counter(explanations.values_list("state", flat=True)) == {"asked": UNITS - 2, "explained": 2}
    explained = explanations.filter(state="explained").values_list("participation__code", "criteria__opinion")
    assert sorted(explained) == [("07420", "change"), ("07648", "change")]
    answered = Consultation.objects.filter(participation__programme__key="2023").values_list("state", flat=True)
    assert Counter(answered) == {"clear": 4 * UNITS}
    comment = Comment.objects.get(posting__programme__key="2023")
    assert comment.handling and not (comment.sender or comment.contact)


def test_nothing_bad_is_invented_of_a_unit_that_exists() -> None:
    elsewhere = Disqualification.objects.exclude(participation__programme__key=training_year.KEY)
    assert elsewhere.count() == 0 and Complaint.objects.count() == 0
    assert Programme.objects.filter(synthetic=False).count() == 0


def test_who_worked_on_2023_finds_it(client: Client) -> None:
    client.force_login(User.objects.get(username="xa2023"))
    assert client.get("/nam/2023/ho-so/07420/").status_code == 200
    assert "bổ sung văn bản còn thiếu" in client.get("/nam/2023/giai-trinh/07420/").content.decode()
    assert client.get("/nam/2023/ho-so/07648/").status_code == 404


def test_loading_again_changes_nothing() -> None:
    assert actions.load(at=timezone.now(), progress=lambda _: None) is False
