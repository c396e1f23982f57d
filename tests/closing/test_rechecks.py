"""/nam/<key>/kiem-tra-lai/: chosen by risk and lot, then what was found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gansao.closing import actions, queries
from gansao.closing.models import Recheck
from gansao.recognition.models import Certificate
from gansao.recognition.queries import standing
from tests.recognition.conftest import page
from tests.recognition.test_withdrawing import published

from .conftest import AT, After

URL = "/nam/2023/kiem-tra-lai/"
Browse = Callable[..., HttpResponse]


def chosen(after: After, number: int) -> list[Recheck]:
    programme, by = after.small.programme, after.small.secretariat
    return actions.choose_rechecks(programme=programme, number=number, by=by, at=AT, seed="hat")


def test_the_figures_are_of_the_result_and_the_complaints(after: After) -> None:
    after.complaint()
    found = queries.risk_figures(after.small.programme, queries.to_recheck(after.small.programme))
    assert {each.code: (each.above_bound, each.final_total, each.own_total, each.complaints) for each in found} == {
        "07375": (25, 925, None, 0),
        "07420": (0, 500, None, 1),
        "07432": (25, 725, None, 0),
    }


def test_the_riskiest_first_and_the_seed_kept(after: After) -> None:
    after.complaint()
    [one] = chosen(after, 1)
    assert (one.certificate.participation.code, one.chosen_by, one.seed) == ("07420", "risk", "hat")
    assert one.figures == {"code": "07420", "near_bound": 3, "own_marks_gap": 0, "complaints": 2, "score": 5}
    assert {each.certificate.participation.code for each in chosen(after, 5)} == {"07375", "07432"}
    with pytest.raises(actions.Refused, match="Không còn đơn vị"):
        chosen(after, 1)


def test_who_is_no_longer_recognised_is_not_chosen(after: After) -> None:
    published(after.small, "07420")
    assert {each.certificate.participation.code for each in chosen(after, 9)} == {"07375", "07432"}


def test_one_is_chosen_by_hand_once(after: After) -> None:
    rows = Certificate.objects.select_related("decision__programme", "participation")
    certificate = rows.get(participation__code="07420")
    made = actions.choose_by_hand(certificate=certificate, by=after.small.secretariat, at=AT)
    assert (made.chosen_by, made.figures) == ("hand", {})
    with pytest.raises(actions.Refused):
        actions.choose_by_hand(certificate=certificate, by=after.small.secretariat, at=AT)


def test_what_was_found_is_recorded_once_on_a_day_that_can_be(after: After) -> None:
    [one] = chosen(after, 1)
    by, day = after.small.secretariat, timezone.localdate(AT)

    def found(on: timedelta, words: str = "Không niêm yết") -> Recheck:
        return actions.record_recheck(
            recheck=one, done_on=day + on, findings=words, finding="withdraw", by=by, at=AT + timedelta(days=3)
        )

    for wrong in (timedelta(days=-1), timedelta(days=4)):
        with pytest.raises(actions.Refused, match="Ngày kiểm tra"):
            found(wrong)
    with pytest.raises(actions.Refused, match="điều tìm thấy"):
        found(timedelta(), " ")
    assert found(timedelta(days=2)).finding == "withdraw"
    with pytest.raises(actions.Refused, match="đã ghi kết quả"):
        found(timedelta(days=2))


def test_who_chooses_and_who_reads(after: After, browse: Browse) -> None:
    assert browse(after.small.auditor, URL).status_code == 200
    assert browse(after.small.auditor, URL, {"number": "2"}).status_code == 403
    assert browse(after.leader, URL).status_code == 404
    assert browse(after.small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")
    assert browse(after.small.secretariat, URL, {"number": "x"}).status_code == 409
    assert browse(after.small.secretariat, URL, {"number": "1", "unit": "07420"}).status_code == 302
    assert browse(after.small.secretariat, URL, {"number": "1", "unit": "07420"}).status_code == 409
    assert browse(after.small.secretariat, URL, {"number": "2"}).status_code == 302
    one = Recheck.objects.get(certificate__participation__code="07420")
    assert "hạt giống" in page(browse(after.small.auditor, URL))
    assert browse(after.small.auditor, f"{URL}{one.pk}/").status_code == 403
    assert browse(after.leader, f"{URL}{one.pk}/").status_code == 404
    words = {"done_on": f"{timezone.localdate():%d/%m/%Y}", "findings": "Không niêm yết", "finding": "withdraw"}
    assert browse(after.small.secretariat, f"{URL}{one.pk}/", words | {"finding": ""}).status_code == 409
    answer = browse(after.small.secretariat, f"{URL}{one.pk}/", words)
    assert answer.headers["Location"] == "/nam/2023/thu-hoi/moi/?don-vi=07420"
    assert "Đề nghị thu hồi" in page(browse(after.small.auditor, URL))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries(
    after: After, client: Client, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    chosen(after, number)
    client.force_login(after.small.auditor)
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)


def test_before_anything_is_published_nothing_is_offered(after: After, browse: Browse) -> None:
    decision = standing(after.small.programme)
    assert decision is not None
    decision.state = "replaced"
    decision.save(update_fields=["state"])
    shown = page(browse(after.small.secretariat, URL))
    assert "chưa công bố nên chưa có đơn vị nào" in shown and "<button>Chọn đơn vị" not in shown
