"""Giving something of a record to a partner: who there is, exactly what would go and why, what went before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.parcel import TERMS, Parcel, scope_of, terms_for
from carebraid.core.privacy.reasons import REASONS
from carebraid.core.privacy.verdict import Decision
from carebraid.knowledge.notices import find_notice
from carebraid.store.asking import ask_for_partner, worded
from carebraid.store.chart import Chart
from carebraid.store.gate import needed, rehearse
from carebraid.store.notes import COUNSELLING, has_counselling, load_chosen
from carebraid.store.organisations import load_organisation
from carebraid.store.packages import Package, load_packages, partner_to_share_with
from carebraid.store.record import GIVEN, load_record
from carebraid.store.sharing import Partner, load_consents, load_partners

from ._screen import screen
from .chart import Top, build_top, open_for_care

PURPOSES = ("TREAT", "COC", "HPAYMT")
"""What colleagues give records for from here; every other purpose has its own desk or goes by an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would go now. ``parcel`` None: nothing. ``is_less``: something chosen is not covered by a consent; which
    is not said. ``why`` are the gate's reasons in words, for colleagues of the team only.
    """

    partner: Partner
    purpose: str
    kinds: tuple[str, ...]
    parcel: Parcel | None
    is_less: bool
    is_needed: bool
    why: tuple[str, ...]
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The page. ``sent`` are packages with the partner's name, newest first; ``kinds`` what the record has."""

    top: Top
    partners: tuple[Partner, ...]
    kinds: tuple[str, ...]
    sent: tuple[tuple[Package, str], ...]
    preview: Preview | None


@screen
def share(
    *, actor: Actor, now: datetime, language: str, patient_id: UUID, partner_id: UUID | None = None, purpose: str = "",
    kinds: Sequence[str] = (),
) -> Share:  # fmt: skip
    """Who could get something and what went; with a partner and a purpose also what would go: nothing is sent and
    nothing is decided by looking. Refuses what the door refuses, and ``partner.unknown``.
    """
    chart = open_for_care(actor, patient_id, now)
    partners = load_partners(chart.organisation_id)
    names = {one.id: one.name for one in partners}
    sent = tuple(
        (one, names.get(one.partner_id, "") if one.partner_id else "") for one in load_packages(chart)
    )
    pieces = load_record(chart)
    there = tuple(kind for kind in GIVEN if any(piece.kind == kind for piece in pieces))
    apart = (COUNSELLING,) if has_counselling(chart) else ()
    preview = None
    if partner_id is not None and purpose in PURPOSES:
        chosen = tuple(kind for kind in (*there, *apart) if kind in kinds) if kinds else there
        preview = _preview(
            chart, partner_to_share_with(chart.organisation_id, partner_id), purpose, chosen, now, language
        )
    return Share(
        top=build_top(chart, now, language),
        partners=partners,
        kinds=(*there, *apart),
        sent=sent,
        preview=preview,
    )


def _preview(
    chart: Chart, partner: Partner, purpose: str, kinds: tuple[str, ...], now: datetime, language: str
) -> Preview:
    programme = load_organisation(chart.organisation_id).name
    pieces = load_chosen(chart, kinds)
    released = rehearse(
        chart, ask_for_partner(chart.patient_id, partner, purpose, programme=programme, now=now), pieces
    )
    verdict, notice, terms = released.verdict, find_notice("full"), terms_for(released.verdict.obligations)
    is_needed = bool(needed(purpose, pieces))
    goes = is_needed and verdict.decision is not Decision.DENY
    parcel = Parcel(
        id="", patient_id=str(chart.patient_id), pieces=worded(released.pieces, language), labels=released.labels,
        made_at=now, zone=chart.zone, programme=programme, recipient=partner.name, purpose=purpose,
        notice=notice.text, notice_version=notice.version, terms=terms,
        scopes=tuple(scope_of(kept.consent) for kept in load_consents(chart) if str(kept.id) in verdict.relied_on),
    )  # fmt: skip
    return Preview(
        partner=partner, purpose=purpose, kinds=kinds, parcel=parcel if goes else None,
        is_less=is_needed and verdict.decision is not Decision.PERMIT, is_needed=is_needed, terms=TERMS[terms],
        why=tuple(dict.fromkeys(_said(reason.code, language) for reason in verdict.reasons)),
    )  # fmt: skip


def _said(code: str, language: str) -> str:
    words = REASONS[code]
    return words.spanish if language == "es" else words.english
