"""Why a team's mark differs from what the unit gave itself: a short list, so that a year's reasons can be counted."""

REASONS: dict[str, str] = {
    "no_evidence": "Thiếu minh chứng",
    "weak_evidence": "Minh chứng chưa chứng minh được nội dung",
    "wrong_period": "Minh chứng không đúng kỳ chấm",
    "other_source": "Số liệu khác nguồn chính thức",
    "found_on_visit": "Thực tế khác với hồ sơ",
    "miscounted": "Tính sai, cộng sai",
    "wrong_rule": "Chấm chưa đúng cách chấm của tiêu chí",
    "more_evidence": "Có thêm minh chứng có lợi cho đơn vị",
    "other": "Lý do khác (ghi rõ)",
}


def in_words(code: str) -> str:
    return REASONS.get(code, code)
