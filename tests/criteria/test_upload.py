"""/bo-tieu-chi/nap/: give a file, see its faults or the set in words, keep it."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao import law
from gansao.criteria import actions
from gansao.criteria.models import StoredCriteriaSet
from tests.factories import NOW, make_criteria_set_small, make_province, make_user, small_criteria_set

pytestmark = pytest.mark.django_db
URL = "/bo-tieu-chi/nap/"


@pytest.fixture
def secretary(client: Client) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", make_province()))
    return client


def send(client: Client, text: str, name: str = "bo.yaml") -> str:
    response = client.post(URL, {"file": SimpleUploadedFile(name, text.encode())})
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_who_may(client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    province = make_province()
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("chu-tich", "chairman", province))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"content": law.write_yaml(small_criteria_set())}).status_code == 403
    client.force_login(make_user("thu-ky", "secretariat", province))
    assert client.get(URL).status_code == 200
    assert not StoredCriteriaSet.objects.exists()


def test_a_sound_file_is_shown_in_words_and_then_kept(secretary: Client) -> None:
    page = send(secretary, law.write_yaml(small_criteria_set()))
    assert "Tệp bo.yaml không có lỗi" in page
    assert "từ 5 đến dưới 7 điểm" in page
    assert "Chọn một mức: Tốt: 3 điểm; Khá: 1,5 điểm; Chưa đạt: 0 điểm." in page
    assert not StoredCriteriaSet.objects.exists()
    content = re.search(r'name="content" value="([^"]*)"', page, re.S)
    assert content
    response = secretary.post(URL, {"content": content[1].replace("\n", "\r\n")})
    assert response.headers["Location"] == "/bo-tieu-chi/nho/"
    assert StoredCriteriaSet.objects.get().key == "nho"
    assert secretary.post(URL, {"content": content[1]}).status_code == 302
    assert StoredCriteriaSet.objects.count() == 1


def test_a_shipped_sample_is_read_in_words_and_kept_without_a_file(secretary: Client) -> None:
    assert 'href="?mau=cqtt-mau-2026"' in secretary.get(URL).content.decode()
    page = unescape(secretary.get(f"{URL}?mau=cqtt-mau-2026").content.decode())
    assert "Bản mẫu, chưa được ban hành chính thức" in page and not StoredCriteriaSet.objects.exists()
    content = re.search(r'name="content" value="([^"]*)"', page, re.S)
    assert content and secretary.post(URL, {"content": content[1]}).headers["Location"] == "/bo-tieu-chi/cqtt-mau-2026/"
    assert "?mau=cqtt-mau-2026" not in secretary.get(URL).content.decode()
    assert "Lưu bộ tiêu chí</button>" not in secretary.get(f"{URL}?mau=khong-co").content.decode()


def test_all_faults_are_named_and_nothing_is_kept(secretary: Client) -> None:
    wrong = law.write_yaml(small_criteria_set()).replace("total: '10.00'", "total: '11'")
    wrong = wrong.replace("criterion: '1'", "criterion: '99'")
    page = send(secretary, wrong)
    assert "2 lỗi, chưa lưu gì" in page
    assert "99" in page
    assert "Lưu bộ tiêu chí</button>" not in page
    assert secretary.post(URL, {"content": wrong}).status_code == 409
    assert not StoredCriteriaSet.objects.exists()


def test_no_yaml_says_the_line(secretary: Client) -> None:
    assert "bo.yaml, dòng 1" in send(secretary, "id: [")


def test_no_file_and_an_empty_file(secretary: Client) -> None:
    assert "Chưa chọn tệp" in secretary.post(URL, {}).content.decode()
    assert "Tệp rỗng" in send(secretary, "")


def test_a_used_id_with_another_content_is_refused(secretary: Client) -> None:
    make_criteria_set_small()
    changed = law.write_yaml(small_criteria_set()).replace("Bộ tiêu chí nhỏ để thử", "Tên khác")
    response = secretary.post(URL, {"content": changed})
    assert response.status_code == 409
    assert "Mã “nho” đã có một bộ tiêu chí với nội dung khác" in response.content.decode()
    assert StoredCriteriaSet.objects.get().name == "Bộ tiêu chí nhỏ để thử"


def test_a_workbook_in_and_the_same_set_out(secretary: Client) -> None:
    make_criteria_set_small()
    response = secretary.get("/bo-tieu-chi/nho.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="nho.xlsx"'
    page = secretary.post(URL, {"file": SimpleUploadedFile("nho.xlsx", response.content)}).content.decode()
    assert "Tệp nho.xlsx không có lỗi" in page
    content = re.search(r'name="content" value="([^"]*)"', page, re.S)
    assert content and law.load_criteria_set(unescape(content[1]).encode()) == small_criteria_set()


def test_the_workbook_of_a_set_is_for_who_reads_criteria(client: Client) -> None:
    make_criteria_set_small()
    url = "/bo-tieu-chi/nho.xlsx"
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("kiem-tra", "auditor", make_province()))
    assert client.get(url).status_code == 200
    assert client.get("/bo-tieu-chi/khong-co.xlsx").status_code == 404


def test_queries(secretary: Client, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        while StoredCriteriaSet.objects.count() < count:
            key = f"nho-{StoredCriteriaSet.objects.count()}"
            actions.store(criteria_set=replace(small_criteria_set(), id=key), by="hệ thống", at=NOW)
        with django_assert_num_queries(5):
            secretary.get(URL)
