"""Certificates and plaques of recognised units: words from law/documents/certificate.yaml, drawn by typst."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from gansao.documents import pdf, qr
from gansao.documents.decision import MOTTO, NATION, SYNTHETIC, Signer, long_date, stars_in_words
from gansao.documents.wording import fill


@dataclass(frozen=True)
class CertificateText:
    """What one unit's certificate and plaque say. Names are those of the day of the decision."""

    unit: str  # "Xã Mỹ Thái"
    within: str  # "huyện Lạng Giang, tỉnh Bắc Giang"
    stars: int
    year: int
    authority: str  # who decided, as in running text: "Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang"
    decision_number: str  # whole: "05/QĐ-UBND"
    decided_on: date
    serial: str
    place: str
    signer: Signer
    verify_url: str
    most_stars: int = 5
    synthetic: bool = False


@functools.cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load((pdf.TEMPLATES / "certificate.yaml").read_text(encoding="utf-8"))
    return words


def layout(text: CertificateText) -> dict[str, Any]:
    """Every word of the certificate and of the plaque, and the code that leads to the page saying whether it stands."""
    values = {
        "year": str(text.year),
        "stars_in_words": stars_in_words(text.stars),
        "decision_number": text.decision_number,
        "decision_day": long_date(text.decided_on),
        "authority": text.authority,
        "serial": text.serial,
    }
    return {
        **{key: fill(words, values) for key, words in _words().items()},
        "nation": NATION,
        "motto": MOTTO,
        "authority": text.authority,
        "unit": text.unit,
        "within": text.within,
        "stars": text.stars,
        "most_stars": text.most_stars,
        "place_and_day": f"{text.place}, {long_date(text.decided_on)}",
        "signer": {"lines": list(text.signer.lines), "name": text.signer.name},
        "qr": qr.svg(text.verify_url),
        "synthetic": SYNTHETIC if text.synthetic else "",
    }


def certificate(text: CertificateText) -> bytes:
    """One certificate as PDF."""
    return certificates([text])


def certificates(texts: Sequence[CertificateText]) -> bytes:
    """All certificates as one PDF, a page each."""
    return pdf.render("certificate", {"certificates": [layout(text) for text in texts]})


def plaque(text: CertificateText) -> bytes:
    """One plaque at its real size, 420 x 297 mm, for the sign maker."""
    return plaques([text])


def plaques(texts: Sequence[CertificateText]) -> bytes:
    """All plaques as one PDF, a page each."""
    return pdf.render("plaque", {"certificates": [layout(text) for text in texts]})
