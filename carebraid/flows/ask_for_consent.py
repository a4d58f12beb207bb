"""A clinician asks a person for their consent; the person answers on their own pages, or does not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.asks import (
    Ask,
    asked_no_sooner,
    load_asks,
    load_my_asks,
    open_to_ask,
    save_ask,
    written_no_until,
)
from carebraid.store.chart import open_chart
from carebraid.store.notes import COUNSELLING, has_counselling
from carebraid.store.offers import PURPOSES
from carebraid.store.record import GIVEN
from carebraid.store.sharing import load_partners

from ._unit import unit

SHORTEST: Final = 10
"""A reason the person can understand takes at least so many letters. Project convention."""


@unit
def ask_for_consent(
    *, actor: Actor, now: datetime, patient_id: UUID, why: str, partner_id: UUID | None = None,
    kinds: Collection[str] = (), purpose: str = "TREAT",
) -> UUID:  # fmt: skip
    """Ask that a partner may have ``kinds`` (none: everything), or without a partner that the asker sees the record.

    ``counselling_note`` alone asks for the asker's own notes kept apart: a request, a form and a consent of their own
    (42 CFR 2.31(b)); its trace does not say that it is about notes (PRV-024).

    Nothing is told of the record. Refuses a reason that is none, an unknown partner, kind or purpose, a record that
    is open to the asker anyway, a second request while one is open (409), and asking again within 90 days of a no
    (``ask.not_yet``, PRV-028). Nothing depends on the answer.
    """
    why = why.strip()
    if len(why) < SHORTEST:
        raise Refused("ask.why_missing", "Please say why, in words the person can understand.")
    if actor.staff_id is None:
        raise Refused("ask.clinicians_only", "Asking for a consent is for clinicians.", status=403)
    if partner_id is None:
        kinds, purpose = (), "TREAT"
        closed = open_to_ask(actor, patient_id, now)
        if closed.is_open:
            raise Refused("ask.not_needed", "This record is open to you.", status=409)
        _refuse_too_soon(load_my_asks(closed, actor.staff_id), None, now, closed.zone)
        organisation_id = closed.organisation_id
    else:
        chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
        organisation_id = chart.organisation_id
        if not load_partners(organisation_id, only=partner_id):
            raise Refused("ask.no_such_partner", "Please choose for whom you ask.")
        form = "counselling_notes" if COUNSELLING in kinds else "named"
        if form == "counselling_notes" and not (set(kinds) == {COUNSELLING} and has_counselling(chart)):
            raise Refused("ask.notes_alone", "You can ask for your own counseling notes, and for them alone.")
        if purpose not in PURPOSES[form] or not {*GIVEN, COUNSELLING} >= set(kinds):
            raise Refused("ask.unknown_choice", "Please choose what it is for and what it is about.")
        asks = [one for one in load_asks(chart) if one.partner_id == partner_id]
        same = [one for one in asks if not one.answer or one.is_notes == (form == "counselling_notes")]
        _refuse_too_soon(same, written_no_until(chart, partner_id, form), now, chart.zone)
    ask_id = save_ask(
        organisation_id, patient_id, actor.staff_id, partner_id=partner_id, kinds=kinds, purpose=purpose,
        why=why[:500], now=now,
    )  # fmt: skip
    journal.record(
        actor, "ask_for_consent", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="consent_ask",
        object_id=ask_id, detail={"partner": str(partner_id or ""), "kinds": sorted({*kinds} - {COUNSELLING})},
    )  # fmt: skip
    return ask_id


def _refuse_too_soon(asks: Collection[Ask], written: date | None, now: datetime, zone: str) -> None:
    if any(not one.answer for one in asks):
        raise Refused("ask.is_open", "They have been asked and have not answered yet.", status=409)
    days = [day for day in (asked_no_sooner(asks, zone), written) if day is not None]
    if days and max(days) > local_day(now, zone):
        raise Refused(
            "ask.not_yet", "They said no. Nobody asks again before {day}, unless they wish it.", status=409,
            day=max(days).isoformat(),
        )  # fmt: skip
