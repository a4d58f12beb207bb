"""The import itself: set aside what is damaged, then one participant after the other, each in their own transaction."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.participant import Participant
from carebraid.flows.import_participant import import_participant
from carebraid.flows.open_study import open_study
from carebraid.flows.quarantine_row import quarantine_row
from carebraid.store.imports import Study

from ._ctn0094_read import Fault, Reading, read_folder

SOURCE = "ctn0094"
ACTOR = Actor("command", "Import", None, service="import")
Step = Callable[[int, int], None]
"""Told after each participant: how many are done, of how many."""


@dataclass(slots=True)
class Summary:
    """What became of a run. ``people`` by state; ``faults`` by code; ``randomized`` of those who went in."""

    people: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    newly_aside: int = 0
    entries: int = 0
    withdrawn: int = 0
    randomized: int = 0
    rows: int = 0
    missing: tuple[str, ...] = ()


def import_ctn0094(
    folder: Path, *, now: datetime, is_demo: bool, step: Step = lambda done, total: None
) -> Summary:
    """Import a folder; what came before and is the same is left alone, so a run that was stopped goes on.

    Refuses what :func:`read_folder` refuses, before anything is written.
    """
    with tempfile.TemporaryDirectory(prefix="carebraid-import-") as scratch:
        reading = read_folder(folder, Path(scratch))
        try:
            return _run(reading, now, is_demo, step)
        finally:
            reading.database.close()


def _run(reading: Reading, now: datetime, is_demo: bool, step: Step) -> Summary:
    summary = Summary(missing=tuple(reading.missing), rows=sum(reading.rows.values()))
    study = open_study(actor=ACTOR, now=now, sites=reading.sites(), is_demo=is_demo)
    actor = replace(ACTOR, organisation_id=study.organisation_id)
    for fault in reading.faults():
        _set_aside(actor, now, study, fault, summary)
    total = reading.people()
    for done, participant in enumerate(reading.participants(), start=1):
        _take(actor, now, study, participant, summary)
        step(done, total)
    return summary


def _take(actor: Actor, now: datetime, study: Study, participant: Participant, summary: Summary) -> None:
    try:
        arrived = import_participant(
            actor=actor, now=now, participant=participant, run=f"{now:%Y%m%dT%H%M%S}", study=study
        )
    except Refused as refused:
        # One chart that cannot be made must not keep the others out.
        summary.people["refused"] += 1
        who = {"who": participant.who}
        _set_aside(
            actor,
            now,
            study,
            Fault(f"participant {participant.who}", refused.code, refused.words, who),
            summary,
        )
        return
    summary.people[arrived.state] += 1
    summary.entries += arrived.added
    summary.withdrawn += arrived.withdrawn
    summary.randomized += participant.randomized is not None


def _set_aside(actor: Actor, now: datetime, study: Study, fault: Fault, summary: Summary) -> None:
    summary.faults[fault.code] += 1
    summary.newly_aside += quarantine_row(
        actor=actor, now=now, study=study, source=SOURCE, place=fault.place, code=fault.code, words=fault.words,
        payload=fault.payload,
    )  # fmt: skip
