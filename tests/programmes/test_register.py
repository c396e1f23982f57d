"""/nam/<key>/dang-ky/: does the unit take part?"""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from gansao.accounts.models import User
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Phase, Programme
from tests.factories import make_commune, make_participation, make_process_year, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/dang-ky/"
NO = {"unit": "07420", "takes_part": "0", "reason": "Xã đang sáp nhập"}
YES = {"unit": "07420", "takes_part": "1"}


@pytest.fixture
def year() -> Programme:
    return make_process_year(phase="registration")


def unit() -> Participation:
    return Participation.objects.get(code="07420")


def leader() -> User:
    return make_user("chu-tich-xa", "commune_leader", unit().unit, full_name="Nguyễn Văn An")


def text(page: Any) -> str:
    return unescape(page.content.decode())


def test_who_may(client: Client, year: Programme) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("to-vien", "team_member", year.province))
    assert client.get(URL).status_code == 403
    for person in (
        make_user("can-bo", "commune_editor", unit().unit),
        make_user("huyen", "district_reviewer", unit().district),
        make_user("thu-ky", "secretariat", year.province),
    ):
        client.force_login(person)
        assert "Gửi câu trả lời" not in text(client.get(URL))
        assert client.post(URL, YES).status_code == 403
    client.force_login(leader())
    assert client.post(URL, YES | {"unit": "07375"}).status_code == 404  # somebody else's commune
    assert not Participation.objects.exclude(registered_at=None).exists()


def test_the_leader_registers_and_may_change_the_answer(client: Client, year: Programme) -> None:
    client.force_login(leader())
    assert "Chưa trả lời" in text(client.get(URL))
    sheet = '<a href="/nam/2023/ho-so/07420/">mở bảng điểm của Xã Mỹ Thái</a>'
    assert sheet not in text(client.get(URL))
    assert client.post(URL, NO).headers["Location"] == URL
    assert sheet not in text(client.get(URL))
    assert (unit().status, unit().status_reason) == ("not_registered", "Xã đang sáp nhập")
    assert client.post(URL, YES).headers["Location"] == URL
    assert (unit().status, unit().status_reason, unit().registered_by_name) == ("taking_part", "", "Nguyễn Văn An")
    assert [(row.action, row.after["status"]) for row in Entry.objects.order_by("id")] == [
        ("programmes.register", "not_registered"),
        ("programmes.register", "taking_part"),
    ]
    assert "Nguyễn Văn An đã trả lời lúc" in text(client.get(URL))
    assert sheet in text(client.get(URL)) and client.get("/nam/2023/ho-so/07420/").status_code == 200


def test_wrong_input_changes_nothing(client: Client, year: Programme) -> None:
    client.force_login(leader())
    for changed, said in (
        (NO | {"reason": ""}, "Không đăng ký thì phải nêu lý do"),
        (NO | {"takes_part": ""}, "Hãy chọn đăng ký hay không đăng ký"),
        (NO | {"takes_part": "2"}, "Hãy chọn một mục trong danh sách"),
    ):
        page = client.post(URL, changed)
        assert page.status_code == 409 and said in text(page)
    Participation.objects.update(status="not_proposed", status_reason="Có vụ việc đang xem xét")
    assert "không được đề nghị" in text(client.post(URL, YES))
    assert not Participation.objects.exclude(registered_at=None).exists()


def test_outside_its_phase_the_page_says_why_it_is_closed(client: Client, year: Programme) -> None:
    Phase.objects.filter(key="registration").update(first_on="2001-01-01", last_on="2001-01-31")
    client.force_login(leader())
    page = text(client.get(URL))
    assert "Giai đoạn “Đăng ký tham gia” đã hết từ ngày 31/01/2001" in page and "Gửi câu trả lời" not in page
    assert client.post(URL, YES).status_code == 403
    Phase.objects.filter(key="registration").delete()
    assert client.get(URL).status_code == 404


def test_the_secretariat_sees_who_has_answered(client: Client, year: Programme) -> None:
    client.force_login(leader())
    client.post(URL, NO)
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    page = client.get(URL)
    assert page.context["counts"] == [
        ("co", "đã đăng ký", 0),
        ("khong", "không đăng ký", 1),
        ("khong-de-nghi", "không được đề nghị", 0),
        ("chua", "chưa trả lời", 3),
    ]
    assert "Xã đang sáp nhập" in text(page)
    assert [row.code for row in client.get(f"{URL}?q=my thai").context["others"]] == ["07420"]
    assert [row.code for row in client.get(f"{URL}?tra-loi=khong").context["others"]] == ["07420"]
    assert len(client.get(f"{URL}?tra-loi=chua").context["others"]) == 3
    assert "Không có đơn vị nào khớp" in text(client.get(f"{URL}?q=khongco"))


def test_queries(client: Client, year: Programme, django_assert_num_queries: Any) -> None:
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    Participation.objects.exclude(code="07420").delete()
    client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL)
    for code, name in (("07500", "Xã Một"), ("07501", "Xã Hai")):
        make_participation(year, make_commune(unit().district, code, name))
    with django_assert_num_queries(7):
        client.get(URL)
