"""What leaves in one file: the released pieces with their labels, the notice, the scope of the consent, the terms.

Whatever makes bytes of it (FHIR, PDF, CSV) reads this value and nothing else, so no medium can know more than another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from .consent import Consent
from .verdict import Obligation, Resource


class Piece(Protocol):
    """One fact of the record as the store gives it: what was decided about, when it was, what it says."""

    @property
    def resource(self) -> Resource:
        """What the gate decided about, with its labels."""

    @property
    def at(self) -> datetime | None:
        """When it happened; None where that is not known."""

    @property
    def kind(self) -> str:
        """Which sort of piece."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says; null means not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A clear statement of a consent's scope, to go with what it allows (42 CFR 2.32(b), PRV-034).

    ``ends`` is a day, an event code, or ``none`` where treatment, payment and operations allow no end.
    """

    id: str
    described: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    signed_on: date | None
    ends: str
    right_to_revoke: str
    text_sha256: str = ""


def scope_of(consent: Consent) -> Scope:
    """What a recipient is told of a consent: what it covers and how it ends, never what else the person signed."""
    signature = consent.signatures[0] if consent.signatures else None
    named = tuple(one.name for one in consent.recipients if one.name)
    ends = consent.expiry.on.isoformat() if consent.expiry.on else consent.expiry.event or "none"
    return Scope(
        id=consent.id, described=consent.information.described, purposes=tuple(sorted(consent.purposes)),
        recipients=(*named, *sorted(consent.designations)), ends=ends, right_to_revoke=consent.right_to_revoke,
        signed_on=signature.signed_at.date() if signature and signature.signed_at else None,
        text_sha256=signature.text_sha256 if signature else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Something that the person does not read in their own copy until ``opens_at``, and has a right to have looked at.

    ``asked_at``: they asked for another clinician's look; ``answer``: what that clinician found, in words.
    """

    id: str
    opens_at: datetime
    asked_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One file's worth. ``labels`` are the strictest of all (PRV-009); ``recipient`` is empty for the person's own
    copy, which carries no notice. ``terms`` is a code of :data:`TERMS`. ``zone`` is where the person lives.
    """

    id: str
    patient_id: str
    pieces: Sequence[Piece]
    labels: frozenset[str]
    made_at: datetime
    zone: str
    programme: str
    recipient: str = ""
    purpose: str = "PATRQT"
    notice: str = ""
    notice_version: str = ""
    terms: str = ""
    scopes: tuple[Scope, ...] = ()
    held_back: tuple[HeldBack, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is the person's own copy."""
        return not self.recipient


TERMS: Final[Mapping[str, str]] = {
    "as_hipaa_permits_never_against_the_person": (
        "You are a covered entity or a business associate. You may use and pass on this record as the HIPAA rules "
        "permit, except in any proceeding against the person (42 CFR 2.33(b)(1))."
    ),
    "as_the_consent_says_for_treatment_payment_operations": (
        "You are a Part 2 programme. You may use and pass on this record only as the consent says, for treatment, "
        "payment and health care operations (42 CFR 2.33(b)(2))."
    ),
    "only_as_the_consent_says": (
        "You may use this record only for what the consent says, and pass it on only where the consent or "
        "42 CFR part 2 permits it (42 CFR 2.33(b)(3))."
    ),
}
"""What the recipient may do onward, by the class it is registered as (2.33, PRV-036). Counsel confirms the wording."""


def terms_for(obligations: Sequence[Obligation]) -> str:
    """The code of the terms among a verdict's duties; the narrowest where none is said (an unregistered recipient)."""
    said = (duty.detail for duty in obligations if duty.code == "redisclosure")
    return next((code for code in said if code in TERMS), "only_as_the_consent_says")
