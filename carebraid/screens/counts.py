"""Counts for whoever runs the programme: people by site, small numbers hidden, never a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.outcomes.suppress import Counted, suppress
from carebraid.store.cohort import open_cohort
from carebraid.store.counts import MEASURES, load_counts

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Counts:
    """``table``: measure code and its counts by site, small ones hidden; ``sites`` in the order of each."""

    sites: tuple[str, ...]
    table: tuple[tuple[str, Counted], ...]
    at: datetime

    @property
    def hides(self) -> bool:
        """Whether any number is hidden."""
        return any(counted.hides for _, counted in self.table)


@screen
def counts(*, actor: Actor, now: datetime) -> Counts:
    """How many people, by site. Refuses everybody but programme managers and administrators."""
    cohort = open_cohort(actor, now, about="counts")
    everybody = dict(load_counts(cohort, "in_care"))
    table = tuple((measure, suppress(load_counts(cohort, measure), of=everybody)) for measure in MEASURES)
    return Counts(tuple(table[0][1].cells), table, now)
