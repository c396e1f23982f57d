"""/nam/<key>/quyet-dinh/ky/"""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from time_machine import travel

from gansao.files.models import StoredFile
from gansao.recognition.models import Decision

from .conftest import SIGNED_AT, Small, page, signed_pdf

URL = "/nam/2023/quyet-dinh/ky/"
Browse = Callable[..., HttpResponse]


def data(content: bytes, name: str = "qd.pdf", **changes: str) -> dict[str, object]:
    return {"number": "5", "signed_on": "25/12/2023", "file": SimpleUploadedFile(name, content), **changes}


def test_only_the_records_clerk_records_a_signature(small: Small, browse: Browse) -> None:
    small.frozen().drafted()
    with travel(SIGNED_AT, tick=False):
        assert browse(small.clerk, URL).status_code == 200
        assert browse(small.secretariat, URL).status_code == 403
        assert browse(small.auditor, URL).status_code == 403
        assert browse(small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_without_a_decision_it_leads_to_where_the_year_stands(small: Small, browse: Browse) -> None:
    assert browse(small.clerk, URL).headers["Location"] == "/nam/2023/quyet-dinh/"


def test_number_day_and_file_are_recorded_once(small: Small, browse: Browse) -> None:
    content = signed_pdf(small.frozen().drafted())
    with travel(SIGNED_AT, tick=False):
        assert browse(small.clerk, URL, data(content)).status_code == 302
        again = browse(small.clerk, URL, data(content, number="6"))
    decision = Decision.objects.get()
    assert (decision.number, decision.state, decision.signed_file.name) == ("05/QĐ-UBND", "signed", "qd.pdf")  # type: ignore[union-attr]  # signed
    assert (again.status_code, "đã được ghi nhận chữ ký: số 05/QĐ-UBND" in page(again)) == (409, True)


def test_every_fault_is_said_and_nothing_is_kept(small: Small, browse: Browse) -> None:
    content = signed_pdf(small.frozen().drafted())
    with travel(SIGNED_AT, tick=False):
        empty = page(browse(small.clerk, URL, {}))
        future = page(browse(small.clerk, URL, data(content, signed_on="30/12/2023")))
        early = page(browse(small.clerk, URL, data(content, signed_on="01/12/2023")))
        wrong = page(browse(small.clerk, URL, data(b"MZ not a document", name="qd.pdf")))
    assert empty.count("Mục này chưa có.") == 2 and "Chưa chọn tệp đã ký." in empty
    assert "30/12/2023 còn ở tương lai" in future
    assert "trước ngày chốt kết quả 20/12/2023" in early
    assert "qd.pdf" in wrong and "Nơi này nhận: PDF, Word" in wrong
    assert not StoredFile.objects.exists() and Decision.objects.get().state == "draft"


def test_a_signature_can_be_taken_back_with_a_reason(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    url = "/nam/2023/quyet-dinh/go-chu-ky/"
    assert browse(small.secretariat, url, {"reason": "x"}).status_code == 403
    browse(small.clerk, url, {"reason": ""})
    assert Decision.objects.get().state == "signed"
    assert browse(small.clerk, url, {"reason": "Nhầm tệp"}).status_code == 302
    assert Decision.objects.get().state == "draft"
