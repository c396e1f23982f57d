"""/nam/<key>/y-kien/: the secretariat's page, an agency's own list, one answer."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.models import Disqualification
from gansao.committee import actions
from gansao.committee.models import Agency, Consultation
from gansao.programmes.models import Programme
from tests.committee.test_explaining import PDF
from tests.committee.years import agency, leader, make_committee_year, secretary
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/y-kien/"
HOLDS = {"code": "L1", "document_number": "12/CAT", "document_on": "20/11/2023", "note": ""}


@pytest.fixture
def year() -> Programme:
    return make_committee_year()


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


@pytest.fixture
def police(year: Programme) -> User:
    return make_user("cong-an", "consulted_agency", year.province)


def ask(year: Programme, hoa: User, police: User, codes: Any = None) -> Consultation:
    made = Agency.objects.filter(programme=year).first() or agency(year, user=police)
    actions.ask(programme=year, agencies=[made], codes=codes, due_on=timezone.localdate(), by=hoa, at=timezone.now())
    return Consultation.objects.filter(participation__code="07420").get()


def text(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def test_who_may(client: Client, year: Programme, hoa: User) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    for outsider in (make_user("nguoi-ngoai"), leader()):
        client.force_login(outsider)
        assert client.get(URL).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    assert client.get(URL).status_code == 403
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(URL).status_code == 200 and "Gửi câu hỏi" not in text(client)
    assert client.post(URL, {"name_agency": "1", "name": "X"}).status_code == 403
    assert not Agency.objects.exists()


def test_naming_an_agency_and_asking(client: Client, year: Programme, hoa: User, police: User) -> None:
    client.force_login(hoa)
    assert client.post(URL, {"name_agency": "1", "name": "Công an tỉnh", "users": [police.pk]}).status_code == 302
    made = Agency.objects.get()
    due = timezone.localdate().strftime("%d/%m/%Y")
    assert (
        client.post(URL, {"ask": "1", "agencies": [made.pk], "due_on": due, "codes": "07420; 07375"}).status_code == 302
    )
    assert "Đã gửi 2 câu hỏi" in text(client)
    again = client.post(URL, {"ask": "1", "agencies": [made.pk], "due_on": due, "codes": "07420"})
    assert again.status_code == 409 and "đã được hỏi" in again.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"ask": "1", "due_on": "01/01/2099"}, "Hãy chọn ít nhất một cơ quan"),
        ({"ask": "1", "agencies": ["1"], "due_on": "32/01/2026"}, "Ngày chưa đúng"),
        ({"name_agency": "1", "name": ""}, "Mục này chưa có"),
        ({"name_agency": "1", "name": "X", "users": ["99999"]}, "không có vai trò"),
    ],
)
def test_wrong_input_asks_nobody(client: Client, year: Programme, hoa: User, data: Any, said: str) -> None:
    agency(year)
    client.force_login(hoa)
    answer = client.post(URL, data)
    assert answer.status_code == 409 and said in unescape(answer.content.decode())
    assert not Consultation.objects.exists() and Agency.objects.count() == 1


def test_an_agency_sees_names_and_its_own_answers_and_nothing_else(
    client: Client, year: Programme, hoa: User, police: User
) -> None:
    row = ask(year, hoa, police)
    other = agency(year, "Thanh tra tỉnh")
    actions.ask(programme=year, agencies=[other], codes=None, due_on=timezone.localdate(), by=hoa, at=timezone.now())
    client.force_login(police)
    page = text(client)
    assert "Xã Mỹ Thái" in page and "Thanh tra" not in page and "7,75" not in page and "10,00" not in page
    assert client.get(f"{URL}{row.pk}/").status_code == 200
    foreign = Consultation.objects.filter(agency=other).first()
    assert foreign and client.get(f"{URL}{foreign.pk}/").status_code == 404
    assert client.post(f"{URL}{foreign.pk}/", HOLDS).status_code == 404
    for elsewhere in ("bang-tong-hop/", "bang-tong-hop/07420/", "giai-trinh/", "giai-trinh/07420/", "xep-hang/",
                      "thay-doi/", "to-trinh/", "y-kien/cong-van.pdf"):  # fmt: skip
        assert client.get(f"/nam/2023/{elsewhere}").status_code == 404, elsewhere


def test_nothing_known_of_the_ticked_units(client: Client, year: Programme, hoa: User, police: User) -> None:
    ask(year, hoa, police)
    client.force_login(police)
    pks = list(Consultation.objects.values_list("pk", flat=True))[:3]
    assert client.post(URL, {"rows": pks}).status_code == 302
    assert Consultation.objects.filter(state="clear", answered_by=police).count() == 3
    assert client.post(URL, {"rows": pks}).status_code == 409 and client.post(URL, {}).status_code == 409
    assert "còn 1 đơn vị" in text(client, "/viec/")


def test_a_disqualifier_with_its_basis_then_the_committees_conclusion(
    client: Client, year: Programme, hoa: User, police: User
) -> None:
    row = ask(year, hoa, police)
    url = f"{URL}{row.pk}/"
    client.force_login(police)
    assert client.post(url, HOLDS | {"document_number": ""}).status_code == 409
    assert client.post(url, HOLDS | {"code": ""}).status_code == 409  # no answer is not "nothing known"
    assert client.post(url, {"code": "nothing"}).status_code == 302
    assert client.post(url, HOLDS).status_code == 302
    assert "Có cán bộ bị kỷ luật (L1)" in text(client, url)
    assert client.post(url, {"settle": "1", "confirms": "yes", "note": "x"}).status_code == 403
    client.force_login(hoa)
    late = client.post(url, {"settle": "1", "confirms": "yes", "note": "Đúng"})
    assert late.status_code == 403  # the committee does not sit yet
    year.phases.filter(key="committee").update(first_on=timezone.localdate())
    assert client.post(url, {"settle": "1", "confirms": "yes", "note": ""}).status_code == 409
    assert client.post(url, {"settle": "1", "confirms": "yes", "note": "Đúng"}).status_code == 302
    assert Disqualification.objects.get().code == "L1"
    again = client.post(url, {"settle": "1", "confirms": "no", "note": "Nhầm"})
    assert again.status_code == 409 and Disqualification.objects.exists()
    assert client.post(url, {"look_again": "1", "reason": "Đã rút văn bản"}).status_code == 302
    assert not Disqualification.objects.exists()


def test_after_its_phases_an_agency_answers_no_more(client: Client, year: Programme, hoa: User, police: User) -> None:
    row = ask(year, hoa, police)
    year.phases.filter(key__in=["explanation", "committee"]).update(
        first_on=timezone.localdate().replace(year=2020), last_on=timezone.localdate().replace(year=2021)
    )
    client.force_login(police)
    assert client.get(f"{URL}{row.pk}/").status_code == 200  # the day it was given holds
    type(row).objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert client.post(f"{URL}{row.pk}/", HOLDS).status_code == 403
    assert client.post(URL, {"rows": [row.pk]}).status_code == 403
    assert "đã hết từ ngày" in text(client)


def test_an_answer_on_paper_by_the_secretariat(client: Client, year: Programme, hoa: User, police: User) -> None:
    row = ask(year, hoa, police)
    client.force_login(hoa)
    without = client.post(f"{URL}{row.pk}/", HOLDS)
    assert without.status_code == 409 and "phải có căn cứ" in unescape(without.content.decode())
    row.refresh_from_db()
    assert row.state == "waiting"
    scan = SimpleUploadedFile("tra-loi.pdf", PDF)
    assert client.post(f"{URL}{row.pk}/", HOLDS | {"paper": scan}).status_code == 302
    assert client.get(f"{URL}{row.pk}/van-ban/").status_code == 200
    client.force_login(make_user("tt", "consulted_agency", year.province))
    assert client.get(f"{URL}{row.pk}/van-ban/").status_code == 404


@pytest.mark.parametrize("who", ["thu-ky", "cong-an"])
def test_the_list_is_searched_by_name_and_by_answer(
    client: Client, year: Programme, hoa: User, police: User, who: str
) -> None:
    ask(year, hoa, police)
    rows = {row.participation.code: row for row in Consultation.objects.select_related("participation")}
    actions.answer_clear(consultations=[rows["07375"], rows["07423"]], by=police, at=timezone.now())
    client.force_login(User.objects.get(username=who))

    def shown(asked: str) -> list[str]:
        page = text(client, f"{URL}{asked}")
        return [code for code in ("07375", "07420", "07423", "07432") if f'{URL}{rows[code].pk}/"' in page]

    assert shown("") == ["07375", "07420", "07423", "07432"]
    assert shown("?q=my+thai") == shown("?q=Mỹ Thái") == shown("?q=07420") == ["07420"]
    assert shown("?xem=clear") == ["07375", "07423"]
    assert shown("?q=dai+lam&xem=clear") == ["07423"] and shown("?q=dai+lam&xem=waiting") == []
    assert shown("?xem=khong-co") == ["07375", "07420", "07423", "07432"]
    page = text(client, f"{URL}?xem=clear")
    assert "Tất cả 4" in page and "Chờ trả lời 2" in page and "Không có thông tin 2" in page
    assert "Ban Chỉ đạo đã xác nhận" not in page.split("<table")[0]
    assert '<a href="?">Xem tất cả 4' in text(client, f"{URL}?q=khongco")


def test_before_anything_is_asked_the_agency_reads_what_will_come(
    client: Client, year: Programme, police: User
) -> None:
    client.force_login(police)
    page = text(client)
    assert "chưa hỏi ý kiến về đơn vị nào của năm 2023. Giai đoạn “Đơn vị giải trình”: từ " in page
    assert "hãy nhờ thư ký ghi bạn là người trả lời" in page
    agency(year, user=police)
    page = text(client)
    assert "Lúc này chưa phải làm gì." in page and "hãy nhờ thư ký" not in page


def test_who_answers_for_several_agencies_sees_for_which(
    client: Client, year: Programme, hoa: User, police: User
) -> None:
    ask(year, hoa, police, ["07420"])
    client.force_login(police)
    page = text(client)
    assert "hỏi về 1 đơn vị" in page and "<small>Công an tỉnh</small>" not in page
    inspectors = agency(year, "Thanh tra tỉnh", police)
    today = timezone.localdate()
    actions.ask(programme=year, agencies=[inspectors], codes=["07420"], due_on=today, by=hoa, at=timezone.now())
    page = text(client)
    assert "hỏi 2 câu (mỗi cơ quan, mỗi đơn vị một câu)" in page and "<strong>2</strong> câu chưa trả lời" in page
    assert "<small>Công an tỉnh</small>" in page and "<small>Thanh tra tỉnh</small>" in page


def test_answering_stays_with_what_was_filtered(client: Client, year: Programme, hoa: User, police: User) -> None:
    row = ask(year, hoa, police)
    client.force_login(police)
    answer = client.post(f"{URL}?q=my+thai", {"rows": [row.pk]})
    assert answer.headers["Location"] == f"{URL}?q=my+thai"
    row.refresh_from_db()
    assert row.state == "clear"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_letter(client: Client, year: Programme, hoa: User, police: User, ending: str) -> None:
    ask(year, hoa, police)
    client.force_login(hoa)
    answer = client.get(f"{URL}cong-van.{ending}")
    assert answer.status_code == 200 and answer.content[:2] in (b"%P", b"PK")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("who", "count"), [("thu-ky", 11), ("cong-an", 9)])
def test_queries(
    client: Client, year: Programme, hoa: User, police: User, number: int, who: str, count: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    ask(year, hoa, police, ["07420", "07375", "07423"][:number])
    client.force_login(User.objects.get(username=who))
    client.get(URL)
    with django_assert_num_queries(count):
        assert client.get(URL).status_code == 200
