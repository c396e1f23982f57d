"""People, and their roles at a place during a period."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. E-mail is optional: many officials have none."""

    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ", max_length=120, blank=True, default="")

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username


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
