"""Consents and the other papers a release is decided on, read and written with an open chart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from carebraid.core.privacy.consent import (
    Agreement,
    Consent,
    CourtOrder,
    Papers,
    Recipient,
    Restriction,
    Status,
    ThreatFinding,
    TreatingRelationship,
)
from carebraid.knowledge.minor_rules import rules_of
from carebraid.knowledge.notices import find_notice

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .consented import read_signed
from .holding import load_held_pieces
from .minors import load_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A consent as it is kept: what was signed, the exact text, and how it stands."""

    id: UUID
    consent: Consent
    text: str
    text_sha256: str
    form_version: str
    language: str
    asked_at: datetime
    signed_at: datetime | None
    stopped_at: datetime | None
    revoked_at: datetime | None
    refused_at: datetime | None
    why_inactive: tuple[str, ...]
    partner_id: UUID | None
    staff_id: UUID | None


def load_consents(chart: Chart) -> tuple[Kept, ...]:
    """Every consent and written no of the person, newest first."""
    return tuple(_kept(row) for row in models.Consent.of(chart).order_by("-asked_at", "-id"))


def load_consent(chart: Chart, consent_id: UUID) -> Kept | None:
    """One of them; None where this person has no such consent."""
    row = models.Consent.of(chart).filter(id=consent_id).first()
    return None if row is None else _kept(row)


def _kept(row: models.Consent) -> Kept:
    stands = read_signed(
        row.content, row_id=row.id, patient_id=row.patient_id, status=row.status, event_at=row.event_at,
        stopped_at=row.stopped_at, revoked_at=row.revoked_at,
    )  # fmt: skip
    return Kept(
        id=row.id, consent=stands, text=row.text, text_sha256=row.text_sha256, form_version=row.form_version,
        language=row.language, asked_at=row.asked_at, signed_at=row.signed_at, stopped_at=row.stopped_at,
        revoked_at=row.revoked_at, refused_at=row.refused_at, why_inactive=tuple(row.why_inactive),
        partner_id=row.partner_id, staff_id=row.staff_id,
    )  # fmt: skip


