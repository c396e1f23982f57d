"""Where a role is held: the unit of a province that somebody wrote down by its code or its name."""

from datetime import date

from gansao.accounts.queries import within
from gansao.accounts.roles import ROLES
from gansao.domain.text import bare_name, fold, nfc
from gansao.places.models import Level, Unit, UnitPeriod

_SHOWN = 5


class PlaceDoubt(ValueError):
    """What was written names no unit, or more than one; the text says what to write instead."""


class RolePlaces:
    """The units of a province through time, read once however many are asked for."""

    def __init__(self, province: Unit) -> None:
        self._province = province
        self._periods: dict[int, list[UnitPeriod]] | None = None

    def find(self, said: str, role: str, on: date) -> Unit:
        """The place of a role that begins on a day: the province itself, or a unit of the role's level that stands
        there then. Raises PlaceDoubt; what is doubtful is never guessed."""
        said, level = nfc(said), ROLES[role].level
        if level == Level.PROVINCE:
            if said and not self._is_province(said):
                raise PlaceDoubt(f"vai trò “{ROLES[role].name}” giữ ở cấp tỉnh; hãy để trống đơn vị")
            return self._province
        word = Level(level).label
        if not said:
            raise PlaceDoubt(f"vai trò “{ROLES[role].name}” cần một đơn vị {word}; hãy ghi mã hoặc tên")
        found = self._matches(said, level, on)
        if not found:
            raise PlaceDoubt(f"không có đơn vị {word} “{said[:80]}” trong tỉnh vào ngày {on:%d/%m/%Y}; hãy ghi mã")
        if len(found) > 1:
            listed = "; ".join(self._in_words(period, on) for period in found[:_SHOWN])
            more = f"; và {len(found) - _SHOWN} đơn vị nữa" if len(found) > _SHOWN else ""
            raise PlaceDoubt(f"“{said[:80]}” có thể là {listed}{more}; hãy ghi mã")
        return found[0].unit

    def _is_province(self, said: str) -> bool:
        periods = self._known().get(self._province.pk, [])
        return said == self._province.code or any(_is_named(period, said) for period in periods)

    def _matches(self, said: str, level: str, on: date) -> list[UnitPeriod]:
        standing = [period for period in self._standing(on) if period.unit.level == level]
        if said.isdecimal():  # a spreadsheet drops the zeros in front
            return [period for period in standing if period.unit.code.lstrip("0") == said.lstrip("0")]
        name, _, district = (part.strip() for part in said.partition(","))
        found = [period for period in standing if _is_named(period, name)]
        if district:
            found = [period for period in found if self._is_under(period, district, on)]
        exact = [period for period in found if name.lower() in (period.name.lower(), bare_name(period.name).lower())]
        return sorted(exact or found, key=lambda period: period.unit.code)

    def _is_under(self, period: UnitPeriod, said: str, on: date) -> bool:
        above = self._on(period.parent_id, on)
        return above is not None and (said == above.unit.code or _is_named(above, said))

    def _standing(self, on: date) -> list[UnitPeriod]:
        """The periods of the day, of what lies in the province on the day."""
        found = []
        for unit in self._known():
            period = self._on(unit, on)
            above = self._on(period.parent_id, on) if period else None
            if period and self._province.pk in (period.parent_id, above and above.parent_id):
                found.append(period)
        return found

    def _on(self, unit: int | None, on: date) -> UnitPeriod | None:
        for period in self._known().get(unit or 0, []):
            if period.first_on <= on and (period.last_on is None or on <= period.last_on):
                return period
        return None

    def _in_words(self, period: UnitPeriod, on: date) -> str:
        above = self._on(period.parent_id, on)
        district = f", {above.name}" if above and above.unit.level == Level.DISTRICT else ""
        return f"{period.name}{district} (mã {period.unit.code})"

    def _known(self) -> dict[int, list[UnitPeriod]]:
        if self._periods is None:
            self._periods = {}
            units = Unit.objects.filter(within([self._province.pk]))
            for period in UnitPeriod.objects.filter(unit__in=units).select_related("unit"):
                self._periods.setdefault(period.unit_id, []).append(period)
        return self._periods


def _is_named(period: UnitPeriod, said: str) -> bool:
    """With or without its kind, with or without marks."""
    return fold(said) in (period.folded, fold(bare_name(period.name)))
