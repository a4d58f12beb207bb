"""Learning a person's signature from their days, and keeping what was learnt. Shared by the flows that may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.watch.own_days import Days, Measure
from carebraid.core.watch.own_plan import LEARN_EVERY, State
from carebraid.core.watch.pattern import HORIZON, Pattern, find_pattern
from carebraid.core.watch.signature import (
    Figures,
    Learnt,
    Limit,
    NotEnough,
    Signature,
    Written,
    learn,
)
from carebraid.store import signals
from carebraid.store.chart import Chart
from carebraid.store.signals import Kept


def learn_if_due(chart: Chart, now: datetime) -> None:
    """Learn again where the last time is a week ago or never was."""
    watch = signals.load_watch(chart)
    if watch.learnt_at is None or now - watch.learnt_at >= LEARN_EVERY:
        learn_now(chart, now)


def learn_now(chart: Chart, now: datetime) -> None:
    """Look for a link, propose it where it is new, learn every sign's limit within the budget, and keep all of it."""
    days = signals.load_days(chart, now)
    found = find_pattern(days)
    _propose(chart, found if isinstance(found, Pattern) else None, now)
    watch, kept = signals.load_watch(chart), signals.load_signs(chart)
    together = [one for one in kept if one.state == State.WATCHED]
    apart = [one for one in kept if one.state != State.WATCHED]
    learnt = _learn(together, days, watch.budget)
    for one in apart:  # what a muted or proposed sign would do, without its share in the budget of the others
        learnt |= _learn([one], days, watch.budget)
    signals.save_learnt(chart, learnt)
    signals.save_watch(chart, learnt_at=now, result=_result(found))


def _propose(chart: Chart, found: Pattern | None, now: datetime) -> None:
    """A link that is new is proposed once; one that was proposed and is gone is taken back. A yes or a no stays."""
    kept = [one for one in signals.load_signs(chart, with_stopped=True) if one.origin == "found"]
    for one in kept:
        if found is None or one.measure != found.limit.measure:
            if one.state == State.PROPOSED:
                signals.remove_proposed(chart, one.id)
            else:
                signals.save_learnt(chart, {one.id: {**one.learnt, "holds": False}})
        else:
            signals.save_learnt(chart, {one.id: {**one.learnt, **_link(found)}})
    if found is not None and all(one.measure != found.limit.measure for one in kept):
        signals.save_new_sign(
            chart, words="", measure=found.limit.measure, is_low=found.limit.is_low, state=State.PROPOSED, origin="found",
            then_what="", tell="team", now=now, learnt=_link(found),
        )  # fmt: skip


def _link(found: Pattern) -> dict[str, Any]:
    return {
        "start": limit_as_json(found.limit), "lag": found.lag, "p": found.p, "movings": found.movings,
        "times": found.times, "followed": found.followed, "difference": round(found.difference, 2),
        "again": round(found.again, 2), "bar": found.bar, "holds": True,
    }  # fmt: skip


def _learn(kept: Sequence[Kept], days: Days, budget: int) -> dict[UUID, Mapping[str, Any]]:
    if not kept:
        return {}
    got = learn([_written(one) for one in kept], days, budget)
    if isinstance(got, NotEnough):
        # A found link keeps what it was found with; nothing else has a limit yet.
        return {
            one.id: {**one.learnt, "limit": None, "why": asdict(got), "never_rings": False} for one in kept
        }
    by_id = {one.id: one for one in got.signs}
    return {one.id: {**one.learnt, **_kept_of(by_id[str(one.id)], got)} for one in kept}


def _written(one: Kept) -> Written:
    start = one.learnt.get("start")
    return Written(
        id=str(one.id), measure=Measure(one.measure), is_low=one.is_low, pitch=one.pitch,
        start=read_limit(start) if start else None, **({"horizon": HORIZON} if start else {}),
    )  # fmt: skip


def _kept_of(learnt: Learnt, whole: Signature) -> dict[str, Any]:
    return {
        "limit": limit_as_json(learnt.limit) if learnt.limit else None,
        "why": asdict(learnt.why_not) if learnt.why_not else None, "never_rings": learnt.never_rings,
        "trained": _figures(learnt.trained), "held_out": _figures(learnt.held_out), "bar": whole.bar,
    }  # fmt: skip


def _figures(found: Figures | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _result(found: object) -> dict[str, Any]:
    if isinstance(found, NotEnough):
        return {"state": "not_enough", **asdict(found)}
    return {"state": "pattern" if isinstance(found, Pattern) else "none", "p": getattr(found, "p", None)}


def limit_as_json(limit: Limit) -> dict[str, Any]:
    """A limit as it is stored."""
    return {
        "measure": str(limit.measure),
        "is_low": limit.is_low,
        "threshold": limit.threshold,
        "run": limit.run,
    }


def read_limit(raw: Mapping[str, Any]) -> Limit:
    """A stored limit. A malformed one is a fault (KeyError, ValueError)."""
    return Limit(Measure(raw["measure"]), raw["is_low"], float(raw["threshold"]), int(raw["run"]))
