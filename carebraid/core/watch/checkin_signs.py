"""Signs in what the person tells us day by day. Every rule is the sentence of warning_signs.yaml."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from .baseline import USUAL_SLEEP_HOURS, Baseline, slope, usual
from .reason import because
from .signal import Point, Sign, SignBook
from .view import HELD_DAYS, Finding, Found, Unknown, View

RISKY_TRIGGERS = frozenset({"people", "place", "offered", "saw_use"})
"""Trigger codes that mean being near people or places tied to use."""
LOSS_TRIGGERS = frozenset(
    {
        "death",
        "breakup",
        "eviction",
        "job_loss",
        "arrest",
        "custody",
        "friend_overdose",
        "loss",
        "conflict",
    }
)
"""Trigger codes that mean a loss or a hard event ("Loss or conflict")."""
SLOPE_POINTS = 4
SLOPE_DAYS = 2
"""A slope needs four points that span two days: project convention, so that an hour is not a trend."""


def sleep_baseline(view: View, book: SignBook) -> Baseline:
    """Usual hours of sleep before the seven days being judged."""
    hours = {day: point.sleep_hours for day, point in view.sleep.items() if point.sleep_hours is not None}
    before = max(hours, default=view.today) - 6
    return usual(
        hours,
        before,
        days=book.baseline_days,
        minimum=book.baseline_points,
        default=USUAL_SLEEP_HOURS,
    )


def sleep_short(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: hours <6 on >=3 of 7 days OR drop >=1.5 h from baseline."""
    nights = view.sleep_window(sign.window_days)
    base = sleep_baseline(view, book)
    suffix = "" if base.source == "personal" else "_population"
    short = [(hours, point) for _, hours, point in nights if hours < 6]
    if len(short) >= 3:
        facts: dict[str, int | float] = {"nights": len(short), "days": len(nights)}
        facts |= {"usual": float(base.median)} if not suffix else {}
        grounds = tuple(point for _, point in short)
        return Found(because(f"sleep_short{suffix}", **facts), short[0][1].at, grounds)
    if len(nights) < 3:
        return _no_answer(view, bool(view.sleep))
    now = median(hours for _, hours, _ in nights)
    if now > base.median - 1.5:
        return None
    facts = {"hours": float(now), "usual": float(base.median)}
    return Found(
        because(f"sleep_drop{suffix}", **facts),
        nights[0][2].at,
        tuple(view.sleep.values()),
    )


