"""No unit comes before the committee unheard, unless somebody says why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from gansao.assessments.actions import NotReady
from gansao.assessments.models import Dossier, DossierStep
from gansao.assessments.queries import ranked
from gansao.audit.models import Entry
from gansao.committee import actions
from gansao.committee.actions import NotHeard, Refused, put_before
from gansao.committee.models import Explanation
from gansao.committee.queries import unheard
from gansao.programmes.models import Programme
from tests.committee.years import leader, make_committee_year, secretary, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PAGE = "/nam/2023/trinh-ban-chi-dao/"


@pytest.fixture
def year() -> Programme:
    """Of four units one was not invited, one has days left, one explained something nobody looked at, one is heard."""
    year = make_committee_year("committee")
    office = secretary(year, "moi")
    actions.invite(programme=year, codes=["07420", "07423", "07432"], working_days=5, by=office, at=NOW)
    Explanation.objects.filter(participation__code="07432").update(due_on=date(2020, 1, 1))  # let it pass
    told = Explanation.objects.get(participation=unit_of(year))
    actions.explain(explanation=told, criterion="2", text="Có sổ", seen=0, by=leader(), at=NOW)
    actions.submit_explanation(explanation=told, by=leader("khac"), at=NOW)
    return year


def test_who_is_heard(year: Programme) -> None:
    on = Explanation.objects.get(participation__code="07423").due_on
    told = {unit.code: why for unit, why in unheard(year, on).items()}
    assert told == {
        "07375": "chưa được mời giải trình",
        "07420": "giải trình 1 tiêu chí chưa có ý kiến của tổ, thư ký",
        "07423": f"còn trong hạn giải trình, đến hết {on:%d/%m/%Y}",
    }
    assert "07423" not in {unit.code for unit in unheard(year, on + timedelta(1))}  # its days have passed
    explained = Explanation.objects.get(participation=unit_of(year)).criteria.get()
    actions.opine(explained=explained, opinion="keep", note="Sổ vẫn thiếu", by=secretary(year), at=NOW)
    assert {unit.code for unit in unheard(year, on)} == {"07375", "07423"}
    Programme.objects.update(process=None)
    assert unheard(Programme.objects.get(), on) == {}


def test_nobody_is_put_before_the_committee_unheard_without_a_reason(year: Programme) -> None:
    with pytest.raises(NotHeard, match="3 đơn vị chưa được nghe giải trình nên chưa đơn vị nào được trình") as refused:
        put_before(programme=year, by="Chị Hoa", at=NOW)
    assert {unit.code for unit in refused.value.units} == {"07420", "07423", "07375"}
    with pytest.raises(NotHeard):
        put_before(programme=year, codes=["07432", "07375"], reason="  ", by="Chị Hoa", at=NOW)
    with pytest.raises(Refused, match="Lý do dài 501 ký tự"):
        put_before(programme=year, reason="a" * 501, by="Chị Hoa", at=NOW)
    assert not DossierStep.objects.filter(verb="take_in").exists()


def test_who_was_heard_needs_no_reason_and_the_others_keep_it(year: Programme) -> None:
    assert put_before(programme=year, codes=["07432"], by="Chị Hoa", at=NOW) == 1
    assert Entry.objects.filter(action="assessments.take_in").latest("id").after.keys() == {"layer", "units", "codes"}
    assert put_before(programme=year, reason="Các đơn vị báo không giải trình", by="Chị Hoa", at=NOW) == 3
    notes = DossierStep.objects.filter(verb="take_in").values_list("dossier__participation__code", "note")
    why = "Các đơn vị báo không giải trình"
    assert dict(notes) == {"07375": why, "07420": why, "07423": why, "07432": ""}
    after = Entry.objects.filter(action="assessments.take_in").latest("id").after
    assert (sorted(after["unheard"]), after["reason"]) == (["07375", "07420", "07423"], why)


def test_who_is_not_ready_is_said_first_of_those_with_a_reason(year: Programme) -> None:
    Dossier.objects.filter(participation__code="07375").update(state="appraising")
    with pytest.raises(NotReady, match="Thị trấn Vôi"):
        put_before(programme=year, reason="Gấp", by="Chị Hoa", at=NOW)


def test_the_page_ticks_the_heard_and_asks_why_for_the_others(year: Programme, client: Client) -> None:
    Explanation.objects.filter(participation__code="07423").update(due_on=date(2999, 1, 1))
    client.force_login(secretary(year))
    text = client.get(PAGE).content.decode()
    assert "<strong>3 đơn vị chưa được nghe giải trình</strong>" in text
    assert 'value="07432" checked' in text and 'value="07375" checked' not in text
    assert "(chưa được mời giải trình)" in text and "(giải trình 1 tiêu chí chưa có ý kiến" in text
    answer = client.post(PAGE, {"which": "some", "units": ["07375"], "reason": ""})
    text = answer.content.decode()
    assert answer.status_code == 409 and "1 đơn vị chưa được nghe giải trình nên chưa đơn vị nào được trình" in text
    assert 'value="07375" checked' in text and 'value="07432" checked' not in text  # what was ticked stays
    answer = client.post(PAGE, {"which": "some", "units": ["07375"], "reason": "Đơn vị báo không giải trình"})
    assert answer.status_code == 302
    told = DossierStep.objects.get(verb="take_in")
    assert (told.dossier.participation.code, told.note) == ("07375", "Đơn vị báo không giải trình")


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_whatever_the_number(number: int, django_assert_num_queries: Any) -> None:
    year = make_committee_year("committee")
    codes = ["07375", "07420", "07423"][:number]
    ranked(year)  # the criteria set is loaded once in a process
    with django_assert_num_queries(21):
        put_before(programme=year, codes=codes, reason="Gấp", by="Chị Hoa", at=NOW)
