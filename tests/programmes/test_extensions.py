"""/nam/<key>/gia-han/: a phase that runs longer for some units."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gansao.notices.models import Notice
from gansao.programmes.models import PhaseExtension, Programme
from gansao.programmes.queries import extendable, schedule_of
from tests.factories import make_process_year, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/gia-han/"


@pytest.fixture
def year() -> Programme:
    return make_process_year()


@pytest.fixture
def secretary(client: Client, year: Programme) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    return client


def asked(days: int = 20, units: tuple[str, ...] = ("07420", "07423"), **changed: str) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    return {
        "phase": "self_assessment",
        "units": list(units),
        "last_on": f"{day:%d/%m/%Y}",
        "reason": "Công văn số 15/UBND",
    } | changed


def last_day(year: Programme, code: str) -> Any:
    return schedule_of(Programme.objects.get().participations.get(code=code))["self_assessment"].last_on


def test_who_may(client: Client, year: Programme) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("to-vien", "team_member", year.province))
    assert client.get(URL).status_code == 403
    unit = year.participations.get(code="07420")
    client.force_login(make_user("huyen", "district_reviewer", unit.district))
    page = client.get(URL)
    assert page.status_code == 200 and "Gia hạn cho đơn vị đã chọn" not in page.content.decode()
    assert client.post(URL, asked()).status_code == 403
    assert not PhaseExtension.objects.exists()


def test_a_phase_is_extended_for_two_units_and_their_people_are_told(secretary: Client, year: Programme) -> None:
    unit = year.participations.get(code="07420")
    editor = make_user("can-bo", "commune_editor", unit.unit)
    assert secretary.post(URL, asked()).headers["Location"] == URL
    later = timezone.localdate() + timedelta(days=20)
    assert (last_day(year, "07420"), last_day(year, "07423")) == (later, later)
    assert last_day(year, "07375") == timezone.localdate() + timedelta(days=10)
    told = Notice.objects.get(user=editor)
    assert f"Xã Mỹ Thái được gia hạn giai đoạn “Tự chấm điểm”: đến hết {later:%d/%m/%Y}" in told.text
    assert told.due_on == later and told.url == "/nam/2023/giai-doan/"
    assert secretary.post(URL, asked()).status_code == 302  # pressed twice: nothing more
    assert PhaseExtension.objects.count() == 2


def test_an_extension_is_taken_back_by_a_new_word(secretary: Client, year: Programme) -> None:
    secretary.post(URL, asked(units=("07420",)))
    secretary.post(URL, asked(10, units=("07420",), reason="Xã đã nộp"))
    assert last_day(year, "07420") == timezone.localdate() + timedelta(days=10)
    page = unescape(secretary.get(URL).content.decode())
    assert "Xã đã nộp" in page and "thôi gia hạn" in page and "Công văn số 15/UBND" in page
    link = secretary.get(f"{URL}?don-vi=07420&giai-doan=self_assessment&den=01/12/2026").content.decode()
    assert 'value="07420" checked' in link and 'value="01/12/2026"' in link


def test_wrong_input_changes_nothing(secretary: Client) -> None:
    for changed, said in (
        (asked(units=()), "Chưa chọn đơn vị nào"),
        (asked(units=("07420", "99999")), "Đơn vị 99999 không thuộc năm này"),
        (asked(reason=" "), "Hãy nêu lý do"),
        (asked(last_on="31/02/2026"), "Ngày chưa đúng"),
        (asked(5), "gia hạn phải đến sau ngày đó"),
        (asked(phase="khong-co"), "Hãy chọn một mục trong danh sách"),
    ):
        page = secretary.post(URL, changed)
        assert page.status_code == 409 and said in unescape(page.content.decode())
    Programme.objects.update(state="frozen")
    assert secretary.post(URL, asked()).status_code == 409
    assert not PhaseExtension.objects.exists()


def test_only_what_is_done_unit_by_unit_runs_longer_for_a_unit(secretary: Client, year: Programme) -> None:
    day = timezone.localdate()
    year.phases.update(first_on=day, last_on=day)
    offered = [row.key for row in extendable(year)]
    assert offered == ["registration", "self_assessment", "district_review", "appraisal", "explanation", "complaints"]
    year.state = "published"
    assert [row.key for row in extendable(year)] == ["complaints"]
    Programme.objects.update(state="published")
    assert secretary.post(URL, asked(phase="complaints", units=("07420",))).status_code == 302
    assert PhaseExtension.objects.get().phase.key == "complaints"
    year.state = "closed"
    assert extendable(year) == []


@pytest.mark.parametrize("units", [("07420",), ("07420", "07423", "07432")])
def test_queries(secretary: Client, units: tuple[str, ...], django_assert_num_queries: Any) -> None:
    secretary.post(URL, asked(units=units))
    secretary.get(URL)
    with django_assert_num_queries(8):
        secretary.get(URL)
