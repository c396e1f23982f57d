from fractions import Fraction

from gansao.recognition import sentences
from tests.factories import small_criteria_set

BY_STARS = {"1": 35, "2": 30, "3": 11, "4": 0, "5": 0}


def test_kinds_stand_in_their_usual_order() -> None:
    assert sentences.kinds(["thị trấn", "xã", "phường", "xã"]) == "xã, phường, thị trấn"
    assert sentences.kinds(["Xã", "phường"]) == "xã, phường"
    assert sentences.kinds(["mường", "xã"]) == "xã, mường"
    assert sentences.kinds([]) == "đơn vị"


def test_the_title_is_the_programmes_own() -> None:
    assert sentences.title(2023, ["xã", "phường", "thị trấn"]) == (
        "Kết quả công nhận xã, phường, thị trấn đạt chuẩn chính quyền thân thiện năm 2023"
    )


def test_headline_also_where_nobody_passed() -> None:
    assert sentences.headline(76, 209, ["xã"]) == "76 trên 209 xã đạt chuẩn"
    assert sentences.headline(0, 99, ["xã", "phường"]) == "Chưa đơn vị nào trong 99 xã, phường đạt chuẩn"


def test_stars_that_nobody_has_are_said() -> None:
    assert sentences.stars_reached(BY_STARS) == ((1, 35), (2, 30), (3, 11))
    one_to_three = small_criteria_set()
    assert (
        sentences.stars_not_reached({"1": 2, "2": 0, "3": 0}, one_to_three) == "Chưa đơn vị nào đạt 2 sao hoặc 3 sao."
    )
    assert sentences.stars_not_reached({"1": 2, "2": 1, "3": 1}, one_to_three) == ""


class TestFinding:
    def test_how_many_nearly_passed(self) -> None:
        points = [479, 480, 490, 499, 500]
        assert sentences.finding(small_criteria_set(), points) == ("3 đơn vị chỉ thiếu không quá 0,2 điểm để đạt chuẩn")

    def test_the_middle_where_nobody_nearly_passed(self) -> None:
        points = [410, 420, 500, 510, 520, 530, 700]
        assert sentences.finding(small_criteria_set(), points) == "4 trên 7 đơn vị đạt từ 5,10 điểm trở lên"

    def test_nothing_published(self) -> None:
        assert sentences.finding(small_criteria_set(), []) == "Chưa có điểm được công khai"


def test_lacking_points_are_rounded_up_never_down() -> None:
    assert sentences.lacking(3, 125, {}) == "còn 1,25 điểm để đạt 3 sao"
    assert sentences.lacking(1, Fraction(1, 3), {}) == "còn 0,01 điểm để đạt 1 sao"
    assert sentences.lacking(3, 0, {"7": 100, "8": 200}) == "cần bổ sung tiêu chí 7, 8 để đạt 3 sao"
    assert sentences.lacking(3, 25, {"7": 100}) == "còn 0,25 điểm và cần bổ sung tiêu chí 7 để đạt 3 sao"
