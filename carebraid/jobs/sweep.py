"""The round every fifteen seconds: tasks whose step is due, and safety tasks whose owner is gone."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.climb_ladder import climb_ladder
from carebraid.flows.queue_left_lying import queue_left_lying
from carebraid.screens.rounds import load_left_lying, load_round, note_beat

from ._actor import job_actor
from ._short import short_transactions

log = structlog.get_logger("carebraid.jobs")
_AT_ONCE = 500


def sweep(now: datetime) -> dict[str, int]:
    """Go through every organisation once. One task that fails is logged and does not stop the others."""
    done: dict[str, int] = {"failed": 0}
    with short_transactions():
        for organisation_id, due in load_round(now=now, limit=_AT_ONCE):
            actor = job_actor("sweep", organisation_id)
            for task_id, patient_id in due:
                try:
                    what = climb_ladder(actor=actor, now=now, task_id=task_id, patient_id=patient_id)
                    done[what] = done.get(what, 0) + 1
                except (Refused, ArithmeticError, LookupError, ValueError) as error:
                    done["failed"] += 1
                    log.error("fault", task="sweep", error=type(error).__name__)
        for organisation_id in load_left_lying(now=now):
            again = queue_left_lying(actor=job_actor("sweep", organisation_id), now=now)
            done["queued_again"] = done.get("queued_again", 0) + again
    with transaction.atomic():
        note_beat("sweep", now, **done)
    return done
