"""The package's tables of what agencies were asked: the answer that stands, and all that was said before it."""

from datetime import date, timedelta

import pytest

from gansao.accounts.models import User
from gansao.closing.packing import committee
from gansao.committee import actions
from gansao.committee.models import Agency, Consultation
from gansao.programmes.models import Programme
from tests.factories import make_user

from .test_packed_tables import CODES, MOMENT, SHOWN, Queries, rows_of, year

__all__ = ["year"]
pytestmark = pytest.mark.django_db
ANSWERS, HISTORY = "y-kien-co-quan/hoi-va-tra-loi.csv", "y-kien-co-quan/lich-su.csv"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def secretary(year: Programme) -> User:
    return make_user("thuky", "secretariat", year.province, full_name="Nguyễn Thị Thư")


@pytest.fixture
def police(year: Programme, secretary: User) -> Agency:
    """Asked about three units; clear of one at first, then it named a disqualifier, which was confirmed and doubted."""
    officer, paper = (
        make_user("congan", full_name="Phạm Công An"),
        {"document_on": date(2023, 11, 3), "note": "Án treo"},
    )
    agency = actions.set_agency(programme=year, name="Công an tỉnh", users=[officer], by=secretary, at=MOMENT)
    asked = {"agencies": [agency], "codes": CODES, "due_on": date(2023, 11, 20)}
    actions.ask(programme=year, **asked, by=secretary, at=MOMENT + MINUTE)
    one = Consultation.objects.get(participation__code="07420")
    other = Consultation.objects.get(participation__code="07423")
    actions.answer_clear(consultations=[one, other], by=officer, at=MOMENT + 2 * MINUTE)
    said = {"code": "L1", "document_number": "9/CAT", **paper}
    actions.answer(consultation=one, **said, by=officer, at=MOMENT + 3 * MINUTE)
    actions.settle(consultation=one, confirms=True, note="Đúng người.", by=secretary, at=MOMENT + 4 * MINUTE)
    actions.look_again(consultation=one, reason="Nhầm tên.", by=secretary, at=MOMENT + 5 * MINUTE)
    return agency


def test_the_answer_that_stands_says_who_asked_answered_and_concluded(year: Programme, police: Agency) -> None:
    [row] = [row for row in rows_of(committee.consultations(year), ANSWERS) if row["mã"] == "07420"]
    assert list(row.values()) == [
        *("07420", "Xã Mỹ Thái", "Công an tỉnh", "Nguyễn Thị Thư", "07/11/2023 06:06", "20/11/2023"),
        *("Nêu điều kiện loại trừ, chờ xem xét", "L1", "9/CAT", "03/11/2023", "Án treo"),
        *("Phạm Công An", "07/11/2023 06:08", "Đúng người.", "Nguyễn Thị Thư", "07/11/2023 06:09"),
    ]


def test_every_question_answer_and_change_stands_in_its_order(year: Programme, police: Agency) -> None:
    rows = [list(row.values()) for row in rows_of(committee.consultations(year), HISTORY)]
    mine, clerk, officer = ["07420", "Xã Mỹ Thái", "Công an tỉnh"], "Nguyễn Thị Thư", "Phạm Công An"
    assert [row[:4] for row in rows] == [
        ["", "", "Công an tỉnh", "Ghi cơ quan được hỏi ý kiến"],
        ["", "", "", "Hỏi ý kiến cơ quan"],
        ["", "", "Công an tỉnh", "Trả lời về điều kiện loại trừ"],
        [*mine, "Trả lời về điều kiện loại trừ"],
        [*mine, "Kết luận về điều kiện loại trừ"],
        [*mine, "Xem xét lại điều kiện loại trừ"],
    ]
    assert [row[5] for row in rows] == [clerk, clerk, officer, officer, clerk, clerk]
    assert rows[0][6] == SHOWN and rows[5][6] == "07/11/2023 06:10"
    assert "cơ quan: Công an tỉnh" in rows[1][4] and "hạn: 20/11/2023" in rows[1][4]
    assert "mã đơn vị: 07423, 07420" in rows[2][4]
    assert "trạng thái: không có thông tin → nêu điều kiện loại trừ" in rows[3][4] and "số: 9/CAT" in rows[3][4]
    assert rows[5][4] == "lý do: Nhầm tên.; trạng thái: đã xác nhận → nêu điều kiện loại trừ"


def test_the_history_costs_the_same_for_one_unit_and_for_three(
    year: Programme, police: Agency, django_assert_num_queries: Queries
) -> None:
    for units in (3, 1):
        Consultation.objects.exclude(participation__code__in=CODES[:units]).delete()
        items = list(committee.consultations(year))
        with django_assert_num_queries(2):
            rows_of(items, HISTORY)
        with django_assert_num_queries(1):
            assert len(rows_of(items, ANSWERS)) == units
