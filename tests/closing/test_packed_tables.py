"""What the tables of the archive package say of a small year: their rows, read as a spreadsheet reads them."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gansao.accounts.roles import role_table
from gansao.assessments.models import Mark
from gansao.closing import packing
from gansao.closing.archives import Item
from gansao.law import load_process
from gansao.programmes.models import Participation, Phase, PhaseExtension, Programme
from gansao.programmes.queries import process_of
from tests.factories import make_process_year, make_user, make_year

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
    return content_of(found)


def content_of(item: Item) -> bytes:
    assert callable(item.content)
    made = item.content()
    return made if isinstance(made, bytes) else b"".join(made)


def rows_of(items: Any, path: str) -> list[dict[str, str]]:
    content = file_of(items, path)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# Marks of every layer -------------------------------------------------------------------------------------------------

MARKS = "ket-qua/diem-cac-lop.csv"


def test_every_layers_mark_says_who_set_it_and_when(year: Programme) -> None:
    Mark.objects.all().delete()
    clerk, head = make_user("lan", full_name="Trần Thị Lan"), make_user("minh", full_name="Lê Minh")
    for layer, by, points, reason in (("self", clerk, 200, ""), ("team", head, 100, "weak_evidence")):
        Mark.objects.create(
            participation=unit(year),
            criterion="1",
            layer=layer,
            points_x100=points,
            answer={"items": [1, 2] if points == 200 else [1]},
            reason=reason,
            marked_at=MOMENT,
            marked_by_id=by.pk,
        )
    told = [
        tuple(row[name] for name in ("mã", "lớp điểm", "điểm", "điều tìm thấy", "lý do", "người chấm", "lúc"))
        for row in rows_of(packing.dossiers.marks(year), MARKS)
    ]
    assert told == [
        ("07420", "Tự chấm", "2.00", "Có 2 trên 3 mục: Mã QR; Trang thông tin", "", "Trần Thị Lan", SHOWN),
        ("07420", "Tổ thẩm định", "1.00", "Có 1 trên 3 mục: Mã QR", "minh chứng chưa phù hợp", "Lê Minh", SHOWN),
    ]


def test_the_marks_cost_the_same_for_one_unit_and_for_three(
    year: Programme, django_assert_num_queries: Queries
) -> None:
    for units in (3, 1):
        Mark.objects.exclude(participation__code__in=CODES[:units]).delete()
        items = list(packing.dossiers.marks(year))
        with django_assert_num_queries(2):
            assert {row["mã"] for row in rows_of(items, MARKS)} == set(CODES[:units])


# The units, the process and its days ----------------------------------------------------------------------------------


def test_who_takes_part_stands_with_its_reason_and_who_said_so(year: Programme) -> None:
    Participation.objects.filter(code="07423").update(
        status="not_registered",
        status_reason="Đang sáp nhập.",
        registered_by_name="Vũ Thị Chủ tịch",
        registered_at=MOMENT,
    )
    rows = {row["mã"]: list(row.values())[2:] for row in rows_of(packing.dossiers.units(year), "ho-so/don-vi.csv")}
    assert rows["07423"] == ["Huyện Lạng Giang", "Không đăng ký", "Đang sáp nhập.", "Vũ Thị Chủ tịch", SHOWN]
    assert rows["07420"] == ["Huyện Lạng Giang", "Tham gia", "", "", ""]


@pytest.fixture
def run_year() -> Programme:
    """By the shipped process; self-assessment until the end of October, for Mỹ Thái first longer, then not."""
    run = make_process_year()
    phase = run.phases.get(key="self_assessment")
    Phase.objects.filter(pk=phase.pk).update(first_on=date(2023, 10, 1), last_on=date(2023, 10, 31))
    for number, code in enumerate(CODES):
        granted = {"granted_at": MOMENT + timedelta(minutes=number), "granted_by": make_user(f"thuky-{code}")}
        PhaseExtension.objects.create(
            participation=unit(run, code), phase=phase, last_on=date(2023, 11, 5), reason="Bão số 3.", **granted
        )
    return run


def test_the_process_stands_beside_its_days_and_is_read_back_as_it_was(run_year: Programme) -> None:
    items = list(packing.phases.phases(run_year))
    written = file_of(items, "ket-qua/quy-trinh.yaml")
    assert load_process(written, "quy-trinh.yaml", role_table()) == process_of(run_year)
    rows = rows_of(items, "ket-qua/giai-doan.csv")
    assert [row["mã giai đoạn"] for row in rows] == [phase.key for phase in process_of(run_year).phases]
    assert list(rows[1].values()) == ["2", "self_assessment", "Tự chấm điểm", "01/10/2023", "31/10/2023"]


def test_every_extension_stands_with_its_reason_and_who_gave_it(run_year: Programme) -> None:
    taken_back = {"granted_at": MOMENT + timedelta(days=1), "granted_by": make_user("khac", full_name="Đỗ Khác")}
    phase = run_year.phases.get(key="self_assessment")
    PhaseExtension.objects.create(
        participation=unit(run_year), phase=phase, last_on=phase.last_on, reason="Đã xong.", **taken_back
    )
    rows = rows_of(packing.phases.phases(run_year), "ho-so/gia-han.csv")
    assert [list(row.values()) for row in rows if row["mã"] == "07420"] == [
        [*("07420", "Xã Mỹ Thái", "Tự chấm điểm", "31/10/2023"), day, reason, by, moment]
        for day, reason, by, moment in (
            ("05/11/2023", "Bão số 3.", "Người thuky-07420", "07/11/2023 06:06"),
            ("31/10/2023", "Đã xong.", "Đỗ Khác", "08/11/2023 06:05"),
        )
    ]


def test_extensions_cost_the_same_for_one_unit_and_for_three(
    run_year: Programme, django_assert_num_queries: Queries
) -> None:
    for units in (3, 1):
        PhaseExtension.objects.exclude(participation__code__in=CODES[:units]).delete()
        items = list(packing.phases.phases(run_year))
        with django_assert_num_queries(1):
            assert len(rows_of(items, "ho-so/gia-han.csv")) == units


def test_a_year_of_finished_marks_has_no_process_to_keep(year: Programme) -> None:
    assert list(packing.phases.phases(year)) == []
