"""The rounds of the night: what is over is emptied."""

from __future__ import annotations

from datetime import datetime

import structlog

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.empty_packages import AT_ONCE, empty_packages
from carebraid.screens.rounds import load_organisations, note_beat

from ._actor import job_actor

log = structlog.get_logger("carebraid.jobs")


def tidy(now: datetime) -> int:
    """Empty every package that is past its end, organisation by organisation; gives how many."""
    done = failed = 0
    for organisation_id in load_organisations():
        try:
            while True:
                emptied = empty_packages(actor=job_actor("tidy", organisation_id), now=now)
                done += emptied
                if emptied < AT_ONCE:
                    break
        except (Refused, ArithmeticError, LookupError, ValueError) as error:
            failed += 1
            log.error("fault", task="tidy", error=type(error).__name__)
    note_beat("tidy", now, packages=done, failed=failed)
    return done
