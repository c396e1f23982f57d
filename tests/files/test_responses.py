import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from gansao.files.actions import store, store_picture
from gansao.files.responses import send, send_copy, send_public
from tests.factories import NOW
from tests.files.conftest import PDF, xlsx
from tests.files.test_pictures import jpeg, taken

pytestmark = pytest.mark.django_db


def test_a_workbook_is_always_handed_out_as_a_file() -> None:
    stored = store(content=xlsx(), name="điểm.xlsx", by="hệ thống", at=NOW, allowed=("xlsx",))
    response = send(stored, "Điểm 2023.xlsx", inline=True)
    assert b"".join(response) == xlsx()
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C4%90i%E1%BB%83m%202023.xlsx"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Length"] == str(len(xlsx()))


def test_a_pdf_may_open_in_the_browser() -> None:
    stored = store(content=PDF, name="qd.pdf", by="hệ thống", at=NOW, allowed=("pdf",))
    response = send(stored, inline=True)
    assert response["Content-Disposition"] == 'inline; filename="qd.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert send(stored)["Content-Disposition"] == 'attachment; filename="qd.pdf"'
    assert send(stored)["Content-Security-Policy"].endswith("sandbox")


def test_a_file_lost_on_the_disk_is_not_found() -> None:
    stored = store(content=PDF, name="qd.pdf", by="hệ thống", at=NOW, allowed=("pdf",))
    stored.path.unlink()
    with pytest.raises(Http404):
        send(stored)


def test_a_copy_is_kept_by_this_persons_browser_for_a_day() -> None:
    files = store_picture(content=jpeg(exif=taken()), name="a.jpg", by="hệ thống", at=NOW)
    first = send_copy(RequestFactory().get("/"), files.thumbnail)
    assert isinstance(first, HttpResponse)
    assert first.content == files.thumbnail.path.read_bytes()
    assert (first["Content-Type"], first["Cache-Control"]) == ("image/jpeg", "private, max-age=86400")
    again = send_copy(RequestFactory().get("/", headers={"If-None-Match": first["ETag"]}), files.thumbnail)
    assert (again.status_code, again["Cache-Control"]) == (304, "private, max-age=86400")


def test_nothing_with_metadata_is_sent_to_the_public() -> None:
    files = store_picture(content=jpeg(exif=taken()), name="a.jpg", by="hệ thống", at=NOW)
    assert send_public(RequestFactory().get("/"), files.page)["Cache-Control"] == "public, no-cache"
    with pytest.raises(ValueError, match="no copy"):
        send_public(RequestFactory().get("/"), files.original)
