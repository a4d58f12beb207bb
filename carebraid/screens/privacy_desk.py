"""The privacy officer's desk: what waits for them, one thing at a time, and what they keep on the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.accounting import GivenOn
from carebraid.core.privacy.answers import ANSWERS, EXCEPTIONS, GROUNDS
from carebraid.core.privacy.consent import Agreement, AgreementKind
from carebraid.core.privacy.register import CLASSES
from carebraid.core.privacy.rights import RIGHTS
from carebraid.store.accounts import Colleague, load_colleagues
from carebraid.store.chart import open_chart
from carebraid.store.counter import Asked, load_partner_request, load_partner_requests
from carebraid.store.desk import (
    Order,
    Request,
    Whom,
    count_denials,
    count_disclosures,
    find_alike,
    load_complaints_to_check,
    load_emergencies,
    load_emergency_of,
    load_orders,
    load_refused,
    load_request_of,
    load_requests,
    open_desk,
)
from carebraid.store.emergency import Emergency
from carebraid.store.given_on import read_given_on
from carebraid.store.record import GIVEN
from carebraid.store.register import is_current, load_agreements
from carebraid.store.sealed import Use, load_uses
from carebraid.store.sharing import Partner, load_partners, load_speakers

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Clock:
    """One request and its clock; ``days_left`` below zero is late."""

    request: Request
    days_left: int


@dataclass(frozen=True, slots=True)
class LaterLook:
    """A complaint after which somebody has to look, and the day from which they do."""

    request: Request
    due_on: date | None
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What waits, most pressing first: emergencies, requests with their clocks, partners, complaints to check."""

    emergencies: tuple[tuple[Emergency, Whom], ...]
    requests: tuple[Clock, ...]
    asked: tuple[Asked, ...]
    checks: tuple[LaterLook, ...]
    sealed: tuple[Use, ...]
    reviewed: tuple[tuple[Emergency, Whom], ...]
    answered: tuple[Request, ...]
    now: datetime

    @property
    def waiting(self) -> int:
        """How many things wait for somebody now."""
        return (
            len(self.emergencies)
            + len(self.requests)
            + len(self.asked)
            + sum(one.is_due for one in self.checks)
            + sum(one.reviewed_at is None for one in self.sealed)
        )


@dataclass(frozen=True, slots=True)
class Review:
    """One emergency; ``looks`` counts how often its colleague opened the record. ``is_own``: somebody else reviews."""

    emergency: Emergency
    whom: Whom
    looks: int
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """One request with the answers and grounds that there are. ``extension_days`` 0: no more time can be taken."""

    clock: Clock
    answers: tuple[str, ...]
    grounds: tuple[str, ...]
    extension_days: int
    source: str
    partners: tuple[Partner, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """What a partner asks, and who here has that name and was born on that day."""

    asked: Asked
    alike: tuple[Whom, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: requests for the record refused or delayed, the gate's refusals, and counts of what left."""

    first: date
    before: str
    after: str
    refused: tuple[Request, ...]
    denials: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, str, int], ...]
    sources: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everybody outside who is known, each with the agreements that hold now."""

    partners: tuple[tuple[Partner, tuple[Agreement, ...]], ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePartner:
    """One partner; agreements as (agreement, whether it holds now).

    ``speakers`` are the accounts that speak for it now, ``accounts`` the community partners' that could.
    """

    partner: Partner
    agreements: tuple[tuple[Agreement, bool], ...]
    classes: tuple[str, ...]
    agreement_kinds: tuple[str, ...]
    kinds: tuple[str, ...]
    speakers: tuple[Colleague, ...]
    accounts: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    orders: tuple[Order, ...]
    kinds: tuple[str, ...]


@screen
def desk(*, actor: Actor, now: datetime) -> Desk:
    """What waits for the privacy officer. Refuses everybody else (``desk.officer_only``)."""
    opened = open_desk(actor, now)
    return Desk(
        emergencies=load_emergencies(opened), requests=tuple(_clock(one, now) for one in load_requests(opened)),
        asked=load_partner_requests(opened.organisation_id),
        checks=tuple(_check(one, now) for one in load_complaints_to_check(opened)),
        sealed=load_uses(opened), reviewed=load_emergencies(opened, reviewed=True), answered=load_requests(opened, waiting=False), now=now,
    )  # fmt: skip


@screen
def review(*, actor: Actor, now: datetime, emergency_id: UUID) -> Review:
    """One emergency. Refuses ``emergency.not_found`` and whoever is not the officer."""
    found, whom, looks = load_emergency_of(open_desk(actor, now), emergency_id)
    return Review(found, whom, looks, found.staff_id == actor.staff_id)


@screen
def deciding(*, actor: Actor, now: datetime, request_id: UUID) -> Deciding:
    """One request. Refuses ``request.not_found`` and whoever is not the officer."""
    opened = open_desk(actor, now)
    request = load_request_of(opened, request_id)
    right = RIGHTS.get(request.kind)
    return Deciding(
        clock=_clock(request, now), answers=ANSWERS.get(request.kind, ()), grounds=GROUNDS.get(request.kind, ()),
        extension_days=right.extension_days if right else 0, source=right.source if right else "",
        partners=load_partners(opened.organisation_id), kinds=GIVEN,
    )  # fmt: skip


@screen
def given_on(*, actor: Actor, now: datetime, request_id: UUID, language: str) -> GivenOn:
    """To whom this intermediary passed on the record of whoever made this request (42 CFR 2.24).

    Refuses ``request.not_found`` (404), also for a request of another kind, and whoever is not the officer.
    """
    request = load_request_of(open_desk(actor, now), request_id)
    if request.kind != "intermediary":
        raise Refused("request.not_found", "There is no such request here.", status=404)
    return read_given_on(open_chart(actor, request.whom.patient_id, Purpose.OPERATIONS, now), now, language)


@screen
def matching(*, actor: Actor, now: datetime, request_id: UUID) -> Matching:
    """What a partner asks. Refuses ``partner_request.not_found`` and whoever is not the officer."""
    opened = open_desk(actor, now)
    asked = load_partner_request(opened.organisation_id, request_id)
    return Matching(asked, find_alike(opened, asked.about_name, asked.about_born_on))


@screen
def month(*, actor: Actor, now: datetime, chosen: str = "") -> Month:
    """One month's list, this month where none or no month is chosen (``2026-03``)."""
    opened = open_desk(actor, now)
    first = _first_of(chosen) or now.date().replace(day=1)
    after, before = _later(first, 1), _later(first, -1)
    from_at = datetime(first.year, first.month, 1, tzinfo=UTC)
    until_at = datetime(after.year, after.month, 1, tzinfo=UTC)
    return Month(
        first=first, before=f"{before:%Y-%m}", after=f"{after:%Y-%m}" if until_at <= now else "",
        refused=load_refused(opened, from_at, until_at), denials=count_denials(opened, from_at, until_at),
        counts=count_disclosures(opened, from_at, until_at), sources=dict(EXCEPTIONS),
    )  # fmt: skip


