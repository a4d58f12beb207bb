"""The demo has a snapshot of its last day, and a report that its programme manager published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from carebraid.flows.publish_report import publish_report
from carebraid.flows.take_snapshot import take_snapshot

from .clinic import Clinic

WORDS = (
    "Everybody here is invented. This is our first report: what went well stands beside what did not,"
    " and what we do not measure yet says so."
)


def publish_first(clinic: Clinic, now: datetime, home: Path) -> None:
    """Take the snapshot and publish its report under Ruth's name."""
    take_snapshot(actor=clinic.demo, now=now, home=home)
    publish_report(actor=clinic.manager, now=now, home=home, words=WORDS)
