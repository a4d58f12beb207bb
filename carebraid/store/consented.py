"""Whether a person's own consent opens their record to a colleague who has no tie to them: asked anew each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.consent import Consent, Papers, Status
from carebraid.core.privacy.in_force import has_signatures, is_adult, signers_needed
from carebraid.core.privacy.ready import make_ready, why_not_now

from . import models


def read_signed(row: models.Consent) -> Consent:
    """A consent as it was signed, with how it stands now."""
    signed = msgspec.convert(row.content, Consent)
    expiry = replace(signed.expiry, event_at=row.event_at) if signed.expiry.event else signed.expiry
    return replace(
        signed, id=str(row.id), patient_id=str(row.patient_id), status=Status(row.status), expiry=expiry,
        stopped_at=row.stopped_at, revoked_at=row.revoked_at,
    )  # fmt: skip


def has_consent_for(patient_id: UUID, staff_id: UUID | None, now: datetime) -> bool:
    """Whether a consent that counts now, signed by whoever must sign, names this colleague for treatment.

    The same engine that decides what leaves the house decides it (PRV-020); revoked, stopped or expired is no.
    """
    rows = models.Consent.everyone.filter(patient_id=patient_id, staff_id=staff_id, status=Status.ACTIVE)
    consents = () if staff_id is None else tuple(read_signed(row) for row in rows)
    if not consents:
        return False
    person = models.Patient.everyone.values("born_on", "zone").get(id=patient_id)
    papers = Papers(
        patient_id=str(patient_id), zone=person["zone"], born_on=person["born_on"], consents=consents
    )
    today, ready = local_day(now, papers.zone), make_ready(papers)
    return any(
        "TREAT" in held.purposes
        and not why_not_now(held, now, ready)
        and has_signatures(held.consent, signers_needed(papers, today), adult=is_adult(papers, today))
        for held in ready.held
    )
