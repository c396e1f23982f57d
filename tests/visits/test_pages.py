"""The pages of visits: who opens them, what they cost, what a form without scripts does."""

import base64
import json
import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.actions import Found, set_layer
from gansao.assessments.models import Dossier, Evidence
from gansao.visits import actions
from gansao.visits.models import CaseSample, Visit, VisitMinutes, VisitNote, VisitPhoto
from tests.factories import NOW
from tests.visits.conftest import Scene, later, make_appraisal, make_team, note, picture, post, sent

SignedIn = Callable[[User], Client]
PLAN = "/nam/2023/di-thuc-te/"
READ = ("", "bien-ban/", "bien-ban.docx", "bien-ban.pdf")
WRITTEN = ("ngay/", "mau/", "tu-tep/")
KIT_QUERIES = 21
PLAN_QUERIES = 11


@pytest.fixture
def an(scene: Scene, signed_in: SignedIn) -> Client:
    return signed_in(scene.an)


@pytest.mark.parametrize("tail", [*READ, *WRITTEN])
def test_who_opens_a_visit(
    client: Client, scene: Scene, reader: User, outsider: User, signed_in: SignedIn, tail: str
) -> None:
    assert client.get(scene.url(tail))["Location"].startswith("/dang-nhap/")
    assert signed_in(scene.an).get(scene.url(tail)).status_code == 200
    assert signed_in(reader).get(scene.url(tail)).status_code == (403 if tail in WRITTEN else 200)
    assert signed_in(outsider).get(scene.url(tail)).status_code == 404


@pytest.mark.parametrize("tail", [*READ, *WRITTEN])
def test_the_teams_of_one_unit_do_not_see_each_other(scene: Scene, signed_in: SignedIn, tail: str) -> None:
    assert signed_in(scene.an).get(scene.url(tail, scene.other)).status_code == 404
    assert signed_in(scene.binh).get(scene.url(tail, scene.visit)).status_code == 404


@pytest.mark.parametrize("tail", ["", "bien-ban/"])
def test_who_reads_may_not_write(scene: Scene, reader: User, signed_in: SignedIn, tail: str) -> None:
    assert signed_in(reader).post(scene.url(tail), {"kind": "note", "text": "x"}).status_code == 403
    assert not VisitNote.objects.exists()


def test_the_plan_is_for_teams_and_readers(
    client: Client, scene: Scene, reader: User, outsider: User, signed_in: SignedIn
) -> None:
    assert client.get(PLAN)["Location"].startswith("/dang-nhap/")
    assert "Thị trấn Vôi" in signed_in(scene.an).get(PLAN).content.decode()
    read = signed_in(reader)
    assert read.get(PLAN).content.decode().count("Thị trấn Vôi") == 2  # both teams' visits
    assert read.post(PLAN, {}).status_code == 403
    assert signed_in(outsider).get(PLAN).status_code == 404


def test_the_plan_of_a_team_holds_its_own_visits_only(an: Client, scene: Scene) -> None:
    page = an.get(PLAN).content.decode()
    assert "Tổ thẩm định số 1" in page
    assert "Tổ thẩm định số 2" not in page


def test_a_day_is_chosen_and_a_second_press_is_answered(an: Client, scene: Scene) -> None:
    dai_lam = scene.programme.participations.get(code="07423")
    appraisal = make_appraisal(dai_lam, scene.first.team, 1, [scene.an])
    given = {"appraisal": appraisal.pk, "planned_on": later(3).isoformat()}
    assert an.post(PLAN, given).status_code == 302
    assert an.post(PLAN, given).status_code == 409
    assert Visit.objects.filter(appraisal=appraisal).count() == 1
    assert an.post(PLAN, {"appraisal": scene.second.pk, "planned_on": later(3).isoformat()}).status_code == 409
    assert an.post(PLAN, {"appraisal": appraisal.pk, "planned_on": "31/02/2026"}).status_code == 409


