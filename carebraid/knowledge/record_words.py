"""The pieces of a record with their codes in words: instruments, answers, scores, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from carebraid.core.assess.instrument import Instrument, ScoreRule
from carebraid.core.team.outcome import OUTCOMES

from .codes import load_codes
from .conditions import condition_words, readable
from .instruments import load_instrument, load_instrument_ids, option_wordings, wording
from .monitoring import load_monitoring
from .protocols import find_protocol

ICD_10_CM, SNOMED = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"


def in_words(kind: str, data: Mapping[str, Any], language: str = "en") -> dict[str, Any]:
    """``data`` of a piece of that kind, with ``title``, ``questions``, ``results``, ``codings`` or ``steps`` beside
    its codes. Wording that may not be shown is left out; what has no words keeps its code, made readable.
    """
    made = dict(data)
    if kind == "assessment":
        made |= _assessment(data, language)
    elif kind == "condition":
        made |= _condition(str(data.get("code") or ""), language)
    elif kind == "safety_plan":
        made["steps"] = _steps(data, language)
    elif kind == "medicine" and data.get("kind") == "watched":
        made["value"] = _watched(data["value"], language)
    elif kind == "reaching" and (outcome := OUTCOMES.get(str(data["value"].get("outcome")))):
        made["value"] = {**data["value"], "outcome_words": outcome.words(language)}
    return made


def _watched(held: Mapping[str, Any], language: str) -> dict[str, Any]:
    """With the name of what was looked at, and each figure with its name and unit."""
    watch = load_monitoring().watches.get(held["what"])
    values = (held.get("result") or {}).get("values") or {}
    return {
        **held,
        "title": watch.words.get(language, watch.words["en"]) if watch else readable(held["what"]),
        "figures": [
            (test.words.get(language, test.words["en"]), values[test.code], test.unit)
            for test in (watch.tests if watch else ())
            if values.get(test.code) is not None
        ],
    }


def _assessment(data: Mapping[str, Any], language: str) -> dict[str, Any]:
    code = str(data.get("instrument") or "")
    if code not in load_instrument_ids():
        return {"title": code.upper(), "loinc": "", "questions": [], "results": []}
    instrument = load_instrument(code)
    answers, scores = data.get("answers") or {}, data.get("scores") or {}
    return {
        "title": instrument.title, "short_title": instrument.short_title, "credit": instrument.credit,
        "loinc": instrument.codes.get("loinc_panel") or "",
        "questions": [
            _question(instrument, item.id, item.loinc, answers.get(item.id), language)
            for item in instrument.items
            if item.id in answers
        ],
        "results": [
            _result(instrument, rule, scores[rule.id], data, language) for rule in instrument.scores if rule.id in scores
        ],
    }  # fmt: skip


def _question(
    instrument: Instrument, item_id: str, loinc: str | None, answer: Any, language: str
) -> dict[str, Any]:
    labels = {option.value: option.label for option in option_wordings(instrument, item_id, language)}
    return {
        "id": item_id, "loinc": loinc or "", "text": wording(instrument, item_id, language).text or "",
        "answer": answer, "label": labels.get(answer, "") if answer is not None else "",
    }  # fmt: skip


def _result(
    instrument: Instrument, rule: ScoreRule, value: Any, data: Mapping[str, Any], language: str
) -> dict[str, Any]:
    main = instrument.change.score if instrument.change else instrument.scores[0].id
    band = instrument.band(rule.id, str((data.get("bands") or {}).get(rule.id, "")))
    return {
        "id": rule.id, "value": value, "high": rule.high, "is_main": rule.id == main,
        "loinc": (instrument.codes.get("loinc_total") or "") if rule.id == "total" else "",
        "band": band.label.get(language, band.label["en"]) if band else "",
    }  # fmt: skip


@cache
def _conditions() -> Mapping[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in load_codes()["conditions"]}


def _condition(code: str, language: str) -> dict[str, Any]:
    entry = _conditions().get(code, {})
    codings = [
        {"system": system, "code": entry[key]["code"], "display": entry[key]["display"]}
        for key, system in (("icd10cm", ICD_10_CM), ("snomed", SNOMED))
        if key in entry and entry[key]["code"]
    ]
    return {"title": condition_words(code, language), "codings": codings}


def _steps(data: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    lines = data.get("lines") or []
    found = []
    for step in find_protocol("suicide_safety.safety_plan_steps"):
        heading = step.get(language) or step["en"]
        words = [
            str(line["words"]) for line in lines if line.get("step") == step["key"] and line.get("words")
        ]
        found.append({"heading": heading, "lines": words})
    return found
