import pytest
from django.http import Http404

from gansao.files.actions import store
from gansao.files.responses import send
from tests.factories import NOW
from tests.files.conftest import PDF, xlsx

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
