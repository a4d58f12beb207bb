"""What the person chose about messages that come by themselves, and where they may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from carebraid.core.kernel.actor import Actor
from carebraid.core.reach.outreach_rules import KINDS, Wishes, is_confirmed
from carebraid.core.reach.texting import PROVED_LATELY, TEXT
from carebraid.store.fair_tests import load_joins
from carebraid.store.my import open_own_chart
from carebraid.store.outreach import load_addresses, load_sign_in_address, load_wishes
from carebraid.store.texting import has_gateway, load_asked, load_proved

from ._screen import screen


@dataclass(frozen=True, slots=True, kw_only=True)
class MyMessages:
    """``addresses``: safe ones and numbers proved lately, the one chosen first. ``kinds``: those with a standing yes; empty
    while stopped. ``joins_tests``: the person's yes or no to each kind of fair test they were asked about.

    ``takes_texts``: whether texts are set up here; ``number``: the one that waits for its code, with why that will not come.
    ``demo_code``: what the text would say, in the demo alone: there no text leaves.
    """

    wishes: Wishes
    addresses: tuple[str, ...]
    kinds: tuple[str, ...]
    is_stopped: bool
    is_confirmed: bool
    joins_tests: Mapping[str, bool]
    takes_texts: bool
    number: str
    number_failure: str
    demo_code: str


@screen
def my_messages(*, actor: Actor, now: datetime) -> MyMessages:
    """The signed-in person's own choice. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    wishes = load_wishes(chart)
    known = [address for _, address in load_addresses(chart, "e-mail")]
    proved = load_proved(chart, now - PROVED_LATELY)
    addresses = tuple(
        dict.fromkeys(one for one in (wishes.address, *proved, *known, load_sign_in_address(chart)) if one)
    )
    asked = load_asked(chart, now)
    is_stopped = wishes.stopped_at is not None
    yes = {said.kind for said in wishes.opt_ins if said.holds(now) and said.channel == wishes.channel}
    kinds = tuple(kind for kind in KINDS if kind in yes and not is_stopped)
    return MyMessages(
        wishes=wishes, addresses=addresses, kinds=kinds, is_stopped=is_stopped, is_confirmed=is_confirmed(wishes, now),
        joins_tests=load_joins(chart), takes_texts=has_gateway(TEXT), number=asked.number if asked else "",
        number_failure=asked.failure if asked else "", demo_code=asked.code if asked and settings.CAREBRAID_DEMO else "",
    )  # fmt: skip
