"""/nam/<key>/giai-doan/: when each phase runs and who does what; its days, its process as a file."""

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao import law
from gansao.accounts.roles import role_table
from gansao.audit.models import Entry
from gansao.programmes import actions
from gansao.programmes.models import Phase, Programme
from gansao.programmes.queries import phases_on
from gansao.programmes.timeline import BARS, LEFT, timeline
from tests.factories import make_process_year, make_user, make_year

pytestmark = pytest.mark.django_db
URL = "/nam/2023/giai-doan/"
FILE, YAML = f"{URL}quy-trinh/", f"{URL}quy-trinh.yaml"


@pytest.fixture
def year() -> Programme:
    return make_process_year()


@pytest.fixture
def secretary(client: Client, year: Programme) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    return client


def text(page: Any) -> str:
    return unescape(page.content.decode())


def days() -> dict[str, str]:
    """What the form would send without a change."""
    return {
        f"{edge}-{row.key}": f"{day:%d/%m/%Y}"
        for row in Phase.objects.all()
        for edge, day in (("first", row.first_on), ("last", row.last_on))
        if day
    }


def test_who_may(client: Client, year: Programme) -> None:
    for address in (URL, FILE, YAML):
        assert client.get(address).headers["Location"] == f"/dang-nhap/?next={address}"
    client.force_login(make_user("nguoi-ngoai"))
    assert [client.get(address).status_code for address in (URL, FILE, YAML)] == [404, 404, 404]
    client.force_login(make_user("can-bo", "commune_editor", year.participations.get(code="07420").unit))
    page = text(client.get(URL))
    assert "Lãnh đạo UBND cấp xã: duyệt và nộp hồ sơ" in page.replace("<b>", "").replace("</b>", "")
    assert "Ghi các ngày" not in page
    assert client.post(URL, days()).status_code == 403
    assert [client.get(FILE).status_code, client.get(YAML).status_code] == [403, 200]


def test_the_running_phase_is_marked_and_days_are_set(secretary: Client, year: Programme) -> None:
    rows = secretary.get(URL).context["rows"]
    assert [row[0].phase.key for row in rows if row[0].is_running] == ["self_assessment"]
    changed = days() | {"last-self_assessment": "31/12/2099", "first-closing": "", "last-closing": ""}
    assert secretary.post(URL, changed).headers["Location"] == URL
    assert Phase.objects.get(key="self_assessment").last_on == date(2099, 12, 31)
    assert Phase.objects.get(key="closing").first_on is None
    row = Entry.objects.get(action="programmes.set_process")
    assert row.after["phases"]["self_assessment"].endswith("31/12/2099")
    assert row.before["phases"]["self_assessment"] != row.after["phases"]["self_assessment"]


def test_wrong_days_are_all_said_and_kept_in_their_boxes(secretary: Client) -> None:
    before = days()
    page = secretary.post(URL, before | {"first-closing": "31/02/2026", "last-appraisal": "01/01/2001"})
    assert page.status_code == 409
    assert "Khép năm: ngày chưa đúng" in text(page) and "Thẩm định: ngày cuối đứng trước ngày đầu" in text(page)
    assert 'value="31/02/2026"' in text(page)
    assert days() == before


def test_a_frozen_year_moves_only_what_comes_after(secretary: Client) -> None:
    Programme.objects.update(state="frozen")
    page = secretary.post(URL, days() | {"last-appraisal": "31/12/2099"})
    assert page.status_code == 409 and "đã chốt kết quả nên không sửa được" in text(page)
    assert secretary.post(URL, days() | {"last-closing": "31/12/2099"}).status_code == 302
    assert Phase.objects.get(key="closing").last_on == date(2099, 12, 31)
    assert Phase.objects.get(key="appraisal").last_on != date(2099, 12, 31)
    rules = law.write_process(law.process("cqtt-hai-cap", role_table()))
    assert secretary.post(FILE, {"content": rules}).status_code == 409
    assert "district_review" in str(Programme.objects.get().process)


def test_a_closed_year_keeps_its_days(secretary: Client) -> None:
    Programme.objects.update(state="closed")
    assert "Ghi các ngày" not in text(secretary.get(URL))
    page = secretary.post(URL, days() | {"last-closing": "31/12/2099"})
    assert page.status_code == 409 and "đã khép nên không đặt lại ngày được nữa" in text(page)


