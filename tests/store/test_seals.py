"""The chain of seals finds any single changed, missing or added row (SEC-110)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.embedded import OWNER, Embedded
from carebraid.store.seals import Broken, Seal, seal_now, verify, write_anchor

ACTOR = Actor("job", "Seal", None, service="seal")


@pytest.fixture
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    """Somebody who owns the tables, and is past the rule that refuses every change."""
    url = Embedded(Path(settings.CAREBRAID_HOME)).url(OWNER, own_database)
    with psycopg.connect(url, autocommit=True) as made:
        made.execute("alter table store_journalentry disable trigger append_only")
        made.execute("alter table store_journalseal disable trigger append_only")
        yield made


def write(now: datetime, rows: int = 5) -> None:
    for number in range(rows):
        with transaction.atomic():
            journal.record(ACTOR, f"did.{number}", now=now)


def seal(now: datetime, rows: int) -> list[Seal]:
    """Seal until ``rows`` more rows are sealed: other tests' open transactions hold the horizon back."""
    made: list[Seal] = []
    for _ in range(12_000):
        with transaction.atomic():
            made += filter(None, [seal_now(now)])
        if sum(one.rows for one in made) >= rows:
            return made
        time.sleep(0.05)
    raise AssertionError("the rows were not sealed, however long")


def seal_of(owner: psycopg.Connection, row: int) -> int:
    found = owner.execute("select number from store_journalseal where %s = any(ids)", [row]).fetchone()
    assert found is not None
    return int(found[0])


def ids(owner: psycopg.Connection) -> list[int]:
    return [row[0] for row in owner.execute("select id from store_journalentry order by id").fetchall()]


@pytest.fixture
def sealed(owner: psycopg.Connection, now: datetime) -> psycopg.Connection:
    """Three seals over fifteen rows, and two rows not sealed yet."""
    for _ in range(3):
        write(now)
        seal(now, 5)
    write(now, 2)
    return owner


def test_an_untouched_journal_is_whole(sealed: psycopg.Connection) -> None:
    assert list(verify()) == []
    assert sealed.execute("select sum(rows) >= 15 from store_journalseal").fetchone() == (True,)


@pytest.mark.parametrize(
    "column", ["actor", "action", "outcome", "actor_name", "purpose", "object_id", "request"]
)
def test_any_changed_row_is_named(sealed: psycopg.Connection, column: str) -> None:
    """PRV-078, PRV-079."""
    row = ids(sealed)[7]
    sealed.execute(f"update store_journalentry set {column} = 'x' where id = %s", [row])
    assert list(verify()) == [Broken("changed", seal_of(sealed, row), row)]


def test_a_row_changed_together_with_its_digest_is_named(sealed: psycopg.Connection) -> None:
    row = ids(sealed)[3]
    sealed.execute("update store_journalentry set action = 'x' where id = %s", [row])
    sealed.execute("update store_journalentry j set digest = store_journal_digest(j) where id = %s", [row])
    assert list(verify()) == [Broken("changed", seal_of(sealed, row), row)]


@pytest.mark.parametrize("place", [0, 4, 5, 14])
def test_any_missing_row_is_named(sealed: psycopg.Connection, place: int) -> None:
    """PRV-078, PRV-079."""
    row = ids(sealed)[place]
    sealed.execute("delete from store_journalentry where id = %s", [row])
    assert list(verify()) == [Broken("missing", seal_of(sealed, row), row)]


def test_an_added_row_is_named(sealed: psycopg.Connection) -> None:
    copied = ids(sealed)[6]
    sealed.execute("alter table store_journalentry disable trigger digest")
    sealed.execute(
        "insert into store_journalentry select (r).* from (select jsonb_populate_record(j, '{\"id\": 999999}') r "
        "from store_journalentry j where id = %s) x", [copied],
    )  # fmt: skip
    assert list(verify()) == [Broken("added", seal_of(sealed, copied), 999999)]


def test_a_row_not_sealed_yet_is_checked_too(sealed: psycopg.Connection) -> None:
    row = ids(sealed)[-1]
    sealed.execute("update store_journalentry set action = 'x' where id = %s", [row])
    assert [(b.what, b.row) for b in verify()] == [("changed", row)]


def test_a_changed_or_missing_seal_shows(sealed: psycopg.Connection) -> None:
    sealed.execute(
        "update store_journalseal set sealed_at = sealed_at, rows = rows, hash = '\\x00' where number = 2"
    )
    assert [(b.what, b.seal) for b in verify()][:2] == [("seal_changed", 2), ("seal_changed", 3)]
    sealed.execute("delete from store_journalseal where number = 2")
    assert ("seal_missing", 2) in [(b.what, b.seal) for b in verify()]


def test_cutting_the_end_off_shows_by_the_anchor(
    owner: psycopg.Connection, now: datetime, tmp_path: Path
) -> None:
    for _ in range(2):
        write(now)
        for made in seal(now, 5):
            write_anchor(made, tmp_path)
    assert list(verify(tmp_path)) == []
    last = seal_of(owner, ids(owner)[-1])
    owner.execute(
        "delete from store_journalentry where id in (select unnest(ids) from store_journalseal where number = %s)",
        [last],
    )
    owner.execute("delete from store_journalseal where number = %s", [last])
    assert [(b.what, b.seal) for b in verify(tmp_path)] == [("seal_missing", last)]


def test_a_slow_writer_falls_under_a_later_seal(owner: psycopg.Connection, now: datetime) -> None:
    write(now, 1)
    url = Embedded(Path(settings.CAREBRAID_HOME)).url(database=connection.settings_dict["NAME"])
    with psycopg.connect(url) as slow:
        slow.execute(
            "insert into store_journalentry (happened_at, actor, actor_name, action, roles, purpose, outcome, "
            "object_kind, object_id, detail, request, digest) "
            "values (now(), 'a', 'a', 'slow', '{}', '', '', '', '', '{}', '', '')"
        )
        write(now, 2)
        with transaction.atomic():
            early = seal_now(now)
        slow.commit()
    seal(now, 4 - (early.rows if early else 0))
    assert list(verify()) == []
    assert owner.execute("select sum(rows) from store_journalseal").fetchone() == (4,)
    assert seal_of(owner, ids(owner)[1]) > (early.number if early else 0)
