"""What the person chose about messages that come by themselves, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.reach.outreach_rules import KINDS, Wishes, is_confirmed
from carebraid.store.fair_tests import load_facts
from carebraid.store.my import open_own_chart
from carebraid.store.outreach import load_addresses, load_sign_in_address, load_wishes

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MyMessages:
    """``addresses``: safe ones, the one chosen first. ``kinds``: those with a standing yes; empty while stopped.
    ``joins_tests``: the person's word on fair tests, None where nobody asked."""

    wishes: Wishes
    addresses: tuple[str, ...]
    kinds: tuple[str, ...]
    is_stopped: bool
    is_confirmed: bool
    joins_tests: bool | None


@screen
def my_messages(*, actor: Actor, now: datetime) -> MyMessages:
    """The signed-in person's own choice. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    wishes = load_wishes(chart)
    known = (address for _, address in load_addresses(chart, "e-mail"))
    addresses = tuple(
        dict.fromkeys(one for one in (wishes.address, *known, load_sign_in_address(chart)) if one)
    )
    is_stopped = wishes.stopped_at is not None
    yes = {said.kind for said in wishes.opt_ins if said.holds(now) and said.channel == wishes.channel}
    kinds = tuple(kind for kind in KINDS if kind in yes and not is_stopped)
    return MyMessages(
        wishes, addresses, kinds, is_stopped, is_confirmed(wishes, now), load_facts(chart, now)[2]
    )
