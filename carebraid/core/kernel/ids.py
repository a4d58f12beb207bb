"""Names of the ids that travel between rooms. Fresh ids are made only in the store."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

OrganisationId = NewType("OrganisationId", UUID)
SiteId = NewType("SiteId", UUID)
AccountId = NewType("AccountId", UUID)
StaffId = NewType("StaffId", UUID)
PatientId = NewType("PatientId", UUID)
TaskId = NewType("TaskId", UUID)


def parse_id(text: object) -> UUID | None:
    """The UUID that ``text`` spells, or None where it spells none."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None
