"""Short transactions: a worker that freezes within one does not keep its rows from the others (REL-10)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LONGEST = "30s"
"""So long a transaction may stand idle: longer than any gateway takes, shorter than the minute of a takeover."""


@contextmanager
def short_transactions() -> Iterator[None]:
    """Within it the database ends a session that does nothing inside a transaction, and gives its rows free."""
    with connection.cursor() as cursor:
        cursor.execute(f"set idle_in_transaction_session_timeout = '{LONGEST}'")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("reset idle_in_transaction_session_timeout")
