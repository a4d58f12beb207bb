"""Sums over bit masks, written once: a small graph of operations that Ibis or numpy works out.

A mask holds one bit a week (bit 0 is week 1) in a whole number of 64 bits, at most 63 weeks, so it is never
negative. Equal operations are one node, so what several outcomes need is worked out once. Shifts to the left
drop what leaves the 63 bits instead of overflowing: engines differ in what they make of an overflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np

WEEKS = 63
FULL = (1 << WEEKS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation: its name and what it works on (other nodes, whole numbers, a column's name).

    Equal only to itself: a sheet makes each operation once.
    """

    op: str
    args: tuple[Any, ...]
    number: int

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes among the arguments."""
        return tuple(arg for arg in self.args if isinstance(arg, Node))


@dataclass(slots=True)
class Sheet:
    """Where nodes are made: each equal operation once."""

    made: dict[tuple[Any, ...], Node] = field(default_factory=dict)

    def _make(self, op: str, *args: Any) -> Node:
        key = (op, *(("node", arg.number) if isinstance(arg, Node) else arg for arg in args))
        if (found := self.made.get(key)) is None:
            found = self.made[key] = Node(op, args, len(self.made))
        return found

    def column(self, name: str) -> Node:
        """A column of whole numbers of 64 bits."""
        return self._make("column", name)

    def whole(self, value: int) -> Node:
        """A whole number."""
        return self._make("whole", value)

    def both(self, *parts: Node) -> Node:
        """Bits that all have."""
        return reduce(self._both, parts)

    def _both(self, a: Node, b: Node) -> Node:
        if a.op == "whole" and b.op != "whole":
            a, b = b, a
        if b == self.whole(0) or a == self.whole(0):
            return self.whole(0)
        return a if b == self.whole(FULL) or a == b else self._make("and", a, b)

    def any_of(self, *parts: Node) -> Node:
        """Bits that one of them has."""
        told = [part for part in dict.fromkeys(parts) if part != self.whole(0)]
        return reduce(lambda a, b: self._make("or", a, b), told) if told else self.whole(0)

    def without(self, a: Node, b: Node) -> Node:
        """Bits of ``a`` that ``b`` has not."""
        if a == self.whole(0) or b == self.whole(0):
            return a
        return self._make("andnot", a, b)

    def xor(self, a: Node, b: Node) -> Node:
        """Bits that one of the two has."""
        return a if b == self.whole(0) else self._make("xor", a, b)

    def earlier(self, a: Node, weeks: int) -> Node:
        """Every bit so many weeks earlier; what would come before week 1 is gone."""
        return a if weeks == 0 or a == self.whole(0) else self._make("shr", a, weeks)

    def earlier_by(self, a: Node, weeks: Node) -> Node:
        """As :meth:`earlier`, by a number from 0 to 63 that is not known beforehand."""
        return self._make("shr_by", a, weeks)

    def later(self, a: Node, weeks: int) -> Node:
        """Every bit so many weeks later; what would come after week 63 is gone."""
        if weeks == 0 or a == self.whole(0):
            return a
        return self._make("shl", self.both(a, self.whole(FULL >> weeks)), weeks)

    def until(self, week: Node) -> Node:
        """The mask of weeks 1 to ``week`` (0 to 63)."""
        return self.earlier_by(self.whole(FULL), self.minus(self.whole(WEEKS), week))

    def smear(self, a: Node) -> Node:
        """The mask of weeks 1 to the last bit of ``a``."""
        for step in (1, 2, 4, 8, 16, 32):
            a = self.any_of(a, self.earlier(a, step))
        return a

    def count(self, a: Node) -> Node:
        """How many bits."""
        return a if a == self.whole(0) else self._make("count", a)

    def plus(self, *parts: Node) -> Node:
        """The sum."""
        told = [part for part in parts if part != self.whole(0)]
        return reduce(lambda a, b: self._make("add", a, b), told) if told else self.whole(0)

    def minus(self, a: Node, b: Node) -> Node:
        """The difference."""
        return a if b == self.whole(0) else self._make("sub", a, b)

    def times(self, a: Node, factor: int) -> Node:
        """So many times."""
        if factor in (0, 1) or a == self.whole(0):
            return a if factor == 1 else self.whole(0)
        return self._make("mul", a, self.whole(factor))

    def over(self, a: Node, b: Node) -> Node:
        """The quotient, as a number with a point; ``b`` must not be 0."""
        return self._make("div", a, b)

    def least(self, a: Node, b: int) -> Node:
        """``a``, and ``b`` where it is less."""
        return self.pick(self.at_least(a, self.whole(b)), a, self.whole(b))

    def at_least(self, a: Node, b: Node) -> Node:
        """Whether a ≥ b."""
        return self._make("ge", a, b)

    def is_nothing(self, a: Node) -> Node:
        """Whether it is 0."""
        return self._make("eq0", a)

    def all_true(self, *parts: Node) -> Node:
        """Whether all hold."""
        return reduce(lambda a, b: self._make("all", a, b), dict.fromkeys(parts))

    def some_true(self, *parts: Node) -> Node:
        """Whether one holds."""
        return reduce(lambda a, b: self._make("some", a, b), dict.fromkeys(parts))

    def opposite(self, a: Node) -> Node:
        """Whether it does not hold."""
        return self._make("not", a)

    def pick(self, condition: Node, a: Node, b: Node) -> Node:
        """``a`` where the condition holds, else ``b``."""
        return a if a == b else self._make("pick", condition, a, b)


@ibis.udf.scalar.builtin(name="bit_count", signature=((dt.int64,), dt.int8))
def _bit_count(mask):  # type: ignore[no-untyped-def]
    """How many bits; both engines have it under this name."""


def _lit(value: int) -> Any:
    return ibis.literal(value, type="int64")


_IBIS: Mapping[str, Callable[..., Any]] = {
    "whole": _lit,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "andnot": lambda a, b: a & (_lit(FULL) - b),  # DuckDB reads "a & ~b & c" as "a & ~(b & c)"
    "xor": lambda a, b: a ^ b,
    "shr": lambda a, n: a >> _lit(n),
    "shr_by": lambda a, n: a >> n.cast("int32"),
    "shl": lambda a, n: a << _lit(n),
    "count": lambda a: _bit_count(a).cast("int64"),
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "ge": lambda a, b: a >= b,
    "eq0": lambda a: a == 0,
    "all": lambda a, b: a & b,
    "some": lambda a, b: a | b,
    "not": lambda a: ~a,
    "pick": lambda c, a, b: ibis.ifelse(c, a, b),
}
_NUMPY: Mapping[str, Callable[..., Any]] = {
    "whole": np.int64,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "andnot": lambda a, b: a & ~b,
    "xor": np.bitwise_xor,
    "shr": lambda a, n: a >> np.int64(n),
    "shr_by": lambda a, n: a >> n,
    "shl": lambda a, n: a << np.int64(n),
    "count": lambda a: np.bitwise_count(a).astype(np.int64),
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "ge": np.greater_equal,
    "eq0": lambda a: a == 0,
    "all": np.logical_and,
    "some": np.logical_or,
    "not": np.logical_not,
    "pick": np.where,
}


def in_order(wanted: Iterable[Node]) -> list[Node]:
    """Every node that is needed, each after what it is made of."""
    found: dict[int, Node] = {}
    waiting = list(wanted)
    while waiting:
        node = waiting.pop()
        if node.number not in found:
            found[node.number] = node
            waiting.extend(node.nodes)
    return [found[number] for number in sorted(found)]


def work_out(
    wanted: Sequence[Node], columns: Mapping[str, np.ndarray[Any, Any]]
) -> list[np.ndarray[Any, Any]]:
    """The nodes' values with numpy, over columns of int64; intermediate results are let go as soon as they can be."""
    ordered = in_order(wanted)
    last_use = {arg.number: place for place, node in enumerate(ordered) for arg in node.nodes}
    keep = {node.number for node in wanted}
    values: dict[int, Any] = {}
    for place, node in enumerate(ordered):
        if node.op == "column":
            values[node.number] = columns[node.args[0]]
        else:
            args = [values[arg.number] if isinstance(arg, Node) else arg for arg in node.args]
            values[node.number] = _NUMPY[node.op](*args)
        for arg in node.nodes:
            if last_use[arg.number] == place and arg.number not in keep:
                values.pop(arg.number, None)
    return [values[node.number] for node in wanted]


