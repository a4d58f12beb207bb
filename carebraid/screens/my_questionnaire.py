"""One questionnaire as the person sees it: a question a screen, with the rules by which the device judges at once.

The device's rules are the server's own critical items, spelled over answers alone. Where one reads a worked-out
score, the rule given out is never narrower, so that the device shows help at least as early (HAZ-01, HAZ-04).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.assess.condition import Compare, Condition, Every, OneOf, Opposite, Some
from carebraid.core.assess.instrument import Instrument, Item, ScoreRule
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import (
    OptionWording,
    anchors_wording,
    is_wording_shown,
    load_instrument,
    option_wordings,
    stem_wording,
    wording,
)
from carebraid.store.chart import Chart
from carebraid.store.my import (
    fresh_ids,
    load_confirmed_terms,
    load_last_answered,
    load_open_suicide_level,
    open_own_chart,
)

from ._screen import screen

ASKED = ("phq-9", "gad-7")
"""Asked of everybody again and again; how often is each instrument's own interval (protocols.yaml, cadence)."""
SCREENER = "c-ssrs-screener"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``language`` is the one its words are in; ``low``..``high`` where it takes a number."""

    id: str
    number: int
    text: str
    language: str
    options: tuple[OptionWording, ...]
    low: float | None
    high: float | None
    anchors: str
    takes_words: bool
    ask_if: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What the page shows. ``safety``: items whose answers are sent at once; ``critical``: rules for the device.

    ``is_hidden``: the words may not be shown here; ``is_other_language``: they are not there in the reader's.
    """

    instrument: str
    title: str
    minutes: int
    stem: str
    stem_language: str
    questions: tuple[Question, ...]
    safety: tuple[str, ...]
    critical: tuple[dict[str, Any], ...]
    credit: str
    response_id: UUID
    is_hidden: bool
    is_other_language: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A questionnaire that the team would like answered now."""

    instrument: str
    title: str
    minutes: int


@screen
def my_questionnaire(*, actor: Actor, now: datetime, instrument: str, language: str) -> Questionnaire:
    """One questionnaire for the signed-in person. Refuses what is not for people to answer themselves."""
    return build_questionnaire(open_own_chart(actor, now), instrument, language)


def build_questionnaire(chart: Chart, instrument_id: str, language: str) -> Questionnaire:
    """The page of one questionnaire. Refuses ``instrument.unknown`` and ``instrument.for_clinicians``."""
    instrument = load_instrument(instrument_id)
    if instrument.mode == "clinician":
        raise Refused(
            "instrument.for_clinicians", "A clinician fills this one in together with you.", status=404
        )
    confirmed = instrument_id in load_confirmed_terms(chart.organisation_id)
    is_shown = is_wording_shown(instrument, terms_confirmed=confirmed)
    stem = stem_wording(instrument, language, terms_confirmed=confirmed)
    questions = (
        tuple(_question(instrument, item, language, confirmed) for item in instrument.items)
        if is_shown
        else ()
    )
    return Questionnaire(
        instrument=instrument.id,
        title=instrument.short_title,
        minutes=instrument.minutes,
        stem=stem.text or "",
        stem_language=stem.language,
        questions=questions,
        safety=safety_items(instrument),
        critical=device_rules(instrument),
        credit=instrument.credit,
        response_id=fresh_ids(1)[0],
        is_hidden=not is_shown,
        is_other_language=any(question.language != language for question in questions),
    )


def due_now(chart: Chart, now: datetime) -> tuple[Due, ...]:
    """What the team asks for now: the regular ones whose interval has passed, the screener where one is open."""
    last, found = load_last_answered(chart), []
    for name in ASKED:
        instrument = load_instrument(name)
        at = last.get(name)
        if at is None or now - at >= timedelta(days=instrument.min_interval_days):
            found.append(Due(name, instrument.short_title, instrument.minutes))
    if load_open_suicide_level(chart) == "unknown":
        screener = load_instrument(SCREENER)
        found.insert(0, Due(SCREENER, screener.short_title, screener.minutes))
    return tuple(found)


def _question(instrument: Instrument, item: Item, language: str, confirmed: bool) -> Question:
    words = wording(instrument, item.id, language, terms_confirmed=confirmed)
    return Question(
        id=item.id,
        number=item.number,
        text=words.text or "",
        language=words.language,
        options=option_wordings(instrument, item.id, language, terms_confirmed=confirmed),
        low=item.low,
        high=item.high,
        anchors=anchors_wording(instrument, item.id, language, terms_confirmed=confirmed).text or "",
        takes_words=item.takes_words,
        ask_if=None if item.ask_if is None else device_rule(instrument, item.ask_if),
    )


def safety_items(instrument: Instrument) -> tuple[str, ...]:
    """The items that any critical rule reads, directly or through a score, in order."""
    read = {name for rule in device_rules(instrument) for name in _items_read(rule["if"])}
    return tuple(item.id for item in instrument.items if item.id in read)


def device_rules(instrument: Instrument) -> tuple[dict[str, Any], ...]:
    """Every critical item as a rule over answers alone."""
    return tuple(
        {
            "id": one.id,
            "protocol": one.protocol,
            "priority": one.priority,
            "if": device_rule(instrument, one.condition),
        }
        for one in instrument.critical_items
    )


def device_rule(instrument: Instrument, condition: Condition) -> dict[str, Any]:
    """``condition`` over answers alone. A score that cannot be spelled so is a fault (ValueError)."""
    match condition:
        case Every(parts=parts):
            return {"all": [device_rule(instrument, part) for part in parts]}
        case Some(parts=parts):
            return {"any": [device_rule(instrument, part) for part in parts]}
        case Opposite(part=part):
            return {"not": device_rule(instrument, part)}
        case OneOf(of_score=False, name=name, values=values):
            return {"item": name, "in": list(values)}
        case Compare(of_score=False, name=name, op=op, value=value):
            return {"item": name, "op": op, "value": value}
    rule = instrument.score_rule(condition.name)
    if rule is not None and rule.kind == "rules":
        wanted = condition.values if isinstance(condition, OneOf) else (condition.value,)
        if isinstance(condition, OneOf) or condition.op == "==":
            return {"any": [device_rule(instrument, part) for part, then in rule.rules if then in wanted]}
    if (
        rule is not None
        and _is_plain_sum(rule)
        and isinstance(condition, Compare)
        and condition.op in (">=", ">")
    ):
        return {"sum": list(rule.items), "op": condition.op, "value": condition.value}
    raise ValueError(f"{instrument.id}: the device cannot judge {condition.name}")


def _is_plain_sum(rule: ScoreRule) -> bool:
    """Whether a score is answers added up as they are, so that a part of them is already a lower bound."""
    return rule.kind == "sum" and not rule.flips and rule.multiply == 1


def _items_read(rule: dict[str, Any]) -> Iterable[str]:
    """The items that a rule over answers looks at."""
    for part in (*rule.get("all", ()), *rule.get("any", ()), *((rule["not"],) if "not" in rule else ())):
        yield from _items_read(part)
    yield from rule.get("sum", ())
    if "item" in rule:
        yield rule["item"]
