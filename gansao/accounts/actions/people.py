"""Accounts, roles, passwords and sessions."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from gansao.accounts import names
from gansao.accounts.models import Membership, OneTimeCode, Session, User
from gansao.accounts.people_list import NewAccount
from gansao.accounts.queries import PLACE_NAMES, forget_grants, place_name
from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.places.models import Unit

CODE_LASTS = timedelta(days=3)
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # neither I, L, 1 nor O, 0 nor U
CODE_LENGTH = 16  # 78 bits


class CodeRefused(Exception):
    """A one-time code that is unknown, used or out of date; one text for all, so that nothing is learnt by trying."""

    def __init__(self) -> None:
        check = "Hãy dò lại từng chữ, số với tờ phiếu: dễ lẫn B với 8, S với 5, Z với 2, G với 6"
        super().__init__(
            f"Chưa nhận ra mã này. {check}. Đã đúng như phiếu thì mã đã dùng rồi hoặc đã hết hạn: "
            "hãy xin quản trị hệ thống cấp mã mới."
        )


class UsernameTaken(Exception):
    """While a list was being made, somebody took one of its names; nothing of the list was made."""

    def __init__(self) -> None:
        super().__init__("Một tên đăng nhập vừa được người khác dùng; chưa lập tài khoản nào. Hãy kiểm tra lại tệp.")


@transaction.atomic
def create_account(
    *,
    username: str,
    full_name: str,
    title: str = "",
    role: str,
    place: Unit,
    first_on: date,
    last_on: date | None = None,
    by: Any,
    at: datetime,
) -> User:
    """A person with a first role. No password yet: hand out a one-time code, or call `set_password`."""
    user = User(username=username.lower(), date_joined=at)
    _name(user, full_name, title)
    user.set_unusable_password()
    user.save(force_insert=True)
    membership = Membership.objects.create(user=user, role=role, place=place, first_on=first_on, last_on=last_on)
    after = {"username": user.username, "full_name": user.full_name, "title": user.title} | _membership_data(membership)
    record(by=by, at=at, action="accounts.create_account", obj=user, after=after, place_code=place.code)
    return user


def create_accounts(*, accounts: Sequence[NewAccount], by: Any, at: datetime) -> list[User]:
    """All people of a list or none, each as `create_account` makes them. Raises UsernameTaken."""
    prefetch_related_objects([account.place for account in accounts], PLACE_NAMES)
    try:
        with transaction.atomic():
            return [
                create_account(
                    username=account.username,
                    full_name=account.full_name,
                    title=account.title,
                    role=account.role,
                    place=account.place,
                    first_on=account.first_on,
                    last_on=account.last_on,
                    by=by,
                    at=at,
                )
                for account in accounts
            ]
    except IntegrityError:  # somebody else's press came in between
        raise UsernameTaken from None


@transaction.atomic
def describe(*, user: User, full_name: str, title: str, by: Any, at: datetime) -> None:
    """Correct a person's name or title."""
    before = {"full_name": user.full_name, "title": user.title}
    _name(user, full_name, title)
    user.save(update_fields=["full_name", "title", "folded", "sort_key"])
    after = {"full_name": user.full_name, "title": user.title}
    record_about(by, at, "accounts.describe", user, before, after)


@transaction.atomic
def grant(
    *, user: User, role: str, place: Unit, first_on: date, last_on: date | None = None, by: Any, at: datetime
) -> Membership:
    membership = Membership.objects.create(user=user, role=role, place=place, first_on=first_on, last_on=last_on)
    forget_grants(user)
    after = _membership_data(membership)
    record(by=by, at=at, action="accounts.grant", obj=user, after=after, place_code=place.code)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, last_on: date, by: Any, at: datetime) -> None:
    """The role holds to the end of `last_on`, the day before it began included: then it never held."""
    before = _membership_data(membership)
    membership.last_on = last_on
    membership.save(update_fields=["last_on"])
    forget_grants(membership.user)
    record(
        by=by,
        at=at,
        action="accounts.end_membership",
        obj=membership.user,
        before=before,
        after=_membership_data(membership),
        place_code=membership.place.code,
    )


@transaction.atomic
def disable(*, user: User, by: Any, at: datetime) -> None:
    """Nobody signs in with this account any more; whoever is signed in is out with the next click."""
    _set_active(user, False, "accounts.disable", by, at)


