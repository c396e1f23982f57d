"""What the tables of the archive package say of a small year: their rows, read as a spreadsheet reads them."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gansao.assessments.models import Mark
from gansao.closing import packing
from gansao.closing.archives import Item
from gansao.programmes.models import Participation, Programme
from tests.factories import make_user, make_year

pytestmark = pytest.mark.django_db

MOMENT = datetime(2023, 11, 6, 23, 5, tzinfo=ZoneInfo("UTC"))  # 06:05 of the next day in Vietnam
SHOWN = "07/11/2023 06:05"
Queries = Callable[[int], AbstractContextManager[Any]]
CODES = ("07375", "07420", "07423")


@pytest.fixture
def year() -> Programme:
    return make_year()


def unit(year: Programme, code: str = "07420") -> Participation:
    return year.participations.get(code=code)


def file_of(items: Any, path: str) -> bytes:
    [found] = [item for item in items if item.path == path]
    assert isinstance(found, Item) and callable(found.content)
    return found.content()


def rows_of(items: Any, path: str) -> list[dict[str, str]]:
    content = file_of(items, path)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# Marks of every layer -------------------------------------------------------------------------------------------------

MARKS = "ket-qua/diem-cac-lop.csv"


def test_every_layers_mark_says_who_set_it_and_when(year: Programme) -> None:
    Mark.objects.all().delete()
    clerk, head = make_user("lan", full_name="Trần Thị Lan"), make_user("minh", full_name="Lê Minh")
    for layer, by, points, reason in (("self", clerk, 200, ""), ("team", head, 150, "weak_evidence")):
        Mark.objects.create(
            participation=unit(year),
            criterion="1",
            layer=layer,
            points_x100=points,
            reason=reason,
            marked_at=MOMENT,
            marked_by_id=by.pk,
        )
    told = [
        tuple(row[name] for name in ("mã", "lớp điểm", "điểm", "lý do", "người chấm", "lúc"))
        for row in rows_of(packing.dossiers.marks(year), MARKS)
    ]
    assert told == [
        ("07420", "Tự chấm", "2.00", "", "Trần Thị Lan", SHOWN),
        ("07420", "Tổ thẩm định", "1.50", "minh chứng chưa phù hợp", "Lê Minh", SHOWN),
    ]


def test_the_marks_cost_the_same_for_one_unit_and_for_three(
    year: Programme, django_assert_num_queries: Queries
) -> None:
    for units in (3, 1):
        Mark.objects.exclude(participation__code__in=CODES[:units]).delete()
        items = list(packing.dossiers.marks(year))
        with django_assert_num_queries(2):
            assert {row["mã"] for row in rows_of(items, MARKS)} == set(CODES[:units])
