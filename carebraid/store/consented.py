"""Whether a person's own consent opens their record to a colleague who has no tie to them: asked anew each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.consent import Consent, Papers, Status
from carebraid.core.privacy.in_force import has_signatures, is_adult, signers_needed
from carebraid.core.privacy.ready import make_ready, why_not_now


def read_signed(
    content: Any, *, row_id: UUID, patient_id: UUID, status: str, event_at: datetime | None,
    stopped_at: datetime | None, revoked_at: datetime | None,
) -> Consent:  # fmt: skip
    """A consent as it was signed, with how it stands now."""
    signed = msgspec.convert(content, Consent)
    expiry = replace(signed.expiry, event_at=event_at) if signed.expiry.event else signed.expiry
    return replace(
        signed, id=str(row_id), patient_id=str(patient_id), status=Status(status), expiry=expiry,
        stopped_at=stopped_at, revoked_at=revoked_at,
    )  # fmt: skip


_NAMED = """
select p.zone, p.born_on, c.id, c.content::text, c.status, c.event_at, c.stopped_at, c.revoked_at
from store_consent c join store_patient p on p.id = c.patient_id
where c.patient_id = %(patient)s and c.staff_id = %(staff)s and c.status = 'active'
"""


def has_consent_for(patient_id: UUID, staff_id: UUID | None, now: datetime) -> bool:
    """Whether a consent that counts now, signed by whoever must sign, names this colleague for treatment.

    The same engine that decides what leaves the house decides it (PRV-020); revoked, stopped or expired is no.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"patient": patient_id, "staff": staff_id})
        rows = cursor.fetchall()
    if not rows:
        return False
    zone, born_on = rows[0][:2]
    consents = tuple(
        read_signed(
            msgspec.json.decode(content), row_id=row_id, patient_id=patient_id, status=status, event_at=event_at,
            stopped_at=stopped_at, revoked_at=revoked_at,
        )
        for _, _, row_id, content, status, event_at, stopped_at, revoked_at in rows
    )  # fmt: skip
    papers = Papers(patient_id=str(patient_id), zone=zone, born_on=born_on, consents=consents)
    today, ready = local_day(now, zone), make_ready(papers)
    return any(
        "TREAT" in held.purposes
        and not why_not_now(held, now, ready)
        and has_signatures(held.consent, signers_needed(papers, today), adult=is_adult(papers, today))
        for held in ready.held
    )