def test_a_visit_is_moved_and_cancelled(an: Client, scene: Scene) -> None:
    assert an.post(scene.url("ngay/"), {"planned_on": later(8).isoformat(), "reason": "xã bận"}).status_code == 302
    assert Visit.objects.get(pk=scene.visit.pk).planned_on == later(8)
    assert an.post(scene.url("ngay/"), {"planned_on": "", "reason": "xã bận"}).status_code == 409
    assert an.post(scene.url("ngay/"), {"cancel": "1", "reason": "mưa bão"}).status_code == 302
    assert Visit.objects.get(pk=scene.visit.pk).state == "cancelled"


def test_a_form_without_scripts_is_taken_once(an: Client, scene: Scene) -> None:
    form = {"kind": "note", "criterion": "1", "item": str(uuid.uuid4()), "found": "differs", "text": "Bảng đã cũ"}
    for _ in range(2):
        photo = SimpleUploadedFile("anh.jpg", picture(), content_type="image/jpeg")
        response = an.post(scene.url(), form | {"photo": photo})
        assert (response.status_code, response["Location"]) == (302, scene.url() + "#tc-1")
    assert (VisitNote.objects.count(), VisitPhoto.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "note", "text": " "}, "còn trống"),
        ({"kind": "note", "text": "a", "criterion": "99"}, "không có tiêu chí 99"),
        ({"kind": "note", "text": "a", "item": "x"}, "Mã của mục"),
    ],
)
def test_a_bad_form_says_why_and_keeps_what_was_typed(
    an: Client, scene: Scene, form: dict[str, Any], said: str
) -> None:
    response = an.post(scene.url(), {"item": str(uuid.uuid4()), "criterion": "1"} | form)
    assert response.status_code == 409
    assert said in response.content.decode()
    assert not VisitNote.objects.exists()


def test_the_kit_shows_the_claims_and_their_evidence(an: Client, scene: Scene) -> None:
    claims = {"07375": {"1": Found({"items": [0, 1]}, "Đã treo đủ"), "2": Found({"level": 0})}}
    set_layer(programme=scene.programme, layer="self", found=claims, by=scene.an, at=NOW)
    set_layer(programme=scene.programme, layer="team", found={"07375": {"3": Found({"points": 25})}}, by="x", at=NOW)
    Evidence.objects.create(
        participation=scene.voi, criterion="1", kind="link", title="Ảnh bảng niêm yết", url="https://e.vn", added_at=NOW
    )
    page = an.get(scene.url()).content.decode()
    assert "3,00 điểm" in page
    assert "Đã treo đủ" in page
    assert "Ảnh bảng niêm yết" in page
    assert "0,25" not in page  # the first team's layer would tell the second


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_kit_costs(an: Client, scene: Scene, django_assert_num_queries: Any, number: int) -> None:
    drawn = actions.draw_sample(
        visit=scene.visit, description="a", population=9, size=4, seed="a", by=scene.an, at=timezone.now()
    )
    cases = [note(kind="case", sample=drawn.pk, case_number=drawn.numbers[each]) for each in range(number)]
    post(an, scene, *[note() for _ in range(number)], *cases)
    with django_assert_num_queries(KIT_QUERIES):
        assert an.get(scene.url()).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_minutes_cost(an: Client, scene: Scene, django_assert_num_queries: Any, number: int) -> None:
    for each in range(number):
        content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + str(each).encode()
        actions.add_minutes(visit=scene.visit, content=content, name=f"{each}.pdf", note="", by=scene.an, at=NOW)
    an.get(scene.url("bien-ban/"))
    with django_assert_num_queries(8):
        page = an.get(scene.url("bien-ban/")).content.decode()
    assert f"/bien-ban/{number}/" in page


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_plan_costs(an: Client, scene: Scene, django_assert_num_queries: Any, number: int) -> None:
    team = make_team(scene.programme, 5, scene.an)
    codes = ["07420", "07423", "07432"]
    for code in codes[:number]:
        appraisal = make_appraisal(scene.programme.participations.get(code=code), team, 1, [scene.an])
        visit = actions.plan_visit(appraisal=appraisal, planned_on=later(4), by=scene.an, at=NOW)
        actions.cancel_visit(visit=visit, reason="mưa", by=scene.an, at=NOW)  # stands in both lists
    with django_assert_num_queries(PLAN_QUERIES):
        assert an.get(PLAN).status_code == 200


