"""The person's own safety plan: six steps, to read in one glance and to change in their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.plan.safety import Entry, SafetyPlan, read_plan_rules
from carebraid.knowledge.protocols import load_protocols
from carebraid.store.chart import Chart
from carebraid.store.my import fresh_ids, open_own_chart
from carebraid.store.safety import load_plan, load_plan_story

from ._screen import screen


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``call``: a tel: address where it has a number. ``beside``: the words it disagrees with, or empty.

    ``spare_id``: the id under which a rewording is kept if the line changed meanwhile.
    """

    id: UUID
    words: str
    contact: str
    call: str
    beside: str
    spare_id: UUID


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One of the six steps with its lines; ``new_ids`` are for lines that may be added."""

    number: int
    key: str
    heading: str
    lines: tuple[Line, ...]
    new_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan as it stands. ``version`` 0: nothing was written yet. ``disagreeing``: lines to choose between."""

    steps: tuple[PlanStep, ...]
    version: int
    changed_at: datetime | None
    changed_by: str
    review_on: date | None
    disagreeing: tuple[Line, ...]

    @property
    def is_begun(self) -> bool:
        """Whether there is at least one line."""
        return any(step.lines for step in self.steps)


@screen
def my_safety_plan(*, actor: Actor, now: datetime, language: str) -> PlanView:
    """The signed-in person's plan. Refuses whoever is not in care here."""
    return build_plan(open_own_chart(actor, now), language)


def build_plan(chart: Chart, language: str, new_lines: int = 2) -> PlanView:
    """The plan of the open chart, with ids for ``new_lines`` lines that may be added to each step."""
    plan, story = load_plan(chart), load_plan_story(chart)
    rules = read_plan_rules(load_protocols()["suicide_safety"])
    lines = {entry.id: _line(plan, entry) for entry in plan.entries}
    return PlanView(
        steps=tuple(
            PlanStep(
                step.number, step.key, step.heading(language),
                tuple(lines[entry.id] for entry in plan.of(step.key)), fresh_ids(new_lines),
            )
            for step in rules.steps
        ),
        version=plan.version,
        changed_at=plan.changed_at,
        changed_by=story[0][2] if story else "",
        review_on=story[0][3] if story else None,
        disagreeing=tuple(lines[entry.id] for entry in plan.conflicts),
    )  # fmt: skip


def _line(plan: SafetyPlan, entry: Entry) -> Line:
    other = next((one.words for one in plan.entries if one.id == entry.beside), "")
    digits = re.sub(r"[^\d+]", "", entry.contact)
    return Line(
        entry.id, entry.words, entry.contact, f"tel:{digits}" if digits else "", other, fresh_ids(1)[0]
    )
