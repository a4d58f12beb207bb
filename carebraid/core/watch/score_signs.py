"""Signs in scored instruments: what changed since the last time. Every rule is a sentence of
warning_signs.yaml; a score that could not be made is never read as a number."""

from __future__ import annotations

from datetime import timedelta

from .checkin_signs import RISKY_TRIGGERS, sleep_very_short, told_triggers, told_use
from .reason import because
from .signal import Score, Sign, SignBook
from .view import Finding, Found, Unknown, View

EARLIER_DAYS = 90
"""How far back a score may lie that the newest one is compared with. Project convention."""


def _change(view: View, instrument: str, total: str, days: int) -> tuple[float, list[Score], float] | None:
    """(newest total, [earlier …, newest], lowest earlier total) where there are two to compare."""
    rows = view.scores(instrument, total)
    if len(rows) < 2 or not view.is_recent(rows[-1][1].at, days):
        return None
    newest, score = rows[-1]
    inside = [row for row in rows[:-1] if score.at - row[1].at <= timedelta(days=days)]
    close = score.at - rows[-2][1].at <= timedelta(days=EARLIER_DAYS)
    earlier = inside or ([rows[-2]] if close else [])
    if not earlier:
        return None
    lowest, low_score = min(earlier, key=lambda row: row[0])
    return newest, [low_score, score], lowest


def _rise(view: View, sign: Sign, instrument: str, total: str, by: float, key: str) -> Finding:
    """A rise of at least ``by`` points from the lowest earlier score in the window."""
    change = _change(view, instrument, total, sign.window_days)
    if change is None:
        return _no_score(view)
    newest, grounds, lowest = change
    if newest - lowest < by:
        return None
    return Found(because(key, before=lowest, after=newest), grounds[-1].at, tuple(grounds))


def _no_score(view: View) -> Unknown:
    return Unknown("no_source" if view.history.scores is None else "too_few")


def _first(*findings: Finding) -> Finding:
    """The first that is there; else quiet if any was looked for; else why none could be."""
    found = next((finding for finding in findings if isinstance(finding, Found)), None)
    if found is not None or None in findings:
        return found
    reasons = [finding.why for finding in findings if isinstance(finding, Unknown)]
    return Unknown(next((why for why in reasons if why != "no_source"), "no_source"))


