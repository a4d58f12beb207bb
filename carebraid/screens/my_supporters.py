"""The people somebody shares with, as the person themself sees and changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.boundary import LASTS, LONGEST, ends_at
from carebraid.store.chart import Chart
from carebraid.store.grants import Kept, load_grant, load_grants
from carebraid.store.my import open_own_chart

from ._screen import screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One contract. ``state``: waiting (for their yes), sharing, over (its time has passed) or ended.

    A pause for safety is no state: nobody who looks over a shoulder shall learn of it. ``is_paused`` is for the
    one place where it is taken back. ``last_day`` is the last day on which it holds.
    """

    grant_id: UUID
    name: str
    relation: str
    phone: str
    note: str
    signs_in_as: str
    sees: frozenset[str]
    does: frozenset[str]
    crisis: frozenset[str]
    from_on: date | None
    last_day: date
    since: datetime | None
    state: str
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Supporters:
    """Open contracts, and those that have ended or run out, newest first."""

    now: tuple[Contract, ...]
    before: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """The end that is proposed for a new contract (90 days), and the latest that may be chosen."""

    usual: date
    latest: date


@screen
def my_supporters(*, actor: Actor, now: datetime) -> Supporters:
    """Everybody the signed-in person shares with. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    found = [_contract(one, now) for one in load_grants(chart)]
    return Supporters(
        tuple(one for one in found if one.state in ("waiting", "sharing")),
        tuple(one for one in found if one.state in ("over", "ended")),
    )


@screen
def my_supporter(*, actor: Actor, now: datetime, grant_id: UUID) -> tuple[Contract, Ends]:
    """One of them, with the ends that may be chosen. Refuses ``grant.not_found``."""
    chart = open_own_chart(actor, now)
    return _contract(load_grant(chart, grant_id), now), _ends(chart, now)


@screen
def new_supporter(*, actor: Actor, now: datetime) -> Ends:
    """The ends that may be chosen for a new contract."""
    return _ends(open_own_chart(actor, now), now)


def _ends(chart: Chart, now: datetime) -> Ends:
    # The day's end must be within a year, so the latest day is one less.
    latest = local_day(now + LONGEST, chart.zone) - timedelta(days=1)
    return Ends(local_day(now + LASTS, chart.zone), latest)


def _contract(kept: Kept, now: datetime) -> Contract:
    boundary = kept.boundary
    end = ends_at(boundary)
    state = "waiting" if boundary.accepted_at is None else "sharing"
    if boundary.ended_at is not None:
        state = "ended"
    elif end <= now:
        state = "over"
    return Contract(
        grant_id=kept.id, name=kept.name, relation=kept.relation, phone=kept.phone, note=kept.note,
        signs_in_as=kept.signs_in_as, sees=boundary.sees, does=boundary.does, crisis=boundary.crisis,
        from_on=boundary.from_on, last_day=local_day(end - timedelta(seconds=1), boundary.zone),
        since=boundary.accepted_at, state=state, is_paused=boundary.duress_at is not None,
    )  # fmt: skip
