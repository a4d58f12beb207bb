"""The chain of seals over the journal, and finding what was changed, taken away or added afterwards.

A seal covers every row written by transactions older than all that were still running: no such row can
appear late, so writers never wait and no row falls between two seals. Each seal holds its rows' ids and
digests, so that a broken one names the place; its hash covers the seal before, and its anchor is also
written outside the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import connection

from .models import JournalSeal

_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the chain."""

    number: int
    rows: int
    hash: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not add up. ``what`` is changed, missing, added, seal_changed, seal_missing or anchor."""

    what: str
    seal: int
    row: int | None


def seal_now(now: datetime) -> Seal | None:
    """Add the next seal where there are rows to seal; None where nothing was written since the last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(727274)"
        )  # one sealer at a time; writers are not concerned
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = cursor.fetchone()[0]
        last = JournalSeal.objects.order_by("-number").first()
        from_xact = last.to_xact if last else 0
        cursor.execute("select id, stored from store_journal_range(%s, %s)", [from_xact, horizon])
        rows = cursor.fetchall()
    if not rows:
        return None
    number = last.number + 1 if last else 1
    previous = bytes(last.hash) if last else b""
    ids, digests = [row[0] for row in rows], b"".join(bytes(row[1]) for row in rows)
    made = _hash(number, from_xact, horizon, ids, digests, previous)
    JournalSeal.objects.create(
        number=number, from_xact=from_xact, to_xact=horizon, rows=len(rows), ids=ids, digests=digests,
        previous=previous, hash=made, sealed_at=now,
    )  # fmt: skip
    return Seal(number, len(rows), made.hex(), now)


def write_anchor(seal: Seal, folder: Path) -> None:
    """Note the newest seal outside the database, so that cutting the chain's end shows."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "journal-anchors").open("a") as anchors:
        anchors.write(f"{seal.number} {seal.hash} {seal.sealed_at.isoformat()}\n")


def verify(folder: Path | None = None) -> Iterator[Broken]:
    """Everything that does not add up, seal by seal; nothing where the journal is whole."""
    anchors = _anchors(folder) if folder else {}
    previous, expected, reached = b"", 1, 0
    for seal in JournalSeal.objects.order_by("number").iterator(chunk_size=50):
        while expected < seal.number:
            yield Broken("seal_missing", expected, None)
            expected += 1
        expected = seal.number + 1
        known, digests = list(seal.ids), bytes(seal.digests)
        whole = _hash(seal.number, seal.from_xact, seal.to_xact, known, digests, bytes(seal.previous))
        if whole != bytes(seal.hash) or bytes(seal.previous) != previous or seal.from_xact != reached:
            yield Broken("seal_changed", seal.number, None)
        if seal.number in anchors and anchors[seal.number] != bytes(seal.hash).hex():
            yield Broken("anchor", seal.number, None)
        yield from _rows(seal, dict(zip(known, _split(digests), strict=True)))
        previous, reached = bytes(seal.hash), seal.to_xact
    for number in sorted(anchors):
        if number >= expected:
            yield Broken("seal_missing", number, None)
    with connection.cursor() as cursor:
        # Rows after the last seal are not chained yet; their own digests must hold all the same.
        cursor.execute(
            "select id from store_journal_range(%s, 9223372036854775807) where stored <> computed", [reached]
        )
        yield from (Broken("changed", expected, row[0]) for row in cursor.fetchall())


def _rows(seal: JournalSeal, sealed: dict[int, bytes]) -> Iterator[Broken]:
    with connection.cursor() as cursor:
        cursor.execute("select id, computed from store_journal_range(%s, %s)", [seal.from_xact, seal.to_xact])
        found = {row[0]: bytes(row[1]) for row in cursor.fetchall()}
    for row in sorted(sealed.keys() | found.keys()):
        if row not in found:
            yield Broken("missing", seal.number, row)
        elif row not in sealed:
            yield Broken("added", seal.number, row)
        elif sealed[row] != found[row]:
            yield Broken("changed", seal.number, row)


def _hash(number: int, start: int, end: int, ids: list[int], digests: bytes, previous: bytes) -> bytes:
    head = f"{number}:{start}:{end}:{','.join(map(str, ids))}:".encode()
    return sha256(head + digests + previous).digest()


def _split(digests: bytes) -> list[bytes]:
    return [digests[at : at + _DIGEST] for at in range(0, len(digests), _DIGEST)]


def _anchors(folder: Path) -> dict[int, str]:
    kept = folder / "journal-anchors"
    if not kept.exists():
        return {}
    lines = (line.split() for line in kept.read_text().splitlines() if line.strip())
    return {int(parts[0]): parts[1] for parts in lines}
