"""/nam/<key>/xep-hang/: the year ranked, every unit with every mark; and its files."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from gansao.assessments import listing, queries
from gansao.domain import stars
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import programmes
from gansao.workbooks import sheets
from gansao.workbooks.marks import read_marks
from tests.factories import make_commune, make_participation, make_programme, make_province, make_user, make_year

pytestmark = pytest.mark.django_db
URL = "/nam/2023/xep-hang/"


@pytest.fixture
def chairman(client: Client) -> Client:
    client.force_login(make_user("chu-tich", "chairman", make_year().province))
    return client


def page(client: Client, query: str = "") -> str:
    return unescape(client.get(URL + query).content.decode())


def rows(text: str) -> list[list[str]]:
    """The cells of the table's body, as text."""
    body = re.search(r"<tbody>(.*?)</tbody>", text[text.index("Bảng xếp hạng") :], re.S)
    assert body
    plain = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in body[1].split("</tr>") if row]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in plain]


def names(text: str) -> list[str]:
    return [row[1] for row in rows(text)]


@pytest.mark.parametrize("url", [URL, "/nam/2023/xep-hang.csv", "/nam/2023/xep-hang.xlsx", "/nam/2023/bang-diem.xlsx"])
def test_who_may(client: Client, url: str) -> None:
    year = make_year()
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("quan-tri", "administrator", year.province))
    assert client.get(url).status_code == 404
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405


def test_every_unit_with_every_mark_and_what_is_lacking(chairman: Client) -> None:
    text = page(chairman)
    assert "2 trên 4 đơn vị đủ điều kiện công nhận" in text
    assert "2 đơn vị nằm trong khoảng 0,50 điểm quanh một ngưỡng (5; 7; 9)" in text
    assert rows(text) == [
        ["1", "Thị trấn Vôi", "Huyện Lạng Giang", "", "≈\xa09,25", "Đã ở mức cao nhất", "4,00", "3,00", "2,25"],
        ["2", "Xã Mỹ Thái", "Huyện Lạng Giang", "", "≈\xa05,00", "2 sao: thiếu 2,00 điểm", "2,00", "1,50", "1,50"],
        ["3", "Xã Đại Lâm", "Huyện Lạng Giang", "", "4,00", "1 sao: thiếu 1,00 điểm", "1,00", "0,00", "3,00"],
        ["–", "Xã Xuân Hương", "Huyện Lạng Giang", "chưa xếp", "–", "Chưa chấm tiêu chí 3", "4,00", "3,00", "–"],
    ]
    foot = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in text[text.index("<tfoot>") :].split("</tr>")[:4]]
    assert [[cell for cell in row if cell] for row in foot] == [
        ["Tổng điểm đã chấm", "11", "7,5", "6,75"],
        ["Trên điểm tối đa", "16", "12", "9"],
        ["Tỷ lệ đạt", "69%", "63%", "75%"],
        ["Số đơn vị đã chấm", "4", "4", "3"],
    ]


