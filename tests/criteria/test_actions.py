from dataclasses import replace

import pytest

from gansao.audit.models import Entry
from gansao.criteria import actions
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import rulebook
from tests.factories import NOW, make_user, small_criteria_set

pytestmark = pytest.mark.django_db


def test_stores_the_content_and_says_who() -> None:
    user = make_user("thu-ky")
    stored = actions.store(criteria_set=small_criteria_set(), by=user, at=NOW)
    assert (stored.key, stored.name, stored.official) == ("nho", "Bộ tiêu chí nhỏ để thử", False)
    assert rulebook.build(stored.content) == small_criteria_set()
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.object_id) == ("criteria.store", user.pk, str(stored.pk))
    assert entry.after == {"key": "nho", "sha256": stored.sha256, "criteria": 3}


def test_the_same_content_twice_is_one_row_and_one_audit_row() -> None:
    first = actions.store(criteria_set=small_criteria_set(), by="hệ thống", at=NOW)
    again = actions.store(criteria_set=small_criteria_set(), by="hệ thống", at=NOW)
    assert again == first
    assert (StoredCriteriaSet.objects.count(), Entry.objects.count()) == (1, 1)


def test_another_content_under_the_same_id_is_refused() -> None:
    stored = actions.store(criteria_set=small_criteria_set(), by="hệ thống", at=NOW)
    with pytest.raises(actions.KeyTaken, match="Mã “nho” đã có một bộ tiêu chí với nội dung khác, lưu ngày 20/12/2023"):
        actions.store(criteria_set=replace(small_criteria_set(), name="Tên khác"), by="hệ thống", at=NOW)
    assert StoredCriteriaSet.objects.get().sha256 == stored.sha256
    assert Entry.objects.count() == 1
