"""The year's report, withdrawals, answers and the archive's index: counted, compared and dated, in both forms."""

import dataclasses
import io
import re
from datetime import date

import pytest
from docx import Document

from gansao.documents import decision, docx
from gansao.documents.decision import DecisionText, Signer
from gansao.documents.paper import Issuer
from gansao.documents.papers import closing
from gansao.documents.papers.closing import Archive, ArchivedDocument, ComplaintAnswer, Tally, Withdrawal
from tests.documents.papers.samples import COMMITTEE, LETTERS, SHA, WITHIN, YEAR, in_docx, in_pdf, plain, results
from tests.documents.samples import pages

forms = pytest.mark.parametrize("read", [in_pdf, in_docx])
PROVINCE = Issuer(
    "Ủy ban nhân dân tỉnh Bắc Giang",
    "Bắc Giang",
    Signer("Hoàng Văn E"),
    unit="NC",
    number="9",
    signed_on=date(2024, 9, 9),
)
WITHDRAWAL = Withdrawal(
    "xã Đông Thượng",
    WITHIN,
    2,
    "05/QĐ-UBND",
    date(2024, 2, 5),
    "Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang",
    "2023-031",
    "kết quả kiểm tra lại không đạt.",
    date(2024, 9, 1),
)


@forms
def test_the_report_counts_by_district_by_star_and_against_last_year(read):
    text = read(closing.results_report(COMMITTEE, YEAR, results(10)))
    assert (
        "Trong 210 đơn vị được xét, 70 đơn vị được công nhận (33,33%): "
        "10 đơn vị đạt ba sao, 20 đơn vị đạt hai sao, 40 đơn vị đạt một sao." in text
    )
    assert "10 Huyện số 9 21 4 2 1 0 0 7 33,33%" in text
    assert "Tổng cộng 210 40 20 10 0 0 70 33,33%" in text
    assert "Năm 2022 Năm 2023" in text
    assert "Đơn vị được xét 200 210 +10" in text
    assert "Tỷ lệ được công nhận 30,00% 33,33%" in text
    assert "1 sao 50 40 −10" in text
    assert "4 sao 0 0 0" in text
    assert f"2 Tiêu chí {LETTERS} 28 12,50" in text
    assert "- Đầu tư cho bộ phận một cửa 9." in text
    assert "70 Xã Thượng Đông Số 70" in text
    assert "140 xã Chưa Đạt 139" in text


@forms
def test_a_report_of_nothing_says_so_and_discloses_only_what_it_is_given(read):
    text = read(closing.results_report(COMMITTEE, YEAR, dataclasses.replace(results(0), unrecognised=None)))
    for words in (
        "Trong 0 đơn vị được xét, 0 đơn vị được công nhận (–): không có đơn vị nào được gắn sao.",
        "Năm này không tổng hợp theo huyện, thành phố.",
        "Không có số liệu năm trước để so sánh.",
        "Không có tiêu chí nào làm mất điểm.",
        "Không có đơn vị nào được công nhận.",
    ):
        assert words in text
    assert "CHƯA ĐƯỢC CÔNG NHẬN" not in text


@forms
def test_the_report_says_why_units_were_not_recognised(read):
    why = (closing.Why("Dưới 80 điểm", 120, 140), closing.Why("Điều kiện cứng: niêm yết đầy đủ", 30, 140))
    text = read(closing.results_report(COMMITTEE, YEAR, dataclasses.replace(results(1), reasons=why, without_star=140)))
    assert "Nguyên nhân chưa được công nhận" in text
    assert "140 đơn vị tham gia chưa được công nhận." in text
    assert "- Dưới 80 điểm: 120 trên 140 đơn vị;" in text
    assert "- Điều kiện cứng: niêm yết đầy đủ: 30 trên 140 đơn vị." in text
    none = read(closing.results_report(COMMITTEE, YEAR, dataclasses.replace(results(1), without_star=0)))
    assert "Mọi đơn vị tham gia đều được công nhận." in none


@forms
def test_years_with_more_or_fewer_stars_are_compared(read):
    given = dataclasses.replace(results(1), last_year=Tally("", 20, (5, 1)))
    assert "3 sao 0 1 +1" in read(closing.results_report(COMMITTEE, YEAR, given))


