"""/nam/<key>/quyet-dinh/cong-bo/"""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from gansao.assessments.models import Mark
from gansao.recognition.models import Decision, LogEntry

from .conftest import Small, page

URL = "/nam/2023/quyet-dinh/cong-bo/"
Browse = Callable[..., HttpResponse]
DATA = {"disclosure": "status", "confirm": "05/qđ-ubnd"}


def test_who_may_publish(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    assert browse(small.secretariat, URL).status_code == 200
    assert browse(small.clerk, URL).status_code == 403
    assert browse(small.auditor, URL, DATA).status_code == 403
    assert browse(small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_each_choice_is_shown_as_the_public_would_see_it(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    text = page(browse(small.secretariat, URL))
    assert "Danh sách công khai có 3 đơn vị." in text and text.count("Danh sách công khai có 4 đơn vị.") == 2
    assert "Xã Đại Lâm, Huyện Lạng Giang: chưa đạt chuẩn" in text
    assert "Xã Đại Lâm, Huyện Lạng Giang: <b>4,00 điểm</b>, chưa đạt chuẩn" in text
    assert "checked" not in text  # nothing is chosen for the committee


def test_publishing_asks_for_a_choice_and_for_the_number(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    response = browse(small.secretariat, URL, {"confirm": "5"})
    assert response.status_code == 409
    assert "Hãy chọn một trong ba cách." in page(response) and "hãy gõ đúng “05/QĐ-UBND”" in page(response)
    assert not LogEntry.objects.exists()


def test_publishing_leads_to_the_certificates_and_happens_once(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    response = browse(small.secretariat, URL, DATA)
    assert response.headers["Location"] == "/nam/2023/chung-nhan/"
    assert browse(small.secretariat, URL, DATA).headers["Location"] == "/nam/2023/quyet-dinh/"  # pressed twice
    decision = Decision.objects.get()
    assert (decision.state, decision.disclosure, LogEntry.objects.count()) == ("published", "status", 1)


def test_a_scan_needs_a_word_about_how_it_was_compared(small: Small, browse: Browse) -> None:
    decision = small.frozen().signed()
    decision.annex_check = {"readable": False, "agrees": False, "message": "Không đọc được chữ (bản quét)"}
    decision.save(update_fields=["annex_check"])
    assert "Không đọc được chữ (bản quét)" in page(browse(small.secretariat, URL))
    response = browse(small.secretariat, URL, DATA)
    assert (response.status_code, "đối chiếu bằng mắt" in page(response)) == (409, True)
    assert browse(small.secretariat, URL, DATA | {"annex_note": "Đối chiếu từng dòng, hai người"}).status_code == 302


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_the_same_queries_however_many_units_are_not_recognised(
    small: Small, client: Client, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    """Beside the one that is; with one, two have been taken out."""
    small.programme.participations.filter(code__in=["07420", "07423"][: 3 - units]).delete()
    Mark.objects.exclude(participation__code="07375").update(points_x100=0)
    small.frozen().signed()
    client.force_login(small.secretariat)
    with django_assert_num_queries(11):  # type: ignore[attr-defined]  # a context manager
        text = page(client.get(URL))
    assert text.count("chưa đạt chuẩn</li>") == 2 * units
