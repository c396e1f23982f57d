"""Keeping criteria sets. What is kept never changes: a change is a new set with its own id."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.audit.actions import record
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.register import canonical_json, sha256


class KeyTaken(Exception):
    """Another content stands under this id. The message is Vietnamese and says what to do."""

    def __init__(self, stored: StoredCriteriaSet) -> None:
        self.stored = stored
        super().__init__(
            f"Mã “{stored.key}” đã có một bộ tiêu chí với nội dung khác, lưu ngày {stored.stored_at:%d/%m/%Y}. "
            "Bộ tiêu chí đã lưu không thay đổi: hãy đặt mã mới (mục id) cho bản sửa rồi nạp lại."
        )


@transaction.atomic
def store(*, criteria_set: CriteriaSet, by: Any, at: datetime) -> StoredCriteriaSet:
    """Keep a criteria set; the same content twice is one row. Raises KeyTaken where its id names another content."""
    content = rulebook.to_data(criteria_set)
    digest = sha256(canonical_json(content))
    stored, created = StoredCriteriaSet.objects.get_or_create(
        key=criteria_set.id,
        defaults={
            "name": criteria_set.name,
            "in_force_from": criteria_set.in_force_from,
            "official": criteria_set.official,
            "content": content,
            "sha256": digest,
            "stored_at": at,
        },
    )
    if stored.sha256 != digest:
        raise KeyTaken(stored)
    if created:
        after = {"key": stored.key, "sha256": digest, "criteria": len(criteria_set.criteria)}
        record(by=by, at=at, action="criteria.store", obj=stored, after=after)
    return stored
