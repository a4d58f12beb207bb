"""What the flows about supporters share: whose contract it is, and a contract read from what was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.boundary import LASTS, check_boundary, end_of_day
from carebraid.store.chart import Chart, open_chart

LONGEST_NOTE = 600
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A contract as chosen: what is seen, done and told in a crisis, from which day, until when."""

    sees: tuple[str, ...]
    does: tuple[str, ...]
    crisis: tuple[str, ...]
    phone: str
    note: str
    from_on: date | None
    until_at: datetime


def open_own(actor: Actor, patient_id: UUID, now: datetime) -> Chart:
    """The person's own chart; the demo's command stands in for people of the demo. Refuses anybody else."""
    purpose = Purpose.DEMO if actor.kind == "command" else Purpose.SELF
    return open_chart(actor, patient_id, purpose, now, record_access=False)


def read_terms(
    chart: Chart, now: datetime, *, sees: Iterable[str], does: Iterable[str], crisis: Iterable[str], phone: str,
    note: str, from_on: date | None, until_on: date | None,
) -> Terms:  # fmt: skip
    """The contract, 90 days long unless another end was chosen (PRV-070). Refuses what ``check_boundary`` does."""
    until_at = end_of_day(until_on or local_day(now + LASTS, chart.zone), chart.zone)
    terms = Terms(
        sees=tuple(sees), does=tuple(does), crisis=tuple(crisis), phone=" ".join(phone.split())[:LONGEST_WORD],
        note=note.strip()[:LONGEST_NOTE], from_on=from_on, until_at=until_at,
    )  # fmt: skip
    check_boundary(terms.sees, terms.does, terms.crisis, until_at, now)
    return terms


def told(terms: Terms) -> dict[str, object]:
    """What the journal keeps of a contract: its codes and its end, none of its words."""
    return {
        "sees": sorted(terms.sees), "does": sorted(terms.does), "crisis": sorted(terms.crisis),
        "until": terms.until_at.isoformat(), "from": terms.from_on.isoformat() if terms.from_on else None,
    }  # fmt: skip
