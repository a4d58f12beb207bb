"""A second scorer, slow and plain, written from the schema's words over the raw files. Shares no code."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, getcontext
from typing import Any

getcontext().prec = 60


def twin(raw: dict[str, Any], answers: list[Any] | dict[str, Any]) -> dict[str, Any]:
    """Scores, bands, critical and flags of ``answers`` for one definition file."""
    ids = [item["id"] for item in raw["items"]]
    if isinstance(answers, list):
        answers = {name: answers[n] if n < len(answers) else None for n, name in enumerate(ids)}
    answer = {name: answers.get(name) for name in ids}
    for item in raw["items"]:
        if "ask_if" in item and not is_true(item["ask_if"], answer, {}):
            answer[item["id"]] = item.get("value_if_skipped")
    reverse = {item["id"]: item["reverse"] for item in raw["items"] if "reverse" in item}
    scores: dict[str, Any] = {}
    for score in raw["scoring"]["scores"]:
        scores[score["id"]] = one_score(score, answer, reverse, scores)
    bands = {}
    for band in raw.get("bands") or []:
        value = scores[band["score"]]
        if value is not None and band["min"] <= value and value <= band["max"]:
            bands[band["score"]] = band["code"]
    return {
        "scores": scores,
        "bands": bands,
        "critical": [c["id"] for c in raw.get("critical_items") or [] if is_true(c["if"], answer, scores)],
        "flags": [f["id"] for f in raw.get("flags") or [] if is_true(f["if"], answer, scores)],
    }


def is_true(condition: dict[str, Any], answer: dict[str, Any], scores: dict[str, Any]) -> bool:
    """Whether a condition holds; anything missing makes it false. (No shipped file uses ``not``.)"""
    if "all" in condition:
        return False not in [is_true(part, answer, scores) for part in condition["all"]]
    if "any" in condition:
        return True in [is_true(part, answer, scores) for part in condition["any"]]
    assert "not" not in condition
    value = answer[condition["item"]] if "item" in condition else scores[condition["score"]]
    if value is None:
        return False
    if "in" in condition:
        return value in condition["in"]
    return meets(value, condition)


def meets(value: Any, rule: dict[str, Any]) -> bool:
    """``value op rule value``, spelled out."""
    other = rule["value"]
    match rule["op"]:
        case ">=":
            return value > other or value == other
        case "<=":
            return value < other or value == other
        case ">":
            return value > other
        case "<":
            return value < other
        case "==":
            return value == other
        case "!=":
            return value != other
    raise AssertionError(rule)


def half_up(value: Decimal, places: int = 0) -> Decimal:
    """Rounded half up to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def one_score(score: dict[str, Any], answer: Any, reverse: Any, scores: Any) -> Any:
    """One score by its kind."""
    kind = score["kind"]
    if kind == "rules":
        for rule in score["rules"]:
            if is_true(rule["if"], answer, scores):
                return rule["then"]
        return score["default"]
    if kind == "count":
        return len([n for n in score["items"] if answer[n] is not None and meets(answer[n], score["where"])])
    if kind == "count_map":
        return len([n for n, w in score["map"].items() if answer[n] is not None and meets(answer[n], w)])
    assert kind in ("sum", "mean")
    present, absent = [], 0
    for name in score["items"]:
        if answer[name] is None:
            absent += 0 if name in score.get("optional_items", []) else 1
        elif name in reverse:
            present.append(Decimal(str(sum(reverse[name]))) - Decimal(str(answer[name])))
        else:
            present.append(Decimal(str(answer[name])))
    rule = score.get("missing", {"max": 0, "method": "none"})
    if absent > rule["max"] or not present:
        return None
    total = sum(present, Decimal(0))
    if kind == "mean":
        return float(half_up(total / len(present), score["decimals"]) * score.get("multiply", 1))
    if absent and rule["method"] == "prorate":
        total = half_up(total * (len(present) + absent) / len(present))
    total *= score.get("multiply", 1)
    return int(total) if total == int(total) else float(total)


def random_answers(raw: dict[str, Any], chance: random.Random) -> list[Any] | dict[str, Any]:
    """Answers an instrument takes, with gaps, cut short or as a map, and at times fractions of a range."""
    gaps = chance.choice([0, 0, 0.05, 0.15, 0.5, 0.9])
    extreme = chance.random() < 0.3
    answers = [
        None if chance.random() < gaps else one_answer(raw, item, chance, extreme) for item in raw["items"]
    ]
    shape = chance.random()
    if shape < 0.2:
        return answers[: chance.randint(0, len(answers))]
    if shape < 0.5:
        pairs = zip([item["id"] for item in raw["items"]], answers, strict=True)
        return {name: value for name, value in pairs if value is not None or chance.random() < 0.5}
    return answers


BARE = {"ocs": (0, 10), "wsas": (0, 8)}


def one_answer(raw: dict[str, Any], item: dict[str, Any], chance: random.Random, extreme: bool) -> Any:
    """One answer of one item; with ``extreme`` an end of its scale."""
    if "options" in item:
        values = [option["value"] for option in raw["option_sets"][item["options"]]]
        return chance.choice([values[0], values[-1]] if extreme else values)
    low, high = item.get("range") or BARE[raw["id"]]
    if extreme:
        return chance.choice([low, high])
    return chance.randint(low, high) if chance.random() < 0.8 else round(chance.uniform(low, high), 1)
