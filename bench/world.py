"""Building the large world: COPY straight into the tables, then the indexes, then the real refresh job over everybody."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import tee
from multiprocessing import get_context
from typing import Any

import psycopg

from carebraid.store.embedded import DATABASE, Embedded

from . import kept, rows, standings
from .plan import Person, Place, make_people, make_places

_CHUNK = 4_000
_AT_ONCE = 500
_LARGE = ("store_checkin", "store_response", "store_appointment", "store_entry")
_FROM_OTHERS = {
    "store_missedvisit": """insert into store_missedvisit (id, organisation_id, patient_id, labels, appointment_id, told_at,
        told_by, barriers, wanted, arranged)
      select gen_random_uuid(), organisation_id, patient_id, labels, id, at + interval '2 days', 'person', '{transport}',
        '{ride}', '{ride}' from store_appointment where state = 'missed' and uuid_hash(id) % 5 = 0""",
    "store_message": """insert into store_message (id, organisation_id, account_id, task_id, key, template, channels, queued_at,
        sent_at, shown_at, opened_at, failure)
      select gen_random_uuid(), t.organisation_id, p.account_id, t.id, 'nudge:' || t.id, 'nudge', '{app}', t.opened_at,
        t.opened_at, t.opened_at + interval '2 hours', t.opened_at + interval '2 hours', ''
      from store_task t join store_patient p on p.id = t.patient_id where t.kind = 'outreach'""",
}
"""Rows that belong to rows written before them."""


@dataclass(frozen=True, slots=True)
class Built:
    """How long building took (seconds) and what came of it (rows by table, bytes)."""

    load_s: float
    index_s: float
    judge_s: float
    patients: int
    checkins: int
    organisations: int
    staff: int
    largest_panel: int
    database_bytes: int
    rows: dict[str, int]

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def superuser(server: Embedded) -> psycopg.Connection[Any]:
    """A connection that no row-level rule holds back: for building and looking on only."""
    return psycopg.connect(server.url("postgres", DATABASE), autocommit=True)


def build(server: Embedded, *, patients: int, checkins: int, now: datetime, seed: int = 1) -> Built:
    """Fill an empty, migrated database. The same seed gives the same people and answers, on fresh ids."""
    now = rows.since(now)
    chance = random.Random(seed)
    places = make_places(chance, patients)
    people = make_people(chance, places, patients, checkins)
    started = time.perf_counter()
    with superuser(server) as connection:
        # Foreign keys hold by construction; checking five million of them one by one would measure nothing.
        connection.execute("set session_replication_role = replica")
        dropped = _drop_indexes(connection)
        _fill(server, connection, places, people, chance, now)
        loaded = time.perf_counter()
        for definition in dropped:
            connection.execute(definition)
        connection.execute("vacuum (analyze)")
        built = time.perf_counter()
        standings.judge_everybody()
        standings.settle(connection, people, now)
        connection.execute("vacuum (analyze) store_standing, store_task")
        judged = time.perf_counter()
        return Built(
            load_s=round(loaded - started, 1), index_s=round(built - loaded, 1), judge_s=round(judged - built, 1),
            patients=patients, checkins=checkins,
            organisations=len(places), staff=sum(len(place.staff) for place in places),
            largest_panel=max(one.panel for place in places for one in place.staff),
            database_bytes=_one(connection, f"select pg_database_size('{DATABASE}')"),
            rows={
                table: _one(connection, f"select count(*) from {table}")
                for table in (*rows.COLUMNS, *kept.COLUMNS, *_FROM_OTHERS, "store_standing")
            },
        )  # fmt: skip


def _one(connection: psycopg.Connection[Any], sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None


def _drop_indexes(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the indexes of the large tables that no constraint needs; how to make each again."""
    found = connection.execute(
        "select i.indexname, i.indexdef from pg_indexes i left join pg_constraint c on c.conname = i.indexname"
        " where i.schemaname = 'public' and i.tablename = any(%s) and c.oid is null",
        [list(_LARGE)],
    ).fetchall()
    for name, _ in found:
        connection.execute(f'drop index "{name}"')
    return [definition for _, definition in found]


def _fill(
    server: Embedded,
    connection: psycopg.Connection[Any],
    places: list[Place],
    people: list[Person],
    chance: random.Random,
    now: datetime,
) -> None:
    """Two halves side by side: check-ins, visits and tasks here, answers and what else is kept in a second process."""
    opened = rows.cases(people, chance)
    other = get_context("fork").Process(
        target=_fill_other, args=(server, places, people, chance.random(), now, opened)
    )
    other.start()
    told, story = tee(rows.tasks(places, people, chance, now, opened))
    _copy(connection, {
        "store_organisation": rows.organisations(places),
        "store_site": rows.sites(places),
        "store_account": rows.accounts(places, people, now),
        "store_staff": rows.staff(places, now),
        "store_shift": rows.shifts(places),
        "store_oncall": rows.on_call(places),
        "store_crisiscontact": rows.crisis(places, now),
        "store_patient": rows.patients(places, people, chance, now),
        "store_patientname": rows.names(places, people),
        "store_contactchannel": rows.channels(places, people),
        "store_teammember": rows.ties(places, people, now),
        "store_checkin": rows.checkins(places, people, chance, now),
        "store_appointment": rows.appointments(places, people, chance, now),
        "store_entry": rows.entries(places, people, chance, now),
        "store_task": (task for task, _ in told),
        "store_taskevent": (event for _, event in story),
        "store_safetycase": rows.safety_cases(places, people, now, opened),
    })  # fmt: skip
    # One empty standing each: how somebody stands is worked out when everything is there.
    connection.execute(
        "insert into store_standing (id, organisation_id, patient_id, labels, signs, computed_at, craving, sleep, phq9, gad7,"
        " word, worst_run, current_run, not_improving, overdue, urgent)"
        " select id, organisation_id, id, labels, '{}', enrolled_at, '[]', '[]', '[]', '[]', '', 0, 0, '', '', 0"
        " from store_patient"
    )
    other.join()
    if other.exitcode:
        raise RuntimeError("the other half of the world could not be written")
    for statement in _FROM_OTHERS.values():
        connection.execute(statement)


def _fill_other(
    server: Embedded, places: list[Place], people: list[Person], seed: float, now: datetime, opened: rows.Opened
) -> None:  # fmt: skip
    """The second process: answers first, then many tables at once, some hundreds of people at a time."""
    chance = random.Random(seed)
    with superuser(server) as connection:
        connection.execute("set session_replication_role = replica")
        _copy(connection, {"store_response": rows.responses(places, people, chance, now, opened)})
        for start in range(0, len(people), _AT_ONCE):
            told: dict[str, list[str]] = {table: [] for table in kept.COLUMNS}
            for table, line in kept.of_places(places, chance, now) if start == 0 else ():
                told[table].append(line)
            for person in people[start : start + _AT_ONCE]:
                for table, line in kept.of_person(places[person.place], person, chance, now):
                    told[table].append(line)
            _copy(connection, told)


def _copy(connection: psycopg.Connection[Any], tables: Mapping[str, Iterable[str]]) -> None:
    for table, lines in tables.items():
        columns = rows.COLUMNS.get(table) or kept.COLUMNS[table]
        with connection.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
            for chunk in _chunks(lines):
                copy.write(chunk)


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    kept: list[str] = []
    for one in lines:
        kept.append(one)
        if len(kept) >= _CHUNK:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept)
