"""Minutes of a visit and the request to explain: who, when, which marks and why, in both forms."""

import dataclasses
from datetime import date

import pytest

from gansao.documents.papers import appraisal
from gansao.documents.papers.appraisal import AppraisedUnit
from tests.documents.papers.samples import (
    COMMITTEE,
    LETTERS,
    SHA,
    TEAM,
    WITHIN,
    YEAR,
    differing,
    in_docx,
    in_pdf,
    visit,
)

forms = pytest.mark.parametrize("read", [in_pdf, in_docx])


@forms
def test_the_minutes_say_who_when_what_and_why(read):
    text = read(appraisal.appraisal_minutes(TEAM, YEAR, visit()))
    assert "Bắt đầu lúc 08 giờ 30 phút, ngày 05 tháng 01 năm 2024, tại trụ sở Ủy ban nhân dân xã Đông Thượng" in text
    assert "- Trần Thị B, Tổ trưởng; - Lý Thị Ỷ." in text
    assert "- Nguyễn Văn A, Chủ tịch Ủy ban nhân dân xã." in text
    assert "Tổng điểm tự chấm: 92,50; tổng điểm thẩm định: 91,25." in text
    assert f"2 Tiêu chí {LETTERS} 2,00 2,00 1,50 Thiếu minh chứng thứ 2" in text
    assert "Rút ngẫu nhiên 2 trên 120 hồ sơ; số gốc để rút lại được đúng mẫu này: 20240105-17." in text
    assert "2 H02.001 Đăng ký khai sinh Đúng hạn" in text
    assert f"- Nhận xét thứ 1: {LETTERS}." in text
    assert f"1 Bộ phận một cửa 09:07 05/01/2024 thôn Đông {SHA[:12]}" in text
    assert "- Đề nghị xem lại tiêu chí 1." in text
    assert "Biên bản kết thúc lúc 11 giờ 05 phút, ngày 05 tháng 01 năm 2024" in text
    for signer in ("ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "TỔ TRƯỞNG"):
        assert signer in text


@forms
def test_minutes_of_a_visit_where_nothing_was_found_say_so(read):
    text = read(appraisal.appraisal_minutes(TEAM, YEAR, visit(0)))
    for words in (
        "Không ghi tên người dự.",
        "Không có tiêu chí nào Tổ thẩm định chấm khác với đơn vị.",
        "Không rút hồ sơ nào để kiểm tra.",
        "Không có nhận xét khác.",
        "Không có ảnh chụp.",
        "Đơn vị không có ý kiến khác.",
    ):
        assert words in text
    assert "Rút ngẫu nhiên" not in text


@forms
def test_moments_not_known_leave_room_to_write(read):
    text = read(appraisal.appraisal_minutes(TEAM, YEAR, dataclasses.replace(visit(1), ended_at=None)))
    assert "kết thúc lúc giờ phút, ngày tháng năm 20" in text


@forms
def test_the_request_to_explain_gives_marks_reasons_and_the_time(read):
    unit = AppraisedUnit(
        "xã Đông Thượng", WITHIN, "Ủy ban nhân dân xã Đông Thượng", 9250, None, differing(1), 5, date(2024, 1, 15)
    )
    text = read(appraisal.explanation_request(COMMITTEE, YEAR, unit))
    assert "Số: 07/TB-BCĐ" in text
    assert "Kính gửi: Ủy ban nhân dân xã Đông Thượng" in text
    assert "tổng điểm tự chấm 92,50, tổng điểm thẩm định –." in text
    assert f"1 Tiêu chí {LETTERS} 2,00 2,00 1,50 Thiếu minh chứng thứ 1" in text
    assert "trong thời hạn 05 ngày làm việc kể từ ngày nhận được Thông báo này" in text
    assert "hết ngày 15/01/2024" in text


@forms
def test_a_request_without_differences_or_last_day(read):
    unit = AppraisedUnit("xã Đông Thượng", "", "Ủy ban nhân dân xã Đông Thượng", 9250, 9250, (), 10, None)
    text = read(appraisal.explanation_request(COMMITTEE, YEAR, unit))
    assert "Không có tiêu chí nào chấm khác với đơn vị." in text
    assert "Hạn cuối" not in text
