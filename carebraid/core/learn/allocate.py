"""Who gets which way: drawn from a sealed seed, so that nobody can foresee a draw and everybody can repeat it.

The seed is drawn once when a test begins; the journal gets its digest then, and the seed itself when the test is over.
Every draw is a plain function of the seed, the unit and what had been seen up to that moment.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from carebraid.core.kernel.refusal import Refused

from .experiment import Experiment

_GRID = 400
_POINTS = tuple((step + 0.5) / _GRID for step in range(_GRID))
_LOGS = tuple((math.log(point), math.log1p(-point)) for point in _POINTS)


@dataclass(frozen=True, slots=True)
class Draw:
    """One allocation: the arm, its chance at that moment, and the digest that anybody with the seed gets again."""

    arm: str
    chance: float
    digest: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What is known of one arm at the moment of a draw: outcomes that were good, and that were not."""

    good: int = 0
    other: int = 0


def seed_digest(seed: bytes) -> str:
    """What the journal is told when a test begins. Refuses a seed under 32 bytes."""
    if len(seed) < 32:
        raise Refused("experiment.seed", "A seed has at least 32 bytes.")
    return hashlib.sha256(b"carebraid.experiment.seed:" + seed).hexdigest()


def draw(
    test: Experiment,
    seed: bytes,
    *,
    unit_key: str,
    stratum: str = "",
    position: int = 0,
    seen: Mapping[str, Tally] | None = None,
) -> Draw:
    """The arm of one unit.

    ``person`` and ``site``: the ``position``-th (from 0) of its stratum in permuted blocks, so that arms stay balanced.
    ``week`` and ``moment``, and every adaptive test: a draw of its own from the unit's key.
    """
    if position < 0:
        raise Refused("experiment.position", "A place in the list of draws is nought or more.")
    if test.is_adaptive:
        return _weighted(test, seed, unit_key, chances(test, seen or {}))
    even = {arm.key: 1 / len(test.arms) for arm in test.arms}
    if test.unit in ("week", "moment"):
        return _weighted(test, seed, unit_key, even)
    return _in_block(test, seed, stratum, position)


def chances(test: Experiment, seen: Mapping[str, Tally]) -> dict[str, float]:
    """Thompson's rule: each arm's chance is how likely it is the best one, but never under ``floor``.

    Thompson 1933 (Biometrika 25:285); Beta(1, 1) before anything is seen. Sums to 1.
    """
    tallies = [seen.get(arm.key, Tally()) for arm in test.arms]
    best = _likely_best(tallies, is_more_better=test.is_more_better)
    spare = 1 - test.floor * len(best)
    return {arm.key: test.floor + spare * share for arm, share in zip(test.arms, best, strict=True)}


def balance(arms: Sequence[str], drawn: Sequence[str]) -> dict[str, int]:
    """How many were drawn into each arm. Refuses an arm that the plan does not have."""
    strange = set(drawn) - set(arms)
    if strange:
        raise Refused("experiment.strange_arm", "A draw names a way that the plan does not have.")
    return {arm: drawn.count(arm) for arm in arms}


def replay(test: Experiment, seed: bytes, told: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    """Which draws (from 0) the seed does not give again; empty: every one of them is as the journal tells.

    ``told`` holds ``key``, ``stratum``, ``position``, ``seen`` (arm: good, other), ``arm`` and ``digest`` of each draw.
    """
    wrong = []
    for number, one in enumerate(told):
        seen = {arm: Tally(*counts) for arm, counts in one["seen"].items()}
        again = draw(
            test, seed, unit_key=one["key"], stratum=one["stratum"], position=one["position"], seen=seen
        )
        if (again.arm, again.digest) != (one["arm"], one["digest"]):
            wrong.append(number)
    return tuple(wrong)


def _weighted(test: Experiment, seed: bytes, unit_key: str, weights: Mapping[str, float]) -> Draw:
    digest = _digest(seed, "unit", unit_key)
    point, reached = int(digest[:13], 16) / 16**13, 0.0
    for arm in test.arms:
        reached += weights[arm.key]
        if point < reached:
            return Draw(arm.key, weights[arm.key], digest)
    last = test.arms[-1].key  # the weights' sum may fall short of 1 by a rounding
    return Draw(last, weights[last], digest)


def _in_block(test: Experiment, seed: bytes, stratum: str, position: int) -> Draw:
    """Blocks of two of each arm; a block's order is the order of its places' digests."""
    ways = len(test.arms)
    block, place = divmod(position, 2 * ways)
    order, digests = _block(seed, stratum, block, 2 * ways)
    return Draw(test.arms[order.index(place) % ways].key, 1 / ways, digests[place])


@lru_cache(maxsize=8)  # one block is asked for place by place
def _block(seed: bytes, stratum: str, block: int, size: int) -> tuple[list[int], list[str]]:
    digests = [_digest(seed, "block", stratum, str(block), str(spot)) for spot in range(size)]
    return sorted(range(size), key=digests.__getitem__), digests


def _digest(seed: bytes, *parts: str) -> str:
    told = "\x1f".join(parts).encode()
    return hashlib.sha256(seed + b"\x1e" + told).hexdigest()


def _likely_best(tallies: Sequence[Tally], *, is_more_better: bool) -> list[float]:
    """How likely each arm is the best one, by adding up its density times the others' chance to lie on the worse side."""
    densities = [_beta(tally) for tally in tallies]
    worse = [_below(density, is_more_better=is_more_better) for density in densities]
    shares = []
    for own, density in enumerate(densities):
        others = [worse[other] for other in range(len(worse)) if other != own]
        shares.append(sum(d * math.prod(w[i] for w in others) for i, d in enumerate(density)))
    total = sum(shares)
    return [share / total for share in shares]


def _beta(tally: Tally) -> list[float]:
    logs = [tally.good * yes + tally.other * no for yes, no in _LOGS]
    top = max(logs)
    raw = [math.exp(value - top) for value in logs]
    total = sum(raw)
    return [value / total for value in raw]


def _below(density: Sequence[float], *, is_more_better: bool) -> list[float]:
    """The chance that this arm lies on the worse side of each point; half of the point's own share counts."""
    reached, below = 0.0, []
    for share in density:
        below.append(reached + share / 2)
        reached += share
    return below if is_more_better else [1 - value for value in below]
