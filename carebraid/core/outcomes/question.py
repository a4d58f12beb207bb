"""A question of the data in a small form: which rows, and what about them. Read once, answered by two engines.

The form is one line: comparisons (``==  !=  <  <=  >  >=  in``), ``and  or  not``, ``+ - * /``, numbers, 'text', names of
columns, and, about other rows of the same episode, ``any(table, when)``, ``count(table, when)``, ``first(table.column,
when)``, ``last(…)``, ``least(…)``, ``most(…)``, ``total(…)``; ``known(x)``. Inside such a question plain names are
columns of that table, ``unit.column`` is of the row asked about, ``episode.column`` of its episode.

Unknown is a third answer beside yes and no and stays unknown (Kleene): a comparison with something missing is unknown, and
so is a division by nought. ``any``, ``count`` and ``total`` know: a row of which the condition is unknown is not counted.
``first``, ``last``, ``least`` and ``most`` take known values alone and are unknown without one.

It is Python's own grammar, cut down to the nodes named here, and never run as code.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused

from .snapshot import TABLES, Row

LONGEST: Final = 2000
MOST_PARTS: Final = 250
UNKNOWN: Final = "unknown"
"""The third answer, written out: ``x or (y and unknown)`` is unknown where y is and x is not."""
AGGREGATES: Final = ("any", "count", "first", "last", "least", "most", "total")
_COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip
_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One line, read and checked. ``kind``: number, text or truth; ``tables``: every table it needs."""

    text: str
    unit: str
    kind: str
    tables: frozenset[str]
    tree: ast.expr


def ask(text: str, *, unit: str, wants: str) -> Question:
    """Read one line about rows of the table ``unit``. Refuses what is not in the form (``measure.unreadable``).

    ``wants``: the kind the answer must be of.
    """
    if unit not in TABLES:
        raise _unreadable(str(unit), "there is no such table")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise _unreadable(str(text)[:60], "it is no line of text, or too long")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(text, "the line cannot be read") from error
    if sum(1 for _ in ast.walk(tree)) > MOST_PARTS:
        raise _unreadable(text, "it has too many parts")
    reader = _Reader(text, unit)
    kind = reader.kind(tree, unit, is_inner=False)
    if kind != wants:
        raise _unreadable(text, f"it gives a {kind}, and a {wants} is needed")
    return Question(text.strip(), unit, kind, frozenset(reader.tables), tree)


def _unreadable(text: str, why: str) -> Refused:
    return Refused("measure.unreadable", "“{text}” cannot be used: {why}.", text=text[:200], why=why)


class _Reader:
    """Walks a line once: names the kinds, refuses whatever is not in the form, notes the tables."""

    def __init__(self, text: str, unit: str) -> None:
        self.text, self.unit = text, unit
        self.tables = {unit, "episodes"}

    def no(self, why: str) -> Refused:
        return _unreadable(self.text, why)

    def kind(self, node: ast.expr, table: str, *, is_inner: bool) -> str:
        """The kind of what a node gives, where plain names are columns of ``table``."""
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name):
            return "truth" if node.id == UNKNOWN else self._column(table, node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            where = {"episode": "episodes", "unit": self.unit if is_inner else ""}.get(node.value.id, "")
            if not where:
                raise self.no(f"“{node.value.id}.” stands for nothing here")
            return self._column(where, node.attr)
        if isinstance(node, ast.BoolOp):
            self._all(node.values, "truth", table, is_inner)
            return "truth"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            kind = "truth" if isinstance(node.op, ast.Not) else "number"
            self._all([node.operand], kind, table, is_inner)
            return kind
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            self._all([node.left, node.right], "number", table, is_inner)
            return "number"
        if isinstance(node, ast.Compare):
            return self._compare(node, table, is_inner)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._call(node.func.id, node.args, table, is_inner)
        raise self.no("it uses something that is not in the form")

    def _constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, bool):
            return "truth"
        if isinstance(node.value, int | float) and abs(node.value) < 1e15:
            return "number"
        if isinstance(node.value, str):
            return "text"
        raise self.no("it holds a value that is no number, text, True or False")

    def _column(self, table: str, name: str) -> str:
        if name not in TABLES[table]:
            raise self.no(f"“{table}” has no column “{name}”")
        return TABLES[table][name]

    def _all(self, nodes: Sequence[ast.expr], wants: str, table: str, is_inner: bool) -> None:
        for node in nodes:
            if (found := self.kind(node, table, is_inner=is_inner)) != wants:
                raise self.no(f"a {found} stands where a {wants} is needed")

    def _compare(self, node: ast.Compare, table: str, is_inner: bool) -> str:
        first = self.kind(node.left, table, is_inner=is_inner)
        for op, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
                    raise self.no("“in” wants a list of values")
                if not all(isinstance(one, ast.Constant) for one in right.elts) or len(node.ops) > 1:
                    raise self.no("“in” wants plain values")
                self._all(right.elts, first, table, is_inner)
            elif type(op) in _COMPARE:
                self._all([right], first, table, is_inner)
            else:
                raise self.no("it compares in a way that is not in the form")
        return "truth"

    def _call(self, name: str, args: Sequence[ast.expr], table: str, is_inner: bool) -> str:
        if name == "known" and len(args) == 1:
            self.kind(args[0], table, is_inner=is_inner)
            return "truth"
        if name not in AGGREGATES or is_inner or not 1 <= len(args) <= 2:
            raise self.no(f"“{name}(…)” is not in the form, or not here")
        about, column = split_about(args[0])
        if about not in TABLES or about == "episodes" or (column is None) != (name in ("any", "count")):
            raise self.no(
                f"“{name}(…)” wants a table" + ("" if name in ("any", "count") else " and its column")
            )
        self.tables.add(about)
        if len(args) == 2:
            inner = self.kind(args[1], about, is_inner=True)
            if inner != "truth":
                raise self.no(f"a {inner} stands where a truth is needed")
        if column is None:
            return "truth" if name == "any" else "number"
        kind = self._column(about, column)
        if name in ("least", "most", "total") and kind != "number":
            raise self.no(f"“{name}(…)” wants a number")
        return kind


