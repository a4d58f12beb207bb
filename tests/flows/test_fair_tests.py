"""Fair tests from the plan to the verdict: the board first, draws at the moment, looks that are due, the seed at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.learn.allocate import draw, replay
from carebraid.core.learn.experiment import Arm, Condition, Experiment
from carebraid.core.learn.power import foresee
from carebraid.flows._fair_tests import arm_for
from carebraid.flows._unit import unit
from carebraid.flows.begin_fair_test import begin_fair_test
from carebraid.flows.choose_tests import choose_tests
from carebraid.flows.draw_way import draw_way
from carebraid.flows.end_fair_test import end_fair_test
from carebraid.flows.enrol_patient import enrol_patient
from carebraid.flows.note_learnt import note_learnt
from carebraid.flows.register_fair_test import register_fair_test
from carebraid.flows.veto_fair_test import veto_fair_test
from carebraid.jobs.standing import learn
from carebraid.store import scope
from carebraid.store.chart import open_chart
from carebraid.store.fair_tests import load_draws_of_journal, load_test
from carebraid.store.models import (
    Allotment,
    Appointment,
    BoardMember,
    ContactChannel,
    FairTest,
    JournalEntry,
    Outreach,
    Site,
)
from carebraid.store.patients import NewPatient
from tests.worlds import Cast, make_cast

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
PLAN = Experiment(
    title="A ride in the text", question="Does offering a ride bring people back?", subject="wording", unit="person",
    arms=(Arm("waits_for_you", "As today"), Arm("thinking_of_you", "Warmer")), outcome="kept_next_visit",
    is_more_better=True, within_days=14, harm="stopped_messages", eligible=(Condition("gets_messages", "is", True),),
    consent_class="quality_improvement", planned=24, base=0.3, least=0.6, subgroups=("language",),
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(NOW)


def begun(cast: Cast, plan: Experiment = PLAN) -> UUID:
    test_id = register_fair_test(actor=cast.manager, now=NOW, plan=plan, occasion="outreach_text")
    begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=7), test_id=test_id)
    return test_id


def person(cast: Cast, number: int, site_id: UUID | None = None) -> UUID:
    new = NewPatient(
        number=f"T-{number}", name_used=f"Test {number}", site_id=site_id or cast.site_id, zone="UTC"
    )
    one = enrol_patient(actor=cast.demo, now=NOW, patient=new)
    reachable(cast, one)
    return one


def reachable(cast: Cast, patient_id: UUID) -> None:
    whose = {"organisation_id": cast.organisation_id, "patient_id": patient_id}
    channel = ContactChannel.everyone.create(**whose, kind="e-mail", value="x@example.org", is_safe=True)
    Outreach.everyone.create(**whose, channel=channel)


@unit
def decide_something(*, actor: Actor, now: datetime, patient_id: UUID) -> str | None:
    """Stands for any flow that asks which way to do something."""
    from carebraid.store import journal

    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    journal.record(actor, "decide_something", now=now, patient_id=patient_id)
    return arm_for(chart, now=now, occasion="outreach_text")


@pytest.fixture
def anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    from carebraid.core.privacy import access

    monkeypatch.setitem(access.COMMANDS, "demo", access.COMMANDS["demo"] | {"decide_something"})


def draw_all(cast: Cast, count: int, at: datetime) -> list[tuple[UUID, str | None]]:
    return [
        (one, decide_something(actor=cast.demo, now=at, patient_id=one))
        for one in (person(cast, number) for number in range(count))
    ]


def test_nobody_begins_before_the_board_had_its_time(cast: Cast) -> None:
    test_id = register_fair_test(actor=cast.manager, now=NOW, plan=PLAN, occasion="outreach_text")
    with pytest.raises(Refused, match=r"experiment\.board_first"):
        begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=6), test_id=test_id)
    with pytest.raises(Refused, match=r"access\.not_your_role"):
        begin_fair_test(actor=cast.clinician, now=NOW + timedelta(days=8), test_id=test_id)
    begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=7), test_id=test_id)
    with pytest.raises(Refused, match=r"experiment\.not_waiting"):
        begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=8), test_id=test_id)
    told = JournalEntry.objects.get(action="fair_test.begun").detail
    assert set(told) == {"digest", "seed_digest"}


def test_nobody_but_the_demo_chooses_a_seed(cast: Cast) -> None:
    test_id = register_fair_test(actor=cast.manager, now=NOW, plan=PLAN, occasion="outreach_text")
    at = NOW + timedelta(days=8)
    with pytest.raises(Refused, match=r"experiment\.seed_chosen"):
        begin_fair_test(actor=cast.manager, now=at, test_id=test_id, seed=b"s" * 32)
    begin_fair_test(actor=cast.demo, now=at, test_id=test_id, seed=b"s" * 32)
    one = person(cast, 1)
    way = draw_way(actor=cast.demo, now=at, patient_id=one, occasion="outreach_text")
    assert way == draw(PLAN, b"s" * 32, unit_key=str(one), position=0).arm
    with pytest.raises(Refused, match=r"access\.not_your_role"):
        draw_way(actor=cast.clinician, now=at, patient_id=one, occasion="outreach_text")


def test_only_one_test_runs_at_a_moment_and_another_organisation_never_sees_it(cast: Cast) -> None:
    begun(cast)
    second = register_fair_test(
        actor=cast.manager, now=NOW, plan=replace(PLAN, planned=30), occasion="outreach_text"
    )
    with pytest.raises(Refused, match=r"experiment\.one_at_a_time"):
        begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=9), test_id=second)
    assert cast.stranger.organisation_id is not None
    scope.enter(cast.stranger.organisation_id)
    with pytest.raises(Refused, match=r"experiment\.not_found"):
        load_test(cast.stranger.organisation_id, second)


def test_a_plan_that_was_changed_by_hand_does_not_begin(cast: Cast) -> None:
    test_id = register_fair_test(actor=cast.manager, now=NOW, plan=PLAN, occasion="outreach_text")
    row = FairTest.objects.get(id=test_id)
    row.plan["planned"] = 400
    row.save()
    with pytest.raises(Refused, match=r"experiment\.plan_changed"):
        begin_fair_test(actor=cast.manager, now=NOW + timedelta(days=8), test_id=test_id)


def test_the_board_can_stop_a_test_that_runs_and_nobody_else_can(cast: Cast, anybody: None) -> None:
    test_id = begun(cast)
    with pytest.raises(Refused, match=r"board\.members_only"):
        veto_fair_test(
            actor=cast.patient, now=NOW + timedelta(days=8), test_id=test_id, why="It hurries people."
        )
    BoardMember.objects.create(
        organisation_id=cast.organisation_id, account_id=cast.patient.account_id, from_at=NOW
    )
    veto_fair_test(actor=cast.patient, now=NOW + timedelta(days=8), test_id=test_id, why="It hurries people.")
    kept = load_test(cast.organisation_id, test_id)
    assert (kept.state, kept.end_why, kept.veto_why) == ("ended", "board", "It hurries people.")
    after = decide_something(actor=cast.demo, now=NOW + timedelta(days=9), patient_id=cast.patient_id)
    assert after is None


def test_who_does_not_fit_or_is_not_known_is_not_drawn_and_who_was_drawn_keeps_their_way(
    cast: Cast, anybody: None
) -> None:
    begun(cast)
    at = NOW + timedelta(days=8)
    assert (
        decide_something(actor=cast.demo, now=at, patient_id=cast.patient_id) is None
    )  # no messages are wanted
    reachable(cast, cast.patient_id)
    choose_tests(actor=cast.patient, now=at, joins={"wording": False})
    assert decide_something(actor=cast.demo, now=at, patient_id=cast.patient_id) is None
    choose_tests(actor=cast.patient, now=at, joins={"wording": True})
    assert not Allotment.objects.exists()
    first = decide_something(actor=cast.demo, now=at, patient_id=cast.patient_id)
    again = decide_something(actor=cast.demo, now=at + timedelta(days=3), patient_id=cast.patient_id)
    assert first == again and first in ("waits_for_you", "thinking_of_you")
    assert Allotment.objects.count() == 1


def test_a_planted_difference_is_found_and_every_draw_can_be_repeated_from_the_journal(
    cast: Cast, anybody: None
) -> None:
    test_id = begun(cast)
    at = NOW + timedelta(days=8)
    drawn: Counter[str | None] = Counter()
    for one, arm in draw_all(cast, 24, at):
        drawn[arm] += 1
        if drawn[arm] == 12:
            continue  # no visit was due for the last of each way: their outcome stays unknown
        state = "kept" if arm == "thinking_of_you" or drawn[arm] % 6 == 0 else "missed"
        Appointment.everyone.create(
            organisation_id=cast.organisation_id,
            patient_id=one,
            kind="visit",
            at=at + timedelta(days=5),
            state=state,
        )
    assert load_draws_of_journal(cast.organisation_id, test_id)[0] == ""
    assert learn(at + timedelta(days=13)) == 0
    assert learn(at + timedelta(days=14)) == 1
    kept = load_test(cast.organisation_id, test_id)
    look = kept.looks[0]
    assert (kept.state, kept.end_why, look["verdict"]) == ("ended", "better", "better")
    assert look["shares"]["waits_for_you"]["missing"] + look["shares"]["thinking_of_you"]["missing"] == 2
    assert {arm: share["known"] + share["missing"] for arm, share in look["shares"].items()} == {
        "waits_for_you": 12,
        "thinking_of_you": 12,
    }
    assert learn(at + timedelta(days=15)) == 0

    seed, told = load_draws_of_journal(cast.organisation_id, test_id)
    assert len(told) == 24
    assert replay(kept.plan, bytes.fromhex(seed), told) == ()
    told[3] = {**told[3], "arm": "thinking_of_you" if told[3]["arm"] == "waits_for_you" else "waits_for_you"}
    assert replay(kept.plan, bytes.fromhex(seed), told) == (3,)

    note_learnt(actor=cast.manager, now=at + timedelta(days=20), test_id=test_id, words="Offer a ride.")
    assert load_test(cast.organisation_id, test_id).learnt == "Offer a ride."


def test_people_of_one_site_share_a_draw_and_are_each_counted_once(cast: Cast, anybody: None) -> None:
    others = [
        Site.objects.create(
            organisation_id=cast.organisation_id,
            name=f"Other {n}",
            kind="outpatient",
            zone="America/New_York",
        )
        for n in range(7)
    ]
    test_id = begun(cast, replace(PLAN, unit="site", planned=8))
    at = NOW + timedelta(days=8)
    sites = (cast.site_id, others[0].id)
    arms = [
        decide_something(actor=cast.demo, now=at, patient_id=person(cast, n, sites[n % 2])) for n in range(6)
    ]
    assert len({arms[0], arms[2], arms[4]}) == 1 and len({arms[1], arms[3], arms[5]}) == 1
    assert load_test(cast.organisation_id, test_id).drawn == 2
    assert Allotment.objects.count() == 6


def test_what_was_learnt_needs_a_test_that_is_over(cast: Cast) -> None:
    test_id = begun(cast)
    with pytest.raises(Refused, match=r"experiment\.not_over"):
        note_learnt(actor=cast.manager, now=NOW, test_id=test_id, words="x")
    end_fair_test(actor=cast.manager, now=NOW + timedelta(days=9), test_id=test_id)
    assert load_test(cast.organisation_id, test_id).end_why == "by_hand"
    with pytest.raises(Refused, match=r"experiment\.over"):
        end_fair_test(actor=cast.manager, now=NOW + timedelta(days=9), test_id=test_id)


def test_what_nothing_in_the_record_can_show_is_no_outcome(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"experiment\.no_outcome"):
        register_fair_test(
            actor=cast.manager, now=NOW, plan=replace(PLAN, outcome="happiness"), occasion="outreach_text"
        )
    with pytest.raises(Refused, match=r"experiment\.no_occasion"):
        register_fair_test(actor=cast.manager, now=NOW, plan=PLAN, occasion="prescribing")


def test_where_each_is_asked_only_a_yes_is_in_it(cast: Cast, anybody: None) -> None:
    begun(cast, replace(PLAN, consent_class="asked_each"))
    at = NOW + timedelta(days=8)
    reachable(cast, cast.patient_id)
    assert decide_something(actor=cast.demo, now=at, patient_id=cast.patient_id) is None
    choose_tests(actor=cast.patient, now=at, joins={"wording": True})
    assert decide_something(actor=cast.demo, now=at, patient_id=cast.patient_id) is not None


def test_a_test_by_site_needs_sites_that_exist_and_enough_of_them(cast: Cast) -> None:
    """CAP-191: a partner's site and a study's are none of ours."""
    many = replace(PLAN, unit="site", planned=8)
    with pytest.raises(Refused, match=r"experiment\.too_few_sites") as refused:
        register_fair_test(actor=cast.manager, now=NOW, plan=many, occasion="outreach_text")
    assert refused.value.facts == {"here": 1, "planned": 8}
    for n in range(7):
        Site.objects.create(
            organisation_id=cast.organisation_id, name=f"S{n}", kind="partner" if n else "detox", zone="UTC"
        )
    with pytest.raises(Refused, match=r"experiment\.too_few_sites") as refused:
        register_fair_test(actor=cast.manager, now=NOW, plan=many, occasion="outreach_text")
    assert refused.value.facts["here"] == 2
    with pytest.raises(Refused, match=r"experiment\.too_weak"):
        register_fair_test(
            actor=cast.manager, now=NOW, plan=replace(many, planned=4, least=0.3), occasion="outreach_text"
        )


def test_what_a_plan_can_find_is_kept_and_told_to_the_journal(cast: Cast) -> None:
    test_id = register_fair_test(actor=cast.manager, now=NOW, plan=PLAN, occasion="outreach_text")
    foreseen = load_test(cast.organisation_id, test_id).foreseen
    assert foreseen == foresee(PLAN) and foreseen.found >= 0.8
    assert JournalEntry.objects.get(action="register_fair_test").detail["finds"] == foreseen.found
