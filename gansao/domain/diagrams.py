"""The lifecycles drawn as diagrams: `python -m gansao.domain.diagrams > docs/rules/lifecycles.md`.

A test finds the page out of date.
"""

from collections.abc import Iterable

from . import lifecycle
from .lifecycle import Table

TITLES = {
    "PROGRAMME": "Năm",
    "DOSSIER": "Hồ sơ của đơn vị",
    "APPRAISAL": "Thẩm định một đơn vị",
    "VISIT": "Chuyến đi thực tế",
    "EXPLANATION": "Giải trình",
    "CONSULTATION": "Hỏi ý kiến cơ quan",
    "MARK_CHANGE": "Thay đổi điểm",
    "POSTING": "Danh sách đề nghị lấy ý kiến",
    "DECISION": "Quyết định",
    "DRAFT_RULING": "Ý kiến của người ký về dự thảo",
    "COMPLAINT": "Khiếu nại",
    "WITHDRAWAL": "Thu hồi công nhận",
    "MARKS_UPLOAD": "Bảng điểm tải lên",
    "SUPPLIED_COLUMN": "Số liệu ngành",
}

# A file that is taken in begins in the state that its content puts it in; all else begins in its table's first state.
STARTS = {"MARKS_UPLOAD": ("faulty", "asking", "ready"), "SUPPLIED_COLUMN": ("faulty", "ready")}


def tables() -> dict[str, Table]:
    """Every lifecycle by its name, in the order of a year; those without a title last."""
    found = {name: table for name, table in vars(lifecycle).items() if name.isupper() and isinstance(table, dict)}
    ordered = [name for name in TITLES if name in found] + sorted(found.keys() - TITLES.keys())
    return {name: found[name] for name in ordered}


def starts_of(name: str) -> tuple[str, ...]:
    """The states in which something may begin."""
    return STARTS.get(name) or (next(iter(tables()[name])),)


def as_mermaid(table: Table, starts: Iterable[str]) -> str:
    """A state diagram; a state without steps ends."""
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in starts)]
    for state, steps in table.items():
        lines += [f"    {state} --> {after}: {verb}" for verb, after in steps.items()]
        if not steps:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines)


def as_markdown() -> str:
    parts = [
        "# Vòng đời – Lifecycles",
        "",
        "In từ `gansao/domain/lifecycle.py` bằng `python -m gansao.domain.diagrams > docs/rules/lifecycles.md`.",
        "Tên trạng thái và bước bằng tiếng Việt: [thuật ngữ](../glossary.md).",
    ]
    for name, table in tables().items():
        drawn = as_mermaid(table, starts_of(name))
        parts += ["", f"## {TITLES.get(name, name)} (`{name}`)", "", "```mermaid", drawn, "```"]
    return "\n".join([*parts, ""])


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201
