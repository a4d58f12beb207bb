"""HAZ-40: after a death nobody is called and nothing is sent; in custody, a hospital, after a move or a loss it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import Why
from carebraid.core.team.task import Kind, Priority, State
from carebraid.flows import _raise
from carebraid.flows.climb_ladder import climb_ladder
from carebraid.flows.deliver_message import deliver_message
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.reach_again import reach_again
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.start_transition import start_transition
from carebraid.flows.stop_reaching import stop_reaching
from carebraid.screens.rounds import load_people_to_judge
from carebraid.store import follow_up, models, scope
from carebraid.store._fresh import fresh_id
from carebraid.store.chart import open_chart
from carebraid.store.models import Message, Task
from tests.worlds import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def job(cast: Cast) -> Actor:
    return Actor(kind="job", name="Sweep", organisation_id=cast.organisation_id, service="sweep")


def raised(
    cast: Cast, now: datetime, kind: Kind = Kind.OUTREACH, rung: int = 4, subject: str = "watch"
) -> Task:
    scope.enter(cast.organisation_id)
    chart = open_chart(cast.demo, cast.patient_id, Purpose.DEMO, now)
    kept = _raise.raise_task(
        chart, kind=kind, subject=subject, priority=Priority.SAME_DAY, now=now, rung=rung,
        signals=[_raise.Signal("quiet", {}, now, "round", "")],
    )  # fmt: skip
    return Task.everyone.get(id=kept.task.id)


def queued(cast: Cast, now: datetime, template: str = "waits_for_you") -> Message:
    account = models.Patient.everyone.get(id=cast.patient_id).account_id
    follow_up.save_message(cast.organisation_id, account, key=f"x:{fresh_id()}", template=template, now=now)
    return Message.objects.get(account_id=account, template=template, failure="")


def chosen(cast: Cast, now: datetime) -> None:
    """They chose e-mail and everything is in order: without a hold a message would go."""
    scope.enter(cast.organisation_id)
    chart = open_chart(cast.demo, cast.patient_id, Purpose.DEMO, now)
    channel = models.ContactChannel.add(
        chart, id=fresh_id(), kind="e-mail", value="robin@home.example", is_safe=True
    )
    models.ContactChannel.add(chart, id=fresh_id(), kind="mobile", value="+1 555 010 0000", is_safe=True)
    models.Outreach.add(
        chart, id=fresh_id(), channel_id=channel.id, from_hour=8, until_hour=21, a_day=9, a_week=9, confirmed_at=now,
        heard_at=now,
    )  # fmt: skip
    for kind in ("reminder", "appointment", "medicine"):
        models.OptIn.add(
            chart, id=fresh_id(), channel="e-mail", kind=kind, given_at=now - DAY, given_by="Robin", how="app",
            text_shown="Yes",
        )  # fmt: skip


def send(cast: Cast, message: Message, now: datetime) -> list[str]:
    left: list[str] = []
    deliver_message(
        actor=Actor(kind="job", name="Deliver", organisation_id=cast.organisation_id, service="deliver"), now=now,
        message_id=message.id, send=lambda one: left.append(one.template),
    )  # fmt: skip
    return left


def stop(cast: Cast, now: datetime, kind: str, *, told_by: str = "professional", days: int = 14) -> None:
    stop_reaching(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind=kind, since_at=now - HOUR, told_by=told_by,
        review_at=None if kind == "died" else now + timedelta(days=days),
    )  # fmt: skip


def open_kinds() -> list[str]:
    return sorted(Task.everyone.exclude(state="closed").values_list("kind", flat=True))


def test_without_a_hold_the_message_goes(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    assert send(cast, queued(cast, now), now) == ["waits_for_you"]


@pytest.mark.parametrize("kind", ["died", "custody", "in_hospital", "moved_away", "grieving"])
def test_haz_40_nothing_goes_by_itself_whether_it_was_queued_before_or_after(
    cast: Cast, now: datetime, kind: str
) -> None:
    chosen(cast, now)
    before = queued(cast, now)
    stop(cast, now, kind)
    before.refresh_from_db()
    assert before.failure == Why.HELD, "kept back in the same transaction"
    assert send(cast, before, now + HOUR) == []
    for template in ("waits_for_you", "soon_for_you", "today_for_you"):
        later = queued(cast, now + HOUR, template)
        assert send(cast, later, now + HOUR) == []
        later.refresh_from_db()
        assert (later.failure, later.sent_at) == (Why.HELD, None)


def test_haz_40_after_a_death_nobody_is_called_any_more(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    raised(cast, now)
    raised(cast, now, Kind.SAFETY, rung=0, subject="suicide_safety")
    raised(cast, now, Kind.MESSAGE_REVIEW, rung=0, subject="")
    start_transition(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, rule="warm_handoff", from_name="Detox",
        to_name="Clinic", left_at=now - HOUR,
    )  # fmt: skip
    visit = plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="visit", at=now + 2 * DAY
    )
    stop(cast, now, "died")
    assert open_kinds() == ["message_review"], "what was written to us is still read"
    assert set(Task.everyone.filter(state="closed").values_list("outcome", flat=True)) == {"died"}
    assert models.Appointment.everyone.get(id=visit).state == "cancelled"
    assert models.Transition.everyone.get().ended_how == "died"
    for days in (1, 10, 40):  # silence is not asked after, night after night
        job_of_the_night = Actor(
            kind="job", name="R", organisation_id=cast.organisation_id, service="refresh"
        )
        refresh_standings(actor=job_of_the_night, now=now + days * DAY, patient_ids=[cast.patient_id])
    scope.enter(cast.organisation_id)
    assert open_kinds() == ["message_review"]
    judged = [
        person
        for _, people in [next(load_people_to_judge(now=now + 50 * DAY, older_than=DAY, batch=9), (None, []))]
        for person in people
    ]
    assert cast.patient_id not in judged


def test_haz_40_an_outcome_that_says_so_stops_everything(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    task, message = raised(cast, now), queued(cast, now)
    raised(cast, now, Kind.MISSED_VISIT, rung=0, subject="v")
    record_outcome(
        actor=cast.clinician, now=now + HOUR, task_id=task.id, seen_version=task.version, outcome="died"
    )
    scope.enter(cast.organisation_id)
    assert open_kinds() == []
    assert send(cast, message, now + HOUR) == []
    assert models.ReachHold.everyone.get().kind == "died"


@pytest.mark.parametrize("kind", ["custody", "in_hospital", "moved_away"])
def test_haz_40_the_ladder_waits_with_an_owner_and_a_day(cast: Cast, now: datetime, kind: str) -> None:
    chosen(cast, now)
    task = raised(cast, now)
    stop(cast, now, kind)
    review = Task.everyone.get(kind="hold_review")
    assert (review.owner_id, review.due_at) == (cast.clinician.staff_id, now + 14 * DAY)
    for days in range(1, 14):
        assert climb_ladder(actor=job(cast), now=now + days * DAY, task_id=task.id, patient_id=cast.patient_id) in (
            "stayed", "handed_over",
        )  # fmt: skip
    task.refresh_from_db()
    assert (task.rung, task.owner_id, task.state) == (4, cast.clinician.staff_id, State.OPEN)
    assert task.due_at >= now + 14 * DAY
    # Nobody looked on the day: it is asked of the next colleague like everything else.
    late = now + 16 * DAY
    assert climb_ladder(actor=job(cast), now=late, task_id=review.id, patient_id=cast.patient_id) != "stayed"


def test_a_matter_of_safety_does_not_wait(cast: Cast, now: datetime) -> None:
    task = raised(cast, now, Kind.SAFETY, rung=0, subject="suicide_safety")
    before = task.next_step_at
    stop(cast, now, "custody")
    task.refresh_from_db()
    assert (task.next_step_at, task.state) == (before, State.OPEN)
    assert (
        climb_ladder(actor=job(cast), now=now + DAY, task_id=task.id, patient_id=cast.patient_id)
        == "escalate"
    )


def test_colleagues_go_on_with_somebody_who_grieves(cast: Cast, now: datetime) -> None:
    chosen(cast, now)
    task = raised(cast, now)
    stop(cast, now, "grieving")
    assert (
        climb_ladder(actor=job(cast), now=now + 2 * DAY, task_id=task.id, patient_id=cast.patient_id)
        == "climb"
    )


def test_out_of_custody_it_goes_on_and_lost_tolerance_is_known(cast: Cast, now: datetime) -> None:
    """HAZ-31: whoever comes out of jail may die of the dose from before."""
    chosen(cast, now)
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(conditions=["opioid_use_disorder"])
    task = raised(cast, now)
    stop(cast, now, "custody")
    reach_again(actor=cast.clinician, now=now + 10 * DAY, patient_id=cast.patient_id)
    scope.enter(cast.organisation_id)
    task.refresh_from_db()
    assert task.rung_since == now + 10 * DAY and task.next_step_at is not None
    assert task.next_step_at <= now + 11 * DAY
    assert "hold_review" not in open_kinds()
    assert models.Entry.everyone.get(kind="transition").code == "jail"
    assert "naloxone" in open_kinds()
    assert send(cast, queued(cast, now + 10 * DAY), now + 10 * DAY) == ["waits_for_you"]


@pytest.mark.parametrize("kind", ["died", "custody"])
def test_somebody_we_hear_of_all_the_same_is_looked_after(cast: Cast, now: datetime, kind: str) -> None:
    """A death or a jail that was written down of the wrong person is no reason to miss a cry for help."""
    stop(cast, now, kind)
    raw = {
        "client_id": str(fresh_id()), "happened_at": (now + HOUR).isoformat(), "craving": 9, "used": "yes", "mood": 1,
    }  # fmt: skip
    log_checkin(actor=cast.patient, now=now + HOUR, raw=raw)
    scope.enter(cast.organisation_id)
    review = Task.everyone.exclude(state="closed").get(kind="hold_review")
    assert "heard_while_held" in review.reasons and review.priority == "same_day"
    assert review.due_at < now + 2 * DAY


def test_looking_again_is_decided_not_closed_and_can_be_put_off(cast: Cast, now: datetime) -> None:
    stop(cast, now, "custody")
    review = Task.everyone.get(kind="hold_review")
    with pytest.raises(Refused) as refused:
        record_outcome(
            actor=cast.clinician,
            now=now,
            task_id=review.id,
            seen_version=review.version,
            outcome="reached_talked",
        )
    assert refused.value.code == "hold.decide"
    stop(cast, now + DAY, "custody", days=30)
    scope.enter(cast.organisation_id)
    (still,) = Task.everyone.exclude(state="closed").filter(kind="hold_review")
    assert still.due_at == now + 31 * DAY
    assert models.ReachHold.everyone.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "holiday"}, "hold.unknown"), ({"told_by": ""}, "hold.told_by"), ({"since_at": 1}, "hold.not_yet"),
        ({"review_at": None}, "hold.no_review"), ({"review_at": 91}, "hold.no_review"), ({"review_at": -1}, "hold.no_review"),
        ({"kind": "died", "told_by": "person"}, "hold.told_by"),
    ],
)  # fmt: skip
def test_what_is_not_said_is_asked_for(
    cast: Cast, now: datetime, change: dict[str, object], code: str
) -> None:
    said: dict[str, object] = {
        "kind": "custody",
        "told_by": "professional",
        "since_at": 0,
        "review_at": 14,
        **change,
    }
    moments = {
        name: None if said[name] is None else now + timedelta(days=int(str(said[name])))
        for name in ("since_at", "review_at")
    }
    with pytest.raises(Refused) as refused:
        stop_reaching(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, kind=str(said["kind"]),
            told_by=str(said["told_by"]), **moments,  # type: ignore[arg-type]
        )  # fmt: skip
    assert refused.value.code == code
    assert not models.ReachHold.everyone.exists()
    with pytest.raises(Refused, match="not held"):
        reach_again(actor=cast.clinician, now=now, patient_id=cast.patient_id)
