"""Does a forecast still tell the truth here? Last month's forecasts against what came, for every model."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.watch import drift
from carebraid.store import follow_up, journal
from carebraid.store.cohort import open_cohort
from carebraid.store.model_use import load_managers, load_pairs, save_reading

from ._models import MODELS
from ._unit import unit


@unit
def read_drift(*, actor: Actor, now: datetime) -> int:
    """Read the month before this one; gives how many models drift. Whoever manages the programme is told of each, once.

    Reading again is harmless. Too little to say is kept as such, and is not "no".
    """
    cohort = open_cohort(actor, now, about="drift")
    after = local_day(now, "UTC").replace(day=1)
    month = (after - timedelta(days=1)).replace(day=1)
    readings = {model: drift.read_drift(load_pairs(cohort, model, month, after)) for model in MODELS}
    for model, reading in readings.items():
        save_reading(cohort, model, month, reading)
        if reading.drifts:
            _tell_managers(cohort.organisation_id, model, month, now)
    journal.record(
        actor, "read_drift", now=now, purpose="operations", object_kind="model", object_id=month.isoformat(),
        detail={model: reading.drifts for model, reading in readings.items()},
    )  # fmt: skip
    return sum(bool(reading.drifts) for reading in readings.values())


def _tell_managers(organisation_id: UUID, model: str, month: date, now: datetime) -> None:
    for account_id in load_managers(organisation_id):
        follow_up.save_message(
            organisation_id, account_id, key=f"drift:{organisation_id}:{model}:{month}:{account_id}",
            template="model_drifts", now=now,
        )  # fmt: skip
