"""The form of a criteria set's workbook: its sheets, their headings, and the words that stand for choices."""

INFO, GROUPS, CRITERIA, DETAILS, BANDS, GATES, DISQUALIFIERS = (
    "Thông tin", "Nhóm", "Tiêu chí", "Chi tiết", "Mức sao", "Điều kiện", "Loại trừ",
)  # fmt: skip

COLUMNS: dict[str, dict[str, str]] = {
    GROUPS: {"code": "Mã", "name": "Tên nhóm", "points": "Điểm"},
    CRITERIA: {
        "group": "Nhóm",
        "code": "Mã",
        "name": "Tên tiêu chí",
        "points": "Điểm",
        "method": "Cách chấm",
        "metric": "Chỉ số",
        "when_empty": "Khi mẫu số bằng 0",
        "minimum_sample": "Mẫu tối thiểu",
        "per_event": "Điểm trừ mỗi lượt",
        "step": "Bước điểm",
        "when_not_arising": "Khi không phát sinh",
        "evidence": "Minh chứng",
        "bonus": "Điểm thưởng",
        "metric_hint": "Chỉ số tham khảo",
    },
    DETAILS: {"criterion": "Tiêu chí", "text": "Nội dung", "at_least": "Tỷ lệ từ", "points": "Điểm"},
    BANDS: {"stars": "Số sao", "from": "Từ điểm", "to": "Đến dưới"},
    GATES: {"stars": "Số sao", "text": "Nội dung", "criterion": "Tiêu chí", "at_least": "Điểm từ"},
    DISQUALIFIERS: {"code": "Mã", "text": "Nội dung"},
}
INFO_LABELS = {
    "id": "Mã bộ tiêu chí",
    "name": "Tên",
    "in_force_from": "Có hiệu lực từ",
    "in_force_until": "Có hiệu lực đến",
    "total": "Tổng điểm",
    "source": "Nguồn",
    "official": "Văn bản chính thức",
    "bonus": "Cách tính điểm thưởng",
    "rounding_step": "Làm tròn đến",
    "rounding_mode": "Cách làm tròn",
    "notes": "Ghi chú",
}
METHODS = {
    "checklist": "cộng mục",
    "levels": "chọn mức",
    "ratio": "tỷ lệ",
    "deduct": "trừ điểm",
    "judged": "đánh giá",
}
WORDS: dict[str, dict[str, str]] = {
    "method": METHODS,
    "when_empty": {"full": "đủ điểm", "zero": "0 điểm", "incomplete": "chưa đủ số liệu"},
    "when_not_arising": {"full": "đủ điểm", "zero": "0 điểm"},
    "bonus_rule": {"capped": "không vượt tổng", "added": "cộng thêm", "ignored": "không tính"},
    "rounding_mode": {"down": "xuống", "half_up": "gần nhất", "up": "lên"},
}
YES, NO = "có", "không"
DETAIL_KEYS = {"checklist": "items", "levels": "levels", "ratio": "steps"}
