"""The small vocabulary in which an outcome over a weekly word is written down: steps, then one measure.

A definition is data (``knowledge/data/endpoints.yaml``): steps that change or choose weeks, and a measure of
what is left. This module turns that data into values and refuses what it cannot mean; what each operation
does stands in :mod:`carebraid.core.outcomes.endpoint`, word for word, and nothing here computes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from carebraid.core.kernel.refusal import Refused

SYMBOLS = "+-*o"
"""Opioid found, came and nothing found, both in one week, nothing known."""
NOT_DUE = "_"
MOST_WEEKS = 63
"""The longest word: one bit a week fits into one whole number of 64 bits."""
Weights = tuple[tuple[str, int], ...]
"""Symbol and its weight in halves: ``(("-", 2), ("*", 1))`` counts ``-`` as one and ``*`` as a half."""


@dataclass(frozen=True, slots=True)
class Recode:
    """Read each symbol as another."""

    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drop:
    """Take the weeks with this symbol away; the other weeks keep their numbers and close ranks."""

    symbol: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """Keep the weeks ``first`` to ``last`` of the calendar (``last`` None: to the end)."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Only:
    """Keep these weeks of the calendar."""

    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UntilLastKnown:
    """Keep the weeks up to the last one of which something is known."""


@dataclass(frozen=True, slots=True)
class First:
    """Keep the first ``count`` of the weeks that are left."""

    count: int


@dataclass(frozen=True, slots=True)
class Last:
    """Keep the last ``count`` of the weeks that are left."""

    count: int


@dataclass(frozen=True, slots=True)
class CopyWeekBefore:
    """Each of these weeks takes the state of the week before it."""

    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FillCommoner:
    """Read ``o`` as the commoner of ``+`` (with ``*``) and ``-`` in what is left; as ``+`` when equal."""


@dataclass(frozen=True, slots=True)
class FillBetween:
    """Read an ``o`` between two known weeks as their mean: ``+`` from ¾, ``*`` from ¼, else ``-``."""


Step = (
    Recode | Drop | Weeks | Only | UntilLastKnown | First | Last | CopyWeekBefore | FillCommoner | FillBetween
)


@dataclass(frozen=True, slots=True)
class RunOf:
    """The first ``within`` weeks in a row of which ``at_least`` hold ``symbol``: when, and whether."""

    symbol: str
    at_least: int
    within: int


@dataclass(frozen=True, slots=True)
class Contains:
    """Whether ``symbol`` stands ``times`` weeks in a row."""

    symbol: str
    times: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many weeks, by weight (a whole number where every weight is whole)."""

    weights: Weights

    @property
    def is_whole(self) -> bool:
        """Whether the count has no halves."""
        return all(weight % 2 == 0 for _, weight in self.weights)


@dataclass(frozen=True, slots=True)
class Share:
    """The weight of the weeks divided by their number, ``times`` that, and whether it is ``at_least`` so much.

    ``of_nothing``: the share of no week at all.
    """

    weights: Weights
    of_nothing: int
    times: int
    at_least: Fraction | None


@dataclass(frozen=True, slots=True)
class AtMost:
    """Whether no symbol stands more often than said."""

    limits: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest stretch of weeks without ``symbol``."""

    without: str


@dataclass(frozen=True, slots=True)
class Reaches:
    """Whether something is known of week ``week`` or of a later one."""

    week: int


@dataclass(frozen=True, slots=True)
class Weigh:
    """``top`` × (1 − what the weeks add ÷ the most they could): one list of whole weights a symbol, by week.

    ``most``: what each week adds to the divisor; a week that was not due is taken out of it.
    """

    top: int
    add: tuple[tuple[str, tuple[int, ...]], ...]
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Steps of their own and a measure, inside ``all_of``."""

    steps: tuple[Step, ...]
    measure: Measure


@dataclass(frozen=True, slots=True)
class AllOf:
    """Whether all parts hold, each over the word as the definition's own steps left it."""

    parts: tuple[Part, ...]


Measure = RunOf | Contains | Tally | Share | AtMost | Longest | Reaches | Weigh | AllOf


@dataclass(frozen=True, slots=True)
class Definition:
    """One outcome. ``columns``: one name, or (time, event) of a run. ``counts_missing``: it is itself about
    missing weeks (dropout), so these cannot be counted in another way. ``zero_unless_reached``: the result is
    0 for somebody of whom nothing is known from that week on.
    """

    id: str
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    measure: Measure
    zero_unless_reached: int | None = None
    counts_missing: bool = False

    @property
    def kind(self) -> str:
        """``time_event``, ``yes_no``, ``whole`` or ``number``."""
        match self.measure:
            case RunOf():
                return "time_event"
            case Contains() | AtMost() | Reaches() | AllOf():
                return "yes_no"
            case Longest():
                return "whole"
            case Tally():
                return "whole" if self.measure.is_whole else "number"
            case Share():
                return "number" if self.measure.at_least is None else "yes_no"
        return "number"


