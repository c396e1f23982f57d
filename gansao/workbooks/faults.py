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


_SAID = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "là một thư mục, không phải là tệp",
    NotADirectoryError: "không có thư mục này",
    PermissionError: "không có quyền mở",
}


def why(error: OSError) -> str:
    """Why the system refused a file, in Vietnamese."""
    return _SAID.get(type(error), f"hệ thống báo lỗi: {error.strerror}")


def listed(faults: Sequence[Fault], most: int = SHOWN, what: str = "lỗi") -> tuple[str, ...]:
    """Faults as lines: the first ones in words, the rest counted."""
    lines = tuple(str(fault) for fault in faults[:most])
    rest = len(faults) - len(lines)
    return (*lines, f"… và {rest} {what} nữa") if rest else lines
