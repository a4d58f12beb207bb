"""The caseload's order in SQL and its slow twin, ``core.watch.attention.sort_key``, agree on generated people."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from carebraid.core.watch.attention import rank, sort_key
from carebraid.screens.caseload import waiting_of
from carebraid.store import models, scope
from carebraid.store._fresh import fresh_id
from carebraid.store.caseload import Person, load_caseload
from carebraid.store.panel import open_panel
from tests.worlds import Cast

LEVELS = [(None, 0), (0, 0), (1, 1), (1, 2), (2, 4), (3, 7), (4, 12)]


def make_people(cast: Cast, now: datetime, chance: Random, count: int) -> None:
    """Rows as the flows would leave them, in every mixture of level, age of the level, task and contact."""
    scope.enter(cast.organisation_id)
    for number in range(count):
        shared = {"organisation_id": cast.organisation_id, "labels": ["ETH", "BH"]}
        patient_id = fresh_id()
        models.Patient.everyone.create(
            id=patient_id, site_id=cast.site_id, number=f"G-{number:04d}", name_used=f"Person {chance.randrange(40)}",
            zone="America/New_York", enrolled_at=now - timedelta(days=90), **shared,
        )  # fmt: skip
        models.TeamMember.everyone.create(
            patient_id=patient_id, staff_id=cast.clinician.staff_id, role="care_manager",
            from_at=now - timedelta(days=80), **shared,
        )  # fmt: skip
        shared["patient_id"] = patient_id
        level, score = chance.choice(LEVELS)
        little = level is None or chance.random() < 0.3
        computed = (
            now
            - timedelta(hours=chance.choice([0, 1, 23, 24, 25, 100]))
            + timedelta(minutes=chance.choice([0, 0, 5]))
        )
        if chance.random() < 0.9:
            models.Standing.everyone.create(
                level=level, score=score, signs={"not_enough": little, "raised": [], "active": []},
                computed_at=computed, newest_input_at=chance.choice([None, computed - timedelta(hours=2)]),
                as_of=chance.choice([None, None, None, now - timedelta(days=400)]),
                last_contact_at=chance.choice([None, now - timedelta(days=chance.randrange(60))]),
                raised_until=chance.choice([None, None, now - timedelta(days=1), now + timedelta(days=3)]), **shared,
            )  # fmt: skip
        if chance.random() < 0.15:
            told = now - timedelta(hours=chance.choice([0, 2, 50]))
            models.CheckIn.everyone.create(
                id=fresh_id(), happened_at=told, learned_at=told, device_at=told, **shared
            )
        for at in range(chance.choice([0, 0, 1, 2])):
            models.Task.everyone.create(
                kind="outreach", subject=str(at), owner_id=cast.clinician.staff_id, opened_at=now - timedelta(days=1),
                priority=chance.choice(["immediate", "same_day", "this_visit", "routine"]),
                due_at=now + timedelta(hours=chance.choice([-30, -1, 0, 4, 70])), next_step_at=now, **shared,
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_its_slow_twin_order_the_same(cast: Cast, now: datetime, seed: int) -> None:
    make_people(cast, now, Random(seed), 150)
    panel = open_panel(cast.clinician, now, about="caseload")
    people = load_caseload(panel, sort="attention", limit=500).people
    assert len(people) == 151
    twin = sorted(people, key=lambda person: sort_key(waiting_of(person, now), now))
    assert [person.patient_id for person in people] == [person.patient_id for person in twin]
    bands = [rank(waiting_of(person, now), now).band for person in people]
    assert [person.band for person in people] == bands
    assert len(set(bands)) == 7  # the generated people fill every band, or the test would prove little


def test_pages_and_filters_hold_everybody_once(cast: Cast, now: datetime) -> None:
    make_people(cast, now, Random(9), 120)
    panel = open_panel(cast.clinician, now, about="caseload")
    whole = load_caseload(panel, limit=500)

    def ids(people: tuple[Person, ...]) -> list[UUID]:
        return [person.patient_id for person in people]

    paged = [one for start in (0, 50, 100) for one in ids(load_caseload(panel, offset=start).people)]
    assert paged == ids(whole.people)
    for show in ("now", "today", "unknown", "calm"):
        part = load_caseload(panel, show=show, limit=500)
        assert part.found == len(part.people) == whole.counts[show]
    assert sum(whole.counts[show] for show in ("now", "today", "unknown", "calm")) == whole.total == 121
