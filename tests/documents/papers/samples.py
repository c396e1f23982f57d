"""What the papers are tried with. Every place, person and mark is made up."""

import io
import re
from datetime import UTC, date, datetime

from docx import Document
from docx.oxml.ns import qn

from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper, as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.documents.papers.appraisal import CaseFile, Differing, Photograph, Visit
from gansao.documents.papers.closing import FailedCriterion, Tally, YearResults
from gansao.documents.papers.committee import HeldBack, Meeting, Proposal
from gansao.documents.papers.commune import (
    EvidenceCriterion,
    EvidenceGroup,
    EvidenceItem,
    EvidenceList,
    ScoreGroup,
    ScoreLine,
    ScoreSheet,
)
from gansao.documents.papers.words import Person, ProgrammeYear
from tests.documents.samples import pages, rows

YEAR = ProgrammeYear(2023, "tỉnh Bắc Giang", "xã, phường, thị trấn", "Bộ tiêu chí mẫu")
COMMUNE = Issuer("Ủy ban nhân dân xã Đông Thượng", "Đông Thượng", Signer("Nguyễn Văn A"))
TEAM = Issuer(
    "Tổ thẩm định số 3",
    "Đông Thượng",
    Signer("Trần Thị B", other_lines=("TỔ TRƯỞNG",)),
    abbreviation="TTĐ3",
    superior="Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở tỉnh Bắc Giang",
)
COMMITTEE = Issuer(
    "Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở tỉnh Bắc Giang",
    "Bắc Giang",
    Signer("Lê Văn C", other_lines=("TRƯỞNG BAN",)),
    abbreviation="BCĐ",
    number="7",
    signed_on=date(2024, 1, 5),
)
WITHIN = "huyện Lạng Giang, tỉnh Bắc Giang"
LETTERS = "Thủ tục nghiêng ngả, quẫy đạp, sẵn sàng, ưỡn ẹo, xoè ỷ lại Ờ Ẵ Ỡ Ự Ỵ Đ"
SHA = "0123456789abcdef" * 4


def sheet(count: int = 42, *, unmarked: int | None = None) -> ScoreSheet:
    """So many criteria in groups of ten; every third loses half a point."""
    lines = []
    for place in range(count):
        mark = None if place == unmarked else 200 - 50 * (place % 3 == 2)
        lines.append(
            ScoreLine(
                f"{place + 1}",
                f"{LETTERS} số {place + 1}",
                200,
                mark,
                f"Có {place} trên {place + 3} hồ sơ, đạt mức: từ 80% đến dưới 100% nội dung",
                (f"{place + 1}.1", f"{place + 1}.2"),
                "Chưa đủ máy quét" if place % 3 == 2 else "",
            )
        )
    groups = tuple(
        ScoreGroup(f"{start // 10 + 1}", f"Nhóm bắt đầu từ {start + 1}", 200 * len(lines[start : start + 10]),
                   tuple(lines[start : start + 10]))
        for start in range(0, count, 10)
    )  # fmt: skip
    whole = unmarked is None and count > 0
    total = sum(line.points or 0 for line in lines) if whole else None
    return ScoreSheet(
        "xã Đông Thượng", WITHIN, groups, 200 * count, total, 2 if whole else None,
        ("Điều kiện của 3 sao chưa đạt: cần có mô hình được công nhận",) if whole else (),
    )  # fmt: skip


def evidence(count: int = 3) -> EvidenceList:
    """So many pieces of the first criterion, none of the second."""
    kinds = (
        {"kind": "PDF", "sha256": SHA, "pages": 12},
        {"kind": "Liên kết", "link": "https://vi-du.example.vn/tin-tuc/mot-cua/ngay-thu-sau-khong-hen-cua-xa.html"},
        {"kind": "Dẫn chiếu", "refers_to": "1.1"},
        {"kind": "Ảnh", "sha256": SHA[::-1], "size": 3_500_000},
    )
    items = tuple(
        EvidenceItem(f"1.{place + 1}", f"Kế hoạch số {place + 1} về việc {LETTERS}", dated=date(2023, 3, 9),
                     **kinds[place % 4])
        for place in range(count)
    )  # fmt: skip
    first = EvidenceCriterion("1", "Có kế hoạch và báo cáo", items)
    return EvidenceList(
        "xã Đông Thượng", WITHIN, (EvidenceGroup("I", "Dân chủ ở cơ sở", (first, EvidenceCriterion("2", "Trống"))),)
    )


