"""A faulty definition is never loaded (HAZ-21): seeded faults, one at a time, are all rejected."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from carebraid.core.assess.condition import parse_condition
from carebraid.core.assess.definition import check_instrument
from carebraid.core.assess.parse import FaultyDefinition, parse_instrument
from carebraid.core.assess.scoring import score
from carebraid.knowledge._signed import read_signed, signatures

Raw = dict[str, Any]


def put(*path: Any, value: Any) -> Callable[[Raw], None]:
    """A fault: the value at ``path`` is another."""

    def change(raw: Raw) -> None:
        part: Any = raw
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


def drop(*path: Any) -> Callable[[Raw], None]:
    """A fault: what stands at ``path`` is gone."""

    def change(raw: Raw) -> None:
        part: Any = raw
        for step in path[:-1]:
            part = part[step]
        del part[path[-1]]

    return change


SCORES, TOTAL = ("scoring", "scores"), ("scoring", "scores", 0)
FAULTS: dict[str, tuple[Callable[[Raw], None], str]] = {
    "another schema": (put("schema", value="clinical-instrument/2"), "schema"),
    "no title": (drop("title"), "title"),
    "an id in capitals": (put("id", value="PHQ-9"), "id is not lower case"),
    "no items": (put("items", value=[]), "items"),
    "no scores": (put("scoring", "scores", value=[]), "no scores"),
    "an unknown evidence mark": (put("evidence", "scoring", value="sure"), "evidence.scoring"),
    "an unknown licence": (put("licence", "class", value="free"), "licence.class"),
    "a non-commercial licence not marked": (put("licence", "class", value="free_noncommercial"), "noncommercial"),
    "a negative interval": (put("administration", "min_interval_days", value=-1), "min_interval_days"),
    "the same item id twice": (put("items", 1, "id", value="q1"), "used twice"),
    "an option set that is not there": (put("items", 2, "options", value="freq5"), "not there"),
    "options and a range": (put("items", 2, "range", value=[0, 3]), "both options and a range"),
    "neither options nor range": (drop("items", 2, "options"), "neither options nor range"),
    "a range upside down": (
        lambda raw: raw["items"][2].update({"range": [3, 0]}) or raw["items"][2].pop("options"), "range"
    ),
    "the same option value twice": (put("option_sets", "freq4", 1, "value", value=0), "same value twice"),
    "an option that is neither number nor word": (put("option_sets", "freq4", 1, "value", value=True), "mixes"),
    "an option without a label": (put("option_sets", "freq4", 1, "label", value={}), "English label"),
    "wording missing in a full text": (drop("items", 8, "text"), "no wording"),
    "a reversal over another range": (put("items", 2, "reverse", value=[1, 5]), "reversed over"),
    "a question asked because of a later one": (
        put("items", 2, "ask_if", value={"item": "q9", "op": ">", "value": 0}), "comes later"
    ),
    "a question asked because of itself": (
        put("items", 2, "ask_if", value={"item": "q3", "op": ">", "value": 0}), "comes later"
    ),
    "a value for being skipped without a condition": (put("items", 2, "value_if_skipped", value=0), "never skipped"),
    "an unknown kind of score": (put(*TOTAL, "kind", value="total"), "kind"),
    "a score over an item that is not there": (put(*TOTAL, "items", 8, value="q99"), "q99"),
    "an item counted twice": (put(*TOTAL, "items", 8, value="q8"), "counts twice"),
    "one item too few for its maximum": (drop(*TOTAL, "items", 8), "its items give"),
    "a maximum that cannot be reached": (put(*TOTAL, "max", value=30), "its items give"),
    "an unknown way with missing answers": (put(*TOTAL, "missing", "method", value="zero"), "missing answers"),
    "more missing than there are items": (put(*TOTAL, "missing", "max", value=10), "may be missing"),
    "multiplied by nothing": (put(*TOTAL, "multiply", value=0), "multiply"),
    "the same score id twice": (put(*SCORES, 2, "id", value="total"), "used twice"),
    "a count without what to count": (drop(*SCORES, 2, "where"), "what to count"),
    "a rule over a later score": (lambda raw: raw["scoring"]["scores"].insert(0, raw["scoring"]["scores"].pop()), "later"),
    "rules without a default": (drop(*SCORES, 3, "default"), "default"),
    "a comparison that is none": (put("critical_items", 0, "if", "op", value="=>"), "comparison"),
    "a band gap": (put("bands", 2, "min", value=11), "gap"),
    "bands that overlap": (put("bands", 2, "min", value=9), "overlap"),
    "bands that stop short": (put("bands", 4, "max", value=26), "do not reach"),
    "a band upside down": (put("bands", 2, "max", value=8), "ends"),
    "a band of no score": (put("bands", 2, "score", value="sum"), "not there"),
    "a cut-off out of reach": (put("cutoffs", 0, "value", value=28), "never be reached"),
    "a sensitivity in percent": (put("cutoffs", 0, "sensitivity", value=88), "fraction"),
    "a critical item of no question": (put("critical_items", 0, "if", "item", value="q19"), "q19"),
    "a critical item without a protocol": (drop("critical_items", 0, "protocol"), "protocol"),
    "a critical item without a priority": (put("critical_items", 0, "priority", value="soon"), "priority"),
    "a response rule nobody can read": (put("change", "response", value="half"), "response"),
    "a change of nothing": (put("change", "reliable_change", value=0), "reliable_change"),
    "no worked example": (put("examples", value=[]), "worked example"),
    "an example of a score that is not there": (put("examples", 0, "expect", "scores", value={"sum": 1}), "expects"),
}  # fmt: skip


@pytest.fixture
def raw() -> Raw:
    return deepcopy(read_signed("instruments/phq-9.yaml"))


@pytest.mark.parametrize(("change", "named"), FAULTS.values(), ids=FAULTS)
def test_each_seeded_fault_is_rejected_and_named(raw: Raw, change: Callable[[Raw], Any], named: str) -> None:
    assert check_instrument(raw) == []
    change(raw)
    faults = check_instrument(raw)
    assert any(named in fault for fault in faults), faults
    with pytest.raises(FaultyDefinition) as fault:
        parse_instrument(raw)
    assert faults[0] in str(fault.value)


def test_there_are_enough_seeded_faults() -> None:
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("name", [name for name in signatures() if name.startswith("instruments")])
def test_every_shipped_definition_is_sound(name: str) -> None:
    assert check_instrument(read_signed(name)) == []


@pytest.mark.parametrize("nothing", [None, [], "phq-9", 3, {}, {"items": 3}, {"scoring": {"scores": [1]}}])
def test_what_is_no_definition_at_all_is_named_and_does_not_crash(nothing: object) -> None:
    assert check_instrument(nothing) != []
    with pytest.raises(FaultyDefinition):
        parse_instrument(nothing)  # type: ignore[arg-type]


def test_wording_is_refused_where_none_may_be_shipped() -> None:
    raw = deepcopy(read_signed("instruments/wsas.yaml"))
    raw["items"][0]["text"] = {"en": "Somebody's copyrighted words"}
    assert check_instrument(raw) == ["q1 has wording although none may be shipped"]


def made_up(scores: list[Raw]) -> Raw:
    """GAD-7's items (0 to 3) under other scores."""
    raw = deepcopy(read_signed("instruments/gad-7.yaml"))
    raw |= {
        "bands": [],
        "cutoffs": [],
        "change": None,
        "examples": [{"id": "e1", "answers": [], "expect": {}}],
    }
    raw["scoring"]["scores"] = scores
    return raw


