"""What is known of one person's treatment at the end of a week: the only thing a forecast may rest on.

Days are counted from the start of treatment (day 0; day 1 is the first that counts), week *k* is days
7(k - 1) + 1 … 7k. Symbols are those of the weekly word: ``+`` use found, ``-`` came and nothing found,
``*`` both, ``o`` nothing known, ``_`` no visit was due. A clinic that has self-report instead of tests
writes ``+`` for a week with use told and ``-`` for one told without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType

from carebraid.core.kernel.refusal import Refused

SYMBOLS = frozenset("+-*o_")
BAD = frozenset("+*o")
RUN_FROM_WEEK, RUN_WEEKS = 3, 4
"""A relapse is four bad weeks in a row from week 3 on (CTN-0051; Lee JD et al. Lancet 2018;391:309-318)."""
MOST_MG = 1_000.0
"""No study or clinic dose of buprenorphine or methadone in mg lies above this; more is a slip of the pen."""
DRUGS = ("buprenorphine", "methadone", "naltrexone")
INJECTION_DAYS = 28
"""One injection of extended-release naltrexone covers four weeks (label of Vivitrol: every 4 weeks)."""
EARLIEST = -400
Event = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentHistory:
    """One person up to the end of ``week``. None means "no such source here", an empty tuple "it says nothing".

    ``due``: for weeks 1, 2, … whether a visit is planned in it; weeks beyond its end count as due.
    ``kept``: days of kept visits. ``doses``: (day, mg; 1 for an injection), known up to ``doses_until``;
    ``drug``: one of ``DRUGS``. ``found``: (day, what a urine test found beside the opioids that make a week
    ``+``). ``diary``: (day, what the person told of), known up to ``diary_until``. ``entry``: facts told
    when treatment began, by name. ``setting``: the trial or clinic a model may have been fitted on. ``course_began``: the day the present course of medicine began, ``course_weeks``:
    how many weeks of it are planned (None: no end is planned, or not told). Days of events may be zero or negative: before treatment began.
    """

    week: int
    symbols: str
    setting: str | None = None
    due: tuple[bool, ...] = ()
    kept: tuple[int, ...] | None = None
    drug: str | None = None
    doses: tuple[tuple[int, float], ...] | None = None
    doses_until: int | None = None
    course_began: int = 0
    course_weeks: int | None = None
    found: tuple[Event, ...] | None = None
    diary: tuple[Event, ...] | None = None
    diary_until: int | None = None
    entry: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def end(self) -> int:
        """The last day that is known: the end of ``week``."""
        return 7 * self.week

    def is_due(self, week: int) -> bool:
        """Whether a visit is planned in ``week`` (from 1)."""
        return self.due[week - 1] if week <= len(self.due) else True


def check_history(history: TreatmentHistory) -> None:
    """Refuses what cannot be: no weeks, other symbols, a day after the end of the week, an impossible dose."""
    if history.week < 0 or len(history.symbols) != history.week or not SYMBOLS.issuperset(history.symbols):
        raise Refused(
            "forecast.unreadable_weeks", "The weeks told do not fit together, so nothing is foretold."
        )
    if history.drug is not None and history.drug not in DRUGS:
        raise Refused("forecast.unknown_medicine", "This medicine is not one the forecast knows.")
    for _, amount in history.doses or ():
        if not isfinite(amount) or not 0 < amount <= MOST_MG:
            raise Refused(
                "forecast.impossible_dose",
                "A dose is written down that cannot be. Please correct it; until then nothing is foretold.",
            )
    days = [*(history.kept or ()), *(day for day, _ in history.doses or ())]
    days += [day for told in (history.found, history.diary) for day, _ in told or ()]
    if days and (max(days) > history.end or min(days) < EARLIEST):
        raise Refused(
            "forecast.day_outside",
            "A day is written down that lies after the week of the forecast, or years before treatment.",
        )


def relapse_run(symbols: str) -> int:
    """How many bad weeks in a row the weeks end with, counted from week 3 on; ``_`` neither counts nor breaks."""
    run = 0
    for symbol in symbols[RUN_FROM_WEEK - 1 :]:
        if symbol != "_":
            run = run + 1 if symbol in BAD else 0
    return run


def has_relapsed(symbols: str) -> bool:
    """Whether four bad weeks in a row, from week 3 on, are already complete."""
    return any(relapse_run(symbols[:week]) >= RUN_WEEKS for week in range(1, len(symbols) + 1))
