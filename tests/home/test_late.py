"""/nam/<khóa>/cham-tre/: who is late, units by district, then teams, agencies, committee and offices."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gansao.assessments import actions
from gansao.committee.models import Consultation
from gansao.programmes.models import Participation, Phase, Programme
from tests.assessments.sheets_of_year import signed_in, voi_of
from tests.committee.years import agency
from tests.factories import (
    NOW,
    make_appraisal,
    make_commune,
    make_participation,
    make_process_year,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db
URL = "/nam/2023/cham-tre/"
CSV = "/nam/2023/cham-tre.csv"


def test_the_page_by_who_asks() -> None:
    year = make_process_year("district_review")
    voi = voi_of(year)
    assert Client().get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    outsider = Client()
    outsider.force_login(make_user("nguoi-ngoai"))
    assert [outsider.get(url).status_code for url in (URL, CSV)] == [404, 404]
    commune = signed_in("xa", voi)
    assert [commune.get(url).status_code for url in (URL, CSV)] == [403, 403]
    page = unescape(signed_in("kiem-tra", voi).get(URL).content.decode())
    assert "4 đơn vị quá hạn" in page and "Huyện Lạng Giang: 4 đơn vị" in page and "quá hạn" in page
    assert "Người xa" in page  # whom to ring
    table = signed_in("thu-ky", voi).get(CSV).content.decode("utf-8-sig").splitlines()
    assert len(table) == 5 and table[1].split(",")[2:4] == ["Huyện Lạng Giang", "Tự chấm điểm"]
    Programme.objects.update(process=None)
    assert signed_in("huyen", voi).get(URL).status_code == 404


def test_a_district_sees_its_own_units_only() -> None:
    year = make_process_year("district_review")
    other = make_commune(year.province, "09999", "Xã Ngoài")
    make_participation(year, other)
    assert signed_in("thu-ky", voi_of(year)).get(URL).context["total"] == 5
    assert signed_in("huyen", voi_of(year)).get(URL).context["total"] == 4


def late_year() -> Programme:
    """The appraisal is over since yesterday: a team has confirmed one unit of none, an agency has not answered."""
    year = make_process_year("explanation")
    team = make_team(year)
    make_appraisal(voi_of(year), team)
    police = make_user("cong-an", "consulted_agency", year.province)
    Consultation.objects.create(
        agency=agency(year, user=police),
        participation=voi_of(year),
        due_on=timezone.localdate() - timedelta(days=30),
        asked_at=NOW,
        asked_by=police,
    )
    return year


def test_teams_and_agencies_with_whom_to_ring() -> None:
    year = late_year()
    voi = voi_of(year)
    page = signed_in("thu-ky", voi).get(URL)
    assert [(due.who, due.what) for due, _ in page.context["others"]] == [
        ("Công an tỉnh", "còn 1 đơn vị chưa trả lời về điều kiện loại trừ"),
        ("Tổ 1", "còn 1 đơn vị chưa xác nhận"),
    ]
    text = unescape(page.content.decode())
    assert "4 đơn vị quá hạn, 2 phần việc khác quá hạn" in text
    assert text.count("Người to-truong-1") == 2  # of the unit that is late, and of the team
    assert "Người cong-an" in text
    table = signed_in("kiem-tra", voi).get(CSV).content.decode("utf-8-sig").splitlines()
    assert table[-1].startswith(",Tổ 1,,Thẩm định,") and table[-1].endswith("Người to-truong-1; Người thanh-vien-1")
    mine = signed_in("huyen", voi).get(URL)
    assert mine.context["total"] == 4 and mine.context["others"] == []  # a district watches over its units only


def test_nothing_late_says_so() -> None:
    year = make_process_year("registration")
    assert "Không có việc nào quá hạn" in unescape(signed_in("thu-ky", voi_of(year)).get(URL).content.decode())


def test_the_link_to_extend_is_for_who_may_here() -> None:
    voi = voi_of(make_process_year("district_review"))
    assert "?don-vi=07375" in signed_in("thu-ky", voi).get(URL).content.decode()
    assert "?don-vi=07375" not in signed_in("kiem-tra", voi).get(URL).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number: int, django_assert_num_queries: Any) -> None:
    year = make_process_year("district_review")
    Participation.objects.exclude(code__in=["07375", "07420", "07423"][:number]).delete()
    for unit in year.participations.all():
        actions.move_dossier(participation=unit, verb="ask_sign_off", by="thử", at=NOW)
    client = signed_in("thu-ky", voi_of(year))
    client.get(URL)
    with django_assert_num_queries(15):
        client.get(URL)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_with_teams_and_agencies(number: int, django_assert_num_queries: Any) -> None:
    year = late_year()
    for each in range(2, number + 1):
        make_appraisal(year.participations.exclude(appraisals__isnull=False)[0], make_team(year, each))
    Phase.objects.filter(key="committee").update(last_on=None)
    client = signed_in("thu-ky", voi_of(year))
    client.get(URL)
    with django_assert_num_queries(23):
        client.get(URL)
