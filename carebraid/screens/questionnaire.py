"""A questionnaire in the clinic: choosing it, one page of questions, what came of it and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.assess.instrument import Instrument
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Evidence
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.triage import Triage, read_triage, triage_actions
from carebraid.knowledge.instruments import (
    OptionWording,
    anchors_wording,
    is_wording_shown,
    load_instrument,
    load_instrument_ids,
    option_wordings,
    stem_wording,
    wording,
)
from carebraid.knowledge.protocols import load_protocols
from carebraid.store.my import fresh_ids, load_confirmed_terms, load_last_answered
from carebraid.store.responses import Response, load_response

from ._screen import screen
from .chart import Top, build_top, open_for_care
from .my_questionnaire import safety_items

SCREENER = "c-ssrs-screener"


@dataclass(frozen=True, slots=True)
class Offer:
    """One questionnaire to choose. ``why_hidden`` is a code where its words may not be shown here."""

    code: str
    title: str
    minutes: int
    last_at: datetime | None
    is_due: bool
    is_regular: bool
    why_hidden: str


@dataclass(frozen=True, slots=True)
class Choosing:
    top: Top
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question in words; ``low``..``high`` where it takes a number; ``given`` what was answered so far."""

    id: str
    number: int
    text: str
    language: str
    options: tuple[OptionWording, ...]
    low: float | None
    high: float | None
    anchors: str
    is_safety: bool
    given: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of questions. ``procedure``: what to settle first when the safety screener is asked from afar."""

    top: Top
    code: str
    title: str
    stem: str
    stem_language: str
    questions: tuple[Question, ...]
    credit: str
    notes: tuple[str, ...]
    procedure: tuple[str, ...]
    response_id: UUID
    why_hidden: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score: its name, the value (None: not scored), the top of its scale, its band in words."""

    name: str
    value: Any
    of: float | None
    band: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """One critical answer and what its instrument asks for, with the evidence mark of that."""

    code: str
    action: str
    priority: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of the answers. ``asks_screener``: a suicide answer was given and nobody has screened since.

    ``triage`` is what the C-SSRS level asks for. ``unanswered`` counts questions without an answer.
    """

    top: Top
    code: str
    title: str
    state: str
    happened_at: datetime
    scores: tuple[ScoreLine, ...]
    alarms: tuple[Alarm, ...]
    asks_screener: bool
    triage: Triage | None
    procedure: tuple[str, ...]
    evidence: Evidence
    credit: str
    response_id: UUID


@screen
def choosing(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Choosing:
    """Every questionnaire that can be asked, due ones first. Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    confirmed, last = load_confirmed_terms(chart.organisation_id), load_last_answered(chart)
    regular = {row["instrument"] for row in load_protocols()["measurement_based_care"]["cadence"]}
    top = build_top(chart, now, language)
    offers = []
    for code in load_instrument_ids():
        one = load_instrument(code)
        at = last.get(code)
        is_due = code in ("phq-9", "gad-7") and (
            at is None or now - at >= timedelta(days=one.min_interval_days)
        )
        if code == SCREENER:
            is_due = top.head.case_level == "unknown"
        hidden = _why_hidden(one, code in confirmed)
        offers.append(Offer(code, one.short_title, one.minutes, at, is_due, code in regular, hidden))
    offers.sort(key=lambda one: (not one.is_due, one.code != SCREENER, not one.is_regular, one.title.lower()))
    return Choosing(top, tuple(offers))


@screen
def sheet(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    patient_id: UUID,
    instrument: str,
    response_id: UUID | None = None,
) -> Sheet:
    """One questionnaire to fill in; ``response_id`` goes on with one that was begun. Refuses ``instrument.unknown``."""
    chart = open_for_care(actor, patient_id, now)
    one = load_instrument(instrument)
    confirmed = instrument in load_confirmed_terms(chart.organisation_id)
    begun = load_response(chart, response_id) if response_id else None
    given: Mapping[str, Any] = begun.answers if begun and begun.state == "begun" else {}
    hidden = _why_hidden(one, confirmed)
    urgent = safety_items(one)
    stem = stem_wording(one, language, terms_confirmed=confirmed)
    questions = () if hidden else tuple(
        _question(one, item.id, language, confirmed, item.id in urgent, given.get(item.id)) for item in one.items
    )  # fmt: skip
    return Sheet(
        top=build_top(chart, now, language), code=one.id, title=one.title, stem=stem.text or "",
        stem_language=stem.language, questions=questions, credit=one.credit, notes=one.notes,
        procedure=_procedure(instrument), why_hidden=hidden,
        response_id=begun.id if begun and begun.state == "begun" else fresh_ids(1)[0],
    )  # fmt: skip


@screen
def result(*, actor: Actor, now: datetime, language: str, patient_id: UUID, response_id: UUID) -> Result:
    """What came of one set of answers. Refuses ``response.not_found`` and what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    found = load_response(chart, response_id)
    if found is None:
        raise Refused("response.not_found", "There are no such answers here.", status=404)
    one, top = load_instrument(found.instrument), build_top(chart, now, language)
    alarms = tuple(
        Alarm(item.id, item.action, item.priority, item.evidence)
        for code in found.critical
        if (item := one.critical_item(code)) is not None
    )
    wants = any(
        item.protocol == "suicide_safety" for code in found.critical if (item := one.critical_item(code))
    )
    return Result(
        top=top, code=one.id, title=one.short_title, state=found.state, happened_at=found.happened_at,
        scores=_scores(one, found, language), alarms=alarms,
        asks_screener=wants and one.id != SCREENER and top.head.case_level == "unknown",
        triage=_triage(found), procedure=_procedure(SCREENER if wants else found.instrument),
        evidence=one.evidence_scoring, credit=one.credit, response_id=found.id,
    )  # fmt: skip


def _why_hidden(one: Instrument, confirmed: bool) -> str:
    if is_wording_shown(one, terms_confirmed=confirmed):
        return ""
    return "terms" if one.terms_needed and not confirmed else "not_shipped"


def _procedure(instrument: str) -> tuple[str, ...]:
    return tuple(load_protocols()["suicide_safety"]["remote_procedure"]) if instrument == SCREENER else ()


def _question(
    one: Instrument, item_id: str, language: str, confirmed: bool, is_safety: bool, given: Any
) -> Question:
    words = wording(one, item_id, language, terms_confirmed=confirmed)
    item = one.by_id[item_id]
    return Question(
        item.id, item.number, words.text or "", words.language,
        option_wordings(one, item_id, language, terms_confirmed=confirmed), item.low, item.high,
        anchors_wording(one, item_id, language, terms_confirmed=confirmed).text or "", is_safety, given,
    )  # fmt: skip


def _scores(one: Instrument, found: Response, language: str) -> tuple[ScoreLine, ...]:
    """Every score as stored; one that could not be worked out has no value, and no band."""
    main = one.change.score if one.change else one.scores[0].id
    lines = []
    for rule in one.scores:
        if rule.id not in found.scores:
            continue
        band = one.band(rule.id, str(found.bands.get(rule.id, "")))
        label = band.label.get(language, band.label["en"]) if band else ""
        value = found.scores[rule.id]
        high = float(rule.high) if rule.high is not None else None
        lines.append(ScoreLine(rule.id, value, high, label if value is not None else "", rule.id == main))
    return tuple(sorted(lines, key=lambda line: not line.is_main))


def _triage(found: Response) -> Triage | None:
    level = found.scores.get("triage") if found.instrument == SCREENER else None
    return triage_actions(str(level), read_triage(load_protocols()["suicide_safety"])) if level else None
