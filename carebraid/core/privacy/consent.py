"""What people signed and what the law puts beside it: the papers a release is decided on.

Sources: 42 CFR part 2 as amended by the final rule of 16 February 2024 (89 FR 12472); 45 CFR 164.508, 164.522.
Labels are HL7 v3 codes as text (``ETH``, ``PSY`` ...), purposes HL7 v3 PurposeOfUse (``TREAT`` ...).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

TPO = frozenset({"TREAT", "HPAYMT", "HOPERAT"})
"""Treatment, payment and health care operations."""

OLD_FORMS_UNTIL = date(2026, 2, 16)
"""From this day everybody must use forms of the 2024 rule (PRV-029)."""


class Kind(StrEnum):
    """What sort of consent it is; each has its own required elements (2.31) and none stands in for another."""

    TPO = "tpo"
    NAMED = "named"
    GENERAL = "general"
    INTERMEDIARY = "intermediary"
    COUNSELLING_NOTES = "counselling_notes"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    PROCEEDINGS = "proceedings"
    RESEARCH = "research"
    SUPPORTER = "supporter"
    CRIMINAL_JUSTICE = "criminal_justice"
    REGISTRY = "registry"
    FUNDRAISING = "fundraising"


class Status(StrEnum):
    """Where a consent stands. Only ``active`` counts, and only while nothing below says otherwise."""

    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    REVOKED = "revoked"
    ENTERED_IN_ERROR = "entered_in_error"


class Designation(StrEnum):
    """Class wordings the rule knows (2.31(a)(4)). ``treating_providers`` needs a recorded relationship."""

    TREATING_PROVIDERS = "treating_providers"
    HEALTH_PLANS = "health_plans"
    PAYERS = "payers"
    OPERATIONS_HELPERS = "operations_helpers"


class RecipientClass(StrEnum):
    """Whom the recipient is in law; decides what they may pass on (PRV-036). Unregistered: ``lawful_holder``."""

    PATIENT = "patient"
    COVERED_ENTITY = "covered_entity"
    BUSINESS_ASSOCIATE = "business_associate"
    PART2_PROGRAMME = "part2_programme"
    LAWFUL_HOLDER = "lawful_holder"
    INTERMEDIARY = "intermediary"
    SERVICE_ORGANISATION = "service_organisation"
    SUPPORTER = "supporter"


class Notes(StrEnum):
    """Notes that stand apart and need a consent for them alone (2.31(b); 45 CFR 164.508(a)(2))."""

    COUNSELLING = "counselling"
    PSYCHOTHERAPY = "psychotherapy"


class SignerKind(StrEnum):
    """Who signed. Anybody but the person themself signs with a stated authority."""

    PATIENT = "patient"
    PARENT_OR_GUARDIAN = "parent_or_guardian"
    REPRESENTATIVE = "representative"


class Statement(StrEnum):
    """What a TPO consent must have told (2.31(a)(5)(iii), (a)(8); PRV-013)."""

    MAY_BE_PASSED_ON = "may_be_passed_on"
    NOT_AGAINST_YOU = "not_against_you"
    IF_YOU_REFUSE = "if_you_refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One named recipient. Names match whole, folded for case, accents and punctuation; never in part (PRV-014).

    ``identifiers`` are ``system|value``; ``other_names`` is the register of names the same recipient has.
    """

    name: str = ""
    other_names: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What may be given. Filled parts are joined by *and*, the values in one part by *or*; labels must *all* be covered.

    ``labels`` are the sensitivities that may go; ``N`` among them adds what is ordinary. What nobody has labelled is
    covered by no label, only by ``everything`` or by class and code without labels.

    ``described`` is the meaningful description that was signed. ``everything`` covers each class, code and label,
    except notes that stand apart. ``classes`` are classes of entry, ``codes`` are ``system|code``. ``from_on`` and
    ``until_on`` bound the day the data is about, both days included; undated data is outside a bounded period.
    """

    described: str = ""
    everything: bool = False
    labels: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    from_on: date | None = None
    until_on: date | None = None
    notes: Notes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When it ends: on a day (its last moment where the person lives), with an event, or ``none`` (TPO only).

    ``event`` is a code (``discharge``, ``end_of_treatment``, ``end_of_research``, ``final_disposition`` ...);
    ``event_at`` is when it happened, None until then.
    """

    on: date | None = None
    event: str = ""
    event_at: datetime | None = None
    none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Evidence that somebody signed exactly this text (PRV-017). ``method`` ``machine`` never counts."""

    signer: str
    signer_kind: SignerKind = SignerKind.PATIENT
    authority: str = ""
    method: str = ""
    signed_at: datetime | None = None
    text_sha256: str = ""
    text_version: str = ""
    language: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One consent as signed. ``refuses`` makes it a written no for what it describes: it beats every yes.

    ``stopped_at`` is a spoken wish to stop (PRV-023), ``revoked_at`` the revocation: whichever is there, it no
    longer counts, whatever the status says. ``form_on`` is the day its form was issued. ``zone`` is the person's
    tz name. ``known_false`` marks one known to be materially false (2.31(c)).
    """

    id: str
    patient_id: str
    patient_name: str
    kind: Kind
    status: Status
    disclosers: tuple[str, ...]
    recipients: tuple[Recipient, ...] = ()
    designations: frozenset[Designation] = frozenset()
    intermediary: Recipient | None = None
    purposes: frozenset[str] = frozenset()
    information: Information = Information()
    right_to_revoke: str = ""
    statements: frozenset[Statement] = frozenset()
    expiry: Expiry = Expiry()
    signatures: tuple[Signature, ...] = ()
    refuses: bool = False
    stopped_at: datetime | None = None
    revoked_at: datetime | None = None
    known_false: bool = False
    form_version: str = ""
    form_on: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A restriction the programme agreed to (2.26; 45 CFR 164.522). Empty parts mean any.

    ``paid_in_full`` is the one that must be agreed to: the health plan is not told (PRV-060).
    """

    id: str
    agreed_at: datetime
    ended_at: datetime | None = None
    recipients: tuple[Recipient, ...] = ()
    recipient_classes: frozenset[RecipientClass] = frozenset()
    purposes: frozenset[str] = frozenset()
    information: Information = Information(everything=True)
    paid_in_full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatingRelationship:
    """A recorded treating relationship, or a privacy officer's written decision that there is one (PRV-015)."""

    id: str = ""
    recipient: Recipient
    from_at: datetime
    until_at: datetime | None = None
    decided_by: str = ""
    why: str = ""


