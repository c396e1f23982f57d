"""Bad input and attack, as the specification lists them: each has a clear answer, nothing is stored, nothing leaks.

Elsewhere: a wrong clock, a visit synced twice and out of order (tests/visits/test_sync.py); many presses at once on a
real server (tests/journeys/test_evidence.py); every door by every role (tests/test_doors.py).
"""

import io
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.assessments import actions
from gansao.assessments.actions import let_read
from gansao.assessments.models import Dossier, DossierDocument, DossierStep, Evidence, Layer, Mark
from gansao.audit.models import Entry
from gansao.files.models import StoredFile
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Phase
from tests.assessments.sheets_of_year import SHEET, mark, signed_in, year
from tests.factories import NOW, make_user
from tests.files.test_pictures import jpeg, png_header, taken

pytestmark = pytest.mark.django_db
EVIDENCE, DOCUMENTS = f"{SHEET}minh-chung/", f"{SHEET}tai-lieu/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("danh-sach.txt", "Nguyễn Văn A")
    return stream.getvalue()


HOSTILE = {
    "svg": (
        "so-do.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "hình SVG, có thể",
    ),
    "svg named as a picture": ("so-do.jpg", b"<?xml version='1.0'?><svg onload='alert(1)'/>", "hình SVG, có thể"),
    "zip renamed": ("ke-hoach.pdf", zipped(), "tệp nén ZIP, dù tên tệp thế nào: giải nén rồi"),
    "polyglot": ("hai-mat.pdf", PDF + zipped(), "hỏng hoặc không phải loại nhận ở đây. Nơi này nhận:"),
    "page as a picture": ("anh.jpg", b"<html><script>alert(1)</script></html>", "in thành PDF rồi tải lên"),
    "30,000 x 30,000": ("to.png", png_header(30_000, 30_000), "quá lớn: nhận nhiều nhất 64 triệu điểm ảnh"),
    "half a picture": ("nua.jpg", jpeg()[:300], "Ảnh hỏng hoặc tải lên chưa hết"),
}


@pytest.fixture
def voi() -> Participation:
    return year()


@pytest.fixture
def editor(voi: Participation) -> Client:
    return signed_in("xa", voi)


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """Neither rows nor bytes on the disk when the test is over."""

    def bytes_kept() -> set[Path]:
        return {path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()}

    before = bytes_kept()
    yield
    assert bytes_kept() == before
    assert not StoredFile.objects.exists()
    assert not Evidence.objects.exists() and not DossierDocument.objects.exists()
    assert not Entry.objects.filter(action__in=["files.store", "assessments.add_evidence"]).exists()


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_not_kept(editor: Client, attack: str) -> None:
    name, content, words = HOSTILE[attack]
    answer = editor.post(EVIDENCE, {"criterion": "1", "chosen": [SimpleUploadedFile(name, content)]})
    assert answer.status_code == 409
    assert words in said(answer) and name in said(answer)
    document = editor.post(DOCUMENTS, {"kind": "report", "file": SimpleUploadedFile(name, content)})
    assert document.status_code == 409 and name in said(document)


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("address", [EVIDENCE, f"{EVIDENCE}1/", DOCUMENTS, f"{SHEET}nhap-phieu/"])
def test_two_gigabytes_are_refused_by_their_announced_length(editor: Client, address: str) -> None:
    answer = editor.generic("POST", address, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * 1024**3))
    assert answer.status_code == 413
    assert "<h1>Nội dung gửi lên quá lớn</h1>" in said(answer) and "mỗi tệp nhiều nhất" in said(answer)


def test_two_submits_at_once_hand_in_once(voi: Participation) -> None:
    """Both had read the dossier as being drafted before either wrote."""
    both = [Participation.objects.select_related("programme", "dossier").get(pk=voi.pk) for _ in range(2)]
    leader = make_user("lanh-dao", "commune_leader", voi.unit)
    make_user("huyen", "district_reviewer", voi.district)
    more: dict[str, Any] = {"incomplete_reason": "Chờ văn bản của huyện", "by": leader, "at": NOW}
    actions.submit(participation=both[0], **more)
    with pytest.raises(actions.Refused, match="đã nộp lên huyện"):
        actions.submit(participation=both[1], **more)
    assert (DossierStep.objects.count(), Dossier.objects.get().state) == (1, Dossier.State.SUBMITTED)
    assert Notice.objects.filter(user__username="huyen").count() == 1
    assert Entry.objects.filter(action="assessments.move_dossier").count() == 1


