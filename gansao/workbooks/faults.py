"""A file that cannot be read at all, or only with faults: all of them, each with its place."""

from collections.abc import Iterable, Sequence

from gansao.domain.faults import Fault

SHOWN = 200


class SheetFaults(ValueError):
    """What was given cannot be used; `faults` says all that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))

    @classmethod
    def at(cls, place: str, message: str) -> "SheetFaults":
        """One fault at one place."""
        return cls((Fault(place, message),))


def listed(faults: Sequence[Fault], most: int = SHOWN, what: str = "lỗi") -> tuple[str, ...]:
    """Faults as lines: the first ones in words, the rest counted."""
    lines = tuple(str(fault) for fault in faults[:most])
    rest = len(faults) - len(lines)
    return (*lines, f"… và {rest} {what} nữa") if rest else lines
