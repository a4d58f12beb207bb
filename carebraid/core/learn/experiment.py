"""A fair test of how care is organised, written down before it begins and not changed afterwards.

What may be tested is the care process (wording, timing, the dose of a booster, a rung of outreach), never whether somebody
gets care that they need. Rules of conduct: CONSORT 2010 with its extensions for cluster and adaptive trials; SPIRIT 2013 for
what stands in the plan; Klasnja et al. 2015 (Health Psychology 34:1220) for micro-randomised tests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

from carebraid.core.kernel.refusal import Refused

UNITS = ("person", "week", "site", "moment")
"""What is drawn for: a person, a calendar week, a site, or each moment of decision (micro-randomised)."""

SUBJECTS = ("wording", "timing", "booster_dose", "outreach_rung")
CONSENT_CLASSES = ("quality_improvement", "asked_each")
"""Quality improvement of ordinary care needs no consent of its own (45 CFR 46.102(l)); ``asked_each`` asks each person."""

OPERATIONS = ("is", "is_not", "at_least", "at_most", "one_of")
MOST_ARMS, MOST_LOOKS = 4, 5


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of doing it; the first arm of a test is what is done today."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold at the moment of decision: ``fact`` compared with ``value``."""

    fact: str
    operation: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A test as it is registered. ``planned`` counts units over all arms; ``base`` and ``least`` are shares (0 to 1).

    ``outcome`` is observed ``within_days`` of the draw and is yes or no. ``harm`` names the outcome that stops the test when
    it is commoner in a new arm. ``looks`` counts the analyses, the last included; ``floor`` is the least chance of any arm.
    """

    title: str
    question: str
    subject: str
    unit: str
    arms: tuple[Arm, ...]
    outcome: str
    is_more_better: bool
    within_days: int
    harm: str
    eligible: tuple[Condition, ...]
    consent_class: str
    planned: int
    base: float
    least: float
    looks: int = 1
    alpha: float = 0.05
    power: float = 0.8
    strata: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    is_adaptive: bool = False
    floor: float = 0.1


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether one unit may take part now; ``reasons`` are the facts that do not fit or that nobody knows."""

    is_eligible: bool
    unfit: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def check_design(test: Experiment) -> None:
    """Refuse a plan that cannot answer its question (``experiment.*``): nothing is registered half-written."""
    for is_broken, refused in _complaints(test):
        if is_broken:
            raise refused


def _complaints(test: Experiment) -> Iterable[tuple[bool, Refused]]:
    keys = [arm.key for arm in test.arms]
    said = (test.title, test.question, test.outcome, test.harm, *(arm.words for arm in test.arms), *keys)
    yield (
        not all(text.strip() for text in said),
        Refused("experiment.unsaid", "Please write down the question, the ways to compare, the outcome and the harm to watch for."),
    )  # fmt: skip
    yield (
        test.subject not in SUBJECTS or test.unit not in UNITS or test.consent_class not in CONSENT_CLASSES,
        Refused("experiment.unknown_kind", "A test is of wording, timing, booster dose or outreach, by person, week, site or moment."),
    )  # fmt: skip
    yield (
        not 2 <= len(keys) <= MOST_ARMS or len(set(keys)) < len(keys),
        Refused("experiment.arms", "A test compares two to four different ways."),
    )  # fmt: skip
    aimed = test.base + test.least if test.is_more_better else test.base - test.least
    yield (
        not (0 < test.base < 1 and 0 < test.least < 1 and 0 < aimed < 1) or test.within_days < 1,
        Refused("experiment.numbers", "Please give today's share and the smallest difference that matters: both between 0 and 100 in a hundred, and together too."),
    )  # fmt: skip
    yield (
        not (1 <= test.looks <= MOST_LOOKS and 0 < test.alpha <= 0.1 and 0.5 <= test.power < 1)
        or (test.looks > 1 and test.alpha != 0.05),  # the bounds of interim looks are known for 0.05
        Refused("experiment.rules", "Please look at the number of looks (1 to 5), the error (up to 0.1) and the power (0.5 or more)."),
    )  # fmt: skip
    yield (
        test.is_adaptive and not (test.unit in ("person", "moment") and 0 < test.floor <= 1 / len(keys)),
        Refused("experiment.adaptive", "Draws can lean to what works only by person or moment, and each way keeps a chance."),
    )  # fmt: skip
    yield (
        any(rule.operation not in OPERATIONS for rule in test.eligible),
        Refused("experiment.eligibility", "A rule of who takes part could not be read."),
    )  # fmt: skip
    yield (
        test.unit in ("person", "moment") and test.planned < needed(test) * len(keys),
        Refused("experiment.too_few", "So few cannot show the difference you care about. Plan more, or a larger difference."),
    )  # fmt: skip
    yield (
        test.planned < 2 * len(keys),
        Refused("experiment.too_few", "So few cannot show the difference you care about. Plan more, or a larger difference."),
    )  # fmt: skip


def needed(test: Experiment) -> int:
    """How many units in each arm show a difference of ``least`` from ``base``, by the usual normal formula.

    Two-sided at ``alpha`` with the planned power (Fleiss, Levin and Paik 2003, formula 4.14 without correction).
    """
    other = test.base + test.least if test.is_more_better else test.base - test.least
    other = min(max(other, 0.001), 0.999)
    normal, middle = NormalDist(), (test.base + other) / 2
    at_error, at_power = normal.inv_cdf(1 - test.alpha / 2), normal.inv_cdf(test.power)
    spread = at_error * (2 * middle * (1 - middle)) ** 0.5
    spread += at_power * (test.base * (1 - test.base) + other * (1 - other)) ** 0.5
    return -int(-((spread / (other - test.base)) ** 2) // 1)


def plan_digest(test: Experiment) -> str:
    """The digest of a plan; what is run and read out must have the digest that was registered."""
    plain = json.dumps(asdict(test), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def judge(test: Experiment, facts: Mapping[str, Any]) -> Eligibility:
    """Whether somebody may take part, by what is known now. A fact that nobody knows leaves them out, and says so."""
    unknown = tuple(rule.fact for rule in test.eligible if facts.get(rule.fact) is None)
    unfit = tuple(
        rule.fact for rule in test.eligible if rule.fact not in unknown and not _holds(rule, facts[rule.fact])
    )
    return Eligibility(not unfit and not unknown, unfit, unknown)


def _holds(rule: Condition, known: Any) -> bool:
    match rule.operation:
        case "is":
            return bool(known == rule.value)
        case "is_not":
            return bool(known != rule.value)
        case "one_of":
            return known in rule.value
        case "at_least":
            return bool(known >= rule.value)
        case _:
            return bool(known <= rule.value)
