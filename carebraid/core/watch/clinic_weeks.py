"""From what a clinic knows of one person at a moment to the history a forecast rests on, and how it came out.

Only what was **learned** by the moment is used: a diary day told at the next visit was not known before it. The models
were trained on people treated for opioid use; whoever is not gets a refusal, never a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from carebraid.core.kernel.moment import local_day, require_aware, zone
from carebraid.core.kernel.refusal import Refused

from .forecast_from_care import CareFacts, history_from_care
from .forecast_history import BAD, RUN_FROM_WEEK, RUN_WEEKS, TreatmentHistory

AHEAD = 4
"""Weeks that "within four weeks" looks ahead."""
VISIT_AHEAD = 2
GRACE_DAYS = 3
"""A visit counts for the week in which it was due when it is kept up to three days later."""
ADULT = 18
"""The youngest people of the trials were 18."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Something about use: on which day, when it was learned, and whether use was told or found. ``is_test``: found."""

    on: date
    learned_at: datetime
    used: bool
    is_test: bool


@dataclass(frozen=True, slots=True)
class DoseLearned:
    """A dose: ``amount`` in mg, 1 where nobody wrote one down (and for an injection). ``taken`` False: left out."""

    on: date
    learned_at: datetime
    amount: float
    taken: bool = True


