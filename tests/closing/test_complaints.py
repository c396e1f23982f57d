"""/nam/<key>/khieu-nai/ and its pages: who sees what, who may do what."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gansao.closing import actions, letters
from gansao.closing.models import Complaint
from gansao.documents.decision import Signer
from gansao.documents.paper import Items, Paragraph
from gansao.recognition.models import Correction
from tests.recognition.conftest import page

from .conftest import AT, PDF, After

URL = "/nam/2023/khieu-nai/"
Browse = Callable[..., HttpResponse]


def test_who_sees_the_list(after: After, browse: Browse) -> None:
    after.complaint()
    after.complaint(words="Đơn trên giấy.", origin="citizen", petition_number="27", by=after.small.secretariat)
    for user in (after.small.secretariat, after.small.auditor, after.small.clerk):
        assert "2 " in page(browse(user, URL)) and "đơn số 27" in page(browse(user, URL))
    own = page(browse(after.leader, URL))
    assert "Xã Mỹ Thái" in own and "đơn số 27" not in own
    assert "Chưa có khiếu nại nào" in page(browse(after.neighbour, URL))
    assert browse(after.small.outsider, URL).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


def test_who_opens_one(after: After, browse: Browse) -> None:
    own, citizens = after.complaint(), after.complaint(words="Đơn.", origin="citizen", petition_number="27")
    assert browse(after.leader, f"{URL}{own.pk}/").status_code == 200
    assert browse(after.leader, f"{URL}{citizens.pk}/").status_code == 404
    assert browse(after.neighbour, f"{URL}{own.pk}/").status_code == 404
    assert browse(after.small.outsider, f"{URL}{own.pk}/").status_code == 404
    assert browse(after.small.auditor, f"{URL}{own.pk}/").status_code == 200


def test_a_leader_complains_for_the_own_unit(after: After, browse: Browse) -> None:
    assert "Gửi khiếu nại" in page(browse(after.leader, URL))
    data = {
        "unit": "07420",
        "criteria": "1, 3",
        "words": "Thiếu mã QR.",
        "attachments": SimpleUploadedFile("a.pdf", PDF),
    }
    assert browse(after.leader, f"{URL}moi/", data).status_code == 302
    made = Complaint.objects.get()
    assert (made.origin, made.criteria, made.files.count()) == ("unit", ["1", "3"], 1)
    sent = browse(after.leader, f"{URL}{made.pk}/tep/{made.files.get().pk}/")
    assert b"".join(sent) == PDF
    assert browse(after.neighbour, f"{URL}{made.pk}/tep/{made.files.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"unit": "07423", "words": "x"}, "Hãy chọn một mục"),
        ({"unit": "07420", "words": ""}, "Mục này chưa có"),
        ({"unit": "07420", "words": "x", "criteria": "1, 99"}, "không có tiêu chí 99"),
        ({"unit": "07420", "words": "x", "attachments": SimpleUploadedFile("a.pdf", b"MZ\x00\x00")}, "a.pdf"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(after: After, browse: Browse, data: dict[str, object], said: str) -> None:
    answer = browse(after.leader, f"{URL}moi/", data)
    assert answer.status_code == 409 and said in page(answer)
    assert not Complaint.objects.exists()


def test_the_secretariat_enters_paper_and_readers_may_not(after: After, browse: Browse) -> None:
    data = {"unit": "07423", "origin": "citizen", "petition_number": "27", "received_on": "02/01/2024", "words": "Đơn."}
    assert browse(after.small.secretariat, f"{URL}moi/", data).status_code == 302
    assert Complaint.objects.get().petition_number == "27"
    assert browse(after.small.auditor, f"{URL}moi/").status_code == 403
    assert browse(after.small.outsider, f"{URL}moi/").status_code == 404


def test_the_answer_is_drafted_by_the_secretariat_and_recorded_by_the_clerk(after: After, browse: Browse) -> None:
    base = f"{URL}{after.complaint().pk}/"
    words = {"outcome": "unchanged", "answer": "Đã xem lại minh chứng.", "signer_form": "chairman"}
    assert browse(after.small.clerk, f"{base}tra-loi/", words).status_code == 403
    assert browse(after.leader, f"{base}tra-loi/", words).status_code == 403
    assert browse(after.small.secretariat, f"{base}tra-loi/", {"answer": "x"}).status_code == 409
    assert browse(after.small.secretariat, f"{base}tra-loi/", words).status_code == 302
    assert "Đã xem lại minh chứng" not in page(browse(after.leader, base))  # not before it is signed

    def signed() -> dict[str, object]:
        return {"number": "15", "signed_on": "03/01/2024", "file": SimpleUploadedFile("a.pdf", PDF)}

    assert browse(after.small.secretariat, f"{base}ky/", signed()).status_code == 403
    assert browse(after.small.outsider, f"{base}ky/", signed()).status_code == 404
    assert browse(after.small.clerk, f"{base}ky/", signed() | {"signed_on": "hôm qua"}).status_code == 409
    Complaint.objects.update(received_on="2024-01-03")
    assert browse(after.small.clerk, f"{base}ky/", signed()).status_code == 302
    assert browse(after.small.clerk, f"{base}ky/", signed()).status_code == 409  # a second press
    assert "Đã xem lại minh chứng" in page(browse(after.leader, base))
    assert b"".join(browse(after.leader, f"{base}da-ky/")) == PDF
    assert browse(after.neighbour, f"{base}da-ky/").status_code == 404


def test_the_letter_says_what_was_complained_of_what_was_found_and_what_follows(after: After) -> None:
    complaint = after.complaint()
    complaint = actions.draft_answer(
        complaint=complaint,
        outcome="unchanged",
        answer="Đã xem 12 minh chứng.\n\nMã QR không có ở bộ phận một cửa.",
        signer=Signer("Trần Thị B", "committee_deputy"),
        by=after.small.secretariat,
        at=AT,
    )
    paper = letters.answer(complaint, AT.date())
    assert paper.addressees == ("Ủy ban nhân dân xã Mỹ Thái",)
    assert (paper.issuer.body, paper.issuer.signer.name) == ("Ủy ban nhân dân tỉnh Bắc Giang", "Trần Thị B")
    said = " ".join(f"{block.lead} {block.text}" for block in paper.blocks if isinstance(block, Paragraph))
    assert "của xã Mỹ Thái, huyện Lạng Giang" in said
    assert "về tiêu chí 1 (" in said and "Tiêu chí 1 chấm thiếu mã QR." in said
    assert "không có căn cứ để thay đổi kết quả." in said and "được giữ nguyên" in said
    [found] = [block for block in paper.blocks if isinstance(block, Items)]
    assert found.texts == ("Đã xem 12 minh chứng.", "Mã QR không có ở bộ phận một cửa.")
    assert (paper.issuer.number, paper.issuer.signed_on, paper.synthetic) == ("", None, True)


def test_the_letter_to_a_citizen_names_the_register_and_nobody(after: After) -> None:
    complaint = after.complaint(words="Đơn.", origin="citizen", petition_number="27", by=after.small.secretariat)
    complaint = actions.draft_answer(
        complaint=complaint, outcome="corrected", answer="Đúng.", by=after.small.secretariat, at=AT
    )
    paper = letters.answer(complaint, AT.date())
    assert paper.addressees == ("Người gửi đơn số 27 trong sổ tiếp nhận đơn",)
    assert "được trình cấp có thẩm quyền quyết định" in str(paper.blocks)


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_who_prints_the_letter_and_when(after: After, browse: Browse, ending: str, start: bytes) -> None:
    complaint = after.complaint()
    letter = f"{URL}{complaint.pk}/tra-loi.{ending}"
    assert browse(after.small.secretariat, letter).status_code == 404  # nothing is answered yet
    words = {"outcome": "unchanged", "answer": "Đã xem lại.", "signer_form": "chairman"}
    browse(after.small.secretariat, f"{URL}{complaint.pk}/tra-loi/", words)
    for user in (after.small.secretariat, after.small.clerk, after.small.auditor):
        assert browse(user, letter).content.startswith(start)
        assert letter in page(browse(user, f"{URL}{complaint.pk}/"))
    assert browse(after.leader, letter).status_code == 403
    assert letter not in page(browse(after.leader, f"{URL}{complaint.pk}/"))
    assert browse(after.neighbour, letter).status_code == 404
    assert browse(None, letter).headers["Location"].startswith("/dang-nhap/")


def test_a_unit_takes_its_own_back_with_a_reason(after: After, browse: Browse) -> None:
    base = f"{URL}{after.complaint().pk}/"
    assert browse(after.small.auditor, f"{base}rut/", {"reason": "x"}).status_code == 403
    assert browse(after.neighbour, f"{base}rut/", {"reason": "x"}).status_code == 404
    browse(after.leader, f"{base}rut/", {"reason": ""})
    assert Complaint.objects.get().state == "filed"
    browse(after.leader, f"{base}rut/", {"reason": "Đã rõ."})
    assert (Complaint.objects.get().state, Complaint.objects.get().taken_back_reason) == ("taken_back", "Đã rõ.")


def test_the_correction_is_opened_from_the_complaint(after: After, browse: Browse) -> None:
    base = f"{URL}{after.answered().pk}/"
    assert "Mở đính chính" in page(browse(after.small.secretariat, base))
    assert browse(after.small.clerk, f"{base}dinh-chinh/", {}).status_code == 403
    assert browse(after.small.secretariat, f"{base}dinh-chinh/", {}).headers["Location"] == "/nam/2023/dinh-chinh/"
    assert Correction.objects.count() == 1
    assert "Đã mở đính chính" in page(browse(after.leader, base))
    assert browse(after.small.secretariat, f"{base}dinh-chinh/", {}).headers["Location"] == base


def test_filters_and_overdue(after: After, browse: Browse) -> None:
    complaint = after.complaint()
    assert "quá hạn" in page(browse(after.small.secretariat, URL))  # of 2024
    assert "Xã Mỹ Thái" in page(browse(after.small.secretariat, f"{URL}?loc=qua-han&q=my+thai"))
    assert "Không có khiếu nại nào khớp" in page(browse(after.small.secretariat, f"{URL}?loc=xong"))
    assert "Đã quá hạn" in page(browse(after.small.secretariat, f"{URL}{complaint.pk}/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries_however_long(
    after: After, client: Client, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for place in range(number):
        after.complaint(words=f"Điều {place}")
    client.force_login(after.small.auditor)
    with django_assert_num_queries(7):  # type: ignore[attr-defined]  # a context manager
        client.get(URL)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("auditor", 8), ("leader", 9)])
def test_one_costs_the_same_queries_however_much_is_attached(
    after: After,
    client: Client,
    who: str,
    queries: int,
    number: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    """Files and criteria; and as many complaints beside it."""
    files = [SimpleUploadedFile(f"kem-{place}.pdf", PDF) for place in range(number)]
    complaint = after.complaint(criteria=["1", "2", "3"][:number], uploads=files)
    for place in range(1, number):
        after.complaint(words=f"Điều {place}")
    client.force_login(after.leader if who == "leader" else after.small.auditor)
    with django_assert_num_queries(queries):  # type: ignore[attr-defined]  # a context manager
        text = page(client.get(f"{URL}{complaint.pk}/"))
    assert text.count(".pdf</a>") == number
