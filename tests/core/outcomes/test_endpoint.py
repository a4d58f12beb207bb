"""Outcomes of single words: worked examples of the signed file, weeks not due, missing weeks, bad input."""

from __future__ import annotations

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.endpoint import Missing, TimeToEvent, score_word
from carebraid.core.outcomes.endpoint_form import parse_definition
from carebraid.knowledge.endpoints import load_endpoint, load_endpoints

EXAMPLES = [
    pytest.param(endpoint, word, value, id=f"{endpoint.id} {word}")
    for endpoint in load_endpoints()
    for word, value in endpoint.examples
]


@pytest.mark.parametrize(("endpoint", "word", "value"), EXAMPLES)
def test_worked_examples(endpoint, word, value):
    found = score_word(endpoint.definition, word)
    assert found == (pytest.approx(value, rel=1e-5) if isinstance(value, float) else value)
    assert type(found) is type(value)


def test_there_are_62_columns_and_every_one_once():
    columns = [column for endpoint in load_endpoints() for column in endpoint.definition.columns]
    assert (len(columns), len(set(columns)), len(load_endpoints())) == (62, 62, 54)
    assert all(len(endpoint.examples) >= 2 and endpoint.papers for endpoint in load_endpoints())


def score(name, word, missing=Missing.AS_PUBLISHED):
    return score_word(load_endpoint(name).definition, word, missing=missing)


def test_a_week_that_was_not_due_is_in_no_denominator():
    assert score("Rd_fiellin_2006", "--_+_-") == score("Rd_fiellin_2006", "--+-") == 0.75
    assert score("Rd_ling_2010", "-____+____+____-----") == 1 / 3
    assert score("Rd_lingA_1976", "+" + "_" * 5 + "-" * 9) == 120 * (45 - 8 - 1) / (45 - 8)


def test_a_run_goes_over_weeks_not_due_and_tells_the_calendar_week():
    assert score("RsT_ctnNinetyFour_2023", "-+_+_+_+-") == TimeToEvent(2, 1)
    assert score("RsT_ctnFiftyOne_2018", "++_+_+_+_o") == TimeToEvent(4, 1)
    assert score("RsT_lee_2016", "-_+_-_+--") == TimeToEvent(5, 1)
    assert score("RsT_ctnNinetyFour_2023", "-_-_-__") == TimeToEvent(2, 0)
    assert score("Ab_kosten_1993", "-__-_-+") is True
    assert score("Ab_schottenfeldB_2008", "+-_--_+") == 3


def test_where_nothing_was_due_there_is_no_result():
    for endpoint in load_endpoints():
        assert score_word(endpoint.definition, "") is None
        assert score_word(endpoint.definition, "______") is None
    assert score("Ab_schwartz_2006", "-" * 14 + "_-") is None
    assert score("Ab_schwartz_2006", "-" * 14) is False  # a short word, as published
    assert score("Rd_woody_2008", "---_---_---_") is None
    assert score("Rd_woody_2008", "---_-------_") == 1.0
    assert score("Ab_lofwall_2018", "+" * 8 + "_" * 7 + "-") is False  # week 8 says no, whatever the rest


def test_missing_weeks_can_be_counted_in_three_other_ways():
    ways = {missing: score("Rd_soyka_2008", "--+-oooo", missing) for missing in Missing}
    assert ways == {
        Missing.AS_PUBLISHED: 0.75, Missing.AS_USE: 0.375, Missing.AS_NOT_USE: 0.875, Missing.LEFT_OUT: 0.75,
    }  # fmt: skip
    assert score("Rd_soyka_2008", "oooo", Missing.LEFT_OUT) is None
    assert score("Rd_soyka_2008", "oooo") == 1.0


def test_dropout_is_about_missing_weeks_and_says_so():
    with pytest.raises(Refused) as refused:
        score("DrT_ctnNinetyFour_2023", "--oooo", Missing.AS_USE)
    assert refused.value.code == "endpoint.counts_missing"


@pytest.mark.parametrize("word", ["--x-", "-- -", "--−", "--O", "?"])
def test_a_symbol_that_is_none_is_refused(word):
    with pytest.raises(Refused) as refused:
        score("Rd_fiellin_2006", word)
    assert refused.value.code == "word.unknown_symbol"


@pytest.mark.parametrize(
    "broken",
    [
        {"measure": {"unheard_of": 1}},
        {"measure": {"share": {"of": {"-": 0.3}, "of_nothing": 0}}},
        {"measure": {"share": {"of": {"-": 1}, "of_nothing": 0, "at_least": "1/0"}}},
        {"measure": {"contains": {"symbol": "x", "times": 3}}},
        {"measure": {"run": {"of": "+", "at_least": 4, "within": 4}}},
        {"measure": {"run": {"of": "+", "at_least": 4, "within": 3}}, "columns": {"time": "T", "event": "E"}},
        {"steps": [{"weeks": [9, 2]}], "measure": {"reaches_week": 3}},
        {"steps": [{"last": 3}, {"weeks": [1, 2]}], "measure": {"contains": {"symbol": "-", "times": 1}}},
        {"steps": [{"first": 3}], "measure": {"reaches_week": 3}},
        {"steps": ["dance"], "measure": {"reaches_week": 3}},
        {"steps": [{"copy_week_before": [1]}], "measure": {"reaches_week": 3}},
        {"measure": {"weigh": {"top": 1, "add": {"+": [1]}, "most": [1, 2]}}},
        {},
    ],
)
def test_a_definition_without_meaning_is_refused(broken):
    with pytest.raises(Refused) as refused:
        parse_definition({"id": "mine", "columns": "mine", **broken})
    assert refused.value.code == "endpoint.faulty"
    assert "mine" in refused.value.words
