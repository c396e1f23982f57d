import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.text import bare_name, begun, fold, nfc, nfc_lines, running, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xã Đông Hưng", "xa dong hung"),
        ("THỊ TRẤN VÔI", "thi tran voi"),
        ("  Mỹ   Thái ", "my thai"),
        ("Ý Yên", "y yen"),
    ],
)
def test_folding_takes_marks_case_and_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_both_unicode_forms_are_one() -> None:
    decomposed = "Xa\u0303 My\u0303 Tha\u0301i"
    assert nfc(decomposed) == "Xã Mỹ Thái"
    assert sort_key(decomposed) == sort_key("Xã Mỹ Thái")


def test_a_name_in_a_sentence_and_at_its_beginning() -> None:
    assert [running(name) for name in ("Xã Mỹ Thái", "Đặc khu Vân Đồn", "")] == ["xã Mỹ Thái", "đặc khu Vân Đồn", ""]
    assert [begun(words) for words in ("xã Mỹ Thái", "điểm thấp hơn", "")] == ["Xã Mỹ Thái", "Điểm thấp hơn", ""]


def test_lines_stay_lines() -> None:
    assert nfc_lines(" Dòng  một\r\n\r\nDo\u0300ng hai \n ") == "Dòng một\n\nDòng hai"
    assert nfc_lines(" \n\t") == ""


def test_names_sort_as_a_vietnamese_dictionary_does() -> None:
    for pair in (("An", "Anh"), ("Ba", "Bà"), ("Da", "Đa"), ("Ô", "Ơ"), ("ma", "mà"), ("mà", "mả"), ("mã", "má")):
        assert sort_key(pair[0]) < sort_key(pair[1]), pair
    for pair in (("mạ", "mă"), ("tang", "tàng"), ("Tân An", "Tân Dĩnh"), ("Lan", "Lan Giới")):
        assert sort_key(pair[0]) < sort_key(pair[1]), pair


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_has_a_key_and_a_fold(names: list[str]) -> None:
    assert all(isinstance(sort_key(name), str) and fold(fold(name)) == fold(name) for name in names)


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Thị trấn Vôi", "Vôi"), ("Xã Mỹ Thái", "Mỹ Thái"), ("phường Đa Mai", "Đa Mai"), ("Vôi", "Vôi"), ("Xãng", "Xãng")],
)
def test_a_name_without_its_kind(name: str, bare: str) -> None:
    assert bare_name(name) == bare
