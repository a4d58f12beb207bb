"""A forecast model as plain data: trees and a logistic part over named features, evaluated without any library.

The data come from ``knowledge.forecasts``, signed. A model that asks for a feature this code does not know, or
for another edition of the features, does not fit and is refused: never a number from the wrong column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import Any

from carebraid.core.kernel.refusal import Refused

from .forecast_features import EDITION, NAMES, Value

SCHEMA = "forecast-model/1"
STATIC = "relapse_static"
WEEKLY = ("next_week_bad", "relapse_4wk", "early_warning", "missed_next_visit")
TASKS = (*WEEKLY, STATIC)
Node = Any
"""A leaf (a number), or (feature index, threshold, whether missing goes left, left node, right node)."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of a model: ``usual`` is the middle value in the data it was trained on."""

    name: str
    unit: str
    group: str
    usual: Value


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees: ``base`` plus the leaf that each tree gives, in log-odds, times ``weight``."""

    weight: float
    base: float
    trees: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A line in log-odds over standardised features; what is missing is filled with ``fill``."""

    weight: float
    intercept: float
    fill: tuple[float, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    slope: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """A model and all that is known about it: ``head`` holds data, date, figures and what it is not for.

    ``calibration`` (a, b): the log-odds of the parts, summed, become a + b × sum. ``least_weeks``: a history
    that is shorter is refused.
    """

    id: str
    task: str
    features: tuple[Feature, ...]
    parts: tuple[Trees | Logistic, ...]
    calibration: tuple[float, float]
    least_weeks: int
    head: Mapping[str, Any]

    @property
    def trials(self) -> frozenset[str]:
        """The settings whose people it was trained on."""
        return frozenset(self.head["trained_on"]["trials"])

    @property
    def travels(self) -> bool:
        """Whether it may be used outside those settings; not unless its file says so."""
        return self.head.get("travels") is True


def parse_model(raw: Mapping[str, Any]) -> ForecastModel:
    """The model that a parsed file holds. Refuses (``forecast.model_misfit``) what does not fit this code."""
    try:
        features = tuple(
            Feature(f["name"], f["unit"], f["group"], _float(f["usual"])) for f in raw["features"]
        )
        model = ForecastModel(
            id=raw["id"], task=raw["task"], features=features,
            parts=tuple(_part(part, len(features)) for part in raw["parts"]),
            calibration=(float(raw["calibration"][0]), float(raw["calibration"][1])),
            least_weeks=int(raw["least_weeks"]), head=raw["head"],
        )  # fmt: skip
        fits = raw["schema"] == SCHEMA and raw["features_edition"] == EDITION and model.task in TASKS
        fits = fits and bool(model.parts) and all(isfinite(number) for number in model.calibration)
        known = model.task == STATIC or NAMES.issuperset(f.name for f in features)
        fits = fits and known and len({f.name for f in features}) == len(features)
        model.head["trained_on"]["trials"]  # a model that does not say on whom it was trained is none
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise misfit() from error
    if not fits:
        raise misfit()
    return model


def misfit() -> Refused:
    """The refusal of a model that this code cannot use."""
    return Refused(
        "forecast.model_misfit", "This forecast model does not fit this version, so nothing is foretold."
    )


def _part(raw: Mapping[str, Any], width: int) -> Trees | Logistic:
    if raw["kind"] == "trees":
        trees = tuple(_node(tree, width) for tree in raw["trees"])
        return Trees(_number(raw["weight"]), _number(raw["base"]), trees)
    if raw["kind"] != "logistic":
        raise ValueError("an unknown kind of part")
    columns = [tuple(_number(value) for value in raw[name]) for name in ("fill", "centre", "scale", "slope")]
    if any(len(column) != width for column in columns):
        raise ValueError("a part has other features than its model")
    return Logistic(_number(raw["weight"]), _number(raw["intercept"]), *columns)


def _node(raw: Any, width: int) -> Node:
    if isinstance(raw, int | float):
        return _number(raw)
    index, threshold, missing_left, left, right = raw
    if not 0 <= index < width:
        raise ValueError("a tree asks for a feature that is not there")
    return (int(index), _number(threshold), bool(missing_left), _node(left, width), _node(right, width))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError("a number of the model is none")
    return float(value)


def _float(value: Any) -> Value:
    return None if value is None else _number(value)


def log_odds(model: ForecastModel, values: Sequence[Value]) -> float:
    """The calibrated log-odds for one row of values, in the order of ``model.features``."""
    total = 0.0
    for part in model.parts:
        total += part.weight * (_trees(part, values) if isinstance(part, Trees) else _line(part, values))
    return model.calibration[0] + model.calibration[1] * total


def _trees(part: Trees, values: Sequence[Value]) -> float:
    total = part.base
    for node in part.trees:
        while type(node) is tuple:
            value = values[node[0]]
            left = node[2] if value is None else value <= node[1]
            node = node[3] if left else node[4]
        total += node
    return total


def _line(part: Logistic, values: Sequence[Value]) -> float:
    total = part.intercept
    for value, fill, centre, scale, slope in zip(
        values, part.fill, part.centre, part.scale, part.slope, strict=True
    ):
        total += slope * ((fill if value is None else value) - centre) / scale
    return total


def chance(odds: float) -> float:
    """The probability of log-odds, exact in both tails."""
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))
