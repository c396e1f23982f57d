"""/ket-qua/<năm>/<mã>/minh-chung/: the released pieces of a published year, as bare copies, for anybody."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.assessments import actions
from gansao.assessments.models import Evidence
from gansao.files import actions as files
from tests.factories import NOW
from tests.files.test_pictures import jpeg, opened, taken
from tests.recognition.conftest import Small

pytestmark = pytest.mark.django_db
UNIT = "/ket-qua/2023/07375/"
URL = f"{UNIT}minh-chung/"


def photo(small: Small, title: str = "Niêm yết tại một cửa", criterion: str = "1", code: str = "07375") -> Evidence:
    stored = files.store_picture(content=jpeg(exif=taken()), name="CCCD Nguyễn Văn A.jpg", by="thử", at=NOW)
    unit = small.unit(code)
    return actions.add_file(participation=unit, criterion=criterion, stored=stored, title=title, by="thử", at=NOW)


def link(small: Small, url: str = "https://mythai.gov.vn/niem-yet") -> Evidence:
    unit = small.unit("07375")
    return actions.add_link(participation=unit, criterion="2", url=url, title="Trang niêm yết", by="thử", at=NOW)


def release(piece: Evidence) -> Evidence:
    return actions.release_evidence(evidence=piece, seen=piece.title, by="thử", at=NOW)


def test_the_page_of_what_was_released(small: Small, client: Client) -> None:
    first, kept_back, site = photo(small), photo(small, "Chưa cho xem"), link(small)
    for piece in (first, site):
        release(piece)
    small.frozen().published()
    assert f'<a href="{URL}">2 minh chứng được công khai</a>' in client.get(UNIT).content.decode()
    page = client.get(URL).content.decode()
    assert "Niêm yết tại một cửa" in page and 'href="https://mythai.gov.vn/niem-yet"' in page
    assert page.index("Niêm yết tại một cửa") < page.index("Trang niêm yết")  # by criterion
    assert "Chưa cho xem" not in page and "SỐ LIỆU GIẢ LẬP" in page
    assert "CCCD" not in page and "21,27" not in page and first.file and first.file.sha256 not in page
    assert client.get(f"{URL}{kept_back.pk}/anh/").status_code == 404


def test_the_bytes_say_neither_where_nor_when_nor_whose(small: Small, client: Client) -> None:
    piece = release(photo(small))
    small.frozen().published()
    assert piece.file and b"2026:11:25" in piece.file.path.read_bytes()  # the original says it
    for size in ("anh", "thu-nho"):
        answer = client.get(f"{URL}{piece.pk}/{size}/")
        assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
        for told in (b"Exif", b"2026:11:25", b"GPS", b"<x:xmpmeta", b"CCCD"):
            assert told not in answer.content
        assert dict(opened(answer.content).getexif()) == {}
        assert "Content-Disposition" not in answer and answer["Cache-Control"] == "public, no-cache"
    assert client.get(f"{URL}{piece.pk}/tep/").status_code == 404  # never the original


def test_nothing_before_the_year_is_published(small: Small, client: Client) -> None:
    piece = release(photo(small))
    for frozen in (False, True):
        if frozen:
            small.frozen()
        for path in (URL, f"{URL}{piece.pk}/anh/", f"{URL}{piece.pk}/thu-nho/"):
            assert client.get(path).status_code == 404
    small.published()
    assert client.get(URL).status_code == 200


def test_nothing_released_is_no_page_and_no_link(small: Small, client: Client) -> None:
    piece = photo(small)
    small.frozen().published()
    assert client.get(URL).status_code == 404 and client.get(f"{URL}{piece.pk}/anh/").status_code == 404
    assert "minh chứng được công khai" not in client.get(UNIT).content.decode()


def test_what_is_taken_back_is_gone_at_once(small: Small, client: Client) -> None:
    piece = release(photo(small))
    small.frozen().published()
    seen = client.get(f"{URL}{piece.pk}/anh/")
    actions.withhold_evidence(evidence=piece, by="thử", at=NOW)
    for path in (URL, f"{URL}{piece.pk}/anh/", f"{URL}{piece.pk}/thu-nho/"):
        assert client.get(path, headers={"If-None-Match": seen["ETag"]}).status_code == 404


def test_a_piece_stands_under_its_own_unit_only(small: Small, client: Client) -> None:
    piece = release(photo(small))
    small.frozen().published()
    for path in (f"/ket-qua/2023/07420/minh-chung/{piece.pk}/anh/", f"/ket-qua/2022/07375/minh-chung/{piece.pk}/anh/"):
        assert client.get(path).status_code == 404
    assert client.get(f"{URL}{piece.pk}/goc/").status_code == 404
    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(small: Small, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for each in range(number):
        release(photo(small, f"Ảnh {each}"))
    small.frozen().published()
    client.get(URL)
    with django_assert_num_queries(2):  # the year, its pieces
        client.get(URL)
