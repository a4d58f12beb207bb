"""A named person silences a model: what it foretells is still shown, and asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.foretelling import raise_all
from carebraid.store.model_use import save_use

from ._models import need_reason, need_use
from ._unit import unit


@unit
def withdraw_model(*, actor: Actor, now: datetime, model: str, why: str) -> None:
    """Withdraw a model from outreach at once. Refuses no reason and one that is withdrawn (``model.withdrawn``, 409)."""
    reason = need_reason(why)
    organisation_id, use = need_use(actor, model)
    if use.state == "withdrawn":
        raise Refused("model.withdrawn", "This model is withdrawn already.", status=409)
    save_use(
        organisation_id, replace(use, state="withdrawn", why=reason, decided_by=actor.name, decided_at=now)
    )
    raise_all(organisation_id)
    journal.record(
        actor, "withdraw_model", now=now, purpose="operations", object_kind="model", object_id=model,
        detail={"digest": use.digest},
    )  # fmt: skip
