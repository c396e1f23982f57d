"""G10: the sheet of a unit with all its layers, evidence counted, signed in, as HTML.

Limit: the SQL that it needs on the same SQLite, sent past Django in one transaction and fetched whole: who asks, what
they may see, the unit, its marks of every layer, its evidence, last year's.
"""

from collections.abc import Iterator

from bench import installation
from bench.measure import Figure, compare

SHEET = "/nam/2023/ho-so/07420/"
STATEMENTS = 14  # a page that asks more is no faster for it


def figures() -> Iterator[Figure]:
    installation.with_demonstration()
    client = installation.signed_in("thuky")

    def page() -> str:
        return installation.page(client, SHEET)

    text = page()
    asked = installation.asked_by(page)
    assert 0 < len(asked) <= STATEMENTS and all(sql.startswith("SELECT") for sql, _ in asked)
    assert text.count('<article class="tc"') == 42 and text.count("<dt>Tổ thẩm định</dt>") == 42
    assert text.count("<dt>Điểm chính thức</dt>") == 42 and "minh chứng" in text

    def query() -> int:
        return installation.sent_bare(asked)

    assert query() > 4 * 42
    yield compare(
        "G10",
        "phiếu của một xã, bốn lớp điểm và minh chứng, HTML / SQL nó cần",
        ours=page,
        limit=query,
        goal=12,
        runs=41,
    )
