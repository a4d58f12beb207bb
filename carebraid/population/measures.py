"""Measures over a snapshot in DuckDB: the same definitions as ``core.outcomes.measure``, the same tallies, many people.

A checked line becomes SQL node by node; three-valued logic is SQL's own, ``first`` and ``last`` go by ``row``. No text of a
definition reaches the database but as a quoted value or a column that the reader checked.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import duckdb

from carebraid.core.outcomes.measure import Definition, Tally, not_collected, refuse_unless_countable
from carebraid.core.outcomes.question import Question, split_about
from carebraid.core.outcomes.snapshot import Manifest

_COMPARE: Final = {ast.Eq: "=", ast.NotEq: "<>", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_ARITHMETIC: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_AGGREGATE: Final = {
    "first": "arg_min({x}, t.row)",
    "last": "arg_max({x}, t.row)",
    "least": "min({x})",
    "most": "max({x})",
    "total": "coalesce(sum({x}), 0)",
}


def count_in(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, definition: Definition, *, by: str = ""
) -> dict[str, Tally]:
    """The tallies by group, as :func:`core.outcomes.measure.count` gives them, with its refusals."""
    return count_splits(connection, manifest, definition, (by,))[by]


def count_splits(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, definition: Definition, splits: Sequence[str]
) -> dict[str, dict[str, Tally]]:
    """:func:`count_in` for many splits: the lines are answered once for each unit, and then only counted."""
    for by in splits:
        refuse_unless_countable(definition, manifest.digests, by)
    if definition.collected is not None and not _is_collected(connection, definition.collected):
        raise not_collected(definition)
    connection.execute(f"create or replace temp table units as {_units(definition, splits)}")
    counted: dict[str, dict[str, Tally]] = {}
    for place, by in enumerate(splits):
        tallies: dict[str, Tally] = {}
        _count_units(connection, definition, f"grp{place}", tallies)
        if definition.kind in ("amount", "time"):
            _count_values(connection, definition, f"grp{place}", tallies)
        counted[by] = tallies if by else {"": tallies.get("", Tally())}
    return counted


def _is_collected(connection: duckdb.DuckDBPyConnection, line: Question) -> bool:
    found = connection.execute(
        f"select count(*) from episodes u join episodes e on u.episode = e.episode where {_sql(line.tree, 'u')}"
    ).fetchone()
    return bool(found and found[0])


def _units(definition: Definition, splits: Sequence[str]) -> str:
    """One line for each unit of the population: its groups, its person, whether it is excluded, and what was asked."""
    groups = [_group(by) + f" as grp{place}" for place, by in enumerate(splits)]
    out = (
        " or ".join(f"coalesce({_sql(line.tree, 'u')}, false)" for _, line in definition.excludes) or "false"
    )
    asked = [f"{_sql(line.tree, 'u')} as {name}" for name, line in sorted(definition.lines.items())]
    if definition.kind == "time" and "competing" not in definition.lines:
        asked.append("null::double as competing")
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
_AT: Final = f"case {_KIND} when 1 then event when 2 then competing else until end"


def _count_units(
    connection: duckdb.DuckDBPyConnection, definition: Definition, group: str, tallies: dict[str, Tally]
) -> None:
    good, missing, events, exposure = {
        "share": ("good", "good is null", "0", "0"),
        "amount": ("false", "value is null", "0", "0"),
        "rate": ("false", "events is null or exposure is null or exposure < 0", "events", "exposure"),
        "time": ("false", f"({_KIND}) is null", "0", "0"),
    }[definition.kind]
    found = connection.execute(
        f"select {group}, count(*) filter (where not is_out), count(*) filter (where not is_out and {good}),"
        f" count(*) filter (where not is_out and ({missing})), count(distinct person) filter (where not is_out),"
        f" count(*) filter (where is_out),"
        f" coalesce(sum({events}) filter (where not is_out and not ({missing})), 0)::double,"
        f" coalesce(sum({exposure}) filter (where not is_out and not ({missing})), 0)::double"
        f" from units group by {group}"
    ).fetchall()
    for name, many, is_good, lost, people, out, happened, exposed in found:
        tallies[name] = Tally(many, is_good, lost, people, out, happened, exposed)


def _count_values(
    connection: duckdb.DuckDBPyConnection, definition: Definition, group: str, tallies: dict[str, Tally]
) -> None:
    what = "value::double, 0" if definition.kind == "amount" else f"({_AT})::double, ({_KIND})"
    known = "value is not null" if definition.kind == "amount" else f"({_KIND}) is not null"
    found = connection.execute(
        f"select {group}, {what}, count(*) from units where not is_out and {known} group by all"
    ).fetchall()
    values: dict[str, Counter[Any]] = {}
    for name, at, kind, many in found:
        values.setdefault(name, Counter())[at if definition.kind == "amount" else (at, kind)] = many
    for name, counted in values.items():
        tallies[name].values = counted


def _sql(node: ast.expr, here: str) -> str:
    """A checked line as SQL, where plain names are columns of ``here`` (u: the unit; t: a row of the same episode)."""
    match node:
        case ast.Constant(value=bool() as value):
            return str(value).lower()
        case ast.Constant(value=str() as value):
            return "'" + value.replace("'", "''") + "'"
        case ast.Constant(value=value):
            return f"{float(value)!r}::double"  # type: ignore[arg-type]
        case ast.Name(id="unknown"):
            return "null::boolean"
        case ast.Name(id=name):
            return f'{here}."{name}"'
        case ast.Attribute(value=ast.Name(id=who), attr=name):
            return f'{"e" if who == "episode" else "u"}."{name}"'
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
        return f"(select count(*)::double {rows})"
    # A row without a value is never the first or the last one.
    return f"(select {_AGGREGATE[name].format(x=f't.{_quoted(column)}')} {rows} and t.{_quoted(column)} is not null)"


def _quoted(column: str) -> str:
    return f'"{column}"'
