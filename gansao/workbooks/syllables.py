"""Whether a word can be Vietnamese: an onset, a rime and a tone on the letter where it belongs.

Used only to tell old font codings from Unicode; no name is ever refused for being no Vietnamese word.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y ynh yêm yên yêng yêt yêu
""".split()
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_EITHER = {"oa": {0, 1}, "oe": {0, 1}, "uy": {0, 1}, "uơ": {1}, "uê": {1}, "uya": {1}}
_ALPHABET = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTERS = re.compile(r"[\d\s.,;:()/'\"&+–-]*")


def _tone_places(rime: str) -> set[int]:
    """Where in the rime the tone may stand: on the letter with a mark, else by the number of vowels."""
    if rime in _EITHER:
        return _EITHER[rime]
    marked = [index for index, letter in enumerate(rime) if letter in "ăâêôơư"]
    if marked:
        return {marked[-1]}
    vowels = [index for index, letter in enumerate(rime) if letter in "aeiouy"]
    if len(vowels) == 1:
        return {vowels[0]}
    if rime[-1] not in "aeiouy" or len(vowels) == 3:
        return {vowels[1]}
    return {vowels[0]}


_TONE_PLACES = {rime: _tone_places(rime) for rime in _RIMES}


def is_letter(sign: str) -> bool:
    """Whether a letter is one of the Vietnamese alphabet, with or without a tone (or f, j, w, z)."""
    parts = unicodedata.normalize("NFD", sign.lower())
    plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return plain in _ALPHABET


@lru_cache(maxsize=8192)
def is_vietnamese(word: str) -> bool:
    """Whether a single word, in Unicode, is spelt as Vietnamese spells."""
    letters: list[str] = []
    tone_at: int | None = None
    for letter in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in _TONES]
        if tones:
            if tone_at is not None or len(tones) > 1:
                return False
            tone_at = len(letters)
        letters.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)))
    plain = "".join(letters)
    if len(plain) != len(letters):
        return False
    for onset in ("", *_ONSETS):
        places = _TONE_PLACES.get(plain[len(onset) :]) if plain.startswith(onset) else None
        if places is not None and (tone_at is None or tone_at - len(onset) in places):
            return True
    # "gì", "gìn": the i is onset and vowel at once
    return plain.startswith("gi") and plain[1:] in _TONE_PLACES and (tone_at is None or tone_at == 1)


def is_vietnamese_text(text: str) -> bool:
    """Whether every word with other than plain letters is Vietnamese and nothing but words and punctuation is there."""
    words = _WORD.findall(text)
    return all(word.isascii() or is_vietnamese(word) for word in words) and bool(
        _NO_LETTERS.fullmatch(_WORD.sub("", text))
    )


def vietnamese_share(text: str) -> float:
    """The share of Vietnamese words among the words that are not plain ASCII; a stray sign counts as a word."""
    pieces = [piece for piece in re.split(r"[\s;,\"]+", text) if not piece.isascii()]
    if not pieces:
        return 0.0
    return sum(is_vietnamese_text(piece) for piece in pieces) / len(pieces)
