"""A named person signs for the line that the newest month proposes; forecasts are moved by it from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.model_use import save_use, sign_reading

from ._models import need_use
from ._unit import unit


@unit
def sign_recalibration(*, actor: Actor, now: datetime, model: str) -> None:
    """Move the model's line by what the newest reading found, on top of what was signed before.

    A reading holds only what was foretold since the last signing, so the two lines follow one another. Forecasts that
    were made stay as they were shown. Refuses a month with too little to say, and one that was signed.
    """
    organisation_id, use = need_use(actor, model)
    intercept, slope = sign_reading(organisation_id, model, by=actor.name, now=now)
    moved = replace(use, intercept=intercept + slope * use.intercept, slope=slope * use.slope)
    save_use(organisation_id, moved)
    journal.record(
        actor, "sign_recalibration", now=now, purpose="operations", object_kind="model", object_id=model,
        detail={"intercept": moved.intercept, "slope": moved.slope},
    )  # fmt: skip
