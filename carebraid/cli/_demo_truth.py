"""``carebraid forecast demo-truth``: what was planted in the demo's people, and what their signatures make of it.

Reads no database: each person's days are made again from the seed, as the demo makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from carebraid.core.watch.own_days import Measure
from carebraid.core.watch.pattern import HORIZON, NoPattern, Pattern
from carebraid.core.watch.signature import MONTH, MOST_BUDGET, USUAL_BUDGET, NotEnough

from ._house import open_house

if TYPE_CHECKING:
    from ._demo.truths import Tried

THE_DAY = date(2026, 3, 9)
"""The courses are counted in days before this one; another day gives the same figures."""


def demo_truth(
    seed: Annotated[int, typer.Option(help="Which world; the demo's own is 1.")] = 1,
    people: Annotated[int, typer.Option(help="How many people, the six guides included.", min=6)] = 200,
    budget: Annotated[
        int, typer.Option(help="Most alarms a month for each person.", min=0, max=MOST_BUDGET)
    ] = USUAL_BUDGET,
    out: Annotated[Path | None, typer.Option(help="Write every person's figures as JSON here.")] = None,
) -> None:
    """Lead time, sensitivity and false alarms of personal signatures, against what was planted in the demo."""
    open_house()  # the stories name the flows they would go through; none of them runs here
    from ._demo.truths import everybody, try_out

    tried = [try_out(one, seed, THE_DAY, budget) for one in everybody(people, seed, THE_DAY)]
    for line in _table(tried):
        typer.echo(line)
    typer.echo("")
    for line in totals(tried):
        typer.echo(line)
    if out is not None:
        out.write_bytes(msgspec.json.format(msgspec.json.encode([_as_json(one) for one in tried]), indent=1))
        typer.echo(f"Written: {out}")


def _table(tried: Iterable[Tried]) -> Iterable[str]:
    head = ("Number", "Name", "Planted", "Found", "Before", "Lead", "False a month")
    yield "{:8} {:22} {:22} {:34} {:>9} {:>7} {:>14}".format(*head)
    for one in tried:
        shown = (
            one.number, one.name[:22], _planted(one), _found(one), f"{one.caught}/{one.planted}" if one.days else "",
            "" if one.lead_days is None else f"{one.lead_days:g} d",
            f"{one.false_a_month:.1f}" if one.days else "",
        )  # fmt: skip
        yield "{:8} {:22} {:22} {:34} {:>9} {:>7} {:>14}".format(*shown).rstrip()


_KINDS = {
    "short_nights": "short nights", "low_mood": "low mood", "missed_doses": "missed medicine", "none": "no pattern",
    "slide": "a slide, no pattern", "silence": "silence, no pattern", "pain": "pain, no pattern",
}  # fmt: skip
_THINGS = {Measure.SLEEP: "hours", Measure.MOOD: "mood", Measure.DOSES: "missed"}


def _planted(one: Tried) -> str:
    return _KINDS[one.truth.kind] + (f", {one.truth.lag} d" if one.truth.is_pattern else "")


def _found(one: Tried) -> str:
    """What was found, in a few words."""
    found = one.found
    if isinstance(found, NotEnough):
        return f"not enough yet ({found.what} {found.have} of {found.need})"
    if isinstance(found, NoPattern):
        return "no pattern"
    limit = found.limit
    bound = "" if limit.measure is Measure.DOSES else f" <= {limit.threshold:g}"
    return f"{_THINGS[limit.measure]}{bound}, {limit.run} in a row, {found.lag} d (p {found.p:.3f})"


def totals(tried: Sequence[Tried]) -> Iterable[str]:
    """The whole world in a few lines."""
    count = {
        name: sum(one.outcome == name for one in tried)
        for name in ("recovered", "other", "missed", "none", "refused")
    }
    seen = [one for one in tried if one.days]
    links = [one for one in seen if isinstance(one.found, Pattern)]
    without = [one for one in tried if not one.truth.is_pattern and one.outcome != "refused"]
    invented = sum(one.outcome == "other" for one in without)
    yield (
        f"{len(tried)} people. A pattern was planted in {sum(one.truth.is_pattern for one in tried)}: "
        f"{count['recovered']} recovered, {count['missed']} missed, "
        f"{sum(one.truth.is_pattern and one.outcome == 'refused' for one in tried)} with too few days to say."
    )
    yield f"No pattern in {len(without)} who told enough: {invented} were told of one that is not there."
    yield _line("Links that were found", links, links)
    yield _line("All who told enough, found or not", seen, links)
    months = sum(one.days for one in seen) / MONTH
    planted = sum(one.planted for one in seen)
    yield (
        f"Limits on sleep, mood and craving alone: a warning before {sum(one.limits_caught for one in seen)} of {planted} "
        f"hard stretches, {sum(one.limits_false for one in seen) / months:.2f} false alarms a month for each person."
    )
    yield (
        f"Counted on the weeks held out: a warning is right if a planted hard stretch begins 1 to {HORIZON} days later. "
        "Before: hard stretches with a warning, of those planted."
    )


def _line(words: str, people: Sequence[Tried], links: Sequence[Tried]) -> str:
    months = sum(one.days for one in people) / MONTH
    planted, caught = sum(one.planted for one in people), sum(one.caught for one in people)
    leads = [one.lead_days for one in links if one.lead_days is not None]
    share = f"{caught / planted:.0%}" if planted else "none planted"
    before = median(leads) if leads else 0
    lead = f"{before:g} {'day' if before == 1 else 'days'} before" if leads else "no warning"
    false = f"{sum(one.false for one in people) / months:.2f}" if months else "no days for"
    return (
        f"{words} ({len(people)}): a warning before {caught} of {planted} hard stretches ({share}), {lead} in the median, "
        f"{false} false alarms a month for each person."
    )


def _as_json(one: Tried) -> dict[str, Any]:
    return {
        "number": one.number, "truth": one.truth.kind, "lag": one.truth.lag,
        "hard_on": [date.fromordinal(day).isoformat() for day in one.truth.hard_on], "found": _found(one),
        "outcome": one.outcome, "days": one.days, "planted": one.planted, "caught": one.caught, "alarms": one.alarms,
        "false": one.false, "false_a_month": round(one.false_a_month, 3), "lead_days": one.lead_days,
        "limits_caught": one.limits_caught, "limits_false": one.limits_false,
    }  # fmt: skip