def differing(count: int = 2) -> tuple[Differing, ...]:
    return tuple(
        Differing(f"{place + 1}", f"Tiêu chí {LETTERS}", 200, 200, 150, f"Thiếu minh chứng thứ {place + 1}")
        for place in range(count)
    )


def visit(count: int = 2) -> Visit:
    """A visit with so many of everything that can be counted."""
    return Visit(
        "xã Đông Thượng",
        WITHIN,
        "Tổ thẩm định số 3",
        "trụ sở Ủy ban nhân dân xã Đông Thượng",
        datetime(2024, 1, 5, 8, 30, tzinfo=UTC),
        datetime(2024, 1, 5, 11, 5, tzinfo=UTC),
        (Person("Trần Thị B", "Tổ trưởng"), Person("Lý Thị Ỷ"))[:count],
        (Person("Nguyễn Văn A", "Chủ tịch Ủy ban nhân dân xã"),)[:count],
        9250,
        9125,
        differing(count),
        tuple(CaseFile(f"H02.{place:03d}", "Đăng ký khai sinh", "Đúng hạn") for place in range(count)),
        120,
        "20240105-17",
        tuple(f"Nhận xét thứ {place}: {LETTERS}." for place in range(count)),
        tuple(
            Photograph(f"{place}", "Bộ phận một cửa", datetime(2024, 1, 5, 9, 7, tzinfo=UTC), "thôn Đông", SHA)
            for place in range(count)
        ),
        tuple(f"Đề nghị xem lại tiêu chí {place}" for place in range(count)),
        "Trần Thị B",
        "Lý Thị Ỷ",
        "Nguyễn Văn A",
    )


def in_pdf(paper: Paper) -> str:
    return plain(" ".join(pages(as_pdf(paper))))


def in_docx(paper: Paper) -> str:
    """All paragraphs, those of tables and footers too."""
    document = Document(io.BytesIO(as_docx(paper)))
    parts = [document.element.body, *(section.footer._element for section in document.sections)]
    parts += [section.first_page_footer._element for section in document.sections]
    paragraphs = (line for part in parts for line in part.iter(qn("w:p")))
    return plain(" ".join("".join(t.text or "" for t in line.iter(qn("w:t"))) for line in paragraphs))


def plain(text: str) -> str:
    """Single spaces, and none where a long word may break."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("\u00a0", " "))


def meeting(count: int = 2) -> Meeting:
    return Meeting(
        "hội trường",
        datetime(2024, 1, 5, 14, 0, tzinfo=UTC),
        datetime(2024, 1, 5, 16, 45, tzinfo=UTC),
        Person("Lê Văn C", "Trưởng ban"),
        Person("Lý Thị Ỷ", "Thư ký"),
        tuple(Person(f"Đại biểu {place}", "Ủy viên") for place in range(count)),
        (Person("Phạm Văn D", "Ủy viên"),)[:count],
        tuple(f"Đồng chí {place} nhất trí" for place in range(count)),
    )


def proposal(count: int = 76, group_by: str = "stars") -> Proposal:
    held = tuple(
        HeldBack(f"xã Chưa Đạt {place}", f"Chưa đủ điểm, thiếu {place} minh chứng", "78,50", "Huyện Yên Thế")
        for place in range(count)
    )
    return Proposal(2 * count, rows(count), held, group_by)


def results(count: int = 10) -> YearResults:
    """So many districts of 21 units each, 7 of them recognised."""
    return YearResults(
        Tally("", 21 * count, (4 * count, 2 * count, count, 0, 0)),
        tuple(Tally(f"Huyện số {place}", 21, (4, 2, 1, 0, 0)) for place in range(count)),
        Tally("", 20 * count, (5 * count, count, 0, 0, 0)) if count else None,
        tuple(FailedCriterion(f"{place}", f"Tiêu chí {LETTERS}", 30 - place, 1250) for place in range(count)),
        tuple(f"Đầu tư cho bộ phận một cửa {place}" for place in range(count)),
        rows(7 * count),
        tuple(f"xã Chưa Đạt {place}" for place in range(14 * count)),
    )
