"""What the built demo shows of what was planted in it, looked at through the screens that its staff open.

Every look is for everybody in the world, so that something told of the wrong person counts as invented. It is made as
of the moment at which the world was built, and nothing is written: what the looking leaves in the journal is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from carebraid.core.kernel.actor import Actor
from carebraid.core.learn.experiment import plan_digest
from carebraid.core.meds.side_effects import Answered
from carebraid.core.meds.terms import RuleKind
from carebraid.core.meds.tolerance import Why
from carebraid.core.watch.pattern import Pattern
from carebraid.screens.between import between
from carebraid.screens.demo_accounts import find_demo_actor
from carebraid.screens.learning import OneTest, learning, one_test
from carebraid.screens.medicines import MedicinesPage, medicines
from carebraid.screens.outcomes import Charts, outcome, outcomes
from carebraid.screens.signals import ChartSignals, signals
from carebraid.screens.watch import Watching, watching

from . import elsewhere
from .after_prescribing import ALI_TOLD, GRACE_LATE
from .clinic import MAIL
from .fair_test import PLAN, PLANTED
from .guides import DENISE_PAIRS
from .learning import numbers_of
from .medicines import HAS, ORDERED, SAYS
from .person import Person
from .scored import Scored, compare
from .special_cause import LEAST_PEOPLE, MEASURE, RULE, month_of
from .staff import CASELOADS, MANAGER
from .truths import Tried, points_told

ALI_PAIR = ("lithium", "ibuprofen")
DENISE, TOMAS, ALI, GRACE = "HB-0003", "HB-0002", "HB-0004", "HB-0005"
_STORIES = frozenset({Why.LEFT_CARE, Why.MEDICINE_GAP})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a care manager sees of one person."""

    medicines: MedicinesPage
    watching: Watching
    signals: ChartSignals


@dataclass(frozen=True, slots=True)
class World:
    """Everything that was looked at: by number, and the wall, the fair tests and the charts of the whole clinic."""

    people: Mapping[str, Seen]
    wall: Mapping[str, tuple[str, ...]]
    tests: tuple[OneTest, ...]
    charts: Mapping[str, Charts]


def look_at_world(at: datetime, home: Path) -> World:
    """Open every person's pages as their care manager, and the clinic's charts as its manager."""
    with transaction.atomic():
        people: dict[str, Seen] = {}
        wall: dict[str, tuple[str, ...]] = {}
        for key in CASELOADS:
            actor = find_demo_actor(f"{key}@{MAIL}")
            wall |= {one.one.number: one.lacks for one in between(actor=actor, now=at)}
            for number, patient_id in numbers_of([actor], at).items():
                if number not in people:
                    people[number] = _look(actor, at, patient_id)
        manager = find_demo_actor(f"{MANAGER}@{MAIL}")
        listed = learning(actor=manager, now=at).tests
        tests = tuple(one_test(actor=manager, now=at, test_id=one.id) for one in listed)
        charts = _charts(manager, at, home)
        transaction.set_rollback(True)
    return World(people, wall, tests, charts)


def _charts(manager: Actor, at: datetime, home: Path) -> dict[str, Charts]:
    """The charts of every measure that the newest report holds; none where no snapshot was taken."""
    names = [one["id"] for _, entries in outcomes(actor=manager, now=at, home=home).themes for one in entries]
    return {name: outcome(actor=manager, now=at, home=home, name=name).charts for name in names}


def _look(actor: Actor, at: datetime, patient_id: UUID) -> Seen:
    return Seen(
        medicines(actor=actor, now=at, language="en", patient_id=patient_id),
        watching(actor=actor, now=at, language="en", patient_id=patient_id),
        signals(actor=actor, now=at, language="en", patient_id=patient_id),
    )


def scores_of_world(
    world: World, people: Sequence[Person], tried: Sequence[Tried], seed: int, today: date
) -> Iterator[Scored]:
    """Detector by detector."""
    seen, count = world.people, len(world.people)
    yield _pairs(seen, people)
    yield compare(
        "A name that the medicine check does not know", count, {f"{GRACE}: bush tea from the market"},
        {f"{who}: {one.name}" for who, page in seen.items() for one in page.medicines.check.unknown},
    )  # fmt: skip
    yield _tolerance(seen, people, seed, today)
    yield compare(
        "Between two services", count, {f"{TOMAS}: {one}" for one in ("medicines", "safety_plan", "appointment")},
        {f"{who}: {one}" for who, lacks in world.wall.items() for one in lacks},
    )  # fmt: skip
    late = {
        f"{who}: {one.medicine.name}, {one.due.days_late} days"
        for who, page in seen.items()
        for one in page.watching.injections
        if one.due.days_late
    }
    yield compare("An injection that is late", count, {f"{GRACE}: paliperidone, {GRACE_LATE} days"}, late)
    out = {
        f"{who}: {one.row.what}"
        for who, page in seen.items()
        for one in page.watching.done
        if one.row.is_out_of_range
    }
    yield compare("A result out of range", count, {f"{GRACE}: sga_weight"}, out)
    silent = {
        f"{who}: {report.what}"
        for who, page in seen.items()
        for report, answered in page.watching.reports
        if answered is Answered.SILENT
    }
    yield compare("A side effect that nobody answered", count, {f"{ALI}: {ALI_TOLD}"}, silent)
    yield _links(seen, tried)
    yield from _fair_tests(world.tests)
    yield _special_causes(world.charts, len(people), today)
    yield _sites(world.charts, len(people))


