"""Who may sign in to the demonstration: one person a role. Names and the password are made up and printed on screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    title: str
    role: str


PASSWORD = "gan-sao-minh-hoa"
PEOPLE = (
    Person("thuky", "Nguyễn Thị Thư Ký", "Thư ký Ban Chỉ đạo (giả lập)", "secretariat"),
    Person("chutich", "Trần Văn Chủ Tịch", "Chủ tịch UBND tỉnh (giả lập)", "chairman"),
    Person("vanthu", "Lê Thị Văn Thư", "Văn thư (giả lập)", "records_clerk"),
    Person("kiemtra", "Phạm Văn Kiểm Tra", "Kiểm tra, giám sát (giả lập)", "auditor"),
    Person("quantri", "Hoàng Thị Quản Trị", "Quản trị hệ thống (giả lập)", "administrator"),
)
