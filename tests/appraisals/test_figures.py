"""What the marks say of the teams: from confirmed doubles, without what an agency supplied; nothing is applied."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from gansao.appraisals import actions, figures
from gansao.appraisals.models import SuppliedColumn
from gansao.assessments.models import Layer, Mark
from gansao.files.models import StoredFile
from gansao.programmes.models import Programme
from tests.appraisals.test_actions import person, save, self_marks
from tests.factories import (
    NOW,
    make_appraisal,
    make_commune,
    make_participation,
    make_process_year,
    make_programme,
    make_succession,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_double_is_compared_and_little_data_says_so() -> None:
    programme = make_process_year("appraisal")
    unit = programme.participations.get(code="07420")
    self_marks(unit)
    first = make_appraisal(unit, make_team(programme, 1))
    second = make_appraisal(unit, make_team(programme, 2), order=2)
    save(first, "1", {"items": [0]}, reason="other", note="Thiếu")
    for appraisal, head in ((first, "to-truong-1"), (second, "to-truong-2")):
        actions.agree_with_self(appraisal=appraisal, by=person(head), at=NOW)
        actions.confirm(appraisal=appraisal, by=person(head), at=NOW)
    found = figures.calibrated(programme)
    assert (found.agreement.units, found.agreement.pairs, found.agreement.exact) == (1, 3, 2)
    assert found.by_criterion["1"].mean_difference_x100 == 200
    assert all(each.severity_x100 is None and "chưa đủ dữ liệu" in each.reason for each in figures.severity(programme))
    compared = figures.compared([programme], programme.units_as_of).found
    assert (compared.whole.count, compared.whole.higher, compared.whole.over_x100) == (3, 1, 200)
    assert not Mark.objects.filter(layer=Layer.FINAL).exists()
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/csv", name="x.csv", stored_at=NOW)
    SuppliedColumn.objects.create(
        programme=programme, criterion="1", agency="Sở", document_number="1", document_on=NOW.date(), file=file,
        state="accepted", points={"07420": 200}, uploaded_at=NOW, uploaded_by=person("to-truong-1"),
    )  # fmt: skip
    assert figures.calibrated(programme).agreement.pairs == 2


def two_years() -> Programme:
    """2023: Mỹ Thái and Đại Lâm, which become Xã Mới in 2025 under Mỹ Thái's code; Xuân Hương's code is Xã Lạ's then.

    Mỹ Thái claimed 100 too much, Đại Lâm 50, Xuân Hương 300; in 2026 Xã Mới 25, Xã Lạ nothing.
    """
    before = make_process_year("appraisal")
    units = {code: before.participations.get(code=code) for code in ("07420", "07423", "07432")}
    district = units["07420"].district
    assert district is not None
    new, strange = (
        make_commune(district, code, name, first_on=date(2025, 7, 1), last_on=None)
        for code, name in (("07420", "Xã Mới"), ("07432", "Xã Lạ"))
    )
    for code in ("07420", "07423"):
        make_succession(units[code].unit, new)
    after = make_programme(
        before.province, key="2026", units_as_of=date(2026, 12, 1), process=before.process, synthetic=True
    )
    for unit, over in (
        (units["07420"], 100),
        (units["07423"], 50),
        (units["07432"], 300),
        (make_participation(after, new), 25),
        (make_participation(after, strange), 0),
    ):
        for layer, points in ((Layer.SELF, 100 + over), (Layer.TEAM, 100)):
            Mark.objects.create(participation=unit, criterion="1", layer=layer, points_x100=points, marked_at=NOW)
    for phase in before.phases.all():
        phase.pk, phase.programme = None, after
        phase.save(force_insert=True)
    return after


def test_years_are_joined_by_the_unit_not_by_its_code() -> None:
    after = two_years()
    compared = figures.compared(Programme.objects.all(), after.units_as_of)
    new, strange = (str(after.participations.get(code=code).unit_id) for code in ("07420", "07432"))
    over = {each.code: each for each in compared.found.units}
    assert {year: each.over_x100 for year, each in over[new].years.items()} == {"2023": 150, "2026": 25}
    assert (over[new].units, over[new].sheets) == (3, 3)
    assert {year: each.over_x100 for year, each in over[strange].years.items()} == {"2026": 0}  # not Xuân Hương's 300
    assert compared.merged() == {new: ["Xã Đại Lâm", "Xã Mỹ Thái"]}
    then = figures.compared(Programme.objects.filter(key="2023"), date(2023, 12, 1))
    assert then.merged() == {} and len(then.found.units) == 3


def test_the_page_says_where_a_unit_was_merged(client: Client) -> None:
    after = two_years()
    client.force_login(make_user("thu-ky", "secretariat", after.province))
    page = unescape(client.get("/nam/2026/chenh-lech/").content.decode())
    assert "tính cả Xã Đại Lâm, Xã Mỹ Thái trước khi sáp nhập" in page and "năm 2023, 2026" in page
    row = re.search(r"Xã Mới.*?</tr>", page, re.S)
    assert row and ">+1,50<" in row[0] and ">+0,25<" in row[0] and "bình quân 3 đơn vị nay là một" in row[0]
    strange = re.search(r"Xã Lạ.*?</tr>", page, re.S)
    assert strange and ">–<" in strange[0] and "sáp nhập" not in strange[0]
    before = unescape(client.get("/nam/2023/chenh-lech/").content.decode())
    assert "Xã Mới" not in before and "sáp nhập</small>" not in before
