"""Sessions kept in the database under a hash of their key, so that a read of the table signs nobody in (SEC-027)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from .models import Session


class SessionStore(DatabaseSessions):
    """Django's database sessions, with the key hashed at rest and the account beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @staticmethod
    def hashed(session_key: str) -> str:
        """40 hexadecimal digits of SHA-256: what stands in the table for a key."""
        return sha256(session_key.encode()).hexdigest()[:40]

    def _get_session_from_db(self) -> Session | None:
        kept = self.session_key
        if kept is None:
            return None
        found = Session.objects.filter(session_key=self.hashed(kept)).first()
        if found is None:
            self._session_key = None
        return found

    def load(self) -> dict[str, Any]:
        found = self._get_session_from_db()
        return self.decode(found.session_data) if found and not self._is_over(found) else {}

    def _is_over(self, row: Session) -> bool:
        from django.utils import timezone

        return row.expire_date <= timezone.now()

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=self.hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        row.session_key = self.hashed(self._get_or_create_session_key())
        account = data.get("_auth_user_id")
        row.account_id = account or None
        row.started_at, row.seen_at = data.get("started_at"), data.get("seen_at")
        row.browser = str(data.get("browser", ""))[:200]
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=self.hashed(key)).delete()
