"""Which organisation a transaction works in: what row-level security reads."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def enter(organisation_id: UUID | None) -> None:
    """Let the rest of this transaction see one organisation's rows; None sees none."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('carebraid.organisation', %s, true)", [str(organisation_id or "")])
