"""What each certificate of a decision says, ready to be drawn."""

from collections.abc import Iterable

from django.urls import reverse

from gansao.criteria.queries import load
from gansao.documents.certificate import CertificateText
from gansao.documents.decision import DecisionText
from gansao.domain.text import running
from gansao.recognition import drafting
from gansao.recognition.models import Certificate, Decision


def texts(decision: Decision, certificates: Iterable[Certificate], site: str) -> list[CertificateText]:
    """The words of these certificates; `site` is where their codes lead. Load their participations first."""
    words = drafting.words(decision)
    if decision.signed_on is None:
        raise ValueError("a certificate follows a signed decision")
    programme = decision.programme
    most = max(band.stars for band in load(programme.criteria_set).bands)
    return [
        CertificateText(
            unit=each.participation.name,
            within=_within(each.participation.district_name, programme.province_name),
            stars=each.stars,
            year=programme.year,
            authority=_authority(words),
            decision_number=decision.number,
            decided_on=decision.signed_on,
            serial=each.serial,
            place=words.place,
            signer=words.signer,
            verify_url=site.rstrip("/") + reverse("recognition:public_certificate", args=[each.token]),
            most_stars=most,
            synthetic=programme.synthetic,
        )
        for each in certificates
    ]


def file_name(certificate: Certificate) -> str:
    """ "chung-nhan-001-2023-07420.pdf": by serial and code, so that a folder of them sorts."""
    return f"chung-nhan-{certificate.serial.replace('/', '-')}-{certificate.participation.code}.pdf"


def _within(*names: str) -> str:
    return ", ".join(running(name) for name in names if name)


def _authority(words: DecisionText) -> str:
    """Who decided, as in running text."""
    chairman = f"Chủ tịch {words.body}"
    return chairman if words.authority.casefold() == chairman.casefold() else words.body
