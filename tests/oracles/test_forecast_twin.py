"""The forecast of many people at once is the forecast of each one, to 1e-9."""

from __future__ import annotations

from math import isclose, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.word import confirmed_relapse
from carebraid.core.watch.forecast import forecast
from carebraid.core.watch.forecast_features import NAMES, features_of
from carebraid.core.watch.forecast_history import TreatmentHistory, has_relapsed
from carebraid.core.watch.forecast_model import ForecastModel
from carebraid.knowledge.forecasts import load_forecast, model_ids
from carebraid.population.forecast import forecast_many
from carebraid.population.forecast_features import columns_of
from carebraid.population.histories import pack
from tests.histories import histories

MODELS = [load_forecast(name) for name in model_ids() if not name.startswith("relapse_static")]


@settings(max_examples=60)
@given(st.lists(histories(), min_size=1, max_size=6))
def test_features_of_many_are_the_features_of_each(people: list[TreatmentHistory]) -> None:
    columns = columns_of(pack(people))
    assert columns.keys() == NAMES
    for row, history in enumerate(people):
        alone = features_of(history)
        assert alone.keys() == NAMES
        for name, value in alone.items():
            fast = columns[name][row]
            assert (value is None and isnan(fast)) or (
                value is not None and isclose(value, fast, rel_tol=1e-12, abs_tol=1e-12)
            ), (name, value, fast)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
@settings(max_examples=12)
@given(people=st.lists(histories(least=1, symbols="+-*o-"), min_size=1, max_size=5))
def test_chances_of_many_are_the_chances_of_each(
    model: ForecastModel, people: list[TreatmentHistory]
) -> None:
    fast = forecast_many(pack(people), model)
    for row, history in enumerate(people):
        try:
            alone = forecast(history, model).probability
        except Refused:
            assert isnan(fast[row])
        else:
            assert abs(alone - fast[row]) <= 1e-9
            assert 0 < alone < 1


def test_the_comparison_bites() -> None:
    one = TreatmentHistory(week=3, symbols="-+o", kept=(7, 14))
    other = TreatmentHistory(week=3, symbols="---", kept=(7, 14))
    chances = forecast_many(pack([one, other]), load_forecast("next_week_bad.default"))
    assert chances[0] > chances[1] + 0.1
    assert np.isfinite(chances).all()


@given(st.text("+-*o", max_size=20))
def test_a_relapse_is_the_same_here_and_in_the_outcomes(symbols: str) -> None:
    assert has_relapsed(symbols) == (confirmed_relapse(symbols) is not None)
