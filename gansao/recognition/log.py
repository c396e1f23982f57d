"""What a line of the append-only log says of a published decision: of recognition, or of one taken back."""

from datetime import UTC, datetime
from typing import Any

from gansao.domain import points
from gansao.domain.verification import MarkedUnit, criteria_set_digest, marks_digest
from gansao.recognition.models import Decision, WithdrawalDecision
from gansao.recognition.published import PublishedUnit, Result


def content(decision: Decision, result: Result, at: datetime) -> dict[str, Any]:
    """The facts of the line: all that the open files can be checked against. `register.entry` chains it."""
    programme = decision.programme
    return {
        "kind": "decision_published",
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "decision": {
            "id": decision.pk,
            "number": decision.number,
            "signed_on": decision.signed_on.isoformat() if decision.signed_on else None,
            "replaces": decision.corrects.number if decision.corrects else None,
        },
        "programme": {
            "key": programme.key,
            "year": programme.year,
            "province": {"code": programme.province.code, "name": programme.province_name},
        },
        "synthetic": programme.synthetic,
        "disclosure": decision.disclosure,
        "criteria_set": {"id": result.criteria_set.id, "sha256": criteria_set_digest(result.criteria_set)},
        "marks_sha256": marks_digest(marked_units(result)),
        "results": [_result(unit) for unit in sorted(result.units, key=lambda unit: unit.code)],
        "summary": result.summary,
        "frozen_sha256": decision.frozen.sha256,
        "signed_file_sha256": decision.signed_file.sha256 if decision.signed_file else None,
    }


def withdrawal(taken_back: WithdrawalDecision, at: datetime) -> dict[str, Any]:
    """The facts of a line that takes one unit's recognition back. The grounds stay in the decision."""
    certificate = taken_back.certificate
    decision, unit = certificate.decision, certificate.participation
    programme = decision.programme
    return {
        "kind": "recognition_withdrawn",
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "withdrawal": {
            "id": taken_back.pk,
            "number": taken_back.number,
            "signed_on": taken_back.signed_on.isoformat() if taken_back.signed_on else None,
            "lapsed": taken_back.lapsed,
            "term_ended_on": taken_back.term_ended_on.isoformat() if taken_back.term_ended_on else None,
        },
        "decision": {"id": decision.pk, "number": decision.number},
        "programme": {
            "key": programme.key,
            "year": programme.year,
            "province": {"code": programme.province.code, "name": programme.province_name},
        },
        "synthetic": programme.synthetic,
        "unit": {"code": unit.code, "name": unit.name},
        "certificate": certificate.serial,
        "signed_file_sha256": taken_back.signed_file.sha256 if taken_back.signed_file else None,
    }


def marked_units(result: Result) -> tuple[MarkedUnit, ...]:
    """The rows of the open marks table: every unit whose marks are published, by code."""
    return tuple(
        MarkedUnit(unit.code, unit.name, unit.marks, unit.disqualified)
        for unit in sorted(result.units, key=lambda unit: unit.code)
        if unit.marks
    )


def _result(unit: PublishedUnit) -> dict[str, Any]:
    total = None if unit.points is None else points.text(unit.points)
    return {"code": unit.code, "name": unit.name, "points": total, "stars": unit.stars}
