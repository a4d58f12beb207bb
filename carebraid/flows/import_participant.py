"""One participant of the CTN-0094 trials becomes a chart, or what changed about them is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.outcomes.word import current_run, worst_run
from carebraid.core.record.baseline import conditions_of
from carebraid.core.record.chart_of import counts_of
from carebraid.core.record.participant import Participant, digest_of
from carebraid.core.record.study_day import ANCHOR, moment_of
from carebraid.core.record.visits import Visit
from carebraid.core.watch.level import judge
from carebraid.store import imports, journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.entries import amend_entries, save_entries
from carebraid.store.imports import Imported, Study
from carebraid.store.patients import NewPatient, save_new_patient
from carebraid.store.standing import load_inputs, save_standing

from ._participant import SOURCE, Told, work_out
from ._raise import sign_book
from ._unit import unit
from .open_study import site_name

ORIGIN = "import:"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of one participant: ``state`` and how many entries were added and withdrawn.

    ``state``: new; already (the same again); changed (amended); kept (this time part of the record could
    not be read that could be read before, so the chart stays as it is).
    """

    state: str
    added: int = 0
    withdrawn: int = 0


@unit
def import_participant(
    *, actor: Actor, now: datetime, participant: Participant, run: str, study: Study
) -> Arrived:
    """Make the participant's chart; the same again changes nothing, a changed record is amended.

    Amended means: what is told anew is added, what is no longer told is withdrawn and kept. A damaged
    record never amends a whole one. Everybody who consented gets a chart; the study's team is on that of
    everybody who was randomized.
    """
    digest = digest_of(participant)
    before = imports.find_imported(study.organisation_id, participant.number, SOURCE)
    if before is not None and before.digest == digest:
        arrived = Arrived("already")
    elif before is not None and not participant.gaps <= before.counts.keys():
        arrived = Arrived("kept")
    else:
        chart = _chart(actor, now, participant, study, before)
        arrived = _fill(chart, participant, run, is_new=before is None)
        imports.save_import_run(
            chart, run=run, source=SOURCE, digest=digest, counts=counts_of(participant), now=now
        )
        before = Imported(chart.patient_id, digest, counts_of(participant))
    _record(actor, now, participant, before, run, arrived)
    return arrived


def _record(
    actor: Actor, now: datetime, participant: Participant, imported: Imported, run: str, arrived: Arrived
) -> None:
    detail: dict[str, Any] = {"state": arrived.state, "digest": digest_of(participant)}
    if arrived.state in ("new", "changed"):
        detail |= {"added": arrived.added, "withdrawn": arrived.withdrawn, "rows": dict(imported.counts)}
    journal.record(
        actor, "import_participant", now=now, patient_id=imported.patient_id, purpose=Purpose.IMPORT,
        object_kind="import", object_id=run, detail=detail,
    )  # fmt: skip


def _chart(
    actor: Actor, now: datetime, participant: Participant, study: Study, before: Imported | None
) -> Chart:
    """The participant's chart, made where they are new, with the study's team on it if they were randomized."""
    patient_id = before.patient_id if before else save_new_patient(
        actor,
        NewPatient(
            number=participant.number, name_used=f"Participant {participant.who}",
            site_id=study.sites[site_name(participant.site)], zone="UTC", languages=(), is_deidentified=True,
            labels=("BH", "ETH", "OPIOIDUD"),
        ),
        ANCHOR,
    )  # fmt: skip
    chart = open_chart(actor, patient_id, Purpose.IMPORT, now, record_access=False)
    if participant.randomized is not None:
        imports.save_study_team(chart, study, now)
    return chart


def _fill(chart: Chart, participant: Participant, run: str, *, is_new: bool) -> Arrived:
    told = work_out(participant)
    origin = f"{ORIGIN}{run}"
    if is_new:
        arrived = Arrived("new", save_entries(chart, told.entries, origin))
    else:
        arrived = Arrived("changed", *amend_entries(chart, told.entries, origin, source=ORIGIN))
    imports.save_visits(chart, _appointments(told.visits), f"{ORIGIN}{SOURCE}")
    ended = moment_of(told.last_day)
    imports.save_record_end(chart, until=ended, conditions=conditions_of(participant))
    _stand(chart, told, ended)
    return arrived


def _stand(chart: Chart, told: Told, ended: datetime) -> None:
    """How the person stood on the last day of their record: the watch's level, and the weekly word."""
    inputs = load_inputs(chart, ended)
    level = judge(inputs.history, ended, sign_book(), bipolar=inputs.is_bipolar)
    save_standing(chart, inputs, level, ended, as_of=ended)
    imports.save_word(
        chart,
        word=told.shown,
        worst_run=worst_run(told.shown).length,
        current_run=current_run(told.shown).length,
    )


def _appointments(visits: Sequence[Visit]) -> list[tuple[datetime, str, str]]:
    """Visits with a day, as appointments; how the day was found goes before the reasons."""
    return [
        (moment_of(visit.day), visit.state, " ".join((visit.placed, *visit.reasons)))
        for visit in visits
        if visit.day is not None and visit.state != "not_told"
    ]
