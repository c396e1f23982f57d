"""/nam/<key>/quyet-dinh/"""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from gansao.places.models import Body
from gansao.recognition import drafting, queries
from gansao.recognition.models import Decision

from .conftest import SIGNED_AT, SIGNED_ON, Small, page

URL = "/nam/2023/quyet-dinh/"
Browse = Callable[..., HttpResponse]
START = {"signer_name": "Nguyễn Văn A", "signer_form": "deputy", "names_as_of": "20/12/2023", "group_by": "district"}


def fields(text: str) -> dict[str, object]:
    """What a browser would send back of the draft's form."""
    from html import unescape

    found: dict[str, object] = {}
    for name, value in re.findall(r'<input type="(?:text|hidden)" name="(\w+)" value="([^"]*)"', text):
        found[name] = unescape(value)
    for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>\n([^<]*)</textarea>', text):
        found[name] = unescape(value)
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_who_may_look_and_who_may_draft(small: Small, browse: Browse) -> None:
    small.frozen()
    assert "Soạn dự thảo</button>" in page(browse(small.secretariat, URL))
    assert "Soạn dự thảo</button>" not in page(browse(small.auditor, URL))
    assert browse(small.auditor, URL, START).status_code == 403
    assert browse(small.clerk, URL, START).status_code == 403
    assert browse(small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_before_freezing_there_is_nothing_to_draft(small: Small, browse: Browse) -> None:
    assert "Quyết định được soạn sau khi chốt kết quả" in page(browse(small.secretariat, URL))
    response = browse(small.secretariat, URL, START)
    assert (response.status_code, Decision.objects.count()) == (409, 0)


def test_a_draft_is_made_from_the_standard_words_and_edited(small: Small, browse: Browse) -> None:
    small.frozen()
    assert browse(small.secretariat, URL, START).status_code == 302
    text = page(browse(small.secretariat, URL))
    assert "Danh sách này có 3 đơn vị" in text
    assert "cần đối chiếu với văn bản chính thức" in text
    data = fields(text) | {"place": "Lạng Giang", "article_4": "Giao Sở Nội vụ theo dõi.", "recipients": "Như Điều 3"}
    assert browse(small.secretariat, URL, data).status_code == 302
    decision = queries.under_way(small.programme)
    assert decision is not None
    words = drafting.text(decision)
    assert (words.place, words.articles[3], words.recipients) == (
        "Lạng Giang",
        ("Giao Sở Nội vụ theo dõi.",),
        ("Như Điều 3",),
    )
    assert words.signer.lines == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and words.number == ""
    assert words.annex is not None and words.annex.groups[0].heading == "I. Huyện Lạng Giang (3 đơn vị)"


def test_nothing_edited_changes_nothing(small: Small, browse: Browse) -> None:
    small.frozen()
    browse(small.secretariat, URL, START)
    before = queries.under_way(small.programme)
    browse(small.secretariat, URL, fields(page(browse(small.secretariat, URL))))
    after = queries.under_way(small.programme)
    assert before is not None and after is not None and before.details == after.details


def test_a_stale_tab_does_not_overwrite(small: Small, browse: Browse) -> None:
    small.frozen()
    browse(small.secretariat, URL, START)
    stale = fields(page(browse(small.secretariat, URL)))
    browse(small.secretariat, URL, stale | {"place": "Một"})
    response = browse(small.secretariat, URL, stale | {"place": "Hai"})
    assert (response.status_code, "người khác vừa sửa" in page(response)) == (409, True)


def test_a_missing_word_is_named_beside_its_field(small: Small, browse: Browse) -> None:
    small.frozen()
    browse(small.secretariat, URL, START)
    response = browse(small.secretariat, URL, fields(page(browse(small.secretariat, URL))) | {"subject": " "})
    assert (response.status_code, page(response).count("Mục này chưa có.")) == (409, 1)


def test_the_draft_is_seen_as_pdf_and_taken_as_docx(small: Small, browse: Browse) -> None:
    decision = small.frozen().drafted()
    pdf = browse(small.auditor, f"{URL}{decision.pk}.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf["Content-Disposition"].startswith("inline")
    docx = browse(small.auditor, f"{URL}{decision.pk}.docx")
    assert docx.content[:2] == b"PK" and docx["Content-Disposition"].startswith("attachment")
    for ending in ("pdf", "docx"):
        assert browse(small.outsider, f"{URL}{decision.pk}.{ending}").status_code == 404
        assert browse(None, f"{URL}{decision.pk}.{ending}").status_code == 302


def test_a_draft_can_be_dropped_and_made_anew(small: Small, browse: Browse) -> None:
    small.frozen().drafted()
    assert browse(small.auditor, f"{URL}bo/", {}).status_code == 403
    assert browse(small.outsider, f"{URL}bo/", {}).status_code == 404
    for _ in range(2):  # pressed twice
        assert browse(small.secretariat, f"{URL}bo/", {}).headers["Location"] == URL
    assert [row.state for row in Decision.objects.all()] == ["dropped"]
    assert browse(small.secretariat, URL, START).status_code == 302


def test_a_signed_decision_shows_its_file_and_its_annex(small: Small, browse: Browse) -> None:
    decision = small.frozen().signed()
    text = page(browse(small.auditor, URL))
    assert decision.signed_file is not None and decision.signed_file.sha256 in text
    assert "Khớp cả 3 đơn vị với danh sách đã chốt." in text
    file = browse(small.auditor, f"{URL}{decision.pk}/da-ky/")
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert browse(small.outsider, f"{URL}{decision.pk}/da-ky/").status_code == 404


def test_the_page_after_publishing_names_what_stands(small: Small, browse: Browse) -> None:
    small.frozen().published()
    text = page(browse(small.secretariat, URL))
    assert "Quyết định số 05/QĐ-UBND ngày 25/12/2023 đang có hiệu lực" in text
    assert "Đính chính kết quả" in text and "Đính chính kết quả" not in page(browse(small.auditor, URL))


def test_a_body_that_bore_another_name_on_the_day_of_signing_is_pointed_out(small: Small, browse: Browse) -> None:
    small.frozen().signed()
    assert "cơ quan mang tên" not in page(browse(small.secretariat, URL))
    Body.objects.update(name="Ủy ban nhân dân tỉnh Hà Bắc")
    assert "cơ quan mang tên “Ủy ban nhân dân tỉnh Hà Bắc”" in page(browse(small.secretariat, URL))


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_queries_however_many_decisions(
    small: Small, client: Client, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    """The one that stands, and those it has replaced, each naming the one before it."""
    last = small.frozen().published()
    for place in range(1, number):
        last = Decision.objects.create(
            programme=small.programme,
            frozen=last.frozen,
            corrects=last,
            state="replaced",
            details=last.details,
            number=f"{place}/QĐ-UBND",
            signed_on=SIGNED_ON,
            signed_file=last.signed_file,
            drafted_at=SIGNED_AT,
            published_at=SIGNED_AT,
        )
    client.force_login(small.auditor)
    with django_assert_num_queries(9):  # type: ignore[attr-defined]  # a context manager
        text = page(client.get(URL))
    assert text.count(">bản in</a>") == number


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 10), ("{}.docx", 6)])
def test_a_draft_costs_the_same_queries_however_many_units(
    small: Small, client: Client, path: str, queries: int, units: int, django_assert_num_queries: Callable[..., object]
) -> None:
    """On its page, and as the paper whose annex lists them."""
    small.programme.participations.exclude(code__in=["07432", "07420", "07375"][:units]).delete()
    decision = small.frozen().drafted()
    client.force_login(small.secretariat)
    with django_assert_num_queries(queries):  # type: ignore[attr-defined]  # a context manager
        response = client.get(URL + path.format(decision.pk))
    assert response.status_code == 200
    assert path or f"Danh sách này có {units} đơn vị" in page(response)
