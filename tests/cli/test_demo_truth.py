"""Harbour Bridge knows what was planted: who is recovered, who rightly has no pattern, and the same figures each time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import typer
from typer.testing import CliRunner

from carebraid.cli._demo.patterns import LAGS, planted
from carebraid.cli._demo.truths import Tried, everybody, truth_of, try_out
from carebraid.cli._demo_truth import THE_DAY, demo_truth, totals
from carebraid.core.watch.own_days import Measure
from carebraid.core.watch.pattern import Pattern
from carebraid.core.watch.signature import NotEnough


@pytest.fixture(scope="module")
def tried() -> dict[str, Tried]:
    return {one.number: one for one in (try_out(p, 1, THE_DAY, 4) for p in everybody(200, 1, THE_DAY))}


def test_maya_is_recovered_with_her_lag(tried: dict[str, Tried]) -> None:
    maya = tried["HB-0001"]
    assert isinstance(maya.found, Pattern)
    assert (maya.found.limit.measure, maya.found.limit.run, maya.found.lag) == (Measure.SLEEP, 2, 1)
    assert 5.0 <= maya.found.limit.threshold <= 6.0
    assert maya.planted >= 4 and maya.caught / maya.planted >= 0.6 and maya.lead_days == 1.0


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_guides_without_a_pattern_have_none_in_any_world(seed: int) -> None:
    for person in everybody(6, seed, THE_DAY)[1:]:
        assert not truth_of(person, seed, THE_DAY).is_pattern
        assert not isinstance(try_out(person, seed, THE_DAY, 4).found, Pattern), person.name


def test_nobody_is_told_of_a_pattern_that_is_not_there_at_more_than_the_stated_rate(
    tried: dict[str, Tried],
) -> None:
    without = [one for one in tried.values() if not one.truth.is_pattern and one.outcome != "refused"]
    assert len(without) > 60
    assert sum(one.outcome == "other" for one in without) / len(without) <= 0.05


def test_some_are_planted_some_recovered_and_short_courses_refused(tried: dict[str, Tried]) -> None:
    kinds = {one.truth.kind for one in tried.values()}
    assert kinds == {"none", "pain", "slide", "silence", *LAGS}
    assert sum(one.outcome == "recovered" for one in tried.values()) >= 12
    for person in everybody(200, 1, THE_DAY):
        if person.days < 84:
            assert isinstance(tried[person.number].found, NotEnough)


def test_planted_days_keep_their_lag_and_stand_in_the_course() -> None:
    there = planted("low_mood", "somebody", 200, 1)
    assert there.hard and there.hard <= {day + LAGS["low_mood"] for day in there.first}
    assert max(there.hard) < 200


def test_the_same_seed_gives_the_same_figures_on_any_day() -> None:
    one, again, later = (
        [
            (t.number, t.truth.kind, t.outcome, t.planted, t.caught, t.false)
            for t in (try_out(p, 1, on, 4) for p in everybody(30, 1, on))
        ]
        for on in (THE_DAY, THE_DAY, THE_DAY + timedelta(days=40))
    )
    assert one == again == later


def test_the_command_says_every_person_and_the_whole(tried: dict[str, Tried]) -> None:
    app = typer.Typer()
    app.command()(demo_truth)
    said = CliRunner().invoke(app, ["--people", "8", "--seed", "1"])
    assert said.exit_code == 0, said.output
    assert len(re.findall(r"^HB-\d{4} ", said.output, re.M)) == 8
    assert re.search(r"Maya Lindqvist +short nights, 1 d +hours <= 5\.5, 2 in a row, 1 d", said.output)
    assert re.search(r"Sam Whitlock +no pattern +no pattern", said.output)
    lines = list(totals(list(tried.values())))
    assert lines[0].startswith("200 people. A pattern was planted in 68: 18 recovered, 18 missed, 32")
    assert "0 were told of one that is not there" in lines[1]


def test_truths_are_dated(tried: dict[str, Tried]) -> None:
    for one in tried.values():
        assert all(day < THE_DAY.toordinal() for day in one.truth.hard_on)
    assert date.fromordinal(tried["HB-0004"].truth.hard_on[0]) == THE_DAY - timedelta(days=96 - 28)
