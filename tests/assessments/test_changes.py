from gansao.assessments.changes import MarkChange, applied, compare

STANDING = {"07375": {"1": 400, "2": 300}, "07420": {"1": 200}}


def test_new_changed_unchanged_and_kept() -> None:
    changes = compare(STANDING, {"07375": {"1": 400, "2": 150, "3": 0}, "07420": {"1": None, "2": None}}, {}, {})
    assert changes.marks == (MarkChange("07375", "2", 300, 150), MarkChange("07375", "3", None, 0))
    assert (changes.new, len(changes.changed), changes.unchanged, changes.kept) == (1, 1, 1, 1)
    assert changes.units == {"07375"}
    assert applied(STANDING, changes) == {"07375": {"1": 400, "2": 150, "3": 0}, "07420": {"1": 200}}
    assert STANDING["07375"] == {"1": 400, "2": 300}


def test_disqualifiers_are_set_exactly_where_given() -> None:
    changes = compare({}, {}, {"07375": ("L1",), "07420": ("L1",)}, {"07375": (), "07423": ("L2", "L1", "L1")})
    assert [(c.unit, c.before, c.after) for c in changes.disqualifiers] == [
        ("07375", ("L1",), ()),
        ("07423", (), ("L1", "L2")),
    ]
    assert changes and not changes.marks


def test_nothing_to_do_is_false() -> None:
    assert not compare(STANDING, {"07375": {"1": 400}}, {"07375": ("L1",)}, {"07375": ["L1"]})


def test_the_fingerprint_follows_what_would_happen() -> None:
    given = {"07375": {"2": 150}}
    first = compare(STANDING, given, {}, {}).fingerprint
    assert compare(STANDING, given, {}, {}).fingerprint == first
    assert compare({"07375": {"1": 400, "2": 0}}, given, {}, {}).fingerprint != first


def test_the_audit_row_keeps_what_stood() -> None:
    before, after = compare(STANDING, {"07375": {"2": 150, "3": 75}}, {}, {"07420": ("L1",)}).as_audit()
    assert before == {"marks": {"07375": {"2": "3.00"}}, "disqualifiers": {"07420": []}}
    assert after == {
        "units": 2, "new": 1, "changed": 1, "unchanged": 0,
        "marks": {"07375": {"2": "1.50"}}, "disqualifiers": {"07420": ["L1"]},
    }  # fmt: skip
