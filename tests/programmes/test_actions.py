from datetime import date

import pytest

from gansao.audit.models import Entry
from gansao.domain.lifecycle import NotAllowed
from gansao.programmes import actions
from gansao.programmes.models import Participation, Programme
from tests.factories import (
    NOW,
    make_commune,
    make_criteria_set_small,
    make_district,
    make_province,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 1)


def opened(**changes: object) -> Programme:
    given = {"year": 2023, "key": "2023", "units_as_of": DAY, "by": "hệ thống", "at": NOW} | changes
    given.setdefault("criteria_set", make_criteria_set_small())
    return actions.open_year(**given)  # type: ignore[arg-type]


def test_a_year_opens_on_the_units_of_the_day_under_their_names_of_then() -> None:
    province = make_province()
    district = make_district(province)
    located = make_commune(district, "07420", "Xã Mỹ Thái")
    located.periods.update(latitude_e5=2_135_000, longitude_e5=10_625_000)
    make_commune(district, "07375", "Thị trấn Vôi")
    make_commune(province, "99999", "Xã Của Năm Khác", first_on=date(2025, 7, 1), last_on=None)
    programme = opened(province=province)
    rows = list(
        programme.participations.order_by("code").values_list("code", "name", "kind", "district_name", "status")
    )
    assert list(rows) == [
        ("07375", "Thị trấn Vôi", "thị trấn", "Huyện Lạng Giang", "taking_part"),
        ("07420", "Xã Mỹ Thái", "xã", "Huyện Lạng Giang", "taking_part"),
    ]
    own, by_district = programme.participations.get(code="07420"), programme.participations.get(code="07375")
    assert (own.latitude_e5, own.longitude_e5, own.located_by_district) == (2_135_000, 10_625_000, False)
    assert (by_district.latitude_e5, by_district.longitude_e5) == (2_135_000, 10_625_000)
    assert by_district.located_by_district
    assert (programme.province_name, programme.state, programme.synthetic) == ("Tỉnh Bắc Giang", "open", False)
    entry = Entry.objects.get()
    assert (entry.action, entry.place_code, entry.after["units"]) == ("programmes.open_year", "24", 2)


def test_without_districts_the_province_is_the_parent() -> None:
    province = make_province("24", "Tỉnh Bắc Ninh", date(2025, 7, 1), None)
    make_commune(province, "07375", "Xã Lạng Giang", date(2025, 7, 1), None)
    programme = opened(province=province, year=2026, key="2026", units_as_of=date(2026, 1, 1))
    row = programme.participations.get()
    assert (row.name, row.district_code, row.district_name, row.latitude_e5) == ("Xã Lạng Giang", "", "", None)


def test_a_day_without_units_a_used_key_and_a_year_already_open_are_refused() -> None:
    province = make_province()
    with pytest.raises(actions.Refused, match="Ngày 01/12/2023 không có đơn vị cấp xã nào"):
        opened(province=province)
    make_commune(province)
    opened(province=province)
    with pytest.raises(actions.Refused, match="Tỉnh Bắc Giang đã mở năm 2023"):
        opened(province=province, key="2023-24")
    with pytest.raises(actions.Refused, match="Địa chỉ “2023” đã có"):
        opened(province=province, year=2024)
    assert (Programme.objects.count(), Participation.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_unit_that_does_not_register_has_a_reason_and_can_come_back() -> None:
    user = make_user("thu-ky")
    row = make_year().participations.get(code="07420")
    with pytest.raises(actions.Refused, match="Xã Mỹ Thái: hãy nêu lý do"):
        actions.set_participation(participation=row, status="not_registered", reason=" ", by=user, at=NOW)
    given = {"participation": row, "by": user, "at": NOW}
    assert actions.set_participation(status="not_registered", reason=" BC 12 ", **given)
    row.refresh_from_db()
    assert (row.status, row.status_reason) == ("not_registered", "BC 12")
    assert not actions.set_participation(status="not_registered", reason="BC 12", **given)
    assert actions.set_participation(status="taking_part", reason="BC 12", **given)
    row.refresh_from_db()
    assert (row.status, row.status_reason) == ("taking_part", "")
    first = Entry.objects.order_by("id").first()
    assert first is not None and Entry.objects.count() == 2
    assert first.before == {"status": "taking_part", "reason": ""}
    assert first.after == {"status": "not_registered", "reason": "BC 12", "programme": "2023"}


@pytest.mark.parametrize("state", ["frozen", "published"])
def test_several_units_are_set_all_or_none_and_never_after_the_freeze(state: str) -> None:
    programme = make_year()
    rows = list(programme.participations.all())
    given = {"status": "not_proposed", "reason": "BC 12", "by": "hệ thống", "at": NOW}
    assert actions.set_participations(participations=rows[:2], **given) == 2
    Programme.objects.update(state=state)
    with pytest.raises(actions.Refused, match=r"chốt|công bố"):
        actions.set_participations(participations=rows, **given)
    assert programme.participations.filter(status="not_proposed").count() == 2


def test_disclosure_is_chosen_until_the_result_is_published() -> None:
    programme = make_year()
    actions.set_disclosure(programme=programme, unrecognised_shown="points", by="hệ thống", at=NOW)
    programme.refresh_from_db()
    assert programme.unrecognised_shown == "points"
    row = Entry.objects.get(action="programmes.set_disclosure")
    assert (row.before, row.after) == ({"unrecognised_shown": "status"}, {"unrecognised_shown": "points"})
    assert row.place_code == programme.province.code
    Programme.objects.update(state="published")
    with pytest.raises(actions.Refused, match="đã công bố"):
        actions.set_disclosure(programme=programme, unrecognised_shown="nothing", by="hệ thống", at=NOW)


def test_a_year_moves_only_along_its_lifecycle() -> None:
    programme = make_year()
    assert actions.move(programme=programme, verb="freeze", by="hệ thống", at=NOW).state == "frozen"
    with pytest.raises(NotAllowed):
        actions.move(programme=programme, verb="freeze", by="hệ thống", at=NOW)
    assert actions.move(programme=programme, verb="reopen", by="hệ thống", at=NOW).state == "open"
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "programmes.freeze",
        "programmes.reopen",
    ]
