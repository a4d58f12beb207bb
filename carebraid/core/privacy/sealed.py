"""An account for the day on which nobody can sign in as usual (45 CFR 164.312(a)(2)(ii); PRV-076)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ..kernel.refusal import Refused

OPEN_FOR: Final = timedelta(hours=4)
"""How long the account stays open, as long as a record that is opened in an emergency; project convention."""

REVIEW_WITHIN: Final = timedelta(hours=72)

SHORTEST_WHY: Final = 20


def check_why(why: str) -> str:
    """The reason without the space around it. Refuses one under 20 signs (``sealed.why_too_short``)."""
    said = " ".join(why.split())
    if len(said) < SHORTEST_WHY:
        raise Refused(
            "sealed.why_too_short",
            "Please say why nobody can sign in as usual: {least} letters at least. Whoever reviews this reads it.",
            least=SHORTEST_WHY,
        )
    return said
