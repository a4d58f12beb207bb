"""An unfinished questionnaire with a positive answer counts (HAZ-04)."""

from __future__ import annotations

from typing import Any

import pytest

from carebraid.core.assess.critical import judge_partial
from carebraid.core.assess.scoring import score
from carebraid.knowledge.instruments import load_instrument


def raised(name: str, answers: Any) -> list[str]:
    return [item.id for item in judge_partial(load_instrument(name), answers).critical]


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_one_answer_of_the_phq_9_is_enough(answer: int) -> None:
    found = judge_partial(load_instrument("phq-9"), {"q9": answer})
    assert [(item.id, item.protocol, item.priority) for item in found.critical] == [
        ("phq9_item9", "suicide_safety", "immediate")
    ]
    assert not found.is_complete
    assert score(load_instrument("phq-9"), {"q9": answer}).scores["total"] is None


def test_nothing_is_raised_by_nothing_and_it_does_not_look_complete() -> None:
    found = judge_partial(load_instrument("phq-9"), {"q9": 0})
    assert found.critical == ()
    assert len(found.unanswered) == 9


def test_an_answer_behind_an_unanswered_question_is_believed() -> None:
    # q4 (intent) is asked only after q2; here it was answered and q2 was not
    assert score(load_instrument("c-ssrs-screener"), {"q4": 1}).critical == ()
    assert raised("c-ssrs-screener", {"q4": 1}) == ["cssrs_high"]
    assert raised("c-ssrs-screener", {"q6_3mo": 1}) == ["cssrs_high"]
    assert raised("taps", {"her_use": 1}) == ["heroin_or_opioid_use"]
    assert raised("bam", {"q7e": 1}) == ["opioid_use"]


def test_both_readings_count_and_the_most_urgent_comes_first() -> None:
    found = judge_partial(load_instrument("c-ssrs-screener"), {"q1": 1, "q4": 1})
    assert [item.id for item in found.critical] == ["cssrs_high", "cssrs_low"]


def test_an_answer_behind_a_no_does_not_count() -> None:
    assert raised("c-ssrs-screener", {"q2": 0, "q4": 1}) == []
    assert raised("taps", {"t1_drugs": 0, "her_use": 1}) == []


def test_a_gate_behind_a_gate_is_followed() -> None:
    # the first question was passed over; the second, behind it, says no: what hangs on it does not apply
    found = judge_partial(load_instrument("taps"), {"opi_use": 0, "opi_a": 1, "her_use": 1})
    assert [item.id for item in found.critical] == ["heroin_or_opioid_use"]


def test_full_answers_raise_the_same_either_way() -> None:
    full = [3] * 10
    assert raised("phq-9", full) == list(score(load_instrument("phq-9"), full).critical) == ["phq9_item9"]
    assert judge_partial(load_instrument("phq-9"), full).is_complete


def test_softer_signals_come_too() -> None:
    assert judge_partial(load_instrument("phq-9"), {"q10": 2}).flags == ("function_impaired",)
