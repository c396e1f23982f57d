import pytest

from gansao.assessments import intake
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import programmes
from tests.factories import make_commune, make_district, make_participation, make_year

from .sheets import FULL, HEAD

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Programme:
    make_year()
    return programmes().get(key="2023")


def read(year: Programme, text: str, answers: dict[str, str] | None = None) -> intake.Reading:
    return intake.read_content(year, text.encode(), "diem.csv", answers or {})


def faults(year: Programme, *lines: str) -> list[str]:
    return [str(fault) for fault in read(year, "\n".join((HEAD, *lines))).faults]


def test_a_sound_file_and_what_it_would_do(year: Programme) -> None:
    reading = read(year, FULL)
    assert (reading.state, reading.faults, reading.questions) == ("ready", [], [])
    assert reading.marks["07432"] == {"1": None, "2": 300, "3": 150}
    assert reading.disqualifiers == {"07375": (), "07420": (), "07432": ("L1",)}
    preview = intake.preview(year, reading)
    changes = preview.changes
    assert (changes.new, len(changes.changed), changes.unchanged, changes.kept) == (1, 3, 4, 1)
    assert [(c.unit.code, c.before, c.after) for c in preview.star_changes] == [("07420", 1, 3), ("07432", None, 0)]
    assert preview.not_in_file == 1
    assert preview.after.summary["by_stars"]["3"] == 2


def test_units_outside_the_year_and_contradictions_are_faults(year: Programme) -> None:
    assert faults(year, "99999,Xã Lạ,,1,1,1,", "07375,Xã Mỹ Thái,,1,1,1,", ",Không Có Ở Đâu,,1,1,1,") == [
        "diem.csv!A2: đơn vị 99999 (Xã Lạ) không thuộc năm này",
        "diem.csv!A3: mã 07375 là Thị trấn Vôi nhưng tên ghi “Xã Mỹ Thái” (mã 07420); sửa mã hoặc tên",
        "diem.csv!B4: không tìm thấy “Không Có Ở Đâu” trong danh sách đơn vị của năm; ghi mã hoặc sửa tên",
    ]


def test_a_unit_twice_by_code_and_by_name(year: Programme) -> None:
    assert faults(year, "07420,Xã Mỹ Thái,,1,1.5,1,", ",Xã Mỹ Thái,,1,1.5,1,") == [
        "diem.csv!B3: Xã Mỹ Thái đã có ở một dòng khác của tệp; chỉ giữ một dòng"
    ]
    assert len(faults(year, "07420,,,1,1.5,1,", "07420,,,1,1.5,1,")) == 1


def test_an_absent_unit_may_stand_in_the_file_but_without_marks(year: Programme) -> None:
    Participation.objects.filter(code="07420").update(status="not_registered", status_reason="BC 12")
    reading = read(year, f"{HEAD}\n07420,Xã Mỹ Thái,,,,,\n07375,,,4,3,2.25,")
    assert reading.state == "ready" and set(reading.marks) == {"07375"}
    assert faults(year, "07420,Xã Mỹ Thái,,1,,,") == [
        "diem.csv!A2: Xã Mỹ Thái đã ghi “không đăng ký”: xóa điểm ở dòng này, "
        "hoặc cho đơn vị tham gia lại ở trang Đơn vị"
    ]


def test_a_name_that_stands_twice_is_asked_until_answered(year: Programme) -> None:
    tan_yen = make_district(year.province, "216", "Huyện Tân Yên")
    for district, code in ((tan_yen, "07264"), (make_district(year.province, "220", "Huyện Sơn Động"), "07639")):
        make_participation(year, make_commune(district, code, "Xã Phúc Sơn"))
    text = f"{HEAD}\n,Xã Phúc Sơn,,1,1.5,1,\n,Xã Phúc Sơn,Huyện Sơn Động,2,3,2,"
    reading = read(year, text)
    assert reading.state == "asking"
    (question,) = reading.questions
    assert (question.place, question.name) == ("diem.csv!B2", "Xã Phúc Sơn")
    assert [unit.district_name for unit in question.candidates] == ["Huyện Tân Yên", "Huyện Sơn Động"]
    answered = read(year, text, {"diem.csv!B2": "07264"})
    assert answered.state == "ready" and answered.marks["07264"]["1"] == 100 and answered.marks["07639"]["1"] == 200
    assert read(year, text, {"diem.csv!B2": "07639"}).state == "faulty"  # twice the same unit
    left_out = read(year, text, {"diem.csv!B2": intake.SKIP})
    assert left_out.state == "ready" and set(left_out.marks) == {"07639"}
    assert read(year, text, {"diem.csv!B2": "07375"}).state == "asking"  # not among the candidates


def test_faults_of_cells_come_with_their_places(year: Programme) -> None:
    said = faults(year, "07375,,,4.5,x,1.234,L9", "07420,,,-1,3,3,")
    assert [line.split(":")[0] for line in said] == [
        "diem.csv!D2", "diem.csv!E2", "diem.csv!F2", "diem.csv!G2", "diem.csv!D3",
    ]  # fmt: skip


def test_no_workbook_at_all(year: Programme) -> None:
    reading = intake.read_content(year, b"PK\x03\x04 broken", "diem.xlsx", {})
    assert reading.state == "faulty" and len(reading.faults) == 1


def test_without_a_column_of_disqualifiers_they_stay(year: Programme) -> None:
    assert read(year, "mã,1,2,3\n07375,4,3,3").disqualifiers == {}


def test_more_rows_than_a_province_has_communes_are_one_fault(year: Programme) -> None:
    rows = "07375,,,x,x,x,\n" * (intake.MOST_ROWS + 1)
    said = "diem.csv: có hơn 5.000 dòng: không phải là bảng điểm của một năm; xóa các dòng thừa"
    assert faults(year, rows) == [said]
