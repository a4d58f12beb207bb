"""Steps of several flows about fair tests: a draw at the moment of decision, and the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.learn.allocate import Draw, draw
from carebraid.core.learn.experiment import judge
from carebraid.core.learn.ways import OCCASIONS
from carebraid.store import journal
from carebraid.store.chart import Chart
from carebraid.store.fair_tests import (
    KeptTest,
    is_drawn,
    load_drawn,
    load_facts,
    load_joins,
    load_running,
    load_seen,
    next_position,
    save_draw,
    save_ended,
)


def arm_for(chart: Chart, *, now: datetime, occasion: str, can: Collection[str] | None = None) -> str | None:
    """Which way it is done for this person now; None where no test runs or the person does not take part in it.

    Somebody who was drawn before keeps their way; a test by moment draws anew. Whoever said no to this kind of test is in
    none of it, from that moment on; where each is to be asked, only whoever said yes to it is. ``can``: what can be done for them now (None: everything). Only a
    person for whom every way of the plan is open is drawn; whose way is closed later is cared for as ever, and counts
    where they were drawn.
    """
    running = load_running(chart.organisation_id, occasion)
    if running is None:
        return None
    test, seed = running
    facts, groups = load_facts(chart, now)
    joins = load_joins(chart).get(OCCASIONS[occasion])
    may = joins is True if test.plan.consent_class == "asked_each" else joins is not False
    if not may or not judge(test.plan, facts).is_eligible:
        return None
    cluster, unit_key = _keys(test, chart, now, groups["site"])
    before = load_drawn(test, cluster) if test.plan.unit != "moment" else None
    is_in = is_drawn(test, unit_key)
    if not is_in and can is not None and not {arm.key for arm in test.plan.arms} <= set(can):
        return None
    if before is None and test.drawn >= test.plan.planned:
        return None
    stratum = "/".join(groups.get(name, "unknown") for name in test.plan.strata)
    drawn, position = before or _draw(test, seed, chart, cluster, unit_key, stratum, now)
    if not is_in:
        kept = {name: groups.get(name, "unknown") for name in test.plan.subgroups}
        save_draw(
            test, chart, drawn, cluster=cluster, unit_key=unit_key, stratum=stratum, position=position, groups=kept,
            now=now,
        )  # fmt: skip
    return drawn.arm if can is None or drawn.arm in can else None


def _draw(
    test: KeptTest, seed: bytes, chart: Chart, cluster: str, unit_key: str, stratum: str, now: datetime
) -> tuple[Draw, int]:
    """A new draw; the journal gets everything it rests on but the seed."""
    key = unit_key if test.plan.unit == "moment" else cluster
    position = next_position(test, stratum)
    seen = load_seen(test) if test.plan.is_adaptive else {}
    drawn = draw(test.plan, seed, unit_key=key, stratum=stratum, position=position, seen=seen)
    journal.record(
        chart.actor, "fair_test.drawn", now=now, patient_id=chart.patient_id, purpose="operations",
        object_kind="fair_test", object_id=test.id,
        detail={
            "key": key, "stratum": stratum, "position": position, "arm": drawn.arm, "digest": drawn.digest,
            "seen": {arm: [tally.good, tally.other] for arm, tally in seen.items()},
        },
    )  # fmt: skip
    return drawn, position


def _keys(test: KeptTest, chart: Chart, now: datetime, site: str) -> tuple[str, str]:
    """(what the draw is for, this person at this moment in the test)."""
    person = str(chart.patient_id)
    match test.plan.unit:
        case "person":
            return person, person
        case "moment":
            return person, f"{person}/{now.isoformat()}"
        case "week":
            cluster = "{}-{:02}".format(*now.isocalendar()[:2])
        case _:
            cluster = site
    return cluster, f"{cluster}/{person}"


def end_test(test: KeptTest, *, actor: Actor, why: str, now: datetime) -> None:
    """End a running test; its seed goes into the journal, so that anybody can repeat every draw."""
    seed = save_ended(test, why=why, now=now)
    journal.record(
        actor, "fair_test.ended", now=now, purpose="operations", object_kind="fair_test", object_id=test.id,
        detail={"why": why, "seed": seed},
    )  # fmt: skip
