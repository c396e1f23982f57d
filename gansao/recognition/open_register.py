"""The open register, read from a folder or a site and verified. No database: the open files and the log alone.

The layout is the site's own: ket-qua.json, ket-qua/so-cai.jsonl, and for each year ket-qua/2023.json,
ket-qua/2023/diem.csv, ket-qua/2023/bo-tieu-chi.yaml.
"""

import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from gansao import law
from gansao.domain.criteria import CriteriaSet
from gansao.domain.register import Difference, check_chain
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.domain.verification import (
    NOT_RECOMPUTED,
    Files,
    MarkedUnit,
    Places,
    replaced_entries,
    standing_entries,
    verify_year,
    withdrawn_entries,
)
from gansao.workbooks import marks as workbook
from gansao.workbooks import sheets
from gansao.workbooks.faults import SheetFaults

LOG = "ket-qua/so-cai.jsonl"
YEARS = "ket-qua.json"
MOST_BYTES = 50_000_000  # of one file; a year of a large province has under 1 MB
SECONDS = 20
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


class CannotRead(Exception):
    """The register cannot be read at all; the message is Vietnamese and says why."""


class Register(Protocol):
    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where there is no such file. Raises CannotRead."""

    def keys(self) -> set[str]:
        """The years that are published, whatever the log says."""


@dataclass(frozen=True, slots=True)
class CheckedYear:
    key: str
    title: str
    units: int
    recomputed: int
    found: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Report:
    lines: int
    last_hash: str
    years: tuple[CheckedYear, ...]
    found: tuple[Difference, ...]  # of the log and the register as a whole

    @property
    def everything(self) -> tuple[Difference, ...]:
        return self.found + tuple(each for year in self.years for each in year.found)

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.everything if each.kind != NOT_RECOMPUTED)

    @property
    def not_recomputed(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.everything if each.kind == NOT_RECOMPUTED)


def at(address: str) -> Register:
    """A site by its http(s) address, or a folder. Raises CannotRead."""
    if "://" in address:
        return Site(address)
    if not Path(address).is_dir():
        raise CannotRead(f"Không có thư mục “{address}”. Hãy đưa một thư mục, hoặc địa chỉ bắt đầu bằng http(s)://.")
    return Folder(Path(address))


@dataclass(frozen=True)
class Folder:
    root: Path

    def read(self, path: str) -> bytes | None:
        file = self.root / path
        if not file.is_file():
            return None
        if file.stat().st_size > MOST_BYTES:
            raise CannotRead(f"{path}: tệp quá lớn (trên {MOST_BYTES // 1_000_000} MB).")
        return file.read_bytes()

    def keys(self) -> set[str]:
        return {file.stem for file in (self.root / "ket-qua").glob("*.json")}


class _SameProtocols(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise CannotRead(f"Địa chỉ chuyển hướng sang “{newurl}”: chỉ đọc http và https.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Site:
    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CannotRead(f"Địa chỉ “{address}” không dùng được: chỉ đọc http và https.")
        # The address of the results page is as good as the site's.
        self.root = address.split("?")[0].rstrip("/").removesuffix("/ket-qua")
        self.opener = urllib.request.build_opener(_SameProtocols)

    def read(self, path: str) -> bytes | None:
        url = f"{self.root}/{path}"
        try:
            with self.opener.open(url, timeout=SECONDS) as answer:
                content: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise CannotRead(f"{url}: máy chủ trả lời lỗi {error.code}.") from None
        except (OSError, http.client.HTTPException) as error:
            raise CannotRead(f"{url}: không kết nối được ({error}).") from None
        if len(content) > MOST_BYTES:
            raise CannotRead(f"{url}: tệp quá lớn (trên {MOST_BYTES // 1_000_000} MB).")
        return content

    def keys(self) -> set[str]:
        content = self.read(YEARS)
        rows = _json(content.decode()) if content else None
        return {str(row.get("key")) for row in rows if isinstance(row, Mapping)} if isinstance(rows, list) else set()


def verify(register: Register, known_hash: str = "") -> Report:
    """Everything that differs in the whole register. Raises CannotRead where there is no register at all."""
    content = register.read(LOG)
    if content is None:
        raise CannotRead(f"Không tìm thấy sổ cái ({LOG}).")
    entries, found = _entries(content)
    found += check_chain(entries)
    found += replaced_entries(entries)
    hashes = [str(entry.get("hash", "")) for entry in entries]
    if known_hash and known_hash not in hashes:
        found.append(Difference("sổ cái", f"không còn dòng mang mã băm {known_hash} mà người kiểm đã giữ"))
    standing = standing_entries(entries)
    found += _not_logged(register.keys(), set(standing))
    withdrawn = withdrawn_entries(entries)
    years = tuple(_year(register, key, entry, withdrawn.get(key, {})) for key, entry in sorted(standing.items()))
    return Report(len(entries), hashes[-1] if hashes else "", years, tuple(found))


def _entries(content: bytes) -> tuple[list[Mapping[str, Any]], list[Difference]]:
    entries: list[Mapping[str, Any]] = []
    found = []
    for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
        entry = _json(line)
        if not isinstance(entry, dict):
            found.append(Difference(f"sổ cái, dòng {number}", "không phải là một dòng JSON"))
        entries.append(entry if isinstance(entry, dict) else {})
    return entries, found


def _not_logged(published: set[str], logged: set[str]) -> list[Difference]:
    missing = [Difference("sổ cái", f"năm “{key}” đã công bố mà không có dòng nào") for key in published - logged]
    gone = [Difference(f"ket-qua/{key}.json", "có trong sổ cái mà không được công bố") for key in logged - published]
    return sorted(missing + gone, key=str)


def _year(
    register: Register, key: str, entry: Mapping[str, Any], withdrawn: Mapping[str, Mapping[str, Any]]
) -> CheckedYear:
    if not _KEY.fullmatch(key):
        return CheckedYear(key, key, 0, 0, (Difference("sổ cái", f"khóa của năm không hợp lệ: “{key[:60]}”"),))
    places = Places(LOG, f"ket-qua/{key}.json", f"ket-qua/{key}/diem.csv", f"ket-qua/{key}/bo-tieu-chi.yaml")
    found: list[Difference] = []
    year = _published(register, places.year, found)
    criteria_set = _criteria_set(register, places.criteria_set, found)
    if year is None or criteria_set is None:
        return CheckedYear(key, f"Năm {key}", 0, 0, tuple(found))
    marks = _marks(register, places.marks, criteria_set, entry, found)
    found += verify_year(entry, Files(year, marks, criteria_set), places, withdrawn)
    units = year.get("units")
    return CheckedYear(key, _title(year), len(units) if isinstance(units, list) else 0, len(marks), tuple(found))


def _title(year: Mapping[str, Any]) -> str:
    province = year.get("province")
    name = province.get("name") if isinstance(province, Mapping) else ""
    return f"Năm {year.get('year')}, {name}" + (" (SỐ LIỆU GIẢ LẬP)" if year.get("synthetic") else "")


def _published(register: Register, path: str, found: list[Difference]) -> Mapping[str, Any] | None:
    content = register.read(path)
    if content is None:
        return None  # said already: a year of the log that is not published
    year = _json(content.decode(errors="replace"))
    if isinstance(year, dict):
        return year
    found.append(Difference(path, "không phải là JSON của một năm"))
    return None


def _criteria_set(register: Register, path: str, found: list[Difference]) -> CriteriaSet | None:
    content = register.read(path)
    if content is None:
        found.append(Difference(path, "không có tệp bộ tiêu chí nên không tính lại được"))
        return None
    try:
        return law.load_criteria_set(content, path)
    except CriteriaSetInvalid as invalid:
        found += [Difference(path, f"bộ tiêu chí sai: {fault}") for fault in invalid.faults]
        return None


def _marks(
    register: Register, path: str, criteria_set: CriteriaSet, entry: Mapping[str, Any], found: list[Difference]
) -> tuple[MarkedUnit, ...]:
    content = register.read(path)
    if content is None:
        found.append(Difference(path, "không có tệp điểm"))
        return ()
    try:
        table = workbook.read_marks(sheets.read(content, path.rsplit("/", 1)[-1]), criteria_set)
    except SheetFaults as refused:
        found += [Difference(path, str(fault)) for fault in refused.faults]
        return ()
    with_points = [row for row in entry.get("results") or () if isinstance(row, Mapping) and row.get("points")]
    if table.rows or with_points:
        found += [Difference(path, str(fault)) for fault in table.faults]
    return tuple(MarkedUnit(row.code, row.name, row.marks, row.disqualifiers) for row in table.rows)


def _json(text: str) -> Any:
    """Numbers with a point stay texts: no float is compared with anything. None for what is no JSON."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return None
