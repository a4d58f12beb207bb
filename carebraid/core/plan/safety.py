"""The safety plan (Stanley and Brown, six steps) and what a suicide risk level asks for.

Source: protocols.yaml ``suicide_safety`` (Stanley B, Brown GK. Cogn Behav Pract 2012;19:256-264;
Columbia Lighthouse Project triage card; marks as there). Edits made on two devices never lose a word:
what cannot be merged is kept beside the other and a person is asked (HAZ-55).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

MAX_WORDS = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps: number, key, and its heading in English and Spanish."""

    number: int
    key: str
    en: str
    es: str

    def heading(self, language: str) -> str:
        """The heading in the reader's language."""
        return self.es if language[:2] == "es" else self.en


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What makes a plan complete, when to look at it again, and what to talk about for a safer space."""

    steps: tuple[Step, ...]
    min_entries: Mapping[str, int]
    review_every: timedelta
    review_on: tuple[str, ...]
    means_topics: tuple[str, ...]

    def step(self, key: str) -> Step:
        """The step with that key. Refuses an unknown one (``safety_plan.unknown_step``)."""
        for step in self.steps:
            if step.key == key:
                return step
        raise Refused("safety_plan.unknown_step", "This is not a step of the safety plan.")


def read_plan_rules(raw: Mapping[str, Any]) -> PlanRules:
    """The rules in the parsed ``suicide_safety``. Malformed ones are a fault (ValueError)."""
    try:
        rules = raw["safety_plan_rules"]
        plan_rules = PlanRules(
            steps=tuple(Step(row["n"], row["key"], row["en"], row["es"]) for row in raw["safety_plan_steps"]),
            min_entries=dict(rules["min_entries"]),
            review_every=timedelta(days=rules["review_days"]),
            review_on=tuple(rules["review_on"]),
            means_topics=tuple(raw["means_safety_topics"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"the rules of the safety plan are malformed: {error!r}") from error
    keys = {step.key for step in plan_rules.steps}
    if len(plan_rules.steps) != 6 or not set(plan_rules.min_entries) <= keys:
        raise ValueError("a safety plan has six steps, and rules only for those")
    return plan_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a plan, in the person's own words. ``contact`` is a number or address to use.

    ``version`` is the plan's version in which the line was last written. ``beside`` names the line
    that this one disagrees with, until a person has chosen.
    """

    id: UUID
    step: str
    words: str
    contact: str = ""
    version: int = 1
    beside: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlan:
    """A plan at one version. ``removed`` keeps lines that were taken out: nothing is ever lost."""

    entries: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    version: int = 0
    changed_at: datetime | None = None

    def of(self, step: str) -> tuple[Entry, ...]:
        """The lines of one step, in order."""
        return tuple(entry for entry in self.entries if entry.step == step)

    @property
    def conflicts(self) -> tuple[Entry, ...]:
        """Lines that disagree with another and wait for a person to choose."""
        return tuple(entry for entry in self.entries if entry.beside is not None)


@dataclass(frozen=True, slots=True)
class Gap:
    """A step with too few lines, and how to say so."""

    step: Step
    has: int
    needed: int

    def words(self, language: str = "en") -> str:
        """What is missing, in a kind sentence."""
        heading, more = self.step.heading(language), self.needed - self.has
        if language[:2] == "es":
            return f"«{heading}»: falta{'n' if more > 1 else ''} {more} más."
        return f"“{heading}”: {more} more would make this step complete."


def check_plan(plan: SafetyPlan, rules: PlanRules) -> tuple[Gap, ...]:
    """The steps that still need lines, in the plan's order; lines in conflict count once."""
    gaps = []
    for step in rules.steps:
        needed = rules.min_entries.get(step.key, 0)
        has = sum(1 for entry in plan.of(step.key) if entry.beside is None and entry.words.strip())
        if has < needed:
            gaps.append(Gap(step, has, needed))
    return tuple(gaps)


