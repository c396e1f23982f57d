"""/nam/<key>/chung-nhan/ and the files behind it."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from gansao.files.models import StoredFile
from gansao.recognition import actions
from gansao.recognition.actions import certificates
from gansao.recognition.models import Certificate, CertificateFiles, Decision

from .conftest import SIGNED_AT, Small, page

URL = "/nam/2023/chung-nhan/"
SITE = "https://gansao.example.vn"
Browse = Callable[..., HttpResponse]


@pytest.fixture
def published(small: Small) -> Decision:
    return small.frozen().published()


def ask(small: Small, decision: Decision, site: str = SITE, minutes: int = 0) -> CertificateFiles:
    at = SIGNED_AT + timedelta(minutes=minutes)
    return actions.ask_for_files(decision=decision, site=site, by=small.secretariat, at=at)


def pages(response: HttpResponse) -> list[str]:
    content = b"".join(response) if response.streaming else response.content
    return [each.extract_text() for each in PdfReader(io.BytesIO(content)).pages]


def test_who_may_look_and_who_may_have_them_drawn(small: Small, browse: Browse, published: Decision) -> None:
    assert browse(small.secretariat, URL).status_code == 200
    assert browse(small.auditor, URL).status_code == 200
    assert browse(small.auditor, URL, {"site": SITE}).status_code == 403
    for path in ("", "tat-ca.pdf", "bien-gan-sao.pdf", "tung-giay.zip", f"{Certificate.objects.all()[0].pk}.pdf"):
        assert browse(small.outsider, URL + path).status_code == 404
        assert browse(None, URL + path).headers["Location"].startswith("/dang-nhap/")


def test_before_publishing_the_page_says_so(small: Small, browse: Browse) -> None:
    assert "sau khi quyết định được công bố" in page(browse(small.secretariat, URL))


def test_one_certificate_and_one_plaque_are_drawn_on_demand(small: Small, browse: Browse, published: Decision) -> None:
    certificate = published.certificates.get(participation__code="07420")
    [text] = pages(browse(small.auditor, f"{URL}{certificate.pk}.pdf"))
    assert "xã mỹ thái" in " ".join(text.split()).lower() and "003/2023" in text
    [plaque] = pages(browse(small.auditor, f"{URL}bien/{certificate.pk}.pdf"))
    assert "mỹ thái" in " ".join(plaque.split()).lower()


def test_all_files_are_drawn_in_the_background(
    small: Small, browse: Browse, published: Decision, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        assert browse(small.secretariat, URL, {"site": SITE + "/"}).status_code == 302
    made = CertificateFiles.objects.get()
    assert (made.state, made.done, made.site, made.error) == ("done", 3, SITE, "")
    assert "Tải cả 3 giấy" in page(browse(small.auditor, URL))
    assert len(pages(browse(small.auditor, f"{URL}tat-ca.pdf"))) == 3
    assert len(pages(browse(small.auditor, f"{URL}bien-gan-sao.pdf"))) == 3
    archive = zipfile.ZipFile(io.BytesIO(browse(small.auditor, f"{URL}tung-giay.zip").content))
    assert archive.namelist() == [
        "chung-nhan-001-2023-07375.pdf",
        "chung-nhan-002-2023-07432.pdf",
        "chung-nhan-003-2023-07420.pdf",
    ]


def test_a_job_cut_short_goes_on_where_it_stopped_and_doubles_nothing(small: Small, published: Decision) -> None:
    made = ask(small, published)
    drawn = certificates.documents.certificate
    calls: list[str] = []

    def cut_short(text: certificates.documents.CertificateText) -> bytes:
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(text.serial)
        return drawn(text)

    with patch.object(certificates.documents, "certificate", cut_short), pytest.raises(KeyboardInterrupt):
        certificates.draw.func(made.pk)
    made.refresh_from_db()
    assert (made.state, made.done) == ("running", 2)
    kept = list(Certificate.objects.order_by("serial").values_list("file", flat=True))
    certificates.draw.func(made.pk)
    certificates.draw.func(made.pk)
    made.refresh_from_db()
    assert (made.state, made.done) == ("done", 3)
    assert list(Certificate.objects.order_by("serial").values_list("file", flat=True))[:2] == kept[:2]
    assert StoredFile.objects.filter(name__startswith="chung-nhan").count() == 4  # three, and all in one


def test_what_fails_says_so_and_can_be_asked_for_again(small: Small, published: Decision) -> None:
    made = ask(small, published)
    with patch.object(certificates.documents, "certificate", side_effect=OSError("no font")):
        certificates.draw.func(made.pk)
    made.refresh_from_db()
    assert made.state == "failed" and "Hãy bấm tạo lại" in made.error
    assert ask(small, published).state == "waiting"


def test_asking_twice_draws_once_and_one_that_hangs_may_be_asked_again(small: Small, published: Decision) -> None:
    with patch.object(certificates.transaction, "on_commit") as queued:
        ask(small, published)
        ask(small, published, minutes=1)
        assert queued.call_count == 1
        ask(small, published, minutes=11)
        assert queued.call_count == 2


def test_another_address_in_the_codes_draws_them_anew(small: Small, published: Decision) -> None:
    certificates.draw.func(ask(small, published).pk)
    before = set(Certificate.objects.values_list("file", flat=True))
    certificates.draw.func(ask(small, published, site="https://khac.example.vn").pk)
    assert before.isdisjoint(Certificate.objects.values_list("file", flat=True))


def test_a_replaced_decision_gets_no_new_files(small: Small, published: Decision) -> None:
    Decision.objects.filter(pk=published.pk).update(state="replaced")
    published.refresh_from_db()
    with pytest.raises(actions.Refused, match="đang có hiệu lực"):
        ask(small, published)


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_the_same_queries_however_many_certificates(
    small: Small, client: Client, published: Decision, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    Certificate.objects.exclude(pk__in=Certificate.objects.values("pk")[:units]).delete()
    client.force_login(small.auditor)
    with django_assert_num_queries(9):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)
