"""What a missing answer does, one by one: missing is never zero."""

from __future__ import annotations

import pytest

from carebraid.core.assess.scoring import score
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids

PHQ = [2, 2, 2, 2, 1, 1, 1, 0, 0, 1]
GAD = [2, 2, 2, 2, 1, 1, 1]


def without(answers: list[int], *places: int) -> list[int | None]:
    return [None if place in places else answer for place, answer in enumerate(answers)]


def phq_total(answers: list[int | None]) -> object:
    return score(load_instrument("phq-9"), answers).scores["total"]


@pytest.mark.parametrize(
    ("place", "total"),
    # 9 left of 8 x 9 -> 10.125; 10 -> 11.25; 11 -> 12.375; the tenth question never counts
    [(0, 10), (1, 10), (2, 10), (3, 10), (4, 11), (5, 11), (6, 11), (7, 12), (8, 12), (9, 11)],
)
def test_phq_9_with_one_answer_missing(place: int, total: int) -> None:
    outcome = score(load_instrument("phq-9"), without(PHQ, place))
    assert outcome.scores["total"] == total
    detail = outcome.detail("total")
    assert detail is not None
    assert detail.is_prorated is (place < 9)
    assert detail.is_firm is (place == 9)
    assert not outcome.is_complete


def test_phq_9_prorates_two_and_refuses_three() -> None:
    assert phq_total(without(PHQ, 0, 4)) == 10  # 8 / 7 x 9 = 10.29
    outcome = score(load_instrument("phq-9"), without(PHQ, 0, 4, 5))
    assert outcome.scores["total"] is None
    assert "total" not in outcome.bands
    reason = outcome.detail("total").reason  # type: ignore[union-attr]
    assert reason is not None
    assert reason.code == "score.too_many_missing"
    assert reason.words == "3 of 9 answers are missing; at most 2 may be."
    assert outcome.details[0].missing == ("q1", "q5", "q6")


@pytest.mark.parametrize(("place", "total"), [(0, 11), (1, 11), (2, 11), (3, 11), (4, 12), (5, 12), (6, 12)])
def test_gad_7_with_one_answer_missing(place: int, total: int) -> None:
    # 9 / 6 x 7 = 10.5, half up -> 11; 10 / 6 x 7 = 11.67 -> 12
    assert score(load_instrument("gad-7"), without(GAD, place)).scores["total"] == total


@pytest.mark.parametrize(
    "name", ["phq-2", "gad-2", "isi", "pss-10", "dast-10", "ciwa-ar", "cows", "brs", "peg"]
)
def test_no_answer_may_be_missing(name: str) -> None:
    instrument = load_instrument(name)
    rule = instrument.scores[0]
    full = {item.id: item.options[0].value if item.options else item.low for item in instrument.items}
    assert score(instrument, full).scores[rule.id] is not None
    for item in rule.items:
        outcome = score(instrument, {**full, item: None})
        assert outcome.scores[rule.id] is None
        assert outcome.detail(rule.id).reason.words.endswith("answers is missing; none may be.")  # type: ignore[union-attr]


def test_a_missing_answer_takes_only_the_scores_it_belongs_to() -> None:
    outcome = score(load_instrument("pcl-5"), without([2] * 20, 5))
    scores = outcome.scores
    assert scores["total"] is None
    assert scores["cluster_c"] is None
    assert (scores["cluster_b"], scores["cluster_d"], scores["cluster_e"]) == (10, 14, 12)
    assert scores["n_c"] == 1  # counted so far
    assert scores["provisional_dsm5"] == "yes"
    assert outcome.detail("n_c").is_firm is False  # type: ignore[union-attr]
    assert outcome.detail("n_b").is_firm is True  # type: ignore[union-attr]


def test_who_5_needs_every_answer() -> None:
    assert score(load_instrument("who-5"), [3, 3, 3, 3, 3]).scores == {"raw": 15, "percent": 60}
    assert score(load_instrument("who-5"), [3, 3, None, 3, 3]).scores == {"raw": None, "percent": None}


def test_whodas_takes_one_missing_answer_and_not_two() -> None:
    instrument = load_instrument("whodas-12")
    assert score(instrument, without([3] * 12, 0)).scores == {"total": 36, "average": 3.0}
    assert score(instrument, without([3] * 12, 0, 1)).scores == {"total": None, "average": None}


def test_the_optional_item_of_phq_15_does_not_count_as_missing() -> None:
    instrument = load_instrument("phq-15")
    assert score(instrument, without([1] * 15, 3)).scores["total"] == 14
    assert score(instrument, without([1] * 15, 3)).is_complete
    # with item 4 not applicable the scale has 14 items: 13 / 13 x 14
    assert score(instrument, without([1] * 15, 3, 0)).scores["total"] == 14
    assert score(instrument, without([1] * 15, 3, 0, 1, 2)).scores["total"] == 14
    assert score(instrument, without([1] * 15, 3, 0, 1, 2, 4)).scores["total"] is None


def test_side_effects_add_up_what_there_is_and_nothing_is_not_zero() -> None:
    instrument = load_instrument("side-effects-20")
    assert score(instrument, {"rash": 1, "nausea": 2}).scores["total"] == 3
    outcome = score(instrument, {})
    assert outcome.scores["total"] is None
    assert outcome.detail("total").reason.code == "score.nothing_answered"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", load_instrument_ids())
def test_no_answers_give_no_sum_no_mean_and_nothing_urgent(name: str) -> None:
    instrument = load_instrument(name)
    outcome = score(instrument, [])
    gates = {item.id for item in instrument.gated}
    for rule in instrument.scores:
        if rule.kind in ("sum", "mean") and not {*rule.items} <= gates:
            assert outcome.scores[rule.id] is None
    assert outcome.critical == ()
    assert not any(detail.is_firm for detail in outcome.details)
    assert not outcome.is_complete


def test_items_behind_an_unanswered_question_count_as_skipped_and_are_named() -> None:
    outcome = score(load_instrument("audit"), [])
    assert outcome.scores == {"total": None, "consumption": None, "dependence": 0, "harm": None}
    assert outcome.assumed == ("q2", "q3", "q4", "q5", "q6", "q7", "q8")
    detail = outcome.detail("dependence")
    assert detail is not None
    assert detail.is_firm is False
    assert detail.reason is not None
    assert detail.reason.code == "score.not_firm"


def test_a_skipped_item_takes_its_value_even_if_it_was_answered() -> None:
    outcome = score(load_instrument("audit-c"), [0, 4, 4])
    assert outcome.scores["total"] == 0
    assert outcome.skipped == ("q2", "q3")
    assert outcome.is_complete


def test_a_skipped_item_without_a_value_is_missing() -> None:
    outcome = score(load_instrument("med-adherence-1"), {"missed_days": 0, "why": "cost"})
    assert outcome.flags == ()
    assert outcome.is_complete


def test_a_rule_is_firm_once_no_missing_answer_can_change_it() -> None:
    instrument = load_instrument("c-ssrs-screener")
    high = score(instrument, {"q2": 1, "q4": 1}).detail("triage")
    moderate = score(instrument, {"q2": 1, "q3": 1}).detail("triage")
    assert high is not None
    assert moderate is not None
    assert (high.value, high.is_firm) == ("high", True)
    assert (moderate.value, moderate.is_firm) == ("moderate", False)  # q4 could still make it high
