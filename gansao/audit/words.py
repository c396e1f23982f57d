"""What the audit page calls things. Keys are what `record` was given; a test finds an action without its word."""

ACTIONS: dict[str, str] = {
    "accounts.create_account": "Lập tài khoản",
    "accounts.describe": "Sửa họ tên, chức vụ",
    "accounts.disable": "Khóa tài khoản",
    "accounts.enable": "Mở lại tài khoản",
    "accounts.end_membership": "Kết thúc vai trò",
    "accounts.grant": "Thêm vai trò",
    "accounts.hand_out_code": "Phát mã một lần",
    "accounts.set_password": "Đổi mật khẩu",
    "accounts.sign_in": "Đăng nhập",
    "accounts.sign_out_everywhere": "Đăng xuất mọi nơi",
    "accounts.use_code": "Đặt mật khẩu bằng mã một lần",
    "assessments.abandon_upload": "Bỏ bảng điểm tải lên",
    "assessments.accept_upload": "Nhận bảng điểm",
    "assessments.answer_rows": "Chọn đơn vị cho dòng chưa rõ",
    "assessments.receive_upload": "Tải bảng điểm lên",
    "assessments.set_marks": "Ghi điểm",
    "assessments.set_not_arising": "Ghi không phát sinh",
    "criteria.store": "Nhận bộ tiêu chí",
    "files.store": "Lưu tệp",
    "places.load_units": "Nạp danh mục đơn vị",
    "programmes.correct": "Mở năm để đính chính",
    "programmes.freeze": "Đưa năm sang đã chốt",
    "programmes.keep_published": "Thôi đính chính năm",
    "programmes.open_year": "Mở năm",
    "programmes.publish": "Đưa năm sang đã công bố",
    "programmes.reopen": "Mở lại năm",
    "programmes.set_disclosure": "Chọn điều công khai",
    "programmes.set_participation": "Ghi việc tham gia",
    "recognition.abandon_correction": "Thôi đính chính",
    "recognition.ask_for_files": "Lập tệp chứng nhận",
    "recognition.draft_decision": "Dự thảo quyết định",
    "recognition.drop_draft": "Bỏ dự thảo",
    "recognition.freeze": "Chốt kết quả",
    "recognition.open_correction": "Mở đính chính",
    "recognition.publish": "Công bố",
    "recognition.record_signature": "Ghi số, ngày ký",
    "recognition.reopen": "Mở lại kết quả chốt",
    "recognition.undo_signature": "Gỡ ghi nhận chữ ký",
    "recognition.update_draft": "Sửa dự thảo",
    "worktime.set_day": "Ghi ngày vào lịch làm việc",
    "worktime.unset_day": "Bỏ ngày ghi riêng khỏi lịch",
}

OBJECTS: dict[str, str] = {
    "accounts.User": "Tài khoản",
    "assessments.Mark": "Điểm",
    "assessments.MarksUpload": "Bảng điểm tải lên",
    "criteria.StoredCriteriaSet": "Bộ tiêu chí",
    "files.StoredFile": "Tệp",
    "places.UnitLoad": "Danh mục đơn vị",
    "programmes.Participation": "Đơn vị trong năm",
    "programmes.Programme": "Chương trình năm",
    "recognition.CertificateFiles": "Tệp chứng nhận",
    "recognition.Correction": "Đính chính",
    "recognition.Decision": "Quyết định",
    "recognition.FrozenResult": "Kết quả chốt",
    "worktime.CalendarDay": "Ngày trong lịch làm việc",
}

