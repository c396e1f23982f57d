from datetime import date
from pathlib import Path

import pytest

from gansao import law
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.domain.text import fold
from gansao.workbooks import criteria_set as as_workbook

ALL = law.criteria_set_ids()


def test_three_sets_are_shipped() -> None:
    assert ALL == ("cqtt-mau-2023", "cqtt-mau-2026", "dong-nai-2025")
    with pytest.raises(KeyError):
        law.criteria_set("cqtt-mau-1999")


@pytest.mark.parametrize("key", ALL)
def test_a_shipped_set_says_that_it_is_no_official_text(key: str) -> None:
    criteria_set = law.criteria_set(key)
    assert criteria_set.id == key
    assert not criteria_set.official
    assert "không phải văn bản chính thức" in criteria_set.source


@pytest.mark.parametrize("key", ALL)
def test_yaml_and_xlsx_in_and_the_same_set_out(key: str) -> None:
    criteria_set = law.criteria_set(key)
    assert law.load_criteria_set(law.write_yaml(criteria_set).encode()) == criteria_set
    assert as_workbook.load(as_workbook.write_workbook(criteria_set), "bộ.xlsx") == criteria_set
    assert as_workbook.load(law.write_yaml(criteria_set).encode(), "bộ.yaml") == criteria_set


def test_the_sample_of_2023_has_the_frame_that_is_known() -> None:
    sample = law.criteria_set("cqtt-mau-2023")
    assert len(sample.criteria) == 42
    assert [group.points for group in sample.groups] == [2000, 2500, 2000, 1500, 2000]
    assert [(band.stars, band.from_) for band in sample.bands] == [
        (1, 8000), (2, 8500), (3, 9000), (4, 9500), (5, 10000),
    ]  # fmt: skip


def test_the_twin_of_2026_differs_in_words_only_and_asks_nothing_of_a_district() -> None:
    old, new = law.criteria_set("cqtt-mau-2023"), law.criteria_set("cqtt-mau-2026")
    assert new.in_force_from == date(2026, 1, 1)
    assert [(c.code, c.points, c.values) for c in new.criteria] == [(c.code, c.points, c.values) for c in old.criteria]
    assert (new.bands, new.gates, new.disqualifiers) == (old.bands, old.gates, old.disqualifiers)
    asked = [text for group in new.groups for c in group.criteria for text in (c.name, *_texts(c.method))]
    for word in ("huyện", "cấp trên trực tiếp", "cấp trên"):
        assert not [text for text in asked if fold(word) in fold(text)], word
    assert any(fold("cấp trên") in fold(text) for c in old.criteria for text in (c.name, *_texts(c.method)))


def _texts(method: object) -> list[str]:
    return [part.text for part in getattr(method, "items", getattr(method, "levels", ()))]


def test_dong_nai_has_another_shape_and_leaves_the_bonus_open() -> None:
    other = law.criteria_set("dong-nai-2025")
    assert [c.points for c in other.criteria] == [1500, 1500, 2000, 5000, 500]
    assert [c.bonus for c in other.criteria] == [False, False, False, False, True]
    assert other.bonus == "capped"
    assert [(band.stars, band.from_) for band in other.bands] == [(1, 0), (2, 8000), (3, 9000), (4, 9500)]
    assert any("thưởng" in note for note in other.notes)


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"id: [", "b.yaml, dòng 1, cột 6", "không đọc được YAML ở đây"),
        (b"\xff\xfe\x00", "b.yaml", "tệp không phải là văn bản UTF-8"),
        (b"a: &x 1\nb: *x\n", "b.yaml", "không dùng tham chiếu (*) trong tệp YAML"),
        (b"[" * 5000, "b.yaml", "không đọc được tệp này như YAML"),
        (b"x" * (law.MAX_BYTES + 1), "b.yaml", "tệp quá lớn cho một bộ tiêu chí (tối đa 2 MB)"),
        (b"", "bộ tiêu chí", "phải là một mục gồm các cặp “tên: giá trị”"),
    ],
)
def test_a_file_that_is_no_yaml_is_said_to_be_none(content: bytes, place: str, message: str) -> None:
    with pytest.raises(CriteriaSetInvalid) as refused:
        law.load_criteria_set(content, "b.yaml")
    assert [(fault.place, fault.message) for fault in refused.value.faults] == [(place, message)]


def test_numbers_of_a_yaml_file_are_exact(tmp_path: Path) -> None:
    text = law.write_yaml(law.criteria_set("cqtt-mau-2023")).replace("'0.75'", "0.75")
    assert ": 0.75" in text
    path = tmp_path / "bo.yaml"
    path.write_text(text)
    assert law.load_criteria_set(path) == law.criteria_set("cqtt-mau-2023")
    assert law.read_yaml("x: 0.1", "x")["x"].as_tuple().exponent == -1
