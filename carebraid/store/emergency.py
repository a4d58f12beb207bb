"""Emergencies of one person: what was told in one, and the review of each (PRV-039, PRV-040)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from . import follow_up, models
from ._fresh import fresh_id
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A record opened in an emergency (``opened``) or facts told to medical staff in one (``told``).

    ``what`` are the kinds that were told, empty for ``opened``. ``reviewed_at`` None: nobody has looked yet.
    """

    id: UUID
    patient_id: UUID
    kind: str
    staff_id: UUID
    by: str
    why: str
    from_at: datetime
    until_at: datetime
    recipient: str
    facility: str
    what: tuple[str, ...]
    review_due_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str
    finding: str
    review_words: str


def save_told(
    chart: Chart, staff_id: UUID, *, recipient: str, facility: str, nature: str, disclosure_id: UUID,
    now: datetime, until_at: datetime, review_due_at: datetime,
) -> UUID:  # fmt: skip
    """Keep that facts were told in an emergency, with the row of the accounting it made."""
    row = models.EmergencyAccess.add(
        chart, id=fresh_id(), kind="told", staff_id=staff_id, why=nature, from_at=now, until_at=until_at,
        recipient=recipient, facility=facility, disclosure_id=disclosure_id, review_due_at=review_due_at,
    )  # fmt: skip
    return row.id


def load_emergency(chart: Chart, emergency_id: UUID) -> Emergency | None:
    """One emergency of the open chart; None where there is none."""
    row = (
        models.EmergencyAccess.of(chart).select_related("staff", "disclosure").filter(id=emergency_id).first()
    )
    return None if row is None else read(row)


def read(row: models.EmergencyAccess) -> Emergency:
    """The row as a value."""
    return Emergency(
        id=row.id, patient_id=row.patient_id, kind=row.kind, staff_id=row.staff_id, by=row.staff.name, why=row.why,
        from_at=row.from_at, until_at=row.until_at, recipient=row.recipient, facility=row.facility,
        what=tuple(sorted(row.disclosure.what)) if row.disclosure is not None else (),
        review_due_at=row.review_due_at, reviewed_at=row.reviewed_at, reviewed_by=row.reviewed_by,
        finding=row.finding, review_words=row.review_words,
    )  # fmt: skip


def save_review(
    chart: Chart, emergency_id: UUID, *, finding: str, words: str, by: str, now: datetime, closes: bool
) -> bool:
    """Write the review down, once; ``closes`` shuts a record that still stands open. False where it was reviewed."""
    rows = models.EmergencyAccess.of(chart).filter(id=emergency_id, reviewed_at=None)
    done = rows.update(reviewed_at=now, reviewed_by=by, finding=finding, review_words=words)
    if done and closes:
        models.EmergencyAccess.of(chart).filter(id=emergency_id, until_at__gt=now).update(until_at=now)
    return bool(done)


def tell_officers(organisation_id: UUID, key: str, now: datetime) -> int:
    """Queue the neutral message to everybody who acts as privacy officer: once for ``key``. How many there are."""
    officers = models.Account.objects.filter(
        organisation_id=organisation_id, is_active=True, roles__contains=["administrator"]
    )
    ids = list(officers.values_list("id", flat=True))
    for account_id in ids:
        follow_up.save_message(
            organisation_id, account_id, key=f"{key}:{account_id}", template="review_for_you", now=now
        )
    return len(ids)
