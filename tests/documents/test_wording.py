"""The shipped words of a decision: by date, filled whole, their doubts named."""

from datetime import date

import pytest

from gansao.documents import wording
from gansao.documents.wording import Replaced, WordingError
from tests.documents.samples import facts, rows

REPLACED = Replaced("05/QĐ-UBND", date(2024, 2, 5), "Ủy ban nhân dân tỉnh Bắc Giang", "tính sai điểm một đơn vị.")


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2020, 1, 1), "decision-2023"),
        (date(2025, 6, 30), "decision-2023"),
        (date(2025, 7, 1), "decision-2025"),
    ],
)
def test_the_wording_in_force(day: date, key: str):
    assert wording.in_force(day).key == key


def test_an_unknown_wording_is_refused_by_name():
    with pytest.raises(WordingError, match="decision-1999"):
        wording.wording("decision-1999")


@pytest.mark.parametrize("key", ["decision-2023", "decision-2025"])
@pytest.mark.parametrize("replaces", [None, REPLACED])
def test_every_wording_is_filled_whole(key: str, replaces: Replaced | None):
    drafted = wording.draft(wording.wording(key), facts(replaces=replaces))
    assert "{" not in str(drafted.to_data()).replace("{'", "")
    assert len(drafted.articles) == 3
    assert drafted.articles[-1][-1].endswith("./.")


def test_the_first_article_counts_what_is_recognised():
    drafted = wording.draft(wording.wording("decision-2023"), facts())
    assert drafted.articles[0][0] == (
        "Công nhận 76 xã, phường, thị trấn đạt chuẩn chính quyền thân thiện năm 2023 trên địa bàn tỉnh Bắc Giang, gồm "
        "11 đơn vị đạt ba sao, 30 đơn vị đạt hai sao và 35 đơn vị đạt một sao (có danh sách tại Phụ lục kèm theo)."
    )
    assert drafted.authority == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"


def test_nothing_asks_a_district_after_districts():
    drafted = wording.draft(wording.wording("decision-2025"), facts())
    assert "huyện" not in str((*drafted.articles, drafted.recipients))
    assert "thị trấn" not in drafted.subject


def test_a_correction_names_the_old_decision_and_why():
    drafted = wording.draft(wording.wording("decision-2023"), facts(replaces=REPLACED))
    assert drafted.subject.endswith("(thay thế Quyết định số 05/QĐ-UBND)")
    assert drafted.articles[1][0].replace("\u00a0", " ") == (
        "Quyết định này thay thế Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh Bắc "
        "Giang. Lý do thay thế: tính sai điểm một đơn vị."
    )


def test_doubts_are_keyed_by_the_basis_as_drafted():
    for shipped in wording.wordings():
        drafted = wording.draft(shipped, facts())
        doubts = wording.notes(shipped, facts())
        assert set(doubts) <= set(drafted.bases)
        assert "Cần ghi số, ký hiệu, ngày và tên văn bản ban hành bộ tiêu chí." in doubts.values()


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "không có đơn vị nào"), (2, "02 đơn vị đạt ba sao"), (12, "11 đơn vị đạt ba sao và 01 đơn vị đạt hai sao")],
)
def test_breakdown(count: int, words: str):
    assert wording.breakdown(rows(count)) == words


def test_an_unknown_word_in_braces_is_refused_by_name():
    with pytest.raises(WordingError, match="ten_huyen"):
        wording.fill("Công nhận {count} xã của {ten_huyen}", {"count": "2"})
