"""Something to try right now: a breath to follow, a wave to ride, a few steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.skill import Skill, choose_skills, read_skills
from carebraid.knowledge.skills import load_skills
from carebraid.store.chart import Chart
from carebraid.store.my import fresh_ids, load_open_suicide_level, load_skills_seen, open_own_chart

from ._screen import screen


@dataclass(frozen=True, slots=True)
class SkillCard:
    """A skill in one language. ``phases``: (breath word, seconds) where it is paced; ``seconds``: how long it lasts.

    ``entry_id`` is for the answer whether it helped, given on a page without a script.
    """

    id: str
    entry_id: UUID
    title: str
    minutes: int
    when: str
    not_when: str
    steps: tuple[str, ...]
    phases: tuple[tuple[str, float], ...]
    seconds: int
    has_clock: bool


@cache
def all_skills() -> tuple[Skill, ...]:
    """Every skill, read once."""
    return read_skills(load_skills())


@screen
def skill(*, actor: Actor, now: datetime, skill_id: str, language: str) -> SkillCard:
    """One skill for the signed-in person. Refuses an unknown one (``skill.unknown``, 404)."""
    open_own_chart(actor, now)
    return build_skill(skill_id, language)


def build_skill(skill_id: str, language: str) -> SkillCard:
    """The card of one skill. Refuses an unknown one, and one that is meant for families."""
    found = next((one for one in all_skills() if one.id == skill_id and one.audience == "person"), None)
    if found is None:
        raise Refused("skill.unknown", "There is no such skill here.", status=404)
    return card_of(found, language)


def offer(
    chart: Chart, language: str, *, craving: int | None = None, used: bool | None = None
) -> tuple[SkillCard, ...]:
    """Two skills for these answers; none where the crisis path comes first (skills.yaml, first rule)."""
    made = choose_skills(
        all_skills(), craving=craving, used=used, suicide_level=load_open_suicide_level(chart),
        seen=load_skills_seen(chart),
    )  # fmt: skip
    return tuple(card_of(one, language) for one in made.skills)


_BREATH = (("inhale_s", "in"), ("hold_s", "hold"), ("exhale_s", "out"), ("hold2_s", "hold"))
_CLOCKED = frozenset({"urge_surfing", "delay_distract", "anger_pause"})
"""Skills that are a stretch of time to get through, so that a clock helps."""


def card_of(one: Skill, language: str) -> SkillCard:
    """A skill in the reader's language."""
    timing = one.timing or {}
    phases = tuple((word, float(timing[key])) for key, word in _BREATH if timing.get(key))
    round_s = sum(seconds for _, seconds in phases)
    seconds = int(round_s * timing.get("cycles", 0)) or one.minutes * 60
    return SkillCard(
        one.id, fresh_ids(1)[0], _in(one.title, language), one.minutes, _in(one.when, language),
        _in(one.not_when, language) if one.not_when else "",
        tuple(_in(step, language) for step in one.steps), phases, seconds, bool(phases) or one.id in _CLOCKED,
    )  # fmt: skip


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language[:2]) or words["en"]
