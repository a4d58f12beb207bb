"""The outcomes of ``core.outcomes.endpoint`` for many words at once, over packed masks.

A word is packed into one mask per symbol (bit 0 is week 1), and every definition becomes one set of bit
operations: the same for DuckDB, Spark and numpy. The plain twin says what each rule means; tests hold the
results of all 62 columns against it. Long, and one file: a compiler with a case for each rule of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

from carebraid.core.outcomes.endpoint import Missing, check_can_count
from carebraid.core.outcomes.endpoint_form import (
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

from .bits import FULL, WEEKS, Node, Sheet
from .ranks import STEPS, Ranking

MASKS = {"+": "used", "-": "clear", "*": "mixed", "o": "missing"}
"""The column that holds the mask of each symbol; ``not_due`` holds that of ``_``, ``weeks`` the length."""
COLUMNS = (*MASKS.values(), "not_due", "weeks")


@dataclass(frozen=True, slots=True)
class Result:
    """One column: its value, and whether there is none (``absent``, None where there always is one).

    ``kind``: ``small`` (weeks and events), ``whole``, ``number`` or ``yes_no``.
    """

    value: Node
    absent: Node | None
    kind: str


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of the words. ``gapless``: whether the weeks left follow one another from ``start`` on."""

    masks: Mapping[str, Node]
    not_due: Node
    asked: Node
    absent: tuple[Node, ...]
    start: int
    gapless: bool


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Masks by rank among the weeks left (bit 0 is the first of them), and how ranks become weeks again."""

    masks: Mapping[str, Node]
    count: Node
    moves: tuple[Node, ...]
    there: Node


class Compiler:
    """Turns definitions into nodes of one sheet, so that what they share is worked out once.

    ``has_gaps`` False promises that no word holds a week that was not due, which makes most outcomes cheaper.
    """

    def __init__(self, *, has_gaps: bool = True) -> None:
        self.sheet = Sheet()
        self.has_gaps = has_gaps
        self.ranking = Ranking(self.sheet)

    def compile(self, definition: Definition, missing: Missing = Missing.AS_PUBLISHED) -> dict[str, Result]:
        """A result for each column. Refuses what the plain twin refuses (``endpoint.counts_missing``)."""
        if missing is not Missing.AS_PUBLISHED:
            check_can_count(definition)
        left = self._begin(missing)
        results = self._result(left, definition.steps, definition.measure)
        if definition.zero_unless_reached is not None:
            reached = self._reaches(left, definition.zero_unless_reached)
            nothing = self.sheet.over(self.sheet.whole(0), self.sheet.whole(1))
            results = [replace(r, value=self.sheet.pick(reached, r.value, nothing)) for r in results]
        return dict(zip(definition.columns, results, strict=True))

    def _begin(self, missing: Missing) -> _Left:
        sheet = self.sheet
        masks = {symbol: sheet.column(name) for symbol, name in MASKS.items()}
        not_due = sheet.column("not_due") if self.has_gaps else sheet.whole(0)
        gone, nothing = masks["o"], sheet.whole(0)
        if missing is Missing.AS_USE:
            masks |= {"+": sheet.any_of(masks["+"], gone), "o": nothing}
        elif missing is Missing.AS_NOT_USE:
            masks |= {"-": sheet.any_of(masks["-"], gone), "o": nothing}
        elif missing is Missing.LEFT_OUT:
            masks |= {"o": nothing}
            not_due = sheet.any_of(not_due, gone)
        asked = sheet.until(sheet.column("weeks"))
        due = sheet.without(asked, not_due)
        gapless = not_due is nothing
        return _Left(masks, not_due, asked, (sheet.is_nothing(due),), 1, gapless)

    def _result(self, left: _Left, steps: Sequence[Step], measure: Measure) -> list[Result]:
        for step in steps:
            left = self._apply(step, left)
        if isinstance(measure, AllOf):
            return [self._all_of([self._result(left, part.steps, part.measure)[0] for part in measure.parts])]
        return [
            replace(
                found, absent=self.sheet.some_true(*left.absent, *((found.absent,) if found.absent else ()))
            )
            for found in self._measured(measure, left)
        ]

    def _all_of(self, parts: Sequence[Result]) -> Result:
        sheet = self.sheet
        here = [sheet.opposite(part.absent) for part in parts if part.absent is not None]
        says_no = [
            sheet.all_true(is_here, sheet.opposite(part.value))
            for part, is_here in zip(parts, here, strict=True)
        ]
        absent = sheet.some_true(*(part.absent for part in parts if part.absent is not None))
        return Result(
            sheet.all_true(*(part.value for part in parts)),
            sheet.all_true(absent, sheet.opposite(sheet.some_true(*says_no))),
            "yes_no",
        )

    # Steps

    def _apply(self, step: Step, left: _Left) -> _Left:
        sheet, masks = self.sheet, left.masks
        match step:
            case Recode(changes):
                said = dict(changes)
                sources = {new: [masks[old] for old in masks if said.get(old, old) == new] for new in masks}
                return replace(left, masks={new: self._union(old) for new, old in sources.items()})
            case Drop(gone):
                return replace(left, masks={**masks, gone: sheet.whole(0)}, gapless=False)
            case Weeks(first, last):
                inside = sheet.whole((FULL >> (WEEKS - (last or WEEKS))) & ~((1 << (first - 1)) - 1))
                return self._ask(left, inside, first, gapless=left.gapless)
            case Only(weeks):
                chosen = sheet.whole(sum(1 << (week - 1) for week in weeks))
                return self._ask(left, chosen, weeks[0], gapless=False)
            case UntilLastKnown():
                known = sheet.any_of(masks["+"], masks["-"], masks["*"])
                return self._keep(left, sheet.smear(known))
            case First(count):
                ranks = self._ranks(left)
                return self._by_rank(left, ranks, sheet.whole((1 << count) - 1))
            case Last(count):
                ranks = self._ranks(left)
                before = sheet.until(sheet.least(sheet.minus(ranks.count, sheet.whole(count)), 0))
                return self._by_rank(left, ranks, sheet.without(sheet.until(ranks.count), before))
            case CopyWeekBefore(weeks):
                return self._copy_week_before(left, sheet.whole(sum(1 << (week - 1) for week in weeks)))
            case FillCommoner():
                return self._fill_commoner(left)
            case FillBetween():
                return self._fill_between(left)

    def _union(self, parts: Sequence[Node]) -> Node:
        """Three symbols as given are what the fourth and the weeks not due leave: fewer columns to read."""
        sheet = self.sheet
        given = [sheet.column(name) for name in MASKS.values()]
        if len(parts) < len(given) - 1 or any(part not in given for part in parts):
            return sheet.any_of(*parts)
        others = [mask for mask in given if mask not in parts]
        not_due = [sheet.column("not_due")] if self.has_gaps else []
        return sheet.without(sheet.until(sheet.column("weeks")), sheet.any_of(*others, *not_due))

    def _keep(self, left: _Left, inside: Node) -> _Left:
        return replace(
            left, masks={symbol: self.sheet.both(mask, inside) for symbol, mask in left.masks.items()}
        )

    def _ask(self, left: _Left, inside: Node, start: int, *, gapless: bool) -> _Left:
        """Keep these weeks of the calendar; without a result where some are in the word and none was due."""
        sheet = self.sheet
        asked, absent = sheet.both(left.asked, inside), left.absent
        if left.not_due is not sheet.whole(0):
            none_due = sheet.is_nothing(sheet.without(asked, left.not_due))
            absent = (*absent, sheet.all_true(none_due, sheet.opposite(sheet.is_nothing(asked))))
        kept = self._keep(left, inside)
        return replace(kept, asked=asked, absent=absent, start=max(left.start, start), gapless=gapless)

    def _by_rank(self, left: _Left, ranks: _Ranks, inside: Node) -> _Left:
        """Keep these ranks. Weeks by rank cannot go back to the calendar, so only what comes by rank may follow."""
        masks = {symbol: self.sheet.both(mask, inside) for symbol, mask in ranks.masks.items()}
        return replace(left, masks=masks, not_due=self.sheet.whole(0), start=1, gapless=False)

    def _copy_week_before(self, left: _Left, copied: Node) -> _Left:
        sheet = self.sheet
        copied = sheet.both(copied, left.asked)
        masks = {
            symbol: sheet.any_of(sheet.without(mask, copied), sheet.both(sheet.later(mask, 1), copied))
            for symbol, mask in left.masks.items()
        }
        return replace(left, masks=masks)

    def _fill_commoner(self, left: _Left) -> _Left:
        sheet, masks = self.sheet, left.masks
        use = sheet.count(sheet.any_of(masks["+"], masks["*"]))
        as_use = sheet.at_least(use, sheet.count(masks["-"]))
        nothing = sheet.whole(0)
        filled = {
            "+": sheet.any_of(masks["+"], sheet.pick(as_use, masks["o"], nothing)),
            "-": sheet.any_of(masks["-"], sheet.pick(as_use, nothing, masks["o"])),
            "o": nothing,
        }
        return replace(left, masks={**masks, **filled})

    def _fill_between(self, left: _Left) -> _Left:
        sheet, masks = self.sheet, left.masks
        before = {symbol: sheet.later(masks[symbol], 1) for symbol in "+-*"}
        after = {symbol: sheet.earlier(masks[symbol], 1) for symbol in "+-*"}

        def between(*pairs: str) -> Node:
            return sheet.both(
                masks["o"], sheet.any_of(*(sheet.both(before[p[0]], after[p[1]]) for p in pairs))
            )

        use, good, mixed = between("++", "+*", "*+"), between("--"), between("+-", "-+", "**", "*-", "-*")
        filled = {
            "+": sheet.any_of(masks["+"], use),
            "-": sheet.any_of(masks["-"], good),
            "*": sheet.any_of(masks["*"], mixed),
            "o": sheet.without(masks["o"], sheet.any_of(use, good, mixed)),
        }
        return replace(left, masks=filled)

    # Ranks: the weeks that are left, side by side

    def _there(self, left: _Left) -> Node:
        return self.sheet.any_of(*left.masks.values())

    def _ranks(self, left: _Left) -> _Ranks:
        """Masks with the gaps taken out. Without gaps that is a shift; else a compress network of six rounds."""
        sheet, there = self.sheet, self._there(left)
        if left.gapless:
            masks = {symbol: sheet.earlier(mask, left.start - 1) for symbol, mask in left.masks.items()}
            return _Ranks(masks, sheet.count(there), (), there)
        moves = self.ranking.moves_of(there)
        masks = {symbol: self.ranking.close_up(mask, moves) for symbol, mask in left.masks.items()}
        return _Ranks(masks, sheet.count(there), moves, there)

    def _week_of(self, bit: Node, ranks: _Ranks, left: _Left) -> Node:
        """The calendar week of the one bit, by rank, in ``bit``."""
        sheet = self.sheet
        if left.gapless:
            below = sheet.count(sheet.minus(bit, sheet.whole(1)))
            return sheet.plus(below, sheet.whole(left.start))
        bit = sheet.both(self.ranking.put_back(bit, ranks.moves), ranks.there)
        return sheet.plus(sheet.count(sheet.minus(bit, sheet.whole(1))), sheet.whole(1))

    # Measures

    def _measured(self, measure: Measure, left: _Left) -> list[Result]:
        sheet, masks = self.sheet, left.masks
        match measure:
            case RunOf():
                return self._first_run(measure, left)
            case Contains(symbol, times):
                mask = masks[symbol] if times == 1 else self._ranks(left).masks[symbol]
                return [_yes_no(sheet.opposite(sheet.is_nothing(self._in_a_row(mask, times))))]
            case Tally():
                halves = self._weight(measure.weights, left)
                if measure.is_whole:
                    return [
                        Result(self._weight([(s, w // 2) for s, w in measure.weights], left), None, "whole")
                    ]
                return [Result(sheet.over(halves, sheet.whole(2)), None, "number")]
            case Share():
                return [self._share(measure, left)]
            case AtMost(limits):
                held = [
                    sheet.at_least(sheet.whole(most), sheet.count(masks[symbol])) for symbol, most in limits
                ]
                return [_yes_no(sheet.all_true(*held))]
            case Longest(without):
                return [Result(self._longest(without, left), None, "whole")]
            case Reaches(week):
                return [_yes_no(self._reaches(left, week))]
            case Weigh():
                return [self._weighed(measure, left)]
        raise AssertionError(measure)

    def _in_a_row(self, mask: Node, times: int) -> Node:
        """The bits at which so many in a row begin."""
        length = 1
        while length < times:
            further = min(length, times - length)
            mask, length = self.sheet.both(mask, self.sheet.earlier(mask, further)), length + further
        return mask

    def _windows(self, run: RunOf, mask: Node, count: Node) -> Node:
        """The bits at which a whole window begins that holds enough."""
        sheet = self.sheet
        if run.at_least == run.within:
            return self._in_a_row(mask, run.within)
        shifted = [sheet.earlier(mask, place) for place in range(run.within)]
        enough = sheet.any_of(*(sheet.both(*chosen) for chosen in combinations(shifted, run.at_least)))
        whole = sheet.until(sheet.least(sheet.minus(count, sheet.whole(run.within - 1)), 0))
        return sheet.both(enough, whole)

    def _first_run(self, run: RunOf, left: _Left) -> list[Result]:
        sheet, ranks = self.sheet, self._ranks(left)
        windows = self._windows(run, ranks.masks[run.symbol], ranks.count)
        none = sheet.is_nothing(windows)
        before = sheet.minus(
            sheet.any_of(windows, sheet.pick(none, sheet.whole(1), sheet.whole(0))), sheet.whole(1)
        )
        first = sheet.without(windows, before)
        week = self._week_of(sheet.later(first, run.within - run.at_least), ranks, left)
        last = (
            sheet.plus(ranks.count, sheet.whole(left.start - 1))
            if left.gapless
            else sheet.least(sheet.count(sheet.smear(ranks.there)), left.start - 1)
        )
        time = sheet.pick(none, sheet.minus(last, sheet.whole(run.at_least - 1)), week)
        event = sheet.pick(none, sheet.whole(0), sheet.whole(1))
        return [Result(time, None, "small"), Result(event, None, "small")]

    def _weight(self, weights: Sequence[tuple[str, int]], left: _Left) -> Node:
        """Symbols of equal weight are counted together."""
        sheet = self.sheet
        by_weight: dict[int, list[Node]] = {}
        for symbol, weight in weights:
            by_weight.setdefault(weight, []).append(left.masks[symbol])
        return sheet.plus(
            *(sheet.times(sheet.count(sheet.any_of(*masks)), weight) for weight, masks in by_weight.items())
        )

    def _share(self, share: Share, left: _Left) -> Result:
        sheet = self.sheet
        there = sheet.count(self._there(left))
        nothing = sheet.is_nothing(there)
        halves = sheet.pick(nothing, sheet.whole(2 * share.of_nothing), self._weight(share.weights, left))
        whole = sheet.pick(nothing, sheet.whole(2), sheet.times(there, 2))
        if share.at_least is None:
            return Result(sheet.over(sheet.times(halves, share.times), whole), None, "number")
        limit = share.at_least
        return _yes_no(
            sheet.at_least(sheet.times(halves, limit.denominator), sheet.times(whole, limit.numerator))
        )

    def _longest(self, without: str, left: _Left) -> Node:
        """Binary search over runs of 1, 2, 4 … 32 weeks."""
        sheet, ranks = self.sheet, self._ranks(left)
        runs = [sheet.without(sheet.any_of(*ranks.masks.values()), ranks.masks[without])]
        for step in STEPS[:-1]:
            runs.append(sheet.both(runs[-1], sheet.earlier(runs[-1], step)))
        at, length = sheet.whole(FULL), sheet.whole(0)
        for step, run in reversed(list(zip(STEPS, runs, strict=True))):
            longer = sheet.both(at, sheet.earlier_by(run, length))
            is_short = sheet.is_nothing(longer)
            at = sheet.pick(is_short, at, longer)
            length = sheet.pick(is_short, length, sheet.plus(length, sheet.whole(step)))
        return length

    def _reaches(self, left: _Left, week: int) -> Node:
        sheet = self.sheet
        known = sheet.any_of(left.masks["+"], left.masks["-"], left.masks["*"])
        return sheet.opposite(sheet.is_nothing(sheet.earlier(known, week - 1)))

    def _weighed(self, weigh: Weigh, left: _Left) -> Result:
        sheet = self.sheet
        added = sheet.plus(*(self._by_week(left.masks[symbol], weights) for symbol, weights in weigh.add))
        gone = self._by_week(sheet.both(left.asked, left.not_due), weigh.most)
        most = sheet.minus(sheet.whole(sum(weigh.most)), gone)
        score = sheet.times(sheet.minus(most, added), weigh.top)
        return Result(sheet.over(score, sheet.least(most, 1)), sheet.is_nothing(most), "number")

    def _by_week(self, mask: Node, weights: Sequence[int]) -> Node:
        """Weeks of equal weight are counted together."""
        sheet = self.sheet
        weeks: dict[int, int] = {}
        for place, weight in enumerate(weights):
            weeks[weight] = weeks.get(weight, 0) | 1 << place
        return sheet.plus(
            *(
                sheet.times(sheet.count(sheet.both(mask, sheet.whole(chosen))), weight)
                for weight, chosen in weeks.items()
            )
        )


def _yes_no(value: Node) -> Result:
    return Result(value, None, "yes_no")


def compile_all(
    definitions: Sequence[Definition], *, missing: Missing = Missing.AS_PUBLISHED, has_gaps: bool = True
) -> dict[str, Result]:
    """Every column of the definitions, in their order, over one sheet."""
    compiler = Compiler(has_gaps=has_gaps)
    return reduce(lambda found, one: found | compiler.compile(one, missing), definitions, dict[str, Result]())
