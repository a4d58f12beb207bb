"""A person's own signs, looked for today with the limits that were learnt from their days.

They come beside the signs of the book and never instead of one: muting one of them takes away what it adds and nothing
else. As in the book, a window counts back from the last answer and is held for 14 days, so that silence does not calm.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .own_days import Measure
from .reason import Reason, because
from .signal import OwnSign, Point
from .view import Finding, Found, Unknown, View

OWN_WEIGHT = 2
"""Weight of a sign of the person's own. Project convention: as one of the book's ordinary signs."""
_KEYS: Mapping[tuple[str, bool], str] = {
    ("sleep", True): "own_sleep_low", ("sleep", False): "own_sleep_high", ("mood", True): "own_mood_low",
    ("mood", False): "own_mood_high", ("craving", False): "own_craving_high",
}  # fmt: skip


def look_for_own(view: View, sign: OwnSign) -> Finding:
    """One sign in one history. Refuses an unknown measure (ValueError)."""
    measure = Measure(sign.measure)
    if measure is Measure.ROUTINE:
        return _silence(view, sign)
    if measure is Measure.CONTACT:
        return _no_contact(view, sign)
    if measure is Measure.DOSES:
        return _missed(view, sign)
    return _in_a_row(view, sign, _told(view, measure))


Told = Mapping[int, tuple[float, object]]
"""By day: the value that counts and the fact that says so."""


def _told(view: View, measure: Measure) -> Told:
    if measure is Measure.SLEEP:
        return {day: (p.sleep_hours, p) for day, p in view.sleep.items() if p.sleep_hours is not None}
    worst: dict[int, tuple[float, Point]] = {}
    for day, p in view.own:
        strongest = max((v for v in (p.craving, p.worst) if v is not None), default=None)
        value = p.mood if measure is Measure.MOOD else strongest
        if value is None:
            continue
        before = worst[day][0] if day in worst else None
        if before is None or (value < before if measure is Measure.MOOD else value > before):
            worst[day] = (float(value), p)
    return worst


def _in_a_row(view: View, sign: OwnSign, told: Told) -> Finding:
    """``run`` days in a row at the limit or beyond, among the last days told."""
    if view.history.checkins is None:
        return Unknown("no_source")
    found = _run(view, sign, told)
    if found is None:
        return _unknown(view, told, sign.run)
    facts: dict[str, int | float] = {"limit": sign.threshold, "days": len(found)}
    return Found(_reason(sign, _KEYS[(sign.measure, sign.is_low)], facts), _at(found[0]), tuple(found))


def _run(view: View, sign: OwnSign, told: Told) -> list[object] | None:
    """The facts of the latest long enough run within the window that ends with the last day told."""
    span = sign.run + 2
    last = max(told, default=view.today)
    run: list[tuple[int, object]] = []
    latest = None
    for day in sorted(told):
        value, fact = told[day]
        is_beyond = value <= sign.threshold if sign.is_low else value >= sign.threshold
        if not is_beyond or day <= last - span or not view.held(day, span):
            run = []
            continue
        run = [*run, (day, fact)] if run and run[-1][0] == day - 1 else [(day, fact)]
        if len(run) >= sign.run:
            latest = [one for _, one in run]
    return latest


def _unknown(view: View, told: Told, run: int) -> Unknown | None:
    recent = [day for day in told if view.held(day, run + 2)]
    if len(recent) >= run:
        return None
    return Unknown("too_old" if len(told) >= run else "too_few")


def _reason(sign: OwnSign, key: str, facts: Mapping[str, int | float]) -> Reason:
    """The sentence; where a link was found, with how often a hard day followed."""
    if not sign.lag:
        return because(key, **facts)
    return because(f"{key}_link", **facts, lag=sign.lag, times=sign.times, followed=sign.followed)


def _at(fact: object) -> datetime | None:
    return fact.at if isinstance(fact, Point) else None


def _missed(view: View, sign: OwnSign) -> Finding:
    """Days in a row on which the medicine was not taken; once told as taken, a day stays taken."""
    told: dict[int, tuple[float, object]] = {}
    given = [(day, p.medicine, p) for day, p in view.own if p.medicine is not None]
    doses = [(dose.on.toordinal(), dose.taken, dose) for dose in view.history.doses or ()]
    for day, was, fact in [*given, *[one for one in doses if one[0] <= view.today]]:
        if day not in told or (was and told[day][0] == 1.0):
            told[day] = (0.0 if was else 1.0, fact)
    if not told and view.history.checkins is None:
        return Unknown("no_source")
    found = _run(view, sign, told)
    if found is None:
        return _unknown(view, told, sign.run)
    return Found(_reason(sign, "own_doses", {"days": len(found)}), _at(found[0]), tuple(found))


def _silence(view: View, sign: OwnSign) -> Finding:
    """More days without a check-in than is usual for this person."""
    if view.history.checkins is None:
        return Unknown("no_source")
    if not view.answered_days:
        return Unknown("too_few")
    last = view.answered_days[-1]
    silent = view.today - last
    if silent < sign.threshold:
        return None
    grounds = tuple(p for day, p in view.own if day == last)
    return Found(because("own_routine", days=silent), grounds[-1].at, grounds)


def _no_contact(view: View, sign: OwnSign) -> Finding:
    """More days without a visit or a talk than is usual for this person; a check-in is neither."""
    moments = [visit.at for visit in view.history.visits or () if visit.state == "kept"]
    moments += [view.history.last_contact_at] if view.history.last_contact_at else []
    last = max((moment for moment in moments if moment <= view.now), default=None)
    if last is None:
        return Unknown("no_source")
    apart = view.days_ago(last)
    if apart < sign.threshold:
        return None
    grounds = tuple(visit for visit in view.history.visits or () if visit.at == last)
    return Found(because("own_contact", days=apart), last, grounds)
