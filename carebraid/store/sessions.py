"""Sessions kept in the database under a hash of their key, so that a read of the table signs nobody in (SEC-027)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from .models import Session

# Asked with every request: written out, since building a query costs more than running this one.
_KEPT = "select session_data, expire_date from store_session where session_key = %s"
_SHOWN = 16  # hexadecimal digits of the hash that name a session on a page; they open nothing


class SessionStore(DatabaseSessions):
    """Django's database sessions, with the key hashed at rest and the account beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @staticmethod
    def hashed(session_key: str) -> str:
        """40 hexadecimal digits of SHA-256: what stands in the table for a key."""
        return sha256(session_key.encode()).hexdigest()[:40]

    @property
    def shown(self) -> str:
        """What names this session to its own person; empty where there is none."""
        return self.hashed(self.session_key)[:_SHOWN] if self.session_key else ""

    def load(self) -> dict[str, Any]:
        kept = self.session_key
        if kept is None:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_KEPT, [self.hashed(kept)])
            found = cursor.fetchone()
        if found is None or found[1] <= timezone.now():  # noqa: TID251 - Django's own interface has no now
            self._session_key = None  # an unknown or expired key is never taken over by a new session
            return {}
        return self.decode(found[0])

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=self.hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.session_key = self.hashed(self._get_or_create_session_key())  # type: ignore[attr-defined]
        account = data.get("_auth_user_id")
        row.account_id = account or None
        row.started_at, row.seen_at = _moment(data.get("started_at")), _moment(data.get("seen_at"))
        row.browser = str(data.get("browser", ""))[:200]
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=self.hashed(key)).delete()


@dataclass(frozen=True, slots=True)
class Open:
    """One signed-in browser of an account. ``key`` names it on a page and signs nobody in."""

    key: str
    started_at: datetime | None
    seen_at: datetime | None
    browser: str


def load_sessions(account_id: UUID, now: datetime) -> tuple[Open, ...]:
    """The account's sessions that have not run out, the one used last first."""
    rows = Session.objects.filter(account_id=account_id, expire_date__gt=now).order_by("-seen_at")
    return tuple(Open(row.session_key[:_SHOWN], row.started_at, row.seen_at, row.browser) for row in rows)


def end_sessions(account_id: UUID, *, only: str = "", but: str = "") -> int:
    """End the account's sessions: all of them, ``only`` one, or all ``but`` one. How many ended."""
    rows = Session.objects.filter(account_id=account_id)
    if only:
        rows = rows.filter(session_key__startswith=only)
    if but:
        rows = rows.exclude(session_key__startswith=but)
    return rows.delete()[0]


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
