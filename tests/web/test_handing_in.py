"""What a device hands in: row by row, once, under a right that can do nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from carebraid.store import scope
from carebraid.store.models import CheckIn, Entry, JournalEntry, Response, Task
from carebraid.store.my import load_account_mark
from carebraid.web.patient import submit_only
from tests.worlds import Cast


@pytest.fixture(autouse=True)
def _plain_statics(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def right(cast: Cast) -> str:
    assert cast.patient.account_id is not None
    return submit_only.make(cast.patient.account_id, load_account_mark(cast.patient.account_id) or "")


def hand_in(token: str, *rows: dict[str, Any], schema: int = 3, sent_at: datetime | None = None) -> Any:
    body = {"schema": schema, "sent_at": (sent_at or datetime.now(UTC)).isoformat(), "rows": list(rows)}
    return Client(enforce_csrf_checks=True).post(
        "/me/send", body, content_type="application/json", headers={"Authorization": f"Submit {token}"}
    )


def checkin(**answers: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": "checkin", "happened_at": datetime.now(UTC).isoformat(), **answers}


def states(answer: Any) -> list[str]:
    return [row["state"] for row in answer.json()["rows"]]


def test_rows_are_taken_one_by_one_and_a_bad_one_holds_no_other_back(cast: Cast) -> None:
    token = right(cast)
    rows = [checkin(craving=3), checkin(craving=77), checkin(safety="yes"), {"id": "x", "kind": "poem"}]
    answer = hand_in(token, *rows)
    assert states(answer) == ["saved", "refused", "saved", "refused"]
    assert answer.json()["rows"][1]["words"] == "The answer for craving now must be between 0 and 10."
    assert states(hand_in(token, *rows)) == ["already", "refused", "already", "refused"]
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 2
    assert Task.everyone.filter(kind="safety").count() == 1


def test_a_damaged_row_with_a_positive_answer_calls_a_person_and_stays_on_the_device(cast: Cast) -> None:
    answer = hand_in(right(cast), checkin(craving="a lot", safety="yes"))
    assert states(answer) == ["refused"]
    scope.enter(cast.organisation_id)
    assert (CheckIn.everyone.count(), Task.everyone.filter(kind="safety").count()) == (0, 1)


def test_a_body_cut_off_in_the_middle_is_searched_for_a_positive_answer(cast: Cast) -> None:
    answer = Client().post(
        "/me/send", b'{"schema": 3, "rows": [{"id": "1", "safety": "yes", "craving": 9, "no', content_type="application/json",
        headers={"Authorization": f"Submit {right(cast)}"},
    )  # fmt: skip
    assert answer.status_code == 400
    scope.enter(cast.organisation_id)
    assert Task.everyone.filter(kind="safety").count() == 1


@pytest.mark.parametrize(
    ("schema", "row"),
    [
        (1, {"at": "2026-03-01T08:00:00+00:00", "answered_by": "with_help", "sleep": 6}),
        (
            2,
            {
                "kind": "checkin",
                "happened_at": "2026-03-01T08:00:00+00:00",
                "answering": "with_help",
                "sleep": 6,
            },
        ),
        (
            3,
            {
                "kind": "checkin",
                "happened_at": "2026-03-01T08:00:00+00:00",
                "answering": "with_help",
                "sleep_hours": 6,
            },
        ),
    ],
)
def test_the_two_shapes_before_are_understood(cast: Cast, schema: int, row: dict[str, Any]) -> None:
    assert states(hand_in(right(cast), {"id": str(uuid4()), **row}, schema=schema)) == ["saved"]
    scope.enter(cast.organisation_id)
    saved = CheckIn.everyone.get()
    assert (saved.sleep_hours, saved.answering, saved.device_at) == (
        6.0,
        "with_help",
        datetime(2026, 3, 1, 8, tzinfo=UTC),
    )


@pytest.mark.parametrize("schema", [0, 4, -1])
def test_a_shape_nobody_knows_is_refused_and_nothing_is_taken(cast: Cast, schema: int) -> None:
    assert hand_in(right(cast), checkin(craving=3), schema=schema).status_code == 400
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.count() == 0


def test_answers_are_kept_as_far_as_they_go_then_finished_once(cast: Cast) -> None:
    token, response = right(cast), str(uuid4())
    base = {
        "kind": "answers",
        "response_id": response,
        "instrument": "phq-9",
        "happened_at": datetime.now(UTC).isoformat(),
    }
    part = {"id": str(uuid4()), **base, "answers": {"q9": 1}, "finished": False}
    whole = {"id": str(uuid4()), **base, "answers": {f"q{n}": 1 for n in range(1, 11)}, "finished": True}
    assert states(hand_in(token, part, whole)) == ["saved", "saved"]
    assert states(hand_in(token, whole)) == ["already"]
    scope.enter(cast.organisation_id)
    saved = Response.everyone.get()
    assert (saved.state, saved.scores["total"], saved.critical) == ("complete", 9, ["phq9_item9"])


def test_a_device_clock_that_is_wrong_is_corrected(cast: Cast) -> None:
    real = datetime.now(UTC)
    wrong = real - timedelta(days=730)
    row = {**checkin(craving=2), "happened_at": (wrong - timedelta(hours=1)).isoformat()}
    skill = {
        "id": str(uuid4()),
        "kind": "skill",
        "skill": "halt",
        "helped": "yes",
        "happened_at": wrong.isoformat(),
    }
    assert states(hand_in(right(cast), row, skill, sent_at=wrong)) == ["saved", "saved"]
    scope.enter(cast.organisation_id)
    saved = CheckIn.everyone.get()
    assert abs(saved.happened_at - (real - timedelta(hours=1))) < timedelta(minutes=1)
    assert saved.is_clock_off
    assert abs(Entry.everyone.get().happened_at - real) < timedelta(minutes=1)


def test_the_right_opens_nothing_and_a_session_is_not_the_right(cast: Cast) -> None:
    token = right(cast)
    for page in ("/me/", "/me/pack", "/me/plan"):
        answer = Client().get(
            page, headers={"Authorization": f"Submit {token}", "Accept": "application/json"}
        )
        assert answer.status_code == 401
    signed_in = Client()
    account = get_user_model().objects.get(pk=cast.patient.account_id)
    signed_in.force_login(account, "carebraid.web.shell.login.Backend")
    body = {"schema": 3, "rows": [checkin(craving=1)]}
    assert signed_in.post("/me/send", body, content_type="application/json").status_code == 401


def test_the_right_ends_with_a_new_password_with_the_account_and_with_any_change_to_it(cast: Cast) -> None:
    token = right(cast)
    account = get_user_model().objects.get(pk=cast.patient.account_id)
    assert states(hand_in(token, checkin(craving=1))) == ["saved"]
    assert hand_in(token[:-2] + "xx", checkin(craving=1)).status_code == 401
    assert hand_in("", checkin(craving=1)).status_code == 401
    account.set_unusable_password()
    account.save()
    assert hand_in(token, checkin(craving=1)).status_code == 401
    token = right(cast)
    account.is_active = False
    account.save()
    assert hand_in(token, checkin(craving=1)).status_code == 401


def test_a_right_of_a_clinician_hands_in_nothing(cast: Cast) -> None:
    assert cast.clinician.account_id is not None
    token = submit_only.make(cast.clinician.account_id, load_account_mark(cast.clinician.account_id) or "")
    assert hand_in(token, checkin(safety="yes")).status_code == 401


def test_somebody_elses_numbers_are_refused(cast: Cast, now: datetime) -> None:
    """An id that stands for another person's entry changes nothing and gives nothing away (SEC-003)."""
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.store.accounts import load_account_actor
    from carebraid.store.models import Account
    from carebraid.store.patients import NewPatient

    mine = checkin(craving=4)
    skill = {"id": str(uuid4()), "kind": "skill", "skill": "halt", "helped": "yes"}
    assert states(hand_in(right(cast), mine, skill)) == ["saved", "saved"]
    scope.enter(cast.organisation_id)
    account = Account.objects.create(
        organisation_id=cast.organisation_id, email="kim@here.example", name="Kim", roles=[Role.PATIENT]
    )
    new = NewPatient(
        number="H-2", name_used="Kim", site_id=cast.site_id, zone="America/New_York", account_id=account.id
    )
    enrol_patient(actor=cast.demo, now=now, patient=new)
    assert load_account_actor(account.id) is not None
    theirs = submit_only.make(account.id, load_account_mark(account.id) or "")
    assert states(hand_in(theirs, {**mine, "craving": 0}, skill)) == ["refused", "refused"]
    scope.enter(cast.organisation_id)
    assert CheckIn.everyone.get().craving == 4


def test_each_taken_row_left_its_trace(cast: Cast) -> None:
    hand_in(right(cast), checkin(craving=3))
    scope.enter(cast.organisation_id)
    trace = JournalEntry.objects.filter(action="log_checkin").get()
    assert trace.actor == f"account:{cast.patient.account_id}"
