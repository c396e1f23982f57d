"""/nam/<key>/chot/"""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from gansao.assessments.models import Mark
from gansao.recognition.models import FrozenResult

from .conftest import Small, page

URL = "/nam/2023/chot/"
Browse = Callable[..., HttpResponse]


def seen(browse: Browse, small: Small) -> str:
    found = re.search('name="seen" value="([0-9a-f]{64})"', page(browse(small.secretariat, URL)))
    assert found
    return found[1]


def test_who_may_look_and_who_may_freeze(small: Small, browse: Browse) -> None:
    small.complete()
    assert browse(small.secretariat, URL).status_code == 200
    assert "Chốt kết quả năm 2023</button>" not in page(browse(small.auditor, URL))
    assert browse(small.auditor, URL, {"confirm": "2023"}).status_code == 403
    assert browse(small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_units_that_stand_in_the_way_are_named_with_what_they_lack(small: Small, browse: Browse) -> None:
    text = page(browse(small.secretariat, URL))
    assert "1 đơn vị chưa đủ điểm" in text
    assert re.search(r'Xã Xuân Hương<small>Huyện Lạng Giang</small></th><td class="n">1</td><td>3</td>', text)


def test_what_would_be_frozen_is_shown_in_figures(small: Small, browse: Browse) -> None:
    small.complete()
    text = page(browse(small.secretariat, URL))
    for figure in ("<b>4</b><span>đơn vị</span>", "<b>3</b><span>được công nhận (75,00%)</span>", "<b>12</b>"):
        assert figure in text


def test_freezing_asks_for_the_year(small: Small, browse: Browse) -> None:
    small.complete()
    digest = seen(browse, small)
    response = browse(small.secretariat, URL, {"do": "freeze", "seen": digest, "confirm": "2022"})
    assert (response.status_code, "hãy gõ đúng “2023”" in page(response)) == (409, True)
    response = browse(small.secretariat, URL, {"do": "freeze", "seen": digest, "confirm": "2023"})
    assert (response.status_code, small.refresh().state) == (302, "frozen")


def test_a_second_press_says_that_it_is_frozen_already(small: Small, browse: Browse) -> None:
    small.complete()
    data = {"do": "freeze", "seen": seen(browse, small), "confirm": "2023"}
    assert browse(small.secretariat, URL, data).status_code == 302
    response = browse(small.secretariat, URL, data)
    assert (response.status_code, FrozenResult.objects.count()) == (409, 1)
    assert "đã được chốt" in page(response)


def test_a_stale_page_does_not_freeze_what_it_did_not_show(small: Small, browse: Browse) -> None:
    small.complete()
    data = {"do": "freeze", "seen": seen(browse, small), "confirm": "2023"}
    Mark.objects.filter(criterion="3", participation__code="07432").update(points_x100=300)
    response = browse(small.secretariat, URL, data)
    assert (response.status_code, "Điểm vừa thay đổi" in page(response)) == (409, True)
    assert small.refresh().state == "open"
    assert seen(browse, small) in page(response)


def test_reopening_asks_why(small: Small, browse: Browse) -> None:
    small.frozen()
    response = browse(small.secretariat, URL, {"do": "reopen", "reason": ""})
    assert (response.status_code, small.refresh().state) == (409, "frozen")
    assert browse(small.secretariat, URL, {"do": "reopen", "reason": "Nhập sai"}).status_code == 302
    assert small.refresh().state == "open"
    assert "Nhập sai" in page(browse(small.secretariat, URL))


def test_a_correction_shows_what_it_changes(small: Small, browse: Browse) -> None:
    from gansao.recognition import actions

    decision = small.frozen().published()
    actions.open_correction(decision=decision, reason="Sót minh chứng", by=small.secretariat, at=small.at)
    Mark.objects.filter(participation__code="07423", criterion="1").update(points_x100=200)
    text = page(browse(small.secretariat, URL))
    assert "1 đơn vị khác với Quyết định số 05/QĐ-UBND" in text
    assert '<td class="n">4,00</td><td class="n">5,00</td>' in text and "đổi sao" in text


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_the_same_queries_however_many_units(
    small: Small, client: Client, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    """Of four units; with one, three have been taken out."""
    small.complete()
    small.programme.participations.exclude(code__in=["07375", "07420", "07432"][:units]).delete()
    client.force_login(small.secretariat)
    with django_assert_num_queries(12):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)
