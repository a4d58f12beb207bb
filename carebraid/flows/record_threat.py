"""A director finds that a minor cannot choose and is in danger: the facts against it may be told to a parent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.verdict import ReleaseRequest
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.gate import pass_gate
from carebraid.store.minors import save_finding
from carebraid.store.organisations import load_organisation
from carebraid.store.record import Piece, load_record

from ._unit import unit


@dataclass(frozen=True, slots=True)
class Threat:
    """The finding, and what may be told now; no pieces: nothing may."""

    finding_id: UUID
    pieces: tuple[Piece, ...]


@unit
def record_threat(
    *, actor: Actor, now: datetime, patient_id: UUID, director: str, finding: str, parent: str, pieces: Collection[str]
) -> Threat:  # fmt: skip
    """Write down finding, facts and time, and ask the gate about exactly those facts (42 CFR 2.14(c), PRV-068).

    The gate tells nothing of somebody of age or whose birth date is not known to be a minor's. Refuses a missing
    word, and facts that are not in this record.
    """
    words = {name: " ".join(said.split()) for name, said in
             (("director", director), ("finding", finding), ("parent", parent))}  # fmt: skip
    if not all(words.values()) or len(words["finding"]) < 20:
        raise Refused(
            "threat.words_missing", "Please write who found it, what they found, and whom you tell."
        )
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    chosen = [piece for piece in load_record(chart) if piece.resource.id in set(pieces)]
    if actor.staff_id is None or not chosen or len(chosen) != len(set(pieces)):
        raise Refused("threat.facts_missing", "Please choose the facts that help against the danger.")
    finding_id = save_finding(chart, pieces=pieces, staff_id=actor.staff_id, **words)
    request = ReleaseRequest(
        patient_id=str(patient_id), names=(words["parent"],), recipient_class=RecipientClass.SUPPORTER,
        purpose="FAMRQT", at=now, discloser=load_organisation(chart.organisation_id).name,
    )  # fmt: skip
    released = pass_gate(chart, request, chosen, now=now, path="record_threat", narrow=False)
    journal.record(
        actor, "record_threat", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="threat_finding",
        object_id=finding_id, detail={"facts": len(chosen), "told": len(released.pieces)},
    )  # fmt: skip
    return Threat(finding_id, released.pieces)
