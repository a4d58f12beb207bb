"""How good a forecast is: ranking, calibration, alarms, overall and for groups of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .histories import Bools, Floats, Ints

ALARM_SHARE = 0.2
FEWEST_PEOPLE = 20
"""A group of fewer people is not shown: its figures would say little and could be about somebody."""
RESAMPLES = 300
BAND_COUNT = 10


def auroc(happened: Bools, chances: Floats, weights: Floats | None = None) -> float:
    """The chance that a row where it happened ranks above one where it did not; ties count half. NaN without both."""
    order = np.argsort(chances, kind="stable")
    weight = np.ones(len(chances)) if weights is None else weights
    bad, good = (weight * happened)[order], (weight * ~happened)[order]
    _, first = np.unique(chances[order], return_index=True)
    bad, good = np.add.reduceat(bad, first), np.add.reduceat(good, first)
    total = bad.sum() * good.sum()
    below = np.cumsum(good) - good
    return float((bad * (below + good / 2)).sum() / total) if total > 0 else float("nan")


def auprc(happened: Bools, chances: Floats) -> float:
    """Average precision: the mean share of hits among all that rank as high as each hit."""
    order = np.argsort(-chances, kind="stable")
    hits = happened[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()) if hits.any() else float("nan")


def brier(happened: Bools, chances: Floats) -> float:
    """The mean squared distance between what was said and what happened; lower is better."""
    return float(((chances - happened) ** 2).mean())


def calibration_line(happened: Bools, chances: Floats) -> tuple[float, float]:
    """(a, b) of the line a + b × log-odds that would have been right; (0, 1) is perfect. By Newton's method."""
    clipped = np.clip(chances, 1e-6, 1 - 1e-6)
    return fit_line(happened, np.log(clipped / (1 - clipped)))


def fit_line(happened: Bools, odds: Floats) -> tuple[float, float]:
    """The logistic line of an outcome on log-odds: (intercept, slope)."""
    design = np.column_stack([np.ones(len(odds)), odds])
    line = np.zeros(2)
    for _ in range(50):
        expected = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        spread = np.maximum(expected * (1 - expected), 1e-9)
        step = np.linalg.lstsq(
            design.T @ (design * spread[:, None]), design.T @ (happened - expected), rcond=None
        )[0]
        line = line + step
        if np.abs(step).max() < 1e-10:
            break
    return float(line[0]), float(line[1])


def interval(happened: Bools, chances: Floats, who: Ints, *, seed: int) -> tuple[float, float]:
    """The 95 % interval of the AUROC, drawing people (not rows) again with replacement."""
    chance = np.random.default_rng(seed)
    _, person = np.unique(who, return_inverse=True)
    count = person.max() + 1
    drawn = [
        auroc(
            happened,
            chances,
            np.bincount(chance.integers(0, count, count), minlength=count)[person].astype(float),
        )
        for _ in range(RESAMPLES)
    ]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def overall(happened: Bools, chances: Floats, who: Ints, *, seed: int) -> dict[str, Any]:
    """All figures of one set of forecasts."""
    low, high = interval(happened, chances, who, seed=seed)
    line = calibration_line(happened, chances)
    share = float(happened.mean())
    return {
        "rows": len(happened), "people": len(np.unique(who)), "events": int(happened.sum()),
        "auroc": _round(auroc(happened, chances)), "auroc_low": _round(low), "auroc_high": _round(high),
        "auprc": _round(auprc(happened, chances)), "brier": _round(brier(happened, chances)),
        "brier_of_prevalence": _round(share * (1 - share)), "intercept": _round(line[0]), "slope": _round(line[1]),
        "observed": _round(share), "predicted": _round(float(chances.mean())),
    }  # fmt: skip


def alarm(happened: Bools, chances: Floats) -> dict[str, Any]:
    """Flagging the highest fifth: from which probability, how often right, how much found."""
    threshold = float(np.quantile(chances, 1 - ALARM_SHARE))
    flagged = chances >= threshold
    return {
        "share": ALARM_SHARE, "threshold": _round(threshold, 6),
        "right": _round(_mean(happened[flagged])), "hit_rate": _round(_mean(flagged[happened])),
        "false_alarms": _round(_mean(flagged[~happened])),
    }  # fmt: skip


def by_group(
    happened: Bools, chances: Floats, who: Ints, groups: Mapping[str, NDArray[np.str_]], missing: Floats, threshold: float
) -> list[dict[str, Any]]:  # fmt: skip
    """Figures for each value of each group. ``hit_rate``: of rows where it happened, how many were flagged;
    ``false_alarms``: of rows where it did not, how many were; ``missing``: mean of ``missing``."""
    found = []
    for group, values in groups.items():
        for value in sorted(set(values.tolist())):
            inside = values == value
            people = len(np.unique(who[inside]))
            bad, told = happened[inside], chances[inside]
            if people < FEWEST_PEOPLE or bad.all() or not bad.any():
                continue
            flagged = told >= threshold
            found.append({
                "group": group, "value": value, "people": people, "rows": int(inside.sum()),
                "auroc": _round(auroc(bad, told)), "slope": _round(calibration_line(bad, told)[1]),
                "observed": _round(_mean(bad)), "predicted": _round(_mean(told)),
                "hit_rate": _round(_mean(flagged[bad])), "false_alarms": _round(_mean(flagged[~bad])),
                "missing": _round(_mean(missing[inside])),
            })  # fmt: skip
    return found


def bands(happened: Bools, chances: Floats, who: Ints) -> list[dict[str, Any]]:
    """Tenths of the forecasts: what was said and what happened, for "of a hundred like this"."""
    edges = np.unique(np.quantile(chances, np.linspace(0, 1, BAND_COUNT + 1)[1:-1]).round(3))
    edges = np.concatenate([[0.0], edges[(edges > 0) & (edges < 1)], [1.0]])
    rows = []
    for low, high in pairwise(edges):
        inside = (chances >= low) & (chances < high)
        if len(np.unique(who[inside])) >= FEWEST_PEOPLE:
            rows.append({
                "from": _round(low), "to": _round(high), "rows": int(inside.sum()), "people": len(np.unique(who[inside])),
                "predicted": _round(_mean(chances[inside])), "observed": _round(_mean(happened[inside])),
            })  # fmt: skip
    return rows


def _mean(values: NDArray[Any] | Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _round(value: float, places: int = 4) -> float | None:
    return round(float(value), places) if np.isfinite(value) else None
