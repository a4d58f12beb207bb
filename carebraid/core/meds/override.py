"""Going on in spite of an alert: a coded reason, and words where it matters. And how many alerts fire for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

from .interactions import Alert, Checked
from .terms import RANK, Severity

FEWEST_LETTERS: Final = 10
INTERRUPTS: Final = RANK[Severity.MAJOR]


class OverrideReason(StrEnum):
    """Why somebody goes on. ``OTHER`` always needs words."""

    BENEFIT_OUTWEIGHS = "benefit_outweighs"
    MONITORED = "monitored"
    DOSE_ADJUSTED = "dose_adjusted"
    TAKEN_TOGETHER_BEFORE = "taken_together_before"
    PERSON_CHOOSES = "person_chooses"
    NOT_TAKEN_ANY_MORE = "not_taken_any_more"
    DOES_NOT_APPLY = "does_not_apply"
    SHORT_COURSE = "short_course"
    SPECIALIST_ADVICE = "specialist_advice"
    EMERGENCY = "emergency"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One alert that somebody saw and went on in spite of."""

    rule: str
    pair: tuple[str, str]
    severity: Severity
    reason: OverrideReason
    words: str
    by: str
    at: datetime


def override(alert: Alert, *, reason: str, words: str, by: str, at: datetime) -> Override:
    """An override of one alert.

    Refuses an unknown reason (``override.unknown_reason``), and a contraindicated pair or the reason *other* without
    at least 10 letters of words (``override.words_missing``).
    """
    try:
        coded = OverrideReason(reason)
    except ValueError as error:
        raise Refused("override.unknown_reason", "Please choose a reason from the list.") from error
    needs_words = alert.severity is Severity.CONTRAINDICATED or coded is OverrideReason.OTHER
    if needs_words and len(words.strip()) < FEWEST_LETTERS:
        raise Refused(
            "override.words_missing", "Please say in a sentence why you go on in spite of this alert."
        )
    return Override(
        rule=alert.rule,
        pair=alert.pair,
        severity=alert.severity,
        reason=coded,
        words=words.strip(),
        by=by,
        at=require_aware(at),
    )


def refuse_unless_signable(
    checked: Checked, overrides: Iterable[Override], *, by: str, second: str | None
) -> None:
    """Refuse to sign over an alert that interrupts and has no reason (``interactions.reason_missing``, 409).

    Where the check could not run a second person must sign too (``interactions.second_person_needed``, 409): another
    one than the first.
    """
    if not checked.checked and (second is None or second == by):
        raise Refused(
            "interactions.second_person_needed",
            "The interaction check could not be completed. A second person must look and sign too.",
            status=409,
        )
    reasoned = {(entry.rule, frozenset(entry.pair)) for entry in overrides}
    for alert in checked.alerts:
        if RANK[alert.severity] >= INTERRUPTS and (alert.rule, frozenset(alert.pair)) not in reasoned:
            raise Refused(
                "interactions.reason_missing",
                "{one} and {other}: please give a reason, or choose another medicine.",
                status=409,
                one=alert.pair[0],
                other=alert.pair[1],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertBudget:
    """How many alerts interrupted over how many orders, by rule, and how many of them were overridden.

    ``limit_per_100`` is the most interrupting alerts per 100 orders that an organisation wants to bear.
    """

    orders: int
    limit_per_100: int
    fired: Mapping[str, int]
    overridden: Mapping[str, int]

    @property
    def per_100(self) -> float | None:
        """Interrupting alerts per 100 orders; None without orders, for there is nothing to divide by."""
        return 100 * sum(self.fired.values()) / self.orders if self.orders else None

    @property
    def is_over(self) -> bool | None:
        """Whether there are more than wanted; None where that cannot be told."""
        return None if self.per_100 is None else self.per_100 > self.limit_per_100
