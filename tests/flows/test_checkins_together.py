"""Check-ins that arrive at the same moment: each saved once, whoever was first, and nothing half done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.log_checkin import Receipt, log_checkin
from carebraid.store import scope
from carebraid.store.models import CheckIn, JournalEntry, Standing, Task, TaskEvent
from tests.worlds import Cast, make_cast


def entry(now: datetime, **answers: object) -> dict[str, object]:
    return {"client_id": str(uuid4()), "happened_at": now.isoformat(), **answers}


@pytest.fixture
def people(own_database: str, now: datetime) -> Cast:
    with transaction.atomic():
        return make_cast(now)


def while_open(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What ``second`` gives, or refuses, when it begins while the transaction of ``first`` is still open."""
    found: list[Any] = []

    def other() -> None:
        try:
            found.append(second())
        except Refused as refused:
            found.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1.0)
        assert thread.is_alive(), "the second did not wait for the first"
    thread.join()
    return found[0]


def test_the_same_entry_from_two_devices_at_once_is_there_once(people: Cast, now: datetime) -> None:
    raw = entry(now, craving=3, mood=5)

    def send() -> Receipt:
        return log_checkin(actor=people.patient, now=now, raw=raw)

    again = while_open(send, send)
    assert (again.state, str(again.id)) == ("already", raw["client_id"])
    with transaction.atomic():
        scope.enter(people.organisation_id)
        assert CheckIn.everyone.count() == 1
        told = (
            JournalEntry.objects.filter(action="log_checkin")
            .order_by("id")
            .values_list("detail__state", flat=True)
        )
        assert list(told) == ["saved", "already"]


def test_the_same_safety_answer_twice_at_once_raises_one_task_with_one_reason(
    people: Cast, now: datetime
) -> None:
    raw = entry(now, craving=3, safety="yes")

    def send() -> Receipt:
        return log_checkin(actor=people.patient, now=now, raw=raw)

    assert while_open(send, send).state == "already"
    with transaction.atomic():
        scope.enter(people.organisation_id)
        assert CheckIn.everyone.count() == 1
        task = Task.everyone.get(kind="safety")
        assert task.reasons.count("checkin_safety_yes") == 1
        assert [event.kind for event in TaskEvent.everyone.filter(task=task)] == ["raised"]


def test_two_facts_that_arrive_together_are_judged_together(people: Cast, now: datetime) -> None:
    """Use and a strong craving ask for a person the same day, though each alone does not (HAZ-22)."""

    def craving() -> Receipt:
        return log_checkin(actor=people.patient, now=now, raw=entry(now, craving=8))

    def used() -> Receipt:
        return log_checkin(actor=people.patient, now=now, raw=entry(now, used="yes"))

    assert while_open(craving, used).level == 3
    with transaction.atomic():
        scope.enter(people.organisation_id)
        assert Standing.everyone.get(patient_id=people.patient_id).level == 3
        assert Task.everyone.get(kind="outreach").priority == "same_day"


@pytest.mark.django_db
def test_an_id_that_stands_in_another_organisation_is_refused_and_says_nothing_of_it(
    cast: Cast, now: datetime
) -> None:
    raw = entry(now, craving=3)
    log_checkin(actor=cast.patient, now=now, raw=raw)
    scope.enter(cast.organisation_id)
    other = make_other_patient(cast, now)
    with pytest.raises(Refused) as refused:
        log_checkin(actor=other, now=now, raw=raw)
    assert refused.value.code == "checkin.id_taken"


def make_other_patient(cast: Cast, now: datetime) -> Any:
    """A patient of the stranger's organisation."""
    from carebraid.core.kernel.actor import Actor
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.store.accounts import load_account_actor
    from carebraid.store.models import Account, Site
    from carebraid.store.patients import NewPatient

    there = cast.stranger.organisation_id
    scope.enter(there)
    account = Account.objects.create(
        organisation_id=there,
        email="other@elsewhere.example",
        name="Other",
        roles=["patient"],
        zone="America/New_York",
    )
    site = Site.objects.get(organisation_id=there)
    demo = Actor(kind="command", name="Demo", organisation_id=there, service="demo")
    new = NewPatient(
        number="E-1", name_used="Other", site_id=site.id, zone="America/New_York", account_id=account.id
    )
    enrol_patient(actor=demo, now=now, patient=new)
    found = load_account_actor(account.id)
    assert found is not None
    return found
