"""CAP-061, HAZ-28: what one prescriber changes reaches the others' inboxes, with what the check said then; seen is said by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows.acknowledge_change import acknowledge_change
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.change_medicine import Wanted, change_medicine
from carebraid.flows.climb_ladder import climb_ladder
from carebraid.flows.merge_tasks import merge_tasks
from carebraid.flows.prescribe import prescribe
from carebraid.flows.reconcile import Said, reconcile
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.take_list import take_list
from carebraid.screens.reconciling import one_list
from carebraid.screens.task import task as task_page
from carebraid.store import models, scope
from carebraid.store.models import Account, JournalEntry, Medicine, MedicineChange, Message, Staff, Task
from tests.flows.test_medicines import order, reasons_for
from tests.worlds import Cast, join_colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def prescriber(cast: Cast, now: datetime) -> Actor:
    """The colleague, a psychiatrist, on the team. The clinician leads it."""
    models.TeamMember.everyone.filter(staff_id=cast.clinician.staff_id).update(is_lead=True)
    return join_colleague(cast, now)


@pytest.fixture
def other(cast: Cast) -> Actor:
    """The clinician, who leads the team, is a psychiatrist too."""
    Account.objects.filter(id=cast.clinician.account_id).update(roles=["psychiatrist"])
    return replace(cast.clinician, roles=frozenset({Role.PSYCHIATRIST}))


def takes(cast: Cast, now: datetime, name: str, dose: str = "1 mg") -> UUID:
    taken = Taken(id="", name=name, kind=TakenKind.PRESCRIBED, dose=parse_dose(dose), times_a_day=Decimal(1))
    return add_medicine(actor=cast.demo, now=now, patient_id=cast.patient_id, taken=taken).medicine_id


def change(
    cast: Cast, who: Actor, now: datetime, medicine_id: UUID, what: str = "dose", dose: str = "2 mg"
) -> None:
    version = Medicine.everyone.get(id=medicine_id).version
    wanted = Wanted(what=what, dose=parse_dose(dose) if what == "dose" else None, words="Sleeps badly on it.")
    change_medicine(
        actor=who, now=now, patient_id=cast.patient_id, medicine_id=medicine_id, seen_version=version, wanted=wanted
    )  # fmt: skip


def change_seriously(cast: Cast, who: Actor, now: datetime) -> UUID:
    """A dose of methadone goes up beside alprazolam: the check finds something major. Gives the medicine."""
    medicine_id = takes(cast, now, "methadone", "40 mg")
    takes(cast, now, "alprazolam", "0.5 mg")
    change(cast, who, now, medicine_id, dose="50 mg")
    return medicine_id


def told(cast: Cast) -> list[tuple[UUID, str, list[str]]]:
    scope.enter(cast.organisation_id)
    rows = (
        Task.everyone.filter(kind="medicine_change").exclude(state="closed").order_by("opened_at", "subject")
    )
    return [(row.owner_id, row.priority, row.reasons) for row in rows]


def message(cast: Cast) -> Task:
    return Task.everyone.exclude(state="closed").get(kind="medicine_change")


@pytest.mark.parametrize("what", ["dose", "taper", "stopped"])
def test_the_other_prescriber_is_told_and_who_did_it_is_not(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime, what: str
) -> None:
    medicine_id = takes(cast, now, "sertraline", "50 mg")
    assert told(cast) == [], "what is written down as taken is no order"
    change(cast, prescriber, now + timedelta(hours=1), medicine_id, what, "75 mg")
    assert told(cast) == [(other.staff_id, "routine", ["medicine_changed"])]
    row = message(cast)
    page = task_page(actor=other, now=now + timedelta(hours=2), language="en", task_id=row.id)
    assert page.why == ("Colleague changed what is prescribed; the check found nothing serious.",)
    (seen,) = page.changed
    assert (seen.what, seen.by_name, seen.why, seen.found) == (
        what, "Colleague", "Sleeps badly on it.", {"checked": True, "alerts": []},
    )  # fmt: skip
    noted = JournalEntry.objects.get(action="prescribers_told")
    assert noted.detail == {"told": [str(other.staff_id)], "code": "medicine_changed"}
    queued = Message.objects.get(key__startswith=f"task:{row.id}")
    assert queued.template == "task_for_you", "the one neutral text: nothing clinical leaves the house"


def test_a_start_with_something_major_must_be_seen_and_the_lead_is_told_too(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    """The lead is a clinician who does not prescribe: told where it must be seen, and not of every small thing."""
    takes(cast, now, "methadone", "80 mg")
    given = reasons_for(cast, prescriber, now, "alprazolam")
    small = prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=order("melatonin", "2 mg"))
    assert not small.is_waiting and told(cast) == []
    made = prescribe(
        actor=prescriber, now=now + timedelta(hours=1), patient_id=cast.patient_id, order=order("alprazolam"), reasons=given
    )  # fmt: skip
    assert not made.is_waiting
    assert told(cast) == [(cast.clinician.staff_id, "same_day", ["medicine_changed_serious"])]
    kept = MedicineChange.everyone.get(medicine_id=made.medicine_id).found
    assert {"methadone", "alprazolam"} in [set(alert["pair"]) for alert in kept["alerts"]]


def test_a_dose_raised_beside_something_major_must_be_seen(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    change_seriously(cast, prescriber, now)
    assert told(cast) == [(other.staff_id, "same_day", ["medicine_changed_serious"])]


def test_stopping_what_was_dangerous_together_alarms_nobody(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    takes(cast, now, "sertraline", "50 mg")
    medicine_id = takes(cast, now, "tramadol", "50 mg")
    change(cast, prescriber, now, medicine_id, what="stopped")
    assert told(cast) == [(other.staff_id, "routine", ["medicine_changed"])]


def test_what_could_not_be_checked_is_never_called_fine(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    medicine_id = takes(cast, now, "sertralyn", "50 mg")
    change(cast, prescriber, now, medicine_id, dose="60 mg")
    assert told(cast) == [(other.staff_id, "same_day", ["medicine_changed_unchecked"])]
    (seen,) = task_page(actor=other, now=now, language="en", task_id=message(cast).id).changed
    assert seen.found is not None and not seen.found["checked"]


def test_a_list_from_elsewhere_that_a_colleague_decided_about_is_told_too(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    takes(cast, now, "sertraline", "50 mg")
    list_id = take_list(
        actor=prescriber, now=now, patient_id=cast.patient_id, source="hospital", text="sertraline 100 mg once daily"
    )  # fmt: skip
    page = one_list(actor=prescriber, now=now, language="en", patient_id=cast.patient_id, list_id=list_id)
    said = {one.key: Said("their_dose") for one in page.open}  # type: ignore[arg-type]
    at = now + timedelta(minutes=5)
    assert reconcile(actor=prescriber, now=at, patient_id=cast.patient_id, list_id=list_id, said=said) == 1
    assert told(cast) == [(other.staff_id, "routine", ["medicine_changed"])]


def test_seen_is_said_by_whom_it_is_addressed_to_once_and_tells_nobody(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    """No loop: an answer to a message is no message."""
    medicine_id = change_seriously(cast, prescriber, now)
    row = message(cast)
    with pytest.raises(Refused, match="You made this change"):
        acknowledge_change(actor=prescriber, now=now, task_id=row.id, seen_version=1)
    with pytest.raises(Refused, match="must see it"):
        record_outcome(actor=other, now=now, task_id=row.id, seen_version=1, outcome="not_needed")
    at = now + timedelta(hours=3)
    change(cast, prescriber, at, medicine_id, dose="60 mg")
    with pytest.raises(Refused, match="changed while you were writing"):
        acknowledge_change(actor=other, now=at, task_id=row.id, seen_version=1)
    row.refresh_from_db()
    assert len(task_page(actor=other, now=at, language="en", task_id=row.id).changed) == 2
    before = Message.objects.count()
    acknowledge_change(actor=other, now=at, task_id=row.id, seen_version=row.version)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_by_id) == ("closed", "seen", other.staff_id)
    assert (told(cast), Message.objects.count()) == ([], before)
    assert JournalEntry.objects.filter(action="acknowledge_change", object_id=row.id).count() == 1
    # The answer of the other prescriber comes to the first, and to nobody else.
    change(cast, other, at + timedelta(hours=1), medicine_id, dose="50 mg")
    assert [owner for owner, _, _ in told(cast)] == [prescriber.staff_id]


def test_it_stays_with_whom_it_is_addressed_to_and_asks_again_every_day(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    change_seriously(cast, prescriber, now)
    row = message(cast)
    sweep = Actor(kind="job", name="Sweep", organisation_id=cast.organisation_id, service="sweep")
    for day in range(1, 4):
        climb_ladder(
            actor=sweep, now=now + timedelta(days=day, minutes=1), task_id=row.id, patient_id=cast.patient_id
        )
        row.refresh_from_db()
        assert (row.owner_id, row.rung, row.escalations, row.state) == (other.staff_id, 0, day, "open")
    assert Message.objects.filter(key__startswith=f"task:{row.id}").count() == 4
    # Whoever is to see it has left: it goes to somebody, but never to who made the change.
    Staff.objects.filter(id=other.staff_id).update(left_at=now + timedelta(days=4))
    climb_ladder(actor=sweep, now=now + timedelta(days=5), task_id=row.id, patient_id=cast.patient_id)
    row.refresh_from_db()
    assert row.owner_id != prescriber.staff_id


def test_it_is_no_call_that_could_be_merged_away(
    cast: Cast, prescriber: Actor, other: Actor, now: datetime
) -> None:
    medicine_id = takes(cast, now, "sertraline", "50 mg")
    change(cast, prescriber, now, medicine_id, dose="75 mg")
    row = message(cast)
    change(cast, other, now, medicine_id, dose="50 mg")
    answer = Task.everyone.exclude(state="closed").get(owner_id=prescriber.staff_id)
    with pytest.raises(Refused, match="no call"):
        merge_tasks(actor=prescriber, now=now, keep_id=answer.id, other_id=row.id)
