"""/nam/<key>/giai-trinh/ and one unit's page in it."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.committee import actions, tasks
from gansao.committee.models import ExplainedCriterion, Explanation, ExplanationFile
from gansao.programmes.models import Programme
from tests.committee.test_explaining import PDF
from tests.committee.years import leader, make_committee_year, place, secretary, unit_of
from tests.factories import NOW, make_appraisal, make_membership, make_team, make_user

pytestmark = pytest.mark.django_db
LIST = "/nam/2023/giai-trinh/"
URL = f"{LIST}07420/"


@pytest.fixture
def year() -> Programme:
    return make_committee_year()


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def invite(year: Programme, hoa: User) -> Explanation:
    actions.invite(programme=year, codes=None, working_days=5, by=hoa, at=timezone.now())
    return Explanation.objects.select_related("participation__programme").get(participation__code="07420")


def text(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def test_who_may_see_the_list_and_invite(client: Client, year: Programme) -> None:
    assert client.get(LIST).headers["Location"] == f"/dang-nhap/?next={LIST}"
    for outsider in (make_user("nguoi-ngoai"), leader()):
        client.force_login(outsider)
        assert client.get(LIST).status_code == 404 and client.post(LIST).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    assert client.get(LIST).status_code == 403
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(LIST).status_code == 200 and "Mời giải trình" not in text(client, LIST)
    assert client.post(LIST, {"which": "all", "working_days": 5}).status_code == 403


def test_inviting_by_a_press_and_a_second_one(client: Client, year: Programme, hoa: User) -> None:
    client.force_login(hoa)
    assert "Mời 4 đơn vị đã thẩm định xong" in text(client, LIST)
    assert client.post(LIST, {"which": "all", "working_days": "5"}).status_code == 302
    page = text(client, LIST)
    assert "Đã mời 4 đơn vị giải trình." in page and "Chờ giải trình, còn 5 ngày làm việc" in page
    again = client.post(LIST, {"which": "all", "working_days": "5"})
    assert again.status_code == 409 and "Không còn đơn vị nào" in again.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"which": "some", "working_days": "5"}, "Chưa đánh dấu đơn vị nào"),
        ({"which": "some", "units": ["99999"], "working_days": "5"}, "không có trong danh sách"),
        ({"which": "all", "working_days": "x"}, "Hãy ghi số bằng chữ số"),
        ({"which": "all", "working_days": "99"}, "Nhiều nhất 60"),
    ],
)
def test_wrong_input_invites_nobody(client: Client, year: Programme, hoa: User, data: Any, said: str) -> None:
    client.force_login(hoa)
    answer = client.post(LIST, data)
    assert answer.status_code == 409 and said in unescape(answer.content.decode())
    assert not Explanation.objects.exists()


def test_answered_waiting_and_late_in_words(client: Client, year: Programme, hoa: User) -> None:
    row, by = invite(year, hoa), leader()
    actions.explain(explanation=row, criterion="2", text="Có sổ", seen=0, by=by, at=timezone.now())
    actions.submit_explanation(explanation=row, by=by, at=timezone.now())
    Explanation.objects.filter(participation__code="07375").update(due_on=timezone.localdate() - timedelta(days=30))
    client.force_login(hoa)
    page = text(client, LIST)
    assert "Đã giải trình" in page and "Không giải trình" in page and "Chờ giải trình, còn 5" in page


def test_who_may_see_a_units_page(client: Client, year: Programme, hoa: User) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    invite(year, hoa)
    for outsider in (make_user("nguoi-ngoai"), leader("khac", "07375"), make_user("tt", "team_head", year.province)):
        client.force_login(outsider)
        assert client.get(URL).status_code == 404 and client.post(URL, {"submit": "1"}).status_code == 404
    client.force_login(make_user("huyen", "district_reviewer", unit_of(year).district))
    assert client.get(URL).status_code == 200
    for data in ({"submit": "1"}, {"criterion": "2", "text": "x", "seen": "0"}, {"opine": "1", "criterion": "2"}):
        assert client.post(URL, data).status_code == 403
    assert not ExplainedCriterion.objects.exists()


def test_a_unit_not_invited_is_told_so(client: Client, year: Programme) -> None:
    client.force_login(leader())
    assert "chưa được mời giải trình" in text(client)
    assert client.post(URL, {"submit": "1"}).status_code == 403


def test_differing_marks_first_with_their_reasons(client: Client, year: Programme, hoa: User) -> None:
    invite(year, hoa)
    client.force_login(leader())
    page = text(client)
    assert "Lý do: Thiếu minh chứng. Sổ theo dõi thiếu hai tháng" in page and "(còn 5 ngày làm việc)" in page
    assert page.index('id="tc-2"') < page.index('id="tc-1"')  # the same in both layers: below, on request
    assert "10,00" in page and "7,75" in page


def test_the_commune_writes_adds_a_file_and_submits(client: Client, year: Programme, hoa: User) -> None:
    invite(year, hoa)
    client.force_login(leader())
    file = SimpleUploadedFile("so.pdf", PDF, content_type="application/pdf")
    answer = client.post(URL, {"criterion": "2", "text": "Sổ có đủ", "seen": "0", "file": file})
    assert answer.headers["Location"] == f"{URL}#tc-2"
    page = text(client)
    assert "Sổ có đủ" in page and "so.pdf" in page
    kept = ExplanationFile.objects.get()
    assert client.get(f"{URL}tep/{kept.pk}/").status_code == 200
    assert client.post(URL, {"submit": "1"}).status_code == 302
    page = text(client)
    assert "Đã nộp lúc" in page and "<textarea" not in page
    for data in ({"submit": "1"}, {"criterion": "2", "text": "Khác", "seen": "1"}, {"remove": kept.pk}):
        assert client.post(URL, data).status_code == 409
    assert ExplainedCriterion.objects.get().text == "Sổ có đủ"


def test_a_stale_tab_is_shown_both(client: Client, year: Programme, hoa: User) -> None:
    row = invite(year, hoa)
    actions.explain(explanation=row, criterion="2", text="Bản của đồng nghiệp", seen=0, by=leader("kia"), at=NOW)
    client.force_login(leader())
    answer = client.post(URL, {"criterion": "2", "text": "Bản của tôi", "seen": "0"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 409 and "Bản của đồng nghiệp" in page and "Bản của tôi</textarea>" in page
    assert 'name="seen" value="1"' in page


def test_a_file_of_no_use_loses_no_words(client: Client, year: Programme, hoa: User) -> None:
    invite(year, hoa)
    client.force_login(leader())
    bad = SimpleUploadedFile("so.pdf", b"PK\x03\x04" + b"\0" * 80)
    answer = client.post(URL, {"criterion": "2", "text": "Sổ có đủ", "seen": "0", "file": bad})
    assert answer.status_code == 409 and ExplainedCriterion.objects.get().text == "Sổ có đủ"


def test_files_of_another_unit_are_not_found(client: Client, year: Programme, hoa: User) -> None:
    row = invite(year, hoa)
    kept = actions.add_file(explanation=row, criterion="2", content=PDF, name="so.pdf", by=leader(), at=timezone.now())
    client.force_login(leader("khac", "07375"))
    assert client.get(f"{URL}tep/{kept.pk}/").status_code == 404
    assert client.get(f"{LIST}07375/tep/{kept.pk}/").status_code == 404
    assert client.post(f"{LIST}07375/", {"remove": kept.pk}).status_code == 404
    client.force_login(hoa)
    assert client.get(f"{URL}tep/{kept.pk}/").status_code == 200


def test_the_day_of_the_invitation_holds_also_where_the_phase_ends_before_it(
    client: Client, year: Programme, hoa: User
) -> None:
    row = invite(year, hoa)
    yesterday = timezone.localdate() - timedelta(days=1)
    year.phases.filter(key="explanation").update(last_on=yesterday)
    client.force_login(leader())
    assert "<textarea" in text(client)
    type(row).objects.update(due_on=yesterday)
    assert "Đã hết hạn giải trình" in text(client) and "<textarea" not in text(client)
    assert client.post(URL, {"submit": "1"}).status_code == 409
    assert type(row).objects.get(pk=row.pk).state == "asked"


def test_before_the_phase_the_teams_marks_are_hidden_from_the_unit(client: Client, hoa: User, year: Programme) -> None:
    invite(year, hoa)
    year.phases.filter(key="explanation").update(
        first_on=timezone.localdate() + timedelta(days=1), last_on=timezone.localdate() + timedelta(days=9)
    )
    client.force_login(leader())
    page = text(client)
    assert "chưa mở cho vai trò của bạn" in page and "7,75" not in page and "Sổ theo dõi thiếu" not in page
    assert client.get(f"{URL}thong-bao.pdf").status_code == 403


def test_the_head_of_its_team_notes_an_opinion(client: Client, year: Programme, hoa: User) -> None:
    row, by = invite(year, hoa), leader()
    actions.explain(explanation=row, criterion="2", text="Có sổ", seen=0, by=by, at=timezone.now())
    actions.submit_explanation(explanation=row, by=by, at=timezone.now())
    make_appraisal(unit_of(year), make_team(year))
    head = User.objects.get(username="to-truong-1")
    client.force_login(head)
    [task] = tasks.waiting(head, timezone.localdate())
    assert (task.what, task.url, task.button) == ("Nêu ý kiến về giải trình: 1 tiêu chí", URL, "Nêu ý kiến")
    page = text(client)
    assert "Ý kiến của tổ, thư ký" in page and "Sổ theo dõi thiếu hai tháng" in page  # its own mark's reason
    assert client.get(f"{URL}thong-bao.pdf").status_code == 200
    opinion = {"opine": "1", "criterion": "2", "opinion": "change", "note": "Sổ có thật"}
    assert client.post(URL, opinion | {"opinion": ""}).status_code == 409
    assert client.post(URL, opinion | {"note": ""}).status_code == 409
    assert client.post(URL, opinion | {"criterion": "3"}).status_code == 404
    assert client.post(URL, opinion).headers["Location"] == f"{URL}#tc-2"
    assert "Đề nghị Ban Chỉ đạo đổi điểm" in text(client) and "Sổ có thật" in text(client)
    assert list(tasks.waiting(head, timezone.localdate())) == []


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_letter(client: Client, year: Programme, hoa: User, ending: str) -> None:
    invite(year, hoa)
    client.force_login(leader())
    answer = client.get(f"{URL}thong-bao.{ending}")
    assert answer.status_code == 200 and f"07420-2023.{ending}" in answer.headers["Content-Disposition"]
    assert answer.content[:2] in (b"%P", b"PK")
    assert client.get(f"{URL}thong-bao.exe").status_code == 404


def test_it_waits_in_viec_until_submitted(client: Client, year: Programme, hoa: User) -> None:
    row, by = invite(year, hoa), leader()
    make_membership(by, "commune_editor", place())
    client.force_login(by)
    assert "Giải trình điểm thẩm định" in text(client, "/viec/") and URL in text(client, "/viec/")
    actions.submit_explanation(explanation=row, by=by, at=timezone.now())
    assert "Giải trình điểm thẩm định" not in text(client, "/viec/")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list(
    client: Client, year: Programme, hoa: User, number: int, django_assert_num_queries: Any
) -> None:
    codes = ["07375", "07420", "07423"][:number]
    actions.invite(programme=year, codes=codes, working_days=5, by=hoa, at=timezone.now())
    client.force_login(hoa)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_unit(
    client: Client, year: Programme, hoa: User, number: int, django_assert_num_queries: Any
) -> None:
    row, by = invite(year, hoa), leader()
    for criterion in ["1", "2", "3"][:number]:
        actions.add_file(explanation=row, criterion=criterion, content=PDF, name="so.pdf", by=by, at=timezone.now())
    client.force_login(by)
    client.get(URL)
    with django_assert_num_queries(12):
        client.get(URL)


def test_a_draft_waits_for_nobody_and_nothing_for_the_second_team(client: Client, year: Programme, hoa: User) -> None:
    row, by = invite(year, hoa), leader()
    actions.explain(explanation=row, criterion="2", text="Có sổ", seen=0, by=by, at=timezone.now())
    for number in (1, 2):
        make_appraisal(unit_of(year), make_team(year, number), order=number)
    head, second = (User.objects.get(username=f"to-truong-{number}") for number in (1, 2))
    assert list(tasks.waiting(head, timezone.localdate())) == []  # the unit is still writing
    actions.submit_explanation(explanation=row, by=by, at=timezone.now())
    assert len(list(tasks.waiting(head, timezone.localdate()))) == 1
    assert list(tasks.waiting(second, timezone.localdate())) == []
    client.force_login(second)
    assert client.get(URL).status_code == 404


def test_the_commune_finds_its_explanation_from_the_dossier(client: Client, year: Programme) -> None:
    client.force_login(leader())
    assert f'href="{URL}"' in text(client, "/nam/2023/ho-so/07420/nop/")
