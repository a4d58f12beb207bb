"""Why, in the reader's language: a stored signal's code and facts as one sentence, whoever raised it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from carebraid.core.team.next_step import NEXT, STEP_DOWN
from carebraid.core.team.why import say_unknown, say_why
from carebraid.core.watch.reason import Reason
from carebraid.core.watch.sentences import SENTENCES


def say_signal(code: str, facts: Mapping[str, Any], language: str) -> str:
    """The sentence of a task's signal or of a sign; a code without one is said in general words, never dropped."""
    told = say_why(code, facts, language)
    if told is not None:
        return told
    if code in SENTENCES:
        return Reason(code, tuple(sorted(facts.items()))).say(language)
    return say_unknown(facts, language)


def say_signals(why: Sequence[Mapping[str, Any]], language: str) -> tuple[str, ...]:
    """Every reason of a task once, with its newest facts: what is a matter of safety first, then the newest. That contact
    was made is said last: what came since weighs more."""
    newest = {signal["code"]: signal for signal in why}
    urgent = [code for code in NEXT if code in newest and code != STEP_DOWN]
    rest = [code for code in reversed(newest) if code not in urgent and code != STEP_DOWN]
    last = [STEP_DOWN] if STEP_DOWN in newest else []
    return tuple(say_signal(code, newest[code]["facts"], language) for code in (*urgent, *rest, *last))
