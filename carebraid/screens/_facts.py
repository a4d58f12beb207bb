"""Facts of a timeline with their codes in words: instruments, bands, outcomes, reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from carebraid.core.team.outcome import OUTCOMES
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids
from carebraid.knowledge.monitoring import load_monitoring
from carebraid.store.timeline import Fact

from ._why import say_signal


def named(facts: Iterable[Fact], language: str) -> tuple[Fact, ...]:
    """The same facts; ``value`` also holds ``title``, ``score``, ``band``, ``why`` and ``outcome`` in words."""
    return tuple(replace(fact, value={**fact.value, **_words(fact, language)}) for fact in facts)


def _words(fact: Fact, language: str) -> dict[str, Any]:
    if fact.kind == "answers":
        return _answers(fact, language)
    if fact.kind == "task":
        outcome, why = fact.value["outcome"], fact.value["why"]
        return {
            "outcome": OUTCOMES[outcome].words(language) if outcome in OUTCOMES else "",
            "why": say_signal(why["code"], why["facts"], language) if why else "",
        }
    if fact.kind == "medicine" and fact.value["of"] == "result":
        return _result(fact, language)
    return {}


def _result(fact: Fact, language: str) -> dict[str, Any]:
    """What was looked at, the figures with their units, and how they were judged; no figure is never a normal one."""
    watch = load_monitoring().watches.get(fact.value["what"])
    held = fact.value["result"] or {}
    tests = {test.code: test for test in watch.tests} if watch else {}
    return {
        "title": watch.words.get(language, watch.words["en"]) if watch else fact.value["what"],
        "judged": held.get("judged", "not_known"),
        "figures": [
            (tests[code].words.get(language, tests[code].words["en"]), value, tests[code].unit)
            for code, value in (held.get("values") or {}).items()
            if code in tests and value is not None
        ],
    }  # fmt: skip


def _answers(fact: Fact, language: str) -> dict[str, Any]:
    """Title, main score and its band. A score that could not be worked out stays None: never a number."""
    code = fact.value["instrument"]
    if code not in load_instrument_ids():
        return {"title": code, "score": None, "band": "", "of": None}
    instrument = load_instrument(code)
    main = instrument.change.score if instrument.change else instrument.scores[0].id
    rule = instrument.score_rule(main)
    band = instrument.band(main, str(fact.value["bands"].get(main, "")))
    return {
        "title": instrument.short_title, "score": fact.value["scores"].get(main),
        "of": rule.high if rule else None,
        "band": band.label.get(language, band.label["en"]) if band else "",
        "triage": fact.value["scores"].get("triage"),
    }  # fmt: skip
