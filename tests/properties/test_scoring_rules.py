"""What holds of every instrument and every set of answers."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.assess.critical import judge_partial
from carebraid.core.assess.instrument import PRIORITIES, Instrument, Item
from carebraid.core.assess.scoring import score
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids

INSTRUMENTS = st.sampled_from([load_instrument(name) for name in load_instrument_ids()])
CRITICAL = st.sampled_from([i for n in load_instrument_ids() if (i := load_instrument(n)).critical_items])


def answers_of(item: Item) -> st.SearchStrategy[Any]:
    if item.options:
        return st.sampled_from([option.value for option in item.options])
    return st.integers(int(item.low or 0), int(item.high or 0))


@st.composite
def sets(draw: st.DrawFn, instruments: st.SearchStrategy[Instrument]) -> tuple[Instrument, dict[str, Any]]:
    instrument = draw(instruments)
    return instrument, {item.id: draw(st.none() | answers_of(item)) for item in instrument.items}


@given(sets(INSTRUMENTS))
def test_a_list_and_a_map_say_the_same_and_absent_is_the_same_as_none(
    case: tuple[Instrument, dict[str, Any]],
) -> None:
    instrument, answers = case
    as_map = score(instrument, answers)
    assert score(instrument, list(answers.values())) == as_map
    assert score(instrument, {k: v for k, v in answers.items() if v is not None}) == as_map


@given(sets(INSTRUMENTS))
def test_every_score_stays_within_its_bounds(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    outcome = score(instrument, answers)
    assert outcome.scores.keys() == {rule.id for rule in instrument.scores}
    for rule in instrument.scores:
        value = outcome.scores[rule.id]
        if value is None:
            assert outcome.detail(rule.id).reason is not None  # type: ignore[union-attr]
        elif rule.kind != "rules":
            assert rule.low <= value <= rule.high  # type: ignore[operator]


@given(sets(INSTRUMENTS))
def test_every_whole_score_of_a_banded_scale_has_exactly_one_band(
    case: tuple[Instrument, dict[str, Any]],
) -> None:
    instrument, answers = case
    outcome = score(instrument, answers)
    for banded in {band.score for band in instrument.bands}:
        value = outcome.scores[banded]
        hits = [
            b.code
            for b in instrument.bands
            if b.score == banded and value is not None and b.low <= value <= b.high
        ]  # type: ignore[operator]
        assert [outcome.bands[banded]] == hits if value is not None else banded not in outcome.bands


@given(sets(CRITICAL), st.data())
def test_one_more_answer_never_makes_it_less_urgent(
    case: tuple[Instrument, dict[str, Any]], data: st.DataObject
) -> None:
    """Only the answer to a question that opens others may close what lies behind it."""
    instrument, answers = case
    opens = frozenset().union(*(items_read(item.ask_if) for item in instrument.gated))
    open_now = [i for i in instrument.items if answers[i.id] is None and i.id not in opens]
    if not open_now:
        return
    item = data.draw(st.sampled_from(open_now))
    before = judge_partial(instrument, answers)
    after = judge_partial(instrument, {**answers, item.id: data.draw(answers_of(item))})
    assert rank(after.critical) <= rank(before.critical)


def items_read(condition: Any) -> frozenset[str]:
    """The questions that a condition looks at."""
    parts = getattr(condition, "parts", None)
    return frozenset({condition.name}) if parts is None else frozenset().union(*map(items_read, parts))


def rank(critical: Any) -> int:
    """Of the first, which presses most."""
    return PRIORITIES.index(critical[0].priority) if critical else len(PRIORITIES)


@given(sets(CRITICAL))
def test_judging_early_finds_all_that_scoring_finds(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    found = {item.id for item in judge_partial(instrument, answers).critical}
    assert set(score(instrument, answers).critical) <= found


@given(sets(INSTRUMENTS), st.data())
def test_taking_an_answer_away_never_makes_a_plain_sum_appear(
    case: tuple[Instrument, dict[str, Any]], data: st.DataObject
) -> None:
    instrument, answers = case
    name = data.draw(st.sampled_from(sorted(answers)))
    if instrument.gated or answers[name] is None:
        return
    before, after = score(instrument, answers), score(instrument, {**answers, name: None})
    for rule in instrument.scores:
        if rule.kind in ("sum", "mean") and before.scores[rule.id] is None:
            assert after.scores[rule.id] is None
        if rule.kind in ("count", "count_map"):
            assert after.scores[rule.id] <= before.scores[rule.id]  # type: ignore[operator]


@given(sets(INSTRUMENTS))
def test_a_firm_score_is_the_same_whatever_is_filled_in(case: tuple[Instrument, dict[str, Any]]) -> None:
    instrument, answers = case
    before = score(instrument, answers)
    for fill in (0, -1):
        filled = {
            i.id: (i.options[fill].value if i.options else (i.low, i.high)[fill])
            if answers[i.id] is None
            else answers[i.id]
            for i in instrument.items
        }
        after = score(instrument, filled)
        for detail in before.details:
            optional = instrument.score_rule(detail.id).optional | {
                i.id for i in instrument.items if i.is_optional
            }  # type: ignore[union-attr]
            if detail.is_firm and not any(answers[name] is None for name in optional):
                assert after.scores[detail.id] == detail.value, (detail, filled)
