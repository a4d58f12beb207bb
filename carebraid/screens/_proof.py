"""How far a message came, as it is told to colleagues."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.reach.delivery import Delivery, Proof
from carebraid.core.watch.rungs import NOT_SET_UP
from carebraid.knowledge.outreach import proof_within


def say_state(proof: Proof, now: datetime) -> str:
    """The code of its state: what is proved, ``unknown`` where proof did not come in time, ``not_set_up`` where nothing could go."""
    state = proof.state_at(now, proof_within())
    return NOT_SET_UP if state is Delivery.FAILED and proof.failure == NOT_SET_UP else state.value
