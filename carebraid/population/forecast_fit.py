"""Fits forecast models with scikit-learn and turns them into plain data. Needs the extra ``train``; using one does not.

One thread and a fixed seed: the same rows give the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_features import EDITION, GROUPS
from carebraid.core.watch.forecast_model import SCHEMA, ForecastModel, parse_model

from .forecast import log_odds_many
from .forecast_figures import fit_line
from .forecast_recipes import Recipe, unit_of
from .histories import Bools, Floats, Ints

FOLDS = 5
PLACES = 6


@dataclass(frozen=True, slots=True)
class Rows:
    """What a model is fitted on: ``values`` (n, features) with NaN for what is not known, in ``names``' order."""

    names: tuple[str, ...]
    values: Floats
    happened: Bools
    is_whole: Bools
    who: Ints

    def of(self, inside: Bools) -> Rows:
        """Some of the rows."""
        return Rows(
            self.names, self.values[inside], self.happened[inside], self.is_whole[inside], self.who[inside]
        )


def require_training() -> None:
    """Refuses (``train.not_installed``) where scikit-learn is not there."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise Refused(
            "train.not_installed",
            "Training needs scikit-learn. Please install it with: pip install 'carebraid[train]'",
        ) from None


def fit(rows: Rows, recipe: Recipe, *, task: str, name: str, seed: int) -> dict[str, Any]:
    """A model without figures and not calibrated yet, as the map of its file. Only rows seen whole are learnt from.

    Refuses (``train.too_little``) fewer than 50 rows of either kind.
    """
    from threadpoolctl import threadpool_limits

    seen = rows.of(rows.is_whole)
    if min(seen.happened.sum(), (~seen.happened).sum()) < 50:
        raise Refused(
            "train.too_little", "There is too little to learn from: at least 50 turns of either kind."
        )
    at = [rows.names.index(feature) for feature in recipe.features]
    values = seen.values[:, at]
    usual = _medians(values)
    limits: Any = threadpool_limits
    with limits(1):
        parts = [_trees(values, seen.happened, recipe, seed), _line(values, seen.happened, usual, recipe)]
    return {
        "schema": SCHEMA, "features_edition": EDITION, "id": f"{task}.{name}", "task": task, "least_weeks": 0,
        "features": [
            {"name": feature, "unit": unit_of(feature), "group": GROUPS.get(feature, "entry"),
             "usual": None if np.isnan(median) else round(float(median), PLACES)}
            for feature, median in zip(recipe.features, _known_medians(values), strict=True)
        ],
        "parts": parts, "calibration": [0.0, 1.0], "head": {"trained_on": {"trials": []}},
    }  # fmt: skip


def _known_medians(values: Floats) -> Floats:
    known = ~np.isnan(values).all(axis=0)
    medians = np.full(values.shape[1], np.nan)
    medians[known] = np.nanmedian(values[:, known], axis=0)
    return medians


def _medians(values: Floats) -> Floats:
    """What the line puts where nothing is known; zero for what nobody ever knew."""
    return np.nan_to_num(_known_medians(values))


def _trees(values: Floats, happened: Bools, recipe: Recipe, seed: int) -> dict[str, Any]:
    from sklearn import ensemble

    # Columns with one value (or none) cannot be split on, and the library does not take them.
    columns = [
        at for at in range(values.shape[1]) if len(np.unique(values[~np.isnan(values[:, at]), at])) > 1
    ]
    boost: Any = ensemble.HistGradientBoostingClassifier
    boosting = boost(
        learning_rate=recipe.learning_rate, max_iter=recipe.iterations, max_leaf_nodes=recipe.leaves,
        min_samples_leaf=recipe.least_rows, l2_regularization=recipe.shrink, max_features=recipe.columns,
        monotonic_cst=[recipe.direction(recipe.features[at]) for at in columns], early_stopping=False,
        random_state=seed,
    )  # fmt: skip
    boosting.fit(values[:, columns], happened)
    # scikit-learn has no public way to the trees of this model; the names are fixed by the lock.
    trees = [_node(stage[0].nodes, 0, columns) for stage in boosting._predictors]
    base = float(np.ravel(boosting._baseline_prediction)[0])
    return {
        "kind": "trees",
        "weight": round(1 - recipe.line, PLACES),
        "base": round(base, PLACES),
        "trees": trees,
    }


def _node(nodes: Any, at: int, columns: Sequence[int]) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), PLACES)
    threshold = float(node["num_threshold"])
    return [
        columns[int(node["feature_idx"])], round(threshold, PLACES) if np.isfinite(threshold) else 1e300,
        int(node["missing_go_to_left"]), _node(nodes, int(node["left"]), columns), _node(nodes, int(node["right"]), columns),
    ]  # fmt: skip


def _line(values: Floats, happened: Bools, fill: Floats, recipe: Recipe) -> dict[str, Any]:
    from sklearn import linear_model

    filled = np.where(np.isnan(values), fill, values)
    centre, scale = filled.mean(axis=0).round(PLACES), filled.std(axis=0).round(PLACES)
    scale[scale == 0] = 1.0
    regression: Any = linear_model.LogisticRegression
    line = regression(C=recipe.ridge, max_iter=1000, tol=1e-8).fit((filled - centre) / scale, happened)
    return {
        "kind": "logistic", "weight": round(recipe.line, PLACES), "intercept": round(float(line.intercept_[0]), PLACES),
        "fill": _plain(fill), "centre": _plain(centre), "scale": _plain(scale), "slope": _plain(line.coef_[0]),
    }  # fmt: skip


def _plain(values: Floats) -> list[float]:
    return [round(float(value), PLACES) for value in values]


def odds_by_folds(rows: Rows, recipe: Recipe, *, task: str, seed: int) -> tuple[Floats, Ints]:
    """(n,) log-odds, each from a model that never saw that person, and the fold of each row."""
    people = np.unique(rows.who)
    order = np.random.default_rng(seed).permutation(len(people))
    fold = (order % FOLDS)[np.searchsorted(people, rows.who)]
    odds = np.zeros(len(rows.who))
    for number in range(FOLDS):
        model = parse_model(fit(rows.of(fold != number), recipe, task=task, name="fold", seed=seed))
        odds[fold == number] = odds_of_rows(rows.of(fold == number), model)
    return odds, fold


def odds_of_rows(rows: Rows, model: ForecastModel) -> Floats:
    """(n,) log-odds of rows by a model."""
    at = [rows.names.index(feature.name) for feature in model.features]
    return log_odds_many(model, np.asfortranarray(rows.values[:, at]))


def calibrated_by_folds(happened: Bools, odds: Floats, fold: Ints) -> Floats:
    """(n,) probabilities after a calibration line that was fitted on the other folds."""
    chances = np.zeros(len(odds))
    for number in range(FOLDS):
        inside = fold == number
        intercept, slope = fit_line(happened[~inside], odds[~inside])
        chances[inside] = 1 / (1 + np.exp(-(intercept + slope * odds[inside])))
    return chances
