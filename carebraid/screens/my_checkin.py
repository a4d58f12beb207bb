"""The check-in, with what is offered after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store.chart import Chart
from carebraid.store.my import fresh_ids, open_own_chart
from carebraid.store.rota import load_roster

from . import skill
from ._reading import Reading, reading_hours
from ._screen import screen
from .skill import SkillCard


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """What the check-in shows after sending: skills for a craving, after use, for a calm day; when it is read."""

    entry_id: UUID
    offers: dict[str, tuple[SkillCard, ...]]
    reading: Reading


@screen
def my_checkin(*, actor: Actor, now: datetime, language: str) -> CheckInPage:
    """The check-in of the signed-in person. Refuses whoever is not in care here."""
    return build_checkin(open_own_chart(actor, now), now, language)


def build_checkin(chart: Chart, now: datetime, language: str) -> CheckInPage:
    """The check-in page of the open chart."""
    return CheckInPage(
        entry_id=fresh_ids(1)[0],
        offers={
            "craving": skill.offer(chart, language, craving=7),
            "used": skill.offer(chart, language, used=True),
            "calm": skill.offer(chart, language),
        },
        reading=reading_hours(load_roster(chart.organisation_id, now), now),
    )
