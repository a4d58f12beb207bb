"""The papers made ready once, so that each decision only compares: folded names, instants, purposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from .consent import Consent, Designation, Kind, Papers, Restriction, SignerKind
from .elements import purposes_of
from .ground import Ground
from .in_force import ends_at, is_old_form, signers, starts_at, why_never
from .purposes import OPERATIONS, PAYMENT, TREATMENT, covered
from .recipient import Party, fold_all, is_same, party_of

PURPOSES_OF_CLASS = {
    Designation.TREATING_PROVIDERS: TREATMENT,
    Designation.HEALTH_PLANS: PAYMENT,
    Designation.PAYERS: PAYMENT,
    Designation.OPERATIONS_HELPERS: OPERATIONS,
}


@dataclass(frozen=True, slots=True)
class Held:
    """One consent, ready. ``never`` says why it counts at no moment; ``parties`` are the named recipients."""

    consent: Consent
    never: str
    starts_at: datetime | None
    ends_at: datetime | None
    purposes: frozenset[str]
    parties: tuple[Party, ...]
    disclosers: frozenset[str]
    signers: frozenset[SignerKind]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Barrier:
    """A restriction or a written refusal, ready. ``purposes`` None means any."""

    code: str
    restriction: Restriction
    parties: tuple[Party, ...]
    purposes: frozenset[str] | None
    names_emergencies: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Papers made ready by :func:`make_ready`."""

    papers: Papers
    held: tuple[Held, ...]
    barriers: tuple[Barrier, ...]
    agreement_parties: tuple[Party, ...]
    relationship_parties: tuple[Party, ...]
    by_key: Mapping[str, tuple[int, ...]]
    by_class: tuple[int, ...]

    def held_for(self, who: Party) -> list[Held]:
        """The consents that could reach ``who``: those that share a name or identifier with them, or name a class."""
        found = set(self.by_class)
        for key in (*who.names, *who.identifiers):
            found.update(self.by_key.get(key, ()))
        return [self.held[index] for index in sorted(found)]


def make_ready(papers: Papers) -> Ready:
    """Prepare ``papers`` for many decisions. Anything unreadable in them raises: then there is no decision to make."""
    held = tuple(_hold(consent, papers) for consent in papers.consents if not consent.refuses)
    by_key: dict[str, tuple[int, ...]] = {}
    for index, one in enumerate(held):
        for key in frozenset().union(*(whom.names | whom.identifiers for whom in one.parties)):
            by_key[key] = (*by_key.get(key, ()), index)
    return Ready(
        papers,
        held,
        (
            *(_barrier(restriction) for restriction in papers.restrictions),
            *(_written_no(consent, papers) for consent in papers.consents if _still_refuses(consent)),
        ),
        tuple(party_of(agreement.recipient) for agreement in papers.agreements),
        tuple(party_of(relationship.recipient) for relationship in papers.relationships),
        by_key,
        tuple(index for index, one in enumerate(held) if one.consent.designations),
    )


def _hold(consent: Consent, papers: Papers) -> Held:
    never = why_never(consent, papers.patient_id)
    whom = consent.recipients
    if consent.kind is Kind.INTERMEDIARY and consent.intermediary is not None:
        whom = (*whom, consent.intermediary)
    return Held(
        consent,
        never,
        starts_at(consent),
        ends_at(consent),
        covered(consent.purposes) & purposes_of(consent),
        tuple(party_of(recipient) for recipient in whom),
        fold_all(consent.disclosers),
        signers(consent),
        Ground(
            code=f"consent_{consent.kind}", about=consent.id, information=consent.information, consent=True
        ),
    )


def _still_refuses(consent: Consent) -> bool:
    """A written no holds, complete or not, from when it is there until it is taken back or was an error."""
    return consent.refuses and consent.status == "active" and consent.revoked_at is None


def _barrier(restriction: Restriction, code: str = "restricted") -> Barrier:
    named = restriction.purposes
    return Barrier(
        code,
        restriction,
        tuple(party_of(recipient) for recipient in restriction.recipients),
        covered(named) if named else None,
        not named.isdisjoint(("ETREAT", "BTG", "ERTREAT")),
    )


def _written_no(consent: Consent, papers: Papers) -> Barrier:
    if consent.patient_id != papers.patient_id:
        raise ValueError("a refusal of another person is among these papers")
    as_restriction = Restriction(
        id=consent.id,
        agreed_at=datetime.min.replace(tzinfo=UTC),
        ended_at=ends_at(consent),
        recipients=consent.recipients,
        purposes=consent.purposes,
        information=consent.information,
    )
    return _barrier(as_restriction, "refused_in_writing")


def why_not_now(held: Held, at: datetime, ready: Ready) -> str:
    """Why a consent does not count at ``at``, as a code; empty where it does."""
    if held.never:
        return held.never
    if held.starts_at is None or at < held.starts_at:
        return "consent_not_yet_signed"
    if held.ends_at is not None and at >= held.ends_at:
        return "consent_expired"
    if not ready.papers.old_forms_honoured and is_old_form(held.consent, at):
        return "consent_on_old_form"
    return ""


def names(held: Held, who: Party) -> bool:
    """Whether the consent names the one who asks."""
    return any(is_same(named, who) for named in held.parties)


def is_of_class(held: Held, who: Party, purpose: str, at: datetime, ready: Ready) -> bool:
    """Whether a class wording reaches the one who asks: by a recorded relationship, for the purpose of that class.

    ``treating_providers`` rests on the relationship alone; other classes on an officer's written word (PRV-015).
    """
    for designation in held.consent.designations:
        if purpose not in PURPOSES_OF_CLASS[designation]:
            continue
        for relationship, whose in zip(ready.papers.relationships, ready.relationship_parties, strict=True):
            ended = relationship.until_at is not None and at >= relationship.until_at
            if at < relationship.from_at or ended or not is_same(whose, who):
                continue
            written = relationship.decided_by.strip() and relationship.why.strip()
            if designation is Designation.TREATING_PROVIDERS or written:
                return True
    return False
