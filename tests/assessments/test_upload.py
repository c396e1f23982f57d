"""/nam/<key>/nhap-diem/<id>/: see what a workbook would do, answer, accept, put aside."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao.assessments import actions, queries
from gansao.assessments.models import Mark, MarksUpload
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_user, make_year

from .sheets import FULL, HEAD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def secretary(client: Client) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", make_year().province))
    return client


def given(client: Client, text: str = FULL) -> str:
    """The address of an upload's page."""
    response = client.post("/nam/2023/nhap-diem/", {"file": SimpleUploadedFile("diem.csv", text.encode())})
    assert response.status_code == 302
    return str(response.headers["Location"])


def page(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def seen(client: Client, url: str) -> str:
    found = re.search(r'name="seen" value="(\w{64})"', page(client, url))
    assert found
    return found[1]


def marks() -> dict[str, dict[str, int]]:
    return queries.marks_of(Programme.objects.get())


def test_who_may(client: Client) -> None:
    year = make_year()
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    url = given(client)
    client.logout()
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    client.force_login(make_user("nguoi-ngoai"))
    for address in (url, f"{url}tep/"):
        assert client.get(address).status_code == 404
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert "Nhận bảng điểm này" not in page(client, url)
    for verb in ("accept", "abandon", "answer"):
        assert client.post(url, {verb: "1"}).status_code == 403
    assert b"".join(client.get(f"{url}tep/").streaming_content) == FULL.encode()  # type: ignore[attr-defined]
    assert MarksUpload.objects.get().state == "ready"


def test_an_upload_of_another_year_is_not_here(secretary: Client) -> None:
    url = given(secretary)
    assert secretary.get(url.replace("/2023/", "/2024/")).status_code == 404
    assert secretary.get("/nam/2023/nhap-diem/999/").status_code == 404


def test_the_preview_says_what_would_change(secretary: Client) -> None:
    text = page(secretary, given(secretary))
    assert "<b>1</b><span>điểm mới</span>" in text
    assert "<b>3</b><span>điểm khác với điểm đã có</span>" in text
    assert "<b>1</b><span>ô trống, giữ điểm đã có</span>" in text
    assert "<b>1</b><span>đơn vị không có trong tệp</span>" in text
    assert "Xã Mỹ Thái, Huyện Lạng Giang: 1 sao (5,00) → <b>3 sao</b> (10,00)" in text
    assert "Xã Xuân Hương: không có → <b>L1</b>" in text


def test_accepting_writes_all_and_says_what_stood(secretary: Client) -> None:
    url = given(secretary)
    response = secretary.post(url, {"accept": "1", "seen": seen(secretary, url)})
    assert response.headers["Location"] == "/nam/2023/xep-hang/"
    assert marks()["07420"] == {"1": 400, "2": 300, "3": 300}
    assert marks()["07432"] == {"1": 400, "2": 300, "3": 150}
    assert queries.disqualifiers_of(Programme.objects.get()) == {"07432": ("L1",)}
    upload = MarksUpload.objects.get()
    assert upload.state == "accepted" and upload.accepted_at is not None
    (entry,) = Entry.objects.filter(action="assessments.accept_upload")
    assert entry.before == {"marks": {"07420": {"1": "2.00", "2": "1.50", "3": "1.50"}}, "disqualifiers": {"07432": []}}
    assert (entry.after["new"], entry.after["changed"], entry.after["unchanged"]) == (1, 3, 4)
    assert (entry.after["source"], entry.after["sha256"]) == ("diem.csv", upload.file.sha256)
    assert "đã được nhận lúc" in page(secretary, url)


def test_a_double_press_writes_once(secretary: Client) -> None:
    url = given(secretary)
    post = {"accept": "1", "seen": seen(secretary, url)}
    secretary.post(url, post)
    again = secretary.post(url, post, follow=True)
    assert again.redirect_chain == [("/nam/2023/xep-hang/", 302)]
    assert "đã được nhận trước đó. Điểm không bị ghi hai lần" in again.content.decode()
    assert Entry.objects.filter(action="assessments.accept_upload").count() == 1


def test_a_stale_tab_is_told_and_writes_nothing(secretary: Client) -> None:
    url = given(secretary)
    post = {"accept": "1", "seen": seen(secretary, url)}
    actions.set_marks(programme=Programme.objects.get(), marks={"07420": {"1": 300}}, by="người khác", at=NOW)
    before = marks()
    response = secretary.post(url, post)
    assert response.status_code == 409
    assert "Điểm của năm đã thay đổi sau khi mở trang này" in response.content.decode()
    assert marks() == before and MarksUpload.objects.get().state == "ready"
    assert secretary.post(url, {"accept": "1", "seen": seen(secretary, url)}).status_code == 302
    assert marks()["07420"]["1"] == 400


def test_without_what_was_seen_nothing_is_written(secretary: Client) -> None:
    url, before = given(secretary), marks()
    assert secretary.post(url, {"accept": "1"}).status_code == 409
    assert marks() == before


def test_a_faulty_file_cannot_be_accepted(secretary: Client) -> None:
    url, before = given(secretary, f"{FULL}99999,Xã Lạ,,1,1,1,\n"), marks()
    text = page(secretary, url)
    assert "1 lỗi, chưa ghi điểm nào" in text
    assert '<th scope="row">diem.csv!A5</th><td>đơn vị 99999 (Xã Lạ) không thuộc năm này</td>' in text
    assert 'name="seen"' not in text
    response = secretary.post(url, {"accept": "1", "seen": "x"})
    assert response.status_code == 409 and "đang ở trạng thái “Có lỗi”" in response.content.decode()
    assert marks() == before


def test_two_hundred_faults_are_shown_and_the_rest_counted(secretary: Client) -> None:
    lines = "\n".join(f"{10000 + n},Xã Lạ {n},,1,1,1," for n in range(230))
    text = page(secretary, given(secretary, f"{HEAD}\n{lines}"))
    assert "230 lỗi, chưa ghi điểm nào" in text and text.count("không thuộc năm này") == 200
    assert "Và 30 lỗi nữa." in text


def test_a_frozen_year_accepts_nothing(secretary: Client) -> None:
    url = given(secretary)
    post = {"accept": "1", "seen": seen(secretary, url)}
    Programme.objects.update(state="frozen")
    before = marks()
    response = secretary.post(url, post)
    assert response.status_code == 409 and "Năm 2023 đã chốt kết quả" in response.content.decode()
    assert marks() == before and MarksUpload.objects.get().state == "ready"


def test_a_unit_that_left_since_the_preview_stops_it(secretary: Client) -> None:
    url = given(secretary)
    post = {"accept": "1", "seen": seen(secretary, url)}
    Participation.objects.filter(code="07420").update(status="not_registered", status_reason="BC 12")
    before = marks()
    response = secretary.post(url, post)
    assert response.status_code == 409 and "Xã Mỹ Thái đã ghi “không đăng ký”" in unescape(response.content.decode())
    assert marks() == before


def test_a_doubtful_row_is_asked_then_accepted(secretary: Client) -> None:
    url = given(secretary, f"{HEAD}\n,Xã Mỹ Thai,,1,1.5,1,")
    text = page(secretary, url)
    assert "1 dòng chưa rõ là đơn vị nào" in text and "Nhận bảng điểm này" not in text
    unanswered = secretary.post(url, {"answer": "1"})
    assert unanswered.status_code == 409 and "chưa chọn đơn vị cho “Xã Mỹ Thai”" in unescape(
        unanswered.content.decode()
    )
    assert secretary.post(url, {"answer": "1", "row-0": "99999"}).status_code == 409
    assert secretary.post(url, {"answer": "1", "row-0": "07420"}).headers["Location"] == url
    upload = MarksUpload.objects.get()
    assert (upload.state, upload.answers) == ("ready", {"diem.csv!B2": "07420"})
    secretary.post(url, {"accept": "1", "seen": seen(secretary, url)})
    assert marks()["07420"] == {"1": 100, "2": 150, "3": 100}


def test_putting_aside_writes_nothing_and_cannot_be_taken_back(secretary: Client) -> None:
    url = given(secretary)
    post = {"accept": "1", "seen": seen(secretary, url)}
    before = Mark.objects.count()
    assert secretary.post(url, {"abandon": "1"}).headers["Location"] == "/nam/2023/nhap-diem/"
    assert MarksUpload.objects.get().state == "abandoned"
    response = secretary.post(url, post)
    assert response.status_code == 409 and "đang ở trạng thái “Đã bỏ”" in response.content.decode()
    assert Mark.objects.count() == before


def test_queries_do_not_grow_with_the_rows(secretary: Client, django_assert_num_queries: Any) -> None:
    one = given(secretary, f"{HEAD}\n07420,,,1,1.5,1,")
    with django_assert_num_queries(11):
        secretary.get(one)
    three = given(secretary)
    with django_assert_num_queries(11):
        secretary.get(three)
