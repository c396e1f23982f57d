"""The printed lifecycles are the lifecycles; every state is reached and every lifecycle has its title."""

from pathlib import Path

import pytest

from gansao.domain import diagrams

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "lifecycles.md"
TABLES = diagrams.tables()


def test_the_printed_page_is_current() -> None:
    assert PAGE.read_text() == diagrams.as_markdown()


def test_every_lifecycle_has_its_title() -> None:
    assert TABLES.keys() == diagrams.TITLES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_nothing_leads_nowhere_and_every_state_is_reached(name: str) -> None:
    table = TABLES[name]
    after = {state for steps in table.values() for state in steps.values()}
    assert after <= table.keys()
    reached, waiting = set(), [*diagrams.starts_of(name)]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table[state].values()
    assert reached == table.keys()
