"""The moments of the program at which a fair test may draw, and what can be done at each.

Nothing here is less than what is done today: a test may reach out sooner, higher or more often, never later than a clock of
safety allows and never lower on the ladder. What asks for a clinician, and everything about safety, is at no such moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OCCASIONS: Mapping[str, str] = MappingProxyType(
    {
        "outreach_text": "wording",
        "outreach_hour": "timing",
        "booster_pace": "booster_dose",
        "outreach_start": "outreach_rung",
        "outreach_caller": "outreach_rung",
    }
)
"""What kind of thing is decided at each moment: a text goes out by itself; its hour; the next booster is planned; an
outreach begins that the app may begin (level 1); one begins that a colleague begins (level 2)."""

WAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outreach_text": ("waits_for_you", "thinking_of_you", "one_word_is_enough"),
        "outreach_hour": ("at_once", "at_ten", "at_eighteen"),
        "booster_pace": ("as_it_fades", "twice_as_often", "three_weekly"),
        "outreach_start": ("nudge_first", "text_first"),
        "outreach_caller": ("peer_first", "care_manager_first"),
    }
)
"""What can be done at each moment; the first is what is done without a test. Every text is one that gives nothing away."""

HOURS: Mapping[str, int] = MappingProxyType({"at_ten": 10, "at_eighteen": 18})
"""The hour of the person's own clock to which a text waits."""

BEGINS_WITH: Mapping[str, str] = MappingProxyType(
    {
        "nudge_first": "nudge",
        "text_first": "text",
        "peer_first": "peer",
        "care_manager_first": "care_manager",
    }
)
"""The rung of the ladder with which an outreach begins."""

OF_PEOPLE_WHO_GET_MESSAGES = frozenset({"outreach_text", "outreach_hour"})
"""Moments at which a message leaves, whose harm is that people stop messages; at the others it is a safety case."""

BROUGHT_ABOUT: Mapping[str, frozenset[str]] = MappingProxyType({"booster_pace": frozenset({"reached"})})
"""Outcomes that the way itself brings about, at each moment: more boosters are more talks, which proves nothing."""