class AgreementKind(StrEnum):
    """Agreements that carry a disclosure without consent: service organisation, audit, research."""

    SERVICE = "service"
    AUDIT = "audit"
    RESEARCH = "research"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A QSOA (2.12(c)(4)), an audit or evaluation agreement (2.53) or a research approval (2.52) on the register.

    ``reference`` and ``body`` say which paper and who approved; ``destroy_by`` is required for audit and research.
    ``classes`` limits to a defined set (required for audit). It counts from ``from_at`` until before ``until_at``.
    """

    id: str
    kind: AgreementKind
    recipient: Recipient
    reference: str
    from_at: datetime
    until_at: datetime | None = None
    body: str = ""
    purpose: str = ""
    classes: frozenset[str] = frozenset()
    destroy_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrder:
    """An order under subpart E (PRV-049). A subpoena alone is none: without each element it carries nothing.

    ``kind`` is ``2.64`` to ``2.67``. ``compelled`` says that a subpoena or like mandate came with it (2.61).
    """

    id: str
    court: str
    case: str
    kind: str
    findings: str
    notice_given: bool
    compelled: bool
    recipient: Recipient
    permitted: Information
    from_at: datetime
    until_at: datetime | None = None
    vacated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyClaim:
    """A bona fide medical emergency (2.51): the four things that must be written down at once (PRV-039)."""

    recipient_name: str
    recipient_facility: str
    discloser: str
    nature: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatFinding:
    """A director's finding that a minor cannot choose and is in substantial danger (2.14(c), PRV-068).

    ``record_ids`` are the facts relevant to reducing the threat: nothing else may be told to ``recipient``.
    """

    id: str
    director: str
    finding: str
    recipient: Recipient
    record_ids: frozenset[str]
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorRule:
    """One state's rule on minors (2.14): from which age they consent alone to this care; adult at ``adult_at``.

    ``alone_from`` None means never alone: parent and minor both sign. A state that is not known needs both.
    """

    state: str
    alone_from: int | None
    adult_at: int = 18
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Everything on file about one person's sharing, as the caller loaded it. Unreadable papers: do not build this.

    ``old_forms_honoured`` is the site's policy on forms from before the 2024 rule (counsel decides; no by default).
    ``held_for`` is ``research`` or ``audit`` where what is held was given to us for that alone (2.62, PRV-050).
    ``held_back`` are ids of records that their person does not read for now (45 CFR 164.524(a)(3), PRV-056).
    ``notice_version`` is the version of the 2.32 texts in force. ``born_on`` None needs both signatures (2.14).
    """

    patient_id: str
    zone: str = "UTC"
    born_on: date | None = None
    state: str = ""
    consents: tuple[Consent, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    relationships: tuple[TreatingRelationship, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    orders: tuple[CourtOrder, ...] = ()
    threat_findings: tuple[ThreatFinding, ...] = ()
    minor_rules: tuple[MinorRule, ...] = ()
    old_forms_honoured: bool = False
    held_for: str = ""
    held_back: frozenset[str] = frozenset()
    notice_version: str = ""
