"""How fast people got an answer about side effects, with silence as a number of its own (beyond 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.side_effects import Answered, standing
from carebraid.core.outcomes.suppress import Counted, suppress
from carebraid.knowledge.monitoring import load_answer_clock
from carebraid.store.cohort import open_cohort
from carebraid.store.side_effects import load_answer_times

from ._screen import screen

LOOKS_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Answers:
    """Reports of 90 days by site: what became of them, small numbers hidden. ``hours`` is the clock, by speed."""

    sites: tuple[str, ...]
    table: tuple[tuple[Answered, Counted], ...]
    told: Counted
    hours: dict[str, int]
    evidence: str
    since: datetime
    at: datetime


@screen
def answers(*, actor: Actor, now: datetime) -> Answers:
    """Answer times by site. Refuses everybody but programme managers and administrators."""
    since = now - LOOKS_BACK
    rows = load_answer_times(open_cohort(actor, now, about="side_effect_answers"), since)
    sites = tuple(sorted({site for site, _, _ in rows}))
    came = [(site, standing(due, answered, now)) for site, due, answered in rows]
    table = tuple((sort, suppress([(site, came.count((site, sort))) for site in sites])) for sort in Answered)
    told = _without_betrayal(
        suppress([(site, sum(1 for one, _ in came if one == site)) for site in sites]), table
    )
    clock = load_answer_clock()
    return Answers(sites, table, told, dict(clock.hours), clock.evidence, since, now)


def _without_betrayal(told: Counted, table: tuple[tuple[Answered, Counted], ...]) -> Counted:
    """The sum of a row is hidden with any of its parts: one hidden part could be worked out from it."""
    hidden = {site for _, counted in table for site, cell in counted.cells.items() if cell is None}
    cells = {site: None if site in hidden else cell for site, cell in told.cells.items()}
    return Counted(cells, None if hidden else told.total)
