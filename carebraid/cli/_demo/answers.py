"""Answers to questionnaires that come to a wanted score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .chance import Chance, within


def phq9(total: float, chance: Chance, *, item9: int = 0) -> dict[str, int]:
    """PHQ-9 answers that sum to about ``total``, with ``item9`` for the ninth; difficulty follows the total."""
    wanted = round(within(total, item9, 24 + item9)) - item9
    answers = _spread(wanted, [f"q{n}" for n in range(1, 9)], 3, chance)
    return {**answers, "q9": item9, "q10": min(3, round(total / 7))}


def gad7(total: float, chance: Chance) -> dict[str, int]:
    """GAD-7 answers that sum to about ``total``."""
    return _spread(round(within(total, 0, 21)), [f"q{n}" for n in range(1, 8)], 3, chance)


def pcl5(total: float, chance: Chance) -> dict[str, int]:
    """PCL-5 answers that sum to about ``total``; risk taking (q16) stays low."""
    names = [f"q{n}" for n in range(1, 21) if n != 16]
    return {**_spread(round(within(total, 0, 70)), names, 4, chance), "q16": 0}


def peg(pain: float, chance: Chance) -> dict[str, int]:
    """PEG answers around one level of pain."""
    return {item: round(within(chance.around(pain, 0.6), 0, 10)) for item in ("p", "e", "g")}


def cssrs(level: str) -> dict[str, int]:
    """C-SSRS screener answers of one triage level (none, low, moderate, high)."""
    yes = {"none": (), "low": ("q1",), "moderate": ("q1", "q2", "q3"), "high": ("q1", "q2", "q3", "q4")}[
        level
    ]
    return {item: int(item in yes) for item in ("q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3mo")}


def needs(*unmet: str) -> dict[str, int]:
    """Social needs with these unmet. The person has somebody to count on unless ``support`` is unmet."""
    items = ("housing", "food", "transport", "utilities", "safety", "work", "legal", "childcare")
    return {**{item: int(item in unmet) for item in items}, "support": int("support" not in unmet)}


def bam(craving: float, used: Mapping[str, int], mood: float, chance: Chance) -> dict[str, Any]:
    """BAM answers from a usual craving and mood (0–10) and days of use in bands 0–4 by kind.

    ``used``: alcohol, cannabis, sedatives, cocaine, stimulants, opioids.
    """
    low = within((10 - mood) / 2.5, 0, 4)
    drugs = {
        "q7a": used.get("cannabis", 0), "q7b": used.get("sedatives", 0), "q7c": used.get("cocaine", 0),
        "q7d": used.get("stimulants", 0), "q7e": used.get("opioids", 0), "q7f": 0, "q7g": 0,
    }  # fmt: skip
    alcohol, other = used.get("alcohol", 0), max(drugs.values())
    return {
        "q1": chance.whole(1, 3), "q2": round(within(low + chance.around(0, 0.7), 0, 4)),
        "q3": round(within(low + chance.around(0, 0.6), 0, 4)), "q4": alcohol, "q5": max(0, alcohol - 1),
        "q6": other, **drugs, "q8": round(within(craving / 2.5, 0, 4)),
        "q9": round(within(4 - craving / 3, 0, 4)), "q10": chance.whole(0, 3),
        "q11": round(within(craving / 4 + chance.around(0, 0.4), 0, 4)), "q12": chance.whole(0, 4),
        "q13": chance.whole(1, 4), "q14": 4 if chance.yes(0.65) else 0, "q15": chance.whole(0, 2),
        "q16": chance.whole(1, 4), "q17": chance.whole(1, 4),
    }  # fmt: skip


def _spread(total: int, items: list[str], high: int, chance: Chance) -> dict[str, int]:
    """Whole answers from 0 to ``high`` that sum to ``total``."""
    answers = dict.fromkeys(items, 0)
    for _ in range(total):
        open_items = [item for item in items if answers[item] < high]
        answers[chance.pick(open_items)] += 1
    return answers
