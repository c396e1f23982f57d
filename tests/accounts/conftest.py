"""The people every page of accounts is tried with: one who may, one who reads, one of elsewhere."""

from dataclasses import dataclass

import pytest
from django.test import Client

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
