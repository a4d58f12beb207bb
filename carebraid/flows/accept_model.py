"""A named person answers for a model whose gate is shut, with the reason; from then on it may ask for a call."""

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
def accept_model(*, actor: Actor, now: datetime, model: str, why: str) -> None:
    """Accept a model in spite of what its figures do not show. Its forecasts ask for a call, never for less than before.

    Refuses no reason, a model nobody has judged, and one that speaks already (``model.speaks``, 409).
    """
    reason = need_reason(why)
    organisation_id, use = need_use(actor, model)
    if use.speaks:
        raise Refused("model.speaks", "This model may raise attention already.", status=409)
    save_use(
        organisation_id, replace(use, state="accepted", why=reason, decided_by=actor.name, decided_at=now)
    )
    raise_all(organisation_id)
    journal.record(
        actor, "accept_model", now=now, purpose="operations", object_kind="model", object_id=model,
        detail={"digest": use.digest, "failures": len(use.failures)},
    )  # fmt: skip
