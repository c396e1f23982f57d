"""Reading a workbook in a process of its own, with a limit on memory and time.

Run as a script by `sheets`: a workbook on standard input, JSON on standard output. A reader that asks for more memory
than there is ends this process and not the server.
"""

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY = 1_500_000_000
SECONDS = 90
MAX_CELLS = 4_000_000  # as in packages.py: this script imports nothing of the house
MERGED_ROWS = 50  # merged cells matter in headings only


class Failed(Exception):
    """The process ended without a result; `reason` is "password", "broken", "large" or "slow"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read(content: bytes, *, every_sheet: bool) -> list[dict[str, Any]]:
    """Sheets as {"name", "hidden", "rows", "merged"}; rows only of the first unless `every_sheet`."""
    command = [sys.executable, "-P", str(Path(__file__).resolve()), "all" if every_sheet else "first"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Failed("slow") from None
    if done.returncode:
        raise Failed("large")
    answer = json.loads(done.stdout, object_hook=_value)
    if "failed" in answer:
        raise Failed(answer["failed"])
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def parse(content: bytes, every_sheet: bool) -> list[dict[str, Any]]:
    """The same, in this process: only for what `packages` found small."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found: list[dict[str, Any]] = []
    for index, about in enumerate(book.sheets_metadata):
        is_table = about.typ == SheetTypeEnum.WorkSheet
        sheet: dict[str, Any] = {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "rows": [],
            "merged": [],
        }
        if not is_table:
            continue
        if every_sheet or not found:
            table = book.get_sheet_by_index(index)
            start, end = table.start, table.end
            if start and end and (end[0] + 1) * (end[1] + 1) > MAX_CELLS:
                raise MemoryError
            sheet["rows"] = table.to_python(skip_empty_area=False) if start else []
            at_top = (each for each in table.merged_cell_ranges or [] if each[0][0] < MERGED_ROWS)
            sheet["merged"] = list(dict.fromkeys(at_top))  # a bent file names one range half a million times
        found.append(sheet)
    return found


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, (datetime, date, time)):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"timedelta": str(value.total_seconds())}
    raise TypeError(type(value).__name__)


_KINDS: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def _value(read: dict[str, Any]) -> Any:
    if len(read) != 1:
        return read
    kind, text = next(iter(read.items()))
    if kind in _KINDS:
        return _KINDS[kind].fromisoformat(text)
    return timedelta(seconds=float(text)) if kind == "timedelta" else read


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError):  # no limits on this system: the time limit remains
        pass
    from python_calamine import PasswordError

    try:
        answer: dict[str, Any] = {"sheets": parse(sys.stdin.buffer.read(), sys.argv[1] == "all")}
    except PasswordError:
        answer = {"failed": "password"}
    except MemoryError:
        answer = {"failed": "large"}
    except BaseException:  # the reader's own panics are BaseExceptions
        answer = {"failed": "broken"}
    sys.stdout.write(json.dumps(answer, default=_plain))


if __name__ == "__main__":
    _main()
