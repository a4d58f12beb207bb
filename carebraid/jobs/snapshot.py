"""The nightly snapshot of every organisation, from which outcomes are counted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import structlog

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.take_snapshot import take_snapshot
from carebraid.screens.rounds import load_organisations, note_beat

from ._actor import job_actor

log = structlog.get_logger("carebraid.jobs")


def snapshot(now: datetime, home: Path) -> int:
    """Take one in each organisation; gives how many. One that cannot be taken is logged and does not stop the rest."""
    taken = failed = 0
    for organisation_id in load_organisations():
        try:
            take_snapshot(actor=job_actor("snapshot", organisation_id), now=now, home=home)
            taken += 1
        except (Refused, ArithmeticError, LookupError, OSError, ValueError) as error:
            failed += 1
            log.error("fault", task="snapshot", error=type(error).__name__)
    note_beat("snapshot", now, taken=taken, failed=failed)
    return taken
