"""Who is in the large world: organisations, staff, rota, patients and their ties, decided before any row is written."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.store._fresh import fresh_id

ZONE = "America/New_York"
PATIENTS_EACH = 5_000
LARGEST_PANEL = 2_000
SMALLEST_PANEL = 60
LEADS = ("care_manager", "addiction_counsellor")
OTHERS = ("therapist", "psychiatrist", "nurse", "peer_mentor")
CONDITIONS = ("{opioid_use,depression}", "{alcohol_use,anxiety}", "{stimulant_use,bipolar}")
DRUGS = ("", "methadone", "buprenorphine", "buprenorphine_injection", "naltrexone"), (70, 11, 12, 4, 3)
"""Medicine for opioid use, and how many of a hundred people take it."""

FIRST = (
    "Maya", "Tomas", "Robin", "Alex", "Dana", "Ines", "Jordan", "Kofi", "Lena", "Marta", "Noah", "Olu", "Priya",
    "Quinn", "Rosa", "Sam", "Tara", "Uma", "Victor", "Wren", "Ximena", "Yusuf", "Zoe", "Amir", "Bea", "Carlos",
)  # fmt: skip
LAST = (
    "Alvarez", "Brown", "Chen", "Davis", "Evans", "Flores", "Garcia", "Hill", "Ito", "Jones", "Khan", "Lopez",
    "Miller", "Nguyen", "Ortiz", "Patel", "Reyes", "Smith", "Torres", "Usman", "Vega", "Walker", "Young", "Zhang",
)  # fmt: skip


@dataclass(slots=True)
class Colleague:
    """One member of staff. ``panel`` is how many people they are tied to."""

    id: UUID
    account: UUID
    name: str
    role: str
    site: UUID
    panel: int = 0


@dataclass(slots=True)
class Place:
    """One organisation with its sites and staff."""

    id: UUID
    slug: str
    sites: list[UUID]
    staff: list[Colleague] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """One patient. ``traits`` decide what they tell: (days enrolled, check-ins, craving, mood, sleep hours)."""

    id: UUID
    account: UUID
    place: int
    number: str
    name: str
    site: UUID
    lead: Colleague
    other: Colleague
    days: int
    checkins: int
    craving: float
    mood: float
    sleep: float
    conditions: str
    drug: str
    silent_for: int
    mobile: UUID

    @property
    def takes_moud(self) -> bool:
        """Medicine for opioid use."""
        return bool(self.drug)

    def enrolled_at(self, now: datetime) -> datetime:
        """When care began."""
        return now - timedelta(days=self.days, hours=3)

    def weeks(self, now: datetime) -> int:
        """Whole weeks of care, by the days where they live."""
        return (local_day(now, ZONE) - local_day(self.enrolled_at(now), ZONE)).days // 7

    @property
    def is_foretold(self) -> bool:
        """Whether the forecasts speak of them at all: people treated for opioid use."""
        return self.takes_moud or "opioid_use" in self.conditions


def panel_sizes(chance: random.Random, people: int, largest: int | None) -> list[int]:
    """Panels that together hold ``people``: 60 to about 600 each, the first ``largest`` if given."""
    sizes = [min(largest, people)] if largest else []
    while sum(sizes) < people:
        sizes.append(max(SMALLEST_PANEL, min(600, int(chance.lognormvariate(5.1, 0.5)))))
    sizes[-1] -= sum(sizes) - people
    return sizes


def make_places(chance: random.Random, patients: int) -> list[Place]:
    """One organisation for every 5,000 people (at least two), with three sites each."""
    count = max(2, round(patients / PATIENTS_EACH))
    return [Place(fresh_id(), f"bench-{n + 1}", [fresh_id() for _ in range(3)]) for n in range(count)]


def _colleagues(
    chance: random.Random, place: Place, roles: tuple[str, ...], sizes: list[int]
) -> list[Colleague]:
    made = []
    for size in sizes:
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        one = Colleague(fresh_id(), fresh_id(), name, chance.choice(roles), chance.choice(place.sites))
        one.panel = size
        made.append(one)
    place.staff += made
    return made


def make_people(chance: random.Random, places: list[Place], patients: int, checkins: int) -> list[Person]:
    """Everybody in care, tied to a lead and one more colleague; check-ins shared out unevenly, exactly ``checkins``."""
    weights = [chance.paretovariate(1.6) if chance.random() > 0.1 else 0.05 for _ in range(patients)]
    # Nobody checks in more than about twice a day for nine months.
    scale = checkins / sum(weights)
    counts = [min(500, int(weight * scale)) for weight in weights]
    at = 0
    while (short := checkins - sum(counts)) > 0:
        for _ in range(short):
            counts[at % patients] += 1
            at += 1
    people: list[Person] = []
    for index, place in enumerate(places):
        first = patients * index // len(places)
        size = patients * (index + 1) // len(places) - first
        largest = LARGEST_PANEL if index == 0 else None
        leads = _spread(_colleagues(chance, place, LEADS, panel_sizes(chance, size, largest)))
        others = _spread(_colleagues(chance, place, OTHERS, panel_sizes(chance, size, None)))
        chance.shuffle(others)
        for n in range(size):
            people.append(_person(chance, index, place, first + n, counts[first + n], leads[n], others[n]))
    return people


def _spread(staff: list[Colleague]) -> list[Colleague]:
    return [one for one in staff for _ in range(one.panel)]


def _person(
    chance: random.Random,
    index: int,
    place: Place,
    number: int,
    checkins: int,
    lead: Colleague,
    other: Colleague,
) -> Person:
    days = min(270, max(14, int(chance.triangular(14, 400, 400)), -(-checkins // 2)))
    return Person(
        id=fresh_id(), account=fresh_id(), place=index, number=f"B-{number:06d}",
        name=f"{chance.choice(FIRST)} {chance.choice(LAST)}", site=chance.choice(place.sites), lead=lead, other=other,
        days=days, checkins=checkins, craving=max(0.0, chance.gauss(1.6, 1.3)), mood=chance.gauss(6.5, 1.3),
        sleep=chance.gauss(7.3, 0.6), conditions=chance.choice(CONDITIONS), drug=chance.choices(*DRUGS)[0],
        silent_for=0 if chance.random() < 0.8 else chance.randrange(3, max(4, days // 2)), mobile=fresh_id(),
    )  # fmt: skip
