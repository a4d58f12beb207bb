"""What of one person's record is shared with whom, as their team sees it; and what may be protected more."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.consent import Papers, Restriction
from carebraid.core.privacy.endings import ENDINGS, RAISABLE
from carebraid.core.privacy.in_force import has_signatures, is_adult, is_old_form, signers_needed, why_never
from carebraid.knowledge.consent_forms import kind_words
from carebraid.store.asks import Ask, load_asks
from carebraid.store.grants import load_grants
from carebraid.store.holding import Held, load_held
from carebraid.store.notes import has_counselling
from carebraid.store.record import Piece, load_record
from carebraid.store.sharing import Kept, Partner, load_consents, load_papers, load_partners

from ._screen import screen
from .chart import Top, build_top, open_for_care

SHOWN_PIECES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One consent: to whom, for what, until when. ``state``: in_force, ended, revoked, stopped, refused, not_in_force.

    ``why``: code of core.privacy.reasons where it does not count. ``is_old_form``: from before the 2024 rule; it
    counts only where the site's policy says so (PRV-029).
    """

    id: UUID
    kind: str
    recipients: tuple[str, ...]
    designations: tuple[str, ...]
    purposes: tuple[str, ...]
    described: str
    signed_at: datetime | None
    until_on: date | None
    event: str
    ended_at: datetime | None
    state: str
    why: str
    is_old_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An outside provider who treats the person now: by whose word, and how it is known."""

    id: str
    name: str
    decided_by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One fact that can be protected more, with the labels it has."""

    id: str
    kind: str
    code: str
    at: datetime | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldFact:
    """Something held back from the person's own view, and what it is (None where it is not among the pieces)."""

    held: Held
    piece: Labelled | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The page. ``restrictions`` are those in force; ``supporters`` counts contracts that are open.

    ``asks``: requests for a consent, newest first; ``kinds``: what can be asked about, in words.
    """

    top: Top
    shared: tuple[Shared, ...]
    restrictions: tuple[Restriction, ...]
    ties: tuple[Tie, ...]
    supporters: int
    partners: tuple[Partner, ...]
    pieces: tuple[Labelled, ...]
    asks: tuple[Ask, ...]
    kinds: Mapping[str, str]
    holdable: tuple[Labelled, ...]
    held: tuple[HeldFact, ...]
    staff_id: UUID | None
    endings: tuple[str, ...] = ENDINGS
    raisable: tuple[str, ...] = RAISABLE
    has_notes: bool = False

    @property
    def in_force(self) -> tuple[Shared, ...]:
        """The consents that count now."""
        return tuple(one for one in self.shared if one.state == "in_force")


@screen
def sharing(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Sharing:
    """What is shared with whom. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    papers, record = load_papers(chart), load_record(chart)
    held, known = load_held(chart), {one.id: one for one in _facts(record)}
    return Sharing(
        top=build_top(chart, now, language),
        shared=tuple(read_consent(kept, papers, now) for kept in load_consents(chart)),
        restrictions=tuple(one for one in papers.restrictions if one.ended_at is None or one.ended_at > now),
        ties=tuple(
            Tie(
                id=tie.id, name=tie.recipient.name, decided_by=tie.decided_by, why=tie.why,
            )
            for tie in papers.relationships
            if tie.until_at is None or tie.until_at > now
        ),
        supporters=sum(kept.is_open for kept in load_grants(chart)),
        partners=load_partners(chart.organisation_id), pieces=tuple(one for one in _facts(record) if one.kind != "note")[:SHOWN_PIECES],
        # That somebody asked for notes they keep apart is for whoever asked (PRV-074).
        asks=tuple(one for one in load_asks(chart) if not one.is_notes or one.staff_id == actor.staff_id),
        has_notes=has_counselling(chart), kinds=kind_words(language),
        holdable=_holdable(record, {str(one.piece) for one in held}), staff_id=actor.staff_id,
        held=tuple(HeldFact(one, known.get(str(one.piece))) for one in held),
    )  # fmt: skip


def read_consent(kept: Kept, papers: Papers, now: datetime) -> Shared:
    """One consent in the words of the page: whether it counts now, and if not why."""
    consent = kept.consent
    state, why = _state(kept, papers, now)
    return Shared(
        id=kept.id, kind=consent.kind, recipients=tuple(one.name for one in consent.recipients),
        designations=tuple(sorted(consent.designations)), purposes=tuple(sorted(consent.purposes)),
        described=consent.information.described, signed_at=kept.signed_at, until_on=consent.expiry.on,
        event=consent.expiry.event, ended_at=kept.revoked_at or kept.stopped_at or consent.expiry.event_at,
        state=state, why=why, is_old_form=kept.signed_at is not None and is_old_form(consent, now),
    )  # fmt: skip


def _state(kept: Kept, papers: Papers, now: datetime) -> tuple[str, str]:
    consent = kept.consent
    if kept.revoked_at is not None:
        return "revoked", "consent_revoked"
    if kept.stopped_at is not None:
        return "stopped", "consent_stopped"
    if consent.refuses:
        return "refused", ""
    if why := why_never(consent, papers.patient_id):
        return ("ended" if why == "consent_expired" else "not_in_force"), why
    today = local_day(now, papers.zone)
    if consent.expiry.on is not None and local_day(now, consent.zone) > consent.expiry.on:
        return "ended", "consent_expired"
    if is_old_form(consent, now) and not papers.old_forms_honoured:
        return "not_in_force", "consent_on_old_form"
    if not has_signatures(consent, signers_needed(papers, today), adult=is_adult(papers, today)):
        return "not_in_force", "signature_of_minor_or_parent_missing"
    return "in_force", ""


def _facts(pieces: Sequence[Piece]) -> tuple[Labelled, ...]:
    """Facts with a row of their own that can be protected more, newest first."""
    kinds = ("assessment", "urine", "medicine", "event", "appointment", "note")
    return tuple(
        Labelled(
            id=one.resource.id, kind=one.kind, code=str(one.data.get("instrument") or one.data.get("code") or ""),
            at=one.at, labels=tuple(sorted(one.resource.labels)),
        )
        for one in pieces if one.kind in kinds
    )  # fmt: skip


def _holdable(pieces: Sequence[Piece], held: Container[str]) -> tuple[Labelled, ...]:
    """The newest answers and entries; the list of medicines, appointments and what is held already are not."""
    rows = [
        one for one in pieces
        if one.kind in ("assessment", "urine", "medicine", "event", "note") and one.resource.id not in held
        and one.data.get("kind") not in ("listed", "supply")
    ]  # fmt: skip
    return _facts(rows[:SHOWN_PIECES])
