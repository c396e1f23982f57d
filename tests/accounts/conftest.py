"""The people every page of accounts is tried with: one who may, one who reads, one of elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from gansao.accounts import actions
from gansao.accounts.models import User
from gansao.places.models import Unit
from tests.factories import make_province, make_user


@dataclass
class People:
    province: Unit
    elsewhere: Unit
    admin: User  # insider
    secretary: User  # reader
    outsider: User  # an administrator of another province


@pytest.fixture
def people(db: None) -> People:
    province, elsewhere = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    return People(
        province,
        elsewhere,
        make_user("quantri", "administrator", province, full_name="Nguyễn Quản Trị"),
        make_user("thuky", "secretariat", province, full_name="Lê Thị An"),
        make_user("ngoai", "administrator", elsewhere, full_name="Người Ngoài"),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(at: datetime | None = None, secret: str = SECRET) -> str:
    """What an authenticator app shows at a moment."""
    moment = at or datetime.now(UTC)
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def with_second_factor(user: User, at: datetime) -> list[str]:
    """Set up at a moment with SECRET; the recovery codes."""
    return actions.set_up_second_factor(user=user, secret=SECRET, code=app_code(at), by=user, at=at)
