"""The counter: what was made ready for the organisation that an account speaks for, and what it asks of us.

It opens for one partner and shows that partner's packages alone. A request is written down and never looked up
here, so that no answer can depend on who is known (PRV-007).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import journal, models, scope
from ._fresh import fresh_id
from .sharing import Partner, load_my_partner

REFERRAL = frozenset({"COC", "CAREMGT"})
"""Purposes of a package that hands somebody on: coordination of care, care management."""


@dataclass(frozen=True, slots=True)
class Counter:
    """An open counter: who stands at it, and for which partner."""

    actor: Actor
    partner: Partner
    organisation_id: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One package as its receiver sees it. ``state``: ready, fetched, over or withdrawn.

    ``name`` is the person's only where it was released, and while the package may be had or was had: a package that was withdrawn or ran out
    unseen says nothing about anybody. ``consent`` tells that one was relied on.
    """

    id: UUID
    patient_id: UUID
    name: str
    file_name: str
    media_type: str
    purpose: str
    terms: str
    made_at: datetime
    until_at: datetime
    fetched_at: datetime | None
    acknowledged_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None
    state: str

    @property
    def is_referral(self) -> bool:
        """Whether somebody is handed on with it."""
        return self.purpose in REFERRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A partner's request as the desk sees it; ``patient_id`` once a colleague matched it to somebody."""

    id: UUID
    partner_id: UUID
    partner: str
    asked_by: str
    asked_at: datetime
    kind: str
    about_name: str
    about_born_on: date | None
    purpose: str
    wish: str
    patient_id: UUID | None
    handled_at: datetime | None
    handled_by: str


def open_counter(actor: Actor, now: datetime) -> Counter:
    """The counter of the partner that the signed-in account speaks for, journalled.

    Refuses ``partner.none`` (404) for an account that speaks for nobody on the register.
    """
    scope.enter(actor.organisation_id)
    partner = None
    if actor.account_id is not None and actor.organisation_id is not None:
        partner = load_my_partner(actor.organisation_id, actor.account_id, now)
    if partner is None or actor.organisation_id is None:
        raise Refused(
            "partner.none",
            "Your account does not speak for an organisation here yet. Please ask your contact here to add it.",
            status=404,
        )
    journal.record(
        actor, "counter.opened", now=now, outcome="seen", object_kind="partner", object_id=partner.id
    )
    return Counter(actor, partner, actor.organisation_id, now)


def load_parcels(counter: Counter) -> tuple[Parcel, ...]:
    """Every package made for this partner, newest first."""
    return tuple(_parcel(row, counter.opened_at) for row in _packages(counter).order_by("-made_at", "-id"))


def load_parcel(counter: Counter, package_id: UUID) -> Parcel:
    """One of them. Refuses another partner's exactly as one that does not exist (``package.not_found``, 404)."""
    row = _packages(counter).filter(id=package_id).first()
    if row is None:
        raise Refused("package.not_found", "There is no such record here.", status=404)
    return _parcel(row, counter.opened_at)


def save_request(
    counter: Counter, *, kind: str, about_name: str, about_born_on: date | None, purpose: str, wish: str
) -> UUID:
    """Write a request down for the desk. Nobody is looked for."""
    row = models.PartnerRequest.objects.create(
        id=fresh_id(), organisation_id=counter.organisation_id, partner_id=counter.partner.id,
        asked_by=counter.actor.name, asked_at=counter.opened_at, kind=kind, about_name=about_name,
        about_born_on=about_born_on, purpose=purpose, wish=wish,
    )  # fmt: skip
    return row.id


def load_my_requests(counter: Counter, limit: int = 50) -> tuple[tuple[datetime, str, str], ...]:
    """(when, kind, about whom) of what this partner asked, newest first; never what became of it."""
    rows = models.PartnerRequest.objects.filter(partner_id=counter.partner.id).order_by("-asked_at")
    return tuple(rows.values_list("asked_at", "kind", "about_name")[:limit])


def load_partner_requests(organisation_id: UUID, *, open_only: bool = True) -> tuple[Asked, ...]:
    """The desk's list, longest waiting first; call inside the organisation's scope."""
    rows = models.PartnerRequest.objects.filter(organisation_id=organisation_id).select_related("partner")
    if open_only:
        rows = rows.filter(handled_at=None)
    return tuple(_asked(row) for row in rows.order_by("asked_at", "id"))


def load_partner_request(organisation_id: UUID, request_id: UUID) -> Asked:
    """One request. Refuses one that is not there (``partner_request.not_found``, 404)."""
    rows = models.PartnerRequest.objects.filter(organisation_id=organisation_id).select_related("partner")
    row = rows.filter(id=request_id).first()
    if row is None:
        raise Refused("partner_request.not_found", "There is no such request here.", status=404)
    return _asked(row)


def handle_partner_request(
    organisation_id: UUID, request_id: UUID, *, by: str, now: datetime, patient_id: UUID | None = None
) -> None:
    """A colleague dealt with it; ``patient_id`` where it was matched to somebody. The partner sees neither.

    Refuses ``partner_request.handled`` (409) where somebody was first.
    """
    rows = models.PartnerRequest.objects.filter(
        organisation_id=organisation_id, id=request_id, handled_at=None
    )
    if not rows.update(handled_at=now, handled_by=by, patient_id=patient_id):
        raise Refused(
            "partner_request.handled", "A colleague has dealt with this request already.", status=409
        )


def _packages(counter: Counter) -> Any:
    rows = models.Package.everyone.filter(
        partner_id=counter.partner.id, organisation_id=counter.organisation_id
    )
    return rows.select_related("disclosure", "patient").defer("body")


def _parcel(row: models.Package, now: datetime) -> Parcel:
    was_had = row.fetched_at is not None
    state = "ready"
    if row.withdrawn_at is not None:
        state = "withdrawn"
    elif row.until_at <= now:
        state = "over"
    elif was_had:
        state = "fetched"
    # The name too has to have passed the gate: a package may speak of nobody by name.
    may_be_named = "person" in row.disclosure.what and (was_had or state in ("ready", "fetched"))
    return Parcel(
        id=row.id, patient_id=row.patient_id, name=row.patient.name_used if may_be_named else "",
        file_name=row.file_name, media_type=row.media_type, purpose=row.disclosure.purpose, terms=row.terms,
        made_at=row.made_at, until_at=row.until_at, fetched_at=row.fetched_at, acknowledged_at=row.acknowledged_at,
        withdrawn_at=row.withdrawn_at, withdrawal_seen_at=row.withdrawal_seen_at, state=state,
    )  # fmt: skip


def _asked(row: models.PartnerRequest) -> Asked:
    given: Mapping[str, Any] = {
        name: getattr(row, name)
        for name in ("id", "partner_id", "asked_by", "asked_at", "kind", "about_name", "about_born_on", "purpose")
    }  # fmt: skip
    return Asked(
        **given, partner=row.partner.name, wish=row.wish, patient_id=row.patient_id, handled_at=row.handled_at,
        handled_by=row.handled_by,
    )  # fmt: skip
