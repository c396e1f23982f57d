"""/nam/<năm>/ho-so/<mã>/tai-lieu/: the five documents, uploaded or made from the sheet."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao.accounts.models import User
from gansao.assessments import actions
from gansao.assessments.models import Dossier, DossierDocument, Layer
from gansao.programmes.models import Participation
from tests.factories import NOW, make_process_year, make_user

pytestmark = pytest.mark.django_db
BASE = "/nam/2023/ho-so/07375/tai-lieu/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def voi() -> Participation:
    return make_process_year().participations.get(code="07375")


@pytest.fixture
def editor(voi: Participation, client: Client) -> User:
    user = make_user("xa", "commune_editor", voi.unit)
    client.force_login(user)
    return user


def send(client: Client, kind: str = "submission", content: bytes = PDF) -> int:
    return client.post(BASE, {"kind": kind, "file": SimpleUploadedFile("to-trinh.pdf", content)}).status_code


def test_versions_are_kept_and_a_second_press_is_none(editor: User, client: Client) -> None:
    assert [send(client), send(client), send(client, content=PDF + b"\n%%EOF\n")] == [302, 302, 302]
    assert list(DossierDocument.objects.values_list("version", flat=True)) == [2, 1]
    page = client.get(BASE).content.decode()
    assert "Đã có 1 trên 5 văn bản" in page and "Bản 2" in page


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_documents_and_versions_costs_the_same(
    editor: User, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    for kind in ("submission", "report", "score_table")[:number]:
        for version in range(number):
            assert send(client, kind, PDF + f"%{kind} {version}".encode()) == 302
    client.get(BASE)
    with django_assert_num_queries(9):
        page = client.get(BASE).content.decode()
    assert f"Đã có {number} trên 5 văn bản" in page and page.count(f"Bản {number}") >= number


def test_what_the_sheet_makes_becomes_the_document(editor: User, client: Client, voi: Participation) -> None:
    actions.save_mark(
        participation=voi, layer=Layer.SELF, criterion="1", answer={"items": [0]}, seen=0, by=editor, at=NOW
    )
    for name in ("bang-tu-cham", "bao-cao"):
        assert client.get(f"{BASE}{name}.pdf").content.startswith(b"%PDF")
        assert client.get(f"{BASE}{name}.docx").content.startswith(b"PK")
    assert client.get(f"{BASE}khac.pdf").status_code == 404
    client.post(BASE, {"kind": "score_table", "lay-tu-phieu": "1"})
    assert DossierDocument.objects.get().file.name.startswith("Bảng tự chấm điểm")


def test_removed_and_taken_back(editor: User, client: Client) -> None:
    send(client)
    document = DossierDocument.objects.get()
    client.post(f"{BASE}{document.pk}/go/")
    assert "Chưa có văn bản nào." in client.get(BASE).content.decode()
    client.post(f"{BASE}{document.pk}/go/", {"khoi-phuc": "1"})
    assert "Đã có 1 trên 5" in client.get(BASE).content.decode()


def test_what_is_no_document_is_refused(editor: User, client: Client) -> None:
    assert send(client, content=b"<html></html>") == 409
    assert send(client, kind="khac") == 403
    assert not DossierDocument.objects.exists()


def test_the_district_gives_the_approval_while_it_reviews(client: Client) -> None:
    year = make_process_year("district_review")
    voi = year.participations.get(code="07375")
    Dossier.objects.create(participation=voi, state=Dossier.State.SUBMITTED, changed_at=NOW)
    client.force_login(make_user("huyen", "district_reviewer", voi.district))
    assert send(client, "approval") == 302
    assert send(client, "report") == 403


def test_who_may_see(client: Client, voi: Participation, editor: User) -> None:
    send(client)
    path = f"{BASE}{DossierDocument.objects.get().pk}/tep/"
    neighbour = make_user("xa2", "commune_editor", voi.programme.participations.get(code="07420").unit)
    reader = make_user("kiem", "auditor", voi.programme.province)
    for user, status in ((neighbour, 404), (reader, 200)):
        client.force_login(user)
        assert (client.get(BASE).status_code, client.get(path).status_code) == (status, status)
    assert send(client) == 403
    client.logout()
    assert client.get(BASE)["Location"].startswith("/dang-nhap/")