def test_files_are_drawn_by_lot(an: Client, scene: Scene) -> None:
    form = {"description": "Hồ sơ tháng 9", "population": 50, "size": 5, "seed": "hai bên bốc", "criterion": "1"}
    assert an.post(scene.url("mau/"), form).status_code == 302
    assert an.post(scene.url("mau/"), form | {"size": 51}).status_code == 409
    page = an.get(scene.url()).content.decode()
    assert "5 trên 50 hồ sơ" in page
    assert "hai bên bốc" in page
    assert CaseSample.objects.get().criterion == "1"


def test_while_nothing_is_drawn_one_is_told_to_draw_before_going(
    an: Client, scene: Scene, reader: User, signed_in: SignedIn
) -> None:
    told, way = "Rút mẫu trước khi đi (cần mạng)", f'href="{scene.url("mau/")}"'
    pages = (PLAN, scene.url())
    for page in pages:
        text = an.get(page).content.decode()
        assert told in text and way in text
    read = signed_in(reader)
    assert [page for page in pages if told in read.get(page).content.decode()] == []
    signed_in(scene.an)
    actions.draw_sample(visit=scene.visit, description="a", population=9, size=4, seed="a", by=scene.an, at=NOW)
    assert told not in an.get(PLAN).content.decode()
    text = an.get(scene.url()).content.decode()
    assert told not in text and f"{way}>Rút mẫu hồ sơ</a>" in text


def test_minutes_are_signed_scanned_and_given_back(an: Client, scene: Scene) -> None:
    scan = SimpleUploadedFile("bien-ban.jpg", picture(), content_type="image/jpeg")
    assert an.post(scene.url("bien-ban/"), {"file": scan}).status_code == 302
    kept = VisitMinutes.objects.get()
    assert kept.file.sha256 in an.get(scene.url("bien-ban/")).content.decode()
    assert b"".join(an.get(scene.url("bien-ban/1/"))) == picture()
    assert "Đã có" in an.get(PLAN).content.decode()
    wrong = SimpleUploadedFile("bien-ban.pdf", b"PK\x03\x04" + b"\0" * 40, content_type="application/pdf")
    assert an.post(scene.url("bien-ban/"), {"file": wrong}).status_code == 409


def test_a_phones_file_is_taken_once(an: Client, scene: Scene) -> None:
    photo = note(kind="photo", found="") | {"photo": base64.b64encode(picture()).decode()}
    content = json.dumps(sent(note(), photo)).encode()
    for _ in range(2):
        file = SimpleUploadedFile("di-thuc-te.json", content, content_type="application/json")
        assert an.post(scene.url("tu-tep/"), {"file": file}).status_code == 302
    assert (VisitNote.objects.count(), VisitPhoto.objects.count()) == (1, 1)
    assert not VisitNote.objects.get().clock_doubtful


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"items": 1}', b'{"items": [{"id": "a", "photo": "!"}]}'])
def test_another_file_is_answered(an: Client, scene: Scene, content: bytes) -> None:
    response = an.post(scene.url("tu-tep/"), {"file": SimpleUploadedFile("a.json", content)})
    assert response.status_code == 409


