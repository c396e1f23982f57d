"""The words of the papers are data: each file whole, what is asked of it there, doubts said."""

import pytest

from gansao.documents.papers.words import Words, extent
from gansao.documents.pdf import TEMPLATES
from gansao.documents.wording import WordingError
from tests.documents.papers.samples import COMMUNE, YEAR

FILES = sorted(path.stem for path in (TEMPLATES / "papers").glob("*.yaml"))


@pytest.mark.parametrize("key", FILES)
def test_every_table_is_whole_and_every_paper_called_a_sample(key: str):
    given = Words(key, COMMUNE, YEAR).given
    assert key == "withdrawal-decision" or "Mẫu" in given["sample"]
    tables = [value for value in given.values() if isinstance(value, dict) and "columns" in value]
    assert all(sum(column["width"] for column in table["columns"]) == 100 for table in tables)
    assert all(table["empty"] for table in tables)


def test_words_begin_with_a_capital_whatever_comes_first():
    words = Words("score-table", COMMUNE, YEAR, unit="xã Đông")
    assert words("closing").startswith("Xã Đông chịu trách nhiệm")


def test_a_word_in_braces_that_nobody_fills_is_refused_by_name():
    with pytest.raises(WordingError, match="unit"):
        Words("score-table", COMMUNE, YEAR)("closing")


@pytest.mark.parametrize(
    ("pages", "size", "words"),
    [
        (3, 5000, "3 trang"),
        (None, None, ""),
        (None, 0, "0 KB"),
        (None, 1, "1 KB"),
        (None, 90_000, "88 KB"),
        (None, 3_500_000, "3,3 MB"),
    ],
)
def test_how_long_a_document_is(pages: int | None, size: int | None, words: str):
    assert extent(pages, size) == words
