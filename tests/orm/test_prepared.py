"""A prepared query finds what the same query finds whatever its values, and refuses what it could get wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from gansao.accounts.models import Membership
from gansao.assessments.models import Mark
from gansao.orm.prepared import Prepared
from gansao.places.models import Unit
from gansao.programmes.models import Participation
from tests.factories import make_membership, make_user, make_year

pytestmark = pytest.mark.django_db


def of_layers(unit: int, layers: tuple[str, ...], criterion: str) -> QuerySet[Any, Any]:
    marks = Mark.objects.filter(Q(criterion=criterion) | Q(note=""), participation=unit, layer__in=layers)
    return marks.order_by("criterion", "layer").values_list("layer", "criterion", "answer", "points_x100", "marked_at")


def test_it_finds_what_the_query_finds() -> None:
    first, second = make_year().participations.order_by("code")[:2]
    Mark.objects.filter(participation=first, criterion="2").update(answer={"items": [0, 2]}, layer="self")
    asked = Prepared(of_layers)
    for unit, layers, criterion in (
        (first.pk, ("final",), "1"),
        (first.pk, ("final", "self"), "2"),
        (second.pk, ("self", "final"), "1"),
        (second.pk, ("self",), "1"),
        (0, ("final", "self"), "1"),
    ):
        found = asked.rows(unit=unit, layers=layers, criterion=criterion)
        assert found == list(of_layers(unit, layers, criterion))
    assert [row[2] for row in asked.rows(unit=first.pk, layers=("self",), criterion="2")] == [{"items": [0, 2]}]


def test_days_and_counts() -> None:
    user = make_user("thuky")
    place = make_year().province
    make_membership(user, "secretariat", place, first_on=date(2023, 2, 1), last_on=date(2023, 6, 30))

    def roles(on: date, user: int) -> QuerySet[Any, Any]:
        held = Membership.objects.filter(first_on__lte=on, last_on__gte=on, user=user).order_by("role")
        return held.values_list("role").annotate(n=Count("id"))

    asked = Prepared(roles)
    assert asked.rows(on=date(2023, 1, 31), user=user.pk) == []
    assert asked.rows(on=date(2023, 2, 1), user=user.pk) == [("secretariat", 1)]
    assert asked.rows(on=date(2023, 6, 30), user=user.pk) == [("secretariat", 1)]
    assert asked.rows(on=date(2023, 7, 1), user=user.pk) == []


def test_none_of_nothing_is_not_even_asked() -> None:
    asked = Prepared(lambda codes: Unit.objects.filter(code__in=codes).values_list("pk"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert asked.rows(codes=()) == []
    assert len(queries) == 0


def test_models_come_with_what_was_selected() -> None:
    year = make_year()
    asked = Prepared(
        lambda year, codes: (
            Participation.objects.filter(programme=year, code__in=codes)
            .select_related("programme__province", "dossier")
            .defer("status_reason")
            .order_by("code")
        )
    )
    for codes in (("07420", "07375"), ("07432", "07423")):
        with CaptureQueriesContext(connection) as queries:
            units = asked.rows(year=year.pk, codes=codes)
            assert [unit.code for unit in units] == sorted(codes)
            assert all(unit.programme.province.code == "24" and not hasattr(unit, "dossier") for unit in units)
        assert len(queries) == 1
        assert units[0].get_deferred_fields() == {"status_reason"} and units[0].status_reason == ""
    assert asked.rows(year=year.pk, codes=("07420",))[0] is not asked.rows(year=year.pk, codes=("07420",))[0]


def test_text_from_outside_stays_a_parameter() -> None:
    make_year()
    asked = Prepared(lambda code: Unit.objects.filter(code=code).values_list("code"))
    assert asked.rows(code="24") == [("24",)]
    assert asked.rows(code="24' OR ''='") == asked.rows(code="%s") == []


@pytest.mark.parametrize(
    ("build", "values"),
    [
        (lambda text: Unit.objects.filter(code__startswith=text).values_list("pk"), {"text": "24"}),  # escaped, "24%"
        (lambda code, other: Unit.objects.filter(code=code).values_list("pk"), {"code": "24", "other": "25"}),
        (lambda number: Unit.objects.filter(pk=number).values_list(f"{'pk' if number % 4 else 'code'}"), {"number": 2}),
        (lambda number: Unit.objects.order_by("pk")[: number % 3].values_list("pk"), {"number": 2}),
        (lambda number: Unit.objects.filter(pk=number).prefetch_related("periods"), {"number": 2}),
        (lambda number: Unit.objects.filter(pk=number).values_list("pk", flat=True), {"number": 2}),
        (lambda on: Unit.objects.filter(first_on=on).values_list("pk"), {"on": datetime(2023, 1, 1, tzinfo=UTC)}),
        (lambda on: Unit.objects.filter(first_on=on).values_list("pk"), {"on": None}),
        (lambda level: Unit.objects.filter(level=level).values_list("pk"), {"level": True}),
    ],
)
def test_what_could_go_wrong_is_refused(build: Any, values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Prepared takes"):
        Prepared(build).rows(**values)
