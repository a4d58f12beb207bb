"""What the standing jobs go through: tasks due, people to judge again, organisations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from carebraid.core.team.roster import is_present
from carebraid.core.watch.own_plan import LEARN_EVERY
from carebraid.knowledge.monitoring import load_monitoring
from carebraid.store import follow_up, pulse, scope, tasks
from carebraid.store.morning import load_people_due
from carebraid.store.reminders import load_people_who_asked
from carebraid.store.rota import load_roster
from carebraid.store.sealed import has_open_seal
from carebraid.store.stale import load_behind, load_stale

_SETTLED = timedelta(hours=1)
_REFRESHED = timedelta(hours=12)
"""Whoever has not been judged for so long is judged again anyway."""
_MEANWHILE = timedelta(minutes=2)
"""What was learned before a round may be saved after it."""
Round = tuple[UUID, tuple[tuple[UUID, UUID], ...]]


def load_round(*, now: datetime, limit: int) -> Iterator[Round]:
    """By organisation: (task, patient) of tasks whose step is due, and of safety tasks whose owner is not there."""
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            due = dict(tasks.load_due_steps(now, limit))
            owners = tasks.load_open_owners()
            roster = load_roster(organisation_id, now) if owners else None
        gone = {
            task: patient for task, patient, owner in owners if roster and not is_present(roster, owner, now)
        }
        if due or gone:
            yield organisation_id, tuple({**due, **gone}.items())


def load_left_lying(*, now: datetime) -> Iterator[UUID]:
    """Organisations in which a message is in nobody's hand any more."""
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            is_any = follow_up.has_left_lying(organisation_id, now)
        if is_any:
            yield organisation_id


def load_people_to_judge(
    *, now: datetime, older_than: timedelta, batch: int
) -> Iterator[tuple[UUID, list[UUID]]]:
    """By organisation and batch: people in live care whose level is older than ``older_than``, or whose own signs are due
    to be learnt again."""
    for organisation_id in pulse.load_organisation_ids():
        while True:
            with transaction.atomic():
                scope.enter(organisation_id)
                found = load_stale(
                    now - older_than, batch, learnt_before=now - LEARN_EVERY, settled_before=now - _SETTLED
                )
            if not found:
                break
            yield organisation_id, found


def load_people_behind(*, now: datetime) -> Iterator[tuple[UUID, list[UUID]]]:
    """By organisation: people of whom something newer than their level came since a little before the last such round."""
    last = pulse.load_beats().get("catch_up")
    since = max(now - _REFRESHED, last.at - _MEANWHILE) if last else now - _REFRESHED
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            found = load_behind(organisation_id, now, since)
        if found:
            yield organisation_id, found


def load_organisations() -> tuple[UUID, ...]:
    """Every organisation of the house."""
    return pulse.load_organisation_ids()


def load_organisations_with_open_seals() -> tuple[UUID, ...]:
    """Organisations in which an emergency account stands open."""
    found = []
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            if has_open_seal(organisation_id):
                found.append(organisation_id)
    return tuple(found)


def load_people_with_medicines_due(*, now: datetime, batch: int) -> Iterator[tuple[UUID, tuple[UUID, ...]]]:
    """By organisation and batch: people about whose medicines a task may be lacking, as they stood at the beginning."""
    again = load_monitoring().again_days
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            people = load_people_due(now, again)
        for start in range(0, len(people), batch):
            yield organisation_id, people[start : start + batch]


def load_people_to_remind(*, batch: int) -> Iterator[tuple[UUID, tuple[UUID, ...]]]:
    """By organisation and batch: people who asked to be reminded of their medicines."""
    for organisation_id in pulse.load_organisation_ids():
        with transaction.atomic():
            scope.enter(organisation_id)
            people = load_people_who_asked()
        for start in range(0, len(people), batch):
            yield organisation_id, people[start : start + batch]


def note_beat(name: str, now: datetime, **detail: Any) -> None:
    """The job called ``name`` did its round now."""
    pulse.save_beat(name, now, **detail)
