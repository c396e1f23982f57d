"""The teams' marks become the final layer: all or none, once, with what was found."""

from typing import Any

import pytest

from gansao.assessments import actions
from gansao.assessments.actions import NotReady, Refused
from gansao.assessments.models import Disqualification, Dossier, DossierStep, Layer, Mark
from gansao.assessments.queries import ranked
from gansao.audit.models import Entry
from gansao.programmes.models import Participation, Programme
from tests.committee.years import make_committee_year, secretary, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Programme:
    return make_committee_year("committee")


def take_in(year: Programme, codes: Any = None) -> int:
    return actions.take_in(programme=year, codes=codes, by="Chị Hoa", at=NOW)


def test_all_units_in_one_press_with_what_was_found(year: Programme) -> None:
    assert take_in(year) == 4
    mark = Mark.objects.get(participation__code="07420", layer=Layer.FINAL, criterion="2")
    assert (mark.points_x100, mark.answer, mark.note, mark.reason, mark.version) == (
        150, {"level": 1}, "Sổ theo dõi thiếu hai tháng", "no_evidence", 1,
    )  # fmt: skip
    assert Mark.objects.filter(layer=Layer.FINAL).count() == 12
    assert set(Dossier.objects.values_list("state", flat=True)) == {"taken_in"}
    assert DossierStep.objects.filter(verb="take_in", by_name="Chị Hoa").count() == 4
    entry = Entry.objects.get(action="assessments.take_in")
    assert entry.after["units"] == 4 and entry.place_code == "24"
    assert {row.award.points for row in ranked(year).rows} == {775}


def test_a_second_press_writes_nothing(year: Programme) -> None:
    take_in(year)
    Mark.objects.filter(layer=Layer.FINAL, criterion="2").update(points_x100=300)  # a vote of the committee
    with pytest.raises(Refused, match="đã được trình Ban Chỉ đạo trước đó"):
        take_in(year)
    assert set(Mark.objects.filter(layer=Layer.FINAL, criterion="2").values_list("points_x100", flat=True)) == {300}
    assert Entry.objects.filter(action="assessments.take_in").count() == 1


def test_some_units_and_then_the_rest(year: Programme) -> None:
    assert take_in(year, ["07420"]) == 1
    assert Mark.objects.filter(layer=Layer.FINAL).values("participation").distinct().count() == 1
    assert take_in(year) == 3


def test_one_not_ready_and_none_is_taken(year: Programme) -> None:
    Dossier.objects.filter(participation__code="07423").update(state="appraising")
    Dossier.objects.filter(participation__code="07432").delete()
    Mark.objects.filter(participation__code="07375", layer=Layer.TEAM, criterion="3").delete()
    with pytest.raises(NotReady) as refused:
        take_in(year)
    assert set(refused.value.units) == {
        ("Xã Đại Lâm", "hồ sơ đang ở bước “đang thẩm định”"),
        ("Xã Xuân Hương", "hồ sơ đang ở bước “đang lập”"),
        ("Thị trấn Vôi", "còn thiếu điểm thẩm định của 1 tiêu chí"),
    }
    assert "3 đơn vị chưa trình được" in str(refused.value)
    assert not Mark.objects.filter(layer=Layer.FINAL).exists() and not DossierStep.objects.exists()


def test_who_does_not_take_part_is_passed_over(year: Programme) -> None:
    Participation.objects.filter(code="07432").update(status="not_proposed", status_reason="Theo tờ trình")
    Dossier.objects.filter(participation__code="07432").update(state="appraising")
    assert take_in(year) == 3
    with pytest.raises(Refused, match="Đơn vị 07432 không tham gia"):
        take_in(year, ["07432"])
    with pytest.raises(Refused, match="Chưa chọn đơn vị nào"):
        take_in(year, [])


def test_not_after_the_freeze(year: Programme) -> None:
    Programme.objects.update(state="frozen")
    with pytest.raises(Refused, match="đã chốt"):
        take_in(year)


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_whatever_the_number(year: Programme, number: int, django_assert_num_queries: Any) -> None:
    ranked(year)  # the criteria set is loaded once in a process
    codes = ["07375", "07420", "07423"][:number]
    with django_assert_num_queries(16):
        take_in(year, codes)


def test_a_disqualifier_is_recorded_with_its_basis_and_taken_back(year: Programme) -> None:
    unit, args = unit_of(year), {"by": secretary(year), "at": NOW}
    with pytest.raises(Refused, match="không có điều kiện loại trừ L9"):
        actions.disqualify(participation=unit, code="L9", basis="x", **args)
    with pytest.raises(Refused, match="căn cứ"):
        actions.disqualify(participation=unit, code="L1", basis=" ", **args)
    actions.disqualify(participation=unit, code="L1", basis="Văn bản 1 ngày 01/12/2023", **args)
    with pytest.raises(Refused, match="đã được ghi điều kiện loại trừ L1 trước đó"):
        actions.disqualify(participation=unit, code="L1", basis="x", **args)
    assert Disqualification.objects.get().note == "Văn bản 1 ngày 01/12/2023"
    actions.lift_disqualification(participation=unit, code="L1", reason="Ghi nhầm", **args)
    assert not Disqualification.objects.exists()
    with pytest.raises(Refused, match="không còn điều kiện loại trừ"):
        actions.lift_disqualification(participation=unit, code="L1", reason="x", **args)
    assert [e.action for e in Entry.objects.filter(action__contains="disqualif").order_by("id")] == [
        "assessments.disqualify", "assessments.lift_disqualification",
    ]  # fmt: skip
