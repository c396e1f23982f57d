"""Text tables (CSV) as offices really save them: their coding, their delimiter, their rows."""

import csv
import io
import unicodedata

from . import old_fonts, syllables
from .faults import SheetFaults
from .packages import MAX_CELLS

_DELIMITERS = (";", "\t", ",")
MAX_COLUMNS = 16_384  # as Excel has


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text of a CSV file and what its coding is called, "" for UTF-8. Raises SheetFaults where no coding fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ""
        except UnicodeDecodeError:
            raise SheetFaults.at(name, "bảng mã UTF-16 bị hỏng; lưu lại tệp dạng CSV UTF-8") from None
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return _decode_8_bit(content, name)


def _decode_8_bit(content: bytes, name: str) -> tuple[str, str]:
    """Windows-1258, TCVN3 or VNI: the one coding in which the words are Vietnamese."""
    plain = content.decode("cp1252", errors="replace")
    readings = {"TCVN3 (ABC)": old_fonts.from_tcvn3(plain), "VNI": old_fonts.from_vni(plain)}
    readings["Windows-1258"] = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    shares = {coding: syllables.vietnamese_share(reading) for coding, reading in readings.items()}
    best = max(shares, key=lambda coding: shares[coding])
    if shares[best] < 0.9:
        raise SheetFaults.at(name, "không nhận ra bảng mã tiếng Việt của tệp; lưu lại tệp dạng CSV UTF-8")
    return readings[best], best


def rows(content: str, name: str, most: int) -> list[list[str]]:
    """Rows of a CSV text. Raises SheetFaults for what is no table or is larger than one of a year can be."""
    read: list[list[str]] = []
    mark = delimiter(content)
    if content.count(mark) > MAX_CELLS:
        raise SheetFaults.at(name, "có quá nhiều ô; xóa các dòng và cột thừa rồi lưu lại")
    try:
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=mark):
            if len(read) >= most:
                raise SheetFaults.at(name, too_many_rows(most))
            if len(row) > MAX_COLUMNS:
                place = f"{name}, dòng {len(read) + 1}"
                raise SheetFaults.at(place, f"có {len(row)} cột; xóa các cột thừa rồi lưu lại")
            read.append(row)
    except csv.Error:
        raise SheetFaults.at(f"{name}, dòng {len(read) + 1}", "không đọc được như một bảng CSV") from None
    return read


def too_many_rows(most: int) -> str:
    return f"có hơn {most:,} dòng".replace(",", ".") + ": không phải là bảng điểm của một năm; xóa các dòng thừa"


def delimiter(content: str) -> str:
    """The delimiter that stands most often in the first lines, outside quotes; a semicolon before a comma, since
    a file with decimal commas uses semicolons."""
    head = content[:20_000].splitlines()[:20]
    outside = ["".join(line.split('"')[::2]) for line in head]
    counts = {mark: max((line.count(mark) for line in outside), default=0) for mark in _DELIMITERS}
    if counts[";"] and counts[";"] >= counts["\t"]:
        return ";"
    return max(counts, key=lambda mark: counts[mark])
