from datetime import date

import pytest
from django.core.management import CommandError, call_command

from gansao.accounts.models import Membership, User
from gansao.audit.models import Entry
from tests.factories import make_province

pytestmark = pytest.mark.django_db

PASSWORD = "cầu-vồng-trên-sông-Thương"


def create(*extra: str) -> None:
    call_command("create_admin", "Quan.Tri", "--name", "Nguyễn Thị Bình", "--province", "24", *extra)


@pytest.fixture
def province() -> None:
    make_province("24", "Tỉnh Bắc Ninh", date(2025, 7, 1), None)


def test_the_first_administrator(
    province: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GANSAO_ADMIN_PASSWORD", PASSWORD)
    create()
    user = User.objects.get(username="quan.tri")
    assert user.check_password(PASSWORD)
    assert (user.full_name, user.is_superuser, user.is_staff) == ("Nguyễn Thị Bình", False, False)
    assert Membership.objects.values_list("role", "place__code").get() == ("administrator", "24")
    assert set(Entry.objects.values_list("action", "by_name")) == {
        ("accounts.create_account", "gansao create_admin"),
        ("accounts.set_password", "gansao create_admin"),
    }
    assert "quan.tri (Nguyễn Thị Bình) tại Tỉnh Bắc Ninh" in capsys.readouterr().out


def test_asked_for_twice_when_not_in_the_environment(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GANSAO_ADMIN_PASSWORD", raising=False)
    typed = iter([PASSWORD, "khác"])
    monkeypatch.setattr("gansao.accounts.management.commands.create_admin.getpass", lambda _: next(typed))
    with pytest.raises(CommandError, match="không giống nhau"):
        create()
    assert not User.objects.exists()


def test_a_weak_password_makes_no_account(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANSAO_ADMIN_PASSWORD", "12345")
    with pytest.raises(CommandError):
        create()
    assert not User.objects.exists()


def test_no_such_province_or_already_there(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANSAO_ADMIN_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match="Không có tỉnh nào mang mã 99"):
        call_command("create_admin", "a", "--name", "A", "--province", "99")
    create()
    with pytest.raises(CommandError, match="Đã có tài khoản quan.tri"):
        create()
