"""Codes of an authenticator app: which moment a code is of, and how secrets are kept. The arithmetic is allauth's."""

import base64
import hashlib
from datetime import datetime
from functools import cached_property

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

PERIOD = 30  # seconds a code is shown, as every app has it
DRIFT = 1  # a phone's clock may be off by so many periods


def counter_of(secret: str, code: str, at: datetime) -> int | None:
    """The number of the period whose code this is; None for a code of no period near `at`."""
    now = int(at.timestamp()) // PERIOD
    if not secret:
        return None
    return next(
        (
            counter
            for counter in range(now - DRIFT, now + DRIFT + 1)
            if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
        ),
        None,
    )


class SecretsAtRest(DefaultMFAAdapter):
    """allauth's hooks: secrets lie encrypted in the database, so that a backup alone opens nothing."""

    @cached_property
    def _box(self) -> MultiFernet:
        keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
        digests = [hashlib.sha256(f"gansao second factor {key}".encode()).digest() for key in keys]
        return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

    def encrypt(self, text: str) -> str:
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Nothing where the installation's key is another one: then no code is right, and it has to be reset."""
        try:
            return self._box.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()