def save_consent(
    chart: Chart, consent: Consent, *, consent_id: UUID | None = None, text: str, text_sha256: str, language: str,
    shown: dict[str, Any], asked_at: datetime, signed_at: datetime | None, refused_at: datetime | None = None,
    why_inactive: tuple[str, ...] = (), partner_id: UUID | None = None, staff_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Keep a consent exactly as it was signed. From now on only its ending can change; the database sees to it."""
    row = models.Consent.add(
        chart, id=consent_id or fresh_id(), kind=consent.kind, status=consent.status,
        content=msgspec.to_builtins(replace(consent, stopped_at=None, revoked_at=None)), text=text,
        text_sha256=text_sha256, form_version=consent.form_version, language=language, shown=shown, asked_at=asked_at,
        signed_at=signed_at, signer=consent.signatures[0].signer if consent.signatures else "",
        expires_on=consent.expiry.on, event=consent.expiry.event, refused_at=refused_at,
        why_inactive=list(why_inactive), partner_id=partner_id, staff_id=staff_id,
    )  # fmt: skip
    return row.id


def end_consent(chart: Chart, consent_id: UUID, *, revoked_at: datetime) -> bool:
    """Revoke: it counts no more from this transaction on. False where it was revoked already."""
    rows = models.Consent.of(chart).filter(id=consent_id, revoked_at=None)
    return bool(rows.update(status=Status.REVOKED, revoked_at=revoked_at))


def stop_consent(chart: Chart, consent_id: UUID, *, stopped_at: datetime, by: str) -> bool:
    """A spoken wish to stop (PRV-023): it counts no more; the written form is asked for afterwards."""
    rows = models.Consent.of(chart).filter(id=consent_id, stopped_at=None, revoked_at=None)
    return bool(rows.update(stopped_at=stopped_at, stopped_by=by))


def note_event(chart: Chart, event: str, at: datetime) -> int:
    """An event has happened: consents that end with it end in this transaction (PRV-019). How many."""
    return models.Consent.of(chart).filter(event=event, event_at=None).update(event_at=at)


def load_papers(chart: Chart) -> Papers:
    """Everything a release about this person is decided on. Anything unreadable raises: then nothing leaves."""
    person = models.Patient.everyone.values("born_on", "zone").get(id=chart.patient_id)
    restrictions = models.Restriction.of(chart).values_list("content", "id", "agreed_at", "ended_at")
    ties = models.Relationship.of(chart).select_related("partner")
    agreements = models.Agreement.objects.filter(organisation_id=chart.organisation_id).values_list("content")
    orders = models.CourtOrder.of(chart).values_list("content", "id", "vacated_at")
    state = load_state(chart.organisation_id)
    findings = models.ThreatFinding.of(chart).values_list(
        "id", "director", "finding", "parent", "pieces", "found_at"
    )
    calendar = models.Organisation.objects.values_list("calendar", flat=True).get(id=chart.organisation_id)
    return Papers(
        patient_id=str(chart.patient_id), zone=person["zone"], born_on=person["born_on"], state=state,
        minor_rules=rules_of(state),
        threat_findings=tuple(
            ThreatFinding(
                id=str(row_id), director=director, finding=finding, recipient=Recipient(name=parent),
                record_ids=frozenset(pieces), found_at=found_at,
            )
            for row_id, director, finding, parent, pieces, found_at in findings
        ),
        # A study's people came to us for research alone, and stay that (2.62, PRV-050).
        held_for="research" if calendar == "study_days" else "",
        consents=tuple(kept.consent for kept in load_consents(chart)),
        restrictions=tuple(
            replace(msgspec.convert(content, Restriction), id=str(row_id), agreed_at=agreed, ended_at=ended)
            for content, row_id, agreed, ended in restrictions
        ),
        relationships=tuple(
            TreatingRelationship(
                id=str(tie.id), recipient=recipient_of(tie.partner), from_at=tie.from_at, until_at=tie.until_at,
                decided_by=tie.decided_by, why=tie.why,
            )
            for tie in ties
        ),
        agreements=tuple(msgspec.convert(content, Agreement) for (content,) in agreements),
        orders=tuple(
            replace(msgspec.convert(content, CourtOrder), id=str(row_id), vacated_at=vacated)
            for content, row_id, vacated in orders
        ),
        held_back=load_held_pieces(chart), notice_version=find_notice("full").version,
    )  # fmt: skip


def recipient_of(partner: models.Partner) -> Recipient:
    """A partner on the register as the recipient that papers name."""
    return Recipient(
        name=partner.name, other_names=tuple(partner.other_names), identifiers=frozenset(partner.identifiers)
    )


# --- the register of partners --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An outside recipient on the register."""

    id: UUID
    name: str
    other_names: tuple[str, ...]
    identifiers: tuple[str, ...]
    recipient_class: str
    kind: str
    address: str
    contract_reference: str
    contract_on: date | None


def load_partners(organisation_id: UUID, *, only: UUID | None = None) -> tuple[Partner, ...]:
    """The register, in order of names; call inside the organisation's scope."""
    rows = models.Partner.objects.filter(organisation_id=organisation_id, ended_at=None).order_by("name")
    if only is not None:
        rows = rows.filter(id=only)
    return tuple(
        Partner(
            id=row.id, name=row.name, other_names=tuple(row.other_names), identifiers=tuple(row.identifiers),
            recipient_class=row.recipient_class, kind=row.kind, address=row.address,
            contract_reference=row.contract_reference, contract_on=row.contract_on,
        )
        for row in rows
    )  # fmt: skip


def save_partner(organisation_id: UUID, **values: Any) -> UUID:
    """A new partner on the register."""
    return models.Partner.objects.create(id=fresh_id(), organisation_id=organisation_id, **values).id


def save_partner_member(
    organisation_id: UUID, *, partner_id: UUID, account_id: UUID, from_at: datetime
) -> UUID:
    """Let an account speak for a partner."""
    row = models.PartnerMember.objects.create(
        id=fresh_id(),
        organisation_id=organisation_id,
        partner_id=partner_id,
        account_id=account_id,
        from_at=from_at,
    )
    return row.id


def end_partner_member(account_id: UUID, now: datetime) -> None:
    """The account speaks for nobody from now on."""
    models.PartnerMember.objects.filter(account_id=account_id, until_at=None).update(until_at=now)


def load_speakers(organisation_id: UUID, partner_id: UUID) -> frozenset[UUID]:
    """The accounts that speak for a partner now."""
    rows = models.PartnerMember.objects.filter(
        organisation_id=organisation_id, partner_id=partner_id, until_at=None
    )
    return frozenset(rows.values_list("account_id", flat=True))


def load_my_partner(organisation_id: UUID, account_id: UUID, now: datetime) -> Partner | None:
    """The partner this account speaks for now; None where it speaks for none."""
    member = models.PartnerMember.objects.filter(
        account_id=account_id, from_at__lte=now, until_at=None
    ).first()
    found = () if member is None else load_partners(organisation_id, only=member.partner_id)
    return found[0] if found else None


# --- who outside treats the person ----------------------------------------------------------------


def save_relationship(
    chart: Chart, partner_id: UUID, *, decided_by: str, why: str, now: datetime
) -> UUID | None:
    """Write down a treating relationship; None where the same one stands."""
    standing = models.Relationship.of(chart).filter(partner_id=partner_id, from_at__lte=now)
    if standing.exclude(until_at__lte=now).exists():
        return None
    return models.Relationship.add(
        chart, id=fresh_id(), partner_id=partner_id, from_at=now, decided_by=decided_by, why=why
    ).id


def close_relationship(chart: Chart, relationship_id: UUID, now: datetime) -> bool:
    """They no longer treat the person, from now on. False where it does not stand any more."""
    standing = models.Relationship.of(chart).filter(id=relationship_id).exclude(until_at__lte=now)
    return bool(standing.update(until_at=now))
