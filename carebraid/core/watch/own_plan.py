"""Signs of a person's own as they are kept: what may be written, and what may become of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum

from carebraid.core.kernel.refusal import Refused

from .own_days import Measure
from .signature import MOST_BUDGET

LEARN_EVERY = timedelta(days=7)
"""Limits are learnt again once a week, and whenever somebody changes a sign or the budget. Project convention."""
LONGEST = 200
MOST_SIGNS = 8
"""Signs at once: more cannot be kept in mind. Project convention."""
TELLS = frozenset({"team", "me"})


class State(StrEnum):
    """``proposed``: found in the days, and nobody has said yes yet."""

    PROPOSED = "proposed"
    WATCHED = "watched"
    MUTED = "muted"
    STOPPED = "stopped"


class Act(StrEnum):
    """What can be done with a sign in one tap."""

    WATCH = "watch"
    MUTE = "mute"
    STOP = "stop"
    SHARPEN = "sharpen"
    EASE = "ease"


_AFTER: Mapping[Act, State] = {Act.WATCH: State.WATCHED, Act.MUTE: State.MUTED, Act.STOP: State.STOPPED}


def check_sign(words: str, measure: str, *, is_low: bool, then_what: str, tell: str) -> Measure:
    """What is to be watched. Refuses an unknown thing or direction, too many words, and nobody to tell."""
    try:
        wanted = Measure(measure)
    except ValueError as error:
        raise Refused("sign.unknown_measure", "Please choose what to watch.") from error
    if not words.strip():
        raise Refused("sign.no_words", "Please say in your own words what you notice.")
    if max(len(words), len(then_what)) > LONGEST:
        raise Refused("sign.too_long", "Please keep it short: 200 letters at most.")
    if is_low and wanted not in (Measure.SLEEP, Measure.MOOD):
        raise Refused("sign.no_direction", "This can only be watched for going up.")
    if tell not in TELLS:
        raise Refused("sign.unknown_tell", "Please choose who is told.")
    return wanted


def check_room(open_signs: int) -> None:
    """Refuse one more than eight (``sign.enough``)."""
    if open_signs >= MOST_SIGNS:
        raise Refused(
            "sign.enough",
            "Eight signs are enough at once. Please stop one before you add another.",
            status=409,
        )


def check_budget(budget: int) -> None:
    """Refuse an alarm budget outside 0 to 10 a month (``sign.budget_out_of_range``)."""
    if not 0 <= budget <= MOST_BUDGET:
        raise Refused("sign.budget_out_of_range", "Please choose from 0 to 10 alarms a month.")


def is_safety(measure: str, medicines: Collection[str]) -> bool:
    """Whether a sign is one of safety: missed opioid medicine, which a life can hang on (warning_signs.yaml, missed_moud)."""
    return measure == Measure.DOSES and "moud" in medicines


def after(act: str, state: str, pitch: str, *, safety: bool) -> tuple[State, str]:
    """(state, pitch) after what somebody did. Refuses an unknown act, and to mute or stop a sign of safety."""
    try:
        wanted, now = Act(act), State(state)
    except ValueError as error:
        raise Refused("sign.unknown_act", "This cannot be done with a sign.") from error
    if safety and wanted in (Act.MUTE, Act.STOP):
        raise Refused(
            "sign.safety_stays",
            "This sign stays on: without this medicine the danger of an overdose grows fast. Your team can talk about it with you.",
            status=409,
        )
    if wanted in _AFTER:
        return _AFTER[wanted], pitch
    if now in (State.PROPOSED, State.STOPPED):
        raise Refused("sign.not_watched", "This sign is not watched. Please start it first.", status=409)
    return now, "sharp" if wanted is Act.SHARPEN else "usual"


def check_tell(tell: str, *, safety: bool) -> None:
    """Refuse nobody known, and keeping a sign of safety from the team (``sign.safety_stays``)."""
    if tell not in TELLS:
        raise Refused("sign.unknown_tell", "Please choose who is told.")
    if safety and tell != "team":
        raise Refused(
            "sign.safety_stays", "Your team is told of this one: a life can hang on it.", status=409
        )
