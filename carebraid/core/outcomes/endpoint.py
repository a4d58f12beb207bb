"""Outcomes over weekly words, one person at a time: the plain twin of ``population.endpoints``.

It goes through the weeks of a word one by one, as a reader of the definition would. Source of the rules: the
definitions named in ``knowledge/data/endpoints.yaml``, as Odom GJ, Brandt L, et al. bring them together
(PLOS ONE 2023, 10.1371/journal.pone.0291248; Addiction 2024, 10.1111/add.16494).

A week in which no visit was due (``_``) is neither use nor missing. It is treated as a week that the word
does not have: it is in no count and no denominator, it neither makes nor breaks a run, and the weeks around it keep
their numbers. Where none of the weeks that a definition asks about was due, there is no result (None), never
0; so for a word without weeks. Weeks that a short word does not reach are another matter: there the published
rule holds, and the definitions say what it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from carebraid.core.kernel.refusal import Refused

from .endpoint_form import (
    NOT_DUE,
    SYMBOLS,
    AllOf,
    AtMost,
    Contains,
    CopyWeekBefore,
    Definition,
    Drop,
    FillBetween,
    FillCommoner,
    First,
    Last,
    Longest,
    Measure,
    Only,
    Reaches,
    Recode,
    RunOf,
    Share,
    Step,
    Tally,
    UntilLastKnown,
    Weeks,
    Weigh,
)


class Missing(StrEnum):
    """How weeks with nothing known are counted, before a definition's own rule is applied."""

    AS_PUBLISHED = "as_published"
    AS_USE = "as_use"
    AS_NOT_USE = "as_not_use"
    LEFT_OUT = "left_out"


READ_AS = {Missing.AS_USE: "+", Missing.AS_NOT_USE: "-", Missing.LEFT_OUT: NOT_DUE}


class TimeToEvent(NamedTuple):
    """Weeks to the event or to the end, and 1 where it happened, else 0."""

    time: int
    event: int


