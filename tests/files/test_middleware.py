from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gansao.audit.models import Entry
from gansao.files import infections
from gansao.files.middleware import RequestSizeLimit, takes_evidence
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Iterator[None]:
    settings.UPLOAD_MAX_BYTES, settings.EVIDENCE_MAX_BYTES = 2 * MB, 5 * MB
    yield


def plain(_: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


@takes_evidence
def several(_: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


@pytest.mark.parametrize(
    ("view", "most", "said"),
    [
        (plain, 3 * MB, "mỗi tệp nhiều nhất 2 MB."),
        (several, 21 * MB, "mỗi tệp nhiều nhất 5 MB, các tệp gửi cùng một lần"),
    ],
)
def test_a_page_refuses_more_than_it_takes_by_the_announced_length(view: Any, most: int, said: str) -> None:
    limit = RequestSizeLimit(view)
    for length, refused in ((most, False), (most + 1, True), (2 * 1024 * MB, True)):
        request = RequestFactory().post("/", CONTENT_LENGTH=str(length))
        answer = limit.process_view(request, view, (), {})
        assert (answer is not None) is refused
        if isinstance(answer, HttpResponse):
            assert answer.status_code == 413
            assert said in answer.content.decode()


def test_the_answer_is_a_page_and_comes_before_the_form_is_read(client: Client) -> None:
    answer = client.generic("POST", "/dang-nhap/", b"", CONTENT_LENGTH=str(2 * 1024 * MB))
    assert answer.status_code == 413
    assert "<h1>Nội dung gửi lên quá lớn</h1>" in answer.content.decode()


@pytest.mark.parametrize("length", ["", "nhiều", "-1"])
def test_without_a_length_nothing_is_read(length: str) -> None:
    request = RequestFactory().post("/", b"x" * 1000, content_type="text/plain", CONTENT_LENGTH=length)
    assert RequestSizeLimit(plain).process_view(request, plain, (), {}) is None
    assert request.read() == b""


def test_a_false_length_is_read_no_further() -> None:
    request = RequestFactory().post("/", b"x" * 1000, content_type="text/plain", CONTENT_LENGTH="10")
    assert request.read() == b"x" * 10


def test_malware_is_recorded_when_the_request_has_ended() -> None:
    def view(_: HttpRequest) -> HttpResponse:
        infections.note(infections.Infection("a.pdf", "0" * 64, "Eicar", "hệ thống", NOW))
        assert not Entry.objects.exists()
        return HttpResponse()

    RequestSizeLimit(view)(RequestFactory().post("/", b"x", content_type="application/pdf"))
    entry = Entry.objects.get()
    assert (entry.action, entry.object_name) == ("files.turn_away", "a.pdf")
    assert entry.after == {"sha256": "0" * 64, "malware": "Eicar"}
