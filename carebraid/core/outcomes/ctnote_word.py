"""The weekly words that CTNote's outcomes were computed from: an earlier rule, kept so that they can be checked.

It differs from :func:`carebraid.core.outcomes.word.build_word` in two points. Week 1 starts *on* the day of
randomization, so it holds that day's screen from before treatment; and all three groups of opioids count as found in
every arm, a person's own study drug too. Source: CTNote 0.1.3 (column ``usePatternUDS``). Over the 2,655 people that
could be compared, the rule gives 99.9 % of the words; in the rest (two people: one week of one, two neighbouring weeks
of the other) the published word looks like the work of a later correction of dates in the tables, and is not reproduced
here.
"""

from __future__ import annotations

from collections.abc import Iterable

from .word import OPIOIDS, Course


def build_ctnote_word(course: Course, found: Iterable[tuple[int, str]], kept: Iterable[int]) -> str:
    """The word by that rule. Arguments as :func:`build_word`."""
    first = 0 if course.rand_day is None else course.rand_day
    positive = frozenset(day for day, drug in found if drug in OPIOIDS)
    negative = frozenset() if course.rand_day is None else frozenset(kept) - positive
    symbols = []
    for start in range(first, course.last_day + 1, 7):
        days = frozenset(range(start, min(start + 7, course.last_day + 1)))
        is_used, is_clear = not days.isdisjoint(positive), not days.isdisjoint(negative)
        symbols.append("*" if is_used and is_clear else "+" if is_used else "-" if is_clear else "o")
    return "".join(symbols)
