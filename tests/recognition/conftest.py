"""A small year on its way: complete, frozen, drafted, signed, published. Each step by the action that does it."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from gansao.accounts.models import User
from gansao.documents.decision import Signer, as_pdf
from gansao.places.models import Body
from gansao.programmes.models import Participation, Programme
from gansao.recognition import actions, drafting
from gansao.recognition.models import Decision
from tests.factories import NOW, make_user, make_year, set_marks

SIGNED_ON = date(2023, 12, 25)
SIGNED_AT = NOW + timedelta(days=7)


@dataclasses.dataclass
class Small:
    """Bắc Giang 2023 on four communes: three stars, one star and twice none; and the people who bring it through."""

    programme: Programme
    secretariat: User
    clerk: User
    auditor: User
    outsider: User
    at: datetime = NOW

    def complete(self) -> "Small":
        set_marks(self.unit("07432"), {"3": 25})
        return self

    def unit(self, code: str) -> Participation:
        return self.programme.participations.get(code=code)

    def refresh(self) -> Programme:
        self.programme.refresh_from_db()
        return self.programme

    def frozen(self) -> "Small":
        self.complete()
        actions.freeze(programme=self.programme, by=self.secretariat, at=self.at)
        self.refresh()
        return self

    def drafted(self) -> Decision:
        signer = Signer("Nguyễn Văn A", "deputy")
        return actions.draft_decision(
            programme=self.programme, signer=signer, by=self.secretariat, at=self.at, on=date(2023, 12, 20)
        )

    def signed(self, decision: Decision | None = None, number: str = "5") -> Decision:
        decision = decision or self.drafted()
        return actions.record_signature(
            decision=decision,
            number=number,
            signed_on=SIGNED_ON,
            content=signed_pdf(decision),
            name="quyet-dinh.pdf",
            by=self.clerk,
            at=SIGNED_AT,
        )

    def published(self, disclosure: str = "points") -> Decision:
        decision = self.signed()
        actions.publish(decision=decision, disclosure=disclosure, by=self.secretariat, at=SIGNED_AT)
        self.refresh()
        return Decision.objects.get(pk=decision.pk)


def signed_pdf(decision: Decision) -> bytes:
    """The decision as it would be printed: what a person signs and hands back."""
    return as_pdf(drafting.text(Decision.objects.select_related("programme", "frozen").get(pk=decision.pk)))


@pytest.fixture
def small(db: None) -> Small:
    programme = make_year(synthetic=True)
    province = programme.province
    Body.objects.create(
        key="ubnd-tinh-24",
        province_code="24",
        name="Ủy ban nhân dân tỉnh Bắc Giang",
        symbol="UBND",
        seat="Bắc Giang",
        first_on=date(2023, 1, 1),
    )
    return Small(
        programme,
        secretariat=make_user("thuky", "secretariat", province),
        clerk=make_user("vanthu", "records_clerk", province),
        auditor=make_user("kiemtra", "auditor", province),
        outsider=make_user("ngoai"),
    )


@pytest.fixture
def browse(client: Client) -> Callable[..., HttpResponse]:
    """Open (or post to) a page as somebody; None is a stranger."""

    def go(user: User | None, path: str, data: dict[str, object] | None = None) -> HttpResponse:
        client.logout()
        if user is not None:
            client.force_login(user)
        return client.get(path) if data is None else client.post(path, data)  # type: ignore[return-value]

    return go


def page(response: HttpResponse) -> str:
    return response.content.decode()
