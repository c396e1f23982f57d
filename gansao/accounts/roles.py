"""The one table role x permission, printed into docs/roles.md. A permission is `feature.verb`."""

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
