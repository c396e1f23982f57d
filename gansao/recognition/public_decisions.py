"""Published decisions and certificates, for anybody: what was decided, and whether it stands."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gansao.documents import decision as documents
from gansao.files import open_data
from gansao.files.kinds import KINDS
from gansao.recognition import drafting, queries
from gansao.recognition.models import Certificate, Decision, WithdrawalDecision
from gansao.recognition.public_files import SYNTHETIC, csv_text
from gansao.recognition.published import PublishedUnit

PDF = KINDS["pdf"].media_type


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised unit in the decision's list."""

    unit: PublishedUnit
    certificate: Certificate | None
    withdrawn: WithdrawalDecision | None


def decisions(request: HttpRequest) -> HttpResponse:
    """/quyet-dinh/: every decision ever published, newest first."""
    rows = queries.decisions()
    context = {"decisions": rows, "synthetic": any(row.synthetic for row in rows)}
    return render(request, "recognition/public_decisions.html", context)


def decisions_json(request: HttpRequest) -> HttpResponseBase:
    """/quyet-dinh.json"""
    return open_data.as_json(request, [_as_json(row) for row in queries.decisions()])


def decisions_csv(request: HttpRequest) -> HttpResponseBase:
    """/quyet-dinh.csv"""
    heading = ("số", "ngày ký", "năm", "tỉnh", "đơn vị được công nhận", "trạng thái", "thay bằng", "ghi chú")
    rows = [
        (
            row.decision.number,
            row.decision.signed_on.isoformat() if row.decision.signed_on else "",
            row.year,
            row.province_name,
            row.units,
            "có hiệu lực" if row.stands else "đã được thay thế",
            row.replaced_by.number if row.replaced_by else "",
            SYNTHETIC if row.synthetic else "",
        )
        for row in queries.decisions()
    ]
    return open_data.respond(request, csv_text(heading, rows), open_data.CSV, name="quyet-dinh.csv")


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<id>/: a decision in words, its list, its hashes, what it replaced or was replaced by."""
    found = _public(pk)
    certificates = {c.participation.code: c for c in found.certificates.select_related("participation")}
    units = drafting.recognised(found.programme, found.frozen)
    withdrawn = queries.withdrawn(found.programme_id)
    context = {
        "decision": found,
        "programme": found.programme,
        "synthetic": found.programme.synthetic,
        "text": drafting.words(found),
        "lines": [Line(unit, certificates.get(unit.code), withdrawn.get(unit.code)) for unit in units],
        "districts": any(unit.district_name for unit in units),
        "stands": found.state == Decision.State.PUBLISHED,
        "replaced_by": queries.replacements([found]).get(found.pk),
    }
    return render(request, "recognition/public_decision.html", context)


def decision_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """/quyet-dinh/<id>/noi-dung.pdf: the decision and its annex as drawn from the frozen list; not the signed file."""
    found = _public(pk)
    return open_data.respond(request, documents.as_pdf(drafting.text(found)), PDF, changed_at=found.published_at)


def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """/chung-nhan/<token>/: where the QR code leads. The answer stands above everything else."""
    standing = queries.certificate(token)
    if standing is None:
        return render(request, "recognition/public_certificate.html", status=404)
    context = {"standing": standing, "synthetic": standing.programme.synthetic}
    return render(request, "recognition/public_certificate.html", context)


def _public(pk: int) -> Decision:
    found = queries.public_decision(pk)
    if found is None:
        raise Http404("Quyết định này chưa được công bố hoặc không có.")
    return found


def _as_json(row: queries.DecisionRow) -> dict[str, Any]:
    signed = row.decision.signed_on
    return {
        "id": row.decision.pk,
        "number": row.decision.number,
        "signed_on": signed.isoformat() if signed else None,
        "year": row.year,
        "key": row.key,
        "synthetic": row.synthetic,
        "province": row.province_name,
        "recognised": row.units,
        "stands": row.stands,
        "replaced_by": row.replaced_by.number if row.replaced_by else None,
        "frozen_sha256": row.decision.frozen.sha256,
        "signed_file_sha256": row.decision.signed_file.sha256 if row.decision.signed_file else None,
    }
