"""G14: the decision with its annex of 76 rows, and 76 certificates, beside bare typst.

The limit is one kept typst compiler on the same template with the same data made ready beforehand: what remains between
is ours (words filled in, layout, JSON, QR codes). A page is compiled anew each time: the data differ from run to run.
A year draws its QR codes once, for the single files (G14.2, every code new), and finds them again for the one file of
all (G14.3).
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import typst

from bench.measure import Figure, compare
from gansao.documents import certificate, decision, fonts, pdf, qr, wording

SERIAL = count()


def rows() -> tuple[decision.AnnexRow, ...]:
    """As in the province in 2023: 11 with three stars, 30 with two, 35 with one."""
    stars = [3] * 11 + [2] * 30 + [1] * 35
    return tuple(
        decision.AnnexRow(f"Xã Thượng Đông số {n}", f"{75 + 5 * s},{n:02d}", s, "Huyện Lạng Giang")
        for n, s in enumerate(stars)
    )


def decision_text() -> decision.DecisionText:
    facts = wording.Facts(
        year=2023,
        body="Ủy ban nhân dân tỉnh Bắc Giang",
        province="tỉnh Bắc Giang",
        place="Bắc Giang",
        rows=rows(),
        signer=decision.Signer("Nguyễn Văn A", "deputy"),
        synthetic=True,
    )
    return wording.draft(wording.in_force(date(2023, 12, 29)), facts)


def certificate_texts(year: int = 2023) -> list[certificate.CertificateText]:
    return [
        certificate.CertificateText(
            unit=row.name,
            within="huyện Lạng Giang, tỉnh Bắc Giang",
            stars=row.stars,
            year=year,
            authority="Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang",
            decision_number="05/QĐ-UBND",
            decided_on=date(2023, 12, 29),
            serial=f"{n + 1}/CN-{next(SERIAL)}",
            place="Bắc Giang",
            signer=decision.Signer("Nguyễn Văn A", "deputy"),
            verify_url=f"https://gansao.example/chung-nhan/{n:032x}/",
            synthetic=True,
        )
        for n, row in enumerate(rows(), start=1)
    ]


class Bare:
    """typst and nothing else: a kept compiler, data already JSON."""

    def __init__(self, template: str) -> None:
        self.font = fonts.chosen()
        path = pdf.TEMPLATES / f"{template}.typ"
        self.compiler = typst.Compiler(input=path, root=pdf.TEMPLATES, font_paths=fonts.library(fonts.extra_dir()))

    def compile(self, data: str) -> object:
        return self.compiler.compile(format="pdf", sys_inputs={"font": self.font, "data": data}, timestamp=0)


def as_json(data: dict[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def figures() -> Iterator[Figure]:
    text, bare, number = decision_text(), Bare("decision"), count(1)
    numbered = (as_json(decision.layout(replace(text, number=str(next(number))))) for _ in count())
    ready = [next(numbered) for _ in range(40)]
    yield compare(
        "G14.1",
        "quyết định 76 đơn vị thành PDF / typst trần",
        ours=lambda: decision.as_pdf(replace(text, number=str(next(number)))),
        limit=lambda: bare.compile(ready.pop()),
        goal=1.3,
        runs=15,
    )
    bare = Bare("certificate")
    singles = [[as_json({"certificates": [certificate.layout(t)]}) for t in certificate_texts()] for _ in range(8)]

    def one_by_one() -> list[bytes]:
        qr.svg.cache_clear()
        return [certificate.certificate(t) for t in certificate_texts()]

    yield compare(
        "G14.2",
        "76 giấy chứng nhận, mỗi đơn vị một tệp, mọi mã QR vẽ mới / typst trần",
        ours=one_by_one,
        limit=lambda: [bare.compile(data) for data in singles.pop()],
        goal=1.3,
        runs=5,
    )
    together = [as_json({"certificates": [certificate.layout(t) for t in certificate_texts()]}) for _ in range(12)]

    yield compare(
        "G14.3",
        "76 giấy chứng nhận trong một tệp / typst trần",
        ours=lambda: certificate.certificates(certificate_texts()),
        limit=lambda: bare.compile(together.pop()),
        goal=1.3,
        runs=9,
    )
