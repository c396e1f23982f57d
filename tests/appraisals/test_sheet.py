"""/nam/2023/tham-dinh/: the units of a team, one unit's sheet, one criterion; blind to every other team."""

from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, AppraisalRules, Duty, MarkerMark
from gansao.appraisals.tasks import waiting
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.programmes.models import Phase, Programme
from tests.appraisals.test_actions import person, self_marks
from tests.factories import (
    NOW,
    date,
    make_appraisal,
    make_participation,
    make_process_year,
    make_programme,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "/nam/2023/tham-dinh/"
URL = f"{LIST}07420/"
FIRST = {"items": ["0", "1"], "reason": "no_evidence", "note": "Không thấy mã QR", "seen": "0"}


@pytest.fixture
def programme() -> Programme:
    return make_process_year("appraisal")


@pytest.fixture
def appraisal(programme: Programme) -> Appraisal:
    unit = programme.participations.get(code="07420")
    self_marks(unit)
    return make_appraisal(unit, make_team(programme))


@pytest.fixture
def member(client: Client, appraisal: Appraisal) -> Client:
    client.force_login(person("thanh-vien-1"))
    return client


def text(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def as_person(client: Client, name: str) -> Client:
    client.force_login(person(name))
    return client


def test_who_may(client: Client, programme: Programme, appraisal: Appraisal) -> None:
    make_appraisal(programme.participations.get(code="07423"), make_team(programme, 2))
    for url in (URL, f"{URL}1/"):
        client.logout()
        assert client.get(url).headers["Location"].startswith("/dang-nhap/")
        for name in ("to-truong-2", "thanh-vien-2"):  # another team guesses the address
            assert as_person(client, name).get(url).status_code == 404
            assert client.post(url, FIRST).status_code == 404
        assert as_person(client, "thanh-vien-1").get(url).status_code == 200
    client.force_login(make_user("kiem-tra", "auditor", programme.province))
    assert client.get(URL).status_code == 200 and client.post(URL, {"agree": "1"}).status_code == 403
    assert client.post(f"{URL}1/", FIRST).status_code == 403
    assert not MarkerMark.objects.exists()


def test_my_units_are_mine_only(client: Client, programme: Programme, appraisal: Appraisal) -> None:
    make_appraisal(programme.participations.get(code="07423"), make_team(programme, 2))
    page = text(as_person(client, "thanh-vien-1"), LIST)
    assert "Xã Mỹ Thái" in page and "Xã Đại Lâm" not in page
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    page = text(client, LIST)
    assert "Xã Mỹ Thái" in page and "Xã Đại Lâm" in page


def test_a_criterion_is_marked_and_the_next_one_opens(member: Client) -> None:
    page = text(member, f"{URL}1/")
    assert "Có 3 trên 3 mục" in page and 'name="reason"' in page
    answer = member.post(f"{URL}1/", FIRST | {"then": "next"})
    assert answer.headers["Location"] == f"{URL}2/"
    page = text(member)
    assert "1 trên 3" in page and "thiếu minh chứng" in page and "Không thấy mã QR" in page


def test_last_year_stands_beside_the_criterion(member: Client, appraisal: Appraisal) -> None:
    unit = appraisal.participation
    before = make_programme(unit.programme.province, key="2022", units_as_of=date(2022, 12, 1), state="published")
    make_participation(before, unit.unit, {"1": 250})
    assert "<dt>Năm trước</dt>" in (page := text(member, f"{URL}1/")) and "Năm 2022: <b>2,50 điểm</b>" in page
    assert "Năm trước" not in text(member, f"{URL}2/")


def test_what_was_noted_on_the_road_last_year_stands_beside_the_criterion(member: Client, appraisal: Appraisal) -> None:
    unit, at = appraisal.participation, {"made_at": NOW, "happened_at": NOW, "received_at": NOW}
    before = make_programme(unit.programme.province, key="2022", units_as_of=date(2022, 12, 1), state="published")
    then = make_participation(before, unit.unit)
    notes = {1: ("a", "Biển cũ"), 2: ("b", "Lời của tổ chấm lần hai")}
    for order, (mark, words) in notes.items():
        old = Appraisal.objects.create(
            participation=then, team=make_team(before, 6 + order), order=order, assigned_at=NOW
        )
        visit = old.visits.create(planned_on=before.units_as_of, planned_at=NOW, state="done")
        given = at | {"item": UUID(int=order), "criterion": "1", "made_by": person("thanh-vien-1"), "found": "differs"}
        visit.notes.create(**given, text=words, digest=mark * 64, revision=2, version=1)
        visit.notes.create(**given, text="Bản gõ trước", digest="c" * 64, revision=1, version=2)
    page = text(member, f"{URL}1/")
    assert "<dt>Đi thực tế năm trước</dt><dd>Khác hồ sơ: Biển cũ</dd>" in page
    assert "Bản gõ trước" not in page and "lần hai" not in page
    assert "Đi thực tế năm trước" not in text(member, f"{URL}2/")


def test_what_is_refused_stays_in_the_boxes(member: Client) -> None:
    answer = member.post(f"{URL}1/", FIRST | {"reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 409 and "khác điểm tự chấm 4,00" in page and "Không thấy mã QR" in page
    assert member.post(f"{URL}2/", {"seen": "0"}).status_code == 409, "nothing entered"
    assert member.get(f"{URL}99/").status_code == 404 and not MarkerMark.objects.exists()


def test_the_later_of_two_sees_both(member: Client, appraisal: Appraisal) -> None:
    member.post(f"{URL}1/", FIRST)
    as_person(member, "to-truong-1")
    answer = member.post(f"{URL}1/", FIRST | {"items": ["0"], "note": "Chỉ thấy một"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Người thanh-vien-1 vừa ghi tiêu chí 1" in page
    assert "Chỉ thấy một" in page and 'name="over" value="1"' in page
    assert member.post(f"{URL}1/", FIRST | {"items": ["0"], "over": "1"}).status_code == 302
    assert MarkerMark.objects.get().points_x100 == 200


def test_agree_confirm_and_reopen(member: Client, appraisal: Appraisal) -> None:
    assert "Đồng ý 3 tiêu chí" in text(member)
    member.post(URL, {"agree": "1"})
    assert "Xác nhận điểm của" not in text(member) and member.post(URL, {"confirm": "1"}).status_code == 403
    as_person(member, "to-truong-1")
    assert member.post(URL, {"confirm": "1"}).status_code == 302
    assert member.post(URL, {"confirm": "1"}).status_code == 409, "a second press is told"
    assert Mark.objects.filter(layer=Layer.TEAM).count() == 3
    page = text(member)
    assert "Người to-truong-1 xác nhận lúc" in page and "Sửa tiêu chí" not in page
    assert member.post(f"{URL}1/", FIRST).status_code == 403
    assert member.post(URL, {"reopen": "1", "reason": ""}).status_code == 409
    assert member.post(URL, {"reopen": "1", "reason": "Sai số liệu"}).status_code == 302
    assert Dossier.objects.get().state == "appraising"


def test_what_is_lacking_stands_before_the_button(client: Client, appraisal: Appraisal) -> None:
    page = text(as_person(client, "to-truong-1"))
    assert "tiêu chí 1, 2, 3 còn chưa chấm" in page and 'name="confirm"' not in page


def test_the_blind_second_and_the_first_see_nothing_of_each_other(
    client: Client, programme: Programme, appraisal: Appraisal
) -> None:
    second = make_appraisal(appraisal.participation, make_team(programme, 2), order=2)
    for mine, other, name in ((appraisal, second, "thanh-vien-1"), (second, appraisal, "thanh-vien-2")):
        mark = {"criterion": "1", "answer": {"items": [0]}, "reason": "other", "note": f"Ghi bởi {name}", "seen": 0}
        actions.save_mark(appraisal=mine, by=person(name), at=NOW, **mark)
        assert mine.team != other.team
    for name, other_team, other_name in (
        ("thanh-vien-1", "Tổ 2", "thanh-vien-2"),
        ("to-truong-2", "Tổ 1", "thanh-vien-1"),
    ):
        as_person(client, name)
        for url in (URL, f"{URL}1/", LIST):
            page = text(client, url)
            assert other_team not in page and other_name not in page and "lần hai" not in page.casefold()
        assert client.get(f"{URL}?lan={2 if name.endswith('1') else 1}").status_code == 404
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    assert "Ghi bởi thanh-vien-1" in text(client) and "Ghi bởi thanh-vien-2" in text(client, f"{URL}?lan=2")


def test_the_committee_sees_no_mark_before_its_phase(
    client: Client, programme: Programme, appraisal: Appraisal
) -> None:
    actions.agree_with_self(appraisal=appraisal, by=person("to-truong-1"), at=NOW)
    client.force_login(make_user("uy-vien", "committee_member", programme.province))
    page = text(client)
    assert "chưa được mở cho vai trò của bạn" in page and "Người to-truong-1" not in page


def test_outside_its_phase_the_sheet_is_read_only(member: Client, programme: Programme) -> None:
    Phase.objects.filter(key="appraisal").update(first_on="2020-01-01", last_on="2020-02-01")
    assert "đã hết từ ngày 01/02/2020" in text(member)
    assert member.post(f"{URL}1/", FIRST).status_code == 403


def test_a_dossier_that_is_not_handed_in_waits(member: Client) -> None:
    Dossier.objects.update(state="submitted")
    assert "chấm được khi hồ sơ đã nộp lên tỉnh" in text(member)
    assert member.post(URL, {"agree": "1"}).status_code == 403


def test_a_person_who_left_the_team_is_out(member: Client, appraisal: Appraisal) -> None:
    place = appraisal.team.members.get(user__username="thanh-vien-1")
    actions.end_member(member=place, by=person("to-truong-1"), at=NOW)
    assert member.get(URL).status_code == 404


def test_independent_marks_are_settled_by_the_head(client: Client, programme: Programme, appraisal: Appraisal) -> None:
    AppraisalRules.objects.create(programme=programme, several_criteria=["1"])
    as_person(client, "thanh-vien-1").post(f"{URL}1/", FIRST)
    page = text(as_person(client, "to-truong-1"))
    assert "Không thấy mã QR" not in page and "Chờ 1 người chấm độc lập nữa" in page
    client.post(f"{URL}1/", FIRST | {"items": ["0"], "note": "Chỉ có bảng"})
    page = text(client)
    assert "Không thấy mã QR" in page and "hãy chọn điểm" in page
    chosen = {"settle": "1", "mark": MarkerMark.objects.get(marker=person("thanh-vien-1")).pk}
    assert client.post(URL, chosen | {"note": ""}).status_code == 409
    assert client.post(URL, chosen | {"note": "Đã xem ảnh"}).status_code == 302
    assert "Đã xem ảnh" in text(client)


def test_the_head_gives_duties(client: Client, appraisal: Appraisal) -> None:
    url = f"{LIST}phan-viec/"
    given = {"group-II": person("to-truong-1").pk, "duty-1": person("thanh-vien-1").pk, "duty-2": ""}
    assert as_person(client, "thanh-vien-1").get(url).status_code == 200
    assert client.post(url, given).status_code == 403
    assert as_person(client, "to-truong-1").post(url, given).status_code == 302
    assert set(Duty.objects.values_list("criterion", "user__username")) == {("1", "thanh-vien-1"), ("3", "to-truong-1")}
    assert "được giao" not in text(client, f"{URL}1/")
    assert "do người khác trong tổ chấm" in text(as_person(client, "thanh-vien-1"), f"{URL}3/")


def test_what_waits(programme: Programme, appraisal: Appraisal) -> None:
    (task,) = waiting(person("thanh-vien-1"), programme.phases.get(key="appraisal").first_on)
    assert (task.what, task.url) == ("Thẩm định: 1 đơn vị, chưa xác nhận đơn vị nào", LIST)
    assert list(waiting(make_user("nguoi-la"), NOW.date())) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_sheet_costs_the_same_with_more_marks(
    member: Client, appraisal: Appraisal, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code, answer in list({"1": {"items": [0, 1, 2]}, "2": {"level": 0}, "3": {"points": 225}}.items())[:number]:
        actions.save_mark(appraisal=appraisal, criterion=code, answer=answer, seen=0, by=person("thanh-vien-1"), at=NOW)
    member.get(URL)
    with django_assert_num_queries(24):
        member.get(URL)


class TestThePageSavesItself:
    """A team's criterion page sends its form as the commune's sheet does: the same script, the same answers."""

    def send(self, client: Client, data: dict[str, object], criterion: str = "1") -> HttpResponse:
        return client.post(f"{URL}{criterion}/", data, headers={"HX-Request": "true"})  # type: ignore[return-value]

    def test_the_form_carries_what_the_script_needs(self, member: Client, appraisal: Appraisal) -> None:
        page = text(member, f"{URL}1/")
        pk = person("thanh-vien-1").pk
        assert f'data-auto-save="{pk}:to:{appraisal.pk}:1"' in page and f'hx-post="{URL}1/"' in page
        assert "assessments/auto_save" in page and 'name="seen" value="0"' in page and "data-offline" in page

    def test_saved_refused_and_in_conflict(self, member: Client) -> None:
        refused = self.send(member, FIRST | {"reason": ""})
        assert (refused.status_code, refused["X-Mark"]) == (422, "refused")
        assert "Hãy chọn lý do và ghi rõ bằng lời" in refused.content.decode() and not MarkerMark.objects.exists()
        saved = self.send(member, FIRST)
        assert (saved.status_code, saved["X-Mark"]) == (200, "saved")
        assert 'name="seen" value="1"' in saved.content.decode() and "<form" not in saved.content.decode()
        again = self.send(member, FIRST)  # a second press of the same
        assert again["X-Mark"] == "saved" and MarkerMark.objects.get().version == 1
        conflict = self.send(member, FIRST | {"note": "Ở trang khác"})
        assert (conflict.status_code, conflict["X-Mark"]) == (409, "conflict")
        part = conflict.content.decode()
        assert "Bạn (ở trang khác) vừa ghi tiêu chí 1" in part and f'hx-get="{URL}1/"' in part
        assert MarkerMark.objects.get().note == "Không thấy mã QR"

    def test_the_other_version_is_taken_into_the_card(self, member: Client) -> None:
        self.send(member, FIRST)
        card = member.get(f"{URL}1/", headers={"HX-Request": "true"}).content.decode()
        assert card.startswith('<section class="tc"') and "Không thấy mã QR" in card and "<html" not in card

    def test_who_may_not_mark_any_more_is_told_in_its_place(self, member: Client, appraisal: Appraisal) -> None:
        Phase.objects.filter(key="appraisal").update(last_on=date(2023, 1, 2), first_on=date(2023, 1, 1))
        answer = self.send(member, FIRST)
        assert (answer.status_code, answer["X-Mark"]) == (403, "refused")
        assert "đã hết" in answer.content.decode() and not MarkerMark.objects.exists()
        assert member.post(f"{URL}1/", FIRST).status_code == 403

    def test_another_team_is_not_found_by_the_script_either(self, programme: Programme, appraisal: Appraisal) -> None:
        make_appraisal(programme.participations.get(code="07423"), make_team(programme, 2))
        other = Client()
        other.force_login(person("thanh-vien-2"))
        assert self.send(other, FIRST).status_code == 404 and not MarkerMark.objects.exists()

    def test_a_mark_without_its_basis_keeps_its_points_when_its_note_is_written(
        self, member: Client, appraisal: Appraisal
    ) -> None:
        who = person("thanh-vien-1")
        MarkerMark.objects.create(
            appraisal=appraisal,
            criterion="1",
            marker=who,
            points_x100=400,
            answer={"points": 400, "given": True},
            marked_at=NOW,
        )
        assert self.send(member, {"note": "Đã xem tại chỗ", "seen": "1"})["X-Mark"] == "saved"
        mark = MarkerMark.objects.get()
        assert (mark.points_x100, mark.note) == (400, "Đã xem tại chỗ")