def split_about(node: ast.expr) -> tuple[str, str | None]:
    """``table`` or ``table.column`` as written first in an aggregate; ("", None) for anything else."""
    if isinstance(node, ast.Name):
        return node.id, None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id, node.attr
    return "", None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is answered: the row, its episode, other rows of the episode by table, and the row asked about."""

    row: Row
    episode: Row
    rows: Mapping[str, Sequence[Row]]
    unit: Row


def answer(node: ast.expr, place: Place) -> Any:
    """The answer at one place: a number, text, truth, or None for unknown. The slow, obvious twin of the SQL."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return None if name == UNKNOWN else place.row[name]
        case ast.Attribute(value=ast.Name(id=who), attr=name):
            return (place.episode if who == "episode" else place.unit)[name]
        case ast.BoolOp(op=op, values=values):
            return _joined(isinstance(op, ast.And), [answer(one, place) for one in values])
        case ast.UnaryOp(op=op, operand=operand):
            found = answer(operand, place)
            return None if found is None else (not found if isinstance(op, ast.Not) else -found)
        case ast.BinOp(left=left, op=op, right=right):
            return _calculated(op, answer(left, place), answer(right, place))
        case ast.Compare():
            return _compared(node, place)
        case ast.Call(func=ast.Name(id="known"), args=args):
            return answer(args[0], place) is not None
        case ast.Call(func=ast.Name(id=name), args=args):
            return _about_rows(name, args, place)
    raise AssertionError("a checked line holds nothing else")


def _joined(is_and: bool, found: Sequence[bool | None]) -> bool | None:
    """Kleene: one no decides an ``and``, one yes an ``or``; else one unknown makes it unknown."""
    decides = not is_and
    if decides in [one for one in found if one is not None]:
        return decides
    return None if None in found else is_and


def _calculated(op: ast.operator, left: Any, right: Any) -> Any:
    if left is None or right is None or (isinstance(op, ast.Div) and right == 0):
        return None
    return _ARITHMETIC[type(op)](left, right)


def _compared(node: ast.Compare, place: Place) -> bool | None:
    left, steps = answer(node.left, place), []
    for op, comparator in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, ast.In | ast.NotIn) and isinstance(comparator, ast.Tuple | ast.List):
            listed = [one.value for one in comparator.elts if isinstance(one, ast.Constant)]
            return None if left is None else (left in listed) == isinstance(op, ast.In)
        right = answer(comparator, place)
        steps.append(None if left is None or right is None else _COMPARE[type(op)](left, right))
        left = right
    return _joined(True, steps)


def _about_rows(name: str, args: Sequence[ast.expr], place: Place) -> Any:
    about, column = split_about(args[0])
    rows = sorted(place.rows.get(about, ()), key=lambda row: row["row"])
    if len(args) == 2:
        rows = [row for row in rows if answer(args[1], Place(row, place.episode, place.rows, place.unit))]
    if column is None:
        return bool(rows) if name == "any" else len(rows)
    values = [row[column] for row in rows if row[column] is not None]
    if name == "total":
        return sum(values)
    if not values:
        return None
    return {"first": values[0], "last": values[-1], "least": min(values), "most": max(values)}[name]
