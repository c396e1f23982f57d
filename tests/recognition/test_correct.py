"""/nam/<key>/dinh-chinh/"""

from collections.abc import Callable

from django.http import HttpResponse

from gansao.recognition.models import Correction

from .conftest import Small, page

URL = "/nam/2023/dinh-chinh/"
Browse = Callable[..., HttpResponse]
DATA = {"reason": "Sót minh chứng", "confirm": "05/QĐ-UBND"}


def test_who_may_correct(small: Small, browse: Browse) -> None:
    small.frozen().published()
    assert browse(small.secretariat, URL).status_code == 200
    assert browse(small.auditor, URL, DATA).status_code == 403
    assert browse(small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_before_publishing_there_is_nothing_to_correct(small: Small, browse: Browse) -> None:
    assert "không có gì để đính chính" in page(browse(small.secretariat, URL))


def test_a_correction_is_opened_once_and_can_be_given_up(small: Small, browse: Browse) -> None:
    small.frozen().published()
    refused = browse(small.secretariat, URL, {"reason": "", "confirm": "05"})
    assert (refused.status_code, Correction.objects.exists()) == (409, False)
    assert browse(small.secretariat, URL, DATA).status_code == 302
    browse(small.secretariat, URL, DATA)
    assert (Correction.objects.count(), small.refresh().state) == (1, "open")
    assert "Người dân vẫn thấy kết quả đang công bố" in page(browse(small.secretariat, URL))
    assert browse(small.secretariat, URL, {"abandon": "1"}).status_code == 302
    assert small.refresh().state == "published"
