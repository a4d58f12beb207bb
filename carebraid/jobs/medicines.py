"""The round about medicines: whoever has something due gets a task about it."""

from __future__ import annotations

from datetime import datetime

import structlog

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.raise_due import raise_due
from carebraid.screens.rounds import load_people_with_medicines_due, note_beat

from ._actor import job_actor

log = structlog.get_logger("carebraid.jobs")
_BATCH = 100


def medicines(now: datetime) -> int:
    """Go through every organisation once; gives how many tasks were raised. A batch that fails does not stop the rest."""
    raised = failed = 0
    for organisation_id, people in load_people_with_medicines_due(now=now, batch=_BATCH):
        try:
            raised += raise_due(actor=job_actor("medicines", organisation_id), now=now, patient_ids=people)
        except (Refused, ArithmeticError, LookupError, ValueError) as error:
            failed += 1
            log.error("fault", task="medicines", error=type(error).__name__)
    note_beat("medicines", now, raised=raised, failed=failed)
    return raised
