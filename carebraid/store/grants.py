"""A person's contracts with those who support them, read and written with the person's chart open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.boundary import Boundary, ends_at, is_in_force

from . import models
from ._fresh import fresh_id
from .accounts import Invitation, save_account, save_invitation
from .chart import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One contract as it is kept. ``signs_in_as``: the address with which the supporter signs in.

    ``why_ended``: why a clinician ended it; on no page of the supporter, nor of the person (PRV-073).
    """

    id: UUID
    name: str
    relation: str
    email: str
    phone: str
    note: str
    signs_in_as: str
    invited_at: datetime
    why_ended: str
    boundary: Boundary

    @property
    def is_open(self) -> bool:
        """Whether it was neither ended nor said no to; paused for safety looks the same."""
        return self.boundary.ended_at is None

    @property
    def ended_at(self) -> datetime | None:
        """When it was ended or declined."""
        return self.boundary.ended_at

    @property
    def until_at(self) -> datetime:
        """When it ends by itself, a coming of age included."""
        return ends_at(self.boundary)


def load_grants(chart: Chart) -> tuple[Kept, ...]:
    """Every contract of the person, newest first. No supporter's page ever lists them (PRV-072)."""
    rows = models.Grant.of(chart).select_related("account").order_by("-invited_at", "-id")
    born_on = _born_on(chart)
    return tuple(_kept(row, born_on, chart.zone) for row in rows)


def load_grant(chart: Chart, grant_id: UUID) -> Kept:
    """One of them. Refuses one that is not this person's (``grant.not_found``, 404)."""
    found = next((one for one in load_grants(chart) if one.id == grant_id), None)
    if found is None:
        raise Refused("grant.not_found", "There is no such person here.", status=404)
    return found


def save_fresh_link(chart: Chart, grant_id: UUID, now: datetime) -> Invitation:
    """A new link and code for whoever has not answered yet; the ones before end. Refuses any other contract (409)."""
    row = (
        models.Grant.of(chart).filter(id=grant_id, accepted_at=None, ended_at=None, until_at__gt=now).first()
    )
    if row is None or row.account_id is None:
        raise Refused(
            "grant.not_waiting",
            "They have answered already, or it has ended. Nothing was changed.",
            status=409,
        )
    return save_invitation(row.account_id, now)


def load_callable(chart: Chart, now: datetime) -> tuple[Kept, ...]:
    """Whom the team may call or tell in a crisis, by contracts that hold now; nobody who is paused for safety."""
    return tuple(one for one in load_grants(chart) if one.boundary.crisis and is_in_force(one.boundary, now))


def count_open(chart: Chart, now: datetime) -> int:
    """How many contracts are open or waiting for an answer."""
    return models.Grant.of(chart).filter(ended_at=None, until_at__gt=now).count()


def save_new_grant(
    chart: Chart, *, name: str, relation: str, email: str, phone: str, note: str, sees: Collection[str],
    does: Collection[str], crisis: Collection[str], from_on: date | None, until_at: datetime, now: datetime,
) -> tuple[UUID, Invitation, str]:  # fmt: skip
    """A contract waiting for its answer, and a fresh account for it: (contract, invitation, sign-in address).

    The account is always new and its address is the given one with a mark before the @, so that inviting
    somebody who is known here and somebody who is not is one and the same act (PRV-007), and nobody's own care
    or work ever shares an account with being a supporter.
    """
    grant_id = fresh_id()
    local, _, domain = email.partition("@")
    address = f"{local}+{grant_id.hex[-6:]}@{domain}"
    account_id = save_account(
        organisation_id=chart.organisation_id, email=address, name=name,
        roles=frozenset({Role.FAMILY_SUPPORTER}), language=chart.actor.language, zone=chart.zone, is_demo=False,
        now=now,
    )  # fmt: skip
    models.Grant.add(
        chart, id=grant_id, account_id=account_id, name=name, relation=relation, email=email, phone=phone, note=note,
        sees=sorted(sees), does=sorted(does), crisis=sorted(crisis), from_on=from_on, until_at=until_at, invited_at=now,
    )  # fmt: skip
    return grant_id, save_invitation(account_id, now), address


def save_boundary(
    chart: Chart, grant_id: UUID, *, phone: str, note: str, sees: Collection[str], does: Collection[str],
    crisis: Collection[str], from_on: date | None, until_at: datetime,
) -> None:  # fmt: skip
    """Other limits from now on; nobody is told."""
    models.Grant.of(chart).filter(id=grant_id, ended_at=None).update(
        phone=phone, note=note, sees=sorted(sees), does=sorted(does), crisis=sorted(crisis), from_on=from_on,
        until_at=until_at,
    )  # fmt: skip


def save_ended(chart: Chart, grant_id: UUID, now: datetime, *, why: str = "") -> bool:
    """End it in this transaction. False where it had ended already. ``why`` is for a clinician's reason (PRV-073)."""
    rows = models.Grant.of(chart).filter(id=grant_id, ended_at=None)
    return bool(rows.update(ended_at=now, why_ended=why))


def save_hidden(chart: Chart, grant_id: UUID, since: datetime | None) -> None:
    """Show the harmless page from ``since`` on; None shows what was agreed again."""
    models.Grant.of(chart).filter(id=grant_id).update(duress_at=since)


def _born_on(chart: Chart) -> date | None:
    found: date | None = models.Patient.everyone.values_list("born_on", flat=True).get(id=chart.patient_id)
    return found


def _kept(row: models.Grant, born_on: date | None, zone: str) -> Kept:
    return Kept(
        id=row.id, name=row.name, relation=row.relation, email=row.email, phone=row.phone, note=row.note,
        signs_in_as=row.account.email if row.account else "", invited_at=row.invited_at, why_ended=row.why_ended,
        boundary=boundary_of(row, born_on, zone),
    )  # fmt: skip


def boundary_of(row: models.Grant, born_on: date | None, zone: str) -> Boundary:
    """The row as the core's value."""
    return Boundary(
        grant_id=row.id, patient_id=row.patient_id, sees=frozenset(row.sees), does=frozenset(row.does),
        crisis=frozenset(row.crisis), from_on=row.from_on, accepted_at=row.accepted_at, until_at=row.until_at,
        ended_at=row.ended_at, duress_at=row.duress_at, invited_at=row.invited_at, born_on=born_on, zone=zone,
    )  # fmt: skip
