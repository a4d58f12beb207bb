"""Which skills to offer right now: two choices, and never in place of the crisis path.

Source: skills.yaml (project original) and the decision rules J1 to J4 of warning_signs.yaml.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

CHOICES = 2
"""skills.yaml, rules: offer two choices, let the person skip."""
SHORT_MINUTES = 5
"""J3: under five minutes at craving 4–6; five is taken as short enough where nothing shorter fits."""
NOT_OFFERED = frozenset({"suicide", "overdose", "adherence", "education"})
"""Tags of lessons and plans that are opened by name, not offered as a way through a hard moment."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill with its words in both languages, as in skills.yaml."""

    id: str
    title: Mapping[str, str]
    tags: frozenset[str]
    minutes: int
    when: Mapping[str, str]
    not_when: Mapping[str, str] | None
    steps: tuple[Mapping[str, str], ...]
    audience: str = "person"
    timing: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What to show. ``path`` is ``crisis`` (crisis page, no skill) or ``skills``. ``rule`` names the
    decision rule. ``call_button``: show the person's contacts beside. ``check_back``: ask again after."""

    path: str
    rule: str
    skills: tuple[Skill, ...] = ()
    call_button: bool = True
    check_back: timedelta | None = None


def read_skills(raw: Mapping[str, Any]) -> tuple[Skill, ...]:
    """The skills in the parsed ``skills.yaml``, in its order. A malformed file is a fault (ValueError)."""
    try:
        skills = tuple(_read_skill(entry) for entry in raw["skills"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"the skills are malformed: {error!r}") from error
    if len({skill.id for skill in skills}) != len(skills):
        raise ValueError("a skill is named twice")
    return skills


def _read_skill(entry: Mapping[str, Any]) -> Skill:
    return Skill(
        id=entry["id"],
        title=entry["title"],
        tags=frozenset(entry["tags"]),
        minutes=int(entry["minutes"]),
        when=entry["when"],
        not_when=entry.get("not_when"),
        steps=tuple(entry["steps"]),
        audience=entry.get("audience", "person"),
        timing=entry.get("timing"),
    )


def choose_skills(
    skills: Collection[Skill],
    *,
    craving: int | None = None,
    resist: int | None = None,
    distress: int | None = None,
    cope: int | None = None,
    used: bool | None = None,
    feelings: Collection[str] = (),
    suicide_level: str | None = None,
    safety_answer: str | None = None,
    avoid: Collection[str] = (),
    seen: Collection[str] = (),
) -> Offer:
    """What to offer for these answers; None means not answered and counts as neither high nor calm.

    Ratings 0–10. ``suicide_level`` is the open safety case's, ``safety_answer`` today's (yes, no,
    prefer_not, unreadable): anything but "no" or no answer goes to the crisis path, as does a level of
    moderate or high (skills.yaml, first rule; J1). ``avoid`` are skills the person does not want or must
    not use; ``seen`` those shown lately, most recent last, which come after the others.
    """
    if suicide_level in ("moderate", "high") or safety_answer not in (None, "no"):
        return Offer("crisis", "J1")
    rule, tags, check_back, short = _need(craving, resist, distress, cope)
    # In a calm moment, what the person named comes first; in a hard one, the hard thing does.
    wanted = tuple(dict.fromkeys((*feelings, *tags) if rule == "J8" else (*tags, *feelings)))
    usable = [skill for skill in skills if _is_offered(skill) and skill.id not in avoid]
    fitting = [skill for skill in usable if not skill.tags.isdisjoint(wanted)] or usable
    if short and sum(skill.minutes <= SHORT_MINUTES for skill in fitting) >= CHOICES:
        fitting = [skill for skill in fitting if skill.minutes <= SHORT_MINUTES]
    fitting.sort(key=lambda skill: _place(skill, wanted, list(seen)))
    if used:
        # After use, one of the two is always about today's safety and no blame (protocols, after_lapse).
        lapse = sorted((s for s in usable if "lapse" in s.tags), key=lambda s: _place(s, ("safety",), []))
        fitting = [*lapse[:1], *(skill for skill in fitting if skill not in lapse[:1])]
    return Offer("skills", rule, tuple(fitting[:CHOICES]), True, check_back)


_Need = tuple[str, tuple[str, ...], timedelta | None, bool]


def _need(craving: int | None, resist: int | None, distress: int | None, cope: int | None) -> _Need:
    """(rule, tags wanted with the most important first, when to check back, whether short ones only)."""
    if (craving is not None and craving >= 7) or (resist is not None and resist <= 3):
        return "J2", ("craving",), timedelta(minutes=20), False
    if distress is not None and distress >= 7 and (cope is None or cope <= 3):
        return "J4", ("trauma", "panic", "dissociation"), timedelta(minutes=20), False
    if craving is not None and craving >= 4:
        return "J3", ("craving",), timedelta(minutes=60), True
    return "J8", ("motivation", "meaning", "mood"), None, False


def _is_offered(skill: Skill) -> bool:
    """Skills for the person themselves that can be done alone in a hard moment."""
    return skill.audience == "person" and skill.tags.isdisjoint(NOT_OFFERED)


def _place(skill: Skill, wanted: tuple[str, ...], shown: list[str]) -> tuple[int, int, int, int, int, str]:
    """Smaller is offered first: not shown lately, the need named first, fits more, narrow, short."""
    last_shown = shown.index(skill.id) + 1 if skill.id in shown else 0
    places = [place for place, tag in enumerate(wanted) if tag in skill.tags]
    first = min(places, default=len(wanted))
    return (last_shown, first, -len(places), len(skill.tags), skill.minutes, skill.id)
