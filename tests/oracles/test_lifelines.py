"""Curves equal those of an independent library to 1e-9: values and both ends of the interval."""

from __future__ import annotations

import random
import warnings

import pytest

from carebraid.core.outcomes.survival import Curve, aalen_johansen, kaplan_meier

pytestmark = pytest.mark.heavy
SIZES = (1, 2, 7, 60, 500)


def worst(curve: Curve, value: object, interval: object) -> float:
    """The largest distance between our steps and their frames."""
    off = 0.0
    for step in curve.steps:
        off = max(off, abs(step.value - value.loc[step.at].iloc[0]))  # type: ignore[attr-defined]
        if step.low is not None and step.high is not None:
            # The competing-risk fitter names its two columns the wrong way round; the two numbers are what counts.
            low, high = sorted(interval.loc[step.at])  # type: ignore[attr-defined]
            off = max(off, abs(step.low - low), abs(step.high - high))
    return off


@pytest.mark.parametrize("people", SIZES)
def test_kaplan_meier_is_theirs(people: int) -> None:
    from lifelines import KaplanMeierFitter

    chance = random.Random(people)
    told = [(float(chance.randint(1, 60)), chance.randint(0, 1)) for _ in range(people)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of logarithms of 0 and 1, where we give no interval
        theirs = KaplanMeierFitter().fit([at for at, _ in told], [kind for _, kind in told])
    assert worst(kaplan_meier(told), theirs.survival_function_, theirs.confidence_interval_) < 1e-9


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("kind", [1, 2])
def test_aalen_johansen_is_theirs(people: int, kind: int) -> None:
    from lifelines import AalenJohansenFitter

    chance = random.Random(people)
    # One time for each person: theirs shakes ties by chance, ours does not.
    told = [(float(at), chance.randint(0, 2)) for at in chance.sample(range(1, 9 * people + 1), people)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = AalenJohansenFitter().fit(
            [at for at, _ in told], [k for _, k in told], event_of_interest=kind
        )
    ours = aalen_johansen(told, kind=kind)
    assert worst(ours, theirs.cumulative_density_, theirs.confidence_interval_) < 1e-9
