"""The words of a decision that takes a recognition back: drafted on its grounds, kept, drawn whenever asked for."""

import dataclasses
from datetime import date

from gansao.documents.decision import DecisionText, Signer
from gansao.documents.paper import Issuer
from gansao.documents.papers.closing import Withdrawal, withdrawal_decision
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain.text import running
from gansao.domain.validity import Validity
from gansao.recognition import drafting
from gansao.recognition.models import Certificate, WithdrawalDecision


def draft(certificate: Certificate, *, grounds: str, lapsed: bool, signer: Signer, on: date) -> DecisionText:
    """The standard words of the day `on`; the body that issues is the one of that day."""
    decision, unit = certificate.decision, certificate.participation
    programme = decision.programme
    if decision.signed_on is None:
        raise ValueError("a certificate follows a signed decision")
    day = drafting.day_of_names(programme, on)
    office = drafting.offices(programme.province, day)[0]
    return withdrawal_decision(
        Issuer(office.name, office.seat, signer),
        ProgrammeYear(programme.year, running(programme.province_name)),
        Withdrawal(
            unit=running(unit.name),
            within=", ".join(running(name) for name in (unit.district_name, programme.province_name) if name),
            stars=certificate.stars,
            old_number=decision.number,
            old_day=decision.signed_on,
            old_body=decision.details["text"]["body"],
            serial=certificate.serial,
            grounds=grounds,
            drafted_on=day,
            lapsed=lapsed,
        ),
        synthetic=programme.synthetic,
    )


def lapse_grounds(certificate: Certificate, validity: Validity) -> str:
    """Why a recognition lapsed, as it stands in the decision."""
    return (
        f"thời hạn công nhận {validity.years} năm, tính từ ngày ký Quyết định số {certificate.decision.number}, "
        f"đã hết ngày {validity.last_on:%d/%m/%Y}"
    )


def text(withdrawal: WithdrawalDecision) -> DecisionText:
    """The kept words with number and day."""
    kept = DecisionText.from_data(withdrawal.details)
    return dataclasses.replace(kept, number=withdrawal.number, signed_on=withdrawal.signed_on)
