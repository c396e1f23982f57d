"""Who may sign in to the demonstration: one person a role. Names and the password are made up and printed on screen."""

from dataclasses import dataclass
from datetime import date

PROVINCE = ("24", date(2025, 7, 1))
MY_THAI = ("07420", date(2025, 7, 1))
BAC_GIANG_2023 = ("24", date(2023, 1, 1))
MY_THAI_2023 = ("07420", date(2023, 1, 1))
VINH_AN_2023 = ("07648", date(2023, 1, 1))
LANG_GIANG_2023 = ("217", date(2023, 1, 1))


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    title: str
    role: str
    place: tuple[str, date] = PROVINCE  # code, a day on which the unit stands
    password: bool = True  # those without one only stand in lists


PASSWORD = "gan-sao-minh-hoa"
PEOPLE = (
    Person("thuky", "Nguyễn Thị Thư Ký", "Thư ký Ban Chỉ đạo (giả lập)", "secretariat"),
    Person("xa", "Đỗ Thị Một Cửa", "Công chức xã Mỹ Thái (giả lập)", "commune_editor", MY_THAI),
    Person("lanhdaoxa", "Vũ Văn Lãnh Đạo", "Chủ tịch UBND xã Mỹ Thái (giả lập)", "commune_leader", MY_THAI),
    Person("xa2023", "Đỗ Thị Một Cửa", "Công chức xã Mỹ Thái năm 2023 (giả lập)", "commune_editor", MY_THAI_2023),
    Person(
        "huyen", "Ngô Văn Thẩm Tra", "Phòng Nội vụ Lạng Giang năm 2023 (giả lập)", "district_reviewer", LANG_GIANG_2023
    ),
    Person("totruong", "Bùi Văn Tổ Trưởng", "Tổ trưởng tổ 4 (giả lập)", "team_head", BAC_GIANG_2023),
    Person("tovien", "Đặng Thị Tổ Viên", "Thành viên tổ 4 (giả lập)", "team_member", BAC_GIANG_2023),
    Person("banchidao", "Phan Văn Ban Chỉ Đạo", "Thành viên Ban Chỉ đạo (giả lập)", "committee_member"),
    Person("coquan", "Lý Thị Cơ Quan", "Cơ quan được hỏi ý kiến (giả lập)", "consulted_agency"),
    Person("chutich", "Trần Văn Chủ Tịch", "Chủ tịch UBND tỉnh (giả lập)", "chairman"),
    Person("vanthu", "Lê Thị Văn Thư", "Văn thư (giả lập)", "records_clerk"),
    Person("kiemtra", "Phạm Văn Kiểm Tra", "Kiểm tra, giám sát (giả lập)", "auditor"),
    Person("quantri", "Hoàng Thị Quản Trị", "Quản trị hệ thống (giả lập)", "administrator"),
)
OTHERS = (  # they only stand beside what they did
    Person(
        "xa2023b", "Mai Văn Một Cửa", "Công chức xã Vĩnh An năm 2023 (giả lập)", "commune_editor", VINH_AN_2023, False
    ),
)
HEADS = {4: "totruong"}  # Lạng Giang's team, number 4; the others have heads of their own below
MEMBERS = {4: "tovien"}


def team(number: int) -> tuple[Person, ...]:
    """A head and two members of one of the ten teams of 2023; those with a password are of PEOPLE."""
    by_name = {person.username: person for person in PEOPLE}
    title = f"Thành viên tổ {number} (giả lập)"
    head = by_name.get(HEADS.get(number, "")) or Person(
        f"to{number}a",
        f"Tổ Trưởng Số {number}",
        f"Tổ trưởng tổ {number} (giả lập)",
        "team_head",
        BAC_GIANG_2023,
        password=False,
    )
    member = by_name.get(MEMBERS.get(number, "")) or Person(
        f"to{number}b", f"Tổ Viên Số {number}", title, "team_member", BAC_GIANG_2023, password=False
    )
    third = Person(f"to{number}c", f"Tổ Viên Thứ Hai Số {number}", title, "team_member", BAC_GIANG_2023, password=False)
    return head, member, third