TRUTHS = frozenset({"ge", "eq0", "all", "some", "not"})
MOST_INLINE = 8
"""A node that is used more than once and is made of more operations than this becomes a column of its own."""


LAYER = "layer"


def to_statement(
    wanted: Mapping[str, Node], *, source: str, columns: Sequence[str], keep: Sequence[str], dialect: str
) -> str:
    """SELECT with ``keep`` and a column for each wanted node, from the table ``source`` with these ``columns``.

    What several nodes share is selected once, layer upon layer, so that the statement stays small however
    many outcomes are asked for. Ibis writes each layer by itself: over all of them at once it needs minutes.
    """
    layer, ordered = _layers(list(wanted.values()))
    depth = max(layer.values(), default=0)
    needed = _last_layers(ordered, layer, wanted, depth + 1) | dict.fromkeys(keep, depth + 1)
    here, statement = [name for name in columns if needed.get(name)], source
    for level in range(1, depth + 2):
        table = ibis.table(
            {name: "boolean" if name.startswith("b") else "int64" for name in here}, name=LAYER
        )
        lower = _Lower(
            table, {node.number: name_of(node) for node in ordered if layer.get(node.number, level) < level}
        )
        new = {name_of(node): lower.of(node) for node in ordered if layer.get(node.number) == level}
        if level > depth:
            here, new = list(keep), {name: lower.of(node) for name, node in wanted.items()}
        here = [name for name in here if needed[name] > level or level > depth]
        written = ibis.to_sql(
            table.select(**{name: table[name] for name in here}, **new), dialect=dialect, pretty=False
        )
        statement, here = _from(str(written), statement), here + list(new)
    return statement


