import re
from pathlib import Path

from gansao.accounts.roles import PERMISSIONS, ROLES, as_markdown

ROOT = Path(__file__).parents[2]


def test_the_printed_table_is_the_table() -> None:
    assert (ROOT / "docs" / "roles.md").read_text() == as_markdown()


def test_every_permission_has_words_and_somebody_who_has_it() -> None:
    granted = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert granted == PERMISSIONS.keys()


def test_no_page_asks_for_a_permission_that_nobody_can_have() -> None:
    """A misspelt permission would close a page for ever, quietly."""
    features = "|".join({key.split(".")[0] for key in PERMISSIONS})
    asked = {
        name
        for path in (ROOT / "gansao").glob("*/permissions.py")
        for name in re.findall(rf'"((?:{features})\.[a-z_]+)"', path.read_text())
    }
    assert asked - PERMISSIONS.keys() == set()


def test_administrators_and_markers_are_different_people() -> None:
    assert {key for key, role in ROLES.items() if "accounts.manage" in role.permissions} == {"administrator"}
    assert not {name for name in ROLES["administrator"].permissions if name.startswith(("assessments", "recognition"))}
