"""Whose law on minors applies here: what was entered, and which rules are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.knowledge.minor_rules import State, load_minor_rules
from carebraid.store.desk import open_desk
from carebraid.store.minors import Law, load_law

from ._screen import screen


@dataclass(frozen=True, slots=True)
class StateLaw:
    """``law`` None or without a state: both signatures are needed of every minor."""

    law: Law | None
    states: tuple[State, ...]


@screen
def state_law(*, actor: Actor, now: datetime) -> StateLaw:
    """Refuses whoever is not the officer."""
    return StateLaw(load_law(open_desk(actor, now).organisation_id), load_minor_rules())
