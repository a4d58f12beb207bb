"""What an instrument is: items, scores, bands, cut-offs, change rules, safety items, evidence, licence.

Frozen values; ``parse.parse_instrument`` builds them from a definition file (``clinical-instrument/1``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from carebraid.core.kernel.codes import Evidence

from .condition import Condition, Value

PRIORITIES = ("immediate", "same_day", "this_visit")
"""How soon a person must look at a critical item, soonest first."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: its value as scored, and its label by language."""

    value: Value
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``options`` or ``low``..``high`` say which answers it takes, never both.

    ``text`` is empty where the wording may not be shipped; ``topic`` is a paraphrase that must not be
    shown as the question. ``range_inferred`` marks a range worked out from the score's own bounds.
    """

    id: str
    number: int
    text: Mapping[str, str]
    topic: str | None
    options: tuple[Option, ...]
    low: int | float | None
    high: int | float | None
    range_inferred: bool
    reverse: tuple[int, int] | None
    is_scored: bool
    is_optional: bool
    ask_if: Condition | None
    value_if_skipped: Value | None
    loinc: str | None
    anchors: Mapping[str, str]
    note: str | None
    allowed: frozenset[Value] = field(repr=False)

    @property
    def takes_words(self) -> bool:
        """Whether its answers are coded words rather than numbers."""
        return bool(self.options) and isinstance(self.options[0].value, str)


@dataclass(frozen=True, slots=True)
class Where:
    """``answer <op> value``, for counting."""

    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is worked out. ``items`` keeps the file's order.

    ``flips`` holds min + max of each reversed item (score = min + max - answer). ``missing_max`` answers
    beyond ``optional`` ones may be missing; ``prorates`` says whether a sum is then scaled up.
    """

    id: str
    kind: str
    items: tuple[str, ...]
    flips: Mapping[str, int]
    optional: frozenset[str]
    missing_max: int
    prorates: bool
    multiply: int | float
    decimals: int | None
    where: Mapping[str, Where]
    rules: tuple[tuple[Condition, Value], ...]
    default: Value | None
    parts: tuple[str, ...]
    low: int | float | None
    high: int | float | None
    direction: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a score, both ends included."""

    score: str
    code: str
    low: int | float
    high: int | float
    label: Mapping[str, str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A screening threshold; sensitivity and specificity are fractions, None where not given."""

    score: str
    op: str
    value: int | float
    target: str
    sensitivity: float | None
    specificity: float | None
    population: str | None
    source: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CriticalItem:
    """An answer that a person must look at. ``protocol`` is a path in the protocols file."""

    id: str
    condition: Condition
    protocol: str
    priority: str
    action: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Flag:
    """A softer signal than a critical item."""

    id: str
    condition: Condition
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """When a change of ``score`` (points) is more than noise, and when it counts as better.

    ``response_percent`` is a drop as a percentage of the baseline (at least); ``response_points`` a drop
    in points (more than). None where the file gives no rule.
    """

    score: str
    mcid: float | None
    mcid_percent: float | None
    reliable: float | None
    deterioration: float | None
    response_percent: float | None
    response_points: float | None
    remission: Where | None
    source: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose the wording is and what may be done with it."""

    code: str
    holder: str
    statement: str
    noncommercial: bool
    share_alike: bool
    no_modification: bool
    text_shipped: bool
    source: str | None
    legal_note: str | None
    loader_rule: str | None
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """One instrument, ready to score. Compared by identity; the loader hands out one value per file."""

    id: str
    title: str
    short_title: str
    version: str
    text_status: str
    licence: Licence
    languages: tuple[str, ...]
    domains: tuple[str, ...]
    codes: Mapping[str, Any]
    mode: str
    minutes: int
    recall_days: int | None
    recall_label: Mapping[str, str]
    min_interval_days: int
    age_min: int | None
    age_max: int | None
    population: str | None
    stem: Mapping[str, str]
    direction: str
    items: tuple[Item, ...]
    scores: tuple[ScoreRule, ...]
    bands: tuple[Band, ...]
    cutoffs: tuple[Cutoff, ...]
    change: ChangeRules | None
    critical_items: tuple[CriticalItem, ...]
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]
    not_for: tuple[str, ...]
    references: tuple[str, ...]
    evidence_wording: str
    evidence_scoring: Evidence
    evidence_psychometrics: str
    by_id: Mapping[str, Item] = field(repr=False)
    gated: tuple[Item, ...] = field(repr=False)

    @property
    def terms_needed(self) -> bool:
        """Whether an administrator must confirm the terms before the wording may be shown."""
        return self.licence.noncommercial or self.licence.share_alike

    @property
    def credit(self) -> str:
        """The line to show with the instrument: its name and whose it is."""
        return f"{self.title} ({self.version}). {self.licence.holder}. {self.licence.statement}"

    def item(self, item_id: str) -> Item | None:
        """The item called ``item_id``, or None."""
        return self.by_id.get(item_id)

    def score_rule(self, score_id: str) -> ScoreRule | None:
        """The score called ``score_id``, or None."""
        return next((rule for rule in self.scores if rule.id == score_id), None)

    def critical_item(self, critical_id: str) -> CriticalItem | None:
        """The critical item called ``critical_id``, or None."""
        return next((entry for entry in self.critical_items if entry.id == critical_id), None)

    def band(self, score_id: str, code: str) -> Band | None:
        """The band of a score with that code, or None."""
        return next((band for band in self.bands if band.score == score_id and band.code == code), None)
