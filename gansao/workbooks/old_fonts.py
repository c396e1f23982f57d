"""Text typed for the fonts of before Unicode: TCVN3 (".VnTime") and VNI ("VNI-Times"), back to Unicode.

Such text reaches us as the Windows-1252 characters that share its bytes: "X· Mü Th¸i", "Xaõ Myõ Thaùi". It is
converted only where the result is certain: every word is Vietnamese after it and was not before it.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .syllables import is_letter, is_vietnamese_text

_TCVN3_SIGNS = ("µ¸¶·¹ ¨»¾¼½Æ ©ÇÊÈÉË ® ÌÐÎÏÑ ªÒÕÓÔÖ ×ÝØÜÞ ßãáâä «åèæçé ¬êíëìî ïóñòô \u00adõøö÷ù úýûüþ ¡¢§£¤¥¦").replace(
    " ", ""
)
_TCVN3_LETTERS = ("àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ ĂÂĐÊÔƠƯ").replace(
    " ", ""
)
_TCVN3 = dict(zip(_TCVN3_SIGNS, _TCVN3_LETTERS, strict=True))

# VNI writes the letter and then a sign for tone and hat; some letters are one sign.
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_SINGLE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
_VNI_SINGLE |= {sign.upper(): letter.upper() for sign, letter in _VNI_SINGLE.items()}


def from_tcvn3(text: str) -> str:
    """Unicode from TCVN3. Its capitals share the small letters' bytes: they follow the plain letters around them."""
    converted = "".join(_TCVN3.get(sign, sign) for sign in text)
    plain = ["".join(sign for sign in word if sign.isascii() and sign.isalpha()) for word in text.split(" ")]
    telling = [letters for letters in plain if len(letters) > 1]
    return converted.upper() if telling and all(map(str.isupper, telling)) else converted


def from_vni(text: str) -> str:
    """Unicode from VNI."""
    out: list[str] = []
    for sign in text:
        before = out[-1][0].lower() if out else ""
        small = sign.lower()
        mark = _VNI_TONES.get(small, "") if before in set("aeiouy") else ""
        hat = _VNI_HATS.get(small, "") if before in set("aeo") else ""
        if mark or (hat and not (before != "a" and "\u0306" in hat)):
            out[-1] += mark or hat
        else:
            out.append(unicodedata.normalize("NFD", _VNI_SINGLE.get(sign, sign)))
    return unicodedata.normalize("NFC", "".join(out))


@dataclass(frozen=True, slots=True)
class Reading:
    """Texts read anew: `coding` is "" where nothing was converted; `unreadable` are indexes of what stays doubtful."""

    texts: tuple[str, ...]
    coding: str = ""
    unreadable: tuple[int, ...] = ()


_CODINGS: dict[str, Callable[[str], str]] = {"TCVN3 (ABC)": from_tcvn3, "VNI": from_vni}


def read(texts: Sequence[str]) -> Reading:
    """The texts of one column. One coding for all of them, and only where it makes all of them Vietnamese.

    A name that is spelt as no Vietnamese word (Ea H'leo, Krông Búk) is left alone; one with signs that no name has is
    unreadable where no coding explains it.
    """
    if all(text.isascii() for text in texts):
        return Reading(tuple(texts))
    marked = [index for index, text in enumerate(texts) if not text.isascii()]
    has_unicode = not all(map(_is_8_bit, texts))
    odd = [index for index in marked if not is_vietnamese_text(texts[index])]
    if not odd:
        return Reading(tuple(texts))
    strange = [index for index in odd if _has_strange_signs(texts[index])]
    readings = {coding: _converted(texts, convert) for coding, convert in _CODINGS.items()}
    fitting = [coding for coding, new in readings.items() if all(is_vietnamese_text(new[i]) for i in strange or odd)]
    if len(fitting) != 1:
        return Reading(tuple(texts), "", tuple(strange))
    converted = readings[fitting[0]]
    fits = [index for index in marked if is_vietnamese_text(converted[index])]
    # a text that is Vietnamese as it stands is converted only where nothing in the column speaks against it
    chosen = set(marked if len(fits) == len(marked) and not has_unicode else odd) & set(fits)
    return Reading(tuple(converted[i] if i in chosen else text for i, text in enumerate(texts)), fitting[0])


def _is_8_bit(text: str) -> bool:
    """Whether a text could have been typed for an old font: all its signs are Windows-1252."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _converted(texts: Sequence[str], convert: Callable[[str], str]) -> list[str]:
    return [unicodedata.normalize("NFC", convert(text)) for text in texts]


def _has_strange_signs(text: str) -> bool:
    """Signs that no name in Unicode has, and that old codings leave behind: "·", "¸", "®", "ü"."""
    return any(not sign.isascii() and sign not in "–—’‘“”…" and not is_letter(sign) for sign in text)
