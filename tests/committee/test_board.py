"""/nam/<key>/bang-tong-hop/ and one unit of it; taking in by a press."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from gansao.appraisals.models import Appraisal, MarkerMark
from gansao.assessments.actions import take_in
from gansao.assessments.models import Dossier
from gansao.committee import actions
from gansao.committee.models import Consultation, MarkChange
from gansao.domain.voting import Tally
from gansao.programmes.models import Participation, Programme
from tests.committee.years import agency, leader, make_committee_year, secretary, unit_of
from tests.factories import NOW, make_appraisal, make_commune, make_participation, make_team, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/bang-tong-hop/"
UNIT = f"{URL}07420/"
TAKE_IN = "/nam/2023/trinh-ban-chi-dao/"


@pytest.fixture
def year() -> Programme:
    return make_committee_year("committee")


@pytest.fixture
def hoa(client: Client, year: Programme) -> Client:
    client.force_login(secretary(year))
    return client


def page(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def rows(text: str) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.S)
    assert body
    plain = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in body[1].split("</tr>") if row]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in plain]


@pytest.mark.parametrize("url", [URL, "/nam/2023/bang-tong-hop.csv", "/nam/2023/bang-tong-hop.xlsx", UNIT, TAKE_IN])
def test_who_may(client: Client, year: Programme, url: str) -> None:
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    for outsider in (make_user("nguoi-ngoai"), leader(), make_user("cq", "consulted_agency", year.province)):
        client.force_login(outsider)
        assert client.get(url).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    assert client.get(url).status_code == 403
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(url).status_code == (403 if url == TAKE_IN else 200)


def test_a_year_without_a_process_has_no_board(hoa: Client, year: Programme) -> None:
    Programme.objects.update(process=None)
    assert hoa.get(URL).status_code == 404


def test_layers_side_by_side(hoa: Client, year: Programme) -> None:
    text = page(hoa)
    assert "Chưa trình Ban Chỉ đạo đơn vị nào trong 4 đơn vị;" in re.sub(r"<[^>]+>", "", text)
    assert rows(text)[0] == [
        "1", "Thị trấn Vôi", "Huyện Lạng Giang", "–", "", "10,00", "–", "7,75", "–", "–", "−2,25", "1", "–", "–", "–",
    ]  # fmt: skip
    assert "Thứ hạng dưới đây là tạm, theo điểm của tổ thẩm định." in text
    assert "Trung bình" in text and "Số đơn vị có điểm" in text


def test_what_is_known_of_a_unit_stands_in_its_row(hoa: Client, year: Programme) -> None:
    take_in(programme=year, by="Chị Hoa", at=NOW)
    by = secretary(year, "tk-2")
    change = actions.propose_change(
        participation=unit_of(year), criterion="2", answer={"level": 0}, reason="Có sổ", by=by, at=NOW
    )
    actions.record_votes(
        change=change, votes=Tally(3, 3, 0, 0), minutes_number="1", minutes_on=NOW.date(), by=by, at=NOW
    )
    Consultation.objects.create(
        agency=agency(year), participation=unit_of(year), due_on=NOW.date(), asked_at=NOW, asked_by=by
    )
    row = rows(page(hoa, f"{URL}?q=my+thai"))[0]
    assert row[1:] == [
        "Xã Mỹ Thái", "Huyện Lạng Giang", "–", " gần ngưỡng", "10,00", "–", "7,75", "9,25", "–", "−2,25", "1", "–",
        "1 chưa trả lời", "1 đã đổi",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=mỹ thái", ["Xã Mỹ Thái"]),
        ("?xem=da-trinh", ["Xã Mỹ Thái"]),
        ("?xem=chua-trinh&xep=ten", ["Xã Đại Lâm", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?xep=chenh", ["Xã Đại Lâm", "Thị trấn Vôi", "Xã Mỹ Thái", "Xã Xuân Hương"]),
        ("?xem=loai-tru", []),
        ("?xem=la&xep=gi&huyen=217", ["Thị trấn Vôi", "Xã Mỹ Thái", "Xã Đại Lâm", "Xã Xuân Hương"]),
    ],
)
def test_filters_and_orders(hoa: Client, year: Programme, query: str, found: list[str]) -> None:
    take_in(programme=year, codes=["07420"], by="Chị Hoa", at=NOW)
    year.participations.get(code="07423").marks.filter(layer="team", criterion="3").update(points_x100=200)
    text = page(hoa, URL + query)
    if not found:
        assert "Không có đơn vị nào khớp" in text
    elif "chenh" in query or "chua-trinh" in query:
        assert sorted([row[1] for row in rows(text)]) == sorted(found)
        assert rows(text)[0][1] == found[0]
    else:
        assert sorted(row[1] for row in rows(text)) == sorted(found)


def test_a_layer_not_yet_open_is_not_shown(client: Client) -> None:
    year = make_committee_year("appraisal")
    client.force_login(make_user("thanh-vien", "committee_member", year.province))
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", page(client))
    assert "Tự chấm" in heads and "Tổ" not in heads and "Chính thức" not in heads
    assert "7,75" not in page(client) and "7,75" not in page(client, UNIT)
    assert "7.75" not in client.get("/nam/2023/bang-tong-hop.csv").content.decode()


def confirmed(year: Programme, number: int, codes: list[str], points: dict[str, int]) -> None:
    """A team that has marked and confirmed these units, each criterion with so many points."""
    team = make_team(year, number)
    head = team.members.get(is_head=True).user
    for code in codes:
        row = make_appraisal(unit_of(year, code), team)
        Appraisal.objects.filter(pk=row.pk).update(state="confirmed", confirmed_at=NOW)
        MarkerMark.objects.bulk_create(
            MarkerMark(appraisal=row, criterion=criterion, marker=head, points_x100=mark, marked_at=NOW)
            for criterion, mark in points.items()
        )


def test_how_strict_a_team_marks_stands_beside_its_marks(
    hoa: Client, year: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(year, 1, ["07375", "07420"], {"1": 400, "2": 300, "3": 300})
    confirmed(year, 2, ["07423", "07432"], {"1": 400, "2": 150, "3": 0})
    assert {row[2 + 1] + row[9] for row in rows(page(hoa))} == {"1chưa đủ dữ liệu", "2chưa đủ dữ liệu"}
    assert "chưa đủ dữ liệu: 0 đơn vị chấm hai lần" in page(hoa, UNIT)
    monkeypatch.setattr("gansao.estimates.severity.MINIMUM_SELF", 2)
    monkeypatch.setattr("gansao.estimates.severity.MINIMUM_FREEDOM", 1)
    assert "chưa đủ dữ liệu" in page(hoa)  # remembered while no team confirms anything
    Appraisal.objects.filter(participation__code="07420").update(confirmed_at=NOW + timedelta(days=1))
    by_team = {row[3]: row[9] for row in rows(page(hoa))}
    lenient, strict = by_team["1"], by_team["2"]
    assert lenient.startswith("rộng ") and strict == lenient.replace("rộng", "chặt") and " ± " in strict
    assert "Mức chấm của tổ: Tổ 1" in page(hoa, UNIT) and "hơn trung bình" in page(hoa, UNIT)
    lines = list(csv.DictReader(io.StringIO(hoa.get("/nam/2023/bang-tong-hop.csv").content.decode("utf-8-sig"))))
    severity = {line["Tổ số"]: line["Mức chấm của tổ (số dương là chặt)"] for line in lines}
    assert severity["1"] == f"-{severity['2']}" and lines[0]["Sai số chuẩn"]
    assert {row[7] for row in rows(page(hoa))} == {"7,75"}  # applied to nothing


def test_who_does_not_see_the_teams_marks_is_not_told_how_they_mark(client: Client) -> None:
    year = make_committee_year("appraisal")
    confirmed(year, 1, ["07375"], {"1": 400})
    client.force_login(make_user("thanh-vien-bcd", "committee_member", year.province))
    assert "chưa đủ dữ liệu" not in page(client) and "Mức chấm của tổ:" not in page(client, UNIT)


def test_files(hoa: Client, year: Programme) -> None:
    Participation.objects.filter(code="07420").update(name="=1+1")
    text = hoa.get("/nam/2023/bang-tong-hop.csv").content.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert len(lines) == 4 and {len(line) for line in lines} == {len(head)} == {17}
    assert "'=1+1" in text and ",,2,10.00,,7.75,,,,-2.25,1," in text
    book = hoa.get("/nam/2023/bang-tong-hop.xlsx")
    assert book.content[:2] == b"PK" and "bang-tong-hop-2023.xlsx" in book.headers["Content-Disposition"]


def test_one_unit_with_all_layers_and_reasons(hoa: Client, year: Programme) -> None:
    text = page(hoa, UNIT)
    assert "Thiếu minh chứng. Sổ theo dõi thiếu hai tháng" in text and "điểm khác nhau" in text
    assert "Có 3 trên 3 mục" in text and "Chưa mời giải trình" in text
    assert "Đề nghị đổi điểm" not in text  # nothing is final yet
    take_in(programme=year, by="Chị Hoa", at=NOW)
    assert "Đề nghị đổi điểm tiêu chí 2" in page(hoa, UNIT)
    assert hoa.get(f"{URL}99999/").status_code == 404


def test_taking_in_by_a_press_and_a_second_one(hoa: Client, year: Programme) -> None:
    assert "Trình tất cả 4 đơn vị" in page(hoa, TAKE_IN)
    assert hoa.post(TAKE_IN, {"which": "all", "reason": "Gấp"}).headers["Location"] == URL
    again = hoa.post(TAKE_IN, {"which": "all"})
    assert again.status_code == 409 and "đã được trình Ban Chỉ đạo trước đó" in again.content.decode()


def test_what_is_not_ready_is_listed(hoa: Client, year: Programme) -> None:
    Dossier.objects.filter(participation__code="07423").update(state="appraising")
    assert "Còn 1 đơn vị chưa thẩm định xong" in page(hoa, TAKE_IN)
    answer = hoa.post(TAKE_IN, {"which": "all", "reason": "Gấp"})
    assert answer.status_code == 409
    assert "Xã Đại Lâm: hồ sơ đang ở bước “đang thẩm định”" in answer.content.decode()
    assert hoa.post(TAKE_IN, {"which": "some"}).status_code == 409
    assert hoa.post(TAKE_IN, {"which": "some", "units": ["07420"], "reason": "Gấp"}).status_code == 302
    assert Dossier.objects.filter(state="taken_in").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries(hoa: Client, year: Programme, number: int, django_assert_num_queries: Any) -> None:
    district = unit_of(year).unit.periods.get().parent
    assert district
    Participation.objects.exclude(code__in=["07375", "07420", "07423"][:number]).delete()
    hoa.get(URL)
    with django_assert_num_queries(18):
        assert hoa.get(URL).status_code == 200
    make_participation(year, make_commune(district, "07500", "Xã Mới"))
    with django_assert_num_queries(18):
        hoa.get(URL)
    assert not MarkChange.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_taking_in_shows_any_number_of_units_for_the_same(
    hoa: Client, year: Programme, number: int, django_assert_num_queries: Any
) -> None:
    ready, waiting = ["07375", "07420", "07423"][:number], ["07500", "07501", "07502"][:number]
    Participation.objects.exclude(code__in=ready).delete()
    district = unit_of(year, "07375").unit.periods.get().parent
    assert district
    for code in waiting:
        make_participation(year, make_commune(district, code, f"Xã Mới {code}"))
    hoa.get(TAKE_IN)
    with django_assert_num_queries(8):
        text = page(hoa, TAKE_IN)
    assert f"Còn {number} đơn vị chưa thẩm định xong" in text
    assert text.count('name="units"') == number


@pytest.mark.parametrize("number", [1, 3])
def test_one_unit_with_any_number_of_changes_costs_the_same(
    hoa: Client, year: Programme, number: int, django_assert_num_queries: Any
) -> None:
    take_in(programme=year, by="Chị Hoa", at=NOW)
    by = secretary(year, "tk-2")
    for criterion, answer in list({"1": {"items": [0]}, "2": {"level": 0}, "3": {"points": 300}}.items())[:number]:
        about = {"participation": unit_of(year), "criterion": criterion, "answer": answer}
        actions.propose_change(**about, reason="Có sổ", by=by, at=NOW)
    hoa.get(UNIT)
    with django_assert_num_queries(16):
        text = page(hoa, UNIT)
    assert text.count("/nam/2023/thay-doi/") >= number
