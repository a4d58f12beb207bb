"""The one decision: may this actor, for this purpose, open this person's chart now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..kernel.actor import Actor
from ..kernel.codes import CLINICIANS, Purpose, Role
from ..kernel.labels import Label

EMERGENCY = "emergency_access"
"""The reason of a record that stands open because somebody opened it in an emergency."""

CONSENTED = "consented"
"""The reason of a record that stands open because the person agreed in writing that this colleague sees it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the door knows of the person when it asks.

    ``ties`` are the actor's roles on the person's team now; ``holds_task`` says that the actor owns or
    has claimed an open task about this person, as the one on duty does. ``emergency_until`` is when a record
    that the actor opened in an emergency closes again; None where they did not, or where it is over.
    ``has_consented``: the person's own consent, in force now, names the actor.
    """

    patient_id: UUID
    organisation_id: UUID
    ties: frozenset[Role]
    holds_task: bool
    labels: frozenset[Label]
    emergency_until: datetime | None = None
    has_consented: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``permit`` or not, the reason as a code, and what must be shown or done (``duties``)."""

    permit: bool
    reason: str
    duties: tuple[str, ...] = ()


def decide(actor: Actor, subject: Subject, purpose: Purpose) -> Verdict:
    """Permit the person themself, their team, whoever holds an open task of theirs, and this house's services.

    Roles alone open nothing: somebody on the care team needs a tie or a task.
    Administrators, managers, funders and integrators have no clinical view by right (SEC-012); as privacy
    officer an administrator opens a person's papers for operations: consents, requests, reviews.
    A clinician whom the person's own consent names opens it as long as that consent counts (42 CFR 2.31).
    A clinician who opened the record in an emergency keeps it open until that ends, with the duty of a review
    (42 CFR 2.51, 45 CFR 164.312(a)(2)(ii)).
    Source: 42 CFR 2.12(c)(3), communication within a programme among those who need to know.
    """
    if actor.organisation_id != subject.organisation_id:
        return Verdict(False, "other_organisation")
    if actor.kind in ("job", "command"):
        return Verdict(True, f"{actor.kind}_of_this_house")
    if actor.patient_id is not None and actor.patient_id == subject.patient_id:
        return Verdict(purpose is Purpose.SELF, "own_record")
    if purpose is Purpose.OPERATIONS and actor.has_role(Role.ADMINISTRATOR):
        return Verdict(True, "privacy_officer")
    if not actor.is_care_team:
        return Verdict(False, "no_clinical_role")
    if purpose is Purpose.TREATMENT and subject.ties & actor.roles:
        return Verdict(True, "on_the_team")
    if purpose is Purpose.TREATMENT and subject.holds_task:
        return Verdict(True, "holds_an_open_task")
    if purpose is Purpose.TREATMENT and subject.has_consented and actor.has_role(*CLINICIANS):
        return Verdict(True, CONSENTED)
    if purpose is Purpose.TREATMENT and subject.emergency_until is not None and actor.has_role(*CLINICIANS):
        return Verdict(True, EMERGENCY, ("review",))
    return Verdict(False, "not_on_the_team")
