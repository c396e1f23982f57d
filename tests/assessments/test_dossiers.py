"""/nam/<key>/ho-so/: the dossiers one may open, filtered and counted; and the same list as CSV."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.assessments import actions
from gansao.assessments.models import Dossier
from gansao.programmes.models import Participation
from tests.assessments.sheets_of_year import SHEET, mark, signed_in, stranger_to, year
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/ho-so/"


@pytest.fixture
def voi() -> Participation:
    return year()


def rows(client: Client, query: str = "?") -> list[list[str]]:
    text = unescape(client.get(URL + query).content.decode())
    found = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", text, re.S)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row)] for row in found]


def names(client: Client, query: str) -> list[str]:
    return [row[0] for row in rows(client, query)]


@pytest.mark.parametrize("url", [URL, "/nam/2023/ho-so.csv"])
def test_who_may(voi: Participation, url: str) -> None:
    assert Client().get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    outsider = Client()
    outsider.force_login(make_user("ngoai"))
    assert outsider.get(url).status_code == 404
    administrator = Client()
    administrator.force_login(make_user("quan-tri", "administrator", voi.programme.province))
    assert administrator.get(url).status_code == 404
    reader = signed_in("kiem-tra", voi)
    assert reader.get(url).status_code == 200
    assert reader.post(url).status_code == 405


def test_who_works_for_one_unit_is_taken_to_it(voi: Participation) -> None:
    assert signed_in("xa", voi).get(URL)["Location"] == SHEET
    assert stranger_to(voi).get(URL)["Location"] == "/nam/2023/ho-so/07420/"


def test_the_list_as_vietnamese_sorts_with_how_far_each_has_come(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    mark(voi, "2", {"level": 1})
    actions.move_dossier(participation=voi, verb="ask_sign_off", by="thử", at=NOW)
    assert rows(signed_in("thu-ky", voi)) == [
        ["Xã Đại Lâm", "Huyện Lạng Giang", "Đang lập", "0/3", "–"],
        ["Xã Mỹ Thái", "Huyện Lạng Giang", "Đang lập", "0/3", "–"],
        ["Thị trấn Vôi", "Huyện Lạng Giang", "Chờ lãnh đạo duyệt", "2/3", "3,50"],
        ["Xã Xuân Hương", "Huyện Lạng Giang", "Đang lập", "0/3", "–"],
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=my+thai", ["Xã Mỹ Thái"]),
        ("?q=07375", ["Thị trấn Vôi"]),
        ("?huyen=999", []),
        ("?trang-thai=awaiting", ["Thị trấn Vôi"]),
        ("?trang-thai=absent", ["Xã Xuân Hương"]),
        ("?co-diem=1", ["Thị trấn Vôi"]),
        ("?trang-thai=la&huyen=217&q=dai", ["Xã Đại Lâm"]),
    ],
)
def test_it_is_filtered(voi: Participation, query: str, found: list[str]) -> None:
    mark(voi, "1", {"items": [0]})
    actions.move_dossier(participation=voi, verb="ask_sign_off", by="thử", at=NOW)
    voi.programme.participations.filter(code="07432").update(status="not_registered", status_reason="Thử")
    assert names(signed_in("thu-ky", voi), query) == found


def test_the_chips_count(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    text = signed_in("thu-ky", voi).get(URL).content.decode()
    chips = re.findall(r'class="chip"[^>]*>([^<]+)</a>', text)
    assert chips == ["Tất cả 4", "Đang lập 4", "Đã có điểm 1"]


def test_marks_that_are_not_open_are_not_shown(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    client = signed_in("thu-ky", voi)
    voi.programme.phases.update(first_on=None, last_on=None)
    assert {row[-1] for row in rows(client)} == {"chưa mở cho bạn"}
    assert names(client, "?co-diem=1") == []


def test_the_list_as_csv(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    content = signed_in("thu-ky", voi).get("/nam/2023/ho-so.csv").content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content)))
    assert [row["code"] for row in table] == ["07423", "07420", "07375", "07432"]
    assert (table[2]["state"], table[2]["marked"], table[2]["self_points"]) == ("drafting", "1", "2.00")


def test_it_costs_the_same_for_one_unit_and_for_many(
    voi: Participation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("thu-ky", voi)
    for unit in voi.programme.participations.all():
        Dossier.objects.create(participation=unit, changed_at=NOW)
    mark(voi, "1", {"items": [0]})
    voi.programme.participations.exclude(code__in=["07375", "07420", "07423"]).delete()
    client.get(URL)
    with django_assert_num_queries(10):
        assert len(rows(client, "?q=")) == 3
    voi.programme.participations.exclude(code="07375").delete()
    with django_assert_num_queries(10):
        assert len(rows(client, "?q=")) == 1
