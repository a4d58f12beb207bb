"""In the models that travel, a worse week never lowers what the trees say, nor does a better one raise it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carebraid.core.watch.forecast import forecast
from carebraid.core.watch.forecast_model import WEEKLY, Trees, _trees
from carebraid.knowledge.forecasts import load_forecast
from carebraid.population.forecast_recipes import LOWERS, RAISES
from tests.histories import histories

VALUES = st.one_of(st.floats(0, 1), st.integers(0, 24).map(float), st.floats(0, 200))


@pytest.mark.parametrize("task", WEEKLY)
@settings(max_examples=60)
@given(data=st.data())
def test_the_trees_bend_one_way(task: str, data: st.DataObject) -> None:
    model = load_forecast(f"{task}.default")
    trees = next(part for part in model.parts if isinstance(part, Trees))
    values = [data.draw(VALUES, label=feature.name) for feature in model.features]
    at = data.draw(st.sampled_from([n for n, f in enumerate(model.features) if f.name in RAISES | LOWERS]))
    more = list(values)
    more[at] += data.draw(st.floats(0.01, 30))
    change = _trees(trees, more) - _trees(trees, values)
    # Leaves are written with six places, and there are 160 trees.
    assert change >= -2e-4 if model.features[at].name in RAISES else change <= 2e-4


@settings(max_examples=100)
@given(history=histories(least=2, symbols="+-*o-"))
def test_a_forecast_is_strictly_between_none_and_certain(history) -> None:  # type: ignore[no-untyped-def]
    from carebraid.core.kernel.refusal import Refused

    try:
        told = forecast(history, load_forecast("relapse_4wk.local"))
    except Refused as refused:
        assert refused.code == "forecast.already_relapsed"
    else:
        assert 0 < told.probability < 1
        assert told.like_this is None or told.like_this["from"] <= told.probability < told.like_this["to"]
