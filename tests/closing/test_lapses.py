"""/nam/<key>/thu-hoi/het-han/: whose term has run out or soon will, and a draft for each."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from gansao.closing import queries
from gansao.closing.tasks import waiting
from gansao.documents.decision import Signer
from gansao.law import closing_rules
from gansao.recognition import actions
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.queries import standing
from tests.recognition.conftest import page
from tests.recognition.test_lapsing import AT, lapsed
from tests.recognition.test_withdrawing import drafted
from tests.recognition.validities import holding_for

from .conftest import After

LIST = "/nam/2023/thu-hoi/"
URL = f"{LIST}het-han/"
CHOSEN = {"units": ["07420", "07375"], "signer_name": "Nguyễn Văn A", "signer_form": "chairman"}
LAST_ON = date(2025, 12, 25)
Browse = Callable[..., HttpResponse]


def test_who_sees_the_list_and_who_drafts_from_it(after: After, browse: Browse) -> None:
    with holding_for(2):
        for user in (after.small.auditor, after.small.clerk):
            read = page(browse(user, URL))
            assert "3 đơn vị đã hết thời hạn" in read and "Xã Mỹ Thái" in read and "Soạn dự thảo" not in read
            assert browse(user, URL, CHOSEN).status_code == 403
        assert browse(after.leader, URL).status_code == 404
        assert browse(after.small.outsider, URL, CHOSEN).status_code == 404
        assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")
        assert "Soạn dự thảo cho các đơn vị đã đánh dấu" in page(browse(after.small.secretariat, URL))
        assert browse(after.small.secretariat, URL, CHOSEN).headers["Location"] == LIST
    made = WithdrawalDecision.objects.order_by("certificate__participation__code")
    assert [(row.certificate.participation.code, row.term_ended_on) for row in made] == [
        ("07375", LAST_ON),
        ("07420", LAST_ON),
    ]


def test_what_is_wrong_is_said_and_nothing_is_drafted(after: After, browse: Browse) -> None:
    secretariat = after.small.secretariat
    with holding_for(2):
        for wrong, said in (
            ({"units": []}, "đánh dấu ít nhất một đơn vị"),
            ({"signer_name": ""}, "Mục này chưa có"),
            ({"units": ["07420", "99999"]}, "Danh sách đã thay đổi"),
        ):
            answer = browse(secretariat, URL, CHOSEN | wrong)
            assert answer.status_code == 409 and said in page(answer)
        assert not WithdrawalDecision.objects.exists()
        browse(secretariat, URL, CHOSEN)
        assert "Danh sách đã thay đổi" in page(browse(secretariat, URL, CHOSEN))  # a second press
        assert WithdrawalDecision.objects.count() == 2


def test_the_ticks_of_a_form_that_is_shown_again_are_kept(after: After, browse: Browse) -> None:
    with holding_for(2):
        again = page(browse(after.small.secretariat, URL, CHOSEN | {"signer_name": "", "units": ["07420"]}))
    assert 'value="07420" checked' in again and 'value="07375" checked' not in again


def test_without_a_term_nothing_lapses_and_the_pages_say_so(after: After, browse: Browse) -> None:
    for path in (URL, LIST):
        read = page(browse(after.small.secretariat, path))
        assert "không đặt thời hạn công nhận" in read and "Soạn dự thảo" not in read
    assert browse(after.small.secretariat, URL, CHOSEN).status_code == 409
    assert not WithdrawalDecision.objects.exists()


def test_the_list_of_withdrawals_leads_to_it_only_when_it_is_time(after: After, browse: Browse) -> None:
    with holding_for(2):
        assert "Còn 3 đơn vị chưa có quyết định" in page(browse(after.small.secretariat, LIST))
        lapsed(after.small, "07420", "07375", "07432")
        read = page(browse(after.small.secretariat, LIST))
        assert "Mọi đơn vị đã có quyết định" in read and f'href="{URL}"' not in read
    with holding_for(50):
        far = page(browse(after.small.secretariat, LIST))
        assert "đến hết ngày 25/12/2073" in far and f'href="{URL}"' not in far
        assert "Chưa đơn vị nào" in page(browse(after.small.secretariat, URL))


def test_a_year_without_a_decision_has_nothing_to_end(after: After, browse: Browse) -> None:
    decision = standing(after.small.programme)
    assert decision is not None
    decision.certificates.all().delete()
    decision.state = "replaced"
    decision.save(update_fields=["state"])
    for path in (URL, LIST):
        read = page(browse(after.small.secretariat, path))
        assert "chưa công bố" in read and "Soạn quyết định thu hồi" not in read


@pytest.mark.parametrize(
    ("before", "left", "far", "run_out"),
    [(91, 91, True, False), (90, 90, False, False), (0, 0, False, False), (-1, -1, False, True)],
)
def test_it_is_pointed_out_in_time(after: After, before: int, left: int, far: bool, run_out: bool) -> None:
    with holding_for(2):
        decision = standing(after.small.programme)
        assert decision is not None
        term = queries.term(decision, LAST_ON - timedelta(days=before))
    assert term is not None and term.waiting == 3
    assert (term.days_left, term.is_far, term.has_run_out) == (left, far, run_out)


def test_the_secretariat_is_told_once_for_all_units(after: After) -> None:
    def told(user: object, on: date) -> list[tuple[str, str]]:
        return [(task.what, task.where) for task in waiting(user, on)]

    assert told(after.small.secretariat, AT.date()) == []
    with holding_for(2):
        drafted(after.small, "07375")  # withdrawn: has its decision already
        assert told(after.small.secretariat, LAST_ON) == []
        assert told(after.small.secretariat, AT.date()) == [("Công nhận đã hết thời hạn", "2 đơn vị, năm 2023")]
        assert told(after.small.auditor, AT.date()) == []
        lapsed(after.small, "07420", "07432")
        assert told(after.small.secretariat, AT.date()) == []
        assert ("Quyết định hết hiệu lực công nhận", "Xã Mỹ Thái, năm 2023") in told(after.small.clerk, AT.date())


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_queries(
    after: After, client: Client, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    if units == 1:
        with holding_for(2):
            lapsed(after.small, "07375", "07432")
    client.force_login(after.small.auditor)
    with holding_for(2), django_assert_num_queries(8):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)


@pytest.mark.parametrize("years", [0, -1, 51, "2", 1.5, True])
def test_a_term_that_is_no_term_is_refused(years: object) -> None:
    data = closing_rules.read_yaml(closing_rules.FOLDER.joinpath("closing", "mau.yaml").read_bytes(), "mau.yaml")
    assert closing_rules.build(data).valid_years is None
    assert closing_rules.build(data | {"valid_years": 2}).valid_years == 2
    with pytest.raises(ValueError, match="valid_years"):
        closing_rules.build(data | {"valid_years": years})


def test_signer_is_kept_in_each_draft(after: After) -> None:
    with holding_for(2):
        made = actions.draft_lapses(
            certificates=queries.standing_certificates(after.small.programme),
            signer=Signer("Trần Thị B", "deputy"),
            by=after.small.secretariat,
            at=AT,
        )
    assert {row.details["signer"]["name"] for row in made} == {"Trần Thị B"}
