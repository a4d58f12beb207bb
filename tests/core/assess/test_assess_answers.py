"""Answers that cannot be taken are refused in words that name the question and never the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from carebraid.core.assess.answers import items_that_apply, read_answers
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import load_instrument

NOT_NUMBERS = [True, False, "2", "", float("nan"), Decimal("nan"), [1], {"a": 1}]
OUT_OF_RANGE = [4, -1, 2.5, float("inf"), float("-inf"), 10**400, -(10**400)]


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
def test_what_is_not_a_number_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("phq-9"), [0, 0, value])
    assert refusal.value.code == "answers.not_a_number"
    assert refusal.value.words == (
        "The answer to question 3 (q3) is not a number. It takes one of 0, 1, 2, 3. Please check it."
    )


@pytest.mark.parametrize("value", OUT_OF_RANGE, ids=lambda value: repr(value)[:8])
def test_a_number_that_is_no_option_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("phq-9"), {"q9": value})
    assert refusal.value.code == "answers.out_of_range"
    assert refusal.value.words == (
        "The answer to question 9 (q9) does not fit. It takes one of 0, 1, 2, 3. Please check it."
    )


@pytest.mark.parametrize("value", [True, "7", float("nan"), float("inf"), 10.1, -0.1, 11])
def test_a_range_takes_only_what_lies_in_it(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("craving-vas"), [value])
    assert refusal.value.code in ("answers.not_a_number", "answers.out_of_range")
    assert "a number from 0 to 10" in refusal.value.words


@pytest.mark.parametrize("value", ["forget", 0, True, "FORGOT", ["forgot"]])
def test_coded_words_are_taken_only_as_they_are(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("med-adherence-1"), {"missed_days": 1, "why": value})
    assert refusal.value.code == "answers.not_an_option"
    assert read_answers(load_instrument("med-adherence-1"), {"why": "forgot"})["why"] == "forgot"


@pytest.mark.parametrize(("value", "read"), [(2.0, 2), (Decimal("2"), 2), (Decimal("2.0"), 2), (3, 3)])
def test_a_whole_number_is_read_however_it_is_written(value: Any, read: int) -> None:
    found = read_answers(load_instrument("phq-9"), [value])["q1"]
    assert found == read
    assert type(found) is int


def test_an_option_between_the_options_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("cows"), {"gooseflesh": 4})
    assert refusal.value.facts["allowed"] == "one of 0, 3, 5"


def test_hours_of_sleep_may_have_decimals() -> None:
    assert read_answers(load_instrument("sleep-1"), [6.5])["hours"] == 6.5


def test_a_range_is_worked_out_where_the_file_names_none() -> None:
    assert read_answers(load_instrument("wsas"), [8])["q1"] == 8
    with pytest.raises(Refused, match="out_of_range"):
        read_answers(load_instrument("wsas"), [9])


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([0] * 11, "answers.wrong_length"),
        ({"q11": 0}, "answers.unknown_item"),
        ({"q1": 0, "": 0}, "answers.unknown_item"),
        ({1: 0}, "answers.unknown_item"),
        ("0000", "answers.unreadable"),
        (b"0000", "answers.unreadable"),
        (7, "answers.unreadable"),
        (None, "answers.unreadable"),
    ],
    ids=repr,
)
def test_answers_of_the_wrong_shape_are_refused(answers: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(load_instrument("phq-9"), answers)
    assert refusal.value.code == code
    assert refusal.value.words  # every place is filled


def test_a_list_that_stops_early_leaves_the_rest_unanswered() -> None:
    assert read_answers(load_instrument("phq-9"), [1, 2]) == {
        "q1": 1, "q2": 2, **dict.fromkeys(("q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10"))
    }  # fmt: skip


def test_an_unknown_instrument_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Refused) as refusal:
        load_instrument("phq9")
    assert (refusal.value.code, refusal.value.status) == ("instrument.unknown", 404)
    assert refusal.value.words.endswith("Did you mean phq-9?")
    for name in ("../codes", "", "audit.yaml", None, ["phq-9"]):
        with pytest.raises(Refused, match=r"instrument\.unknown"):
            load_instrument(name)  # type: ignore[arg-type]


def asked(name: str, replies: dict[str, Any]) -> list[str]:
    """The questions shown, one per screen, to a person who gives those replies (None: passes over)."""
    instrument, answers, shown = load_instrument(name), {}, []
    while item := next((one for one in items_that_apply(instrument, answers) if one.id not in answers), None):
        shown.append(item.id)
        answers[item.id] = replies.get(item.id)
    return shown


def test_questions_come_one_by_one_and_only_those_that_apply() -> None:
    assert asked("c-ssrs-screener", {"q1": 0, "q2": 0, "q6_lifetime": 0}) == ["q1", "q2", "q6_lifetime"]
    assert asked("c-ssrs-screener", {"q2": 1, "q6_lifetime": 1}) == [
        "q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3mo",
    ]  # fmt: skip
    assert asked("audit", {"q1": 1, "q2": 0, "q3": 0}) == ["q1", "q2", "q3", "q9", "q10"]
    assert len(asked("audit", {"q1": 1, "q2": 0, "q3": 1})) == 10
    assert asked("audit", {}) == ["q1", "q9", "q10"]  # a question passed over opens nothing


def test_which_questions_apply_follows_the_answers() -> None:
    applying = items_that_apply(load_instrument("pc-ptsd-5"), {"exposure": 0})
    assert [item.id for item in applying] == ["exposure"]
    assert len(items_that_apply(load_instrument("pc-ptsd-5"), {"exposure": 1})) == 6
