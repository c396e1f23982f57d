"""Minutes, submissions and the letter to the agencies: lists, counts, reasons and votes, in both forms."""

from dataclasses import replace
from datetime import date

import pytest

from gansao.documents.papers import committee
from gansao.documents.papers.committee import ChangedMark, Consultation
from tests.documents.papers.samples import COMMITTEE, YEAR, in_docx, in_pdf, meeting, proposal
from tests.documents.samples import LONG_NAME

forms = pytest.mark.parametrize("read", [in_pdf, in_docx])
CHANGED = ChangedMark("xã Đông Thượng", "12", 150, None, "Đã bổ sung minh chứng", 7, 1, 2)


@forms
def test_the_districts_minutes_name_people_units_and_reasons(read):
    text = read(committee.district_minutes(COMMITTEE, YEAR, meeting(), proposal(2)))
    assert "Bắt đầu lúc 14 giờ 00 phút, ngày 05 tháng 01 năm 2024, tại hội trường" in text
    assert "Chủ trì: Lê Văn C, Trưởng ban." in text
    assert "- Đại biểu 0, Ủy viên; - Đại biểu 1, Ủy viên." in text
    assert "Vắng mặt: - Phạm Văn D, Ủy viên." in text
    assert (
        "Xét 04 đơn vị; thống nhất đề nghị công nhận 02 đơn vị (02 đơn vị đạt ba sao); chưa đề nghị 02 đơn vị." in text
    )
    assert "2 Xã Thượng Đông Số 02 Thành phố Bắc Giang 90,01 3" in text
    assert "2 xã Chưa Đạt 1 Huyện Yên Thế 78,50 Chưa đủ điểm, thiếu 1 minh chứng" in text
    assert "Điểm được thay đổi" not in text


@forms
def test_the_committees_minutes_give_each_changed_mark_its_reason_and_vote(read):
    text = read(committee.committee_minutes(COMMITTEE, YEAR, meeting(1), proposal(1), [CHANGED]))
    assert "III. Điểm được thay đổi tại cuộc họp" in text
    assert "1 xã Đông Thượng 12 1,50 – Đã bổ sung minh chứng 7 / 1 / 2" in text
    assert "THƯ KÝ" in text
    assert "CHỦ TRÌ" in text


@forms
def test_minutes_where_nothing_happened_say_so(read):
    text = read(committee.committee_minutes(COMMITTEE, YEAR, meeting(0), proposal(0)))
    for words in (
        "Không ghi tên người dự khác.",
        "Không có ai vắng mặt.",
        "Không có ý kiến phát biểu.",
        "Không có điểm nào được thay đổi.",
        "Không có đơn vị nào được đề nghị công nhận.",
        "Không có đơn vị nào chưa được đề nghị.",
    ):
        assert words in text


@forms
def test_where_there_are_no_districts_no_empty_column_asks_for_them(read):
    given = proposal(2)
    given = replace(given, held_back=tuple(replace(each, district="") for each in given.held_back))
    for text in (
        read(committee.province_submission(COMMITTEE, YEAR, given)),
        read(committee.committee_minutes(COMMITTEE, YEAR, meeting(1), given)),
    ):
        assert "STT Tên đơn vị Tổng điểm Lý do" in text
        assert "2 xã Chưa Đạt 1 78,50 Chưa đủ điểm, thiếu 1 minh chứng" in text
    asked = Consultation(("Sở Nội vụ",), ("Có cán bộ bị kỷ luật",), (("xã Một", ""), ("xã Hai", "")), None)
    assert "Huyện, thành phố" not in read(committee.consultation_request(COMMITTEE, YEAR, asked))


@forms
@pytest.mark.parametrize("make", [committee.district_submission, committee.province_submission])
def test_a_submission_counts_by_stars_and_has_both_lists(read, make):
    text = read(make(COMMITTEE, YEAR, proposal(76)))
    assert "Số: 07/TTr-BCĐ" in text
    assert "Đã xét 152 đơn vị. Đề nghị công nhận 76 đơn vị, gồm: 11 đơn vị đạt ba sao, 30 đơn vị đạt hai sao và" in text
    assert "I. Ba sao (11 đơn vị)" in text
    assert f"31 {LONG_NAME} Huyện Yên Thế 85,30 2" in text
    assert "76 xã Chưa Đạt 75" in text


def test_a_submission_goes_to_whom_it_is_for():
    district = in_docx(committee.district_submission(COMMITTEE, YEAR, proposal(1)))
    province = in_docx(committee.province_submission(COMMITTEE, YEAR, proposal(1)))
    assert "Kính gửi: Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở tỉnh Bắc Giang" in district
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang" in province


@forms
def test_a_submission_is_grouped_by_district_where_wanted(read):
    text = read(committee.province_submission(COMMITTEE, YEAR, proposal(5, "district")))
    assert "I. Huyện Yên Thế (2 đơn vị)" in text


@forms
def test_agencies_are_asked_about_grounds_and_units(read):
    asked = Consultation(
        ("Công an tỉnh", "Thanh tra tỉnh"),
        ("Có cán bộ bị kỷ luật", "Có vụ việc đông người"),
        (("xã Đông Thượng", "Huyện Lạng Giang"), ("xã Tây", "")),
        date(2024, 1, 12),
    )
    text = read(committee.consultation_request(COMMITTEE, YEAR, asked))
    assert "Số: 07/BCĐ-VP V/v xin ý kiến về các trường hợp không xét công nhận" in text
    assert "Kính gửi: - Công an tỉnh; - Thanh tra tỉnh." in text
    assert "- Có cán bộ bị kỷ luật; - Có vụ việc đông người." in text
    assert "chậm nhất là hết ngày 12/01/2024" in text
    assert "1 xã Đông Thượng Huyện Lạng Giang" in text
    assert "về 2 đơn vị" in text


@forms
def test_agencies_asked_about_nothing_are_told_so(read):
    text = read(committee.consultation_request(COMMITTEE, YEAR, Consultation(("Công an tỉnh",), (), ())))
    assert "Bộ tiêu chí không nêu trường hợp không xét nào." in text
    assert "Không có đơn vị nào cần xin ý kiến." in text
    assert "trước ngày: …………" in text
