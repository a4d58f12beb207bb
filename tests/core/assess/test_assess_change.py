"""Better or worse, by the file's own rules; a missing value is never a no."""

from __future__ import annotations

import pytest

from carebraid.core.assess.change import Finding, judge_change
from carebraid.core.kernel.codes import Evidence
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids

YES, NO, UNKNOWN = Finding.YES, Finding.NO, Finding.NOT_KNOWN


@pytest.mark.parametrize(
    ("before", "after", "better", "improved", "worse", "meaningful", "response", "remission"),
    [
        (20, 14, 6, YES, NO, YES, NO, NO),
        (20, 15, 5, NO, NO, YES, NO, NO),
        (20, 16, 4, NO, NO, NO, NO, NO),
        (20, 10, 10, YES, NO, YES, YES, NO),
        (19, 10, 9, YES, NO, YES, NO, NO),  # 47 %
        (9, 4, 5, NO, NO, YES, YES, YES),
        (9, 5, 4, NO, NO, NO, NO, NO),
        (10, 15, -5, NO, YES, NO, NO, NO),  # worsening by 5, the file's own step
        (10, 14, -4, NO, NO, NO, NO, NO),
        (0, 0, 0, NO, NO, NO, UNKNOWN, YES),  # half of nothing cannot be told
    ],
)
def test_phq_9(before: int, after: int, better: int, improved: Finding, worse: Finding, meaningful: Finding,
               response: Finding, remission: Finding) -> None:  # fmt: skip
    change = judge_change(load_instrument("phq-9"), before, after)
    assert change.score == "total"
    assert change.better_by == better
    assert (change.improved, change.deteriorated, change.meaningful) == (improved, worse, meaningful)
    assert (change.response, change.remission) == (response, remission)
    assert change.evidence is Evidence.NEEDS_CHECK
    assert "NHS Talking Therapies" in str(change.source)


@pytest.mark.parametrize(("before", "after"), [(None, 4), (12, None), (None, None)])
def test_a_missing_value_is_not_known(before: int | None, after: int | None) -> None:
    change = judge_change(load_instrument("phq-9"), before, after)
    assert change.better_by is None
    assert {change.improved, change.deteriorated, change.meaningful, change.response} == {UNKNOWN}
    assert change.remission is (YES if after == 4 else UNKNOWN)  # remission looks at today alone


def test_a_wellbeing_score_is_better_when_it_rises() -> None:
    change = judge_change(load_instrument("who-5"), 40, 52)
    assert (change.score, change.better_by, change.meaningful) == ("percent", 12, YES)
    assert judge_change(load_instrument("who-5"), 52, 40).meaningful is NO
    assert change.improved is UNKNOWN  # the file gives no reliable change


def test_a_drop_in_points_must_be_more_than_the_points() -> None:
    assert judge_change(load_instrument("isi"), 20, 13).response is NO
    assert judge_change(load_instrument("isi"), 20, 12).response is YES
    assert judge_change(load_instrument("isi"), 20, 7).remission is YES


def test_pain_changes_by_percent_of_the_baseline() -> None:
    change = judge_change(load_instrument("peg"), 7.0, 4.9)
    assert (change.meaningful, change.response) == (YES, YES)  # exactly 30 %
    assert judge_change(load_instrument("peg"), 7.0, 5.0).meaningful is NO


def test_remission_by_at_most() -> None:
    assert judge_change(load_instrument("pcl-5"), 60, 28).remission is YES
    assert judge_change(load_instrument("pcl-5"), 60, 29).remission is NO


def test_without_rules_nothing_is_known() -> None:
    change = judge_change(load_instrument("audit"), 20, 2)
    assert change.score is None
    assert {change.improved, change.deteriorated, change.meaningful, change.response, change.remission} == {
        UNKNOWN
    }
    assert change.evidence is Evidence.MISSING


def test_only_numbers_are_compared() -> None:
    with pytest.raises(TypeError):
        judge_change(load_instrument("phq-9"), "10", 3)


def test_which_instruments_have_rules_and_for_which_score() -> None:
    rules = {name: c.score for name in load_instrument_ids() if (c := load_instrument(name).change)}
    assert rules == {
        "gad-7": "total", "isi": "total", "pcl-5": "total", "peg": "mean", "phq-9": "total",
        "sss-8": "total", "who-5": "percent", "wsas": "total",
    }  # fmt: skip
