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
    "files.store": "Lưu tệp",
    "places.load_units": "Nạp danh mục đơn vị",
}

OBJECTS: dict[str, str] = {
    "accounts.User": "Tài khoản",
    "assessments.MarksUpload": "Bảng điểm tải lên",
    "criteria.StoredCriteriaSet": "Bộ tiêu chí",
    "files.StoredFile": "Tệp",
    "places.UnitLoad": "Danh mục đơn vị",
    "programmes.Participation": "Đơn vị trong năm",
    "programmes.Programme": "Chương trình năm",
    "recognition.Decision": "Quyết định",
    "recognition.FrozenResult": "Kết quả chốt",
}

FIELDS: dict[str, str] = {
    "address": "địa chỉ máy",
    "expires_at": "hết hạn lúc",
    "first_on": "từ ngày",
    "full_name": "họ và tên",
    "is_active": "được đăng nhập",
    "last_on": "đến hết ngày",
    "media_type": "loại tệp",
    "place": "địa bàn",
    "role": "vai trò",
    "sha256": "SHA-256",
    "size": "số byte",
    "state": "trạng thái",
    "status": "tham gia",
    "status_reason": "lý do",
    "title": "chức vụ",
    "username": "tên đăng nhập",
}


def action(key: str) -> str:
    return ACTIONS.get(key, key)


def kind(key: str) -> str:
    return OBJECTS.get(key, key)


def field(key: str) -> str:
    """Words for each step of a path; what has no word keeps its key."""
    return " › ".join(FIELDS.get(part, part) for part in key.split("."))
