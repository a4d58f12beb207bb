"""What is asked of the gate, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .consent import EmergencyClaim, Notes, RecipientClass


class Decision(StrEnum):
    """All of it, some of it, none of it."""

    PERMIT = "permit"
    REDACT = "redact"
    DENY = "deny"


class Action(StrEnum):
    """What somebody wants to do with the record (HL7 consentaction)."""

    ACCESS = "access"
    DISCLOSE = "disclose"
    USE = "use"
    COLLECT = "collect"
    CORRECT = "correct"


class NotesBasis(StrEnum):
    """The only uses of counselling notes without a consent for them (2.31(b)(2), PRV-024); action ``use`` only.

    Psychotherapy notes are used by their author alone (PRV-074).
    """

    ORIGINATOR_TREATMENT = "originator_treatment"
    SUPERVISED_TRAINING = "supervised_training"
    OWN_DEFENCE = "own_defence"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """Who asks for what, why and when. ``at`` is now, with a zone; ``purpose`` is an HL7 v3 PurposeOfUse code.

    ``identifiers`` are ``system|value``. ``discloser`` is the programme that would give. ``emergency`` goes with
    ``ETREAT`` and its children. ``order_id`` names the court order relied on. ``third_party_care`` says that a
    service organisation would use it for care or a referral elsewhere (PRV-042). ``notes_basis`` is the recorded
    reason for using notes that stand apart without a consent.
    """

    patient_id: str
    names: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    recipient_class: RecipientClass = RecipientClass.LAWFUL_HOLDER
    address: str = ""
    purpose: str
    action: Action = Action.DISCLOSE
    at: datetime
    discloser: str
    emergency: EmergencyClaim | None = None
    order_id: str = ""
    notes_basis: NotesBasis | None = None
    third_party_care: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A record, or a part of one (``parts``, to any depth). ``labels`` are HL7 codes: sensitivity, confidentiality.

    No labels at all, or one nobody knows, means protected as a Part 2 record; ``{"N"}`` means looked at and
    ordinary. ``programme`` is where it comes from. ``safety`` marks what supporters never see (PRV-072).
    ``deidentified`` says that it passed the de-identification gate (PRV-084).
    """

    id: str
    kind: str
    labels: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    dated_on: date | None = None
    author: str = ""
    programme: str = ""
    notes: Notes | None = None
    safety: bool = False
    deidentified: bool = False
    parts: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a stable code. ``carebraid.core.privacy.reasons`` has its plain words and its source in law."""

    code: str
    about: str = ""
    """Id of the consent, restriction, order or agreement it rests on; never the id of a withheld record."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty that comes with the answer, e.g. ``notice_2_32`` with its version as ``detail``."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's answer. ``released`` and ``redacted`` are ids of records and parts in the order asked.

    A record is released with its withheld parts taken out; its id stands in ``released``, theirs in ``redacted``.
    ``redacted`` and reasons about it stay inside: whoever asked gets only what :mod:`redact` hands out.
    ``relied_on`` are ids of the consents (or orders, agreements) the release rests on.
    """

    decision: Decision
    reasons: tuple[Reason, ...]
    obligations: tuple[Obligation, ...] = ()
    released: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()
    relied_on: tuple[str, ...] = ()
    at: datetime | None = None
