"""The ladder through the flows: real messages, real proof of delivery, real owners (CAP-094 to CAP-096; beyond 12, 15)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.core.watch.rungs import open_rung
from carebraid.flows import _raise
from carebraid.flows._reach import rungs, ways_now
from carebraid.flows.answer_nudge import answer_nudge
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.choose_reach import choose_reach
from carebraid.flows.claim_task import claim_task
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.merge_tasks import merge_tasks
from carebraid.flows.note_shown import note_shown
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.stop_messages import stop_messages
from carebraid.jobs.deliver import deliver
from carebraid.jobs.sweep import sweep
from carebraid.screens.inbox import inbox
from carebraid.screens.twice import twice
from carebraid.store import scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.chart import open_chart
from carebraid.store.models import ContactChannel, Message, Shift, Staff, Task, TaskEvent, TeamMember
from carebraid.store.reaching import load_nudge
from tests.worlds import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXTS = {"reminder": "When something waits."}


def check_in(cast: Cast, at: datetime, **more: object) -> None:
    raw = {
        "client_id": str(uuid4()),
        "happened_at": at.isoformat(),
        "craving": 1,
        "mood": 7,
        "sleep_hours": 7.5,
    }
    log_checkin(actor=cast.patient, now=at, raw=raw | more)


def fall_silent(cast: Cast, now: datetime) -> datetime:
    """One check-in and then silence: too little to go by."""
    check_in(cast, now)
    return now + DAY


def round_at(cast: Cast, at: datetime) -> None:
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    refresh_standings(actor=job, now=at, patient_ids=[cast.patient_id])


def outreach(cast: Cast) -> Task:
    scope.enter(cast.organisation_id)
    found: Task = Task.everyone.get(kind="outreach", state__in=("open", "claimed"))
    return found


def begun(cast: Cast, now: datetime, rung: int = 1) -> Task:
    """An outreach on that rung, or on the next that is open, as the round begins it."""
    scope.enter(cast.organisation_id)
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    chart = open_chart(job, cast.patient_id, Purpose.OPERATIONS, now, record_access=False)
    signal = _raise.Signal("visit_missed", {}, now, "round", "")
    _raise.raise_task(
        chart, kind=Kind.OUTREACH, subject="watch", priority=Priority.THIS_VISIT, signals=[signal], now=now,
        due=now + DAY, rung=open_rung(rung, ways_now(chart, now), rungs()).number,
    )  # fmt: skip
    return outreach(cast)


def nudge_of(cast: Cast, at: datetime) -> UUID:
    scope.enter(cast.organisation_id)
    chart = open_chart(cast.patient, cast.patient_id, Purpose.SELF, at, record_access=False)
    found = load_nudge(chart)
    assert found is not None
    return found.id


def give_phone(cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="mobile", value="555-0101", is_safe=True,
        labels=["ETH", "BH"],
    )  # fmt: skip


def test_the_round_lets_the_app_ask_first_and_disturbs_nobody(cast: Cast, now: datetime) -> None:
    silent = fall_silent(cast, now)
    round_at(cast, silent)
    task = outreach(cast)
    assert (task.rung, task.owner_id) == (1, cast.clinician.staff_id)
    message = Message.objects.get(task_id=task.id)
    assert (message.template, message.channels, message.sent_at) == ("nudge", ["app"], silent)
    assert not Message.objects.filter(template="task_for_you").exists()
    seen = inbox(actor=cast.clinician, now=silent, language="en")
    assert (seen.lines, seen.later) == ((), ())
    round_at(cast, silent + HOUR)
    assert Message.objects.filter(task_id=task.id).count() == 1, "asked once"


def test_an_answer_in_the_app_ends_it_and_nobody_on_the_staff_closed_it(cast: Cast, now: datetime) -> None:
    check_in(cast, now - HOUR)
    task = begun(cast, now)
    message = nudge_of(cast, now)
    assert answer_nudge(actor=cast.patient, now=now + HOUR, message_id=message, answer="fine") == "thanks"
    task.refresh_from_db()
    assert (task.state, task.outcome, task.closed_by_id) == ("closed", "answered_themselves", None)
    proof = Message.objects.get(id=message)
    assert (proof.opened_at, proof.answered_at) == (now + HOUR, now + HOUR)
    assert answer_nudge(actor=cast.patient, now=now + 2 * HOUR, message_id=message, answer="fine") == "over"


def test_a_check_in_is_an_answer_too(cast: Cast, now: datetime) -> None:
    check_in(cast, now - HOUR)
    task = begun(cast, now)
    check_in(cast, now + HOUR)
    task.refresh_from_db()
    assert task.outcome == "answered_themselves"
    assert Message.objects.get(task_id=task.id).answered_at == now + HOUR


def test_please_call_me_comes_to_a_person_today(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    check_in(cast, now - HOUR)
    task = begun(cast, now)
    said = answer_nudge(actor=cast.patient, now=now + HOUR, message_id=nudge_of(cast, now), answer="call_me")
    task.refresh_from_db()
    assert (said, task.rung, task.priority, task.state) == ("will_call", 3, "same_day", "open")
    assert Message.objects.filter(template="task_for_you", account=cast.clinician.account_id).count() == 1
    line = inbox(actor=cast.clinician, now=now + HOUR, language="en").lines[0]
    assert line.what == "Answered the app and asked for a call."


def test_nobody_else_answers_a_persons_message(cast: Cast, now: datetime) -> None:
    check_in(cast, now - HOUR)
    begun(cast, now)
    message = nudge_of(cast, now)
    for actor, answer, code in (
        (cast.patient, "whatever", "nudge.unknown_answer"),
        (cast.clinician, "fine", "access.not_your_role"),
    ):
        with pytest.raises(Refused) as refused:
            answer_nudge(actor=actor, now=now, message_id=message, answer=answer)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        note_shown(actor=cast.patient, now=now, message_id=uuid4())
    assert refused.value.code == "nudge.not_found"


def test_unseen_climbs_after_twelve_hours_seen_and_unanswered_after_twenty_four(
    cast: Cast, now: datetime
) -> None:
    choose_messages(
        actor=cast.patient,
        now=now - DAY,
        patient_id=cast.patient_id,
        address="robin@safe.example",
        texts=TEXTS,
    )
    check_in(cast, now - HOUR)
    task = begun(cast, now)
    note_shown(actor=cast.patient, now=now + HOUR, message_id=nudge_of(cast, now))
    sweep(now + 2 * HOUR)
    sweep(now + 13 * HOUR)
    task.refresh_from_db()
    assert task.rung == 1
    sweep(now + 24 * HOUR)
    task.refresh_from_db()
    assert (task.rung, task.owner_id) == (2, cast.clinician.staff_id)
    text = Message.objects.get(task_id=task.id, template="waits_for_you")
    assert deliver(now + 24 * HOUR, text.id, cast.organisation_id) is True
    sweep(now + 47 * HOUR)
    task.refresh_from_db()
    assert task.rung == 2, "the message it sent itself is no full cap"
    give_phone(cast)
    sweep(now + 48 * HOUR)
    task.refresh_from_db()
    assert (task.rung, task.rung_since) == (3, now + 48 * HOUR), "48 hours after the signal a person has it"


def test_a_message_that_is_not_delivered_begins_the_next_way_at_once(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    choose_messages(
        actor=cast.patient,
        now=now - DAY,
        patient_id=cast.patient_id,
        address="robin@safe.example",
        texts=TEXTS,
    )
    task = begun(cast, now, rung=2)
    stop_messages(actor=cast.patient, now=now + HOUR, patient_id=cast.patient_id)
    message = Message.objects.get(task_id=task.id)
    assert deliver(now + HOUR, message.id, cast.organisation_id) is False
    sweep(now + HOUR + timedelta(seconds=15))
    task.refresh_from_db()
    assert task.rung == 3
    climbed = TaskEvent.everyone.get(task_id=task.id, kind="climb")
    assert climbed.detail["why"]["key"] == "climb_failed"


def test_somebody_nobody_can_write_or_call_is_not_waited_for(cast: Cast, now: datetime) -> None:
    """A dead device, no message, no safe number, no yes to a visit: the crisis step has it at once."""
    task = begun(cast, now)
    assert task.rung == 7
    owners = [task.owner_id]
    for hours in (1, 3, 7):
        sweep(now + hours * HOUR + timedelta(minutes=1))
        task.refresh_from_db()
        owners.append(task.owner_id)
    first, second = cast.clinician.staff_id, cast.colleague.staff_id
    assert owners == [first, second, first, second]


def test_a_home_visit_only_where_the_person_said_yes(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    choose_reach(actor=cast.patient, now=now, patient_id=cast.patient_id, ways=["visit"])
    task = begun(cast, now, rung=5)
    sweep(now + timedelta(minutes=1))
    task.refresh_from_db()
    assert task.rung == 6, "no call, no video: they said so"
    choose_reach(actor=cast.clinician, now=now, patient_id=cast.patient_id, ways=[])
    Task.everyone.filter(id=task.id).update(next_step_at=now)
    sweep(now + timedelta(minutes=2))
    task.refresh_from_db()
    assert task.rung == 7
    with pytest.raises(Refused) as refused:
        choose_reach(actor=cast.patient, now=now, patient_id=cast.patient_id, ways=["drone"])
    assert refused.value.code == "reach.unknown_way"


def test_the_peer_of_the_team_has_the_peers_rung_then_the_care_manager(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    scope.enter(cast.organisation_id)
    peer = Staff.objects.get(id=cast.colleague.staff_id)
    type(peer.account).objects.filter(id=peer.account_id).update(roles=[Role.PEER_MENTOR])
    TeamMember.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, staff=peer, role="peer_mentor", from_at=now - DAY,
        labels=["ETH", "BH"],
    )  # fmt: skip
    for who in (cast.clinician, cast.colleague):
        for weekday in range(7):
            Shift.objects.create(
                organisation_id=cast.organisation_id, staff_id=who.staff_id, weekday=weekday, starts="08:00", ends="20:00",
                zone="America/New_York",
            )  # fmt: skip
    task = begun(cast, now, rung=3)
    assert task.owner_id == peer.id
    record_outcome(
        actor=_again(cast.colleague),
        now=now + HOUR,
        task_id=task.id,
        seen_version=task.version,
        outcome="no_answer",
    )
    sweep(now + HOUR + timedelta(minutes=1))
    task.refresh_from_db()
    assert (task.rung, task.owner_id) == (4, cast.clinician.staff_id)


def _again(actor: Actor) -> Actor:
    assert actor.account_id is not None
    found = load_account_actor(actor.account_id)
    assert found is not None
    return found


def test_contact_on_a_high_rung_comes_down_one_rung_on_its_own_day(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    task = begun(cast, now, rung=5)
    record_outcome(
        actor=cast.clinician,
        now=now + HOUR,
        task_id=task.id,
        seen_version=task.version,
        outcome="reached_talked",
    )
    lighter = outreach(cast)
    assert (lighter.rung, lighter.reasons, lighter.priority) == (4, ["step_down"], "routine")
    assert lighter.rung_since == lighter.due_at <= lighter.next_step_at - 12 * HOUR
    assert lighter.due_at >= now + 3 * DAY
    before = Message.objects.filter(template="task_for_you").count()
    sweep(now + DAY)
    lighter.refresh_from_db()
    assert (lighter.rung, Message.objects.filter(template="task_for_you").count()) == (4, before), (
        "it waits for its day"
    )
    at = lighter.due_at + HOUR
    for rung in (4, 3):
        one = outreach(cast)
        assert one.rung == rung
        record_outcome(
            actor=cast.clinician, now=at, task_id=one.id, seen_version=one.version, outcome="reached_talked"
        )
        at += 8 * DAY
    scope.enter(cast.organisation_id)
    assert not Task.everyone.filter(kind="outreach", state="open").exists(), "below a person's rung it ends"


def test_new_signals_lift_a_planned_step_at_once(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    task = begun(cast, now, rung=5)
    record_outcome(
        actor=cast.clinician,
        now=now + HOUR,
        task_id=task.id,
        seen_version=task.version,
        outcome="reached_talked",
    )
    check_in(cast, now + 2 * HOUR, craving=9, used="yes")
    lifted = outreach(cast)
    assert (lifted.rung, lifted.rung_since) == (5, now + 2 * HOUR)
    assert lifted.due_at < now + DAY


def second_call(cast: Cast, now: datetime) -> Task:
    scope.enter(cast.organisation_id)
    found: Task = Task.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="missed_visit", subject="x",
        priority="routine", reasons=["help_wanted"], owner_id=cast.colleague.staff_id, opened_at=now,
        due_at=now + 2 * HOUR, next_step_at=now + DAY, labels=["ETH", "BH"],
        why=[{"code": "help_wanted", "facts": {}, "at": now.isoformat(), "source": "t", "source_id": ""}],
    )  # fmt: skip
    return found


def test_taking_a_call_while_a_colleague_is_calling_is_told_first(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    first, second = begun(cast, now, rung=3), second_call(cast, now)
    claim_task(actor=cast.clinician, now=now, task_id=first.id, seen_version=first.version)
    with pytest.raises(Refused) as refused:
        claim_task(actor=cast.colleague, now=now + timedelta(minutes=5), task_id=second.id, seen_version=1)
    assert refused.value.code == "task.somebody_calling"
    line = inbox(actor=cast.colleague, now=now + timedelta(minutes=5), language="en").lines[0]
    assert [(call.name, call.is_now) for call in line.calls] == [("Clinician", True)]
    kept = claim_task(
        actor=cast.colleague, now=now + timedelta(minutes=5), task_id=second.id, seen_version=1, knowing=True
    )
    assert kept.task.claimed_by == cast.colleague.staff_id


def test_after_the_call_the_next_colleague_sees_what_came_of_it(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    first, second = begun(cast, now, rung=3), second_call(cast, now)
    record_outcome(
        actor=cast.clinician, now=now, task_id=first.id, seen_version=first.version, outcome="left_message"
    )
    at = now + timedelta(minutes=20)
    line = inbox(actor=cast.colleague, now=at, language="en").lines[0]
    assert [(c.name, c.is_now, c.at, c.outcome) for c in line.calls] == [
        ("Clinician", False, now, "left_message")
    ]
    assert claim_task(actor=cast.colleague, now=at, task_id=second.id, seen_version=1).task.claimed_by


def test_double_work_is_found_and_put_together(cast: Cast, now: datetime) -> None:
    give_phone(cast)
    first, second = begun(cast, now, rung=3), second_call(cast, now)
    (found,) = twice(actor=cast.colleague, now=now, language="en")
    assert (found.name, found.keep.task_id, [one.task_id for one in found.others]) == (
        "Robin",
        second.id,
        [first.id],
    )
    merge_tasks(actor=cast.colleague, now=now, keep_id=second.id, other_id=first.id)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.outcome) == ("closed", "merged")
    assert second.reasons == ["help_wanted", "visit_missed"]
    assert twice(actor=cast.colleague, now=now, language="en") == ()


def test_a_safety_task_never_disappears_in_another(cast: Cast, now: datetime) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "safety": "yes"}
    alarm = log_checkin(actor=cast.patient, now=now, raw=raw).task_id
    assert alarm is not None
    other = second_call(cast, now)
    with pytest.raises(Refused) as refused:
        merge_tasks(actor=cast.colleague, now=now, keep_id=other.id, other_id=alarm)
    assert refused.value.code == "task.safety_stays"
    merge_tasks(actor=cast.colleague, now=now, keep_id=alarm, other_id=other.id)
    scope.enter(cast.organisation_id)
    assert Task.everyone.get(id=alarm).state == "open"
