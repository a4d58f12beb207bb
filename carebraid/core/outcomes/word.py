"""Weekly words: how a person's weeks of opioid tests went, at a glance.

One symbol a week: ``+`` opioid found, ``-`` came and nothing found, ``*`` both in one week, ``o``
nothing known that week, ``_`` no visit was due. ``-`` says "came, nothing found", not "tested negative".

Source: Odom GJ, Brandt L, et al. Capturing drug use patterns at a glance. PLOS ONE 2023
(10.1371/journal.pone.0291248), with the day rules of the CTN-0094 data (trials 27, 30 and 51).
Days are study days: days since consent (day 0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

OPIOIDS = frozenset({"Opioid", "Methadone", "Buprenorphine"})
BAD = frozenset("+*o")
"""Weeks that count towards a run: opioid found, or nothing known (a missed test is not a negative one)."""
RELAPSE_WEEKS = 4
RELAPSE_FROM_WEEK = 3
"""CTN-0051 endpoint: four weeks in a row, from week 3 on, positive or missing (Lee JD et al. Lancet
2018;391:309-318)."""
_LAST_DAY = 168
_PHASE1_DAYS = 98
_PHASE1_DUE = (1, 2, 3, 4, 6, 8, 10, 12)
_PHASE2_DUE = (*range(1, 17), 18, 20, 22, 24)
"""CTN-0030: weekly in phase 1 weeks 1–4 and phase 2 weeks 1–16, then every second week."""


@dataclass(frozen=True, slots=True)
class Course:
    """One participant's place in a trial: ``project`` 27, 30 or 51, arm, and days of randomization.

    ``rand_day`` None: never randomized. ``rand2_day``: second randomization, CTN-0030 only.
    """

    project: str
    arm: str | None = None
    rand_day: int | None = None
    rand2_day: int | None = None

    def __post_init__(self) -> None:
        if self.project not in ("27", "30", "51"):
            raise ValueError(f"no word is defined for the trial {self.project!r}")
        if (self.rand_day is None) != (self.arm is None):
            raise ValueError("an arm and a day of randomization come together")

    @property
    def first_day(self) -> int:
        """The first day that counts: the day after randomization; the day of consent without one."""
        return 0 if self.rand_day is None else self.rand_day + 1

    @property
    def last_day(self) -> int:
        """The last day that counts: day 168 (27, 51); CTN-0030 randomization + 98, or second + 168."""
        if self.project != "30":
            return _LAST_DAY
        if self.rand2_day is not None:
            return self.rand2_day + _LAST_DAY
        return (self.rand_day or 0) + _PHASE1_DAYS

    @property
    def weeks(self) -> int:
        """How many weeks the word has; the last may be cut off."""
        return max(0, -(-(self.last_day - self.first_day + 1) // 7))

    @property
    def complete_weeks(self) -> int:
        """Weeks with all seven days inside the window."""
        return max(0, (self.last_day - self.first_day + 1) // 7)

    def week_of(self, day: int) -> int | None:
        """The week (from 1) in which a study day lies; None outside the window."""
        if not self.first_day <= day <= self.last_day:
            return None
        return (day - self.first_day) // 7 + 1


def own_drug(arm: str | None) -> frozenset[str]:
    """The opioid a person was given, which is no sign of use; none for naltrexone, or without an arm.

    An arm that is not known here is a fault (ValueError): a study drug must not count as use.
    """
    if arm is None or arm == "Inpatient NR-NTX":
        return frozenset()
    if arm == "Methadone":
        return frozenset({"Methadone"})
    if arm.startswith(("Outpatient BUP", "Inpatient BUP")):
        return frozenset({"Buprenorphine"})
    raise ValueError(f"the arm {arm!r} is not known")


def positive_days(course: Course, found: Iterable[tuple[int, str]]) -> frozenset[int]:
    """Days with an opioid found that is not the person's own study drug. ``found``: (day, drug)."""
    counts = OPIOIDS - own_drug(course.arm)
    return frozenset(day for day, drug in found if drug in counts)