Value = bool | int | float | TimeToEvent | None


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of a word: weeks with their symbols, the weeks asked about (``start`` would be the first,
    however short the word is), and those that were due."""

    weeks: tuple[tuple[int, str], ...]
    asked: tuple[int, ...]
    due: frozenset[int]
    start: int = 1

    @property
    def letters(self) -> str:
        return "".join(symbol for _, symbol in self.weeks)

    def with_letters(self, letters: Sequence[str]) -> _Left:
        return replace(
            self, weeks=tuple((week, new) for (week, _), new in zip(self.weeks, letters, strict=True))
        )


def score_word(definition: Definition, word: str, *, missing: Missing = Missing.AS_PUBLISHED) -> Value:
    """The outcome of one word, or None where none of the weeks it asks about was due.

    Refuses a word with a symbol that is none (``word.unknown_symbol``), and counting missing weeks in another
    way where the definition is about missing weeks (``endpoint.counts_missing``).
    """
    check_word(word)
    if missing is not Missing.AS_PUBLISHED:
        check_can_count(definition)
        word = word.replace("o", READ_AS[missing])
    left = _begin(word)
    if not left.due:
        return None
    value = _result(left, definition.steps, definition.measure)
    if value is not None and definition.zero_unless_reached is not None:
        return value if _reaches(left, definition.zero_unless_reached) else 0.0
    return value


@dataclass(frozen=True, slots=True)
class Stage:
    """What is left of a word after a step: the symbols of the weeks that are left, by week.

    ``part``: 0, or the part of an ``all_of`` to which the step belongs, from 1. ``step`` None: the word itself.
    """

    step: Step | None
    part: int
    weeks: tuple[tuple[int, str], ...]


def trace_word(definition: Definition, word: str) -> tuple[Stage, ...]:
    """What the steps of a definition make of a word, one after the other. Refuses as :func:`score_word`."""
    check_word(word)
    left = _begin(word)
    stages = [Stage(None, 0, left.weeks)]
    for step in definition.steps:
        left = _apply(step, left)
        stages.append(Stage(step, 0, left.weeks))
    parts = definition.measure.parts if isinstance(definition.measure, AllOf) else ()
    for number, part in enumerate(parts, start=1):
        inside = left
        for step in part.steps:
            inside = _apply(step, inside)
            stages.append(Stage(step, number, inside.weeks))
    return tuple(stages)


def _begin(word: str) -> _Left:
    weeks = tuple((week, symbol) for week, symbol in enumerate(word, start=1) if symbol != NOT_DUE)
    return _Left(weeks, tuple(range(1, len(word) + 1)), frozenset(week for week, _ in weeks))


def check_word(word: str) -> None:
    """Refuses a word with a symbol that is none (``word.unknown_symbol``), saying which and in which week."""
    for week, symbol in enumerate(word, start=1):
        if symbol not in SYMBOLS and symbol != NOT_DUE:
            raise Refused(
                "word.unknown_symbol",
                "Week {week} holds {symbol}, which is not one of + - * o and _.",
                week=week,
                symbol=repr(symbol),
            )


def check_can_count(definition: Definition) -> None:
    """Refuses to count missing weeks in another way in a definition that is about missing weeks."""
    if definition.counts_missing:
        raise Refused(
            "endpoint.counts_missing",
            "{name} is about missing weeks, so they cannot be counted as anything else.",
            name=definition.id,
        )


def _result(left: _Left, steps: tuple[Step, ...], measure: Measure) -> Value:
    for step in steps:
        left = _apply(step, left)
        if left.asked and left.due.isdisjoint(left.asked):
            return None
    if isinstance(measure, AllOf):
        return _all_of([_result(left, part.steps, part.measure) for part in measure.parts])
    return _measured(measure, left)


def _all_of(values: Sequence[Value]) -> bool | None:
    """No as soon as one part says no; no result where a part has none and no other says no."""
    if False in values:
        return False
    return None if None in values else True


def _apply(step: Step, left: _Left) -> _Left:
    letters = left.letters
    match step:
        case Recode(changes):
            return left.with_letters([dict(changes).get(symbol, symbol) for symbol in letters])
        case Drop(gone):
            return replace(left, weeks=tuple(pair for pair in left.weeks if pair[1] != gone))
        case Weeks(first, last):
            return _keep(left, first, lambda week: first <= week and (last is None or week <= last))
        case Only(wanted):
            return _keep(left, wanted[0], lambda week: week in wanted)
        case UntilLastKnown():
            known = [week for week, symbol in left.weeks if symbol != "o"]
            return replace(left, weeks=tuple(pair for pair in left.weeks if known and pair[0] <= known[-1]))
        case First(count):
            return replace(left, weeks=left.weeks[:count])
        case Last(count):
            return replace(left, weeks=left.weeks[-count:])
        case CopyWeekBefore(copied):
            return _copy_week_before(left, copied)
        case FillCommoner():
            minus = letters.count("-") > letters.count("+") + letters.count("*")
            return left.with_letters(list(letters.replace("o", "-" if minus else "+")))
        case FillBetween():
            return _fill_between(left)


def _keep(left: _Left, start: int, is_kept: Callable[[int], bool]) -> _Left:
    return replace(
        left,
        weeks=tuple(pair for pair in left.weeks if is_kept(pair[0])),
        asked=tuple(filter(is_kept, left.asked)),
        start=max(left.start, start),
    )


def _copy_week_before(left: _Left, copied: Sequence[int]) -> _Left:
    """A week whose week before is not there is not there either."""
    said = dict(left.weeks)
    before = {week: said.get(week - 1) if week in copied else said.get(week) for week in left.asked}
    return replace(left, weeks=tuple((week, symbol) for week, symbol in before.items() if symbol is not None))


def _fill_between(left: _Left) -> _Left:
    """Neighbours are the calendar weeks just before and after; one that was not due is not known."""
    said, halves = dict(left.weeks), {"+": 2, "*": 1, "-": 0}
    filled = []
    for week, symbol in left.weeks:
        before, after = said.get(week - 1, "o"), said.get(week + 1, "o")
        if symbol == "o" and before in halves and after in halves:
            mean = halves[before] + halves[after]  # in quarters: 4 is +, 2 is *, 0 is -
            symbol = "+" if mean >= 3 else "*" if mean >= 1 else "-"
        filled.append(symbol)
    return left.with_letters(filled)


def _reaches(left: _Left, week: int) -> bool:
    return any(at >= week and symbol != "o" for at, symbol in left.weeks)


def _measured(measure: Measure, left: _Left) -> Value:
    letters = left.letters
    match measure:
        case RunOf():
            return _first_run(measure, left)
        case Contains(symbol, times):
            return symbol * times in letters
        case Tally(weights):
            halves = sum(weight * letters.count(symbol) for symbol, weight in weights)
            return halves // 2 if measure.is_whole else halves / 2
        case Share():
            return _share(measure, letters)
        case AtMost(limits):
            return all(letters.count(symbol) <= most for symbol, most in limits)
        case Longest(without):
            return max(map(len, letters.split(without)))
        case Reaches(week):
            return _reaches(left, week)
        case Weigh():
            return _weighed(measure, left)
    raise AssertionError(measure)


def _first_run(run: RunOf, left: _Left) -> TimeToEvent:
    """At week i + within − at_least, where i is the first week of the first such window.

    Without one: the last week at which one could have begun (it can lie before the first, in a short word).
    """
    letters = left.letters
    for start in range(len(letters) - run.within + 1):
        if letters[start : start + run.within].count(run.symbol) >= run.at_least:
            return TimeToEvent(left.weeks[start + run.within - run.at_least][0], 1)
    last = left.weeks[-1][0] if left.weeks else left.start - 1
    return TimeToEvent(last - run.at_least + 1, 0)


def _share(share: Share, letters: str) -> Value:
    halves = sum(weight * letters.count(symbol) for symbol, weight in share.weights)
    whole = 2 * len(letters)
    if not whole:
        halves, whole = share.of_nothing, 1
    if share.at_least is None:
        return share.times * halves / whole
    return halves * share.at_least.denominator >= share.at_least.numerator * whole


def _weighed(weigh: Weigh, left: _Left) -> float | None:
    add = dict(weigh.add)
    added = sum(
        add[symbol][week - 1] for week, symbol in left.weeks if symbol in add and week <= len(weigh.most)
    )
    not_due = [week for week in left.asked if week not in left.due and week <= len(weigh.most)]
    most = sum(weigh.most) - sum(weigh.most[week - 1] for week in not_due)
    return weigh.top * (most - added) / most if most else None
