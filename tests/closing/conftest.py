"""The small published year of tests/recognition, and those who complain, answer and sign."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from gansao.accounts.models import User
from gansao.closing import actions
from gansao.closing.models import Complaint
from gansao.law.closing_rules import shipped, to_data
from gansao.programmes.models import Participation
from tests.factories import make_user
from tests.recognition.conftest import SIGNED_AT, Small, browse, small

__all__ = ["browse", "small"]
AT = SIGNED_AT + timedelta(days=7)  # Wednesday 03/01/2024 in Vietnam
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class After:
    """Bắc Giang 2023 as published; Mỹ Thái got one star."""

    small: Small
    leader: User  # of Mỹ Thái
    neighbour: User  # leader of another commune

    @property
    def unit(self) -> Participation:
        return self.small.unit("07420")

    def complaint(self, words: str = "Tiêu chí 1 chấm thiếu mã QR.", **more: object) -> Complaint:
        by = more.pop("by", self.leader)
        return actions.file_complaint(participation=self.unit, words=words, by=by, at=AT, **{"criteria": ["1"], **more})

    def answering(self, outcome: str = "corrected") -> Complaint:
        return actions.draft_answer(
            complaint=self.complaint(), outcome=outcome, answer="Đã xem lại.", by=self.small.secretariat, at=AT
        )

    def answered(self, outcome: str = "corrected") -> Complaint:
        return actions.record_answer(
            complaint=self.answering(outcome),
            number="15/UBND-NC",
            signed_on=AT.date(),
            content=PDF,
            name="tra-loi.pdf",
            by=self.small.clerk,
            at=AT,
        )


def kept_for(period: str) -> dict[str, Any]:
    """The sample rules, with this period for all classes of documents."""
    data = to_data(shipped())
    return data | {"retention": {key: kept | {"period": period} for key, kept in data["retention"].items()}}


@pytest.fixture
def after(small: Small) -> After:
    small.frozen().published()
    small.programme.closing_rules = kept_for("10 năm")
    small.programme.save(update_fields=["closing_rules"])
    return After(
        small,
        leader=make_user("lanhdao", "commune_leader", small.unit("07420").unit),
        neighbour=make_user("hangxom", "commune_leader", small.unit("07423").unit),
    )


Browse = Callable[..., object]
