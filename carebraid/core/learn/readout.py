"""The one analysis of a fair test: it was chosen before the test began, runs itself, and says what it does not know.

Everybody stays in the arm they were drawn into. The difference of shares is weighted by the chance of each draw (Hájek), so
it holds for draws that lean to what works too; its error counts clusters (a person, a week, a site), not rows. Missing
outcomes are never nought: the result is given without them, and with all of them counted as not good and as good.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist

from carebraid.core.kernel.refusal import Refused

from .allocate import balance
from .experiment import Experiment
from .student import quantile, tail

OBRIEN_FLEMING: Mapping[int, float] = {1: 1.960, 2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040}
"""C of Jennison and Turnbull 2000, table 2.3, for a two-sided error of 0.05: the bound at look k of K is C·√(K/k)."""

HARM_BOUND = 1.645
"""One-sided 5 % at every look and deliberately not corrected: harm is looked for more readily than benefit."""

FEW = 20
"""In fewer people than this per arm a subgroup's effect is not computed (project convention)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One unit that was drawn. ``outcome`` and ``harm`` are None where nobody knows; ``chance`` is that of its draw."""

    cluster: str
    arm: str
    chance: float
    outcome: bool | None
    harm: bool | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those drawn had a good outcome: ``good`` of ``known``; ``missing`` others were drawn too."""

    good: int
    known: int
    missing: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference of shares (new way minus today's), its interval at the plan's error, two-sided p, standard error."""

    difference: float
    low: float
    high: float
    p: float
    error: float
    clusters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One new way against today's. An effect is None where it cannot be computed; ``why`` then says why."""

    arm: str
    effect: Effect | None
    why: str
    if_missing_bad: Effect | None
    if_missing_good: Effect | None
    harm: Effect | None
    by_group: Mapping[str, Mapping[str, Effect | None]]
    differs_by: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """What came out at look ``look`` of the plan's looks; ``verdict`` is one of the codes of ``verdicts``."""

    look: int
    shares: Mapping[str, Share]
    compared: tuple[Compared, ...]
    verdict: str
    bound: float


def read_out(test: Experiment, observed: Sequence[Observed], *, look: int) -> Readout:
    """The analysis at look ``look`` (1 to ``test.looks``).

    Refuses a look the plan does not have, a draw into an arm it does not have, and a chance outside 0 to 1.
    Verdicts: ``harm`` (stop), ``better`` or ``worse`` (past the bound), ``go_on``, or at the last look ``no_difference``.
    """
    if not 1 <= look <= test.looks:
        raise Refused("experiment.look", "The plan has no such look.")
    if any(not 0 < row.chance <= 1 for row in observed):
        raise Refused("experiment.chance", "A draw had a chance between 0 and 1.")
    keys = [arm.key for arm in test.arms]
    balance(keys, [row.arm for row in observed])
    ways = len(keys) - 1
    normal = NormalDist()
    # Several new ways share the error between them (Bonferroni).
    stricter = normal.inv_cdf(1 - test.alpha / (2 * ways)) / normal.inv_cdf(1 - test.alpha / 2)
    bound = _bound(test, look) * stricter
    compared = tuple(_compare(test, observed, arm, test.alpha / ways) for arm in keys[1:])
    shares = {key: _share(observed, key) for key in keys}
    verdict = _verdict(test, compared, bound, is_last=look == test.looks)
    return Readout(look=look, shares=shares, compared=compared, verdict=verdict, bound=bound)


def _bound(test: Experiment, look: int) -> float:
    if test.looks == 1:
        return NormalDist().inv_cdf(1 - test.alpha / 2)
    return OBRIEN_FLEMING[test.looks] * math.sqrt(test.looks / look)


def _share(observed: Iterable[Observed], arm: str) -> Share:
    outcomes = [row.outcome for row in observed if row.arm == arm]
    return Share(outcomes.count(True), len(outcomes) - outcomes.count(None), outcomes.count(None))


def _compare(test: Experiment, observed: Sequence[Observed], arm: str, alpha: float) -> Compared:
    control = test.arms[0].key
    rows = [row for row in observed if row.arm in (arm, control)]

    def effect(of: Iterable[Observed]) -> Effect | None:
        return _effect(of, arm, control, alpha)

    whole = effect(rows)
    has_missing = any(row.outcome is None for row in rows)  # else the three ways of counting are one
    has_harm = any(row.harm is not None for row in rows)
    by_group, differs = _by_group(test, rows, effect, (arm, control))
    return Compared(
        arm=arm,
        effect=whole,
        why="" if whole else "too_few",
        if_missing_bad=effect(_filled(rows, with_outcome=not test.is_more_better)) if has_missing else whole,
        if_missing_good=effect(_filled(rows, with_outcome=test.is_more_better)) if has_missing else whole,
        harm=effect(replace(row, outcome=row.harm) for row in rows) if has_harm else None,
        by_group=by_group,
        differs_by=differs,
    )


