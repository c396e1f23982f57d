import pytest

from gansao.assessments.matching import Units
from gansao.assessments.queries import UnitOfYear
from gansao.domain.text import bare_name, fold, sort_key


def unit(code: str, name: str, district: str = "Huyện Lạng Giang") -> UnitOfYear:
    return UnitOfYear(1, code, name, "217", district, fold(name), sort_key(bare_name(name)), "taking_part", "")


UNITS = Units(
    [
        unit("07375", "Thị trấn Vôi"),
        unit("07420", "Xã Mỹ Thái"),
        unit("07264", "Xã Phúc Sơn", "Huyện Tân Yên"),
        unit("07639", "Xã Phúc Sơn", "Huyện Sơn Động"),
        unit("07210", "Phường Thọ Xương", "Thành phố Bắc Giang"),
        unit("07500", "Xã Tân Tiến", "Thành phố Bắc Giang"),
        unit("07502", "Xã Xa Lý", "Huyện Lục Ngạn"),
        unit("07501", "Xã Tân Tiên", "Huyện Yên Dũng"),
    ]
)


@pytest.mark.parametrize(
    ("name", "district", "code"),
    [
        ("Xã Mỹ Thái", "", "07420"),
        ("MỸ THÁI", "", "07420"),
        ("Xa My Thai", "", "07420"),
        ("X. Mỹ Thái", "Lạng Giang", "07420"),
        ("Xa Xa Ly", "", "07502"),
        ("Xa Lý", "", "07502"),
        ("TT. Vôi", "", "07375"),
        ("TT Vôi", "H. Lạng Giang", "07375"),
        ("P. Thọ Xương", "TP Bắc Giang", "07210"),
        ("Xã Phúc Sơn", "Huyện Sơn Động", "07639"),
        ("Phúc Sơn", "tan yen", "07264"),
        ("Xã Tân Tiến", "", "07500"),
        ("Xã Tân Tiên", "", "07501"),
    ],
)
def test_what_is_certain_is_taken(name: str, district: str, code: str) -> None:
    match = UNITS.named(name, district)
    assert match.unit is not None and match.unit.code == code


@pytest.mark.parametrize(
    ("name", "district", "candidates"),
    [
        ("Xã Phúc Sơn", "", ["07264", "07639"]),
        ("Xã Phúc Sơn", "Huyện Lục Nam", ["07264", "07639"]),
        ("Xã Mỹ Thái", "Huyện Tân Yên", ["07420"]),
        ("Xã Vôi", "", ["07375"]),
        ("Xã Mỹ Thai", "", ["07420"]),
        ("Xa Tan Tien", "", ["07500", "07501"]),
        ("Xã Mỹ Tháii", "", ["07420"]),
        ("Xã Hoàn Toàn Khác", "", []),
    ],
)
def test_what_is_doubtful_is_asked(name: str, district: str, candidates: list[str]) -> None:
    match = UNITS.named(name, district)
    assert match.unit is None
    assert [each.code for each in match.candidates] == candidates


def test_a_name_beside_the_wrong_code() -> None:
    voi = UNITS.by_code["07375"]
    other = UNITS.contradicts(voi, "Xã Mỹ Thái")
    assert other is not None and other.code == "07420"
    for harmless in ("", "Vôi", "TT. Vôi", "Thị trấn Voi", "Tên không có trong năm", "Xã Phúc Sơn"):
        assert UNITS.contradicts(voi, harmless) is None
