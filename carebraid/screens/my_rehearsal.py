"""Before signing: exactly what they would see, and the form with its questions (beyond 28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.consent import Kind
from carebraid.knowledge.consent_forms import (
    Question,
    Text,
    kind_words,
    purpose_words,
    without_words,
)
from carebraid.knowledge.record_words import in_words
from carebraid.store.chart import Chart
from carebraid.store.gate import rehearse
from carebraid.store.my import open_own_chart
from carebraid.store.offers import Offer, Wish, expiry_words, make_offer, rehearsed
from carebraid.store.record import Piece, load_record
from carebraid.store.sharing import Partner, load_consents, load_partners

from ._screen import screen

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, in the reader's words. ``ends`` are days to end on; ``counts`` pieces on file by kind."""

    partners: tuple[Partner, ...]
    kinds: tuple[tuple[str, str, int], ...]
    ends: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing they would see: when it was so (None: not dated), and what it says, with words beside its codes."""

    at: datetime | None
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one kind that they would see, newest first."""

    kind: str
    words: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What one sort of recipient would see for one purpose; no groups: nothing."""

    purpose: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The dress rehearsal of a yes. ``if_yes`` and ``if_no``: what they could still not do for the person's safety.
    ``already``: kinds they would be given without it, by another yes or rule.

    ``second_signature``: why they cannot sign it alone (``store.offers``); then nothing would be seen.
    """

    recipient: str
    is_colleague: bool
    form: str
    views: tuple[View, ...]
    already: tuple[str, ...]
    left_out: tuple[str, ...]
    if_yes: tuple[str, ...]
    if_no: tuple[str, ...]
    purpose: str
    expiry: str
    expires_on: date | None
    second_signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The form itself: its text word for word, its questions, and to whom it would go.

    ``no_since``: a written no to the same recipient stands since then; a yes takes it back.
    """

    recipient: str
    form: str
    text: Text
    questions: tuple[Question, ...]
    name: str
    second_signature: str
    no_since: datetime | None


@screen
def my_choices(*, actor: Actor, now: datetime, language: str) -> Choices:
    """Who, what and how long: what the person can choose from. Nothing is chosen for them."""
    chart = open_own_chart(actor, now)
    counts: dict[str, int] = {}
    for piece in load_record(chart):
        counts[piece.kind] = counts.get(piece.kind, 0) + 1
    kinds = tuple((kind, words, counts.get(kind, 0)) for kind, words in kind_words(language).items())
    today = local_day(now, chart.zone)
    ends = (today + timedelta(days=30), today + timedelta(days=90), today + _YEAR)
    return Choices(load_partners(chart.organisation_id), kinds, ends)


@screen
def my_rehearsal(*, actor: Actor, now: datetime, language: str, wish: Wish) -> Rehearsal:
    """What they would see if the person signed. Nothing is given and nothing kept. Refuses what no form offers."""
    chart = open_own_chart(actor, now)
    offer = make_offer(chart, wish, now=now, language=language)
    pieces = load_record(chart)
    views = tuple(_view(chart, offer, pieces, purpose, now, language) for purpose in _purposes(offer))
    shared = {group.kind for view in views for group in view.groups}
    already = _already(chart, offer, pieces, now)
    told = kind_words(language)
    lacking = {piece.kind for piece in pieces} - shared
    # Only whoever treats can warn; and notes kept apart hold nothing that a warning needs.
    is_for_care = wish.purpose in ("TREAT", "TPO") and offer.consent.kind is not Kind.COUNSELLING_NOTES
    return Rehearsal(
        recipient=offer.to, is_colleague=bool(offer.colleague), form=offer.form.id, views=views,
        already=tuple(words for kind, words in told.items() if kind in already),
        left_out=tuple(words for kind, words in told.items() if kind in lacking),
        if_yes=without_words(told.keys() - lacking, language) if is_for_care else (),
        if_no=without_words(told.keys() - (shared - already), language) if is_for_care else (),
        purpose=purpose_words(language)[wish.purpose], expiry=expiry_words(wish.expires_on, language),
        expires_on=wish.expires_on, second_signature=offer.second_signature,
    )  # fmt: skip


@screen
def my_paper(*, actor: Actor, now: datetime, language: str, wish: Wish) -> Paper:
    """The form to read, to hear and to answer. Refuses what no form offers."""
    chart = open_own_chart(actor, now)
    offer = make_offer(chart, wish, now=now, language=language)
    return Paper(
        recipient=offer.to, form=offer.form.id, text=offer.text,
        questions=offer.form.questions(language, offer.to), name=offer.consent.patient_name,
        second_signature=offer.second_signature, no_since=_no_since(chart, wish),
    )  # fmt: skip


def _no_since(chart: Chart, wish: Wish) -> datetime | None:
    standing = (
        one.refused_at
        for one in load_consents(chart)
        if one.consent.refuses and one.revoked_at is None and one.partner_id == wish.partner_id
    )
    return next(standing, None)


def _purposes(offer: Offer) -> tuple[str, ...]:
    """One view for each purpose: what goes for payment is far less than what goes for care (PRV-006)."""
    return ("TREAT", "HPAYMT", "HOPERAT") if offer.consent.kind is Kind.TPO else (offer.wish.purpose,)


def _view(
    chart: Chart, offer: Offer, pieces: tuple[Piece, ...], purpose: str, now: datetime, language: str
) -> View:  # fmt: skip
    request, consent = rehearsed(offer, now, purpose)
    released = rehearse(chart, request, pieces, consents=(consent,))
    return View(purpose, tuple(_groups(released.pieces, language)))


def _already(chart: Chart, offer: Offer, pieces: tuple[Piece, ...], now: datetime) -> set[str]:
    """Kinds that this recipient would be given for the first purpose without a new yes."""
    request, _ = rehearsed(offer, now, _purposes(offer)[0])
    return {piece.kind for piece in rehearse(chart, request, pieces).pieces}


def _groups(pieces: Iterable[Piece], language: str) -> Iterable[Group]:
    found: dict[str, list[Fact]] = {}
    for piece in pieces:
        fact = Fact(piece.at, in_words(piece.kind, piece.data, language))
        found.setdefault(piece.kind, []).append(fact)
    for kind, words in kind_words(language).items():
        if kind in found:
            yield Group(kind, words, tuple(found[kind]))


__all__ = [
    "UUID",
    "Choices",
    "Fact",
    "Group",
    "Paper",
    "Rehearsal",
    "View",
    "Wish",
    "my_choices",
    "my_paper",
    "my_rehearsal",
]  # fmt: skip