def _filled(rows: Iterable[Observed], *, with_outcome: bool) -> Iterable[Observed]:
    return (row if row.outcome is not None else replace(row, outcome=with_outcome) for row in rows)


def _effect(rows: Iterable[Observed], arm: str, control: str, alpha: float) -> Effect | None:
    """Hájek's weighted difference with its cluster-robust error; None with fewer than four clusters or an empty arm."""
    known = [row for row in rows if row.outcome is not None]
    weight = {key: math.fsum(1 / row.chance for row in known if row.arm == key) for key in (arm, control)}
    clusters = len({row.cluster for row in known})
    if not all(weight.values()) or clusters < 4:
        return None
    mean = {
        key: math.fsum(1 / row.chance for row in known if row.arm == key and row.outcome) / weight[key]
        for key in (arm, control)
    }
    pulls: defaultdict[str, float] = defaultdict(float)
    for row in known:
        pull = (float(bool(row.outcome)) - mean[row.arm]) / (row.chance * weight[row.arm])
        pulls[row.cluster] += pull if row.arm == arm else -pull
    variance = clusters / (clusters - 1) * math.fsum(pull * pull for pull in pulls.values())
    if variance <= 0:
        return None  # everybody alike: there is no error to judge by
    difference, error, freedom = mean[arm] - mean[control], math.sqrt(variance), clusters - 2
    reach = quantile(alpha, freedom) * error
    return Effect(
        difference, difference - reach, difference + reach, tail(difference / error, freedom), error, clusters
    )


def _by_group(
    test: Experiment,
    rows: Sequence[Observed],
    effect: Callable[[Iterable[Observed]], Effect | None],
    arms: tuple[str, str],
) -> tuple[dict[str, dict[str, Effect | None]], dict[str, float]]:
    """The effect in each group named in the plan, and p of "it differs between groups" (Cochran's Q); unknown is a group."""
    effects: dict[str, dict[str, Effect | None]] = {}
    differs: dict[str, float] = {}
    for name in test.subgroups:
        parts: defaultdict[str, list[Observed]] = defaultdict(list)
        for row in rows:
            parts[row.groups.get(name, "unknown")].append(row)
        effects[name] = {
            value: effect(part) if _is_enough(part, arms) else None for value, part in sorted(parts.items())
        }
        p = _differ([found for found in effects[name].values() if found])
        if p is not None:
            differs[name] = p
    return effects, differs


def _is_enough(part: Sequence[Observed], arms: tuple[str, str]) -> bool:
    return all(sum(row.arm == arm and row.outcome is not None for row in part) >= FEW for arm in arms)


def _differ(effects: Sequence[Effect]) -> float | None:
    if len(effects) < 2:
        return None
    total = math.fsum(1 / found.error**2 for found in effects)
    middle = math.fsum(found.difference / found.error**2 for found in effects) / total
    q = math.fsum(((found.difference - middle) / found.error) ** 2 for found in effects)
    return _chi_square_tail(q, len(effects) - 1)


def _chi_square_tail(q: float, freedom: int) -> float:
    """P(chi² > q), by the recursion over freedom from 1 or 2 (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    if freedom % 2:
        term, reached = math.sqrt(2 * q / math.pi) * math.exp(-q / 2), math.erfc(math.sqrt(q / 2))
    else:
        term, reached = math.exp(-q / 2), math.exp(-q / 2)
    for step in range(1 if freedom % 2 else 2, freedom, 2):
        if freedom % 2:
            reached += term
            term *= q / (step + 2)
        else:
            term *= q / step
            reached += term
    return min(1.0, reached)


def _verdict(test: Experiment, compared: Sequence[Compared], bound: float, *, is_last: bool) -> str:
    if any(found.harm and _z(found.harm) >= HARM_BOUND for found in compared):
        return "harm"
    past = [_z(found.effect) for found in compared if found.effect and abs(_z(found.effect)) >= bound]
    good = [z for z in past if (z > 0) == test.is_more_better]
    if good:
        return "better"
    if past and len(past) == len(compared):
        return "worse"
    return "no_difference" if is_last else "go_on"


def _z(effect: Effect) -> float:
    """The normal value with the effect's p and sign."""
    z = NormalDist().inv_cdf(1 - max(effect.p, 1e-15) / 2) if effect.p < 1 else 0.0
    return math.copysign(z, effect.difference)
