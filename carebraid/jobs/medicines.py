"""The round about medicines: what is due gets a task, and who asked for it is reminded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import structlog

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.raise_due import raise_due
from carebraid.flows.remind_of_medicines import remind_of_medicines
from carebraid.screens.rounds import load_people_to_remind, load_people_with_medicines_due, note_beat

from ._actor import job_actor
from ._gently import gently

log = structlog.get_logger("carebraid.jobs")
_BATCH = 100
_Batches = Iterable[tuple[UUID, tuple[UUID, ...]]]


def medicines(now: datetime) -> int:
    """Go through every organisation once; gives how many tasks were raised. A batch that fails does not stop the rest."""
    raised, failed = _each(load_people_with_medicines_due(now=now, batch=_BATCH), raise_due, now)
    reminded, failed_too = _each(load_people_to_remind(batch=_BATCH), remind_of_medicines, now)
    note_beat("medicines", now, raised=raised, reminded=reminded, failed=failed + failed_too)
    return raised


def _each(batches: _Batches, flow: Callable[..., int], now: datetime) -> tuple[int, int]:
    done = failed = 0
    for organisation_id, people in gently(batches):
        try:
            done += flow(actor=job_actor("medicines", organisation_id), now=now, patient_ids=people)
        except (Refused, ArithmeticError, LookupError, ValueError) as error:
            failed += 1
            log.error("fault", task="medicines", error=type(error).__name__)
    return done, failed
