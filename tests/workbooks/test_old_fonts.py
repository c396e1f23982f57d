import csv
import unicodedata

import pytest

from gansao import law
from gansao.workbooks import old_fonts
from gansao.workbooks.old_fonts import Reading
from gansao.workbooks.syllables import is_vietnamese, is_vietnamese_text

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc"
TCVN3 = {letter: sign for sign, letter in old_fonts._TCVN3.items()}
VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "": ""}
VNI_HATS = {"\u0302": dict(zip(("", *list(VNI_TONES)[:5]), "âàáåãä", strict=True)),
            "\u0306": dict(zip(("", *list(VNI_TONES)[:5]), "êèéúüë", strict=True))}  # fmt: skip
VNI_SINGLE = {letter: sign for sign, letter in old_fonts._VNI_SINGLE.items()}


def names() -> list[str]:
    with (law.FOLDER / "units" / "units-2023.csv").open(encoding="utf-8") as stream:
        return [row["name"] for row in csv.DictReader(stream) if row["level"] == "commune"]


def as_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in text)


def as_vni(text: str) -> str:
    return "".join(map(_vni_letter, text))


def _vni_letter(letter: str) -> str:
    if letter in VNI_SINGLE:
        return VNI_SINGLE[letter]
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0]
    hat = next((part for part in parts if part in "\u0302\u0306"), "")
    tone = next((part for part in parts if part in VNI_TONES), "")
    if "\u031b" in parts:
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base]
    if base in "iI" and tone in ("\u0300", "\u0301"):
        return letter
    sign = VNI_HATS[hat][tone] if hat else VNI_TONES.get(tone, "")
    return base + (sign.upper() if base.isupper() else sign)


def test_the_motto_in_both_old_codings() -> None:
    tcvn3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc"
    vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc"
    assert old_fonts.from_tcvn3(tcvn3) == old_fonts.from_vni(vni) == MOTTO
    assert old_fonts.read([tcvn3]) == Reading((MOTTO,), "TCVN3 (ABC)")
    assert old_fonts.read([vni]) == Reading((MOTTO,), "VNI")


def test_capitals_of_tcvn3_follow_the_plain_letters_of_their_word() -> None:
    assert old_fonts.from_tcvn3("X· Mü Th¸i") == "Xã Mỹ Thái"
    assert old_fonts.from_tcvn3("X· Mü TH¸I") == "XÃ MỸ THÁI"


@pytest.mark.parametrize("write", [as_tcvn3, as_vni], ids=["TCVN3", "VNI"])
def test_the_names_of_all_communes_come_back(write: object) -> None:
    assert callable(write)
    known = [name for name in names() if is_vietnamese_text(name)]
    assert len(known) > 10_000
    reading = old_fonts.read([write(name) for name in known])
    assert (reading.coding != "", reading.unreadable) == (True, ())
    # TCVN3 has no capitals with a tone of their own: a word of one such letter comes back small
    assert [a for a, b in zip(known, reading.texts, strict=True) if a.lower() != b.lower()] == []


def test_names_in_unicode_are_left_alone() -> None:
    real = names()
    assert old_fonts.read(real) == Reading(tuple(real))
    highlands = ["Xã Ea H'leo", "Xã Krông Búk", "Thị trấn Ea Drăng", "Xã Đắk R'Moan", "Xã Zuôich"]
    assert old_fonts.read(highlands) == Reading(tuple(highlands))


def test_a_mixed_column_is_converted_where_it_must_be() -> None:
    mixed = ["X· Mü Th¸i", "Xã Dĩnh Trì", "Xa Lang"]
    assert old_fonts.read(mixed) == Reading(("Xã Mỹ Thái", "Xã Dĩnh Trì", "Xa Lang"), "TCVN3 (ABC)")


def test_what_no_coding_explains_is_unreadable() -> None:
    assert old_fonts.read(["Xã Mỹ Thái", "X¢¥ M§ð"]).unreadable == (1,)


@pytest.mark.parametrize("word", ["Nghĩa", "hoà", "hòa", "thuỷ", "Quỳnh", "gì", "giếng", "khuya", "Đoọc", "uý", "ương"])
def test_vietnamese_words_are_known(word: str) -> None:
    assert is_vietnamese(word)


@pytest.mark.parametrize("word", ["Xaõ", "Mü", "Thaùi", "haò", "Krông", "ngĩ\u0309a", "zéro", "tóan\u0303"])
def test_other_words_are_none(word: str) -> None:
    assert not is_vietnamese(word)
