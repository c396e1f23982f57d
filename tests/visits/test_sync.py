"""What a phone may send: twice, out of order, of a foreign visit, by a wrong clock, after the year is closed."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.audit.models import Entry
from gansao.programmes.models import Programme
from gansao.visits import actions
from gansao.visits.models import Visit, VisitNote, VisitPhoto
from tests.visits.conftest import Scene, note, picture, post, sent

SignedIn = Callable[[User], Client]


@pytest.fixture
def an(scene: Scene, signed_in: SignedIn) -> Client:
    return signed_in(scene.an)


def statuses(response: Any) -> list[str]:
    return [result["status"] for result in response.json()["results"]]


def photo_form(item: dict[str, Any], content: bytes, name: str = "anh.jpg") -> dict[str, Any]:
    return {
        "sent_at": timezone.now().isoformat(),
        "items": json.dumps([item]),
        item["id"]: SimpleUploadedFile(name, content, content_type="image/jpeg"),
    }


def test_an_item_is_kept_as_it_was_written(an: Client, scene: Scene) -> None:
    item = note(latitude_e5=2129000, longitude_e5=10620000)
    response = post(an, scene, item)
    assert response.json()["results"] == [{"id": item["id"], "status": "stored", "version": 1, "why": ""}]
    kept = VisitNote.objects.get()
    assert (str(kept.item), kept.criterion, kept.found, kept.text) == (
        item["id"], "1", "differs", "Bảng niêm yết đã cũ",
    )  # fmt: skip
    assert (kept.made_by, kept.latitude_e5, kept.clock_doubtful) == (scene.an, 2129000, False)
    entry = Entry.objects.get(action="visits.take_in")
    assert (entry.after["items"], entry.place_code) == (1, "07375")


def test_the_same_sent_twice_is_one_with_the_same_answer(an: Client, scene: Scene) -> None:
    item = note()
    first, second = post(an, scene, item), post(an, scene, item)
    assert (statuses(first), statuses(second)) == (["stored"], ["known"])
    assert second.json()["results"][0]["version"] == 1
    assert statuses(post(an, scene, item, item)) == ["known", "known"]
    assert VisitNote.objects.count() == 1
    assert Entry.objects.filter(action="visits.take_in").count() == 1  # nothing new, nothing to record


def test_twice_in_one_request_is_one_too(an: Client, scene: Scene) -> None:
    item = note()
    assert statuses(post(an, scene, item, item)) == ["stored", "known"]
    assert VisitNote.objects.count() == 1


def test_another_content_under_a_known_uuid_is_another_version_and_both_are_shown(an: Client, scene: Scene) -> None:
    item = note()
    post(an, scene, item)
    assert statuses(post(an, scene, item | {"text": "Bảng mới treo lại", "revision": 2})) == ["version"]
    assert list(VisitNote.objects.order_by("version").values_list("version", "text")) == [
        (1, "Bảng niêm yết đã cũ"), (2, "Bảng mới treo lại"),
    ]  # fmt: skip
    page = an.get(scene.url()).content.decode()
    assert page.index("Bảng mới treo lại") < page.index("1 bản khác") < page.index("Bảng niêm yết đã cũ")


def test_the_earlier_revision_that_comes_late_stands_behind(an: Client, scene: Scene) -> None:
    item = note()
    post(an, scene, item | {"text": "Bản sau", "revision": 2})
    assert statuses(post(an, scene, item | {"text": "Bản trước"})) == ["version"]
    page = an.get(scene.url()).content.decode()
    assert page.index("Bản sau") < page.index("1 bản khác") < page.index("Bản trước")


def test_the_end_before_the_beginning(an: Client, scene: Scene) -> None:
    now = timezone.now()
    end = {"id": str(uuid.uuid4()), "kind": "end", "made_at": (now - timedelta(hours=1)).isoformat()}
    begin = {"id": str(uuid.uuid4()), "kind": "begin", "made_at": (now - timedelta(hours=4)).isoformat()}
    post(an, scene, end)
    assert Visit.objects.get(pk=scene.visit.pk).state == "done"
    assert statuses(post(an, scene, begin)) == ["stored"]
    visit = Visit.objects.get(pk=scene.visit.pk)
    assert visit.state == "done"
    assert visit.started_device_at == now - timedelta(hours=4)
    assert visit.ended_device_at == now - timedelta(hours=1)


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=-365)])
def test_a_wrong_clock_is_set_right_and_said(an: Client, scene: Scene, off: timedelta) -> None:
    now = timezone.now()
    post(an, scene, note(made_at=(now + off - timedelta(hours=2)).isoformat()), at=now + off)
    kept = VisitNote.objects.get()
    assert kept.clock_doubtful
    assert abs(kept.clock_ahead - off.total_seconds()) < 60
    assert abs(kept.happened_at - (now - timedelta(hours=2))) < timedelta(minutes=1)
    assert kept.made_at == now + off - timedelta(hours=2)
    assert "đồng hồ máy lệch" in an.get(scene.url()).content.decode()


def test_a_right_clock_is_not_doubted(an: Client, scene: Scene) -> None:
    post(an, scene, note())
    assert "đồng hồ máy lệch" not in an.get(scene.url()).content.decode()


def test_items_of_another_visit_stop_no_other(an: Client, scene: Scene) -> None:
    foreign = note(visit=str(scene.other.pk))
    response = post(an, scene, note(visit=str(scene.visit.pk)), foreign, note())
    assert statuses(response) == ["stored", "refused", "stored"]
    assert "thuộc chuyến đi khác" in response.json()["results"][1]["why"]


def test_a_uuid_of_another_visit_is_refused_and_that_visit_untouched(an: Client, scene: Scene) -> None:
    item = note()
    post(an, scene, item)
    an.force_login(scene.binh)
    response = an.post(
        f"/api/di-thuc-te/{scene.other.pk}/dong-bo/",
        json.dumps(sent(item | {"text": "đè lên"})),
        content_type="application/json",
    )
    assert statuses(response) == ["refused"]
    assert VisitNote.objects.get().text == "Bảng niêm yết đã cũ"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"kind": "poem"}, "chưa biết"),
        ({"id": "một"}, "Mã của mục không đúng"),
        ({"criterion": "99"}, "không có tiêu chí 99"),
        ({"text": "a" * 4001}, "tối đa 4000"),
        ({"text": "", "found": ""}, "còn trống"),
        ({"text": ["a"]}, "không phải là chữ"),
        ({"found": "yes"}, "không có trong danh sách"),
        ({"made_at": "hôm qua"}, "không đọc được"),
        ({"made_at": "2026-10-05T08:00:00"}, "thiếu múi giờ"),
        ({"made_at": "9999-12-31T23:59:59+00:00"}, "1970-2199"),
        ({"latitude_e5": 99999999}, "con số không đúng"),
        ({"latitude_e5": 1.5}, "con số không đúng"),
        ({"revision": 0}, "con số không đúng"),
        ({"kind": "photo"}, "không kèm theo tệp"),
        ({"kind": "case", "sample": 1, "case_number": 1}, "không có trong mẫu"),
    ],
)
def test_a_bad_item_says_why_and_stops_no_other(an: Client, scene: Scene, bad: dict[str, Any], said: str) -> None:
    response = post(an, scene, note(**bad), note())
    assert statuses(response) == ["refused", "stored"]
    assert said in response.json()["results"][0]["why"]
    assert VisitNote.objects.count() == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"items": []}', '{"items": 3, "sent_at": "2026-10-05T08:00:00+07:00"}']
)
def test_what_cannot_be_read_is_answered(an: Client, scene: Scene, body: str) -> None:
    response = an.post(scene.api, body, content_type="application/json")
    assert response.status_code == 400
    assert "Dữ liệu vẫn ở trên máy" in response.json()["why"]


def test_too_many_at_once_are_told_how_many(an: Client, scene: Scene) -> None:
    response = post(an, scene, *[note() for _ in range(201)])
    assert (response.status_code, VisitNote.objects.count()) == (400, 0)
    assert "nhiều nhất 200 mục" in response.json()["why"]


def test_a_photograph_keeps_time_and_place_and_is_not_doubled(an: Client, scene: Scene) -> None:
    item = note(kind="photo", found="", text="Bảng niêm yết", latitude_e5=2129000, longitude_e5=10620000)
    assert statuses(an.post(scene.api, photo_form(item, picture()))) == ["stored"]
    assert statuses(an.post(scene.api, photo_form(item, picture()))) == ["known"]
    kept = VisitPhoto.objects.get()
    assert (kept.text, kept.latitude_e5, kept.file.size) == ("Bảng niêm yết", 2129000, len(picture()))
    assert an.get(scene.url(f"anh/{kept.pk}/nho/"))["Content-Type"] == "image/jpeg"
    assert statuses(an.post(scene.api, photo_form(item, picture("blue")))) == ["version"]
    assert VisitPhoto.objects.count() == 2


def test_what_is_no_picture_is_refused_by_itself(an: Client, scene: Scene) -> None:
    response = an.post(scene.api, photo_form(note(kind="photo"), b"<svg><script>alert(1)</script></svg>", "a.jpg"))
    assert statuses(response) == ["refused"]
    assert not VisitPhoto.objects.exists()


def test_a_drawn_case_is_found_once_and_no_other_is_taken(an: Client, scene: Scene) -> None:
    sample = actions.draw_sample(
        visit=scene.visit, description="Hồ sơ tháng 9", population=40, size=5, seed="a", by=scene.an, at=timezone.now()
    )
    taken = note(kind="case", sample=sample.pk, case_number=sample.numbers[0], text="Trả đúng hạn", found="agrees")
    stranger = next(number for number in range(1, 41) if number not in sample.numbers)
    assert statuses(post(an, scene, taken, taken | {"id": str(uuid.uuid4()), "case_number": stranger})) == [
        "stored", "refused",
    ]  # fmt: skip
    assert "Trả đúng hạn" in an.get(scene.url()).content.decode()


@pytest.mark.parametrize("state", [Programme.State.FROZEN, Programme.State.PUBLISHED])
def test_a_closed_year_takes_nothing_and_says_that_nothing_is_lost(an: Client, scene: Scene, state: str) -> None:
    Programme.objects.update(state=state)
    response = post(an, scene, note())
    assert (response.status_code, VisitNote.objects.count()) == (409, 0)
    assert "đã chốt" in response.json()["why"]
    assert "Dữ liệu vẫn ở trên máy" in response.json()["why"]


def test_outside_the_phase_nothing_is_taken(an: Client, scene: Scene) -> None:
    scene.programme.phases.filter(key="appraisal").update(last_on=timezone.localdate() - timedelta(days=1))
    assert post(an, scene, note()).status_code == 409


def test_a_cancelled_visit_waits_for_its_new_day(an: Client, scene: Scene) -> None:
    actions.cancel_visit(visit=scene.visit, reason="mưa bão", by=scene.an, at=timezone.now())
    assert "Hãy xếp lại" in post(an, scene, note()).json()["why"]


def test_a_session_that_has_ended_asks_to_sign_in(client: Client, scene: Scene) -> None:
    for response in (client.get(f"/api/di-thuc-te/{scene.visit.pk}/"), post(client, scene, note())):
        assert response.status_code == 401
        assert "đăng nhập lại" in response.json()["why"]


def test_ready_says_who_is_signed_in_and_gives_a_token_that_works(scene: Scene) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.an)
    assert post(strict, scene, note()).status_code == 403  # no token
    said = strict.get(f"/api/di-thuc-te/{scene.visit.pk}/").json()
    assert said["user"] == scene.an.pk
    response = strict.post(
        scene.api, json.dumps(sent(note())), content_type="application/json", headers={"X-CSRFToken": said["token"]}
    )
    assert statuses(response) == ["stored"]


def test_who_only_reads_is_told_so(scene: Scene, reader: User, signed_in: SignedIn) -> None:
    response = post(signed_in(reader), scene, note())
    assert (response.status_code, VisitNote.objects.count()) == (403, 0)


def test_the_other_team_and_the_commune_find_no_such_visit(scene: Scene, outsider: User, signed_in: SignedIn) -> None:
    for user in (scene.binh, outsider):
        client = signed_in(user)
        assert post(client, scene, note()).status_code == 404
        assert client.get(f"/api/di-thuc-te/{scene.visit.pk}/").status_code == 404
    assert not VisitNote.objects.exists()
