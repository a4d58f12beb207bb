"""Double work: people whom two colleagues are asked to call, and people two colleagues called within a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

import msgspec

from carebraid.core.kernel.actor import Actor
from carebraid.core.team.calling import Call, calls_about, double_work
from carebraid.store.calls import OpenCall, load_acts_about, load_open_calls
from carebraid.store.panel import open_panel

from ._screen import screen
from ._why import say_signals

_SOON = timedelta(hours=24)
_TWO = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of two tasks: whose it is, why it is there, by when."""

    task_id: UUID
    owner: str
    what: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Doubled:
    """One person: the call that stays, those that can be put into it, and who called in the last day."""

    patient_id: UUID
    name: str
    number: str
    keep: Side
    others: tuple[Side, ...]
    calls: tuple[Call, ...]


@screen
def twice(*, actor: Actor, now: datetime, language: str) -> tuple[Doubled, ...]:
    """Everybody on the reader's panel with two calls of two colleagues. Refuses whoever is not on a care team."""
    panel = open_panel(actor, now, about="double_work")
    found = load_open_calls(panel, now + _SOON)
    people = [list(group) for _, group in groupby(found, key=lambda one: one.patient_id)]
    people = [calls for calls in people if len(calls) >= _TWO]
    acts = load_acts_about(panel, [calls[0].patient_id for calls in people])
    shown = []
    for calls in people:
        pairs = double_work([(one.id, one.owner_id, one.is_safety, one.due_at) for one in calls])
        if not pairs:
            continue
        by_id = {one.id: _side(one, language) for one in calls}
        first = calls[0]
        shown.append(
            Doubled(
                first.patient_id, first.name, first.number, by_id[pairs[0].keep],
                tuple(by_id[pair.other] for pair in pairs), calls_about(acts.get(first.patient_id, ()), now),
            )
        )  # fmt: skip
    return tuple(shown)


def _side(one: OpenCall, language: str) -> Side:
    why = say_signals(msgspec.json.decode(one.why), language)
    return Side(one.id, one.owner, why[0] if why else "", one.due_at)
