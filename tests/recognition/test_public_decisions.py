"""/quyet-dinh/ and /chung-nhan/: what was decided, and whether it stands."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gansao.recognition import actions
from gansao.recognition.models import Decision
from tests.recognition.conftest import SIGNED_AT, Small
from tests.recognition.test_actions import corrected


def words(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def replaced(small: Small) -> tuple[Decision, Decision]:
    old, new = corrected(small)
    actions.publish(decision=new, disclosure="points", by=small.secretariat, at=SIGNED_AT + timedelta(days=34))
    return old, new


@pytest.mark.django_db
def test_no_decision_yet(client: Client) -> None:
    assert "Chưa có quyết định nào được công bố" in words(client, "/quyet-dinh/")


def test_a_draft_and_a_signed_decision_are_not_public(small: Small, client: Client) -> None:
    draft = small.frozen().drafted()
    assert client.get(f"/quyet-dinh/{draft.pk}/").status_code == 404
    signed = small.signed(draft)
    assert client.get(f"/quyet-dinh/{signed.pk}/").status_code == 404
    assert client.get(f"/quyet-dinh/{signed.pk}/noi-dung.pdf").status_code == 404
    assert "Chưa có quyết định" in words(client, "/quyet-dinh/")


def test_the_decision_in_words(small: Small, client: Client) -> None:
    decision = small.frozen().published()
    said = words(client, f"/quyet-dinh/{decision.pk}/")
    assert "Quyết định số 05/QĐ-UBND" in said and "25/12/2023" in said
    assert "Ủy ban nhân dân tỉnh Bắc Giang" in said
    assert "Nguyễn Văn A KT. CHỦ TỊCH, PHÓ CHỦ TỊCH" in said
    assert decision.signed_file is not None and decision.signed_file.sha256 in said
    assert decision.frozen.sha256 in said
    assert "Danh sách kèm theo: 3 đơn vị" in said
    assert "1 Thị trấn Vôi Huyện Lạng Giang 9,25" in said
    assert "Đang có hiệu lực" in said and "SỐ LIỆU GIẢ LẬP" in said


def test_the_signed_file_itself_is_not_handed_out(small: Small, client: Client) -> None:
    decision = small.frozen().published()
    drawn = client.get(f"/quyet-dinh/{decision.pk}/noi-dung.pdf")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "application/pdf")
    assert drawn.content.startswith(b"%PDF-")
    assert ".pdf" not in re.sub(
        r"noi-dung\.pdf|tệp\.pdf", "", client.get(f"/quyet-dinh/{decision.pk}/").content.decode()
    )


def test_a_replaced_decision_says_by_what_and_why(small: Small, client: Client) -> None:
    old, new = replaced(small)
    said = words(client, f"/quyet-dinh/{old.pk}/")
    assert (
        "Quyết định này đã được thay thế bằng Quyết định số 19/QĐ-UBND ngày 28/01/2024. Lý do: Sót minh chứng" in said
    )
    assert "Danh sách kèm theo: 3 đơn vị" in said
    said = words(client, f"/quyet-dinh/{new.pk}/")
    assert "Quyết định này thay thế Quyết định số 05/QĐ-UBND" in said
    assert "Danh sách kèm theo: 4 đơn vị" in said
    listed = words(client, "/quyet-dinh/")
    assert listed.index("19/QĐ-UBND") < listed.index("05/QĐ-UBND")
    assert "Đã được thay thế" in listed


def test_queries_of_the_list(small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small.frozen().published()
    client.get("/quyet-dinh/")
    with django_assert_num_queries(1):
        client.get("/quyet-dinh/")


def test_queries_of_the_list_with_a_replaced_one(small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    replaced(small)
    client.get("/quyet-dinh/")
    with django_assert_num_queries(2):  # the decisions, and which replaced which
        client.get("/quyet-dinh/")


class TestCertificate:
    def test_one_that_stands_says_so_first(self, small: Small, client: Client) -> None:
        certificate = small.frozen().published().certificates.get(participation__code="07375")
        page = client.get(f"/chung-nhan/{certificate.token}/").content.decode()
        assert "<h1>Giấy chứng nhận này có hiệu lực</h1>" in page
        said = words(client, f"/chung-nhan/{certificate.token}/")
        assert "Thị trấn Vôi được công nhận đạt chuẩn chính quyền thân thiện năm 2023, mức 3 sao." in said
        assert certificate.serial in said

    def test_one_of_a_replaced_decision_does_not_stand(self, small: Small, client: Client) -> None:
        old, new = replaced(small)
        token = old.certificates.get(participation__code="07375").token
        said = words(client, f"/chung-nhan/{token}/")
        assert "Giấy chứng nhận này không còn hiệu lực" in said
        assert "Quyết định số 19/QĐ-UBND" in said
        fresh = new.certificates.get(participation__code="07375").token
        assert "Giấy chứng nhận này có hiệu lực" in words(client, f"/chung-nhan/{fresh}/")

    @pytest.mark.django_db
    @pytest.mark.parametrize("token", ["abc", "'; drop", "x" * 200])
    def test_an_unknown_code_is_answered_kindly(self, client: Client, token: str) -> None:
        said = words(client, f"/chung-nhan/{token}/", status=404)
        assert "Không có giấy chứng nhận nào mang mã này" in said

    def test_queries(self, small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        certificate = small.frozen().published().certificates.get(participation__code="07375")
        with django_assert_num_queries(2):  # the certificate, and what may have taken it back
            client.get(f"/chung-nhan/{certificate.token}/")


@pytest.mark.parametrize("units", [1, 3])
def test_queries_of_one_decision(small: Small, client: Client, units: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small.programme.participations.exclude(code__in=["07432", "07420", "07375"][:units]).delete()
    decision = small.frozen().published()
    client.get(f"/quyet-dinh/{decision.pk}/")
    with django_assert_num_queries(3):
        said = words(client, f"/quyet-dinh/{decision.pk}/")
    assert f"Danh sách kèm theo: {units} đơn vị" in said
