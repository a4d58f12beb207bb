"""Opening a record in an emergency, telling medical staff in one, and the review of both (42 CFR 2.51; PRV-039, 040)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from ..kernel.refusal import Refused

OPEN_FOR: Final = timedelta(hours=4)
"""How long a record stays open to somebody who opened it in an emergency. Project convention: long enough for one
emergency and a handover, short enough to be over before the next shift."""

REVIEW_WITHIN: Final = timedelta(hours=72)
"""By when somebody else looks at it (PRV-040)."""

TOLD_FOR: Final = timedelta(hours=24)
"""How long one recorded emergency carries what is told; the gate itself asks the same."""

SHORTEST_REASON: Final = 20
"""Signs. A reason shorter than this tells a reviewer nothing (PRV-001 asks the same of other written reasons)."""

FINDINGS: Final = ("justified", "not_justified", "unclear")
"""What a review can find. ``unclear`` is a finding too: what is still missing is said beside it."""

TELLABLE: Final = ("person", "condition", "medicine", "urine", "event", "checkin")
"""Kinds of the record that the emergency profile covers. Who it is always goes with it."""


def check_reason(why: str) -> str:
    """The reason without the space around it. Refuses one under 20 signs (``emergency.why_too_short``)."""
    said = " ".join(why.split())
    if len(said) < SHORTEST_REASON:
        raise Refused(
            "emergency.why_too_short",
            "Please say in a few more words what happened: {least} letters at least. Whoever reviews this reads it.",
            least=SHORTEST_REASON,
        )
    return said


def check_told(who: str, facility: str, nature: str, kinds: Iterable[str]) -> frozenset[str]:
    """The kinds that are told, ``person`` always among them.

    Refuses (``emergency.<field>_missing``) without who hears it, where they work, or what the emergency is: the
    law wants these written down at once (2.51(c)). Refuses a kind that is not in :data:`TELLABLE`.
    """
    needed = (
        (who, Refused("emergency.who_missing", "Please write down who you are telling, by name.")),
        (
            facility,
            Refused(
                "emergency.facility_missing",
                "Please write down the hospital, ambulance or practice they work for.",
            ),
        ),
        (nature, Refused("emergency.nature_missing", "Please write down what the emergency is.")),
    )
    for said, refusal in needed:
        if not said.strip():
            raise refusal
    wanted = frozenset(kinds)
    if not wanted <= frozenset(TELLABLE):
        raise Refused("emergency.unknown_kind", "One of these things cannot be told in an emergency.")
    return (wanted or frozenset(TELLABLE)) | {"person"}


def check_finding(finding: str, words: str) -> None:
    """Refuse an unknown finding (``emergency.no_finding``), and one other than justified without words."""
    if finding not in FINDINGS:
        raise Refused(
            "emergency.no_finding", "Please say whether it was justified, not justified, or unclear."
        )
    if finding != "justified" and not words.strip():
        raise Refused("emergency.words_missing", "Please say what was not right, or what is still unclear.")
