"""The device judges by the server's own rules: never later, never less (HAZ-01, HAZ-04)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from carebraid.core.assess.critical import judge_partial
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids
from carebraid.screens.my_questionnaire import device_rules, safety_items


def holds(rule: dict[str, Any], answers: dict[str, Any]) -> bool | None:
    """What static/js/patient/judge.js does, told again slowly."""
    if "all" in rule or "any" in rule:
        parts = [holds(part, answers) for part in rule.get("all", rule.get("any"))]
        stop = "any" in rule
        return stop if stop in parts else None if None in parts else not stop
    if "not" in rule:
        so = holds(rule["not"], answers)
        return None if so is None else not so
    value = sum(answers.get(i) or 0 for i in rule["sum"]) if "sum" in rule else answers.get(rule["item"])
    if value is None:
        return None
    if "in" in rule:
        return value in rule["in"]
    ops = {
        ">=": value.__ge__,
        ">": value.__gt__,
        "<=": value.__le__,
        "<": value.__lt__,
        "==": value.__eq__,
        "!=": value.__ne__,
    }
    return bool(ops[rule["op"]](rule["value"]))


@pytest.mark.parametrize("name", load_instrument_ids())
def test_every_critical_item_can_be_judged_on_the_device(name: str) -> None:
    instrument = load_instrument(name)
    assert [rule["id"] for rule in device_rules(instrument)] == [
        item.id for item in instrument.critical_items
    ]


@pytest.mark.parametrize("name", ["c-ssrs-screener", "phq-9", "social-needs-9", "bam"])
def test_whatever_the_server_finds_the_device_finds_too(name: str) -> None:
    instrument = load_instrument(name)
    rules, items = device_rules(instrument), safety_items(instrument)[:7]
    found = 0
    for values in product((None, 0, 1), repeat=len(items)):
        answers = {item: value for item, value in zip(items, values, strict=True) if value is not None}
        server = {item.protocol for item in judge_partial(instrument, answers).critical}
        device = {rule["protocol"] for rule in rules if holds(rule["if"], answers) is True}
        assert server <= device, answers
        found += bool(server)
    assert found


def test_the_items_whose_answers_are_sent_at_once() -> None:
    assert safety_items(load_instrument("phq-9")) == ("q9",)
    assert safety_items(load_instrument("c-ssrs-screener")) == (
        "q1",
        "q2",
        "q3",
        "q4",
        "q5",
        "q6_lifetime",
        "q6_3mo",
    )
    assert safety_items(load_instrument("gad-7")) == ()