def is_complete(plan: SafetyPlan, rules: PlanRules) -> bool:
    """Whether every step has the lines it needs. A plan in progress is shown and usable all the same."""
    return not check_plan(plan, rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to a plan: ``kind`` is ``add``, ``reword``, ``remove``, or ``keep`` (a person chose to keep
    a line that stood beside another). ``id`` is the line's id, made
    on the device when a line is added, so that sending twice adds once. ``new_id`` is the id under which
    a rewording is kept if it cannot be merged."""

    kind: str
    id: UUID
    step: str = ""
    words: str = ""
    contact: str = ""
    new_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The plan after an edit, and the ids of lines about which a person must be asked."""

    plan: SafetyPlan
    ask_about: tuple[UUID, ...]


def merge(
    plan: SafetyPlan, changes: Iterable[Change], *, seen_version: int, rules: PlanRules, at: datetime
) -> Merged:
    """``plan`` with an edit that was made looking at ``seen_version`` (HAZ-55).

    A rewording of a line that changed since is kept beside it; a removal of a line that changed since
    is not done; a rewording of a line that was removed since comes back as a line. Each is listed in
    ``ask_about``. Refuses ``safety_plan.unknown_step``, ``safety_plan.unknown_version`` (a version that
    has not been), ``safety_plan.empty_line``, ``safety_plan.line_too_long``, ``safety_plan.unknown_line``.
    """
    if not 0 <= seen_version <= plan.version:
        raise Refused("safety_plan.unknown_version", "This edit is for a plan that is not known here.")
    listed, ask = tuple(changes), []
    for change in listed:
        _check_change(change, rules)
    result = replace(plan, version=plan.version + 1)
    for change in listed:
        result, asked = _APPLY[change.kind](result, change, seen_version)
        ask += [] if asked is None else [asked]
    if (result.entries, result.removed) == (plan.entries, plan.removed):
        return Merged(plan, tuple(ask))
    return Merged(replace(result, changed_at=require_aware(at)), tuple(dict.fromkeys(ask)))


def _check_change(change: Change, rules: PlanRules) -> None:
    if change.kind not in _APPLY:
        raise ValueError(f"a plan has no change of kind {change.kind!r}")
    if change.kind == "add":
        rules.step(change.step)
    if change.kind in ("remove", "keep"):
        return
    if not change.words.strip():
        raise Refused("safety_plan.empty_line", "This line has no words yet.")
    if len(change.words) > MAX_WORDS or len(change.contact) > MAX_WORDS:
        raise Refused(
            "safety_plan.line_too_long", "This line is longer than {high} characters.", high=MAX_WORDS
        )


_Applied = tuple[SafetyPlan, UUID | None]


def _add(plan: SafetyPlan, change: Change, seen_version: int) -> _Applied:
    """A new line; the same id again adds nothing, even if the line was removed in between."""
    if any(entry.id == change.id for entry in (*plan.entries, *plan.removed)):
        return plan, None
    entry = Entry(
        id=change.id, step=change.step, words=change.words, contact=change.contact, version=plan.version
    )
    return replace(plan, entries=(*plan.entries, entry)), None


def _reword(plan: SafetyPlan, change: Change, seen_version: int) -> _Applied:
    """New words for a line that has not changed since; otherwise both are kept and a person is asked."""
    now = _find(plan, change.id)
    fresh = replace(now, words=change.words, contact=change.contact, version=plan.version)
    if (fresh.words, fresh.contact) == (now.words, now.contact) and now in plan.entries:
        return plan, None
    if now in plan.entries and now.version <= seen_version:
        entries = tuple(fresh if entry.id == now.id else entry for entry in plan.entries)
        return replace(plan, entries=entries, removed=(*plan.removed, now)), None
    if change.new_id is None:
        raise ValueError("a rewording that may have to be kept beside the line needs an id of its own")
    if any(entry.id == change.new_id for entry in (*plan.entries, *plan.removed)):
        return plan, change.new_id
    kept = replace(fresh, id=change.new_id, beside=now.id if now in plan.entries else None)
    return replace(plan, entries=(*plan.entries, kept)), kept.id


def _remove(plan: SafetyPlan, change: Change, seen_version: int) -> _Applied:
    """Take a line out, unless it changed since: then it stays and a person is asked."""
    now = _find(plan, change.id)
    if now not in plan.entries:
        return plan, None
    if now.version > seen_version:
        return plan, now.id
    # A line that stood beside the removed one has won: nobody needs to be asked about it any more.
    entries = tuple(
        replace(entry, beside=None) if entry.beside == now.id else entry
        for entry in plan.entries
        if entry.id != now.id
    )
    return replace(plan, entries=entries, removed=(*plan.removed, now)), None


def _keep(plan: SafetyPlan, change: Change, seen_version: int) -> _Applied:
    """A person looked at two lines that disagreed and keeps this one as a line of its own."""
    _find(plan, change.id)
    entries = tuple(
        replace(entry, beside=None, version=plan.version) if entry.id == change.id and entry.beside else entry
        for entry in plan.entries
    )
    return replace(plan, entries=entries), None


_APPLY = {"add": _add, "reword": _reword, "remove": _remove, "keep": _keep}


def _find(plan: SafetyPlan, entry_id: UUID) -> Entry:
    """The line as it stands, or as it was last before it was removed."""
    for entry in (*plan.entries, *reversed(plan.removed)):
        if entry.id == entry_id:
            return entry
    raise Refused("safety_plan.unknown_line", "This line is not part of the plan.", status=404)
