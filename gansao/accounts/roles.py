"""The one table role x permission. A permission is `feature.verb`.

`python -m gansao.accounts.roles > docs/roles.md` prints it for people; a test finds it out of date.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """`level`: of the place where it is held. An `assigned` role reaches only the units that it was assigned."""

    key: str
    name: str  # Vietnamese, as on the screen
    permissions: frozenset[str]
    level: str = "province"  # places.Level
    assigned: bool = False


READ = {"programmes.read", "assessments.read", "recognition.read", "criteria.read"}
OVERSEE = {"assessments.read_dossier", "appraisals.read", "committee.read", "closing.read", "programmes.read_late"}
FILL_IN = {"assessments.read_dossier", "assessments.mark_self", "committee.explain"}
APPRAISE = {"programmes.read_own", "assessments.read_dossier", "appraisals.mark", "appraisals.declare"}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "secretariat",
            "Thư ký Ban Chỉ đạo",
            frozenset(
                READ
                | OVERSEE
                | {
                    "programmes.open_year",
                    "programmes.set_participation",
                    "programmes.set_disclosure",
                    "worktime.set",
                    "programmes.set_phases",
                    "programmes.extend",
                    "criteria.store",
                    "assessments.unlock",
                    "assessments.release_evidence",
                    "appraisals.organise",
                    "appraisals.supply",
                    "committee.organise",
                    "committee.keep_papers",
                    "committee.change",
                    "committee.post",
                    "committee.opine",
                    "closing.handle",
                    "closing.set_rules",
                    "closing.withdraw",
                    "closing.archive",
                    "assessments.upload_marks",
                    "recognition.freeze",
                    "recognition.draft",
                    "recognition.publish",
                }
            ),
        ),
        Role("commune_editor", "Công chức cấp xã", frozenset(FILL_IN), level="commune"),
        Role(
            "commune_leader",
            "Lãnh đạo UBND cấp xã",
            frozenset(FILL_IN | {"programmes.register", "assessments.sign_off", "closing.complain"}),
            level="commune",
        ),
        Role(
            "district_reviewer",
            "Cán bộ thẩm tra cấp huyện",
            frozenset({"assessments.read_dossier", "assessments.review", "assessments.unlock", "programmes.read_late"}),
            level="district",
        ),
        Role("team_member", "Thành viên tổ thẩm định", frozenset(APPRAISE), assigned=True),
        Role(
            "team_head",
            "Tổ trưởng tổ thẩm định",
            frozenset(APPRAISE | {"appraisals.confirm", "committee.opine"}),
            assigned=True,
        ),
        Role("committee_member", "Thành viên Ban Chỉ đạo", frozenset(READ | OVERSEE | {"committee.vote"})),
        Role(
            "consulted_agency",
            "Cơ quan được hỏi ý kiến",
            frozenset({"programmes.read_own", "committee.answer"}),
            assigned=True,
        ),
        Role("chairman", "Chủ tịch UBND tỉnh", frozenset(READ | OVERSEE | {"recognition.rule"})),
        Role(
            "records_clerk",
            "Văn thư",
            frozenset(READ | {"committee.keep_papers", "recognition.sign", "closing.read", "closing.sign"}),
        ),
        Role("auditor", "Kiểm tra, giám sát", frozenset(READ | OVERSEE | {"audit.read"})),
        Role("administrator", "Quản trị hệ thống", frozenset({"accounts.manage", "places.manage", "audit.read"})),
    )
}


# What is asked together with the phase of the year. A process may name these and no others: naming what no page asks
# of the phases would promise a bound that does not hold.
PHASED = frozenset(
    {
        "programmes.register",
        "assessments.mark_self",
        "assessments.sign_off",
        "assessments.review",
        "assessments.unlock",
        "assessments.release_evidence",
        "appraisals.mark",
        "appraisals.confirm",
        "committee.explain",
        "committee.answer",
        "committee.vote",
        "committee.change",
        "committee.post",
        "recognition.freeze",
        "recognition.draft",
        "recognition.rule",
        "recognition.sign",
        "recognition.publish",
        "closing.complain",
        "closing.handle",
        "closing.set_rules",
        "closing.withdraw",
        "closing.sign",
        "closing.archive",
    }
)


# What a phase allows for one unit at a time: only phases that name one of these can run longer for a unit.
PER_UNIT = frozenset(
    {
        "programmes.register",
        "assessments.mark_self",
        "assessments.sign_off",
        "assessments.review",
        "appraisals.mark",
        "appraisals.confirm",
        "committee.explain",
        "closing.complain",
    }
)


def role_table() -> dict[str, frozenset[str]]:
    """{role: what a phase may give it}: what a process is read against."""
    return {key: role.permissions & PHASED for key, role in ROLES.items()}


# In words, in the order of a year.
PERMISSIONS: dict[str, str] = {
    "programmes.read": "xem chương trình của năm",
    "programmes.open_year": "mở năm",
    "programmes.set_participation": "ghi đơn vị không đăng ký, không được đề nghị",
    "programmes.set_disclosure": "chọn điều được công khai về đơn vị chưa đạt",
    "worktime.set": "ghi ngày nghỉ, ngày làm bù vào lịch làm việc",
    "programmes.set_phases": "đặt các giai đoạn của năm, ai làm gì trong giai đoạn nào",
    "programmes.extend": "gia hạn một giai đoạn cho một đơn vị",
    "programmes.read_late": "xem đơn vị nào chậm",
    "programmes.read_own": "xem phần việc được giao trong năm",
    "programmes.register": "đăng ký tham gia cho đơn vị mình",
    "criteria.read": "xem bộ tiêu chí",
    "criteria.store": "nhận bộ tiêu chí mới",
    "assessments.read": "xem điểm và bảng xếp hạng",
    "assessments.upload_marks": "tải điểm lên, nhận điểm",
    "assessments.read_dossier": "xem hồ sơ đơn vị (nơi phụ trách hoặc được giao)",
    "assessments.mark_self": "tự chấm điểm, tải minh chứng",
    "assessments.sign_off": "duyệt và nộp hồ sơ",
    "assessments.review": "thẩm tra hồ sơ ở cấp huyện",
    "assessments.unlock": "mở lại hồ sơ đã khóa",
    "assessments.release_evidence": "cho công khai minh chứng",
    "appraisals.read": "xem các tổ, điểm thẩm định, mức chấm chặt/rộng",
    "appraisals.organise": "lập tổ, phân công đơn vị",
    "appraisals.declare": "khai nơi ở, nơi công tác để tránh xung đột",
    "appraisals.mark": "chấm thẩm định, ghi chuyến đi thực tế",
    "appraisals.confirm": "xác nhận điểm của tổ",
    "appraisals.supply": "nhập số liệu một tiêu chí do sở, ngành cung cấp",
    "committee.read": "xem bảng tổng hợp các lớp điểm, giải trình, ý kiến",
    "committee.organise": "mời giải trình, hỏi ý kiến, trình Ban Chỉ đạo",
    "committee.keep_papers": "tải lên biên bản, tờ trình đã ký của Ban Chỉ đạo",
    "committee.explain": "giải trình điểm thẩm định của đơn vị mình",
    "committee.opine": "nêu ý kiến về giải trình của đơn vị",
    "committee.answer": "trả lời về điều kiện loại trừ",
    "committee.vote": "biểu quyết thay đổi điểm",
    "committee.change": "ghi thay đổi điểm đã được biểu quyết",
    "committee.post": "đăng danh sách đề nghị để lấy ý kiến",
    "closing.read": "xem khiếu nại, kiểm tra lại, báo cáo, lưu trữ",
    "closing.complain": "khiếu nại kết quả của đơn vị mình",
    "closing.handle": "giải quyết khiếu nại, kiểm tra lại",
    "closing.set_rules": "đặt quy tắc khép năm: hạn trả lời, thời hạn công nhận, thời hạn bảo quản",
    "closing.withdraw": "soạn quyết định thu hồi, chấm dứt công nhận",
    "closing.sign": "ghi số, ngày quyết định thu hồi, trả lời khiếu nại",
    "closing.archive": "khép năm, lập gói lưu trữ",
    "recognition.read": "xem kết quả chốt, quyết định, chứng nhận",
    "recognition.freeze": "chốt kết quả, mở lại trước khi ký",
    "recognition.draft": "dự thảo quyết định",
    "recognition.rule": "đồng ý với dự thảo quyết định hay trả lại để sửa",
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
            "Ai làm được gì, ở nơi và trong thời gian giữ vai trò. Không ai được gì ngoài bảng này, tài khoản",
            "gốc của hệ thống cũng vậy. Vai trò ở một tỉnh có hiệu lực với cả các tỉnh đã nhập vào tỉnh đó.",
            "Thành viên tổ thẩm định và cơ quan được hỏi ý kiến chỉ thấy đơn vị được giao cho mình. Trong một năm có",
            "quy trình, mỗi việc còn phải đúng giai đoạn: bảng của quy trình nằm trong `gansao/law/processes/`.",
            "Chủ tịch đọc và nêu ý kiến về dự thảo quyết định: đồng ý, hay trả lại để sửa. Chữ ký nằm trên bản giấy;",
            "văn thư ghi số, ngày và tải bản đã ký lên. Biên bản cũng ký trên giấy rồi quét: hệ thống không có ký số,",
            "không ký trên màn hình.",
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
