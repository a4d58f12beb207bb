"""The journal is append-only by a rule of the database."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "update store_journalentry set action = 'x'",
        "delete from store_journalentry",
        "truncate store_journalentry",
    ],
)
def test_nobody_changes_the_journal(change: str, now: datetime) -> None:
    """PRV-078: by a rule of the database and without the right to."""
    journal.record(Actor("job", "A job", None, service="seal"), "tried", now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
