"""What the marks say of the teams: from confirmed doubles, without what an agency supplied; nothing is applied."""

import pytest

from gansao.appraisals import actions, figures
from gansao.appraisals.models import SuppliedColumn
from gansao.assessments.models import Layer, Mark
from gansao.files.models import StoredFile
from tests.appraisals.test_actions import person, save, self_marks
from tests.factories import NOW, make_appraisal, make_process_year, make_team

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
    compared = figures.compared([programme])
    assert (compared.whole.count, compared.whole.higher, compared.whole.over_x100) == (3, 1, 200)
    assert not Mark.objects.filter(layer=Layer.FINAL).exists()
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/csv", name="x.csv", stored_at=NOW)
    SuppliedColumn.objects.create(
        programme=programme, criterion="1", agency="Sở", document_number="1", document_on=NOW.date(), file=file,
        state="accepted", points={"07420": 200}, uploaded_at=NOW, uploaded_by=person("to-truong-1"),
    )  # fmt: skip
    assert figures.calibrated(programme).agreement.pairs == 2
