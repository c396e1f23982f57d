"""A row of the log in the words of the screen: for its page, its table, the archive of a year."""

from django.utils import timezone

from gansao.accounts.roles import ROLES
from gansao.audit import words
from gansao.audit.changes import Change, changes
from gansao.audit.models import Entry

HEADINGS = ("lúc", "người làm", "việc", "loại đối tượng", "đối tượng", "mã đối tượng", "mã địa bàn", "thay đổi")


def told(entry: Entry) -> list[Change]:
    return [
        Change(words.field(change.field), _word(change.field, change.before), _word(change.field, change.after))
        for change in changes(entry.before, entry.after)
    ]


def cells(entry: Entry) -> tuple[str, ...]:
    """One row under HEADINGS."""
    return (
        timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M:%S"),
        entry.by_name,
        words.action(entry.action),
        words.kind(entry.object_type),
        entry.object_name,
        entry.object_id,
        entry.place_code,
        changed(entry),
    )


def changed(entry: Entry) -> str:
    return "; ".join(_line(change) for change in told(entry))


def _word(field: str, value: str | None) -> str | None:
    if value is None:
        return None
    return ROLES[value].name if field == "role" and value in ROLES else words.value(field, value)


def _line(change: Change) -> str:
    if change.before is None:
        return f"{change.field}: {change.after}"
    return f"{change.field}: {change.before} → {change.after or ''}"
