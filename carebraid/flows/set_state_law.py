"""The privacy officer enters whose law on minors applies, once a lawyer has confirmed it (PRV-066)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.minor_rules import find_state
from carebraid.store import journal
from carebraid.store.minors import save_law

from ._unit import unit


@unit
def set_state_law(*, actor: Actor, now: datetime, state: str, confirmed_by: str) -> UUID:
    """From now on the rule of ``state`` decides whose signature a minor's consent needs; empty takes that back.

    ``confirmed_by``: the lawyer who confirmed the rule for this organisation, and when. The rules shipped are not
    checked by a lawyer (``needs_check``). Refuses an unknown state and a confirmation by nobody.
    """
    said = " ".join(confirmed_by.split())
    if actor.organisation_id is None:
        raise Refused("state.no_organisation", "This belongs to an organisation.")
    if state:
        find_state(state)
        if len(said) < 5:
            raise Refused("state.not_confirmed", "Please say which lawyer confirmed this rule, and when.")
    law_id = save_law(actor.organisation_id, state=state, confirmed_by=said, entered_by=actor.name, now=now)
    journal.record(
        actor, "set_state_law", now=now, object_kind="state_law", object_id=law_id, detail={"state": state}
    )
    return law_id
