"""Answers to a questionnaire, finished or not: a critical answer and its safety case are one write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.assess.answers import read_answers
from carebraid.core.assess.critical import judge_partial
from carebraid.core.assess.instrument import CriticalItem, Instrument
from carebraid.core.assess.scoring import score
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import read_plan_rules
from carebraid.core.plan.triage import follow_ups, read_triage
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge.instruments import load_instrument
from carebraid.knowledge.protocols import load_protocols
from carebraid.store import journal, responses, safety
from carebraid.store.chart import Chart, open_chart
from carebraid.store.responses import Response

from ._raise import SUICIDE, Signal, raise_safety, raise_task, reach_out, refresh_standing
from ._unit import unit

_CLOCK_TOLERANCE = timedelta(minutes=5)
SCREENER = "c-ssrs-screener"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answers came to. ``state`` is ``begun``, ``complete`` or ``already`` (sent twice)."""

    id: UUID
    state: str
    scores: Mapping[str, Any]
    bands: Mapping[str, Any]
    critical: tuple[str, ...]
    flags: tuple[str, ...]
    safety_case_id: UUID | None
    next_instrument: str | None  # what protocols.yaml asks for now
    outreach_task_id: UUID | None = None  # where the answers make somebody call


@unit
def complete_instrument(
    *, actor: Actor, now: datetime, patient_id: UUID, response_id: UUID, instrument: str,
    answers: Mapping[str, Any] | Sequence[Any], finished: bool, happened_at: datetime, source: str,
) -> Answered:  # fmt: skip
    """Save answers, finished or as far as they go (HAZ-04); score them when finished.

    Any answer that the instrument marks as critical opens a safety case with a task in the same write,
    from the clinic, the app and imports alike. Refuses unknown instruments, items and values (``answers.…``),
    times that have not come (``response.from_future``) and changing what was finished (``response.finished``).
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    definition = load_instrument(instrument)
    given = read_answers(definition, answers)
    if happened_at > now + _CLOCK_TOLERANCE:
        raise Refused(
            "response.from_future",
            "These answers carry a time that has not come yet. Please check the clock.",
        )
    before = responses.load_response(chart, response_id)
    if before is not None and before.instrument != instrument:
        raise Refused(
            "response.other_instrument", "These answers belong to another questionnaire.", status=409
        )
    if before is not None and before.state == "complete":
        return _again(chart, before, given, now)
    return _save(chart, definition, given, before, response_id, finished, min(happened_at, now), source, now)


def _again(chart: Chart, before: Response, given: Mapping[str, Any], now: datetime) -> Answered:
    """The same answers a second time are harmless; other answers to a finished questionnaire are refused."""
    said = {key: value for key, value in given.items() if value is not None}
    if said != {key: value for key, value in before.answers.items() if value is not None}:
        raise Refused(
            "response.finished",
            "This questionnaire was finished already. Please begin a new one.",
            status=409,
        )
    _trace(chart, before, "already", now)
    return Answered(
        before.id,
        "already",
        before.scores,
        before.bands,
        before.critical,
        before.flags,
        before.safety_case_id,
        None,
    )


def _save(
    chart: Chart, definition: Instrument, given: Mapping[str, Any], before: Response | None, response_id: UUID,
    finished: bool, happened_at: datetime, source: str, now: datetime,
) -> Answered:  # fmt: skip
    judged = judge_partial(definition, given)
    outcome = score(definition, given) if finished else None
    # What was critical once stays so: taking an answer back does not take the alarm back.
    critical = tuple(
        dict.fromkeys([*(before.critical if before else ()), *(item.id for item in judged.critical)])
    )
    level = str(outcome.scores["triage"]) if outcome and definition.id == SCREENER else "unknown"
    case_id = before.safety_case_id if before else None
    for item in judged.critical:
        if before is None or item.id not in before.critical:
            case_id = _alarm(chart, definition, item, response_id, happened_at, level, now) or case_id
    if finished and definition.id == SCREENER:
        case_id = _screened(chart, level, now) or case_id
    saved = Response(
        response_id, definition.id, "complete" if finished else "begun", dict(given),
        dict(outcome.scores) if outcome else {}, dict(outcome.bands) if outcome else {}, critical,
        tuple(outcome.flags) if outcome else judged.flags, happened_at, now, source, case_id,
    )  # fmt: skip
    responses.save_response(chart, saved, edition=definition.version)
    level_now = refresh_standing(chart, now)
    outreach = None
    if finished:
        outreach = reach_out(
            chart, level_now, now, happened_at=happened_at, source="response", source_id=str(response_id)
        )
    _trace(chart, saved, saved.state, now)
    wants_screen = definition.id != SCREENER and any(item.protocol == SUICIDE for item in judged.critical)
    return Answered(
        response_id, saved.state, saved.scores, saved.bands, critical, saved.flags, case_id,
        SCREENER if wants_screen else None, outreach.task.id if outreach else None,
    )  # fmt: skip


def _alarm(
    chart: Chart, definition: Instrument, item: CriticalItem, response_id: UUID, happened_at: datetime,
    level: str, now: datetime,
) -> UUID:  # fmt: skip
    facts = {"instrument": definition.short_title}
    signal = Signal(item.id, facts, happened_at, "response", str(response_id))
    _, case_id = raise_safety(
        chart, protocol=item.protocol, priority=Priority(item.priority), signal=signal, now=now, level=level
    )
    found: UUID = case_id
    return found


def _screened(chart: Chart, level: str, now: datetime) -> UUID | None:
    """The screener sets the open case's level, books the follow-up calls and asks for the safety plan.

    A level of none leaves the case open: the screener alone never clears a person.
    """
    case = safety.load_open_case(chart, SUICIDE)
    if case is None:
        return None
    if case.level == "unknown":
        safety.save_case(chart, case.id, level=level)
    book = read_triage(load_protocols()[SUICIDE])
    for number, due in enumerate(follow_ups(level, now, chart.zone, book), start=1):
        signal = Signal("follow_up_call", {"number": number, "level": level}, now, "case", str(case.id))
        raise_task(
            chart, kind=Kind.SAFETY_FOLLOW_UP, subject=f"{case.id}:{number}", priority=Priority.SAME_DAY,
            signals=[signal], now=now, due=due,
        )  # fmt: skip
    if level in ("low", "moderate", "high"):
        plan = safety.load_plan(chart)
        rules = read_plan_rules(load_protocols()[SUICIDE])
        code = "safety_plan_review" if plan.version else "safety_plan_begin"
        signal = Signal(code, {"days": rules.review_every.days}, now, "case", str(case.id))
        raise_task(
            chart,
            kind=Kind.SAFETY_PLAN_REVIEW,
            subject="",
            priority=Priority.SAME_DAY,
            signals=[signal],
            now=now,
        )
    return case.id


def _trace(chart: Chart, response: Response, state: str, now: datetime) -> None:
    journal.record(
        chart.actor, "complete_instrument", now=now, happened_at=response.happened_at, patient_id=chart.patient_id,
        purpose=chart.purpose, object_kind="response", object_id=response.id,
        detail={"state": state, "instrument": response.instrument, "critical": list(response.critical)},
    )  # fmt: skip
