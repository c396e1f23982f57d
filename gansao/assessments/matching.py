"""Which unit of the year a row of a workbook means: by its code, else by its name and district. Pure.

What is certain is taken; what is doubtful is asked, never guessed (Xã Phúc Sơn exists twice).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from gansao.assessments.queries import UnitOfYear
from gansao.domain.text import KINDS, bare_name, fold, nfc

_SHORT_KINDS = (
    (re.compile(r"^(tt|t\.\s?t)\.?\s+", re.I), "thị trấn "),
    (re.compile(r"^(tp|t\.\s?p)\.?\s+", re.I), "thành phố "),
    (re.compile(r"^p\.?\s+", re.I), "phường "),
    (re.compile(r"^x\.?\s+", re.I), "xã "),
    (re.compile(r"^h\.?\s+", re.I), "huyện "),
)
_CLOSE = 0.75


@dataclass(frozen=True, slots=True)
class Match:
    """The unit where it is certain; else the candidates to be asked about (none: nothing like it in the year)."""

    unit: UnitOfYear | None
    candidates: tuple[UnitOfYear, ...] = ()


class Units:
    """The units of a year, made ready for many look-ups."""

    def __init__(self, units: Sequence[UnitOfYear]) -> None:
        self.by_code: Mapping[str, UnitOfYear] = {unit.code: unit for unit in units}
        self._by_bare: dict[str, list[UnitOfYear]] = {}
        for unit in units:
            self._by_bare.setdefault(fold(bare_name(unit.name)), []).append(unit)

    def named(self, name: str, district: str = "") -> Match:
        """The unit that a name and, where given, a district mean."""
        spelled = _spelled(name)
        if fold(bare_name(spelled)) not in self._by_bare:
            spelled = _with_kind(spelled)
        alike = self._by_bare.get(fold(bare_name(spelled)), [])
        if not alike:
            return Match(None, self._close(spelled))
        certain = [unit for unit in alike if _says(spelled, unit.name)]
        if district:
            place = _with_kind(_spelled(district))
            certain = [unit for unit in certain if _says(place, unit.district_name)]
        return Match(certain[0]) if len(certain) == 1 else Match(None, tuple(alike))

    def contradicts(self, unit: UnitOfYear, name: str) -> UnitOfYear | None:
        """The other unit that a name beside this one's code surely means: code or name is in the wrong row."""
        if not name or fold(bare_name(_spelled(name))) == fold(bare_name(unit.name)):
            return None
        other = self.named(name).unit
        return other if other is not None and other.code != unit.code else None

    def _close(self, spelled: str) -> tuple[UnitOfYear, ...]:
        near: Collection[str] = get_close_matches(fold(bare_name(spelled)), self._by_bare, n=4, cutoff=_CLOSE)
        return tuple(unit for key in near for unit in self._by_bare[key])


def _spelled(name: str) -> str:
    """One Unicode form, a shortened kind in full: "TT. Vôi" -> "thị trấn Vôi"."""
    clean = nfc(name)
    for short, full in _SHORT_KINDS:
        if short.match(clean):
            return short.sub(full, clean)
    return clean


def _with_kind(name: str) -> str:
    """A kind that lost its marks gets them back: "Xa My Thai" -> "xã My Thai"."""
    folded = fold(name)
    for kind in KINDS:
        if folded.startswith(f"{fold(kind)} "):
            return f"{kind} {name[len(kind) + 1 :]}"
    return name


def _says(written: str, name: str) -> bool:
    """The same name, the kind or all tone marks left out perhaps; another kind or other marks are not the same."""
    said, means = written.lower(), name.lower()
    bare_said, bare_means = bare_name(said), bare_name(means)
    if said != bare_said and fold(said) != fold(means):
        return False  # another kind
    has_marks = fold(bare_said) != bare_said
    return bare_said == bare_means if has_marks else bare_said == fold(bare_means)
