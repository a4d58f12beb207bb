"""The statement that works out outcomes from packed words, for DuckDB or Spark, written by Ibis once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from carebraid.core.outcomes.endpoint import Missing
from carebraid.core.outcomes.endpoint_form import Definition

from .bits import Node, in_order, to_statement, work_out
from .endpoints import COLUMNS, Result, compile_all

TABLE = "packed"
"""The name under which a statement expects the packed words."""
KEY = "episode"
DIALECTS = {"duckdb": "duckdb", "spark": "pyspark"}
_TYPES = {"small": "smallint", "whole": "bigint", "number": "double", "yes_no": "boolean"}
_NUMPY_TYPES = {"small": np.int16, "whole": np.int64, "number": np.float64, "yes_no": np.bool_}


@cache
def write_statement(
    definitions: tuple[Definition, ...],
    *,
    engine: str,
    missing: Missing = Missing.AS_PUBLISHED,
    has_gaps: bool = True,
) -> str:
    """SELECT with the key and every column of the definitions, from a table called ``packed``.

    ``has_gaps`` False promises that no week was not due. Refuses what the plain twin refuses.
    """
    results = compile_all(definitions, missing=missing, has_gaps=has_gaps)
    inner = to_statement(
        _nodes(results), source=TABLE, columns=(KEY, *COLUMNS), keep=(KEY,), dialect=DIALECTS[engine]
    )
    shown = ", ".join(_shown(name, result) for name, result in results.items())
    return f"SELECT {KEY}, {shown} FROM ({inner}) AS scored"


def columns_needed(
    definitions: Sequence[Definition], *, missing: Missing = Missing.AS_PUBLISHED, has_gaps: bool = True
) -> tuple[str, ...]:
    """The columns of packed words that a statement reads."""
    results = compile_all(definitions, missing=missing, has_gaps=has_gaps)
    read = {node.args[0] for node in in_order(_nodes(results).values()) if node.op == "column"}
    return tuple(name for name in COLUMNS if name in read)


def _nodes(results: Mapping[str, Result]) -> dict[str, Node]:
    values = {f"v_{name}": result.value for name, result in results.items()}
    return values | {f"a_{r.absent.number}": r.absent for r in results.values() if r.absent is not None}


def _shown(name: str, result: Result) -> str:
    """The value in its type, or nothing."""
    value = f"CAST(v_{name} AS {_TYPES[result.kind]})"
    if result.absent is not None:
        value = f"CASE WHEN a_{result.absent.number} THEN NULL ELSE {value} END"
    return f"{value} AS {name}"


def score_masks(
    definitions: Sequence[Definition],
    columns: Mapping[str, np.ndarray[Any, Any]],
    *,
    missing: Missing = Missing.AS_PUBLISHED,
) -> dict[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """The same with numpy: for each column its values, and where there is none (True).

    ``columns``: int64 arrays by the names in ``COLUMNS``.
    """
    results = compile_all(definitions, missing=missing, has_gaps=bool(np.any(columns["not_due"])))
    nodes = _nodes(results)
    found = dict(zip(nodes, work_out(list(nodes.values()), columns), strict=True))
    none = np.zeros(len(columns["weeks"]), dtype=np.bool_)
    told: dict[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = {}
    for name, result in results.items():
        absent = none if result.absent is None else found[f"a_{result.absent.number}"]
        value = np.broadcast_to(found[f"v_{name}"], none.shape)
        told[name] = (value.astype(_NUMPY_TYPES[result.kind]), absent)
    return told
