"""When tolerance for opioids may be lost, so that the old dose can kill (HAZ-31). It raises advice; it never clears anybody.

Sources: protocols.yaml ``overdose_prevention`` (28 days after stopping treatment or leaving custody or a ward) and
``moud_rules.methadone.missed_doses`` (three missed doses); 14 days without opioids is a project convention.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from .circumstances import RULES_OF

LEFT: Final = frozenset({"hospital", "detox", "residential", "jail", "prison"})

OPIOID_CONDITIONS: Final = tuple(code for code, rules in RULES_OF.items() if "opioid_use_disorder" in rules)
"""Codes of a chart's heading that say that somebody lives with opioids: those that the interaction check reads so."""


class Why(StrEnum):
    """What may have lowered tolerance."""

    LEFT_CARE = "left_care"
    CUSTODY = "left_custody"
    MEDICINE_STOPPED = "opioid_medicine_stopped"
    MEDICINE_GAP = "opioid_medicine_gap"
    INJECTION_LATE = "opioid_injection_late"
    USED_AFTER_BREAK = "used_after_break"
    OVERDOSE = "overdose"


class Naloxone(StrEnum):
    """Whether there is naloxone at hand. ``not_known`` is never shown as a yes."""

    AT_HAND = "at_hand"
    CHECK_EXPIRY = "check_expiry"
    NOT_AT_HAND = "not_at_hand"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidFacts:
    """What is known about opioids in one life. ``left``: (day, what was left). Days, in the person's zone.

    ``is_involved``: an opioid condition, medicine or use is on record. ``days_without`` are days in a row without the
    opioid medicine, known for sure. ``injection_past_since`` is the first day beyond an opioid injection's window.
    ``used_on`` are days on which opioid use was told or found.
    """

    is_involved: bool
    left: tuple[tuple[date, str], ...] = ()
    stopped_on: tuple[date, ...] = ()
    days_without: int = 0
    injection_past_since: date | None = None
    used_on: tuple[date, ...] = ()
    overdoses: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ToleranceRule:
    """The figures of ``monitoring.yaml: tolerance``."""

    days_after_leaving: int
    days_without_medicine: int
    days_without_opioids: int
    naloxone_expiry_check_days: int
    source: str
    evidence: str


def read_tolerance(raw: Mapping[str, Any]) -> ToleranceRule:
    """The rule from its signed file."""
    return ToleranceRule(**{name: raw[name] for name in ToleranceRule.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and since which day; ``what`` says what was left."""

    why: Why
    on: date
    what: str = ""


def judge_tolerance(facts: OpioidFacts, rule: ToleranceRule, today: date) -> tuple[Reason, ...]:
    """Everything that may have lowered tolerance, newest first; nothing for somebody without any opioid on record."""
    if not facts.is_involved:
        return ()
    found = sorted(_reasons(facts, rule, today), key=lambda one: (-one.on.toordinal(), one.why))
    return tuple(found)


def _reasons(facts: OpioidFacts, rule: ToleranceRule, today: date) -> Iterator[Reason]:
    since = today - timedelta(days=rule.days_after_leaving)
    for on, what in facts.left:
        if since <= on <= today and what in LEFT:
            yield Reason(Why.CUSTODY if what in ("jail", "prison") else Why.LEFT_CARE, on, what)
    for on in facts.stopped_on:
        if since <= on <= today:
            yield Reason(Why.MEDICINE_STOPPED, on)
    for on in facts.overdoses:
        if since <= on <= today:
            yield Reason(Why.OVERDOSE, on)
    if facts.days_without >= rule.days_without_medicine:
        yield Reason(Why.MEDICINE_GAP, today - timedelta(days=facts.days_without))
    if facts.injection_past_since is not None and facts.injection_past_since <= today:
        yield Reason(Why.INJECTION_LATE, facts.injection_past_since)
    used = sorted(on for on in facts.used_on if on <= today)
    for before, after in pairwise(used):
        if (after - before).days > rule.days_without_opioids and after >= since:
            yield Reason(Why.USED_AFTER_BREAK, after)


def naloxone_standing(
    given_on: Collection[date | None], is_listed: bool, rule: ToleranceRule, today: date
) -> Naloxone:
    """Whether naloxone is at hand: given out within the days after which its expiry is looked at, else look again.

    ``given_on``: days on which it was given out, None where the day is not known. Nothing told is ``not_known``.
    """
    days = [on for on in given_on if on is not None]
    if days and (today - max(days)).days <= rule.naloxone_expiry_check_days:
        return Naloxone.AT_HAND
    return Naloxone.CHECK_EXPIRY if given_on or is_listed else Naloxone.NOT_KNOWN
