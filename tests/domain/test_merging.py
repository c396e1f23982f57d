"""Who changed what since it was taken out."""

from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.merging import NOTHING, Side, Version, merge

A, B, C = (Version({"level": n}, f"ghi chú {n}") for n in range(3))
VERSIONS = st.sampled_from([NOTHING, A, B, C])


def side(was: Version, now: Version, back: Version) -> Side:
    return merge(["1"], {"1": was}, {"1": now}, {"1": back})[0].side


def test_each_case() -> None:
    assert side(A, A, A) is Side.NOBODY
    assert side(A, A, B) is Side.BACK
    assert side(A, B, A) is Side.NOW
    assert side(A, B, B) is Side.SAME
    assert side(A, B, C) is Side.BOTH
    assert side(NOTHING, A, NOTHING) is Side.NOW
    assert side(A, NOTHING, B) is Side.BOTH  # taken away here, changed there


@given(VERSIONS, VERSIONS, VERSIONS)
def test_what_nobody_must_choose_has_one_answer_and_loses_no_change(was: Version, now: Version, back: Version) -> None:
    found = side(was, now, back)
    result = {Side.BACK: back, Side.NOW: now, Side.SAME: now, Side.NOBODY: now}.get(found)
    if found is Side.BOTH:
        assert len({str(v) for v in (was, now, back)}) == 3
    else:
        assert all(version in (was, result) for version in (now, back))


@given(VERSIONS, VERSIONS, VERSIONS)
def test_now_and_back_are_treated_alike(was: Version, now: Version, back: Version) -> None:
    swapped = {Side.BACK: Side.NOW, Side.NOW: Side.BACK}
    assert side(was, back, now) is swapped.get(side(was, now, back), side(was, now, back))


def test_keys_keep_their_order_and_absence_is_nothing() -> None:
    merged = merge(["2", "1"], {}, {"1": A}, {"2": B})
    assert [(each.key, each.side) for each in merged] == [("2", Side.BACK), ("1", Side.NOW)]
