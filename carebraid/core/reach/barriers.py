"""What got in the way of a visit, and which help that calls for: a missed visit brings help, never a penalty (CAP-152).

The list is a project convention after what people most often name (transport, childcare, money, time, fear); not yet
checked by a clinician. Whatever somebody names there is something to offer, and one thing is always offered: another time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from carebraid.core.kernel.refusal import Refused

HELP: Final[Mapping[str, tuple[str, ...]]] = {
    "ride": ("ride", "video", "nearer"),
    "childcare": ("childcare", "bring_children", "video"),
    "time": ("other_time", "video"),
    "work": ("other_time", "letter", "video"),
    "money": ("money_talk", "ride"),
    "fear": ("call_before", "come_with", "other_person"),
    "shame": ("call_before", "other_person"),
    "felt_bad": ("call_before", "home_visit", "other_time"),
    "used": ("call_before", "other_time"),
    "forgot": ("reminder",),
    "unsafe": ("call_safely",),
    "no_phone": ("phone", "letter_home"),
    "language": ("interpreter",),
    "other": ("call_before",),
}
ALWAYS: Final = "other_time"


def help_for(barriers: Iterable[str]) -> tuple[str, ...]:
    """What to offer for these barriers, in their order, each once; another time is always among it.

    Refuses a barrier that is not on the list (``visit.unknown_barrier``).
    """
    named = tuple(dict.fromkeys(barriers))
    unknown = [one for one in named if one not in HELP]
    if unknown:
        raise Refused("visit.unknown_barrier", "Please choose from the list what got in the way.")
    offers = dict.fromkeys(one for barrier in named for one in HELP[barrier])
    return (*(one for one in offers if one != ALWAYS), ALWAYS)


def check_wanted(wanted: Iterable[str]) -> tuple[str, ...]:
    """The help that was chosen, each once. Refuses what is not on the list (``visit.not_offered``)."""
    chosen = tuple(dict.fromkeys(wanted))
    if not set(chosen) <= {ALWAYS, *(one for some in HELP.values() for one in some)}:
        raise Refused("visit.not_offered", "Please choose from the help that is offered.")
    return chosen
