"""Whether a vote carries: worked examples, and what holds for every count."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain import voting
from gansao.domain.voting import Rule, Tally

SAMPLE = Rule(Fraction(2, 3), Fraction(1, 2), "mẫu")
counts = st.integers(0, 30)


@pytest.mark.parametrize(
    ("votes", "carried", "why"),
    [
        (Tally(9, 5, 1, 0), True, ""),  # 6 of 9 is two thirds
        (Tally(9, 5, 0, 0), False, "Mới có 5 trên 9 thành viên bỏ phiếu, cần ít nhất 6."),
        (Tally(10, 7, 0, 0), True, ""),
        (Tally(10, 6, 0, 0), False, "Mới có 6 trên 10 thành viên bỏ phiếu, cần ít nhất 7."),
        (Tally(8, 4, 4, 0), False, "Có 4 trên 8 phiếu tán thành, chưa quá một nửa."),
        (Tally(8, 4, 3, 1), False, "Có 4 trên 8 phiếu tán thành, chưa quá một nửa."),
        (Tally(8, 5, 3, 0), True, ""),
        (Tally(0, 0, 0, 0), False, "Mới có 0 trên 0 thành viên bỏ phiếu, cần ít nhất 1."),
    ],
)
def test_examples(votes: Tally, carried: bool, why: str) -> None:
    answer = voting.carries(SAMPLE, votes)
    assert (answer.allowed, answer.why) == (carried, why)


def test_another_rule() -> None:
    rule = Rule(Fraction(1, 2), Fraction(2, 3), "quy chế")
    assert not voting.carries(rule, Tally(6, 2, 1, 0)) and voting.carries(rule, Tally(6, 3, 1, 0))
    assert voting.in_words(rule) == (
        "Được thông qua khi ít nhất một nửa số thành viên bỏ phiếu và quá 2/3 số phiếu tán thành."
    )


@pytest.mark.parametrize(
    ("quorum", "majority"), [(2, Fraction(1, 2)), (-1, Fraction(1, 2)), (1, Fraction(1, 3)), (1, 1)]
)
def test_no_rule_is_made_of_nonsense(quorum: int, majority: Fraction) -> None:
    with pytest.raises(ValueError):
        Rule(Fraction(quorum), Fraction(majority), "")


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (Tally(5, 3, 2, 1), "Có 6 phiếu nhưng chỉ có 5 thành viên"),
        (Tally(0, 0, 0, 0), "Hãy ghi số thành viên"),
        (Tally(5, -1, 0, 0), "từ 0 đến 999"),
        (Tally(1000, 1, 0, 0), "từ 0 đến 999"),
        (Tally(5, 3, 2, 0), ""),
    ],
)
def test_counts_that_cannot_be(votes: Tally, said: str) -> None:
    assert voting.faults(votes).startswith(said) if not said else said in voting.faults(votes)
    assert bool(voting.faults(votes)) == bool(said)


@given(st.lists(st.sampled_from(["for", "against", "abstain"]), max_size=30), counts)
def test_every_vote_is_counted_once(choices: list[str], members: int) -> None:
    votes = voting.tally(members, choices)
    assert votes.cast == len(choices) and votes.votes_for == choices.count("for")


@given(st.integers(1, 30), counts, counts, counts)
def test_one_more_against_never_helps_and_one_for_another_never_hurts(m: int, f: int, a: int, n: int) -> None:
    votes = Tally(m + f + a + n, f, a, n)
    if voting.carries(SAMPLE, votes):
        assert 2 * f > f + a + n
        if a:
            assert voting.carries(SAMPLE, Tally(votes.members, f + 1, a - 1, n))
    elif f and voting.has_quorum(SAMPLE, votes):
        assert not voting.carries(SAMPLE, Tally(votes.members, f - 1, a + 1, n))
