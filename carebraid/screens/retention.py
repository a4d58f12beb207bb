"""What is over, table by table, what is held, and what no clock ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import find_by_password, load_account_actor
from carebraid.store.retention import (
    Over,
    load_holds,
    load_over,
    tables_with_a_clock,
    tables_without_a_clock,
)

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Retention:
    """``holds``: (id, whether everybody is held, why, since). ``kept``: (table, rule in words)."""

    over: tuple[Over, ...]
    holds: tuple[tuple[UUID, bool, str, datetime], ...]
    kept: tuple[tuple[str, str], ...]


@screen
def retention(*, actor: Actor, now: datetime) -> Retention:
    """Counts of one organisation; no row and no name."""
    if actor.organisation_id is None:
        raise ValueError("retention is of one organisation")
    holds = load_holds(actor.organisation_id)
    over = tuple(load_over(actor.organisation_id, table, now) for table in sorted(tables_with_a_clock()))
    return Retention(over, holds, tuple(sorted(tables_without_a_clock().items())))


def who_is(email: str, password: str) -> Actor | None:
    """The account behind an address and its password, for a command on this machine; None where they do not fit."""
    account_id = find_by_password(email, password)
    return None if account_id is None else load_account_actor(account_id)
