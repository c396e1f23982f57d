"""Papers of the dossier: every value in both forms, nothing that is not marked called zero, empty lists said."""

import dataclasses

import pytest

from gansao.documents.paper import Paper
from gansao.documents.papers import commune
from gansao.documents.papers.commune import CommuneReport, ScoreSheet
from tests.documents.papers.samples import COMMUNE, LETTERS, SHA, YEAR, evidence, in_docx, in_pdf, sheet

forms = pytest.mark.parametrize("read", [in_pdf, in_docx])


def table(given: ScoreSheet, **others: object) -> Paper:
    return commune.score_table(COMMUNE, YEAR, given, **others)  # type: ignore[arg-type]


@forms
def test_the_score_table_says_every_mark_its_basis_and_evidence(read):
    text = read(table(sheet(12)))
    assert (
        "Kết quả xây dựng chính quyền thân thiện năm 2023 của xã Đông Thượng, huyện Lạng Giang, tỉnh Bắc Giang" in text
    )
    assert "Chấm theo: Bộ tiêu chí mẫu; 12 tiêu chí, tối đa 24,00 điểm." in text
    assert f"{LETTERS} số 12" in text
    assert "2,00 1,50 Có 2 trên 5 hồ sơ, đạt mức: từ 80% đến dưới 100% nội dung 3.1, 3.2" in text
    assert "1. Nhóm bắt đầu từ 1 20,00 18,50" in text
    assert "2. Nhóm bắt đầu từ 11 4,00 3,50" in text
    assert "Tổng điểm 24,00 22,00" in text
    assert "Tổng điểm tự chấm là 22,00 điểm; theo bộ tiêu chí, đơn vị tự xếp hai sao." in text
    assert "Điều kiện của 3 sao chưa đạt: cần có mô hình được công nhận." in text


@forms
def test_what_is_not_marked_is_not_zero(read):
    text = read(table(sheet(4, unmarked=1)))
    assert "Chưa có tổng điểm: còn tiêu chí chưa chấm, gồm 2." in text
    assert "1. Nhóm bắt đầu từ 1 8,00 –" in text
    assert "Tổng điểm 8,00 –" in text


@forms
def test_a_sheet_below_the_first_band_says_so(read):
    text = read(table(dataclasses.replace(sheet(3), stars=0)))
    assert "Tổng điểm tự chấm là 5,50 điểm; theo bộ tiêu chí, đơn vị chưa đạt mức được gắn sao." in text


@forms
def test_a_sheet_without_criteria_says_so(read):
    assert "Bộ tiêu chí chưa có tiêu chí nào." in read(table(sheet(0)))


@forms
def test_the_report_says_what_was_lost_and_leaves_room_for_the_rest(read):
    text = read(commune.commune_report(COMMUNE, YEAR, CommuneReport(sheet(6))))
    assert "BÁO CÁO Kết quả xây dựng chính quyền thân thiện năm 2023 của xã Đông Thượng" in text
    assert "1 Nhóm bắt đầu từ 1 12,00 11,00" in text
    assert f"1 3 {LETTERS} số 3 2,00 1,50 Chưa đủ máy quét" in text
    assert f"{LETTERS} số 2" not in text
    assert text.count("…………") >= 5
    assert "I. Công tác lãnh đạo" in text
    assert "VI. Đề xuất, kiến nghị" in text


@forms
def test_the_report_takes_what_the_commune_wrote(read):
    report = CommuneReport(sheet(1), "Ngày thứ Sáu không hẹn", ("Thiếu người",), ("Cấp máy quét", "Tập huấn"))
    text = read(commune.commune_report(COMMUNE, YEAR, report))
    assert "IV. Mô hình, cách làm hay Ngày thứ Sáu không hẹn V." in text
    assert "- Thiếu người." in text
    assert "- Cấp máy quét; - Tập huấn." in text
    assert "Trong các tiêu chí đã chấm, không có tiêu chí nào bị mất điểm." in text


@forms
def test_the_index_tells_files_links_and_references(read):
    text = read(commune.evidence_index(COMMUNE, YEAR, evidence(4)))
    assert "I. Dân chủ ở cơ sở" in text
    assert "Tiêu chí 1. Có kế hoạch và báo cáo" in text
    assert f"1.1 Kế hoạch số 1 về việc {LETTERS} PDF 09/03/2023 {SHA[:12]} 12 trang" in text
    assert SHA[:13] not in text
    assert "dẫn chiếu: 1.1" in text
    assert "3,3 MB" in text
    squeezed = text.replace(" ", "")
    assert "liênkết:https://vi-du.example.vn/tin-tuc/mot-cua/ngay-thu-sau-khong-hen-cua-xa.html" in squeezed
    assert "Mục lục này có 4 minh chứng." in text
    assert "Tiêu chí chưa có minh chứng: 2." in text


@forms
def test_an_index_without_evidence_says_so(read):
    text = read(commune.evidence_index(COMMUNE, YEAR, evidence(0)))
    assert "Hồ sơ chưa có minh chứng nào." in text
    assert "Tiêu chí chưa có minh chứng: 1, 2." in text
