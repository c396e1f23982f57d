"""The one table role x permission. A permission is `feature.verb`.

`python -m gansao.accounts.roles > docs/roles.md` prints it for people; a test finds it out of date.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: str  # Vietnamese, as on the screen
    permissions: frozenset[str]


READ = {"programmes.read", "assessments.read", "recognition.read", "criteria.read"}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "secretariat",
            "Thư ký Ban Chỉ đạo",
            frozenset(
                READ
                | {
                    "programmes.open_year",
                    "programmes.set_participation",
                    "programmes.set_disclosure",
                    "worktime.set",
                    "criteria.store",
                    "assessments.upload_marks",
                    "recognition.freeze",
                    "recognition.draft",
                    "recognition.publish",
                }
            ),
        ),
        Role("chairman", "Chủ tịch UBND tỉnh", frozenset(READ)),
        Role("records_clerk", "Văn thư", frozenset(READ | {"recognition.sign"})),
        Role("auditor", "Kiểm tra, giám sát", frozenset(READ | {"audit.read"})),
        Role("administrator", "Quản trị hệ thống", frozenset({"accounts.manage", "places.manage", "audit.read"})),
    )
}

# In words, in the order of a year.
PERMISSIONS: dict[str, str] = {
    "programmes.read": "xem chương trình của năm",
    "programmes.open_year": "mở năm",
    "programmes.set_participation": "ghi đơn vị không đăng ký, không được đề nghị",
    "programmes.set_disclosure": "chọn điều được công khai về đơn vị chưa đạt",
    "worktime.set": "ghi ngày nghỉ, ngày làm bù vào lịch làm việc",
    "criteria.read": "xem bộ tiêu chí",
    "criteria.store": "nhận bộ tiêu chí mới",
    "assessments.read": "xem điểm và bảng xếp hạng",
    "assessments.upload_marks": "tải điểm lên, nhận điểm",
    "recognition.read": "xem kết quả chốt, quyết định, chứng nhận",
    "recognition.freeze": "chốt kết quả, mở lại trước khi ký",
    "recognition.draft": "dự thảo quyết định",
    "recognition.sign": "ghi số, ngày ký và tải bản đã ký",
    "recognition.publish": "công bố",
    "audit.read": "xem nhật ký",
    "places.manage": "nạp danh mục đơn vị hành chính",
    "accounts.manage": "lập tài khoản, giao vai trò, phát mã một lần",
}


def as_markdown() -> str:
    """docs/roles.md: a row a permission, a column a role."""
    roles = ROLES.values()
    rows = [
        f"| {words} | `{key}` | " + " | ".join("có" if key in role.permissions else "" for role in roles) + " |"
        for key, words in PERMISSIONS.items()
    ]
    return "\n".join(
        [
            "# Vai trò và quyền",
            "",
            "Ai làm được gì, ở tỉnh và trong thời gian giữ vai trò. Không ai được gì ngoài bảng này, tài khoản",
            "gốc của hệ thống cũng vậy. Vai trò ở một tỉnh có hiệu lực với cả các tỉnh đã nhập vào tỉnh đó.",
            "Bảng in từ `gansao/accounts/roles.py`: `python -m gansao.accounts.roles > docs/roles.md`.",
            "",
            "| Việc | Quyền | " + " | ".join(role.name for role in roles) + " |",
            "|---|---|" + ":-:|" * len(roles),
            *rows,
            "",
            "Quản trị hệ thống không xem và không sửa được điểm; không tự thêm vai trò cho mình, không tự khóa mình.",
            "",
        ]
    )


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201
