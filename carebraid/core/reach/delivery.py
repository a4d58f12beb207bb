"""What became of a message, as far as it is proved, and which ways to a person are open now.

Every message is queued, sent, delivered, shown, opened, answered, each state with its moment; what is not proved did not
happen. A text of whose arrival nobody gave proof in its time is "unknown", never "delivered". A
device that showed nothing for days is taken as dead, and the next way is used (CAP-094; beyond 15).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .outreach_rules import Why
from .texting import TEXT


class Delivery(StrEnum):
    """How far a message came, for certain."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    SHOWN = "shown"
    OPENED = "opened"
    ANSWERED = "answered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The moments of one message; None: not proved. ``failure``: why it will not go.

    ``channel``: how it went, empty before. Texts alone bring proof of their arrival; e-mail never does.
    """

    queued_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    failure: str = ""
    channel: str = ""

    @property
    def state(self) -> Delivery:
        """The furthest state that is proved; a message that was seen or came in did not fail, whatever a gateway says."""
        if self.answered_at is not None:
            return Delivery.ANSWERED
        if self.opened_at is not None:
            return Delivery.OPENED
        if self.shown_at is not None:
            return Delivery.SHOWN
        if self.delivered_at is not None:
            return Delivery.DELIVERED
        if self.failure:
            return Delivery.FAILED
        return Delivery.QUEUED if self.sent_at is None else Delivery.SENT

    def state_at(self, now: datetime, within: timedelta) -> Delivery:
        """The same, but a text that left and brought no proof ``within`` that time is unknown."""
        return Delivery.UNKNOWN if self.lacks_proof(now, within) else self.state

    def lacks_proof(self, now: datetime, within: timedelta) -> bool:
        """A text that left so long ago, and of which nothing came back."""
        is_text = self.state is Delivery.SENT and self.channel == TEXT
        return is_text and self.sent_at is not None and now - self.sent_at >= within


MAY_LATER: Final = frozenset({Why.OK, Why.QUIET_HOURS})
"""Answers of the rules for messages after which one may be queued; a cap that is full is a closed way for now."""
IN_PERSON: Final = ("call", "video", "visit")
"""Ways that a colleague goes, each of which the person may close; a visit is open only by their yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is to reach one person by. ``seen_at``: when their device was last heard of; ``telephones``: safe ones.

    ``wish`` None: they were never asked how we may reach out in person.
    """

    has_account: bool
    seen_at: datetime | None
    message: Why
    telephones: int
    wish: Collection[str] | None = None


def open_ways(means: Means, now: datetime, silent_after: timedelta) -> frozenset[str]:
    """Which of app, message, call, video and visit are open. Whatever is not known is closed, but for a call by a safe number."""
    has_device = means.has_account and means.seen_at is not None and now - means.seen_at < silent_after
    allowed = {"call", "video"} if means.wish is None else set(means.wish) & set(IN_PERSON)
    ways = {"app"} if has_device else set()
    if means.message in MAY_LATER:
        ways.add("message")
    if means.telephones and "call" in allowed:
        ways.add("call")
    if "video" in allowed and (means.telephones or has_device):
        ways.add("video")
    if "visit" in allowed:
        ways.add("visit")
    return frozenset(ways)
