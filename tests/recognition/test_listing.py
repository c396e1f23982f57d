from dataclasses import dataclass

import pytest
from django.http import QueryDict

from gansao.domain.text import bare_name, fold, sort_key
from gansao.recognition import listing
from gansao.recognition.listing import Asked, select


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    stars: int | None
    rank: int | None
    district_code: str = "217"
    district_name: str = "Huyện Lạng Giang"

    @property
    def folded(self) -> str:
        return fold(self.name)

    @property
    def sort_key(self) -> str:
        return sort_key(bare_name(self.name))


VOI = Unit("07375", "Thị trấn Vôi", 3, 1)
MY_THAI = Unit("07420", "Xã Mỹ Thái", 1, 2)
DAI_LAM = Unit("07423", "Xã Đại Lâm", 0, 4)
AN_HA = Unit("07390", "Xã An Hà", 0, 2, "218", "Huyện Yên Thế")
HUONG = Unit("07432", "Xã Xuân Hương", None, None)
ALL = (VOI, MY_THAI, DAI_LAM, AN_HA, HUONG)


def names(asked: Asked) -> list[str]:
    return [unit.name for unit in select(ALL, asked).rows]


class TestAsked:
    def test_what_makes_no_sense_is_passed_over(self) -> None:
        asked = Asked.read(QueryDict("sao=9&trang=-1&xep=abc&q=%00my+thai&huyen=1234567"))
        assert asked == Asked(text="my thai", district="12345")

    @pytest.mark.parametrize("page", ["0", "abc", "9999999", "²", "-3"])
    def test_a_page_that_cannot_be_is_the_first(self, page: str) -> None:
        assert Asked.read({"trang": page}).page == 1

    def test_the_address_keeps_the_rest_and_starts_at_page_one(self) -> None:
        asked = Asked(text="mỹ", stars=1, district="217", order="ten", page=3)
        assert asked.address(stars=0) == "?q=m%E1%BB%B9&sao=0&huyen=217&xep=ten"
        assert Asked.read(QueryDict(asked.address(page=3)[1:])) == asked


class TestSelect:
    def test_by_rank_then_as_vietnamese_sorts_and_the_incomplete_last(self) -> None:
        assert names(Asked()) == ["Thị trấn Vôi", "Xã An Hà", "Xã Mỹ Thái", "Xã Đại Lâm", "Xã Xuân Hương"]

    def test_by_name_the_kind_does_not_count_and_đ_stands_after_d(self) -> None:
        assert names(Asked(order="ten")) == ["Xã An Hà", "Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]

    @pytest.mark.parametrize("text", ["my thai", "MỸ THÁI", "thái mỹ", "07420", "Xã mỹ"])
    def test_found_with_and_without_marks_in_any_order_and_by_code(self, text: str) -> None:
        assert names(Asked(text=text)) == ["Xã Mỹ Thái"]

    def test_filters_meet(self) -> None:
        assert names(Asked(stars=0, district="218")) == ["Xã An Hà"]
        assert names(Asked(stars=3, district="218")) == []

    def test_the_unmarked_stand_among_those_without_a_star(self) -> None:
        assert names(Asked(stars=0)) == ["Xã An Hà", "Xã Đại Lâm", "Xã Xuân Hương"]

    def test_three_thousand_units_are_paged(self) -> None:
        many = [Unit(f"{i:05}", f"Xã {i}", 0, i) for i in range(1, 3001)]
        last = select(many, Asked(page=99))
        assert (last.pages, last.asked.page, last.found, len(last.rows)) == (12, 12, 3000, 250)
        assert last.page_links[0] == (1, "?")
        assert last.page_links[11] == (12, "?trang=12")


def test_chips_count_within_what_else_was_asked() -> None:
    made = listing.chips(ALL, Asked(district="217", stars=1))
    assert [(c.name, c.count, c.current) for c in made] == [
        ("Tất cả", 4, False),
        ("3 sao", 1, False),
        ("1 sao", 1, True),
        ("Chưa đạt", 2, False),
    ]


def test_neighbours_follow_the_ranks() -> None:
    assert listing.neighbours(ALL, "07375") == (None, AN_HA)
    assert listing.neighbours(ALL, "07420") == (AN_HA, DAI_LAM)
    assert listing.neighbours(ALL, "07432") == (DAI_LAM, None)


def test_districts_as_vietnamese_sorts() -> None:
    assert listing.districts(ALL) == (("217", "Huyện Lạng Giang"), ("218", "Huyện Yên Thế"))
