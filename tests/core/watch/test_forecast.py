"""A forecast is a number from what is known, or a refusal with a reason; never a number made of nothing."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast import explain, forecast
from carebraid.core.watch.forecast_features import EDITION, NEVER, features_of
from carebraid.core.watch.forecast_history import TreatmentHistory, has_relapsed, relapse_run
from carebraid.core.watch.forecast_model import chance, log_odds, parse_model


def raw(**changes: Any) -> dict[str, Any]:
    """A small model: one tree over the share of bad weeks and one line over the days since the last dose."""
    made: dict[str, Any] = {
        "schema": "forecast-model/1", "features_edition": EDITION, "id": "relapse_4wk.small", "task": "relapse_4wk",
        "least_weeks": 2, "calibration": [0.0, 1.0],
        "features": [
            {"name": "share_bad", "unit": "share", "group": "bad_weeks", "usual": 0.5},
            {"name": "days_since_dose", "unit": "days", "group": "medicine", "usual": 1.0},
        ],
        "parts": [
            {"kind": "trees", "weight": 0.5, "base": -1.0, "trees": [[0, 0.5, 1, -2.0, [1, 7.0, 0, 0.0, 3.0]]]},
            {"kind": "logistic", "weight": 0.5, "intercept": -1.0, "fill": [0.5, 1.0], "centre": [0.5, 2.0],
             "scale": [0.5, 2.0], "slope": [1.0, 0.5]},
        ],
        "head": {
            "trained_on": {"trials": ["27"]}, "travels": True,
            "bands": [{"from": 0.0, "to": 0.5, "observed": 0.1}, {"from": 0.5, "to": 1.0, "observed": 0.8}],
        },
    }  # fmt: skip
    return made | changes


SMALL = parse_model(raw())
SOME = TreatmentHistory(week=3, symbols="-+o", kept=(7, 15), drug="methadone", doses=((3, 40.0), (9, 50.0)))


def refused(history: TreatmentHistory, model: Any = SMALL) -> str:
    with pytest.raises(Refused) as said:
        forecast(history, model)
    assert said.value.words
    return said.value.code


def test_a_forecast_is_worked_out_as_by_hand() -> None:
    # share_bad 2/3, days since the last dose 21 - 9 = 12: the tree gives 3, the line -1 + (1/6)/.5 + .5 * 10/2
    by_hand = 0.5 * (-1 + 3) + 0.5 * (-1 + (2 / 3 - 0.5) / 0.5 + 0.5 * (12 - 2) / 2)
    told = forecast(SOME, SMALL)
    assert told.probability == pytest.approx(chance(by_hand), abs=1e-12)
    assert (told.task, told.model_id, told.week) == ("relapse_4wk", "relapse_4wk.small", 3)
    assert told.like_this == {"from": 0.5, "to": 1.0, "observed": 0.8}


def test_what_is_missing_goes_where_the_model_says_and_is_never_zero() -> None:
    unknown = replace(SOME, drug=None, doses=None)
    assert features_of(unknown)["days_since_dose"] is None
    # missing goes right in the inner split (3.0); the line fills in 1
    by_hand = 0.5 * (-1 + 3) + 0.5 * (-1 + (2 / 3 - 0.5) / 0.5 + 0.5 * (1 - 2) / 2)
    assert forecast(unknown, SMALL).probability == pytest.approx(chance(by_hand), abs=1e-12)


@pytest.mark.parametrize(
    ("history", "code"),
    [
        (TreatmentHistory(week=0, symbols=""), "forecast.nothing_known"),
        (TreatmentHistory(week=3, symbols="___"), "forecast.nothing_known"),
        (TreatmentHistory(week=1, symbols="-", kept=(5,)), "forecast.too_short"),
        (TreatmentHistory(week=3, symbols="-+"), "forecast.unreadable_weeks"),
        (TreatmentHistory(week=3, symbols="-+?"), "forecast.unreadable_weeks"),
        (TreatmentHistory(week=-1, symbols=""), "forecast.unreadable_weeks"),
        (replace(SOME, doses=((3, -4.0),)), "forecast.impossible_dose"),
        (replace(SOME, doses=((3, 0.0),)), "forecast.impossible_dose"),
        (replace(SOME, doses=((3, 5000.0),)), "forecast.impossible_dose"),
        (replace(SOME, doses=((3, float("nan")),)), "forecast.impossible_dose"),
        (replace(SOME, kept=(7, 22)), "forecast.day_outside"),
        (replace(SOME, diary=((-900, "Heroin"),)), "forecast.day_outside"),
        (replace(SOME, drug="water"), "forecast.unknown_medicine"),
        (TreatmentHistory(week=6, symbols="--oo++"), "forecast.already_relapsed"),
    ],
)
def test_bad_input_is_refused_with_a_reason(history: TreatmentHistory, code: str) -> None:
    assert refused(history) == code


def test_an_early_warning_is_only_for_a_negative_week() -> None:
    model = parse_model(raw(task="early_warning"))
    assert refused(SOME, model) == "forecast.week_not_negative"
    assert 0 < forecast(replace(SOME, symbols="-+-"), model).probability < 1


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": "forecast-model/2"},
        {"features_edition": EDITION + 1},
        {"task": "something_else"},
        {"features": [{"name": "shoe_size", "unit": "", "group": "x", "usual": 1}] * 2},
        {"features": raw()["features"][:1]},
        {"features": [raw()["features"][0]] * 2},
        {"parts": []},
        {"parts": [{"kind": "magic"}]},
        {"parts": [{"kind": "trees", "weight": 1, "base": 0, "trees": [[7, 0.5, 1, 0.0, 1.0]]}]},
        {"parts": [{"kind": "trees", "weight": float("nan"), "base": 0, "trees": [1.0]}]},
        {"calibration": [0.0, float("inf")]},
        {"head": {}},
    ],
    ids=str,
)
def test_a_model_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as said:
        parse_model(raw(**changes))
    assert said.value.code == "forecast.model_misfit"


def test_a_visit_can_only_be_missed_where_one_is_planned() -> None:
    model = parse_model(raw(task="missed_next_visit"))
    assert refused(replace(SOME, due=(True,) * 3 + (False, False, True)), model) == "forecast.no_visit_due"
    assert 0 < forecast(replace(SOME, due=(True,) * 3 + (False, True)), model).probability < 1


def test_a_model_that_does_not_travel_is_refused_elsewhere() -> None:
    head = raw()["head"]
    for stays in ({"travels": False}, {"travels": None}):
        model = parse_model(raw(head=head | stays))
        assert refused(SOME, model) == "forecast.other_setting"
        assert forecast(replace(SOME, setting="27"), model) == forecast(SOME, SMALL)


def test_reasons_name_what_moved_it_against_the_usual_and_which_way() -> None:
    reasons = explain(SOME, SMALL)
    assert [(r.group, r.direction) for r in reasons] == [("medicine", "raises"), ("bad_weeks", "raises")]
    assert reasons[0].facts == {"days_since_dose": 12.0}
    values = [2 / 3, 12.0]
    assert reasons[0].change == pytest.approx(log_odds(SMALL, values) - log_odds(SMALL, [2 / 3, 1.0]))
    fine = explain(replace(SOME, symbols="---", doses=((20, 40.0),)), SMALL)
    assert [(r.group, r.direction) for r in fine] == [("bad_weeks", "lowers")]


def test_the_order_of_what_is_told_and_saying_it_twice_change_nothing() -> None:
    told = replace(
        SOME, kept=(15, 7, 7), doses=((9, 50.0), (3, 40.0), (9, 50.0)), found=((9, "Cocaine"), (3, "Thc")),
        diary=((5, "Heroin"), (4, "Heroin")), diary_until=15,
    )  # fmt: skip
    other = replace(
        told, kept=(7, 15), doses=((3, 40.0), (9, 50.0)), found=((3, "Thc"), (9, "Cocaine"), (3, "Thc")),
        diary=((4, "Heroin"), (5, "Heroin")),
    )  # fmt: skip
    assert features_of(told) == features_of(other)


def test_doses_and_diary_after_they_were_last_asked_for_are_not_looked_at() -> None:
    asked = replace(SOME, doses_until=15, diary=((10, "Heroin"),), diary_until=15)
    later = replace(asked, doses=(*(asked.doses or ()), (18, 50.0)), diary=((10, "Heroin"), (19, "Heroin")))
    assert features_of(asked) == features_of(later)


def test_no_dose_at_all_is_never_and_no_source_is_unknown() -> None:
    assert features_of(replace(SOME, doses=()))["days_since_dose"] == NEVER
    assert features_of(replace(SOME, doses=()))["covered_28"] == 0.0
    assert features_of(replace(SOME, doses=None))["covered_28"] is None


def test_an_injection_covers_four_weeks() -> None:
    injected = TreatmentHistory(week=5, symbols="-----", drug="naltrexone", doses=((1, 1.0),))
    assert features_of(injected)["covered_28"] == pytest.approx(21 / 28)
    assert features_of(injected)["mg_methadone"] is None
    assert features_of(injected)["dose_to_median"] is None


def test_runs_count_from_week_three_and_weeks_not_due_neither_count_nor_break() -> None:
    assert relapse_run("oooo") == 2
    assert relapse_run("--+_o") == 2
    assert not has_relapsed("oo++o")
    assert has_relapsed("oo++o_+")
    assert has_relapsed("--++oo---")


def test_a_chance_is_exact_in_both_tails() -> None:
    assert chance(log(0.25 / 0.75)) == pytest.approx(0.25)
    assert chance(-800) >= 0
    assert chance(800) == 1.0
