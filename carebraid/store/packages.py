"""Packages: what was made ready for a recipient, taken back, fetched and acknowledged.

This is a door too: somebody who speaks for a partner reaches the package that was made for that partner, and with
it the chart it came from, for nothing but to ask the gate again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.labels import read_labels
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.decide import Verdict

from . import models, scope
from ._fresh import fresh_id
from .chart import Chart
from .sharing import Partner, load_my_partner, load_partners


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package without its bytes. ``is_gone``: withdrawn or past its end, so there is nothing to fetch."""

    id: UUID
    disclosure_id: UUID
    partner_id: UUID | None
    purpose: str
    file_name: str
    media_type: str
    sha256: str
    terms: str
    notice_version: str
    made_at: datetime
    until_at: datetime
    fetched_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    withdrawn_at: datetime | None
    withdrawal_seen_at: datetime | None

    def is_gone(self, now: datetime) -> bool:
        """Whether it can be had no more."""
        return self.withdrawn_at is not None or now >= self.until_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A package with its bytes and the chart it came from, for whoever it was made for."""

    package: Package
    partner: Partner
    chart: Chart
    body: bytes


def save_package(
    chart: Chart, *, disclosure_id: UUID, partner_id: UUID, file_name: str, media_type: str, body: bytes, terms: str,
    made_at: datetime, until_at: datetime, labels: frozenset[str], package_id: UUID,
) -> None:  # fmt: skip
    """Keep what was made ready until it is fetched, withdrawn or past ``until_at``."""
    models.Package.add(
        chart, id=package_id, disclosure_id=disclosure_id, partner_id=partner_id, media_type=media_type,
        file_name=file_name, body=body, sha256=sha256(body).hexdigest(), terms=terms, made_at=made_at, until_at=until_at,
        labels=labels,
    )  # fmt: skip


def new_package_id() -> UUID:
    """The id of a package that is about to be made: it stands in its files too."""
    return fresh_id()


def load_packages(chart: Chart) -> tuple[Package, ...]:
    """Everything made ready about this person, newest first."""
    return _read(models.Package.of(chart).order_by("-made_at", "-id"))


def open_package(actor: Actor, package_id: UUID, now: datetime) -> Opened:
    """The package for whoever speaks for its partner now. Refuses everybody else, and an unknown one, alike
    (``package.not_found``, 404).
    """
    partner = _partner_of(actor, now)
    rows = models.Package.everyone.filter(id=package_id, organisation_id=actor.organisation_id)
    row = (
        None
        if partner is None
        else rows.filter(partner_id=partner.id).select_related("disclosure", "patient").first()
    )
    if row is None or partner is None:
        raise Refused("package.not_found", "There is nothing here for you under this address.", status=404)
    verdict = Verdict(True, "made_ready_for_this_partner")
    chart = Chart(
        actor, row.patient_id, row.organisation_id, Purpose.OPERATIONS, now, read_labels(row.patient.labels), verdict,
        row.patient.zone,
    )  # fmt: skip
    return Opened(package=_package(row), partner=partner, chart=chart, body=bytes(row.body))


def _partner_of(actor: Actor, now: datetime) -> Partner | None:
    if actor.account_id is None or actor.organisation_id is None:
        return None
    scope.enter(actor.organisation_id)
    return load_my_partner(actor.organisation_id, actor.account_id, now)


def withdraw_packages(
    chart: Chart, now: datetime, *, relied_on: UUID | None = None, package_id: UUID | None = None
) -> int:
    """Take back what relied on a consent (all of it where none is named): the bytes go in this transaction (PRV-021).

    What was fetched already is marked too, so that the receiver is told. Rows stay, as reliance is kept (PRV-022).
    """
    rows = models.Package.of(chart).filter(withdrawn_at=None)
    if relied_on is not None:
        rows = rows.filter(disclosure__relied_on__contains=[str(relied_on)])
    if package_id is not None:
        rows = rows.filter(id=package_id)
    return int(rows.update(withdrawn_at=now, body=b""))


def empty_over(organisation_id: UUID, now: datetime, limit: int) -> tuple[tuple[UUID, UUID], ...]:
    """Take the bytes out of packages that are past their end, oldest first: (person, package) of each. Rows stay.

    Call inside the organisation's scope. What somebody else has hold of now is left for the next round.
    """
    rows = models.Package.everyone.filter(organisation_id=organisation_id, until_at__lte=now).exclude(
        body=b""
    )
    found = tuple(
        rows.order_by("until_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("patient_id", "id")[:limit]
    )
    models.Package.everyone.filter(id__in=[package_id for _, package_id in found]).update(body=b"")
    return found


def note_fetched(opened: Opened, now: datetime) -> None:
    """The receiver has it now; the first time counts."""
    models.Package.of(opened.chart).filter(id=opened.package.id, fetched_at=None).update(fetched_at=now)


def acknowledge_package(opened: Opened, now: datetime) -> bool:
    """The receiver confirms the terms, or of a withdrawn one that they know of it. False where that was done."""
    rows = models.Package.of(opened.chart).filter(id=opened.package.id)
    if opened.package.withdrawn_at is not None:
        return bool(rows.filter(withdrawal_seen_at=None).update(withdrawal_seen_at=now))
    by = opened.chart.actor.name
    return bool(rows.filter(acknowledged_at=None).update(acknowledged_at=now, acknowledged_by=by))


def partner_to_share_with(organisation_id: UUID, partner_id: UUID) -> Partner:
    """A partner on the register. Refuses one that is not (``partner.unknown``, 404)."""
    found = load_partners(organisation_id, only=partner_id)
    if not found:
        raise Refused("partner.unknown", "This partner is not on the register.", status=404)
    return found[0]


def _read(rows: QuerySet[models.Package]) -> tuple[Package, ...]:
    return tuple(_package(row) for row in rows.select_related("disclosure").defer("body"))


def _package(row: models.Package) -> Package:
    return Package(
        id=row.id, disclosure_id=row.disclosure_id, partner_id=row.partner_id, purpose=row.disclosure.purpose,
        file_name=row.file_name, media_type=row.media_type, sha256=row.sha256, terms=row.terms,
        notice_version=row.disclosure.notice_version, made_at=row.made_at, until_at=row.until_at,
        fetched_at=row.fetched_at, acknowledged_at=row.acknowledged_at, acknowledged_by=row.acknowledged_by,
        withdrawn_at=row.withdrawn_at, withdrawal_seen_at=row.withdrawal_seen_at,
    )  # fmt: skip
