"""Withdrawal scales over time and the step of the protocol that comes next, with why (protocols.yaml withdrawal).

Software shows the step; a licensed person decides. A scale that could not be added up gives no band, never the lowest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

OPIOID: Final = "opioid"
ALCOHOL: Final = "alcohol"
SETTLED_AFTER: Final = 2
"""So many scores in a row in the lowest band, and no further one is due (project convention)."""
FORGOTTEN_AFTER: Final = timedelta(hours=72)
"""A series that nobody went on with for so long is not due any more, it is over (project convention)."""
MODERATE_COWS: Final = 13


@dataclass(frozen=True, slots=True)
class Score:
    """One time the scale was asked. ``total`` None: not every item was answered."""

    at: datetime
    total: float | None


@dataclass(frozen=True, slots=True)
class StepBand:
    """From ``low`` to ``high``: its name, and what the protocol says to do."""

    low: float
    high: float
    name: str
    actions: tuple[str, ...]
    rescore: timedelta


@dataclass(frozen=True, slots=True)
class ScaleProtocol:
    """One substance: which scale, its bands, and what stands behind them."""

    substance: str
    instrument: str
    bands: tuple[StepBand, ...]
    sources: tuple[str, ...]
    evidence: str
    precipitated_rise: float | None
    precipitated_act: tuple[str, ...]
    refer_if: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What comes next. ``band`` None: the last score is not known, so it is asked again now.

    ``change`` is points since the score before, None where either is unknown. ``rescore_at`` None: no more are due.
    """

    score: Score
    band: StepBand | None
    change: float | None
    rescore_at: datetime | None
    is_over: bool
    may_be_precipitated: bool


def read_withdrawal(raw: Mapping[str, Any]) -> dict[str, ScaleProtocol]:
    """The two scales of ``protocols.yaml: withdrawal`` by substance."""
    opioid, alcohol = raw[OPIOID], raw[ALCOHOL]
    after = opioid["rescore_minutes"]
    soon, later = (timedelta(minutes=minutes) for minutes in after["after_dose"])
    calm = timedelta(hours=after["then_hours"])

    def wait(band: Mapping[str, Any]) -> timedelta:
        """The protocol: 1 hour after a dose, 1-2 hours while mild, then every 4 hours."""
        if band["min"] >= MODERATE_COWS:
            return soon
        return later if band["min"] > 0 else calm

    return {
        OPIOID: ScaleProtocol(
            OPIOID, opioid["instrument"], tuple(_band(one, wait(one)) for one in opioid["bands"]),
            tuple(opioid["sources"]), opioid["evidence"], 6, tuple(opioid["precipitated"]["act"]), (),
        ),
        ALCOHOL: ScaleProtocol(
            ALCOHOL, alcohol["instrument"],
            tuple(_band(one, timedelta(hours=one["rescore_hours"])) for one in alcohol["bands"]),
            tuple(alcohol["sources"]), alcohol["evidence"], None, (), tuple(alcohol["refer_inpatient_if"]),
        ),
    }  # fmt: skip


def _band(raw: Mapping[str, Any], rescore: timedelta) -> StepBand:
    return StepBand(raw["min"], raw["max"], raw["name"], tuple(raw["actions"]), rescore)


def band_of(protocol: ScaleProtocol, total: float | None) -> StepBand | None:
    """The band of a total; None where it is not known. A total outside the scale is a fault (ValueError)."""
    if total is None:
        return None
    for band in protocol.bands:
        if band.low <= total <= band.high:
            return band
    raise ValueError(f"{protocol.instrument} has no band for {total}")


def next_step(
    protocol: ScaleProtocol, scores: Sequence[Score], now: datetime, *, dosed_at: datetime | None = None
) -> NextStep | None:
    """The step after the newest score; None where the scale was never asked. ``scores`` in any order.

    ``dosed_at`` is the newest dose of buprenorphine: a rise by 6 or more within two hours of it may be precipitated
    withdrawal (protocols.yaml withdrawal.opioid.precipitated).
    """
    ordered = sorted(scores, key=lambda one: one.at)
    if not ordered:
        return None
    last, before = ordered[-1], ordered[-2] if len(ordered) > 1 else None
    band = band_of(protocol, last.total)
    known = before is not None and before.total is not None and last.total is not None
    change = (
        last.total - before.total
        if known and before and before.total is not None and last.total is not None
        else None
    )
    is_calm = len(ordered) >= SETTLED_AFTER and all(
        band_of(protocol, one.total) is protocol.bands[0] for one in ordered[-SETTLED_AFTER:]
    )
    is_over = is_calm or now - last.at > FORGOTTEN_AFTER
    again = last.at if band is None else last.at + band.rescore
    return NextStep(
        score=last, band=band, change=change, rescore_at=None if is_over else again, is_over=is_over,
        may_be_precipitated=_may_be_precipitated(protocol, ordered, dosed_at),
    )  # fmt: skip


def _may_be_precipitated(
    protocol: ScaleProtocol, ordered: Sequence[Score], dosed_at: datetime | None
) -> bool:
    if protocol.precipitated_rise is None or dosed_at is None:
        return False
    before = [one.total for one in ordered if one.at <= dosed_at and one.total is not None]
    after = [
        one.total
        for one in ordered
        if dosed_at < one.at <= dosed_at + timedelta(hours=2) and one.total is not None
    ]
    return bool(before and after) and max(after) - before[-1] >= protocol.precipitated_rise
