"""Living people's months: the part of the building that each process does for its share."""

from __future__ import annotations

import resource
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.flows.refresh_standings import refresh_standings

from .after_prescribing import watch_events
from .chance import Chance
from .clinic import Clinic
from .course import usual_events
from .days import local
from .elsewhere import elsewhere_events
from .guides import guide_events
from .life import Event, Life
from .medicines import medicine_events
from .morning import morning_of
from .outreach import outreach_events
from .own_signs import sign_events
from .packages import package_events
from .person import ZONE, Person
from .privacy import privacy_events
from .sharing import sharing_events
from .supporters import supporter_events


def story_of(person: Person, place: int | None, now: datetime, seed: int) -> list[Event]:
    """Every event of one person's months; ``place`` is theirs in the morning's list, if any."""
    today = local_day(now, ZONE)
    if person.has_account:
        shared = [
            *medicine_events(person, today),
            *sign_events(person, today),
            *watch_events(person, today, now),
            *sharing_events(person, today),
            *package_events(person, today),
            *supporter_events(person, today),
            *privacy_events(person, today, now),
            *outreach_events(person, today, now),
        ]
        return guide_events(person, today, now, seed) + shared
    events = usual_events(person, today, now, Chance(seed, person.key, "story"))
    events += elsewhere_events(person, today, seed)
    if place is None:
        return events + outreach_events(person, today, now)
    return events + morning_of(place, person, now, seed)


Share = Sequence[tuple[Person, int | None]]


def live_share(share: Share, clinic: Clinic, now: datetime, seed: int, done: Callable[[], None]) -> float:
    """Live these people's months one after another; gives this process's memory in MB."""
    today = local_day(now, ZONE)
    lived: list[UUID] = []
    for person, place in share:
        life = Life(clinic, person, clinic.accounts.get(person.key), now, seed)
        life.begin(_first_morning(person, today))
        life.live(story_of(person, place, now, seed))
        lived.append(life.patient_id)
        done()
    if lived:
        refresh_standings(actor=clinic.demo, now=now, patient_ids=lived)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _first_morning(person: Person, today: date) -> datetime:
    return local(today - timedelta(days=person.days), clock(9), person.zone)


def hurry() -> None:
    """Let this process's transactions return before they are on disk: a world half built is built again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
