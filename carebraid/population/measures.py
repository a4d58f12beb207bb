"""Measures over a snapshot in DuckDB or on Spark: the definitions of ``core.outcomes.measure``, its tallies, many people.

A checked line becomes SQL node by node; three-valued logic is SQL's own, ``first`` and ``last`` go by ``row``. The SQL is the
same on both engines. No text of a definition reaches them but as a quoted value or a column that the reader checked.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

import duckdb

from carebraid.core.outcomes.measure import Definition, Tally, not_collected, refuse_unless_countable
from carebraid.core.outcomes.question import Question, split_about
from carebraid.core.outcomes.snapshot import Manifest

from .engines import lost

_COMPARE: Final = {ast.Eq: "=", ast.NotEq: "<>", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_ARITHMETIC: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_AGGREGATE: Final = {
    "first": "min_by({x}, t.row)",
    "last": "max_by({x}, t.row)",
    "least": "min({x})",
    "most": "max({x})",
    "total": "coalesce(sum({x}), 0)",
}


class Engine(Protocol):
    """Where SQL over the tables of a snapshot runs."""

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        """What a question gives."""

    def keep(self, name: str, sql: str) -> None:
        """Work a table out once, for the questions that follow."""


@dataclass(frozen=True, slots=True)
class InDuckDB:
    """The connection of an open snapshot."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        """What a question gives."""
        return self.connection.execute(sql).fetchall()

    def keep(self, name: str, sql: str) -> None:
        """A table of this connection."""
        self.connection.execute(f"create or replace temp table {name} as {sql}")


class OnSpark:
    """A Spark session over the tables in ``folder``, which every worker must see under the same path.

    Refuses what Spark could not finish (``engine.lost``): then there is no result, never a part of one.
    """

    def __init__(self, spark: Any, folder: Path, manifest: Manifest) -> None:
        self.spark = spark
        self.kept: dict[str, Any] = {}
        try:
            for name in manifest.digests:
                spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        except Exception as error:
            raise lost(error) from error

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        """What a question gives."""
        try:
            return [tuple(row) for row in self.spark.sql(sql).collect()]
        except Exception as error:
            raise lost(error) from error

    def keep(self, name: str, sql: str) -> None:
        """A view that is held in memory once it was read; the one of that name before it is let go."""
        try:
            if before := self.kept.pop(name, None):
                before.unpersist()
            self.kept[name] = self.spark.sql(sql).cache()
            self.kept[name].createOrReplaceTempView(name)
        except Exception as error:
            raise lost(error) from error


def count_in(engine: Engine, manifest: Manifest, definition: Definition, *, by: str = "") -> dict[str, Tally]:
    """The tallies by group, as :func:`core.outcomes.measure.count` gives them, with its refusals."""
    return count_splits(engine, manifest, definition, (by,))[by]


def count_splits(
    engine: Engine, manifest: Manifest, definition: Definition, splits: Sequence[str]
) -> dict[str, dict[str, Tally]]:
    """:func:`count_in` for many splits: the lines are answered once for each unit, and then only counted."""
    for by in splits:
        refuse_unless_countable(definition, manifest.digests, by)
    if definition.collected is not None and not _is_collected(engine, definition.collected):
        raise not_collected(definition)
    engine.keep("units", _units(definition, splits))
    counted: dict[str, dict[str, Tally]] = {by: {} for by in splits}
    _count_units(engine, definition, splits, counted)
    if definition.kind != "share":
        _count_values(engine, definition, splits, counted)
    if "" in counted:
        counted[""] = {"": counted[""].get("", Tally())}
    return counted


def _is_collected(engine: Engine, line: Question) -> bool:
    found = engine.rows(
        f"select count(*) from episodes u join episodes e on u.episode = e.episode where {_sql(line.tree, 'u')}"
    )
    return bool(found[0][0])


def _units(definition: Definition, splits: Sequence[str]) -> str:
    """One line for each unit of the population: its groups, its person, whether it is excluded, and what was asked."""
    groups = [_group(by) + f" as grp{place}" for place, by in enumerate(splits)]
    out = (
        " or ".join(f"coalesce({_sql(line.tree, 'u')}, false)" for _, line in definition.excludes) or "false"
    )
    asked = [f"{_sql(line.tree, 'u')} as {name}" for name, line in sorted(definition.lines.items())]
    if definition.kind == "time" and "competing" not in definition.lines:
        asked.append("cast(null as double) as competing")
    return (
        f"select {', '.join(groups)}, e.person as person, {out} as is_out, {', '.join(asked)} from {definition.unit} u"
        f" join episodes e on u.episode = e.episode where {_sql(definition.population.tree, 'u')}"
    )


def _group(by: str) -> str:
    return "''" if not by else f"coalesce({'u.month' if by == 'month' else f'e.{by}'}, 'not_known')"


_KIND: Final = (
    "case when until is null or until < 0 or event < 0 or competing < 0 then null"
    " when event <= until and (competing is null or event <= competing) then 1"
    " when competing <= until then 2 else 0 end"
)
_RATED: Final = "events is not null and exposure is not null and exposure >= 0"
_AT: Final = f"case {_KIND} when 1 then event when 2 then competing else until end"


def _count_units(
    engine: Engine, definition: Definition, splits: Sequence[str], counted: dict[str, dict[str, Tally]]
) -> None:
    good, missing = {
        "share": ("good", "good is null"),
        "amount": ("false", "value is null"),
        "rate": ("false", f"not ({_RATED})"),
        "time": ("false", f"({_KIND}) is null"),
    }[definition.kind]
    asked = (
        f"select {_split(splits)}, count(*) filter (where not is_out),"
        f" count(*) filter (where not is_out and {good}), count(*) filter (where not is_out and ({missing})),"
        f" count(distinct person) filter (where not is_out), count(*) filter (where is_out)"
        f" from units cross join {_places(splits)} group by all"
    )
    for place, name, many, is_good, lacking, people, out in engine.rows(asked):
        counted[splits[place]][name] = Tally(many, is_good, lacking, people, out)


def _split(splits: Sequence[str]) -> str:
    """The split and the group of a line of ``units`` that stands once for each split: one question counts them all."""
    whens = " ".join(f"when {place} then grp{place}" for place in range(len(splits)))
    return f"place, case place {whens} end as name"


def _places(splits: Sequence[str]) -> str:
    return f"(values {', '.join(f'({place})' for place in range(len(splits)))}) as each_split(place)"


def _count_values(
    engine: Engine, definition: Definition, splits: Sequence[str], counted: dict[str, dict[str, Tally]]
) -> None:
    at, kind, known = {
        "amount": ("value", "0", "value is not null"),
        "rate": ("exposure", "cast(events as double)", _RATED),
        "time": (f"({_AT})", f"({_KIND})", f"({_KIND}) is not null"),
    }[definition.kind]
    values: dict[tuple[str, str], Counter[Any]] = {}
    asked = (
        f"select {_split(splits)}, cast({at} as double) as told, {kind} as how, count(*)"
        f" from units cross join {_places(splits)} where not is_out and {known} group by all"
    )
    for place, name, told, how, many in engine.rows(asked):
        values.setdefault((splits[place], name), Counter())[told if kind == "0" else (told, how)] += many
    for (by, name), found in values.items():
        tally = counted[by][name]
        if definition.kind == "rate":  # summed without error, so that no order of rows changes the last digit
            tally.exposure = fsum(exposure * many for (exposure, _), many in found.items())
            tally.events = fsum(events * many for (_, events), many in found.items())
        else:
            tally.values = found


def _sql(node: ast.expr, here: str) -> str:
    """A checked line as SQL, where plain names are columns of ``here`` (u: the unit; t: a row of the same episode)."""
    match node:
        case ast.Constant(value=bool() as value):
            return str(value).lower()
        case ast.Constant(value=str() as value):
            return _text(value)
        case ast.Constant(value=value):
            return f"cast({float(value)!r} as double)"  # type: ignore[arg-type]
        case ast.Name(id="unknown"):
            return "cast(null as boolean)"
        case ast.Name(id=name):
            return f"{here}.{name}"
        case ast.Attribute(value=ast.Name(id=who), attr=name):
            return f"{'e' if who == 'episode' else 'u'}.{name}"
        case ast.BoolOp(op=op, values=values):
            joint = " and " if isinstance(op, ast.And) else " or "
            return "(" + joint.join(_sql(one, here) for one in values) + ")"
        case ast.UnaryOp(op=op, operand=operand):
            return f"({'not ' if isinstance(op, ast.Not) else '-'}{_sql(operand, here)})"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"({_sql(left, here)} / nullif({_sql(right, here)}, 0))"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_sql(left, here)} {_ARITHMETIC[type(op)]} {_sql(right, here)})"
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _compared(left, ops, comparators, here)
        case ast.Call(func=ast.Name(id="known"), args=args):
            return f"({_sql(args[0], here)} is not null)"
        case ast.Call(func=ast.Name(id=name), args=args):
            return _about_rows(name, args)
    raise AssertionError("a checked line holds nothing else")


def _compared(left: ast.expr, ops: Sequence[ast.cmpop], comparators: Sequence[ast.expr], here: str) -> str:
    steps = []
    for op, right in zip(ops, comparators, strict=True):
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List):
            listed = ", ".join(_sql(one, here) for one in right.elts)
            steps.append(f"{_sql(left, here)} {'in' if isinstance(op, ast.In) else 'not in'} ({listed})")
        else:
            steps.append(f"{_sql(left, here)} {_COMPARE[type(op)]} {_sql(right, here)}")
        left = right
    return "(" + " and ".join(steps) + ")"


def _about_rows(name: str, args: Sequence[ast.expr]) -> str:
    table, column = split_about(args[0])
    when = f" and {_sql(args[1], 't')}" if len(args) == 2 else ""
    rows = f"from {table} t where t.episode = u.episode{when}"
    if name == "any":
        return f"exists(select 1 {rows})"
    if column is None:
        return f"(select cast(count(*) as double) {rows})"
    # A row without a value is never the first or the last one.
    return f"(select {_AGGREGATE[name].format(x=f't.{column}')} {rows} and t.{column} is not null)"


def _text(value: str) -> str:
    """A quoted value. Engines differ in how a quote inside one is written, so anything odd is percent-encoded."""
    plain = quote(value, safe=" ")
    return f"'{value}'" if plain == value else f"url_decode('{plain}')"