def test_the_kinds_of_score_that_no_shipped_file_uses_yet() -> None:
    span = {"items": ["q1", "q2", "q3"], "min": 0, "max": 3}
    instrument = parse_instrument(
        made_up(
            [
                {"id": "worst", "kind": "max", **span},
                {"id": "best", "kind": "min", **span, "missing": {"max": 1, "method": "none"}},
                {"id": "both", "kind": "combine", "scores": ["worst", "best"], "min": 0, "max": 6},
                {"id": "tenfold", "kind": "mean", **span, "decimals": 1, "multiply": 10, "max": 30},
            ]
        )
    )
    found = dict(score(instrument, [1, 3, 2]).scores)
    assert found == {"worst": 3, "best": 1, "both": 4, "tenfold": 20.0}
    outcome = score(instrument, [1, None, 2])
    assert dict(outcome.scores) == {"worst": None, "best": 1, "both": None, "tenfold": None}
    assert outcome.detail("both").reason.code == "score.part_missing"  # type: ignore[union-attr]


def test_multiply_comes_after_rounding() -> None:
    prorated = {"id": "x", "kind": "sum", "items": ["q1", "q2", "q3"], "min": 0, "max": 36, "multiply": 4}
    instrument = parse_instrument(made_up([prorated | {"missing": {"max": 1, "method": "prorate"}}]))
    # 3 / 2 x 3 = 4.5, half up 5, times 4 (multiplied first it would be 18)
    assert score(instrument, [1, None, 2]).scores["x"] == 20


@pytest.mark.parametrize(
    ("condition", "known", "unknown"),
    [
        ({"item": "a", "op": ">=", "value": 1}, True, None),
        ({"not": {"item": "a", "op": ">=", "value": 1}}, False, None),
        ({"not": {"not": {"item": "a", "op": ">=", "value": 1}}}, True, None),
        ({"all": [{"item": "a", "in": [1, 2]}, {"item": "b", "op": "!=", "value": 0}]}, True, None),
        ({"all": [{"item": "a", "in": [1, 2]}, {"item": "b", "op": "==", "value": 0}]}, False, False),
        ({"any": [{"item": "a", "op": "<", "value": 1}, {"item": "b", "op": ">", "value": 0}]}, True, True),
        ({"any": [{"item": "a", "op": "<", "value": 1}, {"item": "b", "op": "<", "value": 0}]}, False, None),
        ({"not": {"all": [{"item": "a", "op": "<=", "value": 3}, {"item": "b", "op": "==", "value": 0}]}}, True, True),
    ],
    ids=str,
)  # fmt: skip
def test_a_missing_answer_makes_no_condition_true(condition: Raw, known: bool, unknown: bool | None) -> None:
    read = parse_condition(condition)
    assert read.holds({"a": 2, "b": 1}, {}) is known
    assert read.holds({"a": None, "b": 1}, {}) is unknown