@dataclass(frozen=True, slots=True)
class VisitTold:
    """An appointment: ``planned``, ``kept``, ``missed``, ``cancelled`` or ``not_due``."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFacts:
    """What the chart of one person says. ``started_at``: when care began; its day is day 0, in ``zone``.

    ``treats_opioids``: an opioid condition, or medicine for opioid use. ``drug``: one of the forecast's medicines, or None.
    """

    zone: str
    started_at: datetime
    treats_opioids: bool
    born_on: date | None = None
    drug: str | None = None
    about_use: Sequence[Learned] = ()
    doses: Sequence[DoseLearned] = ()
    visits: Sequence[VisitTold] = ()


@dataclass(frozen=True, slots=True)
class ClinicWeeks:
    """``week`` counts from when care began; the history holds the last year of it at most. ``as_of``: when the newest
    fact in it was learned (None: nothing is known). ``planned``: for each of its weeks and four more, whether a visit was
    planned; None where no visits are planned here."""

    week: int
    history: TreatmentHistory
    as_of: datetime | None
    planned: tuple[bool, ...] | None

    def history_for(self, task: str) -> TreatmentHistory:
        """The history as a task looks at it: a missed visit is foretold from the plan of visits alone.

        Refuses (``forecast.no_visit_planned``) where none is planned in the next two weeks.
        """
        if task != "missed_next_visit":
            return self.history
        end = self.history.week
        if self.planned is None or not any(self.planned[end : end + VISIT_AHEAD]):
            raise Refused("forecast.no_visit_planned", "No visit is planned in the next two weeks.")
        return replace(self.history, due=self.planned)


def weeks_of(facts: ClinicFacts, now: datetime) -> ClinicWeeks:
    """The weeks that are over at ``now``.

    Refuses ``forecast.not_for_you`` (not treated for opioid use, or under 18), ``forecast.not_started`` (no whole week
    yet) and ``forecast.weeks_not_told`` (nobody tells of use here, by test or in words).
    """
    today = local_day(require_aware(now), facts.zone)
    _check_for_you(facts, today)
    known = [one for one in facts.about_use if one.learned_at <= now and one.on <= today]
    doses = [one for one in facts.doses if one.learned_at <= now and one.on <= today]
    visits = [(local_day(one.at, facts.zone), one) for one in facts.visits if one.state in _COUNTED]
    visits = [(on, one) for on, one in visits if one.at <= now or on <= today + timedelta(weeks=AHEAD)]
    care = _care(facts, known, doses, visits, today, now)
    # Whoever tells in words is asked every day: a silent week of theirs is not a week in which nothing was due.
    is_asked = any(not one.is_test for one in known)
    history = history_from_care(replace(care, planned=None) if is_asked else care)
    if set(history.symbols) <= {"o", "_"}:
        raise Refused(
            "forecast.weeks_not_told",
            "No test and no word of the person tells how the weeks went, so nothing is foretold.",
        )
    moments = [one.learned_at for one in known] + [one.learned_at for one in doses]
    moments += [one.at for _, one in visits if one.at <= now]
    planned = history_from_care(care).due or None
    week = (today - care.started_on).days // 7
    return ClinicWeeks(week, history, max(moments, default=None), planned)


_COUNTED = frozenset({"planned", "kept", "missed"})


def _check_for_you(facts: ClinicFacts, today: date) -> None:
    born = facts.born_on
    is_adult = born is None or (today.year - born.year, today.month, today.day) >= (
        ADULT,
        born.month,
        born.day,
    )
    if not facts.treats_opioids or not is_adult:
        raise Refused(
            "forecast.not_for_you",
            "These forecasts were learned from adults treated for opioid use. They say nothing about anybody else.",
        )


def _care(
    facts: ClinicFacts, known: Sequence[Learned], doses: Sequence[DoseLearned],
    visits: Sequence[tuple[date, VisitTold]], today: date, now: datetime,
) -> CareFacts:  # fmt: skip
    has_doses = facts.drug is not None and bool(doses)
    return CareFacts(
        started_on=local_day(facts.started_at, facts.zone), today=today,
        tests=tuple((one.on, one.used) for one in known if one.is_test),
        told=tuple((one.on, one.used) for one in known if not one.is_test),
        kept=tuple(on for on, one in visits if one.state == "kept" and one.at <= now),
        planned=tuple(on for on, _ in visits) or None, drug=facts.drug,
        doses=tuple((one.on, one.amount) for one in doses if one.taken) if has_doses else None,
        doses_known_until=max(one.on for one in doses) if has_doses else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """Until ``until`` only words, tests and doses from before ``before`` can change the weeks that are over.

    Beside them visits, the list of medicines and what stands of the person can, whenever they are.
    """

    before: datetime
    until: datetime


def settled(facts: ClinicFacts, weeks: ClinicWeeks, now: datetime) -> Settled:
    """How long ``weeks``, read at ``now``, hold, so that nothing is foretold anew from the same weeks (tests/properties/test_settled_weeks.py).

    Two things of the week that goes on reach back: that the person is asked in words at all, and how far doses are known.
    Until both are certain everything told in it counts.
    """
    began = local_day(facts.started_at, facts.zone) + timedelta(days=7 * weeks.week)
    # A visit written down as kept a little before its hour counts from then on.
    early = (one.at for one in facts.visits if one.state == "kept" and one.at > now)
    until = min([_midnight(began + timedelta(days=7), facts.zone), *early])
    history = weeks.history
    told = (one for one in facts.about_use if one.learned_at <= now and one.on <= began)
    is_asked = any(not one.is_test for one in told)
    known_until = 0 if history.doses_until is None else history.doses_until
    knows_doses = facts.drug is None if history.doses is None else known_until >= 7 * history.week
    whole = _midnight(began + timedelta(days=1), facts.zone)
    return Settled(whole if is_asked and knows_doses else until, until)


def _midnight(on: date, zone_name: str) -> datetime:
    return require_aware(datetime.combine(on, time(), zone(zone_name)))


@dataclass(frozen=True, slots=True)
class Came:
    """How it came. ``is_over`` False: not yet known. ``came`` None with ``is_over``: it will never be known."""

    is_over: bool
    came: bool | None = None


def came(task: str, weeks: ClinicWeeks, week: int) -> Came:
    """How what was foretold at the end of ``week`` came, as far as the later ``weeks`` say.

    Agrees with ``population.forecast_tasks.turnout``, by which the models were trained (tests/oracles).
    """
    at = week - (weeks.week - weeks.history.week)  # the week's place in the last year
    symbols = weeks.history.symbols
    if at < 1:
        return Came(True)
    if task == "next_week_bad":
        if len(symbols) <= at:
            return Came(False)
        return Came(True, None if symbols[at] == "_" else symbols[at] in BAD)
    if task == "missed_next_visit":
        return _missed(weeks, at)
    run = _first_run(symbols)
    if task == "relapse_4wk":
        return _told(run is not None and run[1] <= at + AHEAD, len(symbols) >= at + AHEAD)
    # A run that starts in the fourth week from then is only known to be one three weeks later.
    return _told(
        run is not None and run[0] <= at + AHEAD and run[1] > at, len(symbols) >= at + AHEAD + RUN_WEEKS - 1
    )


def _told(happened: bool, is_whole: bool) -> Came:
    return Came(True, happened) if happened or is_whole else Came(False)


def _first_run(symbols: str) -> tuple[int, int] | None:
    """The weeks in which the first relapse run began and was complete; ``_`` neither counts nor breaks."""
    run: list[int] = []
    for week, symbol in enumerate(symbols, start=1):
        if week < RUN_FROM_WEEK or symbol == "_":
            continue
        run = [*run, week] if symbol in BAD else []
        if len(run) == RUN_WEEKS:
            return run[0], week
    return None


def _missed(weeks: ClinicWeeks, at: int) -> Came:
    planned, kept = weeks.planned or (), weeks.history.kept or ()
    for due in range(at + 1, at + VISIT_AHEAD + 1):
        if due > len(weeks.history.symbols) - 1:  # the days of grace lie in the week after it
            return Came(False)
        if planned[due - 1 : due] == (True,):
            return Came(True, not any(7 * at < day <= 7 * due + GRACE_DAYS for day in kept))
    return Came(True)