def mood_drop(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: PHQ-9 rise >=5 OR PHQ-2 >=3 after <3 OR WHO-5 drop >=10 points."""
    return _first(
        _rise(view, sign, "phq-9", "total", 5, "phq9_rise"),
        _crossing_phq2(view, sign),
        _who5_drop(view, sign),
    )


def _crossing_phq2(view: View, sign: Sign) -> Finding:
    change = _change(view, "phq-2", "total", sign.window_days)
    if change is None:
        return _no_score(view)
    newest, grounds, lowest = change
    if not newest >= 3 > lowest:
        return None
    return Found(
        because("phq2_positive", before=lowest, after=newest),
        grounds[-1].at,
        tuple(grounds),
    )


def _who5_drop(view: View, sign: Sign) -> Finding:
    rows = view.scores("who-5", "percent")
    if len(rows) < 2 or not view.is_recent(rows[-1][1].at, sign.window_days):
        return _no_score(view)
    newest, score = rows[-1]
    earlier = [r for r in rows[:-1] if score.at - r[1].at <= timedelta(days=EARLIER_DAYS)]
    if not earlier:
        return _no_score(view)
    highest, high_score = max(earlier, key=lambda row: row[0])
    if highest - newest < 10:
        return None
    return Found(
        because("who5_drop", before=highest, after=newest),
        score.at,
        (high_score, score),
    )


def anxiety_rise(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: rise >=4."""
    return _rise(view, sign, "gad-7", "total", 4, "gad7_rise")


def irritability(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: gad-7 q6 >=2 or BAM q3 >=2."""
    pairs = (
        (view.latest("gad-7", sign.window_days), "q6"),
        (view.latest("bam", sign.window_days), "q3"),
    )
    return _first(*(_answer(view, score, item, 2, "irritable") for score, item in pairs))


def _answer(view: View, score: Score | None, item: str, at_least: float, key: str) -> Finding:
    """An item's answer of at least ``at_least`` in the newest answers of an instrument."""
    value = None if score is None else score.answers.get(item)
    if score is None or value is None:
        return _no_score(view)
    return Found(because(key), score.at, (score,)) if value >= at_least else None


def trauma_flare(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: rise >=10 or total >=31 after below."""
    change = _change(view, "pcl-5", "total", sign.window_days)
    if change is None:
        return _no_score(view)
    newest, grounds, lowest = change
    if newest - lowest < 10 and not newest >= 31 > lowest:
        return None
    return Found(
        because("pcl5_rise", before=lowest, after=newest),
        grounds[-1].at,
        tuple(grounds),
    )


def isolation(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: BAM q16 = 0 OR supportive contacts <=1 in 7 days (baseline >=3)."""
    score = view.latest("bam", sign.window_days)
    value = None if score is None else score.answers.get("q16")
    if score is None or value is None:
        return _no_score(view)
    return Found(because("isolation"), score.at, (score,)) if value == 0 else None


def risky_people_places(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: BAM q11 >=2 or person reports trigger."""
    told: Finding = Unknown("no_source")
    if view.history.checkins is not None:
        told = told_triggers(view, sign, RISKY_TRIGGERS, "risky_trigger")
    return _first(told, _answer(view, view.latest("bam", sign.window_days), "q11", 2, "risky_bam"))


def any_use(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: use score rises from 0."""
    change = _change(view, "bam", "use", sign.window_days)
    bam: Finding = _no_score(view)
    if change is not None:
        newest, grounds, lowest = change
        risen = newest > 0 and lowest == 0
        bam = Found(because("use_bam", after=newest), grounds[-1].at, tuple(grounds)) if risen else None
    return _first(told_use(view, sign), bam)


def pain_flare(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: rise >=30% and >=2 points."""
    change = _change(view, "peg", "mean", sign.window_days)
    if change is None:
        return _no_score(view)
    newest, grounds, lowest = change
    if newest - lowest < 2 or newest < lowest * 1.3:
        return None
    return Found(
        because("pain_rise", before=lowest, after=newest),
        grounds[-1].at,
        tuple(grounds),
    )


def withdrawal(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: COWS >=5 or SOWS >=10."""
    pairs = (("cows", 5, "cows"), ("sows-gossop", 10, "sows"))
    return _first(*(_at_least(view, sign, instrument, low, key) for instrument, low, key in pairs))


def _at_least(view: View, sign: Sign, instrument: str, low: float, key: str) -> Finding:
    rows = view.scores(instrument, "total")
    if not rows or not view.is_recent(rows[-1][1].at, sign.window_days):
        return _no_score(view)
    value, score = rows[-1]
    return Found(because(key, score=value), score.at, (score,)) if value >= low else None


def stimulant_flag(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: very short sleep plus palpitations or pulse >110."""
    sleep = sleep_very_short(view, sign, book)
    if not isinstance(sleep, Found):
        return sleep
    effects = view.latest("side-effects-20", sign.window_days)
    heart = None if effects is None else effects.answers.get("palpitations")
    if effects is None or heart is None:
        return _no_score(view)
    if heart < 2:
        return None
    return Found(because("stimulant_flag"), sleep.since, (*sleep.grounds, effects))


def risk_over_protection(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: risk >=12 and protective <=12."""
    score = view.latest("bam", sign.window_days)
    risk = None if score is None else score.totals.get("risk")
    protective = None if score is None else score.totals.get("protective")
    if score is None or risk is None or protective is None:
        return _no_score(view)
    if risk < 12 or protective > 12:
        return None
    return Found(
        because("risk_over_protection", risk=risk, protective=protective),
        score.at,
        (score,),
    )


def social_need(view: View, sign: Sign, book: SignBook) -> Finding:
    """Rule: needs >=2 or safety = 1."""
    score = view.latest("social-needs-9", sign.window_days)
    needs = None if score is None else score.totals.get("needs")
    if score is None or (needs is None and score.answers.get("safety") is None):
        return _no_score(view)
    if score.answers.get("safety") == 1:
        return Found(because("social_unsafe"), score.at, (score,))
    if needs is None or needs < 2:
        return None
    return Found(because("social_need", needs=needs), score.at, (score,))
