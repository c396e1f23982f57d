"""The same as the public pages, for machines: JSON and CSV beside every table, and all that recomputing needs."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from gansao import law
from gansao.domain import points
from gansao.files import open_data
from gansao.recognition import queries
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.published import PublishedUnit
from gansao.recognition.queries import PublishedYear
from gansao.workbooks.cells import guard

SYNTHETIC = "SỐ LIỆU GIẢ LẬP"


def year_json(request: HttpRequest, key: str) -> HttpResponseBase:
    """/ket-qua/<key>.json"""
    year = _published(key)
    return open_data.as_json(request, year_as_json(year), changed_at=_changed_at(year))


def year_as_json(year: PublishedYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "synthetic": year.synthetic,
        "province": {"code": year.province_code, "name": year.province_name},
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "district": _district(unit),
                "points": None if unit.points is None else points.text(unit.points),
                "stars": unit.stars,
                **_taken_back(year.withdrawn.get(unit.code)),
            }
            for unit in year.units
        ],
        "summary": year.summary,
    }


def _changed_at(year: PublishedYear) -> datetime | None:
    days = [year.decision.published_at, *(decision.published_at for decision in year.withdrawn.values())]
    return max((day for day in days if day), default=None)


def _taken_back(decision: WithdrawalDecision | None) -> dict[str, Any]:
    """Stands only with a unit whose recognition was taken back."""
    if decision is None:
        return {}
    return {
        "withdrawn": {
            "number": decision.number,
            "signed_on": _iso(decision.signed_on),
            "lapsed": decision.lapsed,
            "term_ended_on": _iso(decision.term_ended_on) or None,
        }
    }


def _ended_by(decision: WithdrawalDecision | None) -> tuple[str, str]:
    """The number of the decision that ended it: in the column of what was withdrawn, or of what lapsed."""
    if decision is None:
        return ("", "")
    return ("", decision.number) if decision.lapsed else (decision.number, "")


def year_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """/ket-qua/<key>.csv"""
    year = _published(key)
    heading = (
        *("mã đơn vị", "tên đơn vị", "mã huyện", "huyện", "điểm", "sao", "hạng", "được công nhận"),
        *("thu hồi", "hết hiệu lực"),
    )
    rows = (
        (
            unit.code,
            unit.name,
            unit.district_code,
            unit.district_name,
            "" if unit.points is None else points.text(unit.points),
            unit.stars,
            unit.rank,
            "có" if unit.recognised else "không",
            *_ended_by(year.withdrawn.get(unit.code)),
        )
        for unit in year.units
    )
    text = csv_text(heading, rows, above=SYNTHETIC if year.synthetic else "")
    name, changed_at = f"ket-qua-{year.key}.csv", _changed_at(year)
    return open_data.respond(request, text, open_data.CSV, name=name, changed_at=changed_at)


def marks_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """/ket-qua/<key>/diem.csv: every published mark and disqualifier, as `gansao rank` reads it."""
    year = _published(key)
    changed_at = year.decision.published_at
    return open_data.respond(
        request, marks_text(year), open_data.CSV, name=f"diem-{year.key}.csv", changed_at=changed_at
    )


def marks_text(year: PublishedYear) -> str:
    codes = year.criteria_set.codes
    heading = ("mã đơn vị", "tên đơn vị", *codes, "loại trừ")
    rows = (
        (unit.code, unit.name, *(_mark(unit, code) for code in codes), ",".join(unit.disqualified))
        for unit in sorted(year.units, key=lambda unit: unit.code)
        if unit.marks
    )
    return csv_text(heading, rows, above=SYNTHETIC if year.synthetic else "")


def year_criteria_set(request: HttpRequest, key: str) -> HttpResponseBase:
    """/ket-qua/<key>/bo-tieu-chi.yaml: the set as it was frozen with the decision, not as it may be stored now."""
    year = _published(key)
    name = f"bo-tieu-chi-{year.key}.yaml"
    changed_at = year.decision.published_at
    return open_data.respond(request, criteria_set_text(year), open_data.YAML, name=name, changed_at=changed_at)


def criteria_set_text(year: PublishedYear) -> str:
    above = f"# {SYNTHETIC}\n" if year.synthetic else ""
    return above + law.write_yaml(year.criteria_set)


def years_json(request: HttpRequest) -> HttpResponseBase:
    """/ket-qua.json"""
    return open_data.as_json(request, years_as_json(queries.published_years()))


def years_as_json(years: Iterable[PublishedYear]) -> list[dict[str, Any]]:
    return [_year_line(year) for year in years]


def years_csv(request: HttpRequest) -> HttpResponseBase:
    """/ket-qua.csv"""
    years = queries.published_years()
    heading = ("khóa", "năm", "mã tỉnh", "tỉnh", "đơn vị", "đạt chuẩn", "tỷ lệ", "quyết định", "ngày ký", "ghi chú")
    rows = [
        (
            year.key,
            year.year,
            year.province_code,
            year.province_name,
            year.summary["units"],
            year.summary["recognised"],
            year.summary["share"],
            year.decision.number,
            _iso(year.decision.signed_on),
            SYNTHETIC if year.synthetic else "",
        )
        for year in years
    ]
    return open_data.respond(request, csv_text(heading, rows), open_data.CSV, name="ket-qua.csv")


def log(request: HttpRequest) -> HttpResponseBase:
    """/ket-qua/so-cai.jsonl: the append-only log, one canonical line an entry."""
    return open_data.respond(request, queries.log_lines(), open_data.JSON_LINES)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Any]], above: str = "") -> str:
    """A table as Excel and `gansao rank` both read it: UTF-8 with its mark, and no cell that starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if above:
        writer.writerow([above])
    writer.writerow([guard(text) for text in heading])
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _published(key: str) -> PublishedYear:
    year = queries.published(key)
    if year is None:
        raise Http404("Năm này chưa công bố kết quả.")
    return year


def _district(unit: PublishedUnit) -> dict[str, str] | None:
    return {"code": unit.district_code, "name": unit.district_name} if unit.district_code else None


def _mark(unit: PublishedUnit, code: str) -> str:
    mark = unit.marks.get(code)
    return "" if mark is None else points.exact_text(mark)


def _year_line(year: PublishedYear) -> dict[str, Any]:
    return {
        "key": year.key,
        "year": year.year,
        "synthetic": year.synthetic,
        "province": {"code": year.province_code, "name": year.province_name},
        "criteria_set": year.criteria_set.id,
        "decision": {"number": year.decision.number, "signed_on": _iso(year.decision.signed_on)},
        "summary": year.summary,
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
