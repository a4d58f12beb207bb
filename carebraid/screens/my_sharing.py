"""Who sees what of me, for what and until when: the person's own list, and the receipt of one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import TPO, Kind
from carebraid.core.privacy.in_force import ends_at, why_never
from carebraid.knowledge.consent_forms import kind_words, purpose_words
from carebraid.store.asks import Ask, load_asks
from carebraid.store.chart import Chart
from carebraid.store.grants import load_grants
from carebraid.store.my import open_own_chart
from carebraid.store.offers import not_asked_before
from carebraid.store.sharing import Kept, load_consent, load_consents

from ._screen import screen

SUGGESTED: Final = timedelta(days=90)
"""How long a request suggests; the person chooses. Project convention, as for supporters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One recipient in plain words. ``state``: on, no, stopped, ended, refused. No ``what``: everything.
    ``is_no``: it is a no, standing or taken back, and not a yes.

    ``recipient`` is empty for a class (treatment, payment and operations). ``until`` None: no end.
    """

    id: UUID
    form: str
    state: str
    is_no: bool
    recipient: str
    what: tuple[str, ...]
    is_notes: bool
    purpose: str
    since: datetime
    until: date | None
    over_at: datetime | None
    ask_again_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody here asks the person to agree to. No ``what``: everything; no ``recipient``: for ``by`` themself.
    ``is_notes``: for the notes that ``by`` keeps apart, and nothing else.

    ``query`` leads to the rehearsal with all of it chosen; the person can change every part.
    """

    id: UUID
    by: str
    recipient: str
    what: tuple[str, ...]
    is_notes: bool
    purpose: str
    why: str
    at: datetime
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The whole list. ``asks``: what somebody here asked and waits to hear. ``may_ask``: nobody has said yes or no to the form for care, payment and operations lately."""

    on: tuple[Shared, ...]
    no: tuple[Shared, ...]
    over: tuple[Shared, ...]
    supporters: tuple[str, ...]
    may_ask: bool
    asks: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was signed, word for word, and how it stands now."""

    shared: Shared
    text: str
    text_sha256: str
    form_version: str
    language: str
    signer: str
    signed_at: datetime


@screen
def my_sharing(*, actor: Actor, now: datetime, language: str) -> Sharing:
    """Everything the signed-in person shares. Refuses whoever is not in care here."""
    chart = open_own_chart(actor, now)
    kept = tuple(one for one in load_consents(chart) if one.consent.kind is not Kind.SUPPORTER)
    shown = tuple(shared_of(one, chart, now, language) for one in kept)
    return Sharing(
        on=tuple(one for one in shown if one.state == "on"),
        no=tuple(_standing_noes(kept, shown)),
        over=tuple(one for one in shown if one.state in ("stopped", "ended")),
        supporters=_supporters(chart, now), may_ask=_may_ask(kept, shown, chart, now),
        asks=tuple(_asked(one, chart, now, language) for one in load_asks(chart) if not one.answer),
    )  # fmt: skip


@screen
def my_receipt(*, actor: Actor, now: datetime, language: str, consent_id: UUID) -> Receipt:
    """The receipt of one form. Refuses one the person does not have (``consent.not_found``)."""
    chart = open_own_chart(actor, now)
    kept = load_consent(chart, consent_id)
    if kept is None or kept.consent.kind is Kind.SUPPORTER or kept.signed_at is None or kept.refused_at:
        raise Refused("consent.not_found", "There is no such form on your list.", status=404)
    signatures = kept.consent.signatures
    return Receipt(
        shared=shared_of(kept, chart, now, language), text=kept.text, text_sha256=kept.text_sha256,
        form_version=kept.form_version, language=kept.language, signer=signatures[0].signer if signatures else "",
        signed_at=kept.signed_at,
    )  # fmt: skip


def _asked(ask: Ask, chart: Chart, now: datetime, language: str) -> Asked:
    until = (local_day(now, chart.zone) + SUGGESTED).isoformat()
    chosen = [("to", f"staff-{ask.staff_id}" if ask.partner_id is None else str(ask.partner_id))]
    chosen += [("what", "notes" if ask.is_notes else "some" if ask.kinds else "all")]
    chosen += [("purpose", ask.purpose), ("until", until)]
    chosen += [("kind", kind) for kind in ask.kinds if not ask.is_notes]
    return Asked(
        id=ask.id, by=ask.by, recipient=ask.partner,
        what=tuple(words for kind, words in kind_words(language).items() if kind in ask.kinds), is_notes=ask.is_notes,
        purpose=purpose_words(language)[ask.purpose], why=ask.why, at=ask.asked_at, query=urlencode(chosen),
    )  # fmt: skip


def shared_of(kept: Kept, chart: Chart, now: datetime, language: str) -> Shared:
    """One consent or no, as the list says it."""
    consent = kept.consent
    told = kind_words(language)
    purpose = "TPO" if consent.purposes == TPO else next(iter(sorted(consent.purposes)), "")
    return Shared(
        id=kept.id, form=str(consent.kind), state=_state(kept, now), is_no=kept.refused_at is not None,
        recipient=", ".join(one.name for one in consent.recipients),
        what=tuple(words for kind, words in told.items() if kind in consent.information.classes),
        is_notes=consent.information.notes is not None, purpose=purpose_words(language).get(purpose, ""),
        since=kept.refused_at or kept.signed_at or kept.asked_at, until=consent.expiry.on,
        over_at=kept.revoked_at or kept.stopped_at, ask_again_on=_ask_again_on(kept, chart, now),
    )  # fmt: skip


def _standing_noes(kept: tuple[Kept, ...], shown: tuple[Shared, ...]) -> Iterator[Shared]:
    """Every written no, and of the others the newest word to each form and recipient, where that is a no."""
    told: set[tuple[str, UUID | None, UUID | None]] = set()
    for consent, one in zip(kept, shown, strict=True):
        key = (one.form, consent.partner_id, consent.staff_id)
        if one.state == "no" or (one.state == "refused" and key not in told):
            yield one
        told.add(key)


def _state(kept: Kept, now: datetime) -> str:
    consent = kept.consent
    if kept.revoked_at or kept.stopped_at:
        return "stopped"
    if kept.refused_at:
        return "no" if consent.refuses else "refused"
    end = ends_at(consent)
    is_over = end is not None and now >= end
    return "ended" if is_over or why_never(consent, consent.patient_id) else "on"


def _ask_again_on(kept: Kept, chart: Chart, now: datetime) -> date | None:
    """Until when nobody asks again; None where that day has come."""
    day = not_asked_before(
        [kept], form=_form(kept), partner_id=kept.partner_id, staff_id=kept.staff_id, zone=chart.zone
    )
    return day if day is not None and day > local_day(now, chart.zone) else None


def _form(kept: Kept) -> str:
    return str(kept.consent.kind) if kept.consent.kind in ("tpo", "counselling_notes") else "named"


def _may_ask(kept: tuple[Kept, ...], shown: tuple[Shared, ...], chart: Chart, now: datetime) -> bool:
    """Ask about the one form for all care only where it is neither signed nor refused within 90 days (PRV-028)."""
    if any(one.form == Kind.TPO and one.state == "on" for one in shown):
        return False
    day = not_asked_before(kept, form="tpo", partner_id=None, zone=chart.zone)
    return day is None or day <= local_day(now, chart.zone)


def _supporters(chart: Chart, now: datetime) -> tuple[str, ...]:
    """Names of those whose contract holds now."""
    return tuple(one.name for one in load_grants(chart) if one.is_open and one.boundary.until_at > now)