@screen
def register(*, actor: Actor, now: datetime) -> Register:
    """The register of partners. Refuses whoever is not the officer."""
    opened = open_desk(actor, now)
    holding: dict[UUID, list[Agreement]] = {}
    for owner, agreement in load_agreements(opened):
        if is_current(agreement, now):
            holding.setdefault(owner, []).append(agreement)
    return Register(
        partners=tuple((one, tuple(holding.get(one.id, ()))) for one in load_partners(opened.organisation_id)),
        classes=CLASSES,
    )  # fmt: skip


@screen
def one_partner(*, actor: Actor, now: datetime, partner_id: UUID) -> OnePartner:
    """One partner. Refuses ``partner.not_found`` and whoever is not the officer."""
    opened = open_desk(actor, now)
    found = load_partners(opened.organisation_id, only=partner_id)
    if not found:
        raise Refused("partner.not_found", "There is no such partner on the register.", status=404)
    speaking = load_speakers(opened.organisation_id, partner_id)
    outside = [
        one for one in load_colleagues(opened.organisation_id) if one.roles == {Role.COMMUNITY_PARTNER}
    ]
    return OnePartner(
        partner=found[0], classes=CLASSES, agreement_kinds=tuple(AgreementKind), kinds=GIVEN,
        agreements=tuple((one, is_current(one, now)) for _, one in load_agreements(opened, partner_id)),
        speakers=tuple(one for one in outside if one.account_id in speaking),
        accounts=tuple(one for one in outside if one.account_id not in speaking and one.is_active),
    )  # fmt: skip


@screen
def orders(*, actor: Actor, now: datetime) -> Orders:
    """Court orders on file. Refuses whoever is not the officer."""
    return Orders(load_orders(open_desk(actor, now)), GIVEN)


@screen
def replies(*, actor: Actor, now: datetime) -> None:
    """The page of replies says nothing about anybody; it is the officer's all the same."""
    open_desk(actor, now)


def _clock(request: Request, now: datetime) -> Clock:
    return Clock(request, (request.due_on - local_day(now, request.whom.zone)).days)


def _check(request: Request, now: datetime) -> LaterLook:
    text = str(request.content.get("retaliation_check_on", ""))
    due = date.fromisoformat(text) if text else None
    return LaterLook(request, due, due is None or due <= local_day(now, request.whom.zone))


def _first_of(chosen: str) -> date | None:
    try:
        return date.fromisoformat(f"{chosen}-01")
    except ValueError:
        return None


def _later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
