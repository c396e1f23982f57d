"""Many accounts from one sheet: the empty workbook, and the reading with all its faults, each at its cell.

What was shown is given back as text with the “yes” and read again from the start: nothing is kept in between.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from gansao.accounts import names
from gansao.accounts.queries import PLACE_NAMES, place_name, usernames_taken
from gansao.accounts.role_places import PlaceDoubt, RolePlaces
from gansao.accounts.roles import ROLES
from gansao.domain.faults import Fault
from gansao.domain.text import fold
from gansao.places.models import Unit
from gansao.workbooks.cells import Value, is_empty, text
from gansao.workbooks.faults import SheetFaults
from gansao.workbooks.sheets import Sheet
from gansao.workbooks.writing import Book

SHEET = "Tài khoản"
MOST = 500
TAKEN = "đã có người dùng"
_COLUMNS = {
    "username": "Tên đăng nhập",
    "full_name": "Họ và tên",
    "title": "Chức vụ",
    "role": "Vai trò",
    "first_on": "Từ ngày",
    "last_on": "Đến ngày",
    "unit": "Đơn vị",
}
_WIDTHS = [22.0, 28.0, 30.0, 24.0, 13.0, 13.0, 34.0]
_OPTIONAL = {"title", "last_on", "unit"}
_LONGEST = 120
_SEARCHED_ROWS, _SEARCHED_COLUMNS = 20, 30
_HEADINGS = {fold(heading): key for key, heading in _COLUMNS.items()} | {fold("Đến hết ngày"): "last_on"}
_ROLES = {fold(word): role.key for role in ROLES.values() for word in (role.key, role.name)}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """One row that may become an account."""

    username: str
    full_name: str
    title: str
    role: str
    place: Unit
    first_on: date
    last_on: date | None

    @property
    def role_name(self) -> str:
        return ROLES[self.role].name

    @property
    def place_name(self) -> str:
        return place_name(self.place)


def workbook() -> bytes:
    """The empty list to fill in; a note at each heading says how."""
    book = Book()
    sheet = book.sheet(SHEET)
    book.head(sheet, 0, list(_COLUMNS.values()), _WIDTHS)
    roles = [role.name for role in ROLES.values()]
    sheet.data_validation(1, 3, MOST, 3, {"validate": "list", "source": roles, "show_error": False})
    said = (
        names.USERNAME_RULE + " Mỗi người một tên; không đổi được về sau.",
        "Viết đủ dấu, tối đa 120 ký tự.",
        "Không bắt buộc.",
        "Một trong: " + "; ".join(f"{role.name} ({role.key})" for role in ROLES.values()) + ".",
        "Ngày bắt đầu giữ vai trò, viết ngày/tháng/năm, ví dụ 01/02/2023.",
        "Ngày cuối còn giữ vai trò; để trống nếu chưa biết.",
        "Nơi giữ vai trò, khi vai trò ở cấp xã hay cấp huyện: mã, hoặc tên; tên trùng thì thêm huyện sau dấu phẩy,"
        " ví dụ Xã Mỹ Thái, Huyện Lạng Giang. Vai trò ở cấp tỉnh thì để trống.",
    )
    for column, words in enumerate(said):
        sheet.write_comment(0, column, words, {"x_scale": 2, "y_scale": 1.5})
    return book.content()


def read(sheet: Sheet, province: Unit) -> tuple[NewAccount, ...]:
    """The people of a sheet, with roles in a province. Raises SheetFaults with all that is wrong, in cell order."""
    heading_row, columns = _headings(sheet)
    rows = [row for row in sheet.filled_rows(heading_row + 1) if _says_something(sheet, row, columns)]
    if not rows:
        raise SheetFaults.at(sheet.name, "chưa có người nào dưới dòng tiêu đề; điền mỗi người một dòng")
    if len(rows) > MOST:
        raise SheetFaults.at(sheet.name, f"có {len(rows)} người; mỗi lần nhận tối đa {MOST}, hãy chia thành nhiều tệp")
    places = RolePlaces(province)
    readers = [_Row(sheet, row, columns, places) for row in rows]
    found = [reader.account() for reader in readers]
    _compare_usernames(readers)
    faults = [fault for reader in readers for fault in reader.faults]
    if faults:
        raise SheetFaults(faults)
    accounts = tuple(account for account in found if account)
    prefetch_related_objects([account.place for account in accounts], PLACE_NAMES)
    return accounts


def as_text(sheet: Sheet) -> str:
    """The cells as they were read, to be given back with the “yes”."""
    last = max(sheet.filled_rows(0), default=-1)
    rows = [[text(value) for value in row[:_SEARCHED_COLUMNS]] for row in sheet.rows[: last + 1]]
    return json.dumps({"name": sheet.name, "rows": rows}, ensure_ascii=False)


def from_text(content: str) -> Sheet:
    """The inverse of `as_text`. Raises SheetFaults for what did not come from there."""
    try:
        data = json.loads(content)
        name, rows = data["name"], data["rows"]
        if isinstance(name, str) and all(isinstance(cell, str) for row in rows for cell in row):
            return Sheet(name, [list(row) for row in rows])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise SheetFaults.at("nội dung đã xem", "không còn nguyên vẹn; hãy chọn tệp rồi kiểm tra lại")


class _Row:
    """One row while it is read; what is wrong gathers in `faults`."""

    def __init__(self, sheet: Sheet, row: int, columns: Mapping[str, int], places: RolePlaces) -> None:
        self._sheet, self._row, self._columns, self._places = sheet, row, columns, places
        self.faults: list[Fault] = []
        self.username = ""

    def account(self) -> NewAccount | None:
        self.username = self._username()
        full_name, title, role = self._words("full_name"), self._words("title"), self._role()
        first_on, last_on = self._day("first_on"), self._day("last_on")
        if first_on and last_on and last_on < first_on:
            self.fault("last_on", f"ngày cuối {last_on:%d/%m/%Y} đứng trước ngày đầu {first_on:%d/%m/%Y}")
        place = self._unit(role, first_on)
        if self.faults or not first_on or not place:
            return None
        return NewAccount(self.username, full_name, title, role, place, first_on, last_on)

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.place(key), message))

    def place(self, key: str) -> str:
        return self._sheet.at(self._row, self._columns[key])

    def _value(self, key: str) -> Value:
        """A cell's value; "" where it is empty, with a fault where it may not be."""
        if key not in self._columns:
            return ""
        column = self._columns[key]
        value = self._sheet.value(self._row, column)
        if is_empty(value):
            trouble = self._sheet.trouble(self._row, column)
            if trouble or key not in _OPTIONAL:
                self.fault(key, trouble or f"thiếu {_COLUMNS[key].lower()}")
            return ""
        return value

    def _words(self, key: str) -> str:
        said = text(self._value(key))
        if len(said) > _LONGEST:
            self.fault(key, f"dài {len(said)} ký tự, tối đa {_LONGEST}")
        return said

    def _username(self) -> str:
        said = text(self._value("username")).lower()
        if said and not names.is_username(said):
            self.fault("username", f"“{said[:80]}” không dùng được. {names.USERNAME_RULE}")
        return said

    def _role(self) -> str:
        said = text(self._value("role"))
        if said and fold(said) not in _ROLES:
            known = "; ".join(role.name for role in ROLES.values())
            self.fault("role", f"không có vai trò “{said[:80]}”; chọn một trong: {known}")
        return _ROLES.get(fold(said), "")

    def _unit(self, role: str, on: date | None) -> Unit | None:
        said = text(self._value("unit"))
        if not role or not on:
            return None
        try:
            return self._places.find(said, role, on)
        except PlaceDoubt as doubt:
            # A file without the column is told at the role that asks for it.
            where = "unit" if "unit" in self._columns else "role"
            self.fault(where, str(doubt) if where == "unit" else f"{doubt} ở cột “{_COLUMNS['unit']}”")
            return None

    def _day(self, key: str) -> date | None:
        value = self._value(key)
        if value == "":
            return None
        day = _day(value)
        if day is None:
            self.fault(key, f"“{text(value)[:80]}” không phải là ngày; viết ngày/tháng/năm, ví dụ 01/02/2023")
        return day


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text(value), form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of headings, and the column of each."""
    best, columns = 0, dict[str, int]()
    for number, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        found: dict[str, int] = {}
        for column, value in enumerate(row[:_SEARCHED_COLUMNS]):
            key = _HEADINGS.get(fold(text(value)))
            if key:
                found.setdefault(key, column)
        if len(found) > len(columns):
            best, columns = number, found
    missing = [heading for key, heading in _COLUMNS.items() if key not in columns and key not in _OPTIONAL]
    if missing:
        where = sheet.at(best, 0) if columns else sheet.name
        raise SheetFaults(Fault(where, f"không thấy cột “{heading}” ở dòng tiêu đề") for heading in missing)
    return best, columns


def _says_something(sheet: Sheet, row: int, columns: Mapping[str, int]) -> bool:
    return any(sheet.is_filled(row, column) for column in columns.values())


def _compare_usernames(readers: Sequence[_Row]) -> None:
    """With those of the file before, and with those there are."""
    taken = usernames_taken(reader.username for reader in readers)
    first: dict[str, str] = {}
    for reader in readers:
        if reader.username in taken:
            reader.fault("username", f"tên đăng nhập “{reader.username}” {TAKEN}")
        elif reader.username in first:
            reader.fault("username", f"tên đăng nhập “{reader.username}” trùng với ô {first[reader.username]}")
        elif reader.username:
            first[reader.username] = reader.place("username")
