"""What is an exception in a year, from the page to the database and to what it changes for people.

Units that do not take part, a phase that is longer for one unit, a dossier unlocked with its reason; accounts from a
list, each with its one-time link on paper.
"""

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.assessments import actions
from gansao.assessments.models import Dossier, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, PhaseExtension
from tests.assessments.sheets_of_year import signed_in, stranger_to, voi_of
from tests.factories import NOW, make_process_year, make_province, make_user

pytestmark = pytest.mark.django_db
YEAR = "/nam/2023/"
MARK = {"seen": "0", "items": ["0"]}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def mark_at(client: Client, code: str) -> int:
    return client.post(f"{YEAR}ho-so/{code}/tieu-chi/1/", MARK).status_code


def test_a_unit_that_is_not_proposed_or_not_registered_is_out_of_the_years_work() -> None:
    year = make_process_year("self_assessment")
    voi = voi_of(year)
    secretary, own, neighbour = signed_in("thu-ky", voi), signed_in("xa", voi), stranger_to(voi)
    said = {"units": ["07375"], "status": "not_proposed", "reason": "Đang có vụ việc được xem xét"}
    assert secretary.post(f"{YEAR}don-vi/", said).status_code == 302
    said = {"units": ["07420"], "status": "not_registered", "reason": "Đang sáp nhập"}
    assert secretary.post(f"{YEAR}don-vi/", said).status_code == 302
    kept = {row.code: (row.status, row.status_reason) for row in Participation.objects.all()}
    assert kept["07375"] == ("not_proposed", "Đang có vụ việc được xem xét")
    assert kept["07420"] == ("not_registered", "Đang sáp nhập") and kept["07423"][0] == "taking_part"
    assert Entry.objects.filter(action="programmes.set_participation", place_code="07375").count() == 1
    page = text(secretary, f"{YEAR}don-vi/")
    assert "Không được đề nghị" in page and "Không đăng ký" in page and "Đang có vụ việc được xem xét" in page
    assert (mark_at(own, "07375"), mark_at(neighbour, "07420")) == (403, 403)
    assert not Mark.objects.exists()
    page = text(secretary, f"{YEAR}xep-hang/")
    assert "2 đơn vị không tham gia" in page and "Đang sáp nhập" in page


def test_a_phase_is_longer_for_one_unit_and_for_no_neighbour() -> None:
    year = make_process_year("appraisal")  # the self-assessment is over since yesterday
    voi = voi_of(year)
    secretary, own, neighbour = signed_in("thu-ky", voi), signed_in("xa", voi), stranger_to(voi)
    assert mark_at(own, "07375") == 403
    last_on = timezone.localdate() + timedelta(days=5)
    asked = {"phase": "self_assessment", "units": ["07375"], "last_on": f"{last_on:%d/%m/%Y}", "reason": "Bão số 3"}
    assert secretary.post(f"{YEAR}gia-han/", asked).status_code == 302
    extension = PhaseExtension.objects.get()
    assert (extension.participation.code, extension.last_on, extension.reason) == ("07375", last_on, "Bão số 3")
    assert extension.granted_by == User.objects.get(username="thu-ky")
    entry = Entry.objects.get(action="programmes.extend_phase")
    assert entry.place_code == "07375" and entry.after["reason"] == "Bão số 3"
    assert (mark_at(own, "07375"), mark_at(neighbour, "07420")) == (302, 403)
    assert Mark.objects.get().participation == voi
    assert "Bão số 3" in text(secretary, f"{YEAR}gia-han/")


def test_a_dossier_is_unlocked_with_its_reason_and_can_be_mended() -> None:
    year = make_process_year("self_assessment")
    voi = voi_of(year)
    for verb in ("ask_sign_off", "submit", "accept", "forward"):
        actions.move_dossier(participation=voi, verb=verb, by="thử", at=NOW)
    secretary, own = signed_in("thu-ky", voi), signed_in("xa", voi)
    assert mark_at(own, "07375") == 403
    review = f"{YEAR}tham-tra/07375/"
    assert secretary.post(review, {"verb": "unlock", "note": ""}).status_code == 409
    assert secretary.post(review, {"verb": "unlock", "note": "Nộp nhầm tệp"}).status_code == 302
    dossier = Dossier.objects.get(participation=voi)
    step = dossier.steps.order_by("-id")[0]
    assert (dossier.state, step.verb, step.note) == ("returned", "unlock", "Nộp nhầm tệp")
    assert Entry.objects.filter(action="assessments.move_dossier").latest("id").after["reason"] == "Nộp nhầm tệp"
    assert "Nộp nhầm tệp" in text(own, f"{YEAR}ho-so/07375/nop/")
    assert mark_at(own, "07375") == 302


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a code as it is drawn, without its quiet border."""
    border = 4
    return {
        (int(x) - border + step, int(y) - border)
        for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg)
        for step in range(int(long))
    }


def test_accounts_from_a_list_each_with_its_link_on_paper() -> None:
    province = make_province(last_on=None)
    admin = Client()
    admin.force_login(make_user("quan-tri", "administrator", province))
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/quan-tri/tai-khoan/tu-bang/mau.xlsx").content))
    rows = (
        ["nguyen.van.an", "Nguyễn Văn An", "Chuyên viên", "Thư ký Ban Chỉ đạo", date(2023, 2, 1), None],
        ["le.thi.binh", "Lê Thị Bình", "Văn thư", "Văn thư", date(2023, 2, 1), None],
    )
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column).value = value
    out = io.BytesIO()
    book.save(out)
    listed = "/quan-tri/tai-khoan/tu-bang/"
    data: dict[str, Any] = {"place": province.pk, "file": SimpleUploadedFile("ds.xlsx", out.getvalue())}
    shown = admin.post(listed, data).content.decode()
    content = re.search(r'name="content" value="([^"]*)"', shown)
    assert content and not User.objects.filter(username="le.thi.binh").exists()
    taken = {"place": province.pk, "content": unescape(content[1])}
    codes = "/quan-tri/tai-khoan/phat-ma/"
    assert admin.post(listed, taken).headers["Location"] == codes
    binh = User.objects.get(username="le.thi.binh")
    assert Membership.objects.get(user=binh).role == "records_clerk" and not binh.has_usable_password()

    people = [binh.pk, User.objects.get(username="nguyen.van.an").pk]
    paper = unescape(admin.post(codes, {"person": people}).content.decode())
    links = re.findall(r"http://testserver(/dang-nhap/mot-lan/[A-Z0-9-]+/)", paper)
    pictures = re.findall(r"<svg xmlns.*?</svg>", paper, re.S)
    assert len(links) == len(pictures) == 2
    for link, picture in zip(links, pictures, strict=True):
        code = segno.make(f"http://testserver{link}", error="m", micro=False, mask=0)
        assert drawn(picture) == {(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark}

    for link in links:
        person = Client()
        assert person.get(link).status_code == 200
        assert person.post(link, {"new_password": "hoa sen nở trắng", "again": "hoa sen nở trắng"}).status_code == 302
        assert "chờ tôi" in text(person, "/viec/")
        assert Client().get(link).status_code == 404  # used once
    binh.refresh_from_db()
    assert binh.check_password("hoa sen nở trắng")
    assert Entry.objects.filter(action="accounts.use_code").count() == 2
