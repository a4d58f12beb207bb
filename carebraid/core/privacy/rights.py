"""What a person may ask of their record, and the clock of each right (PRV-054, 057, 058, 060, 062).

Clocks run in calendar days where the person lives; the day of asking is day zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..kernel.refusal import Refused
from .regime import gdpr_due_on


@dataclass(frozen=True, slots=True)
class Right:
    """One right: days until the answer is due, days of the one written extension (0: none), and the source."""

    days: int
    extension_days: int
    source: str


RIGHTS: Final[Mapping[str, Right]] = {
    "amendment": Right(60, 30, "45 CFR 164.526(b)(2)"),
    "access": Right(30, 30, "42 CFR 2.23; 45 CFR 164.524(b)(2)"),
    "accounting": Right(60, 30, "42 CFR 2.25; 45 CFR 164.528(c)(1)"),
    # The rules set no clock for these two; a month is this project's own.
    "restriction": Right(30, 0, "42 CFR 2.26; 45 CFR 164.522(a); 30 days: project convention"),
    "complaint": Right(30, 0, "42 CFR 2.4; 45 CFR 164.530(d); 30 days: project convention"),
    # A person looks at what a score, level or alert made of them (PRV-097).
    "review": Right(30, 0, "GDPR article 22(3) and 12(3); asked for everywhere: project convention"),
    "intermediary": Right(30, 0, "42 CFR 2.24"),
    # Two further months (12(3)), counted as the shortest two there are.
    "portability": Right(30, 59, "GDPR articles 20 and 12(3)"),
    "objection": Right(30, 59, "GDPR articles 21 and 12(3)"),
    "erasure": Right(30, 59, "GDPR articles 17 and 12(3)"),
}

ONLY_GDPR: Final = frozenset({"portability", "objection", "erasure"})
"""Rights that only a site under the GDPR knows (PRV-096); what others call by these names is a restriction or a copy."""

ONLY_INTERMEDIARY: Final = frozenset({"intermediary"})
"""What only an organisation that acts as an intermediary owes (42 CFR 2.24, PRV-059)."""

_MONTH: Final = frozenset({"access", "amendment", "restriction"}) | ONLY_GDPR
"""What article 12(3) gives one month for; the rest keeps the clock it has."""

RETALIATION_CHECK: Final = timedelta(days=90)
"""After a complaint somebody looks whether care changed because of it (2.4(c), PRV-062; 90 days: our requirement)."""

LONGEST_WISH: Final = 4000
"""Characters of one wish: a page and a half of typing, project convention."""


def due_on(kind: str, asked_on: date, *, is_gdpr: bool = False) -> date:
    """The day by which an answer is due; under the GDPR a month where that is sooner. Refuses ``right.unknown``."""
    right = RIGHTS.get(kind)
    if right is None:
        raise Refused("right.unknown", "Please choose what you want to ask for.")
    own = asked_on + timedelta(days=right.days)
    if not is_gdpr or kind not in _MONTH:
        return own
    return gdpr_due_on(asked_on) if kind in ONLY_GDPR else min(own, gdpr_due_on(asked_on))


def offered(*, is_gdpr: bool, is_intermediary: bool) -> tuple[str, ...]:
    """The rights that can be asked for where these rules hold."""
    hidden = (frozenset() if is_gdpr else ONLY_GDPR) | (frozenset() if is_intermediary else ONLY_INTERMEDIARY)
    return tuple(kind for kind in RIGHTS if kind not in hidden)


def check_wish(kind: str, wish: str, *, is_paid_in_full: bool = False) -> None:
    """Refuse a wish without words (``right.no_words``) or with too many (``right.too_long``).

    Access and accounting, and the restriction on what was paid in full, need no reason and so no words.
    """
    needs_words = (
        kind in ("amendment", "restriction", "complaint", "review", "objection") and not is_paid_in_full
    )
    if needs_words and not wish.strip():
        raise Refused("right.no_words", "Please say in your own words what you want. One sentence is enough.")
    if len(wish) > LONGEST_WISH:
        raise Refused(
            "right.too_long",
            "This is longer than we can keep in one request. Please shorten it, or send it in two parts.",
        )


def may_disagree(kind: str, decision: str, disagreement: str) -> bool:
    """Whether a statement of disagreement may be added: after a denial, whole or in part, once (164.526(d)(2))."""
    return kind == "amendment" and decision in ("denied", "partly") and not disagreement
