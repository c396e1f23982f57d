import pytest

from gansao.files.names import LENGTH_MAX, clean


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Điểm xã Mỹ Thái.xlsx", "Điểm xã Mỹ Thái.xlsx"),
        ("\u0110ie\u0302\u0309m.xlsx", "Điểm.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\An\\diem.xlsx", "diem.xlsx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("anh\u202efdp.exe", "anhfdp.exe"),
        ("  .hidden", "hidden"),
        ("...", "tep"),
        ("", "tep"),
        ('a"b<c>.pdf', "a b c .pdf"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_its_tricks(name: str, expected: str) -> None:
    assert clean(name) == expected


def test_a_long_name_keeps_its_ending() -> None:
    name = clean("ạ" * 400 + ".xlsx")
    assert name.endswith("ạ.xlsx")
    assert len(name) == LENGTH_MAX
