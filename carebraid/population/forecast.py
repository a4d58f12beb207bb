"""Forecasts for many people at once: the fast twin of ``core.watch.forecast``, equal to 1e-9.

Trees of at most eight leaves are evaluated without walking them: every split strikes out the leaves that its
answer rules out, eight people's bits to a byte of a table, and the first leaf left is the answer (after
Lucchese C et al. QuickScorer, SIGIR 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_features import GROUPS
from carebraid.core.watch.forecast_history import RUN_WEEKS
from carebraid.core.watch.forecast_model import STATIC, ForecastModel, Logistic, Node, Trees

from .forecast_features import columns_of
from .histories import CODES, OUTSIDE, Bools, Floats, Histories

MOST_LEAVES = 8


@dataclass(frozen=True, slots=True)
class Split:
    """One question of a tree: who answers no loses the leaves that are not in ``keep``."""

    feature: int
    threshold: float
    missing_left: bool
    keep: int


@dataclass(frozen=True, slots=True)
class Table:
    """A tree: its splits, and the leaf's value for every set of leaves that may be left."""

    splits: tuple[Split, ...]
    values: Floats


def forecast_many(people: Histories, model: ForecastModel) -> Floats:
    """(n,) probabilities; NaN for somebody the model says nothing about (see :func:`at_risk`).

    Refuses a model from entry facts alone (``forecast.model_misfit``): those are told one at a time.
    """
    if model.task == STATIC:
        raise Refused("forecast.model_misfit", "This model is for one person at a time.")
    columns = columns_of(people, {GROUPS[feature.name] for feature in model.features})
    values = np.asfortranarray(np.column_stack([columns[feature.name] for feature in model.features]))
    odds = log_odds_many(model, values)
    with np.errstate(over="ignore"):
        chances = 1 / (1 + np.exp(-odds))
    return np.where(at_risk(people, model), chances, np.nan)


def at_risk(people: Histories, model: ForecastModel) -> Bools:
    """Whom the model says something about: long enough, something known, and no relapse so far."""
    is_told = (people.symbols != CODES.index("_")) & (people.symbols != OUTSIDE)
    able = (people.week >= max(1, model.least_weeks)) & is_told.any(axis=1) & ~_has_relapsed(people)
    if model.task == "early_warning":
        last = people.symbols[np.arange(len(people)), np.maximum(people.week - 1, 0)]
        able &= last == CODES.index("-")
    if model.task == "missed_next_visit":
        ahead = np.minimum(people.week[:, None] + np.arange(2), people.due.shape[1] - 1)
        able &= np.take_along_axis(people.due, ahead, axis=1).any(axis=1)
    return able


def _has_relapsed(people: Histories) -> Bools:
    run = np.zeros(len(people), dtype=np.int64)
    relapsed = np.zeros(len(people), dtype=np.bool_)
    for week in range(2, people.symbols.shape[1]):
        symbol = people.symbols[:, week]
        counts = (symbol != CODES.index("_")) & (symbol != OUTSIDE)
        run = np.where(counts, np.where(symbol != CODES.index("-"), run + 1, 0), run)
        relapsed |= run >= RUN_WEEKS
    return relapsed


def log_odds_many(model: ForecastModel, values: Floats) -> Floats:
    """(n,) calibrated log-odds of an (n, features) table in the order of ``model.features``."""
    total = np.zeros(len(values))
    for part in model.parts:
        total += part.weight * (_trees(part, values) if isinstance(part, Trees) else _line(part, values))
    return model.calibration[0] + model.calibration[1] * total


def _line(part: Logistic, values: Floats) -> Floats:
    filled = np.where(np.isnan(values), part.fill, values)
    return part.intercept + ((filled - part.centre) / part.scale) @ np.asarray(part.slope)


def _trees(part: Trees, values: Floats) -> Floats:
    missing = np.isnan(values)
    # Two readings of each column, so that one comparison answers for what is missing too.
    left = [np.where(missing[:, at], -np.inf, values[:, at]) for at in range(values.shape[1])]
    right = [np.where(missing[:, at], np.inf, values[:, at]) for at in range(values.shape[1])]
    total = np.full(len(values), part.base)
    for table in _tables(part):
        bits = np.full(len(values), 255, dtype=np.uint8)
        for split in table.splits:
            column = left[split.feature] if split.missing_left else right[split.feature]
            goes_left: NDArray[np.uint8] = (column <= split.threshold).view(np.uint8)
            # 255 where the answer is yes, the leaves that are kept where it is no.
            bits &= np.multiply(goes_left, np.uint8(255)) | np.uint8(split.keep)
        total += table.values[bits]
    return total


@lru_cache(maxsize=32)
def _tables(part: Trees) -> tuple[Table, ...]:
    return tuple(_table(tree) for tree in part.trees)


def _table(tree: Node) -> Table:
    """Refuses a tree of more than ``MOST_LEAVES`` leaves (``forecast.model_misfit``)."""
    leaves: list[float] = []
    splits: list[Split] = []
    _walk(tree, leaves, splits)
    if len(leaves) > MOST_LEAVES:
        raise Refused("forecast.model_misfit", "A tree of this model has too many leaves.")
    first = [next((leaf for leaf in range(len(leaves)) if bits >> leaf & 1), 0) for bits in range(256)]
    return Table(tuple(splits), np.array([leaves[leaf] for leaf in first]))


def _walk(node: Node, leaves: list[float], splits: list[Split]) -> None:
    if not isinstance(node, tuple):
        leaves.append(node)
        return
    feature, threshold, missing_left, yes, no = node
    began = len(leaves)
    _walk(yes, leaves, splits)
    struck: Sequence[int] = range(began, len(leaves))
    splits.append(Split(feature, threshold, missing_left, 255 & ~sum(1 << leaf for leaf in struck)))
    _walk(no, leaves, splits)
