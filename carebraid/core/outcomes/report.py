"""A report: every measure with its figures, splits, months and curve, hidden where small, as one value for every reader.

The page, its download, the command line and the published page all show this value; nothing is worked out again beside
them. What a figure hides is not in the value at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Final

from .interval import Told, wilson
from .measure import SPLITS, Definition, Result, Tally, conclude
from .snapshot import NOT_COLLECTED_STRATA
from .suppress import EVERYTHING, HIDDEN, PARTS, SMALLEST_SHOWN, Counts, Place, protect, shown_steps

SCHEMA: Final = "carebraid-outcomes/1"
CURVE_DAYS: Final = (0, 7, 14, 28, 42, 56, 84, 112, 140, 168, 180, 196, 224, 252, 280, 308, 336, 364)
NEWEST_MONTHS: Final = 3
"""The months that are held against all months before them to say what got better or worse."""

Tallies = Mapping[str, Mapping[str, Tally]]
"""Split -> group -> tally; the split "" has the one group ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it may be shown. ``hidden``: why it is not (``small``), else empty; None: hidden or none.

    ``three``: (value, low, high) counted as failing, as good, left out, each None where it would tell a small count.
    ``why_none``: there is no figure at all, and why.
    """

    group: str
    numerator: float | None = None
    denominator: int | None = None
    missing: int | None = None
    as_failing: Told | None = None
    as_good: Told | None = None
    left_out: Told | None = None
    p90: float | None = None
    median_day: float | None = None
    hidden: str = ""
    why_none: str = ""
    is_thin: bool = False


def describe(definition: Definition) -> dict[str, Any]:
    """The definition in words and lines, as it stands beside every figure."""
    return {
        "id": definition.id, "name": definition.name, "plain": definition.plain, "kind": definition.kind,
        "unit": definition.unit, "unit_words": definition.unit_words, "figure_words": definition.figure_words, "population": definition.population.text,
        "lines": {name: line.text for name, line in definition.lines.items()},
        "excludes": [{"why": why, "when": line.text} for why, line in definition.excludes],
        "missing_means": definition.missing_means, "better": definition.better, "per": definition.per,
        "by_day": definition.by_day, "source": definition.source, "evidence": definition.evidence,
        "version": definition.version, "asks_for": definition.asks_for,
    }  # fmt: skip


def counts_of(definition: Definition, tally: Tally) -> Counts:
    """What a shown figure tells in counts, so that it can be protected."""
    if definition.kind == "share":
        bad = tally.units - tally.good
        return Counts(tally.people, tally.units, (tally.good, bad), (tally.missing, bad - tally.missing))
    known = tally.units - tally.missing
    if definition.kind == "rate":
        return Counts(tally.people, tally.units, (int(tally.events),), (tally.missing, known))
    if definition.kind == "amount":
        return Counts(tally.people, tally.units, (), (tally.missing, known))
    events = sum(many for (at, kind), many in tally.values.items() if kind == 1 and at <= definition.by_day)
    left = sum(many for (_, kind), many in tally.values.items() if kind == 2)
    return Counts(tally.people, tally.units, (events, known - events), (tally.missing, left))


def build_entries(
    definitions: Sequence[Definition], counted: Mapping[str, Tallies], inside: Collection[tuple[Place, Place]]
) -> list[dict[str, Any]]:
    """One entry for each measure, in order. A measure that is not in ``counted`` is not collected here."""
    levels: dict[str, dict[Place, int]] = {}
    for group in dict.fromkeys(one.group for one in definitions):
        together = [one for one in definitions if one.group == group and one.id in counted]
        report = {
            one.id: {
                split: {name: counts_of(one, tally) for name, tally in groups.items()}
                for split, groups in counted[one.id].items()
            }
            for one in together
        }
        levels |= protect(report, inside=inside)
    return [
        _entry(one, counted[one.id], levels[one.id])
        if one.id in counted
        else {**describe(one), "collected": False}
        for one in definitions
    ]


def _entry(definition: Definition, tallies: Tallies, levels: Mapping[Place, int]) -> dict[str, Any]:
    figures = {
        split: [_figure(definition, name, groups[name], levels[split, name]) for name in sorted(groups)]
        for split, groups in tallies.items()
    }
    everybody = figures[""][0]
    months = figures.get("month", [])
    return {
        **describe(definition), "collected": True, "all": asdict(everybody),
        "splits": {split: list(map(asdict, rows)) for split, rows in figures.items() if split not in ("", "month")},
        "months": list(map(asdict, months)), "trend": trend(definition, months),
        "curve": _curve(definition, tallies[""][""]) if everybody.hidden == "" else [],
    }  # fmt: skip


def _figure(definition: Definition, group: str, tally: Tally, level: int) -> Figure:
    """What of one result may be shown at its level."""
    result = conclude(definition, tally)
    if level == HIDDEN:
        return Figure(group=group, hidden="small")
    if level < PARTS or 0 < tally.units - tally.missing < SMALLEST_SHOWN:
        # Half of them by a day tells no count; it stays where enough are known.
        is_enough = tally.units - tally.missing >= SMALLEST_SHOWN
        return Figure(
            group=group,
            denominator=tally.units,
            hidden="small",
            median_day=result.median_day if is_enough else None,
        )
    if level == EVERYTHING:
        return _whole(group, result, tally)
    # Few are missing: how many is hidden, and with it every figure that would tell it.
    first = (
        {"as_failing": result.as_failing} if definition.better == "higher" else {"as_good": result.as_good}
    )
    told: dict[str, Any] = first if definition.kind == "share" else {"left_out": result.left_out}
    return Figure(
        group=group, denominator=tally.units, numerator=None if definition.kind == "amount" else result.numerator,
        p90=result.p90, median_day=result.median_day, why_none=result.why_none, **told,
    )  # fmt: skip


def _whole(group: str, result: Result, tally: Tally) -> Figure:
    return Figure(
        group=group, numerator=result.numerator, denominator=tally.units, missing=result.missing,
        as_failing=_or_none(result.as_failing), as_good=_or_none(result.as_good), left_out=_or_none(result.left_out),
        p90=result.p90, median_day=result.median_day, why_none=result.why_none, is_thin=result.is_thin,
    )  # fmt: skip


def _or_none(told: Told) -> Told | None:
    return told if told.value is not None else None


def _curve(definition: Definition, tally: Tally) -> list[dict[str, float | None]]:
    """The curve on fixed days, as the share with the event; steps of 1 to 10 events wait for the next day drawn."""
    curve = conclude(definition, tally).curve
    if curve is None:
        return []
    last = curve.steps[-1].at
    days = [day for day in CURVE_DAYS if day <= last]
    by_day = [[step for step in curve.steps if step.at <= day] for day in days]
    events = [sum(step.events for step in steps) for steps in by_day]
    fresh = [now - before for before, now in zip([0, *events], events, strict=False)]
    points: list[dict[str, float | None]] = []
    for place in shown_steps(fresh):
        step = by_day[place][-1] if by_day[place] else None
        if step is not None and step.at_risk < SMALLEST_SHOWN:
            break
        value, low, high = (curve.start, None, None) if step is None else (step.value, step.low, step.high)
        if curve.start == 1:
            value, low, high = 1 - value, None if high is None else 1 - high, None if low is None else 1 - low
        points.append({"day": days[place], "value": value, "low": low, "high": high})
    return points


def trend(definition: Definition, months: Iterable[Figure]) -> str:
    """The newest three shown months against all before: ``better``, ``worse``, ``no_clear_change`` or ``too_little``.

    Shares alone, by Newcombe's interval of a difference (Newcombe RG. Stat Med 1998;17:873-890, method 10).
    """
    shown = [one for one in months if one.numerator is not None and one.denominator]
    if definition.kind != "share" or len(shown) < 2 * NEWEST_MONTHS:
        return "too_little"
    pooled = [
        (sum(int(one.numerator or 0) for one in part), sum(one.denominator or 0 for one in part))
        for part in (shown[:-NEWEST_MONTHS], shown[-NEWEST_MONTHS:])
    ]
    low, high = newcombe(pooled[1], pooled[0])
    if low <= 0 <= high:
        return "no_clear_change"
    return "better" if (low > 0) == (definition.better == "higher") else "worse"


def newcombe(one: tuple[int, int], two: tuple[int, int]) -> tuple[float, float]:
    """The 95 % interval of the difference of two shares, from their Wilson intervals."""
    a, b = wilson(*one), wilson(*two)
    if (
        a.value is None
        or b.value is None
        or a.low is None
        or a.high is None
        or b.low is None
        or b.high is None
    ):
        raise ValueError("both shares need somebody counted")
    apart = a.value - b.value
    return (
        apart - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
        apart + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
    )


def build_report(
    entries: Sequence[Mapping[str, Any]],
    *,
    organisation: str,
    taken_on: str,
    left_out: Mapping[str, int],
    program: str,
) -> dict[str, Any]:
    """The whole report. ``program``: the version that made it; numbers of rows left out are hidden where small."""
    return {
        "schema": SCHEMA, "organisation": organisation, "taken_on": taken_on, "program": program,
        "smallest_shown": SMALLEST_SHOWN, "splits": [split for split in SPLITS if split != "month"],
        "splits_not_collected": list(NOT_COLLECTED_STRATA),
        "left_out": {why: (many if many >= SMALLEST_SHOWN else None) for why, many in left_out.items()},
        "measures": [dict(one) for one in entries],
    }  # fmt: skip