def name_of(node: Node) -> str:
    """The column of a node that is selected once: ``b…`` holds yes or no, ``n…`` a whole number."""
    return f"{'b' if node.op in TRUTHS else 'n'}{node.number}"


def _from(written: str, inner: str) -> str:
    """The statement with the layer below in the place of its name."""
    for quote in '"`':
        name = f"FROM {quote}{LAYER}{quote} AS"
        if name in written:
            return written.replace(name, f"FROM {inner if inner.isidentifier() else f'({inner})'} AS")
    raise AssertionError(written)


def _layers(wanted: Sequence[Node]) -> tuple[dict[int, int], list[Node]]:
    """Which nodes become columns of their own, and in which layer."""
    ordered = in_order(wanted)
    uses: dict[int, int] = {}
    for node in ordered:
        for arg in node.nodes:
            uses[arg.number] = uses.get(arg.number, 0) + 1
    size: dict[int, int] = {}
    height: dict[int, int] = {}
    layer: dict[int, int] = {}
    for node in ordered:
        inside = sum(size[arg.number] for arg in node.nodes) + 1
        below = max((height[arg.number] for arg in node.nodes), default=0)
        if uses.get(node.number, 0) > 1 and inside * (uses[node.number] - 1) > MOST_INLINE:
            layer[node.number] = below + 1
            size[node.number], height[node.number] = 1, below + 1
        else:
            size[node.number], height[node.number] = inside if node.nodes else 1, below
    return layer, ordered


def _last_layers(
    ordered: Sequence[Node], layer: Mapping[int, int], wanted: Mapping[str, Node], last: int
) -> dict[str, int]:
    """For each column, the last layer that reads it."""
    reads: dict[int, int] = {node.number: last for node in wanted.values()}
    needed: dict[str, int] = {}
    for node in reversed(ordered):
        at = reads.get(node.number, 0)
        if node.op == "column":
            needed[node.args[0]] = max(needed.get(node.args[0], 0), at)
        if node.number in layer:
            needed[name_of(node)] = at
            at = layer[node.number]
        for arg in node.nodes:
            reads[arg.number] = max(reads.get(arg.number, 0), at)
    return needed


@dataclass(slots=True)
class _Lower:
    """Nodes as expressions over one table, where ``ready`` ones are columns already."""

    table: ibis.Table
    ready: Mapping[int, str]
    made: dict[int, Any] = field(default_factory=dict)

    def of(self, node: Node) -> Any:
        if node.number in self.ready:
            return self.table[self.ready[node.number]]
        if node.number not in self.made:
            if node.op == "column":
                self.made[node.number] = self.table[node.args[0]]
            else:
                args = [self.of(arg) if isinstance(arg, Node) else arg for arg in node.args]
                self.made[node.number] = _IBIS[node.op](*args)
        return self.made[node.number]
