"""The blind check tells one bit at most, and overrides and signatures cannot be had for nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import WORDS, Blind, BlindAnswer, blind
from carebraid.core.meds.canary import Proof
from carebraid.core.meds.interactions import Alert, check
from carebraid.core.meds.override import (
    AlertBudget,
    Override,
    OverrideReason,
    override,
    refuse_unless_signable,
)
from carebraid.knowledge.interactions import load_compiled

K = load_compiled()
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DEAD = Proof(0, 1, ("silent",))


def ask(proposed: str, *hidden: str, is_allowed: bool = True, proof: Proof | None = None) -> Blind:
    return blind(
        proposed=proposed, hidden=hidden, is_allowed=is_allowed, knowledge=K, today=TODAY, proof=proof
    )


def test_a_serious_interaction_with_something_hidden_is_told_where_the_person_allowed_it() -> None:
    assert ask("alprazolam", "methadone").answer is BlindAnswer.SERIOUS
    assert ask("Xanax", "thiamine", "Suboxone").answer is BlindAnswer.SERIOUS
    told = ask("alprazolam", "methadone")
    assert "methadone" not in told.words.lower()
    assert told.words == WORDS[BlindAnswer.SERIOUS]


@pytest.mark.parametrize(
    ("proposed", "hidden", "is_allowed"),
    [
        ("alprazolam", ("methadone",), False),  # there is something, and it is not allowed
        ("alprazolam", (), False),
        ("alprazolam", (), True),
        ("thiamine", ("methadone",), True),  # nothing between them
        ("sertraline", ("naltrexone", "topiramate"), True),
        ("alprazolam", ("no such medicine",), True),
        ("alprazolam", ("no such medicine", "methadone"), False),
        ("thiamine", ("naltrexone", "methadone"), True),  # what hidden ones do to each other is not told
    ],
)
def test_everything_else_is_one_and_the_same_answer(
    proposed: str, hidden: tuple[str, ...], is_allowed: bool
) -> None:
    told = ask(proposed, *hidden, is_allowed=is_allowed)
    assert told == Blind(BlindAnswer.NOTHING_TO_TELL)
    assert told.words == WORDS[BlindAnswer.NOTHING_TO_TELL]
    assert "safe" not in told.words and "no interaction" not in told.words


def test_only_moderate_is_not_serious() -> None:
    checked = check(["gabapentin", "alprazolam"], (), (), K, today=TODAY)
    assert [alert.severity.value for alert in checked.alerts] == ["moderate"]
    assert ask("gabapentin", "alprazolam").answer is BlindAnswer.NOTHING_TO_TELL


@pytest.mark.parametrize("is_allowed", [True, False])
@pytest.mark.parametrize("hidden", [(), ("methadone",), ("no such medicine",)])
def test_could_not_check_depends_on_the_check_and_the_question_alone(
    is_allowed: bool, hidden: tuple[str, ...]
) -> None:
    for told in (
        ask("alprazolam", *hidden, is_allowed=is_allowed, proof=DEAD),
        ask("no such thing", *hidden, is_allowed=is_allowed),
    ):
        assert told == Blind(BlindAnswer.COULD_NOT_CHECK)


def test_the_answer_has_one_shape() -> None:
    assert [field.name for field in fields(Blind)] == ["answer"]
    assert len(set(WORDS.values())) == len(BlindAnswer) == 3


def alerts(*names: str) -> tuple[Alert, ...]:
    return check(names, (), (), K, today=TODAY).alerts


def go_on(alert: Alert, reason: str = "monitored", words: str = "") -> Override:
    return override(alert, reason=reason, words=words, by="dr-a", at=NOW)


def test_a_reason_is_coded_and_a_contraindicated_pair_needs_a_sentence() -> None:
    major, contra = alerts("methadone", "alprazolam")[0], alerts("naltrexone", "methadone")[0]
    assert go_on(major) == Override(
        rule="P003", pair=("methadone", "alprazolam"), severity=major.severity,
        reason=OverrideReason.MONITORED, words="", by="dr-a", at=NOW,
    )  # fmt: skip
    for alert, reason, words, code in (
        (major, "because", "", "override.unknown_reason"),
        (major, "other", "", "override.words_missing"),
        (contra, "monitored", "  too short ", "override.words_missing"),
    ):
        with pytest.raises(Refused) as refused:
            go_on(alert, reason, words)
        assert refused.value.code == code
    assert go_on(contra, "specialist_advice", " ten lettrs ").words == "ten lettrs"
    with pytest.raises(ValueError, match="zone"):
        override(major, reason="monitored", words="", by="dr-a", at=datetime(2026, 11, 22))  # noqa: DTZ001


def test_an_alert_that_interrupts_needs_a_reason_before_anybody_signs() -> None:
    checked = check(["methadone", "alprazolam", "gabapentin"], (), (), K, today=TODAY)
    reasons = [go_on(alert) for alert in checked.alerts]
    refuse_unless_signable(checked, reasons, by="dr-a", second=None)
    with pytest.raises(Refused) as refused:
        refuse_unless_signable(checked, reasons[1:], by="dr-a", second="dr-b")
    assert (refused.value.code, refused.value.status) == ("interactions.reason_missing", 409)
    assert refused.value.words.startswith("methadone and alprazolam:")
    moderate = check(["gabapentin", "alprazolam"], (), (), K, today=TODAY)
    refuse_unless_signable(moderate, (), by="dr-a", second=None)


@pytest.mark.parametrize("second", [None, "dr-a"])
def test_where_the_check_could_not_run_a_second_person_signs(second: str | None) -> None:
    checked = check(["thiamine", "no such medicine"], (), (), K, today=TODAY)
    with pytest.raises(Refused) as refused:
        refuse_unless_signable(checked, (), by="dr-a", second=second)
    assert (refused.value.code, refused.value.status) == ("interactions.second_person_needed", 409)
    refuse_unless_signable(checked, (), by="dr-a", second="dr-b")


def test_the_alert_budget_is_over_only_beyond_its_limit() -> None:
    budget = AlertBudget(orders=8, limit_per_100=25, fired={"P003": 2}, overridden={"P003": 1})
    assert (budget.per_100, budget.is_over) == (25.0, False)
    assert replace(budget, orders=7).is_over is True
    empty = replace(budget, orders=0, fired={})
    assert (empty.per_100, empty.is_over) == (None, None)
    assert (replace(empty, orders=4).per_100, replace(empty, orders=4).is_over) == (0.0, False)
