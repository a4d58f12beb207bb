"""Seven days of tries to reach one person: who, how, when, what came of it, so that two teams know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.reach.delivery import Proof
from carebraid.core.team.calling import JUST_CALLED, Call, calls_about
from carebraid.core.team.outcome import OUTCOMES
from carebraid.core.team.task import Kind
from carebraid.knowledge.outreach import load_rungs
from carebraid.store import scope
from carebraid.store.calls import load_acts
from carebraid.store.chart import open_chart
from carebraid.store.overview import Head, load_head
from carebraid.store.tries import Tried, load_sent, load_tried

from ._screen import screen
from ._why import say_signals

SHOWN = timedelta(days=7)
_BY_THEMSELVES = "answered_themselves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One try. ``by`` is empty where the person answered by themself or it went by itself (``proof``). ``way``: the rung of
    an outreach, else empty; ``about``: the first reason; ``contact``: they were reached."""

    at: datetime
    by: str = ""
    way: str = ""
    outcome: str = ""
    contact: bool = False
    about: str = ""
    task_id: UUID | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """``calls``: who calls or called in the last day; ``twice``: in the last day two of them tried, each for another reason."""

    head: Head
    rows: tuple[Try, ...]
    calls: tuple[Call, ...]
    reached_at: datetime | None
    twice: bool


@screen
def tries(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Tries:
    """Seven days, newest first. Refuses what the chart door refuses."""
    scope.enter(actor.organisation_id)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now)
    people = [_try(one, language) for one in load_tried(chart, now - SHOWN) if _is_try(one)]
    sent = [Try(at=proof.queued_at, proof=proof) for proof in load_sent(chart, now - SHOWN)]
    rows = tuple(sorted((*people, *sent), key=lambda one: one.at, reverse=True))
    return Tries(
        head=load_head(chart), rows=rows, calls=calls_about(load_acts(chart, now), now),
        reached_at=max((one.at for one in people if one.contact), default=None), twice=_is_twice(people, now),
    )  # fmt: skip


def _is_try(one: Tried) -> bool:
    """What reached nobody and was no call (put together, no longer needed) is no try."""
    outcome = OUTCOMES.get(one.outcome)
    return outcome is not None and (outcome.contact or not outcome.closes or one.outcome == _BY_THEMSELVES)


def _try(one: Tried, language: str) -> Try:
    why = say_signals(one.why, language)
    outcome = OUTCOMES[one.outcome]
    return Try(
        at=one.at, by="" if one.outcome == _BY_THEMSELVES else one.by, outcome=one.outcome, contact=outcome.contact,
        way=load_rungs().at(one.rung).name if one.kind == Kind.OUTREACH and one.rung else "",
        about=why[0] if why else "", task_id=one.task_id,
    )  # fmt: skip


def _is_twice(people: list[Try], now: datetime) -> bool:
    """Whether two colleagues tried in the last day, each for another reason; one call that was passed on is one."""
    named = [one for one in people if one.by and now - one.at < JUST_CALLED]
    return any(one.by != other.by and one.task_id != other.task_id for one in named for other in named)