def test_the_worker_is_served_at_the_root_to_anybody(client: Client, db: None) -> None:
    response = client.get("/di-thuc-te.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"


def test_the_plans_map_marks_units_by_team_and_day(an: Client, scene: Scene) -> None:
    page = unescape(an.get(PLAN).content.decode())
    assert "unit-map" not in page and "Chưa đủ tọa độ của các đơn vị để vẽ bản đồ" in page
    team = make_team(scene.programme, 5, scene.an, base_latitude_e5=2130000, base_longitude_e5=10610000)
    for code, latitude in (("07375", 2130000), ("07420", 2140000), ("07423", 2120000)):
        unit = scene.programme.participations.get(code=code)
        unit.latitude_e5, unit.longitude_e5 = latitude, 10620000
        unit.save(update_fields=["latitude_e5", "longitude_e5"])
        if code != "07375":
            make_appraisal(unit, team, 1, [scene.an])
    make_appraisal(scene.programme.participations.get(code="07432"), team, 1, [scene.an])
    page = unescape(an.get(PLAN).content.decode())
    day = scene.visit.planned_on
    assert f"<title>Thị trấn Vôi: Tổ thẩm định số 1, đã xếp lịch, {day:%d/%m/%Y}</title>" in page
    assert "Chọn một tổ để thấy từng ngày đi" in page and "Ngày 1, " not in page
    assert "<title>Xã Mỹ Thái: Tổ thẩm định số 5, chưa có chuyến</title>" in page
    assert "<title>Tổ thẩm định số 5: nơi xuất phát</title>" in page and page.count("<rect") == 1
    assert "Chưa có tọa độ nên không có trên bản đồ: Xã Xuân Hương: Tổ thẩm định số 5, chưa có chuyến." in page
    assert re.search(r'class="open"[^>]*><title>Xã Mỹ Thái[^<]*</title></circle><text class="inside"[^>]*>5<', page)


def test_the_map_of_one_team_is_by_day(an: Client, scene: Scene) -> None:
    team = make_team(scene.programme, 5, scene.an)
    for place, code in enumerate(("07420", "07423", "07432")):
        unit = scene.programme.participations.get(code=code)
        unit.latitude_e5, unit.longitude_e5 = 2130000 + 1000 * place, 10620000
        unit.save(update_fields=["latitude_e5", "longitude_e5"])
        appraisal = make_appraisal(unit, team, 1, [scene.an])
        if place < 2:
            actions.plan_visit(appraisal=appraisal, planned_on=later(9 - 4 * place), by=scene.an, at=NOW)
    page = unescape(an.get(f"{PLAN}?to=5").content.decode())
    assert f"Ngày 1, {later(5):%d/%m/%Y}" in page and f"Ngày 2, {later(9):%d/%m/%Y}" in page
    assert re.search(r'class="m2"[^>]*><title>Xã Mỹ Thái[^<]*</title></circle><text class="inside"[^>]*>2<', page)
    assert re.search(r'class="m1"[^>]*><title>Xã Đại Lâm[^<]*</title></circle><text class="inside"[^>]*>1<', page)
    assert re.search(r'class="open"[^>]*><title>Xã Xuân Hương[^<]*</title></circle>\n', page)


def test_the_team_sees_on_the_units_page_whether_the_visits_minutes_are_there(
    scene: Scene, signed_in: Callable[[User], Client]
) -> None:
    page = "/nam/2023/tham-dinh/07375/"
    client = signed_in(scene.an)
    minutes = scene.url("bien-ban/")
    Dossier.objects.update_or_create(participation=scene.voi, defaults={"state": "appraising", "changed_at": NOW})
    text = unescape(client.get(page).content.decode())
    assert "chưa có biên bản ký" in text and f'href="{minutes}"' in text
    assert scene.url("bien-ban/", scene.other) not in text  # the second, blind team's
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4\n%%EOF\n")
    assert client.post(minutes, {"file": file}).status_code == 302
    text = unescape(client.get(page).content.decode())
    assert f'<a href="{minutes}">đã có biên bản ký</a>' in text and "chưa có biên bản" not in text
    scene.visit.minutes.all().delete()
    actions.cancel_visit(visit=scene.visit, reason="Mưa", by=scene.an, at=NOW)
    text = unescape(client.get(page).content.decode())
    assert "Chưa xếp chuyến đi nào." in text and f"/nam/2023/di-thuc-te/?don-vi={scene.first.pk}#xep-chuyen" in text
