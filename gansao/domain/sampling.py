"""A random sample that anybody can draw again: numbers from 1 to so many, by SHA-256 over a seed that is kept.

The n-th candidate is SHA-256 of "seed:n" (UTF-8, n from 1), read as a whole number. Candidates above the largest
multiple of the population are passed over, so that no number is likelier than another; so are numbers drawn before.
"""

import hashlib

POPULATION_MAX = 1_000_000
SIZE_MAX = 500
_WHOLE = 1 << 256


class SampleRefused(ValueError):
    """What was asked is no sample; the message is Vietnamese and says what to do."""


def draw(seed: str, population: int, size: int) -> tuple[int, ...]:
    """`size` different numbers of 1..population in the order they were drawn. A longer sample begins with a shorter."""
    _check(seed, population, size)
    limit = _WHOLE - _WHOLE % population
    drawn: dict[int, None] = {}
    count = 0
    while len(drawn) < size:
        count += 1
        candidate = int.from_bytes(hashlib.sha256(f"{seed}:{count}".encode()).digest(), "big")
        if candidate < limit:
            drawn.setdefault(candidate % population + 1)
    return tuple(drawn)


def _check(seed: str, population: int, size: int) -> None:
    if not seed:
        raise SampleRefused("Chưa có số gốc để rút mẫu.")
    if not 1 <= population <= POPULATION_MAX:
        raise SampleRefused("Tổng số hồ sơ phải từ 1 đến 1.000.000.")
    if not 1 <= size <= SIZE_MAX:
        raise SampleRefused(f"Số hồ sơ rút phải từ 1 đến {SIZE_MAX}.")
    if size > population:
        raise SampleRefused(f"Chỉ có {population} hồ sơ nên không rút được {size}. Hãy rút ít hơn, hoặc xem tất cả.")
