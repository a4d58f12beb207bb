"""The person's whole record, for themself: to read, to keep as a PDF, to take to another programme as FHIR."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.parcel import HeldBack, Parcel
from carebraid.store.asking import ask_for_oneself, worded
from carebraid.store.gate import pass_gate
from carebraid.store.holding import load_held
from carebraid.store.my import open_own_chart
from carebraid.store.organisations import load_organisation
from carebraid.store.packages import new_package_id
from carebraid.store.record import load_record

from ._screen import screen


@screen
def my_copy(*, actor: Actor, now: datetime, language: str, path: str) -> Parcel:
    """Everything on file about the signed-in person but notes that stand apart (PRV-054, PRV-055).

    ``path`` is the way out that asks: one decision each. Refuses whoever is not in care here.
    """
    chart = open_own_chart(actor, now)
    programme = load_organisation(chart.organisation_id).name
    request = ask_for_oneself(chart.patient_id, actor.name, programme=programme, now=now)
    released = pass_gate(chart, request, load_record(chart), now=now, path=path)
    return Parcel(
        id=str(new_package_id()), patient_id=str(chart.patient_id), pieces=worded(released.pieces, language),
        labels=released.labels, made_at=now, zone=chart.zone, programme=programme,
        held_back=tuple(
            HeldBack(str(one.id), one.until_at, one.asked_at, one.review_words) for one in load_held(chart)
        ),
    )  # fmt: skip
