"""The pulse of the standing jobs, and the figures that the doctor reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from . import models


@dataclass(frozen=True, slots=True)
class Beat:
    """When a job last did its round, and its own figures."""

    name: str
    at: datetime
    detail: dict[str, Any]


def save_beat(name: str, now: datetime, **detail: Any) -> None:
    """The job called ``name`` did its round now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into store_pulse (name, beat_at, detail) values (%s, %s, %s) on conflict (name) "
            "do update set beat_at = excluded.beat_at, detail = excluded.detail",
            [name, now, msgspec.json.encode(detail).decode()],
        )


def load_beats() -> dict[str, Beat]:
    """Every job's last round by its name."""
    return {row.name: Beat(row.name, row.beat_at, row.detail) for row in models.Pulse.objects.all()}


def load_founded_at() -> datetime:
    """When the first table of this house was made."""
    with connection.cursor() as cursor:
        cursor.execute("select min(applied) from django_migrations")
        founded: datetime = cursor.fetchone()[0]
        return founded


def load_organisation_ids() -> tuple[UUID, ...]:
    """Every organisation: what the standing jobs go through one by one."""
    return tuple(models.Organisation.objects.order_by("name").values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class Database:
    """What the database says about itself."""

    version: str
    has_checksums: bool
    size_bytes: int
    waiting_jobs: int
    failed_jobs: int
    unsealed: int


def load_database() -> Database:
    """Version, page checksums, size, the queue, and how much of the journal awaits its seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version'), current_setting('data_checksums') = 'on', "
            "pg_database_size(current_database()), "
            "(select count(*) from procrastinate_jobs where status = 'todo' and (scheduled_at is null or scheduled_at <= now())), "
            "(select count(*) from procrastinate_jobs where status = 'failed'), "
            "(select count(*) from store_journal_range(coalesce((select max(to_xact) from store_journalseal), 0), 9223372036854775807))"
        )
        return Database(*cursor.fetchone())


def load_oldest_unacknowledged(now: datetime) -> datetime | None:
    """When the oldest safety task that nobody has acknowledged was opened, in the organisation in scope."""
    waiting = models.Task.everyone.exclude(state="closed").filter(acknowledged_at=None, due_at__lte=now)
    urgent = waiting.filter(kind__in=["safety", "safety_unanswered"]) | waiting.filter(priority="immediate")
    found: datetime | None = urgent.order_by("opened_at").values_list("opened_at", flat=True).first()
    return found


def load_failed_jobs() -> tuple[tuple[str, datetime, int], ...]:
    """(job, last time, attempts) of jobs that have failed for good, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select j.task_name, max(e.at), j.attempts from procrastinate_jobs j "
            "join procrastinate_events e on e.job_id = j.id where j.status = 'failed' "
            "group by j.id order by 2 desc limit 100"
        )
        return tuple(cursor.fetchall())
