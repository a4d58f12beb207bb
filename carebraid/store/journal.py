"""The journal: append-only beside the state, sealed later by a job. Codes and digests, never clinical text."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import scope

_written: ContextVar[int] = ContextVar("journal_rows_written", default=0)

_INSERT = """
insert into store_journalentry
  (organisation_id, happened_at, actor, actor_name, roles, action, purpose, outcome, patient_id,
   object_kind, object_id, detail, request, digest)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')
"""


def record(
    actor: Actor,
    action: str,
    *,
    now: datetime,
    happened_at: datetime | None = None,
    patient_id: UUID | None = None,
    purpose: str = "",
    outcome: str = "done",
    object_kind: str = "",
    object_id: object = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one row. ``detail`` holds codes, counts and digests only; the database dates and digests the row."""
    row = [
        actor.organisation_id, happened_at or now, actor.reference, actor.name, sorted(actor.roles), action,
        purpose, outcome, patient_id, object_kind, str(object_id), msgspec.json.encode(detail or {}).decode(),
        actor.request,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)
    _written.set(_written.get() + 1)


def rows_written() -> int:
    """How many rows this context has appended so far: how the unit knows whether a flow left a trace."""
    return _written.get()


def record_refusal(actor: Actor, action: str, refused: Refused, *, now: datetime) -> None:
    """Append a refusal in a transaction of its own, since the refused work was rolled back."""
    with transaction.atomic():
        scope.enter(actor.organisation_id)
        record(
            actor, action, now=now, outcome="refused", patient_id=refused.about, detail={"code": refused.code}
        )
