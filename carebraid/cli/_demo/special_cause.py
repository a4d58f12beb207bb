"""A special cause that is planted in the demo: for one month, questionnaires were filled in at home and nobody read them.

Six months ago the clinic changed something that sounded sensible, an improvement cycle says so, and in that month part of the
answers lay at the desk. The control chart of "Answers nobody has looked at" has to say so by itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from .person import Person

MEASURE: Final = "unseen_scores"
RULE: Final = "outside"
LEAST_PEOPLE: Final = 150
"""In a smaller clinic a month has too few answers to be shown, let alone judged."""
_AGO, _ONE_IN = 6, 4


def month_of(today: date) -> date:
    """The first day of the month in which it was so."""
    months = today.year * 12 + today.month - 1 - _AGO
    return date(months // 12, months % 12 + 1, 1)


def lay_unread(person: Person, day: date, today: date) -> bool:
    """Whether an answer of that day was left at the desk: one person in four, in that month. No guide's."""
    # The sites take turns (people.py): by twos, so that it falls on both alike.
    is_theirs = not person.has_account and int(person.number[-3:]) // 2 % _ONE_IN == 0
    first = month_of(today)
    return is_theirs and (day.year, day.month) == (first.year, first.month)


def last_of(first: date) -> date:
    """The last day of the month that begins on ``first``."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
