"""After contact: help for missed visits, maintenance instead of discharge, two keys between services (CAP-152 to CAP-161)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.flows.accept_transition import accept_transition
from carebraid.flows.arrange_help import arrange_help
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.come_back import come_back
from carebraid.flows.decide_support import decide_support
from carebraid.flows.join_team import join_team
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.mark_seen import mark_seen
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.start_transition import start_transition
from carebraid.screens.between import aftercare, between
from carebraid.screens.inbox import inbox
from carebraid.store import scope
from carebraid.store.models import Appointment, CarePhase, MissedVisit, Task, Transition
from tests.worlds import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def missed(cast: Cast, now: datetime) -> UUID:
    visit = plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="visit", at=now - HOUR
    )
    record_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, appointment_id=visit, state="missed"
    )
    return visit


def task(cast: Cast, kind: str, **more: object) -> Task:
    scope.enter(cast.organisation_id)
    found: Task = Task.everyone.get(kind=kind, **more)
    return found


def test_a_missed_visit_brings_an_offer_of_help(cast: Cast, now: datetime) -> None:
    visit = missed(cast, now)
    asked = task(cast, "missed_visit")
    assert (asked.owner_id, asked.reasons, asked.priority) == (
        cast.clinician.staff_id,
        ["visit_missed"],
        "routine",
    )
    offers = say_what_got_in_the_way(
        actor=cast.patient, now=now + HOUR, patient_id=cast.patient_id, appointment_id=visit,
        barriers=["ride", "childcare"], wanted=["ride", "childcare"],
    )  # fmt: skip
    assert offers[:2] == ("ride", "video") and offers[-1] == "other_time"
    assert task(cast, "missed_visit").reasons == ["visit_missed", "help_wanted"]

    def arrange(*what: str) -> tuple[str, ...]:
        return arrange_help(
            actor=cast.clinician, now=now + 2 * HOUR, patient_id=cast.patient_id, appointment_id=visit, arranged=what
        )  # fmt: skip

    assert arrange("ride") == ("childcare",)
    assert task(cast, "missed_visit").state == "open", "what is wanted and not arranged is still somebody's"
    assert MissedVisit.everyone.get().arranged == ["ride"]
    assert arrange("ride", "childcare") == ()
    done = task(cast, "missed_visit")
    assert (done.state, done.outcome) == ("closed", "help_given")


def test_nothing_is_counted_against_anybody_and_nothing_empty_is_taken(cast: Cast, now: datetime) -> None:
    visit = missed(cast, now)
    for barriers, wanted, code in (
        ([], [], "visit.name_one"),
        (["laziness"], [], "visit.unknown_barrier"),
        ([], ["a medal"], "visit.not_offered"),
    ):
        with pytest.raises(Refused) as refused:
            say_what_got_in_the_way(
                actor=cast.patient, now=now, patient_id=cast.patient_id, appointment_id=visit, barriers=barriers,
                wanted=wanted,
            )  # fmt: skip
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        say_what_got_in_the_way(
            actor=cast.patient, now=now, patient_id=cast.patient_id, appointment_id=uuid4(), barriers=["ride"]
        )
    assert refused.value.code == "appointment.not_found"
    with pytest.raises(Refused) as refused:
        arrange_help(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, appointment_id=visit, arranged=[]
        )
    assert refused.value.code == "visit.nothing_arranged"


def test_whoever_is_not_safe_is_called_the_same_day(cast: Cast, now: datetime) -> None:
    visit = missed(cast, now)
    say_what_got_in_the_way(
        actor=cast.patient, now=now, patient_id=cast.patient_id, appointment_id=visit, barriers=["unsafe"],
        wanted=["call_safely"],
    )  # fmt: skip
    assert task(cast, "missed_visit").priority == "same_day"


def test_maintenance_has_boosters_and_each_that_is_kept_makes_the_next_come_later(
    cast: Cast, now: datetime
) -> None:
    first = begin_maintenance(actor=cast.clinician, now=now, patient_id=cast.patient_id)
    assert first - now == 14 * DAY
    assert begin_maintenance(actor=cast.clinician, now=now + HOUR, patient_id=cast.patient_id) == first
    booster = task(cast, "booster")
    assert (booster.due_at, booster.owner_id) == (first, cast.clinician.staff_id)
    assert booster.next_step_at > first, "nobody is bothered before its day"
    record_outcome(
        actor=cast.clinician,
        now=first,
        task_id=booster.id,
        seen_version=booster.version,
        outcome="reached_talked",
    )
    second = task(cast, "booster", state="open")
    assert (second.due_at - first).days == 28
    assert CarePhase.everyone.get().kept == 1
    record_outcome(
        actor=cast.clinician,
        now=second.due_at,
        task_id=second.id,
        seen_version=second.version,
        outcome="not_needed",
    )
    assert (task(cast, "booster", state="open").due_at - second.due_at).days == 14, "missed: sooner"


def test_one_tap_back_stands_first_on_the_care_managers_list(cast: Cast, now: datetime) -> None:
    begin_maintenance(actor=cast.clinician, now=now, patient_id=cast.patient_id)
    missed(cast, now + DAY)
    back = come_back(actor=cast.patient, now=now + 2 * DAY)
    assert come_back(actor=cast.patient, now=now + 2 * DAY) == back, "tapped twice it is one call"
    lines = inbox(actor=cast.clinician, now=now + 2 * DAY, language="en").lines
    assert (lines[0].task_id, lines[0].what) == (back, "Tapped to come back into care.")
    phase = CarePhase.everyone.get()
    assert (phase.phase, phase.next_booster_at) == ("active", None)
    assert not Task.everyone.filter(kind="booster", state="open").exists()


def test_nobody_goes_to_maintenance_while_somebody_still_has_to_talk_with_them(
    cast: Cast, now: datetime
) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "craving": 9, "used": "yes"}
    log_checkin(actor=cast.patient, now=now, raw=raw)
    with pytest.raises(Refused) as refused:
        begin_maintenance(actor=cast.clinician, now=now, patient_id=cast.patient_id)
    assert refused.value.code == "maintenance.something_open"


def high_risk(cast: Cast, at: datetime) -> None:
    raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 9, "used": "yes"}
    log_checkin(actor=cast.patient, now=at, raw=raw)
    scope.enter(cast.organisation_id)
    one = Task.everyone.get(kind="outreach", state="open")
    record_outcome(
        actor=cast.clinician,
        now=at + HOUR,
        task_id=one.id,
        seen_version=one.version,
        outcome="reached_talked",
    )


def test_high_risk_again_and_again_is_a_question_to_a_clinician(cast: Cast, now: datetime) -> None:
    high_risk(cast, now)
    scope.enter(cast.organisation_id)
    assert not Task.everyone.filter(kind="more_support").exists(), "once is not again and again"
    high_risk(cast, now + 9 * DAY)
    asked = task(cast, "more_support")
    assert asked.reasons == ["high_again"]
    at = now + 10 * DAY
    for chosen, first, why, code in (
        (["more_visits"], None, "", "support.no_time"),
        ([], None, "no", "support.no_reason"),
        (["prison"], at + DAY, "", "support.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            decide_support(
                actor=cast.clinician, now=at, task_id=asked.id, chosen=chosen, first_at=first, why=why
            )
        assert refused.value.code == code
    planned = decide_support(
        actor=cast.clinician,
        now=at,
        task_id=asked.id,
        chosen=["more_visits", "home_visit"],
        first_at=at + DAY,
    )
    assert planned == 5
    kinds = Appointment.everyone.filter(state="planned").order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["visit", "home visit", "visit", "visit", "visit"]


def handed(cast: Cast, now: datetime) -> UUID:
    assert cast.colleague.staff_id is not None
    join_team(
        actor=cast.clinician,
        now=now,
        patient_id=cast.patient_id,
        staff_id=cast.colleague.staff_id,
        role=Role.PSYCHIATRIST,
    )
    return start_transition(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, rule="warm_handoff", from_name="Lighthouse Detox",
        to_name="The clinic", left_at=now - DAY, travels=["naloxone"],
    )  # fmt: skip


def test_cap_157_the_sender_answers_until_both_keys_have_turned(cast: Cast, now: datetime) -> None:
    way = handed(cast, now)
    owners = {one.subject.rpartition(":")[2]: one.owner_id for one in Task.everyone.filter(kind="transition")}
    assert owners == dict.fromkeys(("0", "2", "7", "30"), cast.clinician.staff_id)
    (line,) = between(actor=cast.colleague, now=now)
    assert (line.day, line.lacks, line.may_accept, line.is_late) == (
        1, ("medicines", "safety_plan", "consent", "appointment"), True, True,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        accept_transition(actor=cast.clinician, now=now, transition_id=way)
    assert refused.value.code == "transition.own"
    assert accept_transition(actor=cast.colleague, now=now + HOUR, transition_id=way).is_between
    assert task(cast, "transition", subject=f"{way}:7").owner_id == cast.clinician.staff_id, (
        "accepted is not seen"
    )
    arrived = mark_seen(actor=cast.colleague, now=now + DAY, transition_id=way, seen_at=now + DAY)
    assert not arrived.is_between
    assert between(actor=cast.colleague, now=now + DAY) == ()
    left = Task.everyone.filter(kind="transition").exclude(state="closed")
    assert {one.subject.rpartition(":")[2]: one.owner_id for one in left} == dict.fromkeys(
        ("7", "30"), cast.colleague.staff_id
    )
    seen = aftercare(actor=cast.colleague, now=now + DAY, patient_id=cast.patient_id)
    assert seen.transition is None


def test_a_second_way_at_once_and_a_way_without_a_place_are_refused(cast: Cast, now: datetime) -> None:
    handed(cast, now)
    said = {"rule": "fuh", "from_name": "Ward", "to_name": "Clinic", "left_at": now}
    for change, code in (
        ({}, "transition.open"),
        ({"from_name": " "}, "transition.no_place"),
        ({"rule": "walked"}, "transition.unknown"),
        ({"left_at": now + HOUR}, "transition.not_yet"),
    ):
        with pytest.raises(Refused) as refused:
            start_transition(actor=cast.clinician, now=now, patient_id=cast.patient_id, **(said | change))  # type: ignore[arg-type]
        assert refused.value.code == code


def test_a_sender_who_goes_away_is_followed_by_whoever_took_over(cast: Cast, now: datetime) -> None:
    from carebraid.jobs.sweep import sweep
    from carebraid.store.models import Leave

    handed(cast, now)
    Leave.objects.create(
        organisation_id=cast.organisation_id, staff_id=cast.clinician.staff_id, from_at=now, until_at=None
    )
    Task.everyone.filter(kind="transition").update(next_step_at=now)
    sweep(now + timedelta(seconds=15))
    scope.enter(cast.organisation_id)
    assert Transition.everyone.get().sender_id == cast.colleague.staff_id
