"""/nam/<key>/thu-hoi/ and its pages."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gansao.documents import decision as documents
from gansao.recognition import withdrawing
from gansao.recognition.models import WithdrawalDecision
from tests.recognition.conftest import page
from tests.recognition.test_withdrawing import drafted, published, signed

from .conftest import After

URL = "/nam/2023/thu-hoi/"
DRAFT = {
    "unit": "07420",
    "manner": "withdrawn",
    "grounds": "Kiểm tra lại ngày 15/02/2024",
    "signer_name": "Nguyễn Văn A",
    "signer_form": "chairman",
}
Browse = Callable[..., HttpResponse]


def test_who_sees_them_and_who_drafts(after: After, browse: Browse) -> None:
    office = (after.small.secretariat, after.small.auditor, after.small.clerk)
    assert {browse(user, URL).status_code for user in office} == {200}
    assert browse(after.leader, URL).status_code == 404
    assert browse(after.small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")
    assert browse(after.small.auditor, f"{URL}moi/", DRAFT).status_code == 403
    assert browse(after.leader, f"{URL}moi/", DRAFT).status_code == 404
    assert browse(after.small.secretariat, f"{URL}moi/", DRAFT | {"grounds": ""}).status_code == 409
    assert browse(after.small.secretariat, f"{URL}moi/?don-vi=07420").status_code == 200
    assert browse(after.small.secretariat, f"{URL}moi/", DRAFT).status_code == 302
    # Once drafted, the unit is no longer offered: a second press is told so.
    assert browse(after.small.secretariat, f"{URL}moi/", DRAFT).status_code == 409
    assert "Xã Mỹ Thái" in page(browse(after.small.auditor, URL))


def test_from_draft_to_publication(after: After, browse: Browse) -> None:
    draft = drafted(after.small)
    one = f"{URL}{draft.pk}/"
    content = documents.as_pdf(withdrawing.text(draft))

    def handed_in(**more: object) -> dict[str, object]:
        return {"number": "9", "signed_on": "20/02/2024", "file": SimpleUploadedFile("q.pdf", content)} | more

    assert "Bỏ dự thảo này" in page(browse(after.small.secretariat, one))
    assert browse(after.small.secretariat, f"{one}ky/", handed_in()).status_code == 403
    assert browse(after.leader, f"{one}ky/", handed_in()).status_code == 404
    assert browse(after.small.clerk, f"{one}ky/", handed_in(signed_on="20/02/2999")).status_code == 409
    assert browse(after.small.clerk, f"{one}ky/", handed_in()).status_code == 302
    assert WithdrawalDecision.objects.get().state == "signed"
    assert b"".join(browse(after.small.auditor, f"{one}da-ky/")) == content
    number = WithdrawalDecision.objects.get().number
    assert browse(after.small.clerk, one, {"confirm": number}).status_code == 403
    assert browse(after.small.secretariat, one, {"confirm": "khác"}).status_code == 409
    assert browse(after.small.secretariat, one, {"confirm": number}).status_code == 302
    assert WithdrawalDecision.objects.get().state == "published"
    assert browse(after.small.secretariat, one, {"confirm": number}).status_code == 302  # a second press
    assert "Đã công bố lúc" in page(browse(after.small.auditor, one))


def test_a_draft_is_dropped_a_signature_undone(after: After, browse: Browse) -> None:
    decision = signed(after.small, drafted(after.small))
    one = f"{URL}{decision.pk}/"
    assert browse(after.small.secretariat, f"{one}go-chu-ky/", {"reason": "x"}).status_code == 403
    browse(after.small.clerk, f"{one}go-chu-ky/", {"reason": ""})
    assert WithdrawalDecision.objects.get().state == "signed"
    browse(after.small.clerk, f"{one}go-chu-ky/", {"reason": "Nhầm số"})
    assert WithdrawalDecision.objects.get().state == "draft"
    assert browse(after.small.clerk, f"{one}bo/", {}).status_code == 403
    browse(after.small.secretariat, f"{one}bo/", {})
    assert WithdrawalDecision.objects.get().state == "dropped"


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_it_is_printed(after: After, browse: Browse, ending: str, start: bytes) -> None:
    draft = drafted(after.small)
    assert browse(after.small.auditor, f"{URL}{draft.pk}.{ending}").content.startswith(start)
    assert browse(after.leader, f"{URL}{draft.pk}.{ending}").status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_queries(
    after: After, client: Client, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for code in ("07420", "07375", "07432")[:units]:
        drafted(after.small, code)
    client.force_login(after.small.auditor)
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)


def test_no_year_of_elsewhere_lends_its_withdrawals(after: After, browse: Browse) -> None:
    decision = published(after.small)
    assert browse(after.small.auditor, f"/nam/2022/thu-hoi/{decision.pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_one_costs_the_same_queries_however_many_there_are(
    after: After, client: Client, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    one, *_ = [
        signed(after.small, drafted(after.small, code), str(place))
        for place, code in enumerate(("07420", "07375", "07432")[:number], 9)
    ]
    client.force_login(after.small.secretariat)
    with django_assert_num_queries(6):  # type: ignore[attr-defined]  # a context manager
        response = client.get(f"{URL}{one.pk}/")
    assert response.status_code == 200 and "09/QĐ-UBND" in page(response)
