"""A forecast never makes anybody look less urgent, and the line never puts safety below it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.watch.attention import Band, Waiting, rank, sort_key
from carebraid.core.watch.attention_line import ALWAYS, WAITING, draw_line, lines_above
from carebraid.core.watch.level import Level

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
HOURS = st.integers(-60, 60).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def waiting(draw: st.DrawFn) -> Waiting[str]:
    number = draw(st.none() | st.integers(0, 4))
    level = Level(
        level=number, score=draw(st.integers(0, 20)), active=(), raised_by=(), not_computable=(),
        not_enough=number is None or draw(st.booleans()), baseline_used="", usual_sleep_hours=7.0, newest_input_at=None,
        last_contact_at=draw(st.none() | HOURS), computed_at=draw(HOURS),
    )  # fmt: skip
    return Waiting(
        id="a", level=draw(st.sampled_from([level, None])), last_contact_at=draw(st.none() | HOURS),
        newest_known_at=draw(st.none() | HOURS), due_at=draw(st.none() | HOURS),
        open_priority=draw(st.sampled_from([None, "immediate", "same_day", "this_visit", "routine"])),
    )  # fmt: skip


@given(waiting())
def test_a_high_forecast_raises_to_a_call_and_never_lowers(person: Waiting[str]) -> None:
    with_it = replace(person, is_foretold_high=True)
    before, after = rank(person, NOW), rank(with_it, NOW)
    assert after.band == min(before.band, Band.CONTACT)
    assert sort_key(with_it, NOW) <= sort_key(person, NOW)
    assert (after.is_current, after.is_overdue) == (before.is_current, before.is_overdue)
    if after.band == before.band:
        assert after.reason == before.reason  # what is known stays the reason


@given(st.fixed_dictionaries({band: st.integers(0, 30) for band in Band}), st.integers(1, 60))
def test_the_line_hides_nobody_and_safety_is_above_it(counts: dict[Band, int], a_day: int) -> None:
    line = draw_line(counts, a_day)
    safety = sum(counts[band] for band in ALWAYS)
    asking = safety + sum(counts[band] for band in WAITING)
    assert line.above + line.people == asking
    assert line.above == min(asking, max(a_day, safety))
    assert not set(ALWAYS) & set(line.below)
    # Below the line stands nobody more urgent than somebody above it.
    first = min(line.below, default=None)
    assert all(
        line.below.get(band) == counts[band]
        for band in WAITING
        if first is not None and band > first and counts[band]
    )


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=40), st.integers(1, 60))
def test_no_line_of_an_inbox_about_safety_is_below(tasks: list[tuple[int, bool]], a_day: int) -> None:
    above = lines_above(tasks, a_day)
    assert 0 <= above <= len(tasks)
    assert not any(is_safety for _, is_safety in tasks[above:])
    people = {who for who, _ in tasks[:above]}
    if above < len(tasks):
        assert len(people | {tasks[above][0]}) > a_day
    if not any(is_safety for _, is_safety in tasks):
        assert len(people) <= a_day
