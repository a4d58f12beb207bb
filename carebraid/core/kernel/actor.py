"""Who is acting: one value handed from the way in down to the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from .codes import CARE_TEAM, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a job or a command that acts in one organisation.

    ``kind`` is ``account``, ``job`` or ``command``; ``name`` is what the journal and colleagues see.
    ``patient_id`` is set when the account is a patient, ``staff_id`` when it is staff. ``service`` is
    the name of the job or command. ``request`` ties journal rows of one request together.
    """

    kind: str
    name: str
    organisation_id: UUID | None
    roles: frozenset[Role] = frozenset()
    account_id: UUID | None = None
    staff_id: UUID | None = None
    patient_id: UUID | None = None
    service: str = ""
    language: str = "en"
    zone: str = "UTC"
    request: str = field(default="", compare=False)

    def has_role(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_care_team(self) -> bool:
        """Whether the actor may be tied to patients as a member of their team."""
        return not self.roles.isdisjoint(CARE_TEAM)

    @property
    def reference(self) -> str:
        """What the journal stores: ``account:<id>``, ``job:<name>`` or ``command:<name>``."""
        return f"account:{self.account_id}" if self.kind == "account" else f"{self.kind}:{self.service}"
