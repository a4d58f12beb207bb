"""What the clinic learns: fair tests, improvement cycles, the community board, and what the staff carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CARE_TEAM, Role
from carebraid.core.learn.allocate import replay
from carebraid.core.learn.experiment import needed
from carebraid.core.learn.ways import WAYS
from carebraid.core.team.load import Carried, relief
from carebraid.knowledge.outcome_measures import load_outcome_measures
from carebraid.store import fair_tests
from carebraid.store import learning as store
from carebraid.store.accounts import load_colleagues
from carebraid.store.cohort import SMALLEST_SHOWN, open_cohort, shown

from ._screen import screen
from .outcomes import Charts, Entry, charts_of, marks_of, newest_report


@dataclass(frozen=True, slots=True)
class Learning:
    """Every fair test, newest first; ``ways`` are what a new one may choose from at each moment."""

    tests: tuple[fair_tests.KeptTest, ...]
    ways: Mapping[str, Sequence[str]]
    outcomes: tuple[str, ...]
    facts: tuple[str, ...]
    has_board: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTest:
    """One test. While it runs nothing is told by arm except at its planned looks; ``wrong_draws`` None: not over yet."""

    test: fair_tests.KeptTest
    needed: int
    may_begin: bool
    looks: tuple[Mapping[str, Any], ...]
    next_look_at: int | None
    wrong_draws: int | None
    seed: str


@dataclass(frozen=True, slots=True)
class Cycles:
    """Every cycle, who may look after a new one, and the measures (id, name) it can watch.

    ``shown``: measure -> its entry and charts in the newest report, where there is one.
    """

    cycles: tuple[store.KeptCycle, ...]
    owners: tuple[tuple[UUID, str], ...]
    measures: tuple[tuple[str, str], ...]
    shown: Mapping[str, tuple[Entry, Charts]]
    at: datetime

    def measure_name(self, measure: str) -> str:
        """A measure in words; as it was written where no file knows it any more."""
        return dict(self.measures).get(measure, measure)

    def marks(self, cycle: store.KeptCycle) -> list[tuple[str, str]]:
        """The mark of one cycle on its own chart."""
        return marks_of([cycle])


@dataclass(frozen=True, slots=True)
class StaffLoad:
    """Each colleague with the codes of why they need relief and what they carry, small numbers hidden (None)."""

    people: tuple[tuple[Carried, tuple[str, ...], Mapping[str, int | None]], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDesk:
    """The board as one of its members, or who manages the programme, sees it."""

    seats: tuple[store.Seat, ...]
    proposals: tuple[store.KeptProposal, ...]
    tests: tuple[fair_tests.KeptTest, ...]
    is_member: bool
    manages: bool
    at: datetime


@screen
def learning(*, actor: Actor, now: datetime) -> Learning:
    """Every fair test of the organisation. Refuses everybody but programme managers and administrators."""
    cohort = open_cohort(actor, now, about="fair_test")
    board = store.open_board(actor, now, seat_id=None, manages=True)
    return Learning(
        fair_tests.load_tests(cohort.organisation_id), WAYS, tuple(fair_tests.OUTCOMES),
        fair_tests.FACTS, bool(store.load_seats(board)),
    )  # fmt: skip


@screen
def one_test(*, actor: Actor, now: datetime, test_id: UUID) -> OneTest:
    """One fair test; when it is over, every draw is repeated from the journal and compared."""
    cohort = open_cohort(actor, now, about="fair_test")
    test = fair_tests.load_test(cohort.organisation_id, test_id)
    seed, told = fair_tests.load_draws_of_journal(cohort.organisation_id, test_id)
    wrong = len(replay(test.plan, bytes.fromhex(seed), told)) if seed else None
    look = len(test.looks) + 1
    is_running = test.state == "running"
    return OneTest(
        test=test, needed=needed(test.plan), may_begin=test.state == "registered" and now >= test.board_until,
        looks=tuple(map(_told, test.looks)),
        next_look_at=test.plan.planned * look // test.plan.looks if is_running and look <= test.plan.looks else None,
        wrong_draws=wrong, seed=seed,
    )  # fmt: skip


@screen
def cycles(*, actor: Actor, now: datetime, home: Path) -> Cycles:
    """Every improvement cycle. Refuses everybody but programme managers and administrators."""
    cohort = open_cohort(actor, now, about="cycle")
    owners = tuple(
        (one.staff_id, one.name) for one in load_colleagues(cohort.organisation_id) if one.staff_id
    )
    kept = store.load_cycles(cohort.organisation_id)
    entries = {one["id"]: one for one in (newest_report(actor, now, home) or {}).get("measures", ())}
    shown = {
        one.measure: (entries[one.measure], charts_of(entries[one.measure]))
        for one in kept
        if one.measure in entries
    }
    measures = tuple((one.id, one.name) for one in load_outcome_measures().values())
    return Cycles(kept, owners, measures, shown, now)


@screen
def staff_load(*, actor: Actor, now: datetime) -> StaffLoad:
    """What each colleague of the care team carries. Refuses everybody but programme managers and administrators."""
    carried = store.load_carried(open_cohort(actor, now, about="staff_load"), CARE_TEAM)
    judged = [(one, relief(one, now.date()), _carries(one)) for one in carried]
    return StaffLoad(tuple(sorted(judged, key=lambda row: (-len(row[1]), row[0].name))), now)


def _carries(one: Carried) -> dict[str, int | None]:
    """None and a few look alike: a colleague's first person must not be told by a number (SEC-093, no-leak suite).

    The weighted number is given to the nearest ten, so that it does not say how many are at high risk.
    """
    counts = {
        "people": one.people, "tasks": one.tasks, "late": one.late, "crises": one.crises, "after_hours": one.after_hours,
    }  # fmt: skip
    told = {name: count if count >= SMALLEST_SHOWN else None for name, count in counts.items()}
    return {**told, "weight": None if told["people"] is None else round(one.weight, -1)}


@screen
def board(*, actor: Actor, now: datetime) -> BoardDesk:
    """The community board. Refuses whoever has no seat and does not manage the programme."""
    seat, manages = store.is_on_board(actor, now), actor.has_role(Role.PROGRAMME_MANAGER)
    opened = store.open_board(actor, now, seat_id=seat, manages=manages)
    running = [
        test
        for test in fair_tests.load_tests(opened.organisation_id)
        if test.state in ("registered", "running")
    ]
    return BoardDesk(
        seats=store.load_seats(opened), proposals=store.load_proposals(opened), tests=tuple(running),
        is_member=seat is not None, manages=manages, at=now,
    )  # fmt: skip


@screen
def proposal(*, actor: Actor, now: datetime, proposal_id: UUID) -> tuple[BoardDesk, store.KeptProposal]:
    """One proposal with everything that was said. Refuses as :func:`board` does, and ``board.no_proposal`` (404)."""
    seat, manages = store.is_on_board(actor, now), actor.has_role(Role.PROGRAMME_MANAGER)
    opened = store.open_board(actor, now, seat_id=seat, manages=manages)
    desk = BoardDesk(
        seats=store.load_seats(opened),
        proposals=(),
        tests=(),
        is_member=seat is not None,
        manages=manages,
        at=now,
    )
    return desk, store.load_proposal(opened, proposal_id)


def _told(look: Mapping[str, Any]) -> Mapping[str, Any]:
    """A look as it is shown: whole per cents, and small numbers hidden (SEC-093)."""
    shares = {
        arm: {
            "percent": round(100 * share["good"] / share["known"]) if share["known"] >= SMALLEST_SHOWN else None,
            "known": shown(share["known"]), "missing": shown(share["missing"]),
        }
        for arm, share in look["shares"].items()
    }  # fmt: skip
    return {**look, "at": datetime.fromisoformat(look["at"]), "shares": shares}