def test_a_phase_with_an_extension_stays_in_the_process(secretary: Client, year: Programme) -> None:
    unit, phase = year.participations.get(code="07420"), year.phases.get(key="district_review")
    actions.extend_phase(
        phase=phase,
        participations=[unit],
        last_on=date(2099, 12, 31),
        reason="Lũ lụt",
        by=make_user("tk2", "secretariat", year.province),
        at=timezone.now(),
    )
    rules = law.write_process(law.process("cqtt-hai-cap", role_table()))
    page = secretary.post(FILE, {"content": rules})
    assert page.status_code == 409
    assert "Giai đoạn “Cấp huyện thẩm tra” đã có đơn vị được gia hạn" in text(page)
    assert [row.reason for row in unit.extensions.all()] == ["Lũ lụt"]


def test_a_process_names_only_what_the_phases_are_asked_for(secretary: Client) -> None:
    rules = law.write_process(law.process("cqtt-ba-cap", role_table()))
    promised = rules.replace("programmes.register:", "programmes.open_year:", 1)
    page = secretary.post(FILE, {"content": promised})
    assert page.status_code == 409
    assert "vai trò “commune_leader” không có việc “programmes.open_year” theo giai đoạn" in text(page)


def test_the_process_goes_out_and_comes_back_the_same(secretary: Client, year: Programme) -> None:
    answer = secretary.get(YAML)
    assert answer["Content-Disposition"] == 'attachment; filename="quy-trinh-2023.yaml"'
    assert law.load_process(answer.content, "tệp", role_table()) == law.process("cqtt-ba-cap", role_table())
    changed = answer.content.decode().replace("Tự chấm điểm", "Xã tự chấm")
    shown = secretary.post(FILE, {"file": SimpleUploadedFile("qt.yaml", changed.encode())})
    assert "Xã tự chấm" in text(shown) and "Xã tự chấm" not in str(Programme.objects.get().process)
    assert secretary.post(FILE, {"content": shown.context["content"]}).headers["Location"] == URL
    assert "Xã tự chấm" in str(Programme.objects.get().process)
    assert Phase.objects.get(key="self_assessment").last_on is not None


def test_all_faults_of_a_file_are_shown_and_nothing_is_taken(secretary: Client) -> None:
    wrong = law.write_process(law.process("cqtt-ba-cap", role_table()))
    wrong = wrong.replace("- commune_leader", "- truong_thon").replace("key: appraisal", "key: tham_dinh")
    for content, said in (
        (wrong.encode(), ["không có vai trò “truong_thon”", "tham_dinh"]),
        (b"\xff\xfe", ["không phải là văn bản UTF-8"]),
        (b"- a: [", ["không đọc được YAML"]),
        (b"", ["Tệp rỗng"]),
        (b"#" * 200_001, ["Tệp lớn hơn 200 KB"]),
    ):
        page = secretary.post(FILE, {"file": SimpleUploadedFile("qt.yaml", content)})
        assert page.status_code == 409 and [each for each in said if each not in text(page)] == []
    assert "Chưa chọn tệp" in text(secretary.post(FILE, {}))
    assert not Entry.objects.filter(action="programmes.set_process").exists()


def test_a_phase_that_the_new_process_lacks_is_named_before(secretary: Client) -> None:
    two = law.write_process(law.process("cqtt-hai-cap", role_table()))
    shown = secretary.post(FILE, {"file": SimpleUploadedFile("qt.yaml", two.encode())})
    assert "Quy trình mới không có: Cấp huyện thẩm tra" in text(shown)


def test_a_year_without_a_process_says_so_and_may_be_given_one(client: Client) -> None:
    year = make_year("2022", units_as_of=date(2022, 12, 1)) if not Programme.objects.exists() else None
    assert year is not None
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    assert "điểm được nhập từ bảng" in text(client.get("/nam/2022/giai-doan/"))
    assert client.get("/nam/2022/giai-doan/quy-trinh.yaml").status_code == 404
    assert client.post("/nam/2022/giai-doan/", {}).status_code == 404


def test_bars_lie_in_the_picture_one_after_the_other(year: Programme) -> None:
    today = timezone.localdate()
    drawn = timeline(phases_on(year, today), today)
    assert drawn is not None and len(drawn.bars) == 10
    assert [bar.state for bar in drawn.bars] == ["over", "running", *["coming"] * 8]
    assert all(bar.x >= LEFT and bar.x + bar.width <= LEFT + BARS for bar in drawn.bars)
    assert drawn.bars[0].x < drawn.bars[1].x < drawn.bars[2].x and drawn.today is not None
    assert timeline(phases_on(year, today), today + timedelta(days=999)).today is None  # type: ignore[union-attr]
    Phase.objects.update(first_on=None, last_on=None)
    assert timeline(phases_on(Programme.objects.get(), today), today) is None


def test_queries(secretary: Client, django_assert_num_queries: Any) -> None:
    secretary.get(URL)
    with django_assert_num_queries(6):
        secretary.get(URL)
