"""Who signs in, and whose session it is: Django's own way, the account of a session by a prepared query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from gansao.accounts.models import User
from gansao.orm.prepared import Prepared


class Accounts(ModelBackend):
    def get_user(self, user_id: int) -> Any:
        found = _account.rows(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


_account = Prepared(lambda pk: User.objects.filter(pk=pk))
