"""The pages of teams and assignment: who may, what is written, what a list costs."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal, AssignmentRun, Interest, SuppliedColumn, Team, TeamMember
from gansao.files.models import StoredFile
from gansao.programmes.models import Programme
from tests.factories import NOW, make_appraisal, make_process_year, make_province, make_team, make_user

pytestmark = pytest.mark.django_db
YEAR = "/nam/2023/"
OVERSEEN = ("to-tham-dinh/", "phan-cong/", "cham-lan-hai/", "so-lieu-nganh/", "muc-cham/", "chenh-lech/")
POSTED = ("to-tham-dinh/", "phan-cong/", "cham-lan-hai/", "so-lieu-nganh/")


@pytest.fixture
def programme() -> Programme:
    programme = make_process_year("appraisal")
    programme.participations.update(latitude_e5=2_130_000, longitude_e5=10_620_000)
    return programme


@pytest.fixture
def secretary(client: Client, programme: Programme) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(YEAR + path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [*OVERSEEN, "khai-bao/", "tham-dinh/"])
def test_who_may(client: Client, programme: Programme, path: str) -> None:
    url = YEAR + path
    assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    elsewhere = make_province("27", "Tỉnh Bắc Ninh")
    client.force_login(make_user("ngoai-tinh", "secretariat", elsewhere))
    assert client.get(url).status_code == 404 and client.post(url).status_code in (404, 405)
    client.force_login(make_user("xa", "commune_leader", programme.participations.first().unit))
    assert client.get(url).status_code == 404
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    assert client.get(url).status_code == 200
    client.force_login(make_user("kiem-tra", "auditor", programme.province))
    page = client.get(url)
    assert page.status_code == 200 and b"L\xe1\xba\xadp m\xe1\xbb\x99t t\xe1\xbb\x95" not in page.content
    if path in (*POSTED, "khai-bao/"):
        assert client.post(url, {"name": "Tổ lậu"}).status_code == 403
    assert not Team.objects.exists()


@pytest.mark.parametrize("path", OVERSEEN)
def test_a_team_does_not_see_the_whole(client: Client, programme: Programme, path: str) -> None:
    make_team(programme)
    client.force_login(User.objects.get(username="to-truong-1"))
    assert client.get(YEAR + path).status_code == 404


def test_a_year_of_finished_marks_has_no_teams(client: Client, programme: Programme) -> None:
    Programme.objects.update(process=None)
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    assert client.get(f"{YEAR}to-tham-dinh/").status_code == 404


def test_a_team_is_made_and_filled(secretary: Client, programme: Programme) -> None:
    head = make_user("hoa", "team_head", programme.province)
    asked = {"name": "", "base_name": "Vôi", "base": "21,2817; 106,1975"}
    answer = secretary.post(f"{YEAR}to-tham-dinh/", asked)
    assert answer.headers["Location"] == f"{YEAR}to-tham-dinh/1/"
    team = Team.objects.get()
    assert (team.name, team.base_latitude_e5, team.base_longitude_e5) == ("Tổ 1", 2_128_170, 10_619_750)
    page = secretary.post(f"{YEAR}to-tham-dinh/1/", {"add": "1", "user": head.pk, "place": "head"}, follow=True)
    assert "Đã thêm Người hoa vào Tổ 1" in page.content.decode()
    again = secretary.post(f"{YEAR}to-tham-dinh/1/", {"add": "1", "user": head.pk, "place": "head"})
    assert again.status_code == 409 and "đang ở Tổ 1" in again.content.decode()
    assert "Người hoa" in text(secretary, "to-tham-dinh/")
    secretary.post(f"{YEAR}to-tham-dinh/1/", {"end": TeamMember.objects.get().pk})
    assert "Tổ chưa có người" in text(secretary, "to-tham-dinh/1/")


@pytest.mark.parametrize("base", ["21.28", "106.1975, 21.2817", "48.8566, 23.5"])
def test_a_base_is_where_the_map_says(secretary: Client, base: str) -> None:
    answer = secretary.post(f"{YEAR}to-tham-dinh/", {"base": base})
    assert answer.status_code == 409 and not Team.objects.exists()


def test_a_member_declares_for_themself_only(client: Client, programme: Programme) -> None:
    make_team(programme)
    member, head = (User.objects.get(username=name) for name in ("thanh-vien-1", "to-truong-1"))
    client.force_login(member)
    asked = {"declare": "1", "user": member.pk, "tie": "lives", "unit": "07420", "until_year": ""}
    page = text(client, "khai-bao/")
    assert f'<input type="hidden" name="user" value="{member.pk}"' in page and "Chọn người" not in page
    assert client.post(f"{YEAR}khai-bao/", asked | {"user": head.pk}).status_code == 409
    assert client.post(f"{YEAR}khai-bao/", asked).status_code == 302
    page = text(client, "khai-bao/")
    assert "cư trú: Xã Mỹ Thái" in page and "to-truong-1" not in page
    tie = Interest.objects.get()
    client.force_login(head)
    assert client.post(f"{YEAR}khai-bao/", {"undeclare": tie.pk}).status_code == 404
    client.force_login(member)
    client.post(f"{YEAR}khai-bao/", {"undeclare": tie.pk, "reason": "Khai nhầm"})
    assert not Interest.objects.filter(ended_at=None).exists()


def test_an_assignment_is_worked_out_looked_at_and_taken(secretary: Client, programme: Programme) -> None:
    assert secretary.post(f"{YEAR}phan-cong/", {"kind": "optimiser", "spread": "1"}).status_code == 409
    make_team(programme, 1)
    make_team(programme, 2)
    answer = secretary.post(f"{YEAR}phan-cong/", {"kind": "optimiser", "spread": "1"})
    run = AssignmentRun.objects.get()
    assert answer.headers["Location"] == f"{YEAR}phan-cong/{run.pk}/"
    page = text(secretary, f"phan-cong/{run.pk}/")
    assert "không cách nào hợp lệ ngắn hơn" in page and "Giao các đơn vị theo cách này" in page
    assert secretary.post(f"{YEAR}phan-cong/{run.pk}/", {"take": "1"}).status_code == 302
    assert secretary.post(f"{YEAR}phan-cong/{run.pk}/", {"take": "1"}).status_code == 409
    assert "Mọi đơn vị đã có tổ" in text(secretary, "phan-cong/")
    moved = Appraisal.objects.get(participation__code="07420")
    asked = {"hand": "1", "unit": "07420", "team": 3 - moved.team.number, "reason": ""}
    assert secretary.post(f"{YEAR}phan-cong/", asked).status_code == 409
    assert secretary.post(f"{YEAR}phan-cong/", asked | {"reason": "Gần hơn"}).status_code == 302
    assert "Xếp bằng tay: Gần hơn" in text(secretary, "phan-cong/")


HEADLESS = '<a href="/nam/2023/to-tham-dinh/2/#them">Tổ 2</a>. Chỉ tổ trưởng xác nhận được điểm của tổ. Bấm tên tổ'


def test_a_team_without_a_head_is_said_where_it_is_mended(secretary: Client, programme: Programme) -> None:
    make_team(programme, 1)
    headless = make_team(programme, 2)
    for path in ("to-tham-dinh/", "phan-cong/"):
        assert "Chưa có tổ trưởng" not in text(secretary, path)
    headless.members.filter(is_head=True).update(last_on=NOW.date())
    secretary.post(f"{YEAR}phan-cong/", {"kind": "optimiser", "spread": "1"})
    for path in ("to-tham-dinh/", "phan-cong/", f"phan-cong/{AssignmentRun.objects.get().pk}/", "to-tham-dinh/2/"):
        page = text(secretary, path)
        assert HEADLESS in page and ">Tổ 1</a>. Chỉ" not in page
    assert '<option value="head" selected>' in page
    auditor = Client()
    auditor.force_login(make_user("kiem-tra", "auditor", programme.province))
    page = text(auditor, "phan-cong/")
    assert '<a href="/nam/2023/to-tham-dinh/2/">Tổ 2</a>' in page and "Thư ký thêm tổ trưởng" in page
    Team.objects.filter(number=2).update(is_reserve=True)
    assert "Chưa có tổ trưởng" not in text(secretary, "phan-cong/")


def test_without_teams_the_assignment_points_to_where_they_are_made(secretary: Client, programme: Programme) -> None:
    page = text(secretary, "phan-cong/")
    assert '<a class="button" href="/nam/2023/to-tham-dinh/#lap">Lập tổ thẩm định</a>' in page
    assert "Tính và xem trước" not in page and 'id="lap"' in text(secretary, "to-tham-dinh/")
    make_team(programme)
    page = text(secretary, "phan-cong/")
    assert "Lập tổ thẩm định" not in page and "Tính và xem trước" in page


def test_what_is_in_the_way_stands_on_the_page(secretary: Client, programme: Programme) -> None:
    make_team(programme)
    unit = programme.participations.get(code="07420").unit
    member = User.objects.get(username="thanh-vien-1")
    Interest.objects.create(user=member, unit=unit, kind="serves", entered_at=programme.opened_at, entered_by=member)
    secretary.post(f"{YEAR}phan-cong/", {"kind": "optimiser", "spread": ""})
    page = text(secretary, f"phan-cong/{AssignmentRun.objects.get().pk}/")
    assert "Không xếp được" in page and "đang công tác" in page and "Giao các đơn vị" not in page


def test_the_second_ones_are_drawn(secretary: Client, programme: Programme) -> None:
    asked = {"percent": "50", "seed": "quay số 12"}
    assert secretary.post(f"{YEAR}cham-lan-hai/", asked).status_code == 409
    first, _ = make_team(programme, 1), make_team(programme, 2)
    for unit in programme.participations.all():
        make_appraisal(unit, first)
    secretary.post(f"{YEAR}cham-lan-hai/", asked)
    run = AssignmentRun.objects.get()
    assert "hạt giống" in text(secretary, f"phan-cong/{run.pk}/").casefold()
    secretary.post(f"{YEAR}phan-cong/{run.pk}/", {"take": "1"})
    assert Appraisal.objects.filter(order=2).count() == 2
    assert "2 trên 4 đơn vị" in text(secretary, "cham-lan-hai/")


def test_a_column_is_given_looked_at_and_taken(secretary: Client, programme: Programme) -> None:
    template = secretary.get(f"{YEAR}so-lieu-nganh/mau.xlsx?tieu-chi=2")
    assert template.status_code == 200 and template.content[:2] == b"PK"
    assert secretary.get(f"{YEAR}so-lieu-nganh/mau.xlsx?tieu-chi=99").status_code == 404
    fields = {"criterion": "2", "agency": "Thanh tra tỉnh", "document_number": "12", "document_on": "01/12/2023"}

    def give(content: str) -> Any:
        file = SimpleUploadedFile("so-lieu.csv", content.encode())
        return secretary.post(f"{YEAR}so-lieu-nganh/", fields | {"file": file})

    assert give("Mã,2\n07420,1.25\n").status_code == 302
    bad = SuppliedColumn.objects.get()
    page = text(secretary, f"so-lieu-nganh/{bad.pk}/")
    assert "so-lieu.csv!B2" in page and "Nhận số liệu này" not in page
    give("Mã,2\n07420,1.5\n07423,3\n")
    good = SuppliedColumn.objects.latest("pk")
    assert "2 đơn vị không có số liệu" in text(secretary, f"so-lieu-nganh/{good.pk}/")
    assert secretary.post(f"{YEAR}so-lieu-nganh/{good.pk}/", {"accept": "1"}).status_code == 302
    good.refresh_from_db()
    assert good.state == "accepted" and "Thanh tra tỉnh" in text(secretary, "so-lieu-nganh/")


def test_the_assignment_is_drawn_with_the_teams_number_in_every_mark(secretary: Client, programme: Programme) -> None:
    assert "Chưa đủ tọa độ của các đơn vị để vẽ bản đồ" in text(secretary, "phan-cong/")
    units = list(programme.participations.order_by("code"))
    for place, unit in enumerate(units[:3]):
        unit.latitude_e5, unit.longitude_e5 = 2130000 + 1000 * place, 10620000
        unit.save(update_fields=["latitude_e5", "longitude_e5"])
    programme.participations.filter(pk=units[3].pk).update(latitude_e5=None, longitude_e5=None)
    make_appraisal(units[0], make_team(programme, 1))
    make_appraisal(units[1], make_team(programme, 7))
    page = text(secretary, "phan-cong/")
    assert re.search(r'class="m1".*?<title>Thị trấn Vôi: Tổ 1</title></circle><text class="inside"[^>]*>1</text>', page)
    assert re.search(r'class="m2".*?<title>Xã Mỹ Thái: Tổ 7</title></circle><text class="inside"[^>]*>7</text>', page)
    assert re.search(r'class="open"[^>]*><title>Xã Đại Lâm: chưa có tổ</title></circle>\n', page)
    assert "<title>Tổ 1: nơi xuất phát, Trung tâm huyện</title>" in page
    assert "Chưa có tọa độ nên không có trên bản đồ: Xã Xuân Hương: chưa có tổ." in page


def test_little_data_says_so(secretary: Client, programme: Programme) -> None:
    assert "chưa đủ dữ liệu" in text(secretary, "muc-cham/").casefold()
    assert "Chưa có tiêu chí nào được chấm ở cả hai lớp" in text(secretary, "chenh-lech/")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("to-tham-dinh/", 8), ("phan-cong/", 15), ("khai-bao/", 13), ("tham-dinh/", 8)],
)
def test_lists_cost_the_same(
    secretary: Client,
    programme: Programme,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    number: int,
) -> None:
    units = list(programme.participations.all())
    for each in range(1, number + 1):
        make_appraisal(units[each - 1], make_team(programme, each))
    secretary.get(YEAR + path)
    with django_assert_num_queries(queries):
        assert secretary.get(YEAR + path).status_code == 200


def test_the_units_are_searched_by_name_team_and_state(secretary: Client, programme: Programme) -> None:
    units = list(programme.participations.all())
    for each in range(1, 4):
        make_appraisal(units[each - 1], make_team(programme, each))
    Appraisal.objects.filter(participation=units[1]).update(state="confirmed")

    def shown(asked: str) -> list[bool]:
        page = text(secretary, f"tham-dinh/?{asked}")
        return [f"/tham-dinh/{unit.code}/" in page for unit in units[:3]]

    assert shown("") == [True, True, True]
    assert shown(f"q={units[2].folded.replace(' ', '+')}") == [False, False, True]
    assert shown("to=1") == [True, False, False]
    assert shown("tinh-trang=confirmed") == [False, True, False]
    assert shown("tinh-trang=khong-co") == [True, True, True]
    assert "Không có đơn vị nào khớp" in text(secretary, "tham-dinh/?q=khongco")


def test_a_member_without_units_reads_what_will_come(client: Client, programme: Programme) -> None:
    client.force_login(make_user("moi", "team_member", programme.province))
    page = text(client, "tham-dinh/")
    assert "Bạn chưa ở tổ nào của năm 2023. Giai đoạn “Thẩm định”: từ " in page and "Thư ký ghi bạn vào tổ" in page
    make_team(programme)
    client.force_login(User.objects.get(username="thanh-vien-1"))
    page = text(client, "tham-dinh/")
    assert "Tổ của bạn chưa được giao đơn vị nào." in page and "chấm được khi hồ sơ đã nộp lên tỉnh" in page
    assert '<a href="/nam/2023/khai-bao/">khai nơi công tác, cư trú</a>' in page
    assert "giao xong, các đơn vị hiện ở đây để chọn ngày" in text(client, "di-thuc-te/")


def test_what_has_not_come_is_not_being_marked(client: Client, programme: Programme) -> None:
    team, units = make_team(programme), list(programme.participations.order_by("code"))
    for unit, state in zip(units, ("drafting", "submitted", "forwarded", "appraising"), strict=True):
        row = make_appraisal(unit, team, state=state)
    head = User.objects.get(username="to-truong-1")
    row.marks.create(criterion="1", marker=head, points_x100=100, marked_at=NOW)
    client.force_login(head)

    def listed(asked: str = "") -> list[tuple[str, str]]:
        page = text(client, f"tham-dinh/{asked}")
        cells = (
            r'data-label="Đã chấm">(?:<span class="soft">)?([^<]+)(?:</span>)?</td><td><span class="badge \w+">([^<]+)'
        )
        return re.findall(cells, page)

    coming = [("chưa chấm được", "Hồ sơ: đang lập"), ("chưa chấm được", "Hồ sơ: đã nộp lên huyện")]
    here = [("0/3", "Chờ chấm"), ("1/3", "Đang chấm")]
    assert sorted(listed()) == sorted(coming + here)
    assert sorted(listed("?tinh-trang=coming")) == sorted(coming)
    assert sorted(listed("?tinh-trang=marking")) == sorted(here)
    page = text(client, "tham-dinh/")
    assert "Chưa nộp lên tỉnh 2" in page and "Đang chấm 2" in page and "Đã xác nhận 0" in page
    units[0].status, units[0].status_reason = "not_registered", "Thử"
    units[0].save(update_fields=["status", "status_reason"])
    assert "Hồ sơ: đang lập" not in text(client, "tham-dinh/")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("so-lieu-nganh/", 6), ("cham-lan-hai/", 14), ("muc-cham/", 10), ("chenh-lech/", 14)]
)
def test_lists_of_the_second_marking_of_columns_and_figures_cost_the_same(
    secretary: Client,
    programme: Programme,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    number: int,
) -> None:
    units, both = list(programme.participations.all()), [make_team(programme, order) for order in (1, 2)]
    file = StoredFile.objects.create(sha256="0" * 64, name="so-lieu.csv", size=1, media_type="text/csv", stored_at=NOW)
    by = User.objects.get(username="thu-ky")
    for unit in units[:number]:
        SuppliedColumn.objects.create(
            programme=programme,
            criterion="2",
            agency="Thanh tra tỉnh",
            document_number="12",
            document_on=NOW.date(),
            file=file,
            state="ready",
            points={unit.code: 300},
            uploaded_at=NOW,
            uploaded_by=by,
        )
        for order, team in enumerate(both, 1):
            appraisal = make_appraisal(unit, team, order)
            appraisal.marks.create(criterion="1", marker=by, points_x100=100 * order, marked_at=NOW)
            Appraisal.objects.filter(pk=appraisal.pk).update(state="confirmed")
        for layer, points in (("self", 300), ("team", 200)):
            unit.marks.create(criterion="1", layer=layer, points_x100=points, marked_at=NOW)
    secretary.get(YEAR + path)
    with django_assert_num_queries(queries):
        page = secretary.get(YEAR + path).content.decode()
    shown = {
        "so-lieu-nganh/": page.count("Thanh tra tỉnh"),
        "cham-lan-hai/": page.count("?lan=2"),
        "chenh-lech/": page.count("Nên đến trước") and page.count("Huyện Lạng Giang</small>"),
    }
    assert shown.get(path, number) == number
    assert path != "muc-cham/" or f"<b>{number}</b><span>đơn vị chấm hai lần" in page


@pytest.mark.parametrize("number", [1, 3])
def test_one_team_costs_the_same(
    secretary: Client, programme: Programme, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    make_team(programme, members=["an", "binh", "chi"][:number])
    secretary.get(f"{YEAR}to-tham-dinh/1/")
    with django_assert_num_queries(9):
        page = text(secretary, "to-tham-dinh/1/")
    assert page.count("thôi ở tổ</button>") == 1 + number


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", ["optimiser", "doubles"])
def test_one_assignment_costs_the_same(
    secretary: Client,
    programme: Programme,
    django_assert_num_queries: DjangoAssertNumQueries,
    kind: str,
    number: int,
) -> None:
    """As many teams as units, and a unit each."""
    units = list(programme.participations.order_by("code"))
    programme.participations.exclude(pk__in=[unit.pk for unit in units[:number]]).delete()
    teams = [make_team(programme, each) for each in range(1, number + 1)]
    run = AssignmentRun.objects.create(
        programme=programme,
        kind=kind,
        asked={},
        result={"team_of": {unit.code: str(team.number) for unit, team in zip(units, teams, strict=False)}},
        proof="optimal",
        made_at=NOW,
        made_by=User.objects.get(username="thu-ky"),
    )
    secretary.get(f"{YEAR}phan-cong/{run.pk}/")
    with django_assert_num_queries(9):
        page = text(secretary, f"phan-cong/{run.pk}/")
    assert page.count(": 1 đơn vị, ") == number
