"""What a community partner sees: records made ready for them, referrals, and what they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.parcel import TERMS
from carebraid.knowledge.notices import find_notice
from carebraid.store.blind import may_prescribe
from carebraid.store.counter import (
    Parcel,
    load_my_requests,
    load_parcel,
    load_parcels,
    open_counter,
)

from ._screen import screen
from .package import MEDIA, Handed, package


@dataclass(frozen=True, slots=True)
class Desk:
    """``partner`` empty: the account speaks for nobody yet. ``waiting`` need a confirmation of the receiver."""

    partner: str
    referrals: tuple[Parcel, ...]
    records: tuple[Parcel, ...]
    waiting: int
    notice: str


@dataclass(frozen=True, slots=True)
class Record:
    """One package with the notice that goes with it, word for word (42 CFR 2.32).

    ``may_prescribe``: the reader's organisation may ask about a medicine behind the wall.
    """

    partner: str
    parcel: Parcel
    notice: str
    notice_version: str
    terms: str
    parts: tuple[str, ...]
    may_prescribe: bool


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form to ask, and what was asked before: (when, kind, about whom), never what became of it."""

    partner: str
    asked: tuple[tuple[datetime, str, str], ...]


@screen
def partner_desk(*, actor: Actor, now: datetime) -> Desk:
    """Everything that was made ready for the reader's organisation."""
    try:
        counter = open_counter(actor, now)
    except Refused as refused:
        if refused.code != "partner.none":
            raise
        return Desk("", (), (), 0, "")
    parcels = load_parcels(counter)
    return Desk(
        counter.partner.name,
        tuple(one for one in parcels if one.is_referral),
        tuple(one for one in parcels if not one.is_referral),
        sum(1 for one in parcels if needs_answer(one)),
        find_notice("short").text,
    )


@screen
def partner_record(*, actor: Actor, now: datetime, package_id: UUID) -> Record:
    """One package. Refuses ``partner.none`` and ``package.not_found``."""
    counter = open_counter(actor, now)
    notice, parcel = find_notice("full"), load_parcel(counter, package_id)
    terms = TERMS.get(parcel.terms, TERMS["only_as_the_consent_says"])
    return Record(
        counter.partner.name, parcel, notice.text, notice.version, terms, tuple(MEDIA), may_prescribe(counter)
    )


@screen
def partner_file(*, actor: Actor, now: datetime, package_id: UUID, part: str) -> Handed:
    """The bytes, once the receiver took the terms; the gate is asked again each time.

    Refuses ``package.terms_first`` (409) before that, and what :func:`carebraid.screens.package.package` does.
    """
    parcel = load_parcel(open_counter(actor, now), package_id)
    if parcel.state != "withdrawn" and parcel.acknowledged_at is None:
        raise Refused("package.terms_first", "Please read the terms and agree to them first.", status=409)
    return package(actor=actor, now=now, package_id=package_id, part=part)


@screen
def partner_ask(*, actor: Actor, now: datetime) -> AskPage:
    """What the reader's organisation asked before. Refuses ``partner.none``."""
    counter = open_counter(actor, now)
    return AskPage(counter.partner.name, load_my_requests(counter))


def needs_answer(parcel: Parcel) -> bool:
    """Whether the receiver has something to confirm: the terms before a fetch, or that a copy is destroyed."""
    if parcel.state == "withdrawn":
        return parcel.fetched_at is not None and parcel.withdrawal_seen_at is None
    return parcel.state == "ready" and parcel.acknowledged_at is None
