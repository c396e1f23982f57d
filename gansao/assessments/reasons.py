"""Why a higher layer's mark differs from the commune's own: a short list, beside which words stand in the note."""

REASONS: dict[str, str] = {
    "no_evidence": "thiếu minh chứng",
    "weak_evidence": "minh chứng chưa phù hợp",
    "wrong_period": "minh chứng không đúng kỳ",
    "miscounted": "tính sai, cộng sai",
    "figures_differ": "số liệu đối chiếu khác",
    "on_the_spot": "kiểm tra thực tế khác hồ sơ",
    "method": "áp dụng chưa đúng cách chấm",
    "more_found": "có thêm căn cứ so với tự chấm",
    "other": "lý do khác, xem ghi chú",
}


def in_words(code: str) -> str:
    return REASONS.get(code, code)