def _pairs(seen: Mapping[str, Seen], people: Sequence[Person]) -> Scored:
    """Pairs of two medicines. What was planted must ring; what else rings must be on that person's list, both of it."""
    takes = {one.number: _takes(one) for one in people}
    rang = {
        (who, *sorted((_plain(one.one), _plain(one.other))))
        for who, page in seen.items()
        for one in page.medicines.check.alerts
        if one.kind == RuleKind.PAIR
    }
    true = {_named(one) for one in rang if set(one[1:]) <= takes.get(one[0], set())}
    planted = {_named((DENISE, *sorted(pair))) for pair in DENISE_PAIRS} | {_named((ALI, *sorted(ALI_PAIR)))}
    found = {_named(one) for one in rang}
    scored = compare("Two medicines that do not go together", len(seen), planted, found, true=true)
    return replace(
        scored, why=f"{len(found & true - planted)} more ring, of medicines that person takes both of."
    )


def _takes(person: Person) -> set[str]:
    """Everything the answer key says this person takes or told of."""
    key = person.key
    has, said = [one.name for one in HAS.get(key, ())], [one.name for one in SAYS.get(key, ())]
    ordered = [one.name for one in ORDERED.get(key, ())]
    return {_plain(one) for one in (*has, *said, *ordered, *person.drugs)}


def _plain(name: str) -> str:
    return name.replace("_", " ").lower()


def _named(rang: tuple[str, ...]) -> str:
    who, one, other = rang
    return f"{who}: {one} + {other}"


def _tolerance(seen: Mapping[str, Seen], people: Sequence[Person], seed: int, today: date) -> Scored:
    """Tomas's two reasons; use after a break counts as true where the person told of use."""
    rang = {(who, reason.why) for who, page in seen.items() for reason in page.watching.opioids.reasons}
    told = {
        one.number
        for one in people
        if (one.number, Why.USED_AFTER_BREAK) in rang
        and any(point.used for point in points_told(one, seed, today))
    }
    return compare(
        "Lost tolerance", len(seen), {f"{TOMAS}: {why}" for why in _STORIES}, {f"{who}: {why}" for who, why in rang},
        true={f"{who}: {Why.USED_AFTER_BREAK}" for who in told},
    )  # fmt: skip


def _links(seen: Mapping[str, Seen], tried: Sequence[Tried]) -> Scored:
    """What the pages say beside what the seed gives: the nightly look and the answer key must tell the same people."""
    expected = {one.number for one in tried if isinstance(one.found, Pattern)}
    told = {who for who, page in seen.items() if page.signals.seen.state == "pattern"}
    # A morning more may show a link that the seed's days did not; where one was planted, that is so.
    planted = {one.number for one in tried if one.truth.is_pattern}
    return compare(
        "My signals: a link, on the page as from the seed",
        len(seen),
        expected & set(seen),
        told,
        true=planted,
    )


def _fair_tests(tests: Sequence[OneTest]) -> Iterator[Scored]:
    """The test that is over: its interval holds what was planted, and every draw comes again from the journal."""
    mine = [one for one in tests if one.test.digest == plan_digest(PLAN)]
    for one in mine:
        if one.test.state != "ended" or not one.looks:
            yield Scored(
                detector="The clinic's fair test", looked_at=one.test.drawn, planted=(), missed=(), invented=(),
                why="Too few people in this world to end it: nothing to compare yet.",
            )  # fmt: skip
            continue
        effect = one.looks[-1]["compared"][0]["effect"]
        holds = effect["low"] <= PLANTED <= effect["high"]
        named = f"{100 * PLANTED:.0f} points more"
        yield Scored(
            detector="The clinic's fair test", looked_at=one.test.drawn, planted=(named,), missed=() if holds else (named,),
            invented=("draws that the seed does not give",) * (one.wrong_draws or 0),
            why=f"It said {one.test.end_why}: {100 * effect['difference']:+.1f} points "
            f"({100 * effect['low']:+.1f} to {100 * effect['high']:+.1f}).",
        )  # fmt: skip


def _special_causes(charts: Mapping[str, Charts], people: int, today: date) -> Scored:
    """What the control charts flag. A month that is far off pulls the centre, so other flags of its own chart are its too."""
    judged = {
        name: one.control for name, one in charts.items() if one.control is not None and one.control.is_judged
    }
    rang = {
        f"{name}: {charts[name].months[signal.last]}, {signal.rule}"
        for name, chart in judged.items()
        for signal in chart.signals
    }
    name, why = f"{MEASURE}: {month_of(today):%Y-%m}, {RULE}", ""
    planted = {name} if people >= LEAST_PEOPLE else set()
    if not planted:
        why = "Too few people in this world for a month to be shown: nothing was looked for."
    return replace(
        compare(
            "A special cause on a control chart", len(judged), planted, rang if planted else set(),
            true={one for one in rang if one.startswith(f"{MEASURE}: ")},
        ),
        why=why,
    )  # fmt: skip


def _sites(charts: Mapping[str, Charts], people: int) -> Scored:
    """Which sites the funnels call far off (beyond 99.8 %); measures of the same handovers are far off for the same reason."""
    rang = {
        f"{name}: {point.name}, {'above' if (point.value or 0.0) > (one.target or 0.0) else 'below'}"
        for name, one in charts.items()
        for point in one.sites
        if point.verdict == "alarm"
    }
    is_small = people < elsewhere.LEAST_PEOPLE
    planted = (
        set() if is_small else {f"{elsewhere.MEASURE}: {site}, {side}" for site, side in elsewhere.FAR_OFF}
    )
    judged = sum(len(one.sites) > 1 for one in charts.values())
    return replace(
        compare(
            "A site that is far off on a funnel", judged, planted, set() if is_small else rang,
            true={one for one in rang if one.partition(":")[0] in elsewhere.SAME_HANDOVERS},
        ),
        why="Too few people in this world for a site to be shown: nothing was looked for." if is_small else "",
    )  # fmt: skip