def sleep_very_short(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: hours <4 on >=2 nights in a row."""
    nights = view.sleep_window(sign.window_days)
    run: list[tuple[int, Point]] = []
    longest: list[tuple[int, Point]] = []
    for day, hours, point in nights:
        follows = bool(run) and day == run[-1][0] + 1
        run = [*(run if follows else []), (day, point)] if hours < 4 else []
        longest = run if len(run) > len(longest) else longest
    if len(longest) >= 2:
        return Found(
            because("sleep_very_short", nights=len(longest)),
            longest[0][1].at,
            tuple(p for _, p in longest),
        )
    return _no_answer(view, bool(view.sleep)) if len(nights) < 2 else None


def craving_high(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: now >=7 any time OR 24h worst >=8."""
    told = [p for _, p in view.own if p.craving is not None or p.worst is not None]
    span = timedelta(days=sign.window_days)
    # 24 hours touch two local days, so an answer speaks for a day longer than the window has days.
    told = [p for p in told if p.at > told[-1].at - span and view.held(view.day(p.at), sign.window_days + 1)]
    high = [p for p in told if _is_strong(p)]
    high += [p for p in _others(view, sign) if _is_strong(p)]
    if not high:
        return None if told else _no_answer(view, any(p.craving is not None for _, p in view.own))
    craving = max(max(p.craving or 0, p.worst or 0) for p in high)
    since, ago = min(p.at for p in high), view.days_ago(max(p.at for p in high))
    if ago > sign.window_days:
        return Found(because("craving_high_held", craving=craving, days=ago), since, tuple(high))
    return Found(because("craving_high", craving=craving), since, tuple(high))


def _is_strong(point: Point) -> bool:
    return (point.craving or 0) >= 7 or (point.worst or 0) >= 8


def _others(view: View, sign: Sign) -> list[Point]:
    """What somebody else answered in the window before now: it may raise a sign, and never calms one."""
    return [p for _, p in view.points if not p.own_voice and view.is_recent(p.at, sign.window_days)]


def craving_slope(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: least-squares slope over last 7 points >=0.5 per day AND last >=4."""
    told = [(day, p) for day, p in view.own if p.worst is not None or p.craving is not None]
    recent = list(view.within(sign.window_days, told))[-7:]
    # The worst of the day where it was asked; otherwise the craving at the time of the check-in.
    values = [float(p.worst if p.worst is not None else p.craving or 0) for p in recent]
    if len(recent) < SLOPE_POINTS or recent[-1].at - recent[0].at < timedelta(days=SLOPE_DAYS):
        return _no_answer(view, bool(told))
    days = [(p.at - recent[0].at) / timedelta(days=1) for p in recent]
    per_day = slope(list(zip(days, values, strict=True)))
    if per_day is None or per_day < 0.5 or values[-1] < 4:
        return None
    facts = {"slope": round(per_day, 1), "last": int(values[-1])}
    return Found(because("craving_slope", **facts), recent[0].at, tuple(recent))


def resist_drop(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: resist <=4."""
    told = [(day, p) for day, p in view.own if p.resist is not None]
    recent = list(view.within(sign.window_days, told))
    low = [p for p in recent if p.resist is not None and p.resist <= 4]
    if low:
        lowest = min(p.resist for p in low if p.resist is not None)
        return Found(because("resist_drop", resist=lowest), low[0].at, tuple(low))
    return None if recent else _no_answer(view, bool(told))


def told_use(view: View, sign: Sign) -> Finding:
    """Use told in check-ins within the window; declining to say is not an answer."""
    told = [(day, p) for day, p in view.own if p.used is not None]
    recent = list(view.within(sign.window_days, told))
    used = [p for p in (*recent, *_others(view, sign)) if p.used]
    if used:
        days = len({view.day(p.at) for p in used})
        return Found(because("use_told", times=days), min(p.at for p in used), tuple(used))
    return None if recent else _no_answer(view, bool(told))


def told_triggers(view: View, sign: Sign, codes: frozenset[str], key: str) -> Found | None:
    """A trigger of ``codes`` told in the window before now, by anybody who answered."""
    named = [
        p
        for _, p in view.points
        if view.is_recent(p.at, sign.window_days) and not codes.isdisjoint(p.triggers)
    ]
    return Found(because(key), named[0].at, tuple(named)) if named else None


def loss_event(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: death, breakup, eviction, job loss, arrest, custody, overdose of friend."""
    if view.history.checkins is None:
        return Unknown("no_source")
    return told_triggers(view, sign, LOSS_TRIGGERS, "loss_event")


def checkin_silence(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: no response 3 days when baseline >=5 of 7."""
    if view.history.checkins is None:
        return Unknown("no_source")
    if not view.answered_days:
        return Unknown("too_few")
    last = view.answered_days[-1]
    silent = view.today - last
    if silent < 3:
        return None
    usual_days = [day for day in view.answered_days if day > last - 7]
    if len(usual_days) >= 5 and silent <= book.baseline_days:
        grounds = tuple(point for day, point in view.own if day > last - 7)
        facts = {"days": silent, "answered": len(usual_days)}
        return Found(because("checkin_silence", **facts), grounds[-1].at, grounds)
    known = [day for day in view.answered_days if day > last - book.baseline_days]
    # Seven answered days make a baseline; below that nobody can say what is usual for this person.
    return Unknown("too_few") if len(known) < book.baseline_points or silent > HELD_DAYS else None


def missed_medicine_days(view: View, days: int) -> tuple[int, tuple[object, ...]] | None:
    """Days of the last ``days`` answered on which medicine was not taken, with the answers that say so.

    A later "taken" on the same day wins: in the morning "not yet" is true for everybody. None where
    nothing was told.
    """
    told = [(day, p) for day, p in view.own if p.medicine is not None]
    recent = list(view.within(days, told))
    if not recent:
        return None
    taken = {view.day(p.at) for p in recent if p.medicine}
    missed = [p for p in recent if p.medicine is False and view.day(p.at) not in taken]
    return len({view.day(p.at) for p in missed}), tuple(missed)


def _no_answer(view: View, ever: bool) -> Unknown:
    """Why an answer is not there: no such source, too long ago, or too few of them."""
    if view.history.checkins is None:
        return Unknown("no_source")
    fresh = bool(view.own) and view.held(view.own[-1][0])
    return Unknown("too_few" if fresh or not ever else "too_old")
