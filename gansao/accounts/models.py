"""People, their roles at a place during a period, and what they sign in with."""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from gansao.accounts import devices
from gansao.accounts.roles import ROLES
from gansao.accounts.sessions import SessionStore
from gansao.orm.prepared import Prepared
from gansao.places.models import in_force


class User(AbstractUser):
    """A person who signs in. E-mail is optional: many officials have none."""

    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ", max_length=120, blank=True, default="")
    folded = models.CharField(max_length=400, blank=True, default="")  # name, title, username folded: for search
    sort_key = models.CharField(max_length=250, blank=True, default="")  # given name first, as lists of people are
    sign_outs = models.PositiveIntegerField("lần đăng xuất mọi nơi", default=0)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def held(self, on: date) -> tuple[tuple[str, int], ...]:
        """(role, place) of every membership of a day. Kept on the object, which lives as long as the request."""
        kept: dict[date, tuple[tuple[str, int], ...]] = self.__dict__.setdefault("_held", {})
        if on not in kept:
            kept[on] = tuple(_HELD.rows(user=self.pk, on=on))
        return kept[on]

    @property
    def rights(self) -> frozenset[str]:
        """All permissions of today, wherever they hold: for the menu. Pages ask `accounts.permissions`."""
        roles = [ROLES[role] for role, _ in self.held(timezone.localdate()) if role in ROLES]
        return frozenset().union(*(role.permissions for role in roles))

    def get_session_auth_hash(self) -> str:
        """A session stands while the password and the count of general sign-outs are those it began with."""
        return f"{super().get_session_auth_hash()}.{self.sign_outs}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for fallback in super().get_session_auth_fallback_hash():
            yield f"{fallback}.{self.sign_outs}"


class Membership(models.Model):
    """A role (a key of `accounts.roles.ROLES`) of a person at a place during a period."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    role = models.CharField("vai trò", max_length=30)
    place = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    first_on = models.DateField("từ ngày")
    last_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "place", "first_on"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.place}"


_HELD = Prepared(
    lambda user, on: Membership.objects.filter(in_force(on), user=user).order_by("id").values_list("role", "place_id")
)


class OneTimeCode(models.Model):
    """Lets a person set a password and sign in, once. Only the code's hash is kept; it is shown when handed out."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="one_time_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("cấp lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    def __str__(self) -> str:
        return f"Mã một lần của {self.user}"


class FailedTries(models.Model):
    """How often somebody failed to sign in, by name, by address and by both; written by `accounts.throttle`."""

    key = models.CharField(max_length=80, unique=True)  # a digest: neither name nor address is kept
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    wait_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "failed tries"

    def __str__(self) -> str:
        return f"{self.key[:16]}…: {self.failures}"


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be; written by `accounts.sessions`."""

    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="sessions")
    address = models.CharField("địa chỉ máy", max_length=60)
    device = models.CharField("trình duyệt", max_length=300)
    first_seen_at = models.DateTimeField("từ lúc", null=True)
    last_seen_at = models.DateTimeField("thấy gần nhất lúc")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @property
    def mark(self) -> str:
        """Names the session on a page without giving it away."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]

    @property
    def device_in_words(self) -> str:
        return devices.in_words(self.device)


class SsoLink(models.Model):
    """Who a person is at the province's SSO, as an administrator entered it."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="sso_link")
    name = models.CharField("tên ở hệ thống chung", max_length=200, unique=True)
    # Issuer and subject of the first sign-in: a name that passes to somebody else there opens nothing here.
    subject = models.CharField(max_length=600, blank=True, default="")

    def __str__(self) -> str:
        return self.name
