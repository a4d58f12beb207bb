"""Whether one rule of a consent fits what is asked and the record it is asked of.

For a yes a rule must surely fit; for a no it is enough that it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .directive import Asked, Item, Keys, Rule, Span
from .labelling import RANK, covered_by, touched_by
from .purposes import implied_by


@dataclass(frozen=True, slots=True)
class Moment:
    """One purpose and one action of what is asked."""

    asked: Asked
    purpose: str | None
    action: str | None


def fits(rule: Rule, moment: Moment, item: Item | None, sure: bool) -> bool:
    """Whether ``rule`` fits. ``sure``: it must surely fit (a yes); otherwise it is enough that it may (a no).

    Without an item, content is not looked at: a yes about some content fits, a no about some content does not.
    """
    return (
        fits_period(rule, moment.asked.at)
        and _fits_actors(rule, moment.asked, item, sure)
        and _fits_action(rule, moment.action)
        and _fits_purpose(rule, moment.purpose, sure)
        and _fits_content(rule, moment.asked, item, sure)
    )


def fits_period(rule: Rule, at: datetime) -> bool:
    if rule.period is None:
        return True
    start, end = rule.period
    return (start is None or start <= at) and (end is None or at <= end)


def _fits_actors(rule: Rule, asked: Asked, item: Item | None, sure: bool) -> bool:
    receivers = [actor.keys for actor in rule.actors if not actor.source]
    sources = [actor.keys for actor in rule.actors if actor.source]
    if receivers and not any(_same(keys, asked.who, sure) for keys in receivers):
        return False
    if not sources:
        return True
    if any(keys.has_match(asked.who) for keys in sources):
        return True
    held_by = [asked.holder, *((item.holders, item.authors) if item else ())]
    known = [keys for keys in held_by if keys != Keys()]
    if not known:  # whoever answers is the holder, as far as anybody said
        return bool(receivers) or not sure
    return any(_same(keys, holder, sure) for keys in sources for holder in known)


def _same(one: Keys, other: Keys, sure: bool) -> bool:
    return one.has_match(other) if sure else one.may_match(other)


def _fits_action(rule: Rule, action: str | None) -> bool:
    wanted = {"access", "disclose"} if action is None else {action}
    return not rule.actions or not rule.actions.isdisjoint(wanted)


def _fits_purpose(rule: Rule, purpose: str | None, sure: bool) -> bool:
    if not rule.purposes:
        return True
    if purpose is None:
        return not sure
    return not rule.purposes.isdisjoint(implied_by(purpose))


def _fits_content(rule: Rule, asked: Asked, item: Item | None, sure: bool) -> bool:
    if item is None:
        return sure or not rule.is_about_content
    return (
        _fits_labels(rule.labels, item, sure)
        and _fits_dates(rule.data_period, item, sure)
        and (
            not rule.classes
            or not rule.classes.isdisjoint(item.classes if sure else item.classes | asked.classes)
        )
        and (not rule.codes or _fits_codes(rule.codes, item, sure))
        and (not rule.data or any(_fits_data(meaning, keys, item, sure) for meaning, keys in rule.data))
    )


_ICD_10 = "http://hl7.org/fhir/sid/icd-10"


def _fits_codes(wanted: frozenset[str], item: Item, sure: bool) -> bool:
    """Whether a code is found; one written without a system fits that code in any.

    For a no also: a record that does not say the system, one that is told in words alone, and what stands below
    a code of ICD-10, where the beginning of a code is what it is a kind of.
    """
    bare = {code.rpartition("|")[2] for code in item.codes}
    if any(code in item.codes or (code.startswith("|") and code[1:] in bare) for code in wanted):
        return True
    if sure:
        return False
    below = tuple(code for code in wanted if code.startswith(_ICD_10))
    return item.in_words or any(
        (code.startswith("|") and any(one.endswith(code) for one in wanted))
        or (below and code.startswith(below))
        for code in item.codes
    )


def _fits_labels(labels: frozenset[str], item: Item, sure: bool) -> bool:
    if not labels:
        return True
    levels = [RANK[label] for label in labels if label in RANK]
    named = labels.difference(RANK)
    rank, reading = RANK[item.reading.confidentiality], item.reading
    if not sure:
        touched = reading.unknown or bool(reading.sensitive & touched_by(named))
        return (bool(levels) and rank >= min(levels)) or (bool(named) and touched)
    if levels and rank <= max(levels):
        return True
    return not reading.unknown and bool(reading.sensitive) and reading.sensitive <= covered_by(named)


def _fits_dates(wanted: Span | None, item: Item, sure: bool) -> bool:
    if wanted is None:
        return True
    if item.dates is None:
        return item.clinical and not sure
    start, end = item.dates
    if sure:
        return (wanted[0] is None or wanted[0] <= start) and (wanted[1] is None or end <= wanted[1])
    return (wanted[0] is None or wanted[0] <= end) and (wanted[1] is None or start <= wanted[1])


def _fits_data(meaning: str, keys: Keys, item: Item, sure: bool) -> bool:
    if meaning == "authoredby":
        if sure:
            return item.authors.has_match(keys)
        return item.authors.may_match(keys) if item.authors != Keys() else item.clinical
    if item.keys.has_match(keys):
        return True
    near = item.links if meaning == "dependents" else item.links | item.linked_from
    return meaning != "instance" and not near.isdisjoint(keys.references)