FIELDS: dict[str, str] = {
    "address": "địa chỉ máy",
    "annex": "đối chiếu phụ lục",
    "annex_note": "ghi chú về phụ lục",
    "annex_title": "tên phụ lục",
    "articles": "các điều",
    "authority": "thẩm quyền",
    "bases": "căn cứ",
    "bodies": "số tên cơ quan",
    "body": "cơ quan",
    "by_stars": "theo số sao",
    "certificates": "số chứng nhận",
    "changed": "số điểm sửa",
    "complete": "đủ điểm",
    "criteria": "số tiêu chí",
    "criteria_set": "bộ tiêu chí",
    "criteria_set_sha256": "SHA-256 của bộ tiêu chí",
    "day": "ngày",
    "decision": "quyết định",
    "disclosure": "điều công khai",
    "disqualifiers": "điều kiện loại trừ",
    "dropped_drafts": "dự thảo bỏ theo",
    "early_reason": "lý do ghi sớm",
    "expires_at": "hết hạn lúc",
    "file": "tệp",
    "first_on": "từ ngày",
    "frozen_sha256": "SHA-256 của kết quả chốt",
    "full_name": "họ và tên",
    "group_by": "xếp phụ lục theo",
    "is_active": "được đăng nhập",
    "key": "mã",
    "kind": "nghỉ hay làm",
    "last_on": "đến hết ngày",
    "log_hash": "mã băm trong sổ cái",
    "log_sequence": "dòng trong sổ cái",
    "marks": "điểm",
    "media_type": "loại tệp",
    "new": "số điểm mới",
    "not_arising": "không phát sinh",
    "notes": "ghi chú",
    "number": "số",
    "periods": "số thời kỳ",
    "place": "địa bàn",
    "points_x100": "điểm x 100",
    "programme": "năm",
    "proposer": "cơ quan trình",
    "reason": "lý do",
    "recipients": "nơi nhận",
    "recognised": "được công nhận",
    "replaces": "thay cho",
    "role": "vai trò",
    "sha256": "SHA-256",
    "share": "tỷ lệ phần trăm",
    "signed_file_sha256": "SHA-256 của tệp đã ký",
    "signed_on": "ngày ký",
    "signer": "người ký",
    "site": "địa chỉ trong mã QR",
    "size": "số byte",
    "source": "nguồn",
    "state": "trạng thái",
    "status": "tham gia",
    "subject": "trích yếu",
    "successions": "số lượt kế tục",
    "synthetic": "số liệu giả lập",
    "title": "chức vụ",
    "units": "số đơn vị",
    "units_as_of": "đơn vị tính đến ngày",
    "unchanged": "số điểm giữ nguyên",
    "unrecognised_shown": "công khai đơn vị chưa đạt",
    "upload": "lần tải lên số",
    "username": "tên đăng nhập",
}

_SHOWN = {"nothing": "không nêu", "status": "chỉ nêu “chưa đạt chuẩn”", "points": "nêu đầy đủ điểm"}

# What a field holds where it holds a key: a test finds a state or choice of the models without its word.
VALUES: dict[str, dict[str, str]] = {
    "disclosure": _SHOWN,
    "group_by": {"": "hạng", "stars": "số sao", "district": "huyện"},
    "kind": {"off": "nghỉ", "worked": "làm việc"},
    "state": {
        "open": "đang chấm điểm",
        "frozen": "đã chốt kết quả",
        "published": "đã công bố",
        "draft": "dự thảo",
        "signed": "đã ký, chờ công bố",
        "replaced": "đã được thay thế",
        "dropped": "đã bỏ dự thảo",
        "faulty": "có lỗi",
        "asking": "chờ xác nhận đơn vị",
        "ready": "sẵn sàng nhận",
        "accepted": "đã nhận",
        "abandoned": "đã bỏ",
    },
    "status": {"taking_part": "tham gia", "not_registered": "không đăng ký", "not_proposed": "không được đề nghị"},
    "unrecognised_shown": _SHOWN,
}


def action(key: str) -> str:
    return ACTIONS.get(key, key)


def kind(key: str) -> str:
    return OBJECTS.get(key, key)


def field(key: str) -> str:
    """Words for each step of a path; what has no word keeps its key."""
    return " › ".join(FIELDS.get(part, part) for part in key.split("."))


def value(key: str, held: str) -> str:
    """The word for what a field holds; a text of its own stays as it is."""
    return VALUES.get(key.rpartition(".")[2], {}).get(held, held)
