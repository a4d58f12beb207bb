"""Signs in visits, tests, doses, moves and dates. Every rule is a sentence of warning_signs.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from .checkin_signs import missed_medicine_days
from .reason import because
from .signal import Score, Sign, SignBook
from .view import Finding, Found, Unknown, View


def moud_missed(view: View, days: int) -> tuple[int, tuple[object, ...]] | None:
    """Days without opioid medicine in the last ``days``: dose log, check-ins, the adherence question.

    The largest of the three counts: sources that disagree are read carefully. None: none of them says.
    """
    counts: list[tuple[int, tuple[object, ...]]] = []
    doses = [d for d in view.history.doses or () if d.kind == "moud" and _is_last(view, d.on, days)]
    if doses:
        given = {dose.on for dose in doses if dose.taken}
        missed = tuple(dose for dose in doses if not dose.taken and dose.on not in given)
        counts.append((len({dose.on for dose in missed}), missed))
    told = missed_medicine_days(view, days) if view.history.takes_moud else None
    counts += [told] if told else []
    score = _adherence(view, "moud", days)
    counts += [(int(score.totals.get("missed_days") or 0), (score,))] if score else []
    return max(counts, key=lambda count: count[0], default=None)


def _is_last(view: View, on: date, days: int) -> bool:
    return view.today - days < on.toordinal() <= view.today


def _adherence(view: View, about: str, days: int) -> Score | None:
    """The newest scored adherence question about that medicine in the window."""
    rows = [
        score
        for value, score in view.scores("med-adherence-1", "missed_days")
        if score.about == about and view.is_recent(score.at, days)
    ]
    return rows[-1] if rows else None


def missed_moud(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: methadone or buprenorphine missed >=2 days OR refill 3+ days late."""
    count = moud_missed(view, sign.window_days)
    if count is None:
        has_source = view.history.doses is not None or view.history.takes_moud
        return Unknown("too_few" if has_source else "no_source")
    missed, grounds = count
    return Found(because("missed_moud", missed=missed), None, grounds) if missed >= 2 else None


def missed_psych_med(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: missed_days >=3 in 7 or fill gap >=7 days."""
    score = _adherence(view, "", sign.window_days)
    told = None if view.history.takes_moud else missed_medicine_days(view, 7)
    counts = [told] if told else []
    counts += [(int(score.totals.get("missed_days") or 0), (score,))] if score else []
    if not counts:
        has_source = view.history.scores is not None or view.history.checkins is not None
        return Unknown("too_few" if has_source else "no_source")
    missed, grounds = max(counts, key=lambda count: count[0])
    return Found(because("missed_psych_med", missed=missed), None, grounds) if missed >= 3 else None


def last_contact(view: View) -> datetime | None:
    """The last time person and team were in touch: a kept visit, a recorded contact or an own check-in."""
    moments = [visit.at for visit in view.history.visits or () if visit.state == "kept"]
    moments += [view.own[-1][1].at] if view.own else []
    moments += [view.history.last_contact_at] if view.history.last_contact_at else []
    return max((moment for moment in moments if moment <= view.now), default=None)


def missed_visit(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: 2 no-shows in 30 days or no contact 14 days."""
    if view.history.visits is None:
        return Unknown("no_source")
    missed = [
        v for v in view.history.visits if v.state == "missed" and view.is_recent(v.at, sign.window_days)
    ]
    if len(missed) >= 2:
        return Found(
            because("no_shows", missed=len(missed)),
            max(v.at for v in missed),
            tuple(missed),
        )
    touched = last_contact(view) or view.history.enrolled_at
    if touched is None:
        return Unknown("too_few")
    days = (view.now - touched) // timedelta(days=1)
    kept = tuple(visit for visit in view.history.visits if visit.at == touched)
    own = tuple(point for _, point in view.own[-1:] if point.at == touched)
    return Found(because("no_contact", days=days), touched, kept + own) if days >= 14 else None


def uds_positive(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: confirmed or presumptive positive not explained by prescription."""
    if view.history.urines is None:
        return Unknown("no_source")
    tested = [
        urine
        for urine in view.history.urines
        if urine.result in ("positive", "negative") and view.is_recent(urine.at, sign.window_days)
    ]
    found = [urine for urine in tested if urine.result == "positive" and not urine.explained]
    if not found:
        return None if tested else Unknown("too_few")
    newest = max(urine.at for urine in found)
    return Found(because("uds_positive", days=view.days_ago(newest)), newest, tuple(found))


def uds_missing(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: two expected tests missed in 14 days."""
    if view.history.urines is None:
        return Unknown("no_source")
    missed = [
        u for u in view.history.urines if u.result == "missing" and view.is_recent(u.at, sign.window_days)
    ]
    if len(missed) < 2:
        return None
    return Found(
        because("uds_missing", missed=len(missed)),
        max(u.at for u in missed),
        tuple(missed),
    )


def moud_absent_in_urine(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: buprenorphine or norbuprenorphine absent when prescribed."""
    if view.history.urines is None:
        return Unknown("no_source")
    looked = [
        urine
        for urine in view.history.urines
        if urine.medicine_found is not None and view.is_recent(urine.at, sign.window_days)
    ]
    absent = [urine for urine in looked if urine.medicine_found is False]
    if not absent:
        return None if looked else Unknown("too_few")
    newest = max(urine.at for urine in absent)
    return Found(because("moud_absent", days=view.days_ago(newest)), newest, tuple(absent))


def anniversary(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: within 7 days."""
    if view.history.hard_dates is None:
        return Unknown("no_source")
    away = sorted(_days_until(view.today, on) for on in view.history.hard_dates)
    if not away or away[0] > sign.window_days:
        return None
    return Found(because("anniversary", days=away[0]), None, tuple(view.history.hard_dates))


def _days_until(today: int, on: date) -> int:
    """Days until the next return of a date; 29 February returns on 1 March in other years."""
    year = date.fromordinal(today).year
    returns = (_in_year(on, year).toordinal(), _in_year(on, year + 1).toordinal())
    return min(day - today for day in returns if day >= today)


def _in_year(on: date, year: int) -> date:
    try:
        return on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def post_transition(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: within 28 days."""
    if view.history.transitions is None:
        return Unknown("no_source")
    recent = [move for move in view.history.transitions if view.is_recent(move.at, sign.window_days)]
    if not recent:
        return None
    newest = max(move.at for move in recent)
    return Found(because("post_transition", days=view.days_ago(newest)), newest, tuple(recent))


def newest_of(moments: Sequence[datetime], now: datetime) -> datetime | None:
    """The newest moment that is not after ``now``."""
    return max((moment for moment in moments if moment <= now), default=None)
