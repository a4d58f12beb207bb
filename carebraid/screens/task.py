"""One task: why it is there, how to reach the person, what can come of it, what happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.team.calling import Call, calls_about
from carebraid.core.team.outcome import OUTCOMES, Outcome
from carebraid.core.team.task import Kind
from carebraid.knowledge.outreach import load_rungs
from carebraid.store import scope, tasks
from carebraid.store.calls import load_acts
from carebraid.store.chart import Chart, open_chart
from carebraid.store.concerns import Concern, load_concerns
from carebraid.store.foretelling import SOURCE
from carebraid.store.grants import Kept, load_callable
from carebraid.store.inbox import Waiting, load_waiting
from carebraid.store.medicines import MedicineChange, load_changes
from carebraid.store.overview import Head, load_head
from carebraid.store.reaching import load_proofs
from carebraid.store.timeline import Step, Story, load_story

from ._proof import say_state
from ._screen import screen
from ._why import say_signals
from .forecast import Told, build_card
from .inbox import Line, line_of

AFTER_DEATH, NOT_NEEDED = "died", "not_needed"
LOOK = "look"
"""The way of a call that only a forecast began, at its end: a clinician looks."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One outcome to choose: its words, whether it ends this task, and what to do after it."""

    code: str
    words: str
    ends: bool
    after: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a closed task: the outcome in words, by whom and when, who was reached and when."""

    outcome: str
    by: str
    at: datetime
    reached: str
    reached_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """``line`` None: the task is closed, and ``done`` says how. ``screens``: the C-SSRS screener is the next step.

    ``worries`` are what supporters wrote since the task was raised, in their words; only where it is about that.
    ``may_be_called``: (name, relation, telephone, may be called, may be told how to help) in a crisis, by contracts
    that hold now; nobody who is paused for the person's safety. ``calls``: colleagues who call or called the person.
    ``way``: the rung of an outreach; ``messages``: (when, how far it came) of what went out by itself. ``subject``: what kind of
    work it is about, such as the visit that was missed. ``foretold``: how the forecast that raised it stands now.
    ``is_limited``: a forecast alone began it, so that it goes no higher by itself than a clinician's look; ``is_look``: it
    is there now. ``changed``: what a colleague changed of the medicines, which this message tells of, newest first;
    ``is_for_me``: it is addressed to the reader.
    """

    task_id: UUID
    head: Head
    line: Line | None
    done: Done | None
    why: tuple[str, ...]
    choices: tuple[Choice, ...]
    story: tuple[Step, ...]
    screens: bool
    worries: tuple[Concern, ...]
    may_be_called: tuple[tuple[str, str, str, bool, bool], ...]
    calls: tuple[Call, ...]
    way: str
    messages: tuple[tuple[datetime, str], ...]
    subject: str
    foretold: Told | None
    is_limited: bool
    is_look: bool
    changed: tuple[MedicineChange, ...]
    is_for_me: bool


@screen
def task(*, actor: Actor, now: datetime, language: str, task_id: UUID) -> TaskPage:
    """One task of somebody whose chart the reader may open. Refuses ``task.not_found`` and what the door refuses."""
    chart = _open(actor, now, task_id)
    told = load_story(chart, task_id)
    waiting = next((one for one in load_waiting(chart) if one.id == task_id), None)
    line = line_of(waiting, now, language) if waiting else None
    is_safety = line.is_safety if line else False
    return TaskPage(
        task_id=task_id, head=load_head(chart), line=line, done=_done(told.closed, language),
        why=say_signals(told.why, language),
        choices=tuple(_choice(one, is_safety, language) for one in OUTCOMES.values() if one.offered), story=told.steps,
        screens=bool(waiting and waiting.case_level == "unknown" and is_safety),
        worries=_worries(chart, told, waiting.opened_at if waiting else None),
        may_be_called=tuple(_called(one) for one in load_callable(chart, now)) if is_safety else (),
        calls=calls_about(load_acts(chart, now), now, besides=actor.staff_id),
        way=_way(waiting),
        messages=tuple((proof.queued_at, say_state(proof, now)) for _, proof in load_proofs(chart, task_id)),
        subject=tasks.load_subject(chart, task_id),
        foretold=_foretold(chart, told, now) if waiting else None,
        is_limited=bool(waiting and waiting.highest is not None), is_look=bool(waiting and waiting.is_look),
        changed=_changed(chart, told), is_for_me=bool(waiting and waiting.is_mine),
    )  # fmt: skip


def _changed(chart: Chart, told: Story) -> tuple[MedicineChange, ...]:
    """The changes that the signals tell of: each signal is of the moment of its changes."""
    moments = {signal["at"] for signal in told.why if signal["code"].startswith("medicine_changed")}
    if not moments:
        return ()
    changes = load_changes(chart, 400)
    return tuple(one for one in changes if one.found is not None and one.at.isoformat() in moments)


def _way(waiting: Waiting | None) -> str:
    if waiting is None or waiting.kind != Kind.OUTREACH:
        return ""
    return LOOK if waiting.is_look else load_rungs().at(waiting.rung).name


def _called(kept: Kept) -> tuple[str, str, str, bool, bool]:
    crisis = kept.boundary.crisis
    return kept.name, kept.relation, kept.phone, "call_them" in crisis, "tell_how_to_help" in crisis


def _worries(chart: Chart, told: Story, since: datetime | None) -> tuple[Concern, ...]:
    worried = [signal for signal in told.why if signal["source"] == "concern"]
    if not worried:
        return ()
    first = since or min(datetime.fromisoformat(signal["at"]) for signal in worried)
    known = {signal["source_id"] for signal in worried}
    return tuple(one for one in load_concerns(chart, first) if str(one.id) in known)


def _foretold(chart: Chart, told: Story, now: datetime) -> Told | None:
    """The newest forecast of the task that a signal names; what raised it may be old by now."""
    named = [signal["source_id"] for signal in told.why if signal["source"] == SOURCE]
    if not named:
        return None
    return next((one for one in build_card(chart, now).told if one.task == named[-1]), None)


@screen
def patient_of(*, actor: Actor, now: datetime, task_id: UUID) -> UUID:
    """Whose task it is, so that a form can be compared with it (HAZ-14). Refuses what the door refuses."""
    return _open(actor, now, task_id, record_access=False).patient_id


def _open(actor: Actor, now: datetime, task_id: UUID, *, record_access: bool = True) -> Chart:
    scope.enter(actor.organisation_id)
    patient_id = tasks.load_patient_of_task(task_id)
    return open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=record_access)


def _choice(one: Outcome, is_safety: bool, language: str) -> Choice:
    after = one.after_es if language[:2] == "es" else one.after_en
    return Choice(one.code, one.words(language), one.closes_safety if is_safety else one.closes, after)


def _done(closed: Mapping[str, Any] | None, language: str) -> Done | None:
    if closed is None:
        return None
    return Done(
        OUTCOMES[closed["outcome"]].words(language),
        closed["by"],
        closed["at"],
        closed["reached"],
        closed["reached_at"],
    )
