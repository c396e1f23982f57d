"""Vietnamese text: one Unicode form, search without marks, order as Vietnamese sorts.

Order: TCVN 6909 letters in the order of the Vietnamese alphabet (a ă â b c d đ e ê ... y), compared letter by letter
within a word, then tone (ngang, huyền, hỏi, ngã, sắc, nặng), word by word, as dictionaries do.
"""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: chr(ord("A") + index) for index, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """One Unicode form, outer spaces gone, inner spaces single."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def nfc_lines(text: str) -> str:
    """`nfc` of each line: what people write in several lines stays in several lines."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def fold(text: str) -> str:
    """For search: lower case, no marks, đ as d ("Xã Đông Hưng" -> "xa dong hung")."""
    decomposed = unicodedata.normalize("NFD", nfc(text).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def sort_key(text: str) -> str:
    """A plain string whose byte order is the Vietnamese order; safe to store and to ORDER BY."""
    words = []
    for word in nfc(text).lower().split(" "):
        letters, tone = [], "0"
        for letter in word:
            base = ""
            for part in unicodedata.normalize("NFD", letter):
                if part in _TONES:
                    tone = _TONES[part]
                else:
                    base += part
            base = unicodedata.normalize("NFC", base)
            letters.append(_LETTER_ORDER.get(base, base if base.isdigit() else "~"))
        # "!" sorts before every letter, so "An" stands before "Anh"; the tone decides only between equal letters.
        words.append("".join(letters) + "!" + tone)
    return " ".join(words)


KINDS = ("thị trấn", "thị xã", "thành phố", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã")


def bare_name(name: str) -> str:
    """A unit's name without its kind ("Thị trấn Vôi" -> "Vôi"); the name itself where it carries none."""
    clean = nfc(name)
    for kind in KINDS:
        if clean.lower().startswith(kind + " "):
            return clean[len(kind) + 1 :]
    return clean


def running(name: str) -> str:
    """A name inside a sentence: "xã Mỹ Thái"."""
    return f"{name[:1].lower()}{name[1:]}"


def begun(words: str) -> str:
    """Words as they begin a sentence: "Xã Mỹ Thái"."""
    return f"{words[:1].upper()}{words[1:]}"
