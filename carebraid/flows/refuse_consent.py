"""The person says no to a consent: as easy as a yes, and not asked again for 90 days (PRV-025, 028)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.consent import Expiry, Kind, Status
from carebraid.store import journal
from carebraid.store.asks import answer_asks
from carebraid.store.chart import open_chart
from carebraid.store.offers import Wish, make_offer
from carebraid.store.sharing import save_consent

from ._unit import unit


@unit
def refuse_consent(
    *, actor: Actor, now: datetime, patient_id: UUID, form: str, partner_id: UUID | None = None,
    staff_id: UUID | None = None, kinds: Collection[str] = (), purpose: str = "TPO", expires_on: date | None = None,
    language: str,
) -> UUID:  # fmt: skip
    """Keep the no. Said to a named recipient it is a written no for what was asked, and beats every yes until the
    person takes it back; said to a form for a class or for notes, nothing is shared and nothing else changes.

    A no needs no signature, no answers and no age. Refuses only what no form offers.
    """
    wish = Wish(
        form=form, partner_id=partner_id, staff_id=staff_id, kinds=frozenset(kinds), purpose=purpose,
        expires_on=expires_on,
    )  # fmt: skip
    purpose_here = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose_here, now, record_access=False)
    offer = make_offer(chart, wish, now=now, language=language)
    # To a colleague everything is closed until there is a yes: nothing is left for a no to stop.
    is_barrier = offer.consent.kind is Kind.NAMED and offer.partner is not None
    no = replace(
        offer.consent, refuses=is_barrier, status=Status.ACTIVE if is_barrier else Status.INACTIVE,
        # A no holds for every purpose and has no end but the person's own word.
        purposes=frozenset() if is_barrier else offer.consent.purposes, expiry=Expiry(none=True),
    )  # fmt: skip
    consent_id = save_consent(
        chart, no, text=offer.text.plain, text_sha256=offer.text.sha256, language=offer.text.language, shown={},
        asked_at=now, signed_at=now if is_barrier else None, refused_at=now, why_inactive=("refused",),
        partner_id=wish.partner_id, staff_id=wish.staff_id,
    )  # fmt: skip
    answer_asks(
        chart, partner_id=partner_id, staff_id=staff_id, answer="no", consent_id=None, now=now,
        is_notes=form == Kind.COUNSELLING_NOTES,
    )  # fmt: skip
    journal.record(
        actor, "refuse_consent", now=now, patient_id=patient_id, purpose=purpose_here, object_kind="consent",
        object_id=consent_id, detail={"form": offer.text.version},
    )  # fmt: skip
    return consent_id
