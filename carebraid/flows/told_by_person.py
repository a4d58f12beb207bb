"""The person tells what they really take, in their own words. Nobody is told off, and nothing is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.interactions import Alert, Change
from carebraid.core.meds.order import MOST_WORDS, interrupts
from carebraid.core.meds.regimen import Taken, TakenKind, add
from carebraid.core.team.task import Priority
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import new_taken_id, save_medicine

from ._medicine_list import follow, lay_out, raise_about, serious
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Told:
    """The new entry; ``dangerous`` are the alerts that it is part of and that somebody must know today."""

    medicine_id: UUID
    dangerous: tuple[Alert, ...]
    is_known: bool


@unit
def told_by_person(
    *, actor: Actor, now: datetime, patient_id: UUID, name: str, kind: str, words: str = "", since: date | None = None
) -> Told:  # fmt: skip
    """Put on the list what the person says they take. The team sees it; a supporter or partner does not by this.

    What is dangerous together raises a task today, what could not be checked a routine one. Refuses what the list refuses, an unknown kind
    (``medicine.unknown_kind``) and words that are too long (``order.words_too_long``).
    """
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    if kind not in set(TakenKind):
        raise Refused("medicine.unknown_kind", "Please choose what kind of thing it is.")
    if len(words.strip()) > MOST_WORDS:
        raise Refused("order.words_too_long", "Please write at most 500 letters.")
    desk = lay_out(chart, now)
    entry = Taken(
        id=new_taken_id(), name=name.strip(), kind=TakenKind(kind), started_on=since, reason=words.strip()
    )
    add(desk.regimen, entry, today=desk.today)
    proposed = desk.proposed(Change(add=(entry.name,)))
    medicine_id = save_medicine(chart, entry, source="person", now=now)
    follow(chart, entry, now)
    dangerous = tuple(alert for alert in proposed.new if interrupts(alert))
    is_known = desk.alive.is_ready(desk.today) and entry.name in proposed.after.understood
    if not is_known:
        raise_about(chart, "told_unknown", priority=Priority.ROUTINE, now=now, facts={})
    if serious(dangerous):
        raise_about(chart, "told_serious_together", priority=Priority.SAME_DAY, now=now, facts={})
    journal.record(
        actor, "told_by_person", now=now, patient_id=patient_id, purpose=Purpose.SELF, object_kind="medicine",
        object_id=medicine_id, detail={"kind": kind, "raised": [alert.rule for alert in dangerous]},
    )  # fmt: skip
    return Told(medicine_id, dangerous, is_known)