def test_a_gate_in_the_way_and_a_disqualifier_are_said(chairman: Client) -> None:
    year = Programme.objects.get()
    district = year.participations.first().unit.periods.first().parent  # type: ignore[union-attr]
    assert district is not None
    make_participation(year, make_commune(district, "07500", "Xã Một"), {"1": 350, "2": 300, "3": 300})
    make_participation(year, make_commune(district, "07501", "Xã Hai"), {"1": 400, "2": 300, "3": 250}, ["L1"])
    lacking = {row[1]: row[5] for row in rows(page(chairman))}
    assert lacking["Xã Một"] == "3 sao: cần tiêu chí 1 từ 4 điểm"
    assert lacking["Xã Hai"] == "Không xét công nhận (L1)"
    assert [row[0] for row in rows(page(chairman))][:3] == ["1=", "1=", "3"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=my+thai", ["Xã Mỹ Thái"]),
        ("?q=Đại", ["Xã Đại Lâm"]),
        ("?q=07375", ["Thị trấn Vôi"]),
        ("?sao=3", ["Thị trấn Vôi"]),
        ("?sao=0", ["Xã Đại Lâm"]),
        ("?xem=thieu-diem", ["Xã Xuân Hương"]),
        ("?xem=gan-nguong", ["Thị trấn Vôi", "Xã Mỹ Thái"]),
        ("?xep=ten", ["Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?xep=diem", ["Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?xep=sap-len", ["Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?huyen=217&sao=1", ["Xã Mỹ Thái"]),
        ("?sao=hai&xep=la&xem=gi", ["Thị trấn Vôi", "Xã Mỹ Thái", "Xã Đại Lâm", "Xã Xuân Hương"]),
    ],
)
def test_search_filters_and_orders(chairman: Client, query: str, found: list[str]) -> None:
    assert names(page(chairman, query)) == found


def test_nothing_found_and_nobody_taking_part(chairman: Client) -> None:
    assert "Không có đơn vị nào khớp" in page(chairman, "?huyen=999")
    Participation.objects.update(status="not_registered", status_reason="BC 12")
    text = page(chairman)
    assert "Năm này chưa có đơn vị nào tham gia" in text and "4 đơn vị không tham gia" in text
    assert "Xã Mỹ Thái, Huyện Lạng Giang: không đăng ký (BC 12)" in text


def test_a_unit_opened_gives_its_reasons_and_its_groups(chairman: Client) -> None:
    text = page(chairman, "?don-vi=07420")
    assert "Tổng điểm 5,00 trên 10,00, thuộc mức 1 sao (từ 5,00 đến dưới 7,00 điểm)." in text
    assert "3,50 / 7,00" in text and "1,50 / 3,00" in text
    assert 'id="don-vi"' not in page(chairman, "?don-vi=99999")


def test_what_comes_from_outside_is_escaped(chairman: Client) -> None:
    Participation.objects.filter(code="07420").update(name="Xã <b>&\"'", district_name="<i>")
    raw = chairman.get(URL + "?q=%22%3E%3Cscript%3E").content.decode()
    assert "<script>" not in raw.split("</head>")[1]
    raw = chairman.get(URL + "?xep=ten").content.decode()
    assert "Xã &lt;b&gt;&amp;&quot;&#x27;" in raw and "<td>&lt;i&gt;</td>" in raw


def test_chips_count_within_what_was_asked() -> None:
    make_year()
    ranking = queries.ranked(programmes().get())
    chips = listing.listed(ranking, listing.Asked(text="xã")).chips
    assert [(chip.name, chip.count) for chip in chips] == [
        ("Tất cả", 3), ("1 sao", 1), ("Chưa đạt", 1), ("Gần ngưỡng", 1), ("Đồng hạng", 0), ("Thiếu điểm", 1),
    ]  # fmt: skip
    assert chips[1].query == "q=x%C3%A3&sao=1"


def test_without_districts_there_is_no_column_of_them(client: Client) -> None:
    province = make_province()
    make_programme(province, [make_commune(province)])
    client.force_login(make_user("chu-tich", "chairman", province))
    assert rows(page(client)) == [["–", "Xã Mỹ Thái", "chưa xếp", "–", "Chưa có điểm nào", "–", "–", "–"]]
    assert "Huyện</th>" not in page(client)


@pytest.mark.parametrize("communes", [1, 3])
def test_queries(client: Client, communes: int, django_assert_num_queries: Any) -> None:
    province = make_province()
    make_programme(province, [make_commune(province, f"0750{n}", f"Xã {n}") for n in range(communes)])
    client.force_login(make_user("chu-tich", "chairman", province))
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


def test_the_csv_is_guarded_and_gives_the_same_stars_again(chairman: Client) -> None:
    Participation.objects.filter(code="07420").update(name="=1+1")
    Participation.objects.filter(code="07432").update(status="not_proposed", status_reason="x")
    response = chairman.get("/nam/2023/xep-hang.csv")
    assert response["Content-Disposition"] == 'attachment; filename="xep-hang-2023.csv"'
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(line["code"], line["rank"], line["points"], line["stars"], line["status"]) for line in lines] == [
        ("07375", "1", "9.25", "3", "taking_part"),
        ("07420", "2", "5.00", "1", "taking_part"),
        ("07423", "3", "4.00", "0", "taking_part"),
        ("07432", "", "", "", "not_proposed"),
    ]
    assert lines[1]["name"] == "'=1+1"
    criteria_set = queries.ranked(programmes().get()).criteria_set
    table = read_marks(sheets.read(response.content, "xep-hang.csv"), criteria_set)
    assert not table.faults
    assert [stars.award(criteria_set, row.marks).stars for row in table.rows] == [3, 1, 0, None]


def test_the_csv_of_a_synthetic_year_says_so_and_is_read_all_the_same(chairman: Client) -> None:
    Programme.objects.update(synthetic=True)
    content = chairman.get("/nam/2023/xep-hang.csv").content
    assert content.decode("utf-8-sig").splitlines()[0] == "SỐ LIỆU GIẢ LẬP"
    table = read_marks(sheets.read(content, "xep-hang.csv"), queries.ranked(programmes().get()).criteria_set)
    assert not table.faults
    assert [row.code for row in table.rows][:2] == ["07375", "07420"]


def test_the_workbooks_can_be_read_back(chairman: Client) -> None:
    Participation.objects.filter(code="07423").update(status="not_proposed", status_reason="x")
    Programme.objects.update(synthetic=True)
    criteria_set = queries.ranked(programmes().get()).criteria_set
    response = chairman.get("/nam/2023/bang-diem.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="bang-diem-2023-so-lieu-gia-lap.xlsx"'
    table = read_marks(sheets.read(response.content, "bang-diem.xlsx"), criteria_set, codes_required=False)
    assert not table.faults and all(not row.marks for row in table.rows)
    assert [(row.code, row.district) for row in table.rows] == [
        ("07420", "Huyện Lạng Giang"), ("07375", "Huyện Lạng Giang"), ("07432", "Huyện Lạng Giang"),
    ]  # fmt: skip
    filled = chairman.get("/nam/2023/bang-diem.xlsx?co-diem=1").content
    table = read_marks(sheets.read(filled, "bang-diem.xlsx"), criteria_set, codes_required=False)
    assert {row.code: row.marks for row in table.rows} == {
        "07375": {"1": 400, "2": 300, "3": 225},
        "07420": {"1": 200, "2": 150, "3": 150},
        "07432": {"1": 400, "2": 300},
    }
    order = sheets.read(chairman.get("/nam/2023/xep-hang.xlsx").content, "xep-hang.xlsx")
    assert [str(row[2]) for row in order.rows[3:]] == ["Thị trấn Vôi", "Xã Mỹ Thái", "Xã Xuân Hương"]