def parse_definition(raw: Mapping[str, Any]) -> Definition:
    """One definition from its data. Refuses what has no meaning (``endpoint.faulty``), naming the definition."""
    try:
        columns = raw["columns"]
        found = Definition(
            id=raw["id"],
            columns=(columns["time"], columns["event"]) if isinstance(columns, Mapping) else (columns,),
            steps=tuple(map(_step, raw.get("steps") or ())),
            measure=_measure(raw["measure"]),
            zero_unless_reached=raw.get("zero_unless_reached"),
            counts_missing=bool(raw.get("counts_missing", False)),
        )
        _check_order(found.steps, found.measure)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError) as error:
        name = raw.get("id") if isinstance(raw, Mapping) else None
        raise Refused(
            "endpoint.faulty",
            "The definition {name} cannot be read: {why}.",
            name=name or "without a name",
            why=str(error) or type(error).__name__,
        ) from error
    if (len(found.columns) == 2) is not isinstance(found.measure, RunOf):
        raise Refused(
            "endpoint.faulty",
            "The definition {name} cannot be read: {why}.",
            name=found.id,
            why="a run has a time and an event, everything else one column",
        )
    return found


def _check_order(steps: Sequence[Step], measure: Measure) -> None:
    """What is left by rank (the first or last so many) can be counted, and has no calendar any more."""
    if any(isinstance(step, First | Last) for step in steps[:-1]):
        raise ValueError("first and last come after every other step")
    if steps and isinstance(steps[-1], First | Last) and isinstance(measure, RunOf | Reaches | Weigh | AllOf):
        raise ValueError("first and last leave no calendar for this measure")
    if isinstance(measure, AllOf):
        for part in measure.parts:
            _check_order(part.steps, part.measure)


def _only_entry(raw: Any) -> tuple[str, Any]:
    """The one operation of a map with one entry; a bare word is an operation without details."""
    if isinstance(raw, str):
        return raw, None
    ((name, told),) = raw.items()
    return name, told


def _symbol(said: Any) -> str:
    if said not in tuple(SYMBOLS):
        raise ValueError(f"{said!r} is no symbol")
    return str(said)


def _whole(said: Any, low: int = 1, high: int = MOST_WEEKS) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not low <= said <= high:
        raise ValueError(f"{said!r} is not a whole number from {low} to {high}")
    return said


def _week_list(said: Sequence[Any]) -> tuple[int, ...]:
    return tuple(sorted({_whole(week) for week in said}))


def _step(raw: Any) -> Step:
    name, told = _only_entry(raw)
    match name:
        case "recode":
            return Recode(tuple((_symbol(old), _symbol(new)) for old, new in told.items()))
        case "drop":
            return Drop(_symbol(told))
        case "weeks":
            first, last = told
            return Weeks(_whole(first), None if last == "end" else _whole(last, first))
        case "only_weeks":
            return Only(_week_list(told))
        case "until_last_known":
            return UntilLastKnown()
        case "first":
            return First(_whole(told))
        case "last":
            return Last(_whole(told))
        case "copy_week_before":
            if min(told) < 2:
                raise ValueError("there is no week before the first")
            return CopyWeekBefore(_week_list(told))
        case "fill_with_the_commoner":
            return FillCommoner()
        case "fill_between_neighbours":
            return FillBetween()
    raise ValueError(f"there is no step called {name!r}")


def _measure(raw: Any) -> Measure:
    name, told = _only_entry(raw)
    match name:
        case "run":
            at_least, within = _whole(told["at_least"], 1, 8), _whole(told["within"], 1, 8)
            if at_least > within:
                raise ValueError("a window cannot hold more weeks than it has")
            return RunOf(_symbol(told["of"]), at_least, within)
        case "contains":
            return Contains(_symbol(told["symbol"]), _whole(told["times"]))
        case "count":
            return Tally(_weights(told))
        case "share":
            limit = None if told.get("at_least") is None else Fraction(str(told["at_least"]))
            times = _whole(told.get("times", 1))
            return Share(_weights(told["of"]), _whole(told["of_nothing"], 0, 1), times, limit)
        case "at_most":
            return AtMost(tuple((_symbol(symbol), _whole(most, 0)) for symbol, most in told.items()))
        case "longest_without":
            return Longest(_symbol(told))
        case "reaches_week":
            return Reaches(_whole(told))
        case "weigh":
            return _weigh(told)
        case "all_of":
            return AllOf(
                tuple(Part(tuple(map(_step, p.get("steps") or ())), _measure(p["measure"])) for p in told)
            )
    raise ValueError(f"there is no measure called {name!r}")


def _weights(told: Mapping[str, Any]) -> Weights:
    halves = tuple((_symbol(symbol), int(Fraction(str(weight)) * 2)) for symbol, weight in told.items())
    if any(Fraction(str(told[symbol])) * 2 != weight for symbol, weight in halves):
        raise ValueError("weights are whole or halves")
    return halves


def _weigh(told: Mapping[str, Any]) -> Weigh:
    most = tuple(_whole(weight, 1, 10_000) for weight in told["most"])
    add = tuple(
        (_symbol(symbol), tuple(_whole(weight, 0, 10_000) for weight in weights))
        for symbol, weights in told["add"].items()
    )
    if any(len(weights) != len(most) for _, weights in add):
        raise ValueError("every list of weights has a weight for every week")
    return Weigh(_whole(told["top"], 1, 10_000), add, most)
