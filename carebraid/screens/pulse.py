"""Whether the house is up, for whoever watches machines: one word, nothing else."""

from __future__ import annotations

from django.db import DatabaseError, connection


def is_up() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False
