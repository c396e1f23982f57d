"""Whether a committee's vote carries: a quorum of its members, and a majority of those who voted. Exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .process import Answer

VOTES_MAX = 999


@dataclass(frozen=True, slots=True)
class Rule:
    """`quorum`: the least share of the members who vote. `majority`: more than this share of the votes must be for."""

    quorum: Fraction
    majority: Fraction
    source: str

    def __post_init__(self) -> None:
        if not (0 <= self.quorum <= 1 and Fraction(1, 2) <= self.majority < 1):
            raise ValueError("a quorum is a share of the members, a majority at least a half")


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes as counted among so many members."""

    members: int
    votes_for: int
    against: int
    abstained: int

    @property
    def cast(self) -> int:
        return self.votes_for + self.against + self.abstained


def tally(members: int, choices: Iterable[str]) -> Tally:
    """Counted from single votes: "for", "against", "abstain"."""
    cast = list(choices)
    return Tally(members, cast.count("for"), cast.count("against"), cast.count("abstain"))


def faults(votes: Tally) -> str:
    """What is wrong with a count, in Vietnamese; "" where nothing is."""
    numbers = (votes.members, votes.votes_for, votes.against, votes.abstained)
    if any(not 0 <= number <= VOTES_MAX for number in numbers):
        return f"Số phiếu và số thành viên phải từ 0 đến {VOTES_MAX}."
    if votes.members == 0:
        return "Hãy ghi số thành viên Ban Chỉ đạo."
    if votes.cast > votes.members:
        return f"Có {votes.cast} phiếu nhưng chỉ có {votes.members} thành viên. Hãy kiểm lại số phiếu."
    return ""


def has_quorum(rule: Rule, votes: Tally) -> Answer:
    """Whether enough members have voted."""
    if votes.members and Fraction(votes.cast, votes.members) >= rule.quorum:
        return Answer(True)
    least = -(-rule.quorum.numerator * votes.members // rule.quorum.denominator)
    return Answer(False, f"Mới có {votes.cast} trên {votes.members} thành viên bỏ phiếu, cần ít nhất {max(least, 1)}.")


def carries(rule: Rule, votes: Tally) -> Answer:
    """Whether the vote carries; an abstention counts among the votes, so it does not help a proposal through."""
    enough = has_quorum(rule, votes)
    if not enough:
        return enough
    if votes.cast and Fraction(votes.votes_for, votes.cast) > rule.majority:
        return Answer(True)
    return Answer(False, f"Có {votes.votes_for} trên {votes.cast} phiếu tán thành, chưa quá {_share(rule.majority)}.")


def in_words(rule: Rule) -> str:
    quorum = f"ít nhất {_share(rule.quorum)} số thành viên bỏ phiếu"
    return f"Được thông qua khi {quorum} và quá {_share(rule.majority)} số phiếu tán thành."


def _share(share: Fraction) -> str:
    return "một nửa" if share == Fraction(1, 2) else f"{share.numerator}/{share.denominator}"
