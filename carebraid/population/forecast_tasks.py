"""What a forecast is about, read from what happened: who was at risk at the end of a week, and how it turned out.

"Not yet relapsed" means that no run of four bad weeks has been completed: asking for a later onset would use the
future. Used to train and to measure; a forecast itself never sees these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carebraid.core.watch.forecast_history import RUN_FROM_WEEK, RUN_WEEKS

AHEAD = 4
"""Weeks that "within four weeks" looks ahead."""
FIRST_WEEK = {"next_week_bad": 1, "relapse_4wk": 2, "early_warning": 2, "missed_next_visit": 1}
LAST_WEEK = 23
GRACE_DAYS = 3
"""A visit counts for the week in which it was due when it is kept up to three days later."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How it turned out. ``is_whole``: the weeks looked at were all seen.

    Where they were not, only a bad turn can be known: such rows are measured (as the published baselines measure
    them) and never trained on, for a model would learn that the end of a study is a danger.
    """

    happened: bool
    is_whole: bool = True


def confirmed_week(word: str) -> int | None:
    """The week in which the first run of four bad weeks from week 3 on is complete; None without one."""
    run = 0
    for week, symbol in enumerate(word, start=1):
        run = run + 1 if week >= RUN_FROM_WEEK and symbol != "-" else 0
        if run == RUN_WEEKS:
            return week
    return None


def turnout(
    task: str, word: str, week: int, *, kept: Sequence[int] = (), due: Sequence[bool] = ()
) -> Turnout | None:
    """How ``task`` turned out after ``week`` of a whole ``word``; None for somebody not at risk, or where it is not known.

    ``kept`` and ``due`` (days of kept visits, planned weeks) are asked for missed visits only.
    """
    confirmed = confirmed_week(word)
    last = min(LAST_WEEK, len(word) - 1)
    if not FIRST_WEEK[task] <= week <= last or (confirmed is not None and confirmed <= week):
        return None
    if task == "next_week_bad":
        return Turnout(word[week] != "-")
    if task == "missed_next_visit":
        return _missed(len(word), week, kept, due)
    if task == "relapse_4wk":
        soon = confirmed is not None and confirmed <= week + AHEAD
        return _told(soon, week + AHEAD <= len(word))
    if word[week - 1] != "-":
        return None
    # A run that starts in the fourth week from now is only known to be one three weeks later.
    soon = confirmed is not None and confirmed - RUN_WEEKS + 1 <= week + AHEAD
    return _told(soon, week + AHEAD + RUN_WEEKS - 1 <= len(word))


def _told(happened: bool, is_whole: bool) -> Turnout | None:
    return Turnout(happened, is_whole) if is_whole or happened else None


def _missed(weeks: int, week: int, kept: Sequence[int], due: Sequence[bool]) -> Turnout | None:
    """Whether the next visit that is due is missed; None where none is due in the next two weeks that were seen."""
    for ahead in (1, 2):
        planned = week + ahead
        if planned < weeks and planned <= len(due) and due[planned - 1]:
            return Turnout(not any(7 * week < day <= 7 * planned + GRACE_DAYS for day in kept))
    return None