def build_word(course: Course, found: Iterable[tuple[int, str]], kept: Iterable[int]) -> str:
    """The word. ``found``: (study day, drug found in urine); ``kept``: study days of kept visits.

    A day with a kept visit on which nothing counts as found is negative. People never randomized have
    only ``+`` and ``o``: their weeks run from consent, and nobody planned to test them.
    """
    positive = positive_days(course, found)
    negative = frozenset() if course.rand_day is None else frozenset(kept) - positive
    plus, minus = _weeks_of(course, positive), _weeks_of(course, negative)
    return "".join(_symbol(week in plus, week in minus) for week in range(1, course.weeks + 1))


def _weeks_of(course: Course, days: Iterable[int]) -> frozenset[int]:
    return frozenset(week for day in days if (week := course.week_of(day)) is not None)


def _symbol(positive: bool, negative: bool) -> str:
    if positive:
        return "*" if negative else "+"
    return "-" if negative else "o"


def due_weeks(course: Course) -> tuple[bool, ...]:
    """For each week of the word, whether a visit was planned in it.

    Trials 27 and 51 planned a visit every week; CTN-0030 every week at first and then every second. A
    planned visit belongs to the week that holds its planned day, 7 × n days after its phase began.
    People never randomized had no visits planned.
    """
    if course.rand_day is None:
        return (False,) * course.weeks
    if course.project != "30":
        return (True,) * course.weeks
    end_of_phase1 = course.last_day if course.rand2_day is None else course.rand2_day
    planned = [course.rand_day + 7 * n for n in _PHASE1_DUE if course.rand_day + 7 * n <= end_of_phase1]
    if course.rand2_day is not None:
        # Phase 2 begins with a visit on the day of the second randomization itself.
        planned += [course.rand2_day, *(course.rand2_day + 7 * n for n in _PHASE2_DUE)]
    due = _weeks_of(course, planned)
    return tuple(week in due for week in range(1, course.weeks + 1))


def calendar_word(word: str, due: Sequence[bool]) -> str:
    """The word for a screen: ``_`` where nothing is known because no visit was due, ``o`` where one was.

    Words of different length than the calendar are a fault (ValueError).
    """
    return "".join(
        "_" if symbol == "o" and not planned else symbol for symbol, planned in zip(word, due, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Weeks in a row that were not clearly good: how many, and the first one (from 1; 0 without any)."""

    length: int
    from_week: int


def worst_run(word: str, *, bad: Collection[str] = BAD) -> Run:
    """The longest run of bad weeks, the earliest of equal ones. ``_`` (not due) neither counts nor breaks."""
    best, length, start = Run(0, 0), 0, 0
    for week, symbol in enumerate(word, start=1):
        if symbol == "_":
            continue
        start = start if length else week
        length = length + 1 if symbol in bad else 0
        if length > best.length:
            best = Run(length, start)
    return best


def current_run(word: str, *, bad: Collection[str] = BAD) -> Run:
    """The run of bad weeks that the word ends with; ``_`` (not due) neither counts nor breaks."""
    length, start = 0, 0
    for week in range(len(word), 0, -1):
        symbol = word[week - 1]
        if symbol == "_":
            continue
        if symbol not in bad:
            break
        length, start = length + 1, week
    return Run(length, start)


@dataclass(frozen=True, slots=True)
class Relapse:
    """A relapse by the CTN-0051 rule. It began in ``onset_week`` and was only known in ``confirmed_week``:
    "not yet relapsed" at a week means not yet confirmed; asking for a later onset would use the future."""

    onset_week: int
    confirmed_week: int


def confirmed_relapse(word: str) -> Relapse | None:
    """The first four bad weeks in a row from week 3 on, or None. For the word as built (without ``_``)."""
    length = 0
    for week, symbol in enumerate(word, start=1):
        length = length + 1 if week >= RELAPSE_FROM_WEEK and symbol in BAD else 0
        if length == RELAPSE_WEEKS:
            return Relapse(week - RELAPSE_WEEKS + 1, week)
    return None
