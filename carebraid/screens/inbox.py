"""The inbox: who needs me, most pressing first, with why, since when and the next step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.team.calling import Call, calls_about
from carebraid.core.team.next_step import say_next
from carebraid.core.team.outcome import advice_after
from carebraid.core.team.task import SAFETY_KINDS, Kind, Priority
from carebraid.core.watch.attention_line import LEAST, lines_above
from carebraid.store.calls import load_acts_about
from carebraid.store.inbox import Waiting, load_inbox
from carebraid.store.model_use import load_budget
from carebraid.store.panel import open_panel

from ._screen import screen
from ._why import say_signals

_URGENCY = tuple(Priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task as a line. ``level`` is now, watch or settled; ``what`` the first reason, ``why`` the others.

    ``taken_by`` names whoever took it, empty while nobody has. ``advice`` is what to do after failed attempts.
    ``call`` is the first safe number. ``version`` is what the reader saw, for the answer to a change.
    """

    task_id: UUID
    version: int
    kind: str
    level: str
    is_safety: bool
    patient_id: UUID
    name: str
    number: str
    pronouns: str
    born_on: date | None
    language: str
    needs_interpreter: bool
    what: str
    why: tuple[str, ...]
    next_step: str
    advice: str
    opened_at: datetime
    due_at: datetime
    is_late: bool
    owner: str
    is_mine: bool
    taken_by: str
    is_taken_by_me: bool
    tries: int
    next_attempt_at: datetime | None
    escalations: int
    call: str
    case_level: str | None
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """``lines`` need somebody by the end of today, ``later`` come after; ``people`` is how many people today.

    ``above``: how many of ``lines`` stand above the reader's own line; ``below``: how many people are met below it alone.
    """

    lines: tuple[Line, ...]
    later: tuple[Line, ...]
    people: int
    above: int = 0
    below: int = 0


@screen
def inbox(*, actor: Actor, now: datetime, language: str) -> Inbox:
    """The reader's inbox. Refuses whoever is not on a care team (``panel.no_care_team``)."""
    panel = open_panel(actor, now, about="inbox")
    waiting = load_inbox(panel)
    acts = load_acts_about(panel, {one.patient_id for one in waiting})
    ordered = hurting_first(waiting, now)
    today = local_day(now, actor.zone)
    calls = {person: calls_about(known, now, besides=actor.staff_id) for person, known in acts.items()}
    lines: list[Line] = []
    later: list[Line] = []
    for one in ordered:
        is_due = one.priority == "immediate" or local_day(one.due_at, actor.zone) <= today
        line = line_of(one, now, language, calls.get(one.patient_id, ()))
        (lines if is_due else later).append(line)
    people = {line.patient_id for line in lines}
    a_day = load_budget(actor) if len(people) > LEAST else LEAST
    above = lines_above([(line.patient_id, line.is_safety) for line in lines], a_day)
    met = {line.patient_id for line in lines[:above]}
    return Inbox(tuple(lines), tuple(later), len(people), above, len(people - met))


def hurting_first(waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Open tasks, most pressing first."""
    return sorted(waiting, key=lambda one: _hurts(one, now))


def is_safety(one: Waiting) -> bool:
    """Whether the stricter rules of closing hold."""
    return one.kind in SAFETY_KINDS or one.priority == Priority.IMMEDIATE


def _hurts(one: Waiting, now: datetime) -> tuple[bool, int, bool, datetime, str]:
    """Smaller is more urgent: safety that is due, urgency, late first, earlier due; then always the same."""
    pressing = is_safety(one) and one.due_at <= now + timedelta(hours=1)
    return (not pressing, _URGENCY.index(Priority(one.priority)), one.due_at >= now, one.due_at, str(one.id))


def line_of(one: Waiting, now: datetime, language: str, calls: tuple[Call, ...] = ()) -> Line:
    """A waiting task as a line in the reader's language."""
    first, *others = say_signals(one.why, language) or (say_next((), _rung(one), language),)
    advice = advice_after(len(one.attempts), one.priority)
    codes = tuple(signal["code"] for signal in one.why)
    return Line(
        task_id=one.id, version=one.version, kind=one.kind, level=_level(one, now), is_safety=is_safety(one),
        patient_id=one.patient_id, name=one.name, number=one.number, pronouns=one.pronouns, born_on=one.born_on,
        language=one.language, needs_interpreter=one.needs_interpreter, what=first, why=tuple(others),
        next_step=say_next(codes, _rung(one), language),
        advice=(advice[language[:2] == "es"] if advice else ""), opened_at=one.opened_at, due_at=one.due_at,
        is_late=one.due_at < now - timedelta(minutes=1), owner=one.owner, is_mine=one.is_mine,
        taken_by=one.claimed_by, is_taken_by_me=one.is_claimed_by_me, tries=len(one.attempts),
        next_attempt_at=one.next_attempt_at, escalations=one.escalations,
        call=one.channel[1] if one.channel else "", case_level=one.case_level, calls=calls,
    )  # fmt: skip


def _rung(one: Waiting) -> int:
    """The way that an outreach stands on; other work has none, and a look at what a forecast began neither."""
    return one.rung if one.kind == Kind.OUTREACH and not one.is_look else 0


def _level(one: Waiting, now: datetime) -> str:
    """Which of the three meanings: a red diamond only where somebody has to act now."""
    if one.priority == Priority.IMMEDIATE or (one.kind in (Kind.SAFETY, Kind.SAFETY_UNANSWERED)):
        return "now"
    return "watch" if one.due_at <= now + timedelta(hours=24) else "settled"