def test_a_stale_tab_writes_over_nobody(voi: Participation, editor: Client) -> None:
    mark(voi, "1", {"items": [0]})
    data = {"items": ["0", "1"], "seen": "0"}  # the tab was opened before anything stood there
    answer = editor.post(f"{SHEET}tieu-chi/1/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "Hãy chọn một bản; chưa mất gì cả" in said(answer)
    assert Mark.objects.get().answer == {"items": [0]}


def test_a_locked_dossier_is_changed_through_no_address(voi: Participation, editor: Client) -> None:
    piece = actions.add_link(participation=voi, criterion="1", url="https://a.vn", title="Trang", by="thử", at=NOW)
    mark(voi, "1", {"items": [0]})
    editor.post(DOCUMENTS, {"kind": "report", "file": SimpleUploadedFile("a.pdf", PDF)})
    document = DossierDocument.objects.get()
    Dossier.objects.create(participation=voi, state=Dossier.State.ACCEPTED, changed_at=NOW)

    def all_of_it() -> list[Any]:
        rows = (Mark, Evidence, DossierDocument, StoredFile, Dossier, DossierStep)
        return [list(model.objects.order_by("pk").values()) for model in rows]

    before = all_of_it()
    file = SimpleUploadedFile("b.pdf", PDF + b"\n%%EOF\n")
    for address, data in (
        (f"{SHEET}tieu-chi/1/", {"items": ["1"], "seen": "1"}),
        (f"{SHEET}tieu-chi/1/", {"clear": "1", "seen": "1"}),
        (EVIDENCE, {"criterion": "1", "url": "https://b.vn"}),
        (EVIDENCE, {"criterion": "1", "chosen": [file]}),
        *((f"{EVIDENCE}{piece.pk}/", {"verb": verb}) for verb in ("go", "xac-nhan", "khoi-phuc")),
        (f"{EVIDENCE}{piece.pk}/", {"verb": "doi-ten", "title": "Khác"}),
        (f"{EVIDENCE}{piece.pk}/", {"verb": "chuyen", "criterion": "2"}),
        (f"{EVIDENCE}nam-truoc/", {}),
        (DOCUMENTS, {"kind": "report", "file": file}),
        (DOCUMENTS, {"kind": "report", "lay-tu-phieu": "1"}),
        (f"{DOCUMENTS}{document.pk}/go/", {}),
        (f"{SHEET}nhap-phieu/", {"file": file}),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            answer = editor.post(address, data, headers=headers)
            assert answer.status_code == 403 and "đã khóa" in said(answer), (address, data)
    assert editor.post(f"{SHEET}nop/", {"verb": "ask_sign_off"}).status_code == 409
    assert all_of_it() == before


def test_what_was_locked_between_the_page_and_the_press_stays_as_it_was(voi: Participation) -> None:
    more: dict[str, Any] = {"by": "thử", "at": NOW}
    piece = actions.add_link(participation=voi, criterion="1", url="https://a.vn", title="Trang", **more)
    stored = StoredFile.objects.create(
        sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1, stored_at=NOW
    )
    Dossier.objects.create(participation=voi, state=Dossier.State.SUBMITTED, changed_at=NOW)
    presses = (
        lambda: actions.add_link(participation=voi, criterion="2", url="https://b.vn", title="", **more),
        lambda: actions.add_file(participation=voi, criterion="2", stored=stored, title="", **more),
        lambda: actions.remove_evidence(evidence=piece, **more),
        lambda: actions.name_evidence(evidence=piece, title="Khác", **more),
        lambda: actions.add_document(participation=voi, kind="report", stored=stored, **more),
        lambda: actions.save_mark(
            participation=voi, layer=Layer.SELF, criterion="1", answer={"items": [0]}, seen=0, **more
        ),
    )
    for press in presses:
        with pytest.raises(actions.Refused, match="nên phần này đã khóa, chưa ghi gì"):
            press()
    assert [each.title for each in Evidence.objects.all()] == ["Trang"]
    assert not DossierDocument.objects.exists() and not Mark.objects.exists()


def test_a_team_member_who_guesses_another_units_address_finds_nothing(voi: Participation) -> None:
    """Given one unit, they open it; the neighbour's addresses and files answer as if there were none."""
    neighbour = voi.programme.participations.get(code="07420")
    member = make_user("to-vien", "team_member", voi.programme.province)
    let_read(participations=[neighbour], users=[member], role="team_member", source="t:1", by="thử", at=NOW)
    commune = signed_in("xa", voi)
    for number, content in enumerate((jpeg(exif=taken()), PDF)):
        commune.post(EVIDENCE, {"criterion": "1", "chosen": [SimpleUploadedFile(f"{number}.bin", content)]})
    commune.post(DOCUMENTS, {"kind": "report", "file": SimpleUploadedFile("a.pdf", PDF)})
    photo, document = Evidence.objects.earliest("pk"), DossierDocument.objects.get()
    today = timezone.localdate()
    Phase.objects.filter(key="appraisal").update(first_on=today, last_on=today)
    client = Client()
    client.force_login(member)
    assert client.get("/nam/2023/ho-so/07420/").status_code == 200
    own, theirs = "/nam/2023/ho-so/07420/", SHEET
    pieces = [f"minh-chung/{photo.pk}/{end}" for end in ("", "tep/", "anh/", "thu-nho/", "cong-khai/")]
    papers = [f"tai-lieu/{document.pk}/tep/", f"tai-lieu/{document.pk}/go/"]
    pages = [
        "",
        "tieu-chi/1/",
        "minh-chung/",
        "minh-chung/muc-luc.pdf",
        "tai-lieu/",
        "phieu.xlsx",
        "nhap-phieu/",
        "nop/",
    ]
    addresses = [theirs + each for each in [*pieces, *papers, *pages]] + [own + each for each in [*pieces, *papers]]
    for address in addresses:
        for answer in (client.get(address), client.post(address, {"verb": "go", "title": "x"})):
            assert answer.status_code in {404, 405}, address
            assert "Thị trấn Vôi" not in said(answer) and b"JFIF" not in answer.content
    photo.refresh_from_db()
    assert photo.removed_at is None and DossierDocument.objects.get().removed_at is None
