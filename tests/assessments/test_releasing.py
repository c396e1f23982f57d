"""/nam/<năm>/ho-so/<mã>/minh-chung/<số>/cong-khai/: the public copy, confirmed by who may; taken back at will."""

import pytest
from django.test import Client

from gansao.assessments import actions
from gansao.assessments.models import Evidence
from gansao.audit.models import Entry
from gansao.programmes.actions import Refused
from gansao.programmes.models import Participation, Programme
from tests.assessments.test_evidence import BASE, PDF, add, do, editor, picture, upload, voi
from tests.factories import NOW, make_user

__all__ = ["editor", "voi"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(editor: object, client: Client) -> Evidence:
    add(client, upload("CCCD Nguyễn Văn A.jpg", picture()), title="Niêm yết tại một cửa")
    return Evidence.objects.get()


@pytest.fixture
def secretary(photo: Evidence, voi: Participation) -> Client:
    client = Client()
    client.force_login(make_user("thuky", "secretariat", voi.programme.province))
    return client


def address(piece: Evidence) -> str:
    return f"{BASE}{piece.pk}/cong-khai/"


def released(piece: Evidence) -> bool:
    piece.refresh_from_db()
    return piece.released_at is not None


def test_who_may(client: Client, photo: Evidence, voi: Participation, secretary: Client) -> None:
    assert client.get(address(photo)).status_code == 403  # the commune's own editor
    assert client.post(address(photo), {"seen": photo.title}).status_code == 403
    client.force_login(make_user("kiem", "auditor", voi.programme.province))
    assert client.get(address(photo)).status_code == 403
    assert client.post(address(photo), {"seen": photo.title}).status_code == 403
    client.force_login(make_user("to", "team_member", voi.programme.province))
    assert client.get(address(photo)).status_code == 404
    client.logout()
    assert client.get(address(photo))["Location"].startswith("/dang-nhap/")
    assert not released(photo)
    assert secretary.get(address(photo)).status_code == 200
    assert secretary.post(f"{BASE}{photo.pk}/", {"verb": "go"}).status_code == 403
    assert "Cho công khai minh chứng này" in secretary.get(f"{BASE}{photo.pk}/").content.decode()


def test_it_is_asked_with_the_public_copy_and_where_it_will_stand(photo: Evidence, secretary: Client) -> None:
    page = secretary.get(address(photo)).content.decode()
    assert f'src="{BASE}{photo.pk}/anh/"' in page and f"{BASE}{photo.pk}/tep/" not in page
    assert "/ket-qua/2023/07375/minh-chung/" in page and "từ khi kết quả năm 2023 được công bố" in page
    assert "Niêm yết tại một cửa" in page and "CCCD" not in page and "21,35" not in page
    assert not released(photo)  # looking is not releasing


def test_released_and_taken_back_each_written_down(photo: Evidence, secretary: Client) -> None:
    for _ in range(2):  # a second press changes nothing
        assert secretary.post(address(photo), {"seen": photo.title})["Location"] == f"{BASE}{photo.pk}/"
    assert released(photo)
    assert "Thôi công khai" in secretary.get(address(photo)).content.decode()
    secretary.post(address(photo), {"thoi": "1"})
    assert not released(photo)
    verbs = Entry.objects.filter(object_type="assessments.Evidence").order_by("pk").values_list("action", flat=True)
    assert list(verbs)[1:] == ["assessments.release_evidence", "assessments.withhold_evidence"]


def test_it_can_be_taken_back_after_the_year_is_published(
    photo: Evidence, secretary: Client, voi: Participation
) -> None:
    secretary.post(address(photo), {"seen": photo.title})
    Programme.objects.filter(pk=voi.programme_id).update(state=Programme.State.PUBLISHED)
    assert "ngay khi công khai" in secretary.get(address(photo)).content.decode()
    secretary.post(address(photo), {"thoi": "1"})
    assert not released(photo)
    secretary.post(address(photo), {"seen": photo.title})
    assert released(photo)


def test_another_title_than_the_one_seen_is_asked_again(photo: Evidence, secretary: Client, client: Client) -> None:
    do(client, photo, "doi-ten", title="Ông Nguyễn Văn A nộp đơn")
    answer = secretary.post(address(photo), {"seen": "Niêm yết tại một cửa"})
    assert answer.status_code == 409 and "vừa được đổi tên thành" in answer.content.decode()
    assert not released(photo)


@pytest.mark.parametrize("change", ["doi-ten", "go", "thay"])
def test_what_changes_after_its_release_leaves_the_publics_sight(
    photo: Evidence, secretary: Client, client: Client, change: str
) -> None:
    secretary.post(address(photo), {"seen": photo.title})
    do(client, photo, change, title="Tên khác", file=upload("b.jpg", picture("blue")))
    assert not Evidence.objects.filter(released_at__isnull=False).exists()
    if change == "go":
        do(client, photo, "khoi-phuc")
        assert not released(photo)  # taken back into the dossier, not to the public


def test_only_what_has_a_bare_copy_is_released(
    photo: Evidence, secretary: Client, client: Client, voi: Participation
) -> None:
    add(client, upload("danh-sach.pdf", PDF), criterion="2")
    add(client, criterion="3", refers_to=str(photo.pk))
    paper, reference = Evidence.objects.exclude(pk=photo.pk).order_by("pk")
    for piece, why in ((paper, "Chỉ công khai được ảnh và liên kết"), (reference, "chính minh chứng được dẫn chiếu")):
        assert why in secretary.get(address(piece)).content.decode()
        answer = secretary.post(address(piece), {"seen": piece.title})
        assert answer.status_code == 409 and why in answer.content.decode()
        assert not released(piece)
        assert "Cho công khai" not in secretary.get(f"{BASE}{piece.pk}/").content.decode()
    do(client, reference, "go")
    do(client, photo, "go")
    with pytest.raises(Refused, match="đã bị gỡ"):
        actions.release_evidence(evidence=photo, seen=photo.title, by="thử", at=NOW)
