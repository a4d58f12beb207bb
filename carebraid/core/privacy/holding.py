"""Holding back one answer or entry from its person's own view, on an individual decision (PRV-056).

45 CFR 164.524(a)(3)(i): a licensed professional has found that access is reasonably likely to endanger the life or
physical safety of the person or another. That somebody might be upset is no ground. There is no blanket delay.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from ..kernel.moment import zone
from ..kernel.refusal import Refused

GROUNDS: Final = ("endangers_the_person", "endangers_another")
LONGEST: Final = timedelta(days=90)
"""The rule sets no end; ninety days is this project's own, so that nobody is left without their record by habit."""

REVIEW_WITHIN: Final = timedelta(days=14)
"""By when somebody else looks at it, asked or not; project convention."""

SHORTEST_WORDS: Final = 20
KEPT, RELEASED = "kept", "released"


def check_hold(*, ground: str, words: str, until_on: date | None, today: date) -> str:
    """The words without the space around them; ``today`` where the person lives.

    Refuses ``held.no_ground``, ``held.words_too_short`` (under 20 signs), ``held.no_end`` and ``held.too_long`` (an
    end that is not after today and within 90 days).
    """
    if ground not in GROUNDS:
        raise Refused("held.no_ground", "Please say whose life or safety would be in danger.")
    said = " ".join(words.split())
    if len(said) < SHORTEST_WORDS:
        raise Refused(
            "held.words_too_short",
            "Please say what makes the danger likely for this person: {least} letters at least.",
            least=SHORTEST_WORDS,
        )
    if until_on is None:
        raise Refused("held.no_end", "Please choose a day on which it opens by itself.")
    if not today < until_on <= today + LONGEST:
        raise Refused("held.too_long", "It opens by itself after 90 days at the latest. Please choose a day.")
    return said


def ends_at(until_on: date, zone_name: str) -> datetime:
    """The moment at which it opens: the first of that day where the person lives."""
    return datetime.combine(until_on, datetime.min.time(), tzinfo=zone(zone_name)).astimezone(UTC)


def check_review(finding: str, words: str, *, is_own: bool) -> None:
    """Refuse ``held.no_finding``, ``held.review_words_missing`` and keeping one's own hold (``held.own``, 403).

    45 CFR 164.524(a)(4): the reviewer took no part in the decision. Opening it is nobody's to be refused.
    """
    if finding not in (KEPT, RELEASED):
        raise Refused("held.no_finding", "Please say whether it stays held back or opens now.")
    if finding == KEPT and is_own:
        raise Refused(
            "held.own", "Somebody else has to review this: it was you who held it back.", status=403
        )
    if finding == KEPT and not words.strip():
        raise Refused("held.review_words_missing", "Please say what you found, in words the person can read.")
