"""Every way in which something about a person can leave the team's own screens, by name (PRV-004).

A house test walks the addresses, flows, jobs and commands: each is either here, with what guards it, or in
:data:`INSIDE`, with why nothing leaves by it. One that is in neither fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Guard(StrEnum):
    """What stands before it. ``gate``: one recorded decision each time. ``window``: a supporter's boundary contract,
    asked each time. ``own``: the person's own record, to themself. ``neutral``: words that say nothing about anybody.
    ``suppressed``: counts, hidden where small.
    """

    GATE = "gate"
    WINDOW = "window"
    OWN = "own"
    NEUTRAL = "neutral"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: who receives by it, and what guards it."""

    receiver: str
    guard: Guard


WAYS: Final[dict[str, Way]] = {
    # --- pages and files for the person
    # --- supporters
    # --- partners
    # --- messages
    # --- jobs and commands
}
"""Way out by the name of its page, flow, job or command."""
