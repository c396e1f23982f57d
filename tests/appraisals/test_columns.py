"""A column is put aside: with a reason once it was accepted, and not from under a confirmed unit."""

import pytest
from django.test import Client

from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, SuppliedColumn
from gansao.appraisals.sheets import sheet_of
from gansao.audit.models import Entry
from gansao.programmes.models import Programme
from tests.appraisals.test_actions import person, receive, self_marks
from tests.factories import NOW, make_appraisal, make_process_year, make_team, make_user

pytestmark = pytest.mark.django_db
ROWS = [("07420", "Xã Mỹ Thái", 1.5), ("07423", "Xã Đại Lâm", 3)]


@pytest.fixture
def programme() -> Programme:
    return make_process_year("appraisal")


@pytest.fixture
def appraisal(programme: Programme) -> Appraisal:
    unit = programme.participations.get(code="07420")
    self_marks(unit)
    return make_appraisal(unit, make_team(programme))


@pytest.fixture
def column(programme: Programme, appraisal: Appraisal) -> SuppliedColumn:
    column = receive(programme, ROWS)
    return actions.accept_column(column=column, by=person("to-truong-1"), at=NOW)


def abandon(column: SuppliedColumn, reason: str = "") -> SuppliedColumn:
    return actions.abandon_column(column=column, reason=reason, by=person("to-truong-1"), at=NOW)


def confirm(appraisal: Appraisal) -> None:
    head = person("to-truong-1")
    actions.agree_with_self(appraisal=appraisal, by=head, at=NOW)
    actions.confirm(appraisal=appraisal, by=head, at=NOW)


def test_what_was_never_accepted_goes_without_a_word(programme: Programme, appraisal: Appraisal) -> None:
    assert abandon(receive(programme, ROWS)).state == "abandoned"
    entry = Entry.objects.get(action="appraisals.abandon_column")
    assert (entry.before, entry.after["state"], "reason" in entry.after) == ({"state": "ready"}, "abandoned", False)
    assert abandon(receive(programme, [("99999", "Xã Lạ", 3)])).state == "abandoned"


def test_what_was_accepted_goes_with_a_reason(column: SuppliedColumn, appraisal: Appraisal) -> None:
    for reason in ("", "  ", "a" * 501):
        with pytest.raises(actions.Refused, match="vì sao bỏ số liệu đã nhận"):
            abandon(column, reason)
    column.refresh_from_db()
    assert column.state == "accepted" and sheet_of(appraisal).by_code["2"].result_x100 == 150
    assert abandon(column, "Cơ quan đính chính").state == "abandoned"
    assert Entry.objects.get(action="appraisals.abandon_column").after["reason"] == "Cơ quan đính chính"
    assert not sheet_of(appraisal).by_code["2"].is_supplied, "the team marks it itself again"
    with pytest.raises(actions.Refused, match="đã bỏ"):
        abandon(column, "Lần nữa")


def test_not_from_under_a_confirmed_unit(column: SuppliedColumn, appraisal: Appraisal) -> None:
    confirm(appraisal)
    with pytest.raises(actions.Refused, match="đã xác nhận điểm của Xã Mỹ Thái. Hãy để tổ mở lại các đơn vị này"):
        abandon(column, "Cơ quan đính chính")
    column.refresh_from_db()
    assert column.state == "accepted"
    actions.reopen(appraisal=appraisal, reason="Số liệu đính chính", by=person("to-truong-1"), at=NOW)
    assert abandon(column, "Cơ quan đính chính").state == "abandoned"
    with pytest.raises(actions.Refused, match="tiêu chí 2 còn chưa chấm"):
        actions.confirm(appraisal=appraisal, by=person("to-truong-1"), at=NOW)


def test_nor_by_a_later_column_without_that_unit(
    programme: Programme, column: SuppliedColumn, appraisal: Appraisal
) -> None:
    confirm(appraisal)
    later = receive(programme, [("07423", "Xã Đại Lâm", 1.5)])
    with pytest.raises(actions.Refused, match="đã xác nhận điểm của Xã Mỹ Thái"):
        actions.accept_column(column=later, by=person("to-truong-1"), at=NOW)
    column.refresh_from_db()
    assert column.state == "accepted"


def test_the_page_asks_why(client: Client, programme: Programme, column: SuppliedColumn) -> None:
    url = f"/nam/2023/so-lieu-nganh/{column.pk}/"
    client.force_login(make_user("thu-ky", "secretariat", programme.province))
    page = client.get(url).content.decode()
    assert "Bỏ số liệu của 2 đơn vị" in page and 'name="reason"' in page
    answer = client.post(url, {"abandon": "1"})
    assert answer.status_code == 409 and "vì sao bỏ số liệu đã nhận" in answer.content.decode()
    assert client.post(url, {"abandon": "1", "reason": "Cơ quan đính chính"}).status_code == 302
    assert "Bảng này đã được bỏ" in client.get(url).content.decode()
    client.force_login(make_user("kiem-tra", "auditor", programme.province))
    assert client.post(url, {"abandon": "1", "reason": "x"}).status_code == 403
