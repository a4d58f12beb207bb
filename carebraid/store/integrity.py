"""Rows that were altered outside the application, by the digests that the database keeps (PRV-079)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from . import models


@dataclass(frozen=True, slots=True)
class Altered:
    """One row that is not as the application left it. ``what``: changed, missing, added; the person where it says."""

    table: str
    row: UUID
    what: str
    patient_id: UUID | None


def load_altered(organisation_id: UUID) -> tuple[Altered, ...]:
    """Every row of the organisation that does not agree with its digest, table by table. Reads everything once."""
    with connection.cursor() as cursor:
        cursor.execute("select * from store_altered_rows(%s)", [organisation_id])
        return tuple(Altered(table.removeprefix("store_"), *rest) for table, *rest in cursor.fetchall())


def redo_digests(organisation_id: UUID) -> int:
    """Take every row as it is now for what the application left; gives how many. Only the owner of the tables can."""
    with connection.cursor() as cursor:
        cursor.execute("select store_redo_digests(%s)", [organisation_id])
        return int(cursor.fetchone()[0])


def is_entered(organisation_id: UUID, words: str) -> bool:
    """Whether an incident with exactly these words was entered before, closed or not."""
    return bool(models.Incident.objects.filter(organisation_id=organisation_id, words=words).exists())
