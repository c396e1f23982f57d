import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.sampling import SampleRefused, draw

seeds = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


def by_hand(seed: str, population: int, size: int) -> list[int]:
    """As the module's text says it, without its code; the population is a power of two, so nothing is passed over."""
    found: list[int] = []
    n = 1
    while len(found) < size:
        number = int(hashlib.sha256(f"{seed}:{n}".encode()).hexdigest(), 16) % population + 1
        if number not in found:
            found.append(number)
        n += 1
    return found


def test_a_sample_drawn_again_elsewhere_is_the_same() -> None:
    assert draw("07420-2026-10-05", 128, 5) == (71, 56, 2, 34, 70)  # by sha256sum
    assert list(draw("07420-2026-10-05", 128, 40)) == by_hand("07420-2026-10-05", 128, 40)


@given(seeds, st.integers(1, 400), st.data())
def test_numbers_are_different_and_of_the_population(seed: str, population: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, min(population, 60)))
    drawn = draw(seed, population, size)
    assert len(set(drawn)) == len(drawn) == size
    assert all(1 <= number <= population for number in drawn)
    assert drawn == draw(seed, population, size)


@given(seeds, st.integers(2, 300))
def test_a_longer_sample_begins_with_the_shorter(seed: str, population: int) -> None:
    size = min(population, 30)
    assert draw(seed, population, size)[:-1] == draw(seed, population, size - 1)


@given(seeds, st.integers(1, 60))
def test_all_of_a_population_are_all_of_it(seed: str, population: int) -> None:
    assert sorted(draw(seed, population, population)) == list(range(1, population + 1))


def test_no_number_is_likelier_than_another() -> None:
    """Each of 10 files is drawn about 300 times in 3,000 samples of one; six standard deviations are 99."""
    counts = dict.fromkeys(range(1, 11), 0)
    for n in range(3000):
        counts[draw(f"so-{n}", 10, 1)[0]] += 1
    assert all(abs(count - 300) < 99 for count in counts.values())


@pytest.mark.parametrize(
    ("seed", "population", "size", "said"),
    [
        ("", 10, 1, "số gốc"),
        ("a", 0, 1, "từ 1 đến 1.000.000"),
        ("a", 1_000_001, 1, "từ 1 đến 1.000.000"),
        ("a", 10, 0, "từ 1 đến 500"),
        ("a", 1000, 501, "từ 1 đến 500"),
        ("a", 3, 4, "Chỉ có 3 hồ sơ"),
    ],
)
def test_what_is_no_sample_says_so(seed: str, population: int, size: int, said: str) -> None:
    with pytest.raises(SampleRefused, match=said):
        draw(seed, population, size)
