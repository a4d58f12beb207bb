"""A plan tried on imagined people before it begins: how often its own rules find what is there, and what is not.

The plan's draws, looks, stopping rules and analysis are the real ones; only the outcomes are imagined, from a stated seed.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist, fmean

from .allocate import Tally, chances, draw
from .experiment import Experiment
from .readout import Observed, Readout, read_out

PER_CLUSTER = 20
ALIKE = 0.05
"""How much people of one site or week are alike (intraclass correlation; project convention until a site knows its own)."""

BATCH = 20
"""Outcomes become known in batches; a draw that leans to what works knows the batches before."""


@dataclass(frozen=True, slots=True)
class Imagined:
    """What ``trials`` imagined tests said; ``estimate`` is the mean difference found, ``covered`` the share whose interval
    held the truth (None where no effect could be computed), ``on_best`` the share of draws that went to the better way."""

    trials: int
    verdicts: Mapping[str, int]
    estimate: float | None
    covered: float | None
    on_best: float


def imagine(
    test: Experiment, difference: float, *, trials: int = 1000, seed: bytes = b"imagined"
) -> Imagined:
    """Run ``trials`` imagined tests in which the first new way truly differs by ``difference`` from ``base``.

    Shares are kept between 0 and 1. The same seed gives the same answer.
    """
    verdicts: Counter[str] = Counter()
    found: list[float] = []
    covered: list[bool] = []
    on_best: list[float] = []
    better = 1 if (difference > 0) == test.is_more_better else 0
    for number in range(trials):
        rows, result = _one(test, difference, hashlib.sha256(seed + b"%d" % number).digest())
        verdicts[result.verdict] += 1
        on_best.append(fmean(row.arm == test.arms[better].key for row in rows))
        effect = result.compared[0].effect
        if effect:
            found.append(effect.difference)
            covered.append(effect.low <= difference <= effect.high)
    return Imagined(
        trials,
        dict(verdicts),
        fmean(found) if found else None,
        fmean(covered) if covered else None,
        fmean(on_best) if on_best else 0.0,
    )


def _one(test: Experiment, difference: float, seed: bytes) -> tuple[list[Observed], Readout]:
    chance = _stream(seed)
    rows: list[Observed] = []
    for look in range(1, test.looks + 1):
        until = test.planned * look // test.looks
        _add(test, difference, seed, chance, rows, until)
        result = read_out(test, rows, look=look)
        if result.verdict not in ("go_on", "no_difference"):
            break
    return rows, result


def _add(
    test: Experiment,
    difference: float,
    seed: bytes,
    chance: Iterator[float],
    rows: list[Observed],
    until: int,
) -> None:
    start = len({row.cluster for row in rows})
    weights: Mapping[str, float] = {}
    for position in range(start, until):
        if test.is_adaptive and (position % BATCH == 0 or not weights):
            weights = chances(test, _seen(rows))
        if test.is_adaptive:
            arm, its_chance = _pick(weights, next(chance))
        else:
            drawn = draw(test, seed, unit_key=str(position), position=position)
            arm, its_chance = drawn.arm, drawn.chance
        share = test.base + (difference if arm == test.arms[1].key else 0.0)
        is_cluster = test.unit in ("site", "week")
        if is_cluster:
            spread = (ALIKE * test.base * (1 - test.base)) ** 0.5
            share += spread * NormalDist().inv_cdf(min(max(next(chance), 1e-9), 1 - 1e-9))
        for _ in range(PER_CLUSTER if is_cluster else 1):
            good = next(chance) < share
            rows.append(Observed(cluster=str(position), arm=arm, chance=its_chance, outcome=good))


def _seen(rows: list[Observed]) -> dict[str, Tally]:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        counts[row.arm][0 if row.outcome else 1] += 1
    return {arm: Tally(good, other) for arm, (good, other) in counts.items()}


def _pick(weights: Mapping[str, float], point: float) -> tuple[str, float]:
    reached = list(accumulate(weights.values()))
    arm = list(weights)[min(bisect_right(reached, point), len(reached) - 1)]
    return arm, weights[arm]


def _stream(seed: bytes) -> Iterator[float]:
    """Numbers from 0 to 1 (without 1), from a hash in counter mode."""
    count = 0
    while True:
        block = hashlib.sha256(seed + count.to_bytes(8, "big")).digest()
        for at in range(0, 32, 8):
            yield (int.from_bytes(block[at : at + 8], "big") >> 11) / 2**53
        count += 1
