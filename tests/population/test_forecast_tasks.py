"""Who is at risk and how it turned out, by hand; figures of forecasts, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from carebraid.population import forecast_figures as figures
from carebraid.population.forecast_tasks import Turnout, confirmed_week, turnout

WORD = "--+o++--" + "-" * 10


def test_a_relapse_is_known_only_when_its_fourth_week_is_over() -> None:
    assert confirmed_week(WORD) == 6
    assert turnout("relapse_4wk", WORD, 5) == Turnout(True)
    assert turnout("relapse_4wk", WORD, 2) == Turnout(True)
    assert turnout("relapse_4wk", WORD, 1) is None  # from week 2 on
    assert turnout("relapse_4wk", WORD, 6) is None  # it has happened
    assert turnout("next_week_bad", WORD, 5) == Turnout(True)
    assert turnout("next_week_bad", WORD, 6) is None


def test_what_could_only_turn_out_badly_is_marked_and_the_rest_is_left_out() -> None:
    clean = "-" * 8
    assert turnout("relapse_4wk", clean, 4) == Turnout(False)
    assert turnout("relapse_4wk", clean, 5) is None  # only three weeks were seen
    assert turnout("relapse_4wk", "----++++", 5) == Turnout(True, False)
    assert turnout("next_week_bad", clean, 8) is None


def test_an_early_warning_is_about_a_run_that_starts_within_four_weeks_of_a_negative_week() -> None:
    assert turnout("early_warning", WORD, 2) == Turnout(True)
    assert turnout("early_warning", WORD, 3) is None  # this week is not negative
    word = "---" + "-" * 4 + "++++" + "-" * 8
    assert turnout("early_warning", word, 3) == Turnout(False)  # it starts in week 8, five weeks on
    assert turnout("early_warning", word, 4) == Turnout(True)


def test_the_next_visit_is_missed_when_it_is_not_kept_until_three_days_after_its_week() -> None:
    due = (True, False, True, True, True)
    assert turnout("missed_next_visit", "-----", 1, kept=(7, 24), due=due) == Turnout(False)
    assert turnout("missed_next_visit", "-----", 1, kept=(7, 25), due=due) == Turnout(True)
    assert turnout("missed_next_visit", "-----", 1, kept=(), due=(True,) + (False,) * 4) is None


def test_ranking_by_hand() -> None:
    happened = np.array([True, False, True, False])
    assert figures.auroc(happened, np.array([0.9, 0.1, 0.4, 0.4])) == pytest.approx(0.875)
    assert figures.auprc(happened, np.array([0.9, 0.1, 0.4, 0.5])) == pytest.approx((1 + 2 / 3) / 2)
    assert figures.brier(happened, np.array([1.0, 0.0, 0.5, 0.5])) == pytest.approx(0.125)
    assert np.isnan(figures.auroc(np.array([True, True]), np.array([0.1, 0.2])))


def test_the_calibration_line_finds_what_was_bent() -> None:
    chance = np.random.default_rng(1)
    odds = chance.normal(0, 1.5, 40_000)
    happened = chance.random(40_000) < 1 / (1 + np.exp(-(0.3 + 0.5 * odds)))
    assert figures.fit_line(happened, odds) == pytest.approx((0.3, 0.5), abs=0.03)


def test_alarms_and_groups_count_what_they_say_and_small_groups_are_not_shown() -> None:
    count = 400
    who = np.arange(count)
    told = np.linspace(0.0, 0.999, count)
    happened = told > 0.7
    alarm = figures.alarm(happened, told)
    assert alarm["right"] == 1.0
    assert alarm["hit_rate"] == pytest.approx(80 / 120, abs=0.01)
    assert alarm["false_alarms"] == 0.0
    groups = {
        "side": np.where(who % 2 == 0, "left", "right"),
        "size": np.where(who > count - 10, "few", "many"),
    }
    rows = figures.by_group(happened, told, who, groups, np.full(count, 0.25), alarm["threshold"])
    assert [(row["group"], row["value"], row["people"]) for row in rows] == [
        ("side", "left", 200), ("side", "right", 200), ("size", "many", 391),
    ]  # fmt: skip
    assert rows[0]["missing"] == 0.25
    assert sum(band["rows"] for band in figures.bands(happened, told, who)) == count
