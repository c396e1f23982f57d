"""Sessions in the database that know whose they are: a person sees their own and ends one that should not be."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from gansao.orm.prepared import Prepared

SEEN_EVERY = 5 * 60  # seconds: a session's last sight is written no oftener than this, a process


class SessionStore(db.SessionStore):
    """Django's own, in a table of ours. The name is the one Django looks for."""

    @classmethod
    def get_model_class(cls) -> Any:
        from gansao.accounts.models import Session  # the engine is loaded before the models are

        return Session

    def load(self) -> dict[str, Any]:
        """What stands in a session; nothing, and another key at its next writing, where it is none or has ended."""
        found = _stored.rows(key=self.session_key or "")
        if found and found[0][1] > timezone.now():
            decoded: dict[str, Any] = self.decode(found[0][0])
            return decoded
        self._session_key = None
        return {}

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        user = data.get(SESSION_KEY)
        row.user_id = int(user) if user else None
        row.address, row.device = data.get("address", ""), data.get("device", "")
        row.first_seen_at = data.get("first_seen_at")
        row.last_seen_at = timezone.now()
        return row

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        seen_now(self.session_key or "")  # a row just written need not be written again


@Prepared
def _stored(key: str) -> Any:
    return SessionStore.get_model_class().objects.filter(session_key=key).values_list("session_data", "expire_date")


def describe(request: HttpRequest, address: str) -> None:
    """What the owner is told about this session; to be called when it begins."""
    request.session["address"] = address
    request.session["device"] = request.META.get("HTTP_USER_AGENT", "")[:300]
    request.session["first_seen_at"] = timezone.now().isoformat()


def seen_now(key: str) -> bool:
    """True where the last sight of this session is due to be written."""
    return cache.add(f"seen:{key}", 1, SEEN_EVERY)
