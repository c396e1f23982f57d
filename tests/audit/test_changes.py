import pytest

from gansao.audit.changes import Change, changes


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, ()),
        (None, {"a": 1}, (Change("a", None, "1"),)),
        ({"a": 1}, None, (Change("a", "1", None),)),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, (Change("b", "2", "3"),)),
        ({"a": None}, {"a": True}, (Change("a", "", "có"),)),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"c": 2}, "d": []}}, (Change("a.b.c", "1", "2"),)),
        ({"a": None, "b": "x"}, {"b": "", "c": ""}, (Change("b", "x", ""),)),
        ({"a": "2023-12-20"}, {"a": "2023-12-20T20:30:00.5+00:00"}, (Change("a", "20/12/2023", "03:30, 21/12/2023"),)),
        ({"a": "2023-13-45"}, {"a": "07420"}, (Change("a", "2023-13-45", "07420"),)),
        ({"a": [1, 2]}, {"a": [1, 3]}, (Change("a", "1, 2", "1, 3"),)),
        ({"a": [{"b": "ạ"}]}, {"a": {}}, (Change("a", '[{"b": "ạ"}]', "{}"),)),
    ],
)
def test_only_what_differs_is_said(before, after, expected) -> None:
    assert changes(before, after) == expected