def said(text: DecisionText) -> tuple[str, str]:
    written = Document(io.BytesIO(docx.decision(text)))
    return plain(" ".join(pages(decision.as_pdf(text)))), plain(" ".join(p.text for p in written.paragraphs))


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_withdrawal_names_decision_certificate_and_grounds(lapsed: bool):
    given = dataclasses.replace(WITHDRAWAL, lapsed=lapsed)
    made = closing.withdrawal_decision(PROVINCE, YEAR, given, synthetic=True)
    for text in said(made):
        assert "05/QĐ-UBND ngày 05 tháng 02 năm 2024 của Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang" in text
        assert "(hai sao) của xã Đông Thượng, huyện Lạng Giang, tỉnh Bắc Giang" in text
        assert "Lý do: kết quả kiểm tra lại không đạt. " in text
        assert "số vào sổ 2023-031 hết giá trị" in text
        assert ("Thu hồi kết quả công nhận" in text) == (not lapsed)
        assert ("hết hiệu lực. Lý do" in text) == lapsed
    assert made.full_number == "09/QĐ-UBND"
    assert made.synthetic
    assert "{" not in re.sub(r"{'", "", str(made.to_data()))
    assert DecisionText.from_data(made.to_data()) == made


def test_a_withdrawal_stands_on_the_law_of_its_day():
    bases = [
        closing.withdrawal_decision(PROVINCE, YEAR, dataclasses.replace(WITHDRAWAL, drafted_on=day)).bases[0]
        for day in (date(2024, 9, 1), date(2026, 9, 1))
    ]
    assert "năm 2015" in bases[0]
    assert "năm 2025" in bases[1]


@forms
@pytest.mark.parametrize(
    ("changes", "follows"),
    [
        ({}, "Kết quả đã công bố được giữ nguyên."),
        ({"upheld": True}, "việc thay đổi kết quả được trình cấp có thẩm quyền quyết định."),
        ({"upheld": True, "new_decision": "08/QĐ-UBND"}, "bằng Quyết định số 08/QĐ-UBND."),
    ],
)
def test_a_complaint_is_answered_with_what_was_found_and_what_follows(read, changes, follows):
    answer = ComplaintAnswer(
        "Bà Trần Thị Ỷ, thôn Đông",
        date(2024, 3, 1),
        "xã Đông Thượng, huyện Lạng Giang",
        "điểm tiêu chí 12 thấp hơn thực tế.",
        ("Đã kiểm tra 20 hồ sơ",),
        "điểm tiêu chí 12 phù hợp.",
    )
    text = read(closing.complaint_answer(PROVINCE, YEAR, dataclasses.replace(answer, **changes)))
    assert "Số: 09/UBND-NC V/v trả lời kiến nghị, phản ánh" in text
    assert "Kính gửi: Bà Trần Thị Ỷ, thôn Đông" in text
    assert "nhận được ngày 01/03/2024" in text
    assert "Nội dung kiến nghị, phản ánh: điểm tiêu chí 12 thấp hơn thực tế." in text
    assert "- Đã kiểm tra 20 hồ sơ." in text
    assert "Kết luận: điểm tiêu chí 12 phù hợp." in text
    assert follows in text


@forms
def test_the_archives_index_gives_hash_and_retention_or_says_who_sets_it(read):
    documents = (
        ArchivedDocument("Quyết định công nhận", "05/QĐ-UBND", date(2024, 2, 5), 4, 90_000, SHA, "Vĩnh viễn"),
        ArchivedDocument(f"Biên bản {LETTERS}", size=90_000),
    )
    text = read(closing.archive_index(PROVINCE, YEAR, Archive("Hồ sơ công nhận năm 2023", "12-NC", documents)))
    assert "MỤC LỤC HỒ SƠ LƯU TRỮ Hồ sơ công nhận năm 2023" in text
    assert "Mã hồ sơ: 12-NC." in text
    assert f"1 Quyết định công nhận 05/QĐ-UBND 05/02/2024 4 trang {SHA[:12]} Vĩnh viễn" in text
    assert f"2 Biên bản {LETTERS} 88 KB Do tỉnh quy định" in text
    assert "Mục lục này có 2 văn bản." in text


@forms
def test_an_archive_without_documents_says_so(read):
    text = read(closing.archive_index(PROVINCE, YEAR, Archive("Hồ sơ", "", ())))
    assert "Hồ sơ chưa có văn bản nào." in text
