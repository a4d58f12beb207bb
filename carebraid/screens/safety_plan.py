"""The safety plan as the team sees it: six steps, who wrote when, what is missing, what disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.plan.safety import check_plan, read_plan_rules
from carebraid.knowledge.protocols import load_protocols
from carebraid.store.chart import Chart
from carebraid.store.my import load_crisis_lines
from carebraid.store.safety import load_plan, load_plan_story

from ._screen import screen
from .chart import Top, build_top, open_for_care
from .crisis_card import EMERGENCY, Way, shipped, ways_of
from .my_safety_plan import PlanView, build_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """``gaps`` say what is still missing; ``topics`` what to talk about for a safer space; ``story``
    the versions; ``crisis`` the numbers that stand on the printed plan."""

    top: Top
    plan: PlanView
    gaps: tuple[str, ...]
    topics: tuple[str, ...]
    story: tuple[tuple[int, datetime, str, date], ...]
    crisis: tuple[Way, ...]
    emergency: str


@screen
def safety_plan(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> PlanPage:
    """The safety plan of somebody in the reader's care. Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    rules = read_plan_rules(load_protocols()["suicide_safety"])
    gaps = tuple(gap.words(language) for gap in check_plan(load_plan(chart), rules))
    return PlanPage(
        top=build_top(chart, now, language), plan=build_plan(chart, language), gaps=gaps,
        topics=rules.means_topics, story=load_plan_story(chart), crisis=_numbers(chart, language),
        emergency=EMERGENCY,
    )  # fmt: skip


def _numbers(chart: Chart, language: str) -> tuple[Way, ...]:
    """The organisation's own crisis numbers, else the signed ones that ship with the program (HAZ-08)."""
    lines = load_crisis_lines(chart.organisation_id, language)
    own = tuple(way for line in lines for way in ways_of(line.name, line.contact, line.modes, language))
    return own or shipped(language)
