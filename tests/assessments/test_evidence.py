"""/nam/<năm>/ho-so/<mã>/minh-chung/: what proves a mark; added, replaced, moved, removed and taken back."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from gansao.accounts.models import User
from gansao.assessments import actions
from gansao.assessments.models import Dossier, Evidence
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_participation, make_process_year, make_programme, make_user

pytestmark = pytest.mark.django_db
BASE = "/nam/2023/ho-so/07375/minh-chung/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(colour: str = "red", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 21.0, 16.0), 3: "E", 4: (106.0, 15.0, 36.0)})
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def voi() -> Participation:
    return make_process_year().participations.get(code="07375")


@pytest.fixture
def editor(voi: Participation, client: Client) -> User:
    user = make_user("xa", "commune_editor", voi.unit)
    client.force_login(user)
    return user


def add(client: Client, *files: SimpleUploadedFile, criterion: str = "1", **more: str) -> HttpResponse:
    return client.post(BASE, {"criterion": criterion, "chosen": list(files), **more})  # type: ignore[return-value]


def do(client: Client, piece: Evidence, verb: str, **more: object) -> HttpResponse:
    return client.post(f"{BASE}{piece.pk}/", {"verb": verb, **more})  # type: ignore[return-value]


def test_several_files_at_once(editor: User, client: Client) -> None:
    answer = add(client, upload("ảnh.jpg", picture()), upload("kế hoạch.pdf", PDF))
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}#tc-1")
    photo, paper = Evidence.objects.order_by("pk")
    assert (photo.title, paper.title) == ("ảnh.jpg", "kế hoạch.pdf")
    assert (photo.latitude_e5, photo.longitude_e5) == (2135444, 10626000)
    assert photo.thumbnail and photo.page_copy and not paper.thumbnail
    page = client.get(BASE).content.decode()
    assert f"{BASE}{photo.pk}/thu-nho/" in page and "2 minh chứng" in page
    assert "21,35444, 106,26000" in client.get(f"{BASE}{photo.pk}/").content.decode()


def test_files_are_sent_as_what_they_are_and_copies_say_nothing(editor: User, client: Client) -> None:
    content = picture()
    add(client, upload("a.jpg", content), upload("b.pdf", PDF))
    photo, paper = Evidence.objects.order_by("pk")
    original = client.get(f"{BASE}{photo.pk}/tep/")
    assert b"".join(original.streaming_content) == content and "attachment" in original["Content-Disposition"]  # type: ignore[attr-defined]
    for name in ("anh", "thu-nho"):
        copy = client.get(f"{BASE}{photo.pk}/{name}/")
        assert copy["Content-Type"] == "image/jpeg" and b"Exif" not in copy.content
    assert client.get(f"{BASE}{paper.pk}/thu-nho/").status_code == 404


def test_the_same_file_twice_is_one_piece(editor: User, client: Client) -> None:
    add(client, upload("a.pdf", PDF))
    again = client.post(BASE, {"criterion": "1", "chosen": [upload("b.pdf", PDF)]}, follow=True)
    assert "không thêm lần nữa" in again.content.decode()
    assert Evidence.objects.count() == 1
    add(client, upload("a.pdf", PDF), criterion="2")
    assert Evidence.objects.count() == 2


def test_links_and_references(editor: User, client: Client) -> None:
    add(client, url="https://mythai.gov.vn/niem-yet", title="Trang thông tin")
    link = Evidence.objects.get()
    add(client, criterion="2", refers_to=str(link.pk))
    reference = Evidence.objects.get(kind="reference")
    assert (reference.refers_to, reference.title) == (link, "Trang thông tin")
    assert do(client, link, "go").status_code == 409  # criterion 2 leans on it
    for url in ("javascript:alert(1)", "ftp://x.vn/a"):
        assert add(client, url=url).status_code == 409
    assert add(client).status_code == 409
    assert Evidence.objects.count() == 2


def test_an_empty_file_is_named(editor: User, client: Client) -> None:
    answer = add(client, upload("a.pdf", PDF), upload("bien-ban.pdf", b""), upload("ảnh 2.jpg", b""))
    assert answer.status_code == 409
    said = "Tệp rỗng (0 byte): bien-ban.pdf, ảnh 2.jpg. Chưa nhận tệp nào: hãy chọn lại, thay hoặc bỏ tệp rỗng."
    assert said in answer.content.decode() and not Evidence.objects.exists()


def test_a_criterion_is_chosen_and_the_sheets_link_chooses_it(client: Client, editor: User) -> None:
    assert '<option value="" selected>Chọn tiêu chí</option>' in client.get(BASE).content.decode()
    refused = add(client, upload("a.pdf", b"%PDF-1.4"), criterion="")
    assert "Hãy chọn tiêu chí." in refused.content.decode() and not Evidence.objects.exists()
    sheet = client.get("/nam/2023/ho-so/07375/").content.decode()
    assert 'href="/nam/2023/ho-so/07375/minh-chung/?tc=2#tc-2"' in sheet
    assert '<option value="2" selected>' in client.get(f"{BASE}?tc=2").content.decode()


def test_a_reference_never_comes_to_its_own_criterion_nor_twice_to_one(editor: User, client: Client) -> None:
    add(client, url="https://mythai.gov.vn/niem-yet", title="Trang thông tin")
    link = Evidence.objects.get()
    for criterion in ("2", "3"):
        add(client, criterion=criterion, refers_to=str(link.pk))
    second, third = Evidence.objects.filter(kind="reference").order_by("criterion")
    assert "đã ở chính tiêu chí 1" in _refused(do(client, second, "chuyen", criterion="1"))
    assert "đã có ở tiêu chí 3" in _refused(do(client, second, "chuyen", criterion="3"))
    assert "đang dẫn chiếu chính minh chứng này" in _refused(do(client, link, "chuyen", criterion="2"))
    do(client, second, "go")
    do(client, link, "chuyen", criterion="2")  # nothing leans on it there now
    assert "đã ở chính tiêu chí 2" in _refused(do(client, second, "khoi-phuc"))
    do(client, third, "chuyen", criterion="1")
    rows = Evidence.objects.order_by("pk").values_list("pk", "criterion", "removed_at")
    assert [(pk, code, gone is None) for pk, code, gone in rows] == [
        (link.pk, "2", True), (second.pk, "2", False), (third.pk, "1", True),
    ]  # fmt: skip


def _refused(answer: HttpResponse) -> str:
    assert answer.status_code == 409
    return answer.content.decode()


def test_a_new_version_keeps_the_old_one(editor: User, client: Client) -> None:
    add(client, upload("a.jpg", picture("red")))
    old = Evidence.objects.get()
    add(client, criterion="2", refers_to=str(old.pk))
    answer = do(client, old, "thay", file=upload("b.jpg", picture("blue")))
    new = Evidence.objects.get(replaces=old)
    assert answer["Location"] == f"{BASE}{new.pk}/"
    assert Evidence.objects.get(kind="reference").refers_to == new
    page = client.get(f"{BASE}{new.pk}/").content.decode()
    assert "Các bản" in page and f"{BASE}{old.pk}/tep/" in page
    assert do(client, old, "khoi-phuc").status_code == 409  # an old version stays one
    assert do(client, old, "thay", file=upload("c.jpg", picture("green"))).status_code == 409  # a stale tab


def test_removed_and_taken_back_moved_and_named(editor: User, client: Client) -> None:
    add(client, upload("a.pdf", PDF))
    piece = Evidence.objects.get()
    do(client, piece, "go")
    assert "1 minh chứng đã gỡ" in client.get(BASE).content.decode()
    do(client, piece, "khoi-phuc")
    do(client, piece, "chuyen", criterion="3")
    do(client, piece, "doi-ten", title="Kế hoạch số 5")
    piece.refresh_from_db()
    assert (piece.removed_at, piece.criterion, piece.title) == (None, "3", "Kế hoạch số 5")
    assert do(client, piece, "chuyen", criterion="99").status_code == 409
    verbs = Entry.objects.filter(object_type="assessments.Evidence").order_by("pk").values_list("action", flat=True)
    assert [verb.removeprefix("assessments.") for verb in verbs] == [
        "add_evidence", "remove_evidence", "restore_evidence", "move_evidence", "name_evidence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("trang.html", b"<html><script>1</script></html>"),
        ("nen.pdf", b"PK\x03\x04" + b"\0" * 60),
        ("hai-mat.pdf", PDF + b"PK\x05\x06" + b"\0" * 18),
        ("rong.pdf", b""),
        ("gia.jpg", b"\xff\xd8\xff\xe0 not a picture"),
    ],
)
def test_what_is_not_evidence_is_refused_and_the_rest_stays(
    editor: User, client: Client, name: str, content: bytes
) -> None:
    answer = add(client, upload(name, content), upload("tot.pdf", PDF))
    assert answer.status_code == 409
    assert list(Evidence.objects.values_list("title", flat=True)) in ([], ["tot.pdf"])


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head(editor: User, client: Client) -> None:
    head = io.BytesIO()
    Image.new("1", (1, 1)).save(head, "PNG")
    content = bytearray(head.getvalue())
    content[16:24] = (30000).to_bytes(4, "big") * 2
    assert add(client, upload("to.png", bytes(content))).status_code == 409
    assert not Evidence.objects.exists()


def test_another_units_piece_is_not_found(editor: User, client: Client, voi: Participation) -> None:
    other = voi.programme.participations.get(code="07420")
    neighbour = make_user("xa2", "commune_editor", other.unit)
    theirs = actions.add_link(
        participation=other, criterion="1", url="https://a.vn", title="Của xã khác", by=neighbour, at=NOW
    )
    for path in (f"{theirs.pk}/", f"{theirs.pk}/tep/"):
        assert client.get(BASE + path).status_code == 404  # under one's own unit
        assert client.get(f"/nam/2023/ho-so/07420/minh-chung/{path}").status_code == 404
    assert add(client, criterion="2", refers_to=str(theirs.pk)).status_code == 409
    assert do(client, theirs, "go").status_code == 404
    theirs.refresh_from_db()
    assert theirs.removed_at is None


def test_a_locked_dossier_changes_nothing(editor: User, client: Client, voi: Participation) -> None:
    add(client, upload("a.pdf", PDF))
    piece = Evidence.objects.get()
    Dossier.objects.create(participation=voi, state=Dossier.State.ACCEPTED, changed_at=NOW)
    assert add(client, upload("b.jpg", picture())).status_code == 403
    assert do(client, piece, "go").status_code == 403
    assert Evidence.objects.get().removed_at is None
    assert "đã khóa" in client.get(BASE).content.decode()


def test_last_years_evidence_is_copied_once_and_confirmed(client: Client, voi: Participation, editor: User) -> None:
    before = make_programme(voi.programme.province, key="2022", units_as_of=voi.programme.units_as_of)
    Programme.objects.filter(pk=before.pk).update(year=2022)
    earlier = make_participation(before, voi.unit)
    actions.add_link(participation=earlier, criterion="1", url="https://a.vn", title="Năm trước", by="thử", at=NOW)
    Programme.objects.filter(pk=before.pk).update(state=Programme.State.PUBLISHED)
    assert "Chép minh chứng năm 2022" in client.get(BASE).content.decode()
    for _ in range(2):
        client.post(f"{BASE}nam-truoc/")
    copied = Evidence.objects.get(participation=voi)
    assert (copied.title, copied.to_confirm, copied.url) == ("Năm trước", True, "https://a.vn")
    client.post(f"{BASE}nam-truoc/", {"xac-nhan": "1"})
    copied.refresh_from_db()
    assert copied.to_confirm is False


def test_the_index_prints(editor: User, client: Client) -> None:
    add(client, upload("a.pdf", PDF))
    assert client.get(f"{BASE}muc-luc.pdf").content.startswith(b"%PDF")
    assert client.get(f"{BASE}muc-luc.docx").content.startswith(b"PK")
    assert client.get(f"{BASE}muc-luc.exe").status_code == 404


@pytest.mark.parametrize("path", ["", "{piece}/", "{piece}/tep/", "muc-luc.pdf"])
def test_who_may_see(client: Client, voi: Participation, editor: User, path: str) -> None:
    add(client, upload("a.pdf", PDF))
    path = BASE + path.format(piece=Evidence.objects.get().pk)
    reader = make_user("kiem", "auditor", voi.programme.province)
    team = make_user("to", "team_member", voi.programme.province)
    client.logout()
    assert client.get(path)["Location"].startswith("/dang-nhap/")
    client.force_login(reader)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code in {403, 405}
    client.force_login(team)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries(editor: User, client: Client, number: int, django_assert_num_queries: Callable[[int], object]) -> None:
    for each in range(number):
        add(client, upload(f"{each}.jpg", picture(["red", "blue", "green"][each])))
    client.get(BASE)
    with django_assert_num_queries(10):  # type: ignore[attr-defined]
        client.get(BASE)
