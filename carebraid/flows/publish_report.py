"""A named person publishes the newest report as it stands, good or bad."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.population.report import load_marts
from carebraid.population.snapshot import newest_snapshot
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.organisations import load_organisation
from carebraid.store.published import digest_of, save_published

from ._unit import unit

LONGEST = 2000


@unit
def publish_report(*, actor: Actor, now: datetime, home: Path, words: str = "") -> int:
    """Freeze the report of the newest snapshot for the public page; gives its number.

    What is in it is not chosen: every measure, whatever it shows. ``words`` are the publisher's own, to be read above it.
    Refuses without a snapshot (``report.no_snapshot``) and words that are too long (``report.too_long``).
    """
    cohort = open_cohort(actor, now, about="publish_report")
    if len(words) > LONGEST:
        raise Refused("report.too_long", "Please keep it under {most} letters.", most=LONGEST)
    folder = newest_snapshot(home, load_organisation(cohort.organisation_id).slug)
    if folder is None:
        raise Refused("report.no_snapshot", "There is no snapshot yet. One is taken every night.", status=409)
    report = load_marts(folder)
    number = save_published(
        cohort.organisation_id, report, taken_on=date.fromisoformat(report["taken_on"]), words=words.strip(),
        by=actor.name, now=now,
    )  # fmt: skip
    journal.record(
        actor, "publish_report", now=now, purpose="operations", object_kind="report", object_id=number,
        detail={"snapshot": folder.name, "digest": digest_of(report)},
    )  # fmt: skip
    return number
