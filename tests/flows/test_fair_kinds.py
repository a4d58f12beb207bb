"""Fair tests of the hour of a text, the pace of boosters and the first rung of outreach, each through its own flow (CAP-192)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.allocate import draw, replay
from carebraid.core.learn.experiment import Arm, Condition, Experiment
from carebraid.core.learn.ways import OCCASIONS, WAYS
from carebraid.core.reach.booster import PACES
from carebraid.core.team.task import Kind, Priority
from carebraid.core.watch.level import Level
from carebraid.flows import _raise
from carebraid.flows.begin_fair_test import begin_fair_test
from carebraid.flows.begin_maintenance import begin_maintenance
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.choose_tests import choose_tests
from carebraid.flows.draw_way import draw_way
from carebraid.flows.end_fair_test import end_fair_test
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_outcome import record_outcome
from carebraid.flows.refresh_standings import refresh_standings
from carebraid.flows.register_fair_test import register_fair_test
from carebraid.jobs.sweep import sweep
from carebraid.store import scope
from carebraid.store.chart import open_chart
from carebraid.store.fair_tests import load_draws_of_journal, load_joins, load_test
from carebraid.store.models import Allotment, ContactChannel, Message, Task
from tests.worlds import Cast

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 6, 17, tzinfo=UTC)  # noon in New York, where the person is


def plan_of(occasion: str, *arms: str, unit: str = "person", harm: str = "safety_case") -> Experiment:
    return Experiment(
        title="Another way", question="Does it bring people back?", subject=OCCASIONS[occasion], unit=unit,
        arms=tuple(Arm(way, way) for way in (WAYS[occasion][0], *arms)), outcome="checked_in", is_more_better=True,
        within_days=14, harm=harm, eligible=(), consent_class="quality_improvement", planned=24, base=0.3, least=0.6,
    )  # fmt: skip


def running(cast: Cast, occasion: str, way: str, plan: Experiment, now: datetime) -> UUID:
    """A test in which the person of the cast is drawn into ``way``."""
    test_id = register_fair_test(actor=cast.manager, now=now - 8 * DAY, plan=plan, occasion=occasion)
    key = str(cast.patient_id)
    seed = next(
        bytes([number]) * 32
        for number in range(256)
        if draw(plan, bytes([number]) * 32, unit_key=key, position=0).arm == way
    )
    begin_fair_test(actor=cast.demo, now=now - HOUR, test_id=test_id, seed=seed)
    return test_id


def silent(cast: Cast, at: datetime) -> Task:
    """Somebody checked in once and fell silent: the round lets the app begin (level 1)."""
    raw = {"client_id": str(UUID(int=7)), "happened_at": (at - DAY).isoformat(), "craving": 1, "mood": 7}
    log_checkin(actor=cast.patient, now=at - DAY, raw=raw)
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    refresh_standings(actor=job, now=at, patient_ids=[cast.patient_id])
    scope.enter(cast.organisation_id)
    found: Task = Task.everyone.get(kind="outreach")
    return found


def wants_texts(cast: Cast, now: datetime, until: int = 21) -> None:
    choose_messages(
        actor=cast.patient, now=now, patient_id=cast.patient_id, address="robin@safe.example",
        texts={"reminder": "When something waits."}, from_hour=8, until_hour=until,
    )  # fmt: skip
    scope.enter(cast.organisation_id)


def gives_number(cast: Cast) -> None:
    scope.enter(cast.organisation_id)
    ContactChannel.everyone.create(
        organisation_id=cast.organisation_id, patient_id=cast.patient_id, kind="mobile", value="555-0101", is_safe=True,
        labels=["ETH", "BH"],
    )  # fmt: skip


def called_at_level(cast: Cast, level: int | None, now: datetime) -> Task:
    """What the watch does with a level, at the place where every level comes through."""
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    chart = open_chart(job, cast.patient_id, Purpose.OPERATIONS, now, record_access=False)
    judged = Level(
        level=level, score=0, active=(), raised_by=(), not_computable=(), not_enough=False, baseline_used="",
        usual_sleep_hours=7, newest_input_at=now, last_contact_at=now, computed_at=now,
    )  # fmt: skip
    _raise.reach_out(chart, judged, now, happened_at=now, source="round", source_id="")
    found: Task = Task.everyone.get(kind__in=("outreach", "safety"))
    return found


@pytest.mark.parametrize(
    ("way", "rung", "template"), [("nudge_first", 1, "nudge"), ("text_first", 2, "waits_for_you")]
)
def test_cap_192_who_fell_silent_is_asked_first_by_the_drawn_rung(
    cast: Cast, way: str, rung: int, template: str
) -> None:
    wants_texts(cast, NOON - 2 * DAY)
    plan = plan_of("outreach_start", "text_first", harm="stopped_messages")
    test_id = running(cast, "outreach_start", way, plan, NOON)
    task = silent(cast, NOON)
    assert task.rung == rung
    assert [one.template for one in Message.objects.filter(task_id=task.id)] == [template]
    assert [one.arm for one in Allotment.objects.all()] == [way]
    end_fair_test(actor=cast.manager, now=NOON + HOUR, test_id=test_id)
    seed, told = load_draws_of_journal(cast.organisation_id, test_id)
    assert replay(load_test(cast.organisation_id, test_id).plan, bytes.fromhex(seed), told) == ()
    assert len(told) == 1


def test_cap_192_whoever_wants_no_texts_is_not_drawn_for_a_text_first(cast: Cast) -> None:
    running(cast, "outreach_start", "text_first", plan_of("outreach_start", "text_first"), NOON)
    assert silent(cast, NOON).rung == 1
    assert not Allotment.objects.exists()


def test_whoever_said_no_to_fair_tests_is_reached_as_ever(cast: Cast) -> None:
    wants_texts(cast, NOON - 2 * DAY)
    running(cast, "outreach_start", "text_first", plan_of("outreach_start", "text_first"), NOON)
    choose_tests(actor=cast.patient, now=NOON - HOUR, joins={"outreach_rung": False})
    assert silent(cast, NOON).rung == 1
    assert not Allotment.objects.exists()


def test_a_no_to_one_kind_of_test_is_no_answer_to_another(cast: Cast) -> None:
    """CAP-192: each kind is asked for itself; whoever was not asked about one takes part as the rule says."""
    wants_texts(cast, NOON - 2 * DAY)
    running(cast, "outreach_start", "text_first", plan_of("outreach_start", "text_first"), NOON)
    others = {"wording": False, "timing": False, "booster_dose": False}
    choose_tests(actor=cast.patient, now=NOON - HOUR, joins=others)
    assert silent(cast, NOON).rung == 2
    assert Allotment.objects.get().arm == "text_first"


def test_a_yes_to_one_kind_opens_no_other_where_each_is_to_be_asked(cast: Cast) -> None:
    wants_texts(cast, NOON - 2 * DAY)
    plan = replace(plan_of("outreach_start", "text_first"), consent_class="asked_each")
    running(cast, "outreach_start", "text_first", plan, NOON)
    choose_tests(actor=cast.patient, now=NOON - HOUR, joins={"wording": True, "timing": True})
    assert silent(cast, NOON).rung == 1
    assert not Allotment.objects.exists()


def test_a_stop_ends_the_test_that_runs_for_them_and_what_was_said_before_stays(cast: Cast) -> None:
    gives_number(cast)
    running(
        cast, "outreach_caller", "care_manager_first", plan_of("outreach_caller", "care_manager_first"), NOON
    )
    choose_tests(actor=cast.patient, now=NOON - HOUR, joins={"wording": True})
    assert called_at_level(cast, 2, NOON).rung == 4
    choose_tests(actor=cast.patient, now=NOON + HOUR, joins={"outreach_rung": False})
    chart = open_chart(cast.demo, cast.patient_id, Purpose.DEMO, NOON)
    assert load_joins(chart) == {"wording": True, "outreach_rung": False}
    drawn = draw_way(
        actor=cast.demo, now=NOON + DAY, patient_id=cast.patient_id, occasion="outreach_caller"
    )  # fmt: skip
    assert drawn is None, "who was drawn before is cared for as ever from now on"


def test_a_kind_that_there_is_not_and_no_answer_at_all_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="no such kind"):
        choose_tests(actor=cast.patient, now=NOON, joins={"everything": True})
    with pytest.raises(Refused, match="at least one"):
        choose_tests(actor=cast.patient, now=NOON, joins={})


@pytest.mark.parametrize(("way", "rung"), [("peer_first", 3), ("care_manager_first", 4)])
def test_cap_192_the_first_caller_is_drawn_at_level_2(cast: Cast, way: str, rung: int) -> None:
    gives_number(cast)
    running(cast, "outreach_caller", way, plan_of("outreach_caller", "care_manager_first"), NOON)
    assert called_at_level(cast, 2, NOON).rung == rung
    assert Allotment.objects.get().arm == way


@pytest.mark.parametrize("level", [3, 4])
def test_haz_02_what_needs_a_clinician_is_never_drawn(cast: Cast, level: int) -> None:
    gives_number(cast)
    wants_texts(cast, NOON - DAY)
    running(
        cast, "outreach_caller", "care_manager_first", plan_of("outreach_caller", "care_manager_first"), NOON
    )
    running(cast, "outreach_start", "text_first", plan_of("outreach_start", "text_first"), NOON)
    task = called_at_level(cast, level, NOON)
    assert task.rung >= 5 and task.priority == "same_day"
    assert not Allotment.objects.exists()


def test_haz_05_nothing_is_drawn_while_somebody_may_be_in_danger(cast: Cast) -> None:
    gives_number(cast)
    running(
        cast, "outreach_caller", "care_manager_first", plan_of("outreach_caller", "care_manager_first"), NOON
    )
    scope.enter(cast.organisation_id)
    job = Actor(kind="job", name="Refresh", organisation_id=cast.organisation_id, service="refresh")
    chart = open_chart(job, cast.patient_id, Purpose.OPERATIONS, NOON, record_access=False)
    signal = _raise.Signal("visit_missed", {}, NOON, "round", "")
    _raise.raise_safety(chart, protocol=_raise.SUICIDE, priority=Priority.IMMEDIATE, signal=signal, now=NOON)
    assert called_at_level(cast, 2, NOON + HOUR).kind == Kind.SAFETY
    assert not Allotment.objects.exists()


@pytest.mark.parametrize(
    ("way", "days"),
    [("as_it_fades", [14, 28]), ("twice_as_often", [7, 14]), ("three_weekly", [7, 7])],
)
def test_cap_192_boosters_come_at_the_drawn_pace_and_a_person_keeps_theirs(
    cast: Cast, way: str, days: list[int]
) -> None:
    plan = replace(
        plan_of("booster_pace", "twice_as_often", "three_weekly"),
        eligible=(Condition("in_maintenance", "is", True),),
        planned=36,
    )
    running(cast, "booster_pace", way, plan, NOON)
    first = begin_maintenance(actor=cast.clinician, now=NOON, patient_id=cast.patient_id)
    assert (first - NOON).days == days[0]
    scope.enter(cast.organisation_id)
    booster = Task.everyone.get(kind="booster")
    record_outcome(
        actor=cast.clinician,
        now=first,
        task_id=booster.id,
        seen_version=booster.version,
        outcome="reached_talked",
    )
    scope.enter(cast.organisation_id)
    second = Task.everyone.get(kind="booster", state="open")
    assert (second.due_at - first).days == days[1]
    assert [one.arm for one in Allotment.objects.all()] == [way]


def test_nobody_is_tried_with_fewer_boosters_and_the_ways_are_those_of_the_rule() -> None:
    assert tuple(PACES) == WAYS["booster_pace"]
    with pytest.raises(ValueError, match="never rarer"):
        type(PACES["as_it_fades"])(keep=0.5)


def begun_text(cast: Cast, at: datetime) -> Message:
    """The app was silent for a day; the round goes on to the text."""
    task = silent(cast, at)
    assert task.rung == 1
    sweep(at + DAY)
    scope.enter(cast.organisation_id)
    found: Message = Message.objects.get(task_id=task.id, template="waits_for_you")
    return found


@pytest.mark.parametrize("way", ["at_once", "at_eighteen"])
def test_cap_192_a_text_waits_for_its_drawn_hour_and_the_clock_of_the_next_step_does_not(
    cast: Cast, way: str
) -> None:
    wants_texts(cast, NOON - 2 * DAY)
    plan = plan_of("outreach_hour", "at_eighteen", harm="stopped_messages")
    running(cast, "outreach_hour", way, plan, NOON)
    message = begun_text(cast, NOON)
    job = ProcrastinateJob.objects.get(queueing_lock__startswith=f"message:{message.id}")
    six = (NOON + DAY).replace(hour=23)
    assert job.scheduled_at == (six if way == "at_eighteen" else None)
    task = Task.everyone.get(kind="outreach")
    assert (task.rung, task.next_step_at - task.rung_since) == (2, DAY)
    assert Allotment.objects.get().arm == way


def test_prv_090_no_text_waits_into_hours_that_the_person_closed(cast: Cast) -> None:
    wants_texts(cast, NOON - 2 * DAY, until=16)
    running(cast, "outreach_hour", "at_eighteen", plan_of("outreach_hour", "at_eighteen"), NOON)
    message = begun_text(cast, NOON)
    assert ProcrastinateJob.objects.get(queueing_lock=f"message:{message.id}").scheduled_at is None
    assert not Allotment.objects.exists()


def test_each_text_can_be_drawn_anew(cast: Cast) -> None:
    wants_texts(cast, NOON - 2 * DAY)
    plan = plan_of("outreach_hour", "at_eighteen", unit="moment", harm="stopped_messages")
    test_id = register_fair_test(actor=cast.manager, now=NOON - 8 * DAY, plan=plan, occasion="outreach_hour")
    begin_fair_test(actor=cast.demo, now=NOON - HOUR, test_id=test_id, seed=b"m" * 32)
    begun_text(cast, NOON)
    assert Allotment.objects.get().unit_key == f"{cast.patient_id}/{(NOON + DAY).isoformat()}"


def test_a_plan_of_one_kind_does_not_fit_the_moment_of_another(cast: Cast) -> None:
    plan = plan_of("booster_pace", "twice_as_often")
    with pytest.raises(Refused, match=r"experiment\.no_occasion"):
        register_fair_test(actor=cast.manager, now=NOON, plan=plan, occasion="outreach_start")
    with pytest.raises(Refused, match=r"experiment\.no_way"):
        register_fair_test(
            actor=cast.manager, now=NOON, plan=replace(plan, arms=plan.arms[::-1]), occasion="booster_pace"
        )


def test_what_a_way_brings_about_by_itself_is_no_outcome(cast: Cast) -> None:
    plan = replace(plan_of("booster_pace", "twice_as_often"), outcome="reached")
    with pytest.raises(Refused, match=r"experiment\.outcome_is_the_way"):
        register_fair_test(actor=cast.manager, now=NOON, plan=plan, occasion="booster_pace")
    calls = replace(plan_of("outreach_caller", "care_manager_first"), outcome="reached")
    register_fair_test(actor=cast.manager, now=NOON, plan=calls, occasion="outreach_caller")
