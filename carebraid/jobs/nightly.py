"""The rounds of the night: what is over is emptied, and nothing was altered outside the application."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import structlog

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.check_integrity import check_integrity
from carebraid.flows.empty_packages import AT_ONCE, empty_packages
from carebraid.screens.rounds import load_organisations, note_beat
from carebraid.store.seals import verify

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


def integrity(now: datetime, home: Path) -> int:
    """Walk the journal's chain and compare every digested row; gives how many places do not agree.

    The journal is the house's own, so a broken place of it is told in every organisation. A round that fails is noted
    as failed and never as "nothing found".
    """
    broken = tuple(f"{one.what}:{one.seal}:{one.row or ''}" for one in verify(home))
    found = failed = 0
    for organisation_id in load_organisations():
        try:
            actor = job_actor("integrity", organisation_id)
            found += check_integrity(actor=actor, now=now, broken=broken)
        except (Refused, ArithmeticError, LookupError, ValueError) as error:
            failed += 1
            log.error("fault", task="integrity", error=type(error).__name__)
    note_beat("integrity", now, found=found, failed=failed)
    return found
