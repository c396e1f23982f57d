"""/nam/<key>/ho-so/<code>/: the sheet of one unit, written in by whose turn it is, read by the others."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.accounts.models import User
from gansao.assessments.actions import Found, move_dossier, set_layer
from gansao.assessments.models import Access, Evidence, Layer, Mark
from gansao.assessments.sheet import Total, sheet_of
from gansao.programmes.models import Participation
from tests.assessments.sheets_of_year import SHEET, mark, signed_in, stranger_to, year
from tests.factories import (
    NOW,
    date,
    make_commune,
    make_participation,
    make_programme,
    make_succession,
    make_user,
    small_criteria_set,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def voi() -> Participation:
    return year()


def text_of(client: Client, url: str = SHEET) -> str:
    return unescape(client.get(url).content.decode())


def card_of(text: str, criterion: str) -> str:
    found = re.search(rf'<article class="tc" id="tc-{criterion}".*?</article>', text, re.S)
    assert found
    return found[0]


def test_who_may(voi: Participation) -> None:
    assert Client().get(SHEET).headers["Location"] == f"/dang-nhap/?next={SHEET}"
    assert stranger_to(voi).get(SHEET).status_code == 404
    for who in ("xa", "lanh-dao", "huyen", "thu-ky", "kiem-tra"):
        client = signed_in(who, voi)
        assert client.get(SHEET).status_code == 200
        assert client.post(SHEET).status_code == 405
        assert ('class="answer"' in text_of(client)) is (who in ("xa", "lanh-dao"))


def test_a_year_of_finished_marks_has_no_sheets() -> None:
    voi = year()
    client = signed_in("thu-ky", voi)
    voi.programme.process = None
    voi.programme.save(update_fields=["process"])
    assert client.get(SHEET).status_code == 404


def test_the_total_so_far_and_what_is_lacking(voi: Participation) -> None:
    mark(voi, "1", {"items": [0, 1]}, note="Ảnh <b>")
    mark(voi, "2", {"level": 0})
    text = text_of(signed_in("xa", voi))
    total = text[text.index('id="tong"') : text.index("</aside>")]
    assert "<strong>6,00</strong> <small>/ 10,00 điểm</small>" in total
    assert "1 trên 5 sao" in total and "Còn thiếu 1,00 điểm để đạt 2 sao." in total
    assert "<strong>1</strong> tiêu chí chưa chấm" in total and f'href="{SHEET}#tc-3"' in total
    assert "<em>6,00 / 7</em>" in text and "<em>0,00 / 3<small>1 chưa chấm</small></em>" in text
    assert card_of(text, "1").count(" checked") == 2
    assert "Ảnh <b></textarea>" in card_of(text, "1")  # unescaped by the test; on the page it is no tag
    assert "&lt;b&gt;" in signed_in("lanh-dao", voi).get(SHEET).content.decode()


def test_gates_in_the_way_of_the_next_star_are_named() -> None:
    total = Total(small_criteria_set(), {"1": 300, "2": 300, "3": 250})
    assert total.award.stars == 2
    assert total.to_next == "Còn thiếu 0,50 điểm và cần tiêu chí 1 từ 4,00 điểm để đạt 3 sao."
    assert [each.code for each in total.gates] == ["1"]
    assert Total(small_criteria_set(), {"1": 400, "2": 300, "3": 300}).to_next == ""


def test_every_layer_that_is_open_with_its_words_and_reasons() -> None:
    voi = year("committee")
    marks = {
        Layer.SELF: Found({"items": [0, 1, 2]}, "Có ảnh"),
        Layer.DISTRICT: Found({"items": [0, 1]}),
        Layer.TEAM: Found({"items": [0]}, "Trang thông tin không mở được", "on_the_spot"),
        Layer.FINAL: Found({"items": [0]}),
    }
    for layer, found in marks.items():
        set_layer(programme=voi.programme, layer=layer, found={"07375": {"1": found}}, by="thử", at=NOW)
    text = text_of(signed_in("thu-ky", voi))
    card = card_of(text, "1")
    layers = re.findall(r'<dt>(.*?)</dt><dd class="n">(.*?)</dd>', card)
    assert layers == [
        ("Xã tự chấm", "4,00"),
        ("Huyện thẩm tra", "3,00"),
        ("Tổ thẩm định", "2,00"),
        ("Điểm chính thức", "2,00"),
    ]
    assert "Lý do: kiểm tra thực tế khác hồ sơ" in card and "Trang thông tin không mở được" in card
    assert "<b>2,00</b><span>Tổ thẩm định, 1/3 tiêu chí</span>" in text
    seen_by_commune = card_of(text_of(signed_in("xa", voi)), "1")
    assert "Tổ thẩm định" in seen_by_commune and "Điểm chính thức" not in seen_by_commune


def test_a_layer_that_is_not_open_shows_nothing_of_itself(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]}, note="Ghi riêng")
    Client().get(SHEET)
    member = signed_in("thu-ky", voi)
    assert "Ghi riêng" in text_of(member)
    voi.programme.phases.update(first_on=None, last_on=None)
    text = text_of(member)
    assert "Điểm của hồ sơ này chưa mở cho vai trò của bạn." in text
    assert "Ghi riêng" not in text and "2,00</strong>" not in text


def test_evidence_is_counted_without_what_was_removed(voi: Participation) -> None:
    for removed in (None, None, NOW):
        Evidence.objects.create(
            participation=voi,
            criterion="1",
            kind="link",
            title="Trang",
            url="https://example.vn/",
            added_at=NOW,
            removed_at=removed,
            to_confirm=removed is None,
        )
    text = text_of(signed_in("xa", voi))
    assert "2 minh chứng, 2 chờ xác nhận" in card_of(text, "1")
    assert "Chưa có minh chứng" in card_of(text, "2")


@pytest.mark.parametrize("state", ["published", "closed"])
def test_last_year_stands_beside_once_it_was_published(voi: Participation, state: str) -> None:
    before = make_programme(voi.programme.province, key="2022", units_as_of=date(2022, 12, 1), state=state)
    make_participation(before, voi.unit, {"1": 250})
    hidden = make_programme(voi.programme.province, key="2021", units_as_of=date(2021, 12, 1))
    make_participation(hidden, voi.unit, {"1": 400})
    assert "Năm 2022: <b>2,50 điểm</b>" in card_of(text_of(signed_in("xa", voi)), "1")


def test_last_year_of_those_that_went_into_the_unit(voi: Participation) -> None:
    before = make_programme(voi.programme.province, key="2022", units_as_of=date(2022, 12, 1), state="published")
    assert voi.district
    for code, name, points in (("07001", "Xã An", 100), ("07002", "Xã Bình", 300)):
        old = make_commune(voi.district, code, name)
        make_participation(before, old, {"1": points})
        make_succession(old, voi.unit)
    card = card_of(text_of(signed_in("xa", voi)), "1")
    assert "Năm 2022, Xã An: <b>1,00 điểm</b><br>Năm 2022, Xã Bình: <b>3,00 điểm</b>" in card


def layers_of_2022(voi: Participation) -> None:
    before = make_programme(voi.programme.province, key="2022", units_as_of=date(2022, 12, 1), state="published")
    unit = make_participation(before, voi.unit)
    said = {"participation": unit, "criterion": "1", "marked_at": NOW}
    cut = {"reason": "no_evidence", "note": "Chỉ <thấy> một mục"}
    Mark.objects.create(layer=Layer.SELF, points_x100=400, answer={"items": [0, 1, 2]}, **said)
    Mark.objects.create(layer=Layer.DISTRICT, points_x100=400, answer={"items": [0, 1, 2]}, note="Nhất trí", **said)
    for layer in (Layer.TEAM, Layer.FINAL):
        Mark.objects.create(layer=layer, points_x100=200, answer={"items": [0]}, **said, **cut)


def past_in(client: Client, url: str = SHEET) -> str:
    found = re.search(r'<p class="past">(.*?)</p>', client.get(url).content.decode(), re.S)
    return found[1] if found else ""


def test_last_years_layers_findings_and_reasons_stand_beside_as_far_as_one_may_see_them(voi: Participation) -> None:
    layers_of_2022(voi)
    final = "Năm 2022: <b>2,00 điểm</b>. Có 1 trên 3 mục: "
    for client in (signed_in("xa", voi), signed_in("huyen", voi), signed_in("thu-ky", voi)):
        for url in (SHEET, f"{SHEET}tieu-chi/1/"):
            past = past_in(client, url)
            assert past.startswith(final) and "Lý do: thiếu minh chứng. Chỉ &lt;thấy&gt; một mục" in past
            assert "<br>Tổ thẩm định: cũng như vậy<br>Xã tự chấm: <b>4,00 điểm</b>. Có 3 trên 3 mục" in past
            assert past.endswith("Nhất trí") and "<br>Huyện thẩm tra: <b>4,00 điểm</b>" in past
    member = Client()
    member.force_login(make_user("to-vien", "team_member", voi.programme.province))
    Access.objects.create(
        participation=voi, user=User.objects.get(username="to-vien"), role="team_member", source="thử", since=NOW
    )
    past = past_in(member)
    assert past.startswith(final) and "Xã tự chấm" in past and "Tổ thẩm định" not in past


def test_last_year_costs_two_queries_however_much_it_says(
    voi: Participation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    layers_of_2022(voi)
    client = signed_in("xa", voi)
    client.get(SHEET)
    with django_assert_num_queries(12):
        client.get(SHEET)


def test_it_costs_the_same_whatever_stands_on_it(
    voi: Participation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("xa", voi)
    client.get(SHEET)
    mark(voi, "1", {"items": [0]})
    with django_assert_num_queries(11):
        client.get(SHEET)
    mark(voi, "2", {"level": 0})
    mark(voi, "3", {"points": 25})
    with django_assert_num_queries(11):
        client.get(SHEET)


def test_the_sheet_of_nobody_in_particular_has_only_what_is_visible(voi: Participation) -> None:
    mark(voi, "1", {"items": [0]})
    assert sheet_of(voi, Layer.SELF, frozenset()).total is None
    shown = sheet_of(voi, Layer.SELF, frozenset({"self"}))
    assert (shown.total.marks, shown.others) == ({"1": 200}, [])  # type: ignore[union-attr]  # it is visible


def test_the_district_is_led_to_its_own_layer() -> None:
    voi = year("district_review")
    mark(voi, "1", {"items": [0]})
    move_dossier(participation=voi, verb="submit", by="thử", at=NOW)
    district = signed_in("huyen", voi)
    assert 'href="/nam/2023/tham-tra/07375/">Thẩm tra hồ sơ này</a>' in text_of(district)
    page = text_of(district, f"{SHEET}?lop=huyen")
    assert "Huyện thẩm tra: Thị trấn Vôi" in page and page.count('class="answer"') == 3
    assert f'action="{SHEET}tieu-chi/1/?lop=huyen&tu=phieu"' in card_of(page, "1")
    commune = text_of(signed_in("xa", voi))
    assert "Chỉ xem. Hồ sơ đang ở bước “đã nộp lên huyện” nên phần này đã khóa." in commune
    assert "Chỉ xem" not in text_of(signed_in("kiem-tra", voi))
