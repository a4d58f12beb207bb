"""PRV-097: a level, score or alert asks people to act; it changes no care, no access and no reward by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.access import FLOWS, JOBS
from carebraid.flows.add_staff import add_staff
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.decide_request import decide_request
from carebraid.flows.log_checkin import log_checkin
from carebraid.jobs.medicines import medicines
from carebraid.jobs.standing import refresh
from carebraid.jobs.sweep import sweep
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from tests.worlds import Cast

ASKS_PEOPLE = {
    # what the person wrote
    "store_checkin", "store_response",
    # what was made of it, and who is asked to look
    "store_standing", "store_ownwatch", "store_rowdigest", "store_task", "store_taskevent", "store_safetycase", "store_message",
    # that it happened
    "store_journalentry", "store_pulse",
}  # fmt: skip
"""Tables that may change when somebody's level rises and nobody has acted."""


def everything() -> dict[str, str]:
    """A digest of each table of the house."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("store").get_models():
            table = model._meta.db_table
            cursor.execute(
                f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def get_worse(cast: Cast, now: datetime) -> None:
    for back in range(10, -1, -1):
        at = now - timedelta(days=back, minutes=5)
        raw: dict[str, Any] = {
            "client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 10 if back < 5 else 1, "answering": "self",
            "mood": 0 if back < 5 else 8, "sleep_hours": 2 if back < 5 else 8, "used": "yes" if back < 5 else "no",
            "medicine": "no", "safety": "yes" if back == 0 else "no",
        }  # fmt: skip
        log_checkin(actor=cast.patient, now=at, patient_id=cast.patient_id, raw=raw)
    complete_instrument(
        actor=cast.patient, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[3] * 9, finished=True, happened_at=now, source="app",
    )  # fmt: skip


@pytest.mark.django_db
def test_prv_097_the_worst_level_and_every_round_after_it_change_nothing_but_who_is_asked(
    cast: Cast, now: datetime
) -> None:
    scope.enter(cast.organisation_id)
    before = everything()
    get_worse(cast, now)
    for hours in (0, 1, 13, 40):
        at = now + timedelta(hours=hours)
        sweep(at)
        medicines(at)
        refresh(at, older_than=timedelta(minutes=1))
    scope.enter(cast.organisation_id)
    after = everything()
    assert models.Standing.everyone.get().level == 4
    changed = {table for table in before if before[table] != after[table]}
    assert {"store_task", "store_standing", "store_safetycase"} <= changed, "people are asked"
    assert changed - ASKS_PEOPLE == set(), "nothing else moves without a person"
    for task in models.Task.everyone.all():
        assert task.owner_id is not None
        assert task.state != "closed", "no round closes a task"


def test_prv_097_no_job_may_run_a_flow_that_gives_or_takes_care_access_or_rewards() -> None:
    """Whatever a job runs is of jobs alone; everything that changes care or sharing names the roles of the people."""
    run_by_jobs = {flow for flows in JOBS.values() for flow in flows}
    assert {flow for flow in run_by_jobs if FLOWS[flow]} == set()
    for flow in (
        "prescribe", "second_sign", "take_back_order", "change_medicine", "reconcile", "join_team", "leave_team",
        "sign_consent", "revoke_consent", "disclose", "end_grant", "change_boundary", "set_roles", "close_account",
        "record_outcome", "plan_appointment", "record_appointment", "write_safety_plan", "start_monitoring",
    ):  # fmt: skip
        assert FLOWS[flow], flow
        assert flow not in run_by_jobs


@pytest.mark.django_db
def test_prv_097_the_person_asks_for_a_human_review_and_gets_an_answer_in_words(
    cast: Cast, now: datetime
) -> None:
    with pytest.raises(Refused):
        ask_for_right(actor=cast.patient, now=now, patient_id=cast.patient_id, kind="review", wish=" ")
    request_id = ask_for_right(
        actor=cast.patient, now=now, patient_id=cast.patient_id, kind="review",
        wish="It says I need someone. I do not think so.",
    )  # fmt: skip
    added = add_staff(
        actor=cast.demo, now=now, name="Ada", email="ada@here.example", roles=[Role.ADMINISTRATOR], site_id=cast.site_id
    )  # fmt: skip
    officer = load_account_actor(added.account_id)
    assert officer is not None
    for decision, words in (("denied", "No, it stays as it is for now."), ("granted", "Ok.")):
        with pytest.raises(Refused):
            decide_request(
                actor=officer, now=now, patient_id=cast.patient_id, request_id=request_id, decision=decision, words=words
            )  # fmt: skip
    answer = "Dr Cole looked at your answers with you on the phone; the level was too high."
    decide_request(
        actor=officer, now=now, patient_id=cast.patient_id, request_id=request_id, decision="granted", words=answer
    )  # fmt: skip
    scope.enter(cast.organisation_id)
    row = models.RightsRequest.everyone.get()
    assert (row.kind, row.decision, row.words, row.decided_by) == ("review", "granted", answer, "Ada")