@transaction.atomic
def enable(*, user: User, by: Any, at: datetime) -> None:
    _set_active(user, True, "accounts.enable", by, at)


@transaction.atomic
def hand_out_code(*, user: User, by: Any, at: datetime) -> str:
    """A code to set a password with, once, within three days; earlier codes end. It is shown now and never again."""
    for old in user.one_time_codes.filter(used_at=None, expires_at__gt=at):
        old.expires_at = at
        old.save(update_fields=["expires_at"])
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    expires_at = at + CODE_LASTS
    OneTimeCode.objects.create(user=user, digest=_digest(code), made_at=at, expires_at=expires_at)
    record_about(by, at, "accounts.hand_out_code", user, None, {"expires_at": expires_at.isoformat()})
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


@transaction.atomic
def hand_out_codes(*, users: Iterable[User], by: Any, at: datetime) -> list[tuple[User, str]]:
    """A code for each of several people, all or none."""
    return [(user, hand_out_code(user=user, by=by, at=at)) for user in users]


def person_of_code(*, code: str, at: datetime) -> User:
    """Whose code this is, without using it up: mail scanners open links. Raises CodeRefused."""
    return _standing_code(code, at).user


@transaction.atomic
def use_code(*, code: str, password: str, at: datetime) -> User:
    """Set the password of the code's owner and use the code up. Raises CodeRefused."""
    standing = _standing_code(code, at)
    # One statement decides between two who press at once.
    if not OneTimeCode.objects.filter(pk=standing.pk, used_at=None).update(used_at=at):
        raise CodeRefused
    _set_password(standing.user, password)
    record_about(standing.user, at, "accounts.use_code", standing.user)
    return standing.user


@transaction.atomic
def set_password(*, user: User, password: str, by: Any, at: datetime) -> None:
    """The new password ends every session but the one that `update_session_auth_hash` takes up again."""
    _set_password(user, password)
    record_about(by, at, "accounts.set_password", user)


@transaction.atomic
def sign_out_everywhere(*, user: User, by: Any, at: datetime) -> None:
    user.sign_outs += 1
    user.save(update_fields=["sign_outs"])
    end_sessions(user)
    record_about(by, at, "accounts.sign_out_everywhere", user)


@transaction.atomic
def end_session(*, session: Session, by: Any, at: datetime) -> None:
    """One browser of a person is out with its next click."""
    user = session.user
    assert user is not None
    after = {"device": session.device_in_words, "address": session.address}
    session.delete()
    record_about(by, at, "accounts.end_session", user, None, after)


@transaction.atomic
def note_sign_in(*, user: User, by: Any, at: datetime, address: str) -> None:
    """Who came in, from where."""
    record_about(by, at, "accounts.sign_in", user, None, {"address": address})


def end_sessions(user: User) -> None:
    """Part of an action: every session of the person is gone. A view may take its own up again."""
    user.sessions.all().delete()


def _name(user: User, full_name: str, title: str) -> None:
    user.full_name, user.title = nfc(full_name), nfc(title)
    user.folded = names.search_text(user.full_name, user.title, user.username)
    user.sort_key = names.order(user.full_name)


def _membership_data(membership: Membership) -> dict[str, Any]:
    return {
        "role": membership.role,
        "place": f"{place_name(membership.place)} ({membership.place.code})",
        "first_on": membership.first_on.isoformat(),
        "last_on": membership.last_on and membership.last_on.isoformat(),
    }


def _set_active(user: User, active: bool, action: str, by: Any, at: datetime) -> None:
    before = {"is_active": user.is_active}
    user.is_active = active
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record_about(by, at, action, user, before, {"is_active": active})


def _set_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)


def _digest(code: str) -> str:
    return hashlib.sha256("".join(c for c in code.upper() if c.isalnum()).encode()).hexdigest()


def _standing_code(code: str, at: datetime) -> OneTimeCode:
    standing = (
        OneTimeCode.objects.select_related("user")
        .filter(digest=_digest(code), used_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if standing is None:
        raise CodeRefused
    return standing


def record_about(
    by: Any,
    at: datetime,
    action: str,
    user: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """An audit row about a person, filed under the province of the latest role."""
    latest = user.memberships.select_related("place").order_by("-first_on", "-id").first()
    place_code = latest.place.code if latest else ""
    record(by=by, at=at, action=action, obj=user, before=before, after=after, place_code=place_code)
