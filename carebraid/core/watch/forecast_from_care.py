"""A clinic's own facts as the history that a forecast rests on: the way from a chart to a forecast.

What a chart lacks stays unknown: without tests a week is told by what the person said of it, without either it
is "nothing known". A test that finds only what is prescribed is no use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carebraid.core.kernel.refusal import Refused

from .forecast_history import TreatmentHistory

LONGEST_WEEKS = 52
"""Only the last year is looked at; the models were trained on half of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFacts:
    """What the chart of one person in treatment says, all up to ``today``.

    ``started_on``: the day treatment began, or began again: after a relapse the weeks are counted anew from the
    day the person came back.
    ``tests``: (day, whether use was found). ``told``: (day, whether the person told of use). ``kept``: days of
    kept visits; ``planned``: days on which a visit was or is planned, some weeks ahead too (None: one a week).
    ``doses``: (day, mg; 1 for an injection) known to have been taken, up to ``doses_known_until`` (None: today);
    None where this house does not know of doses.
    """

    started_on: date
    today: date
    tests: Sequence[tuple[date, bool]] = ()
    told: Sequence[tuple[date, bool]] = ()
    kept: Sequence[date] = ()
    planned: Sequence[date] | None = None
    drug: str | None = None
    doses: Sequence[tuple[date, float]] | None = None
    doses_known_until: date | None = None


def history_from_care(facts: CareFacts) -> TreatmentHistory:
    """The history up to the end of the last whole week of treatment.

    Refuses (``forecast.not_started``) somebody whose treatment has no whole week yet.
    """
    start = facts.started_on
    week = (facts.today - start).days // 7
    if week < 1:
        raise Refused(
            "forecast.not_started", "The first week of treatment is not over, so nothing is foretold yet."
        )
    if week > LONGEST_WEEKS:
        start += timedelta(days=7 * (week - LONGEST_WEEKS))
        week = LONGEST_WEEKS
    end = 7 * week

    def days(found: Iterable[date]) -> tuple[int, ...]:
        return tuple(sorted({(day - start).days for day in found if -30 < (day - start).days <= end}))

    used = days(day for day, was in (*facts.tests, *facts.told) if was)
    clean = days([day for day, was in (*facts.tests, *facts.told) if not was])
    due = _due(facts.planned, start, week)
    known_until = facts.doses_known_until or facts.today
    doses = None if facts.doses is None else tuple(
        sorted({((day - start).days, mg) for day, mg in facts.doses if -30 < (day - start).days <= end})
    )  # fmt: skip
    return TreatmentHistory(
        week=week,
        symbols="".join(_symbol(number, used, clean, due) for number in range(1, week + 1)),
        due=due,
        kept=days(facts.kept),
        drug=facts.drug,
        doses=doses,
        doses_until=max(0, min(end, (known_until - start).days)),
    )


def _due(planned: Sequence[date] | None, start: date, week: int) -> tuple[bool, ...]:
    """For each week up to four ahead, whether a visit is planned in it; every week where no plan is told."""
    if planned is None:
        return ()
    weeks = {((day - start).days - 1) // 7 + 1 for day in planned}
    return tuple(number in weeks for number in range(1, week + 5))


def _symbol(week: int, used: Collection[int], clean: Collection[int], due: Sequence[bool]) -> str:
    inside = range(7 * week - 6, 7 * week + 1)
    is_used, is_clean = any(day in inside for day in used), any(day in inside for day in clean)
    if is_used:
        return "*" if is_clean else "+"
    if is_clean:
        return "-"
    return "o" if not due or due[week - 1] else "_"
