"""The register of partners and agreements, as the privacy officer keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Agreement
from carebraid.core.privacy.recipient import fold

from . import models
from ._fresh import fresh_id
from .desk import Desk


def refuse_taken_name(desk: Desk, name: str, *, besides: UUID | None) -> None:
    """Refuse (``partner.name_taken``) a name that is another partner's, by case, accents or punctuation apart alone."""
    rows = models.Partner.objects.filter(organisation_id=desk.organisation_id)
    if besides is not None:
        rows = rows.exclude(id=besides)
    for known, others in rows.values_list("name", "other_names"):
        if fold(name) in {fold(one) for one in (known, *others)}:
            raise Refused("partner.name_taken", "Another partner is known by this name already.", status=409)


def change_partner(desk: Desk, partner_id: UUID, values: Mapping[str, Any]) -> None:
    """Other words about a partner. Refuses one that is not there (``partner.not_found``)."""
    rows = models.Partner.objects.filter(organisation_id=desk.organisation_id, id=partner_id, ended_at=None)
    if not rows.update(**values):
        raise Refused("partner.not_found", "There is no such partner on the register.", status=404)


def keep_agreement(desk: Desk, partner_id: UUID, agreement: Agreement) -> UUID:
    """A new agreement; its id is the row's."""
    row_id = fresh_id()
    models.Agreement.objects.create(
        id=row_id, organisation_id=desk.organisation_id, partner_id=partner_id, kind=agreement.kind,
        content=msgspec.to_builtins(replace(agreement, id=str(row_id))), from_at=agreement.from_at,
        until_at=agreement.until_at,
    )  # fmt: skip
    return row_id


def load_agreements(desk: Desk, partner_id: UUID | None = None) -> tuple[tuple[UUID, Agreement], ...]:
    """(partner, agreement), newest first; of one partner where it is named."""
    rows = models.Agreement.objects.filter(organisation_id=desk.organisation_id).order_by("-from_at")
    if partner_id is not None:
        rows = rows.filter(partner_id=partner_id)
    return tuple(
        (owner, msgspec.convert(content, Agreement))
        for owner, content in rows.values_list("partner_id", "content")
    )


def is_current(agreement: Agreement, now: datetime) -> bool:
    """Whether it holds at ``now``."""
    return agreement.from_at <= now and (agreement.until_at is None or now < agreement.until_at)
