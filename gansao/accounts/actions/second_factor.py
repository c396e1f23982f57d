"""The second factor: codes of an authenticator app (TOTP), and recovery codes on paper. allauth keeps the secrets."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from gansao.accounts.actions.people import end_sessions, record_about
from gansao.accounts.models import User
from gansao.accounts.second_factor import counter_of


class WrongCode(Exception):
    """A code that is wrong, out of date or used already."""

    def __init__(self) -> None:
        super().__init__(
            "Mã chưa đúng hoặc đã dùng rồi. Hãy chờ ứng dụng hiện mã mới rồi nhập lại; nếu vẫn sai, hãy xem giờ của "
            "điện thoại đã đúng chưa."
        )


@transaction.atomic
def set_up_second_factor(*, user: User, secret: str, code: str, by: Any, at: datetime) -> list[str]:
    """From now on a code is asked for at sign-in. The recovery codes, shown now and never again. Raises WrongCode."""
    counter = counter_of(secret, code, at)
    if counter is None:
        raise WrongCode
    of_user = Authenticator.objects.filter(user=user)
    of_user.delete()  # a second press of the button sets up anew; nothing half stands
    data = {"secret": encrypt(secret), "last_counter": counter}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data, created_at=at)
    record_about(by, at, "accounts.set_up_second_factor", user)
    return RecoveryCodes.activate(user).generate_codes()


@transaction.atomic
def use_second_factor(*, user: User, code: str, by: Any, at: datetime) -> None:
    """Use a code up: one of the app, later than the last one used, or one of paper. Raises WrongCode."""
    # Locked (on SQLite every transaction is a writer), so that of two who press at once one comes in.
    held = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=user)}
    app = held.get(Authenticator.Type.TOTP)
    if app is not None:
        counter = counter_of(decrypt(app.data["secret"]), code, at)
        if counter is not None and counter > app.data["last_counter"]:
            app.data["last_counter"], app.last_used_at = counter, at
            app.save(update_fields=["data", "last_used_at"])
            return
    paper = held.get(Authenticator.Type.RECOVERY_CODES)
    if app is None or paper is None or not RecoveryCodes(paper).validate_code(code):
        raise WrongCode
    left = len(RecoveryCodes(Authenticator.objects.get(pk=paper.pk)).get_unused_codes())
    record_about(by, at, "accounts.use_recovery_code", user, None, {"left": left})


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Any, at: datetime) -> list[str]:
    """New recovery codes; those of before end. Shown now and never again."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    record_about(by, at, "accounts.renew_recovery_codes", user)
    return RecoveryCodes.activate(user).generate_codes()


@transaction.atomic
def turn_off_second_factor(*, user: User, by: Any, at: datetime) -> None:
    """The person's own wish: the password alone opens again."""
    Authenticator.objects.filter(user=user).delete()
    record_about(by, at, "accounts.turn_off_second_factor", user)


@transaction.atomic
def reset_second_factor(*, user: User, by: Any, at: datetime) -> None:
    """The device is lost: an administrator takes the second factor away, and whoever is signed in is out."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record_about(by, at, "accounts.reset_second_factor", user)


@transaction.atomic
def note_wrong_code(*, user: User, by: Any, at: datetime, address: str) -> None:
    """Somebody knows the password and not the code: the log says so."""
    record_about(by, at, "accounts.wrong_code", user, None, {"address": address})
