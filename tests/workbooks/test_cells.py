from hypothesis import given
from hypothesis import strategies as st

from gansao.workbooks.cells import address, guard, letters, unguard


def test_addresses_are_those_of_a_spreadsheet() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 701, 702, 16383)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]
    assert address(1, 2) == "C2"


@given(st.text())
def test_guarded_text_never_starts_a_formula_and_comes_back(text: str) -> None:
    guarded = guard(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guarded) == text or text.startswith("'")


def test_only_what_would_be_a_formula_is_guarded() -> None:
    assert guard("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert guard("Xã Mỹ Thái") == "Xã Mỹ Thái"
    assert unguard("'Xã") == "'Xã"
