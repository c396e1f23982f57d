"""The package's table of the log: what was done to anything of this year, and nothing of another."""

from datetime import timedelta

import pytest
from django.apps import apps

from gansao.accounts.audit_rows import HEADINGS
from gansao.accounts.models import User
from gansao.appraisals import actions as appraisals
from gansao.audit import words
from gansao.audit.actions import record
from gansao.closing.packing.history import OF_YEAR, entries, log
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme
from tests.factories import make_appraisal, make_programme, make_team, make_user

from .test_packed_tables import CODES, MOMENT, Queries, rows_of, unit, year

__all__ = ["year"]
pytestmark = pytest.mark.django_db
LOG = "ket-qua/nhat-ky.csv"
OF_NO_YEAR = {
    *("accounts.User", "appraisals.Interest", "criteria.StoredCriteriaSet", "files.StoredFile", "notices.Notice"),
    *("places.UnitLoad", "worktime.CalendarDay", "closing.ArchivePackage"),
}


@pytest.fixture
def secretary(year: Programme) -> User:
    return make_user("thuky", "secretariat", year.province, full_name="Nguyễn Thị Thư")


def left_out(year: Programme, code: str, by: User, minutes: int = 0) -> None:
    one = {"participation": unit(year, code), "status": "not_proposed", "reason": "Theo đề nghị của huyện."}
    programmes.set_participation(**one, by=by, at=MOMENT + timedelta(minutes=minutes))


def test_every_object_of_the_log_is_of_a_year_or_known_to_be_of_none() -> None:
    assert OF_YEAR.keys() | OF_NO_YEAR == words.OBJECTS.keys() and not OF_YEAR.keys() & OF_NO_YEAR


def test_what_was_done_stands_in_words_oldest_first(year: Programme, secretary: User) -> None:
    left_out(year, "07423", secretary, minutes=1)
    programmes.set_disclosure(programme=year, unrecognised_shown="points", by=secretary, at=MOMENT)
    record(by=secretary, at=MOMENT, action="accounts.grant", obj=secretary, place_code=year.province.code)
    rows = rows_of(log(year), LOG)
    assert tuple(rows[0]) == HEADINGS
    assert [list(row.values()) for row in rows] == [
        [
            *("07/11/2023 06:05:00", "Nguyễn Thị Thư", "Chọn điều công khai", "Chương trình năm"),
            *("Chương trình năm 2023, Tỉnh Bắc Giang", str(year.pk), "24"),
            "công khai đơn vị chưa đạt: chỉ nêu “chưa đạt chuẩn” → nêu đầy đủ điểm",
        ],
        [
            *("07/11/2023 06:06:00", "Nguyễn Thị Thư", "Ghi việc tham gia", "Đơn vị trong năm"),
            *("Xã Đại Lâm (07423)", str(unit(year, "07423").pk), "07423"),
            "năm: 2023; lý do:  → Theo đề nghị của huyện.; tham gia: tham gia → không được đề nghị",
        ],
    ]


def test_another_years_rows_about_the_same_commune_stay_out(year: Programme, secretary: User) -> None:
    other = make_programme(year.province, [unit(year).unit], key="2024")
    left_out(other, "07420", secretary)
    left_out(year, "07423", secretary)
    assert [row["mã địa bàn"] for row in rows_of(log(year), LOG)] == ["07423"]
    assert [row["mã địa bàn"] for row in rows_of(log(other), LOG)] == ["07420"]


def test_a_markers_mark_that_was_taken_away_stays_in_the_log_of_its_year(year: Programme) -> None:
    team = make_team(year)
    appraisal, head = make_appraisal(unit(year), team), User.objects.get(username="to-truong-1")
    given = {"appraisal": appraisal, "criterion": "3", "by": head, "at": MOMENT}
    mark = appraisals.save_mark(**given, answer={"points": 300}, seen=0, reason="more_found", note="Có biên bản.")
    assert mark is not None
    pk = str(mark.pk)
    mark.delete()
    assert list(entries(year).values_list("action", "object_id")) == [("appraisals.save_mark", pk)]
    assert entries(make_programme(year.province, key="2024")).count() == 0


def test_every_way_to_a_year_is_one_the_models_have(year: Programme) -> None:
    for label, path in OF_YEAR.items():
        assert apps.get_model(label)._default_manager.filter(**{path: year.pk}).count() >= 0


def test_the_log_costs_the_same_for_one_unit_and_for_three(
    year: Programme, secretary: User, django_assert_num_queries: Queries
) -> None:
    for units, new in ((1, CODES[:1]), (3, CODES[1:])):
        for minutes, code in enumerate(new, start=units):
            left_out(year, code, secretary, minutes)
        items = list(log(year))
        with django_assert_num_queries(1):
            assert [row["mã địa bàn"] for row in rows_of(items, LOG)] == list(CODES[:units])
