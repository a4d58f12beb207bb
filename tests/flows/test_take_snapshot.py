"""The nightly job takes one snapshot in each organisation, and one that cannot be taken stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.entry import Entry
from carebraid.flows.arrange_help import arrange_help
from carebraid.flows.give_naloxone import give_naloxone
from carebraid.flows.plan_appointment import plan_appointment
from carebraid.flows.record_appointment import record_appointment
from carebraid.flows.record_entries import record_entries
from carebraid.flows.say_what_got_in_the_way import say_what_got_in_the_way
from carebraid.flows.start_transition import start_transition
from carebraid.flows.take_snapshot import take_snapshot
from carebraid.jobs.snapshot import snapshot
from carebraid.population.report import load_marts
from carebraid.population.snapshot import load_rows, newest_snapshot, open_snapshot
from carebraid.store import scope
from carebraid.store.organisations import load_organisation
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


def test_every_organisation_has_one_and_the_same_moment_is_not_taken_twice(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    taken = snapshot(now, tmp_path)
    assert taken == len(list((tmp_path / "snapshots").iterdir())) >= 1
    folder = newest_snapshot(tmp_path, load_organisation(cast.organisation_id).slug)
    assert folder is not None
    with open_snapshot(folder) as (connection, manifest):
        assert connection.execute("select count(*) from episodes").fetchone() == (manifest.rows["episodes"],)
        assert "referrals" not in manifest.rows
    told = {one["id"]: one for one in load_marts(folder)["measures"]}
    for name in ("referral_needs_met", "emergency_visits", "function"):
        assert not told[name]["collected"], "never told is not nought"
        assert told[name]["asks_for"]
    assert snapshot(now, tmp_path) == 0
    assert snapshot(now + timedelta(days=1), tmp_path) == taken


def test_a_clinician_takes_none(cast: Cast, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        take_snapshot(actor=cast.clinician, now=now, home=tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_the_clinic_was_told_of_emergencies_help_and_naloxone_is_counted_once(
    cast: Cast, now: datetime, tmp_path: Path
) -> None:
    at = now + timedelta(days=10)
    who = {"actor": cast.clinician, "now": at, "patient_id": cast.patient_id}
    start_transition(**who, rule="fuh", from_name="Ward 4", to_name="Here", left_at=at - timedelta(hours=2))
    left = Entry(
        kind="transition", code="hospital", happened_at=at - timedelta(hours=1), learned_at=at, value={}
    )
    overdose = Entry(kind="overdose", code="", happened_at=at - timedelta(days=3), learned_at=at, value={})
    record_entries(
        actor=cast.demo, now=at, patient_id=cast.patient_id, entries=[left, overdose], origin="test"
    )
    for _ in range(2):
        give_naloxone(**who)
    visit = plan_appointment(**who, kind="visit", at=at - timedelta(days=1))
    record_appointment(**who, appointment_id=visit, state="missed")
    say_what_got_in_the_way(**who, appointment_id=visit, barriers=["ride"], wanted=["ride", "video"])
    arrange_help(**who, appointment_id=visit, arranged=["ride"])
    scope.enter(cast.organisation_id)
    snapshot(at + timedelta(days=9), tmp_path)
    folder = newest_snapshot(tmp_path, load_organisation(cast.organisation_id).slug)
    assert folder is not None
    rows = load_rows(folder)
    assert [(row["day"], row["kind"]) for row in rows["emergencies"]] == [(7, "overdose"), (10, "hospital")]
    assert [(row["need"], row["state"]) for row in rows["help"]] == [
        ("ride", "arranged"),
        ("video", "wanted"),
    ]
    assert [row["day"] for row in rows["naloxone"]] == [10]
    told = {one["id"]: one["collected"] for one in load_marts(folder)["measures"]}
    assert (told["hospital_stays"], told["help_arranged"], told["emergency_visits"]) == (True, True, False)
