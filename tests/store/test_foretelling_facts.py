"""From rows to facts: what counts as use, which doses are known, and nothing that was learned later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.watch.clinic_weeks import ClinicFacts
from carebraid.store import models, scope
from carebraid.store._fresh import fresh_id
from carebraid.store.chart import open_chart
from carebraid.store.foretelling import load_facts
from tests.worlds import Cast


def facts(cast: Cast, now: datetime) -> ClinicFacts:
    return load_facts(
        open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now, record_access=False), now
    )


def add(cast: Cast, model: Any, **values: Any) -> Any:
    scope.enter(cast.organisation_id)
    shared = {"organisation_id": cast.organisation_id, "patient_id": cast.patient_id, "labels": []}
    return model.everyone.create(**{"id": fresh_id(), **shared, **values})


def medicine(cast: Cast, now: datetime, name: str, **values: Any) -> Any:
    return add(
        cast, models.Medicine, name=name, kind="prescribed", state="taken", told_at=now, told_by="x",
        **{"amount": 8, "unit": "mg", "times_a_day": 2, **values},
    )  # fmt: skip


def entry(cast: Cast, what: str, at: datetime, learned: datetime | None = None, **value: Any) -> None:
    add(cast, models.Entry, kind=what, happened_at=at, learned_at=learned or at, value=value, origin="clinic")


@pytest.mark.parametrize(
    ("value", "used"),
    [
        ({"result": "positive"}, True),
        ({"result": "positive", "explained": True}, False),
        ({"result": "positive", "found": ["cocaine"]}, False),
        ({"result": "positive", "found": ["cocaine", "fentanyl"]}, True),
        ({"result": "positive", "found": ["Buprenorphine", "Cocaine"]}, False),  # what is prescribed is no use
        ({"result": "negative"}, False),
        ({"result": "missing"}, None),
    ],
)  # fmt: skip
def test_what_a_test_says_of_use(cast: Cast, now: datetime, value: dict[str, Any], used: bool | None) -> None:
    medicine(cast, now, "buprenorphine naloxone")
    at = now + timedelta(days=3)
    entry(cast, "urine", at, **value)
    assert [one.used for one in facts(cast, at).about_use] == ([] if used is None else [used])


def test_somebody_elses_answer_is_never_a_day_without(cast: Cast, now: datetime) -> None:
    for hour, (used, who) in enumerate([("no", "someone_else"), ("yes", "someone_else"), ("no", "myself")]):
        at = now + timedelta(hours=hour)
        add(cast, models.CheckIn, happened_at=at, learned_at=at, device_at=at, used=used, answering=who)
    assert sorted(one.used for one in facts(cast, now + timedelta(days=1)).about_use) == [False, True]


def test_doses_told_seen_and_picked_up_and_nothing_learned_later(cast: Cast, now: datetime) -> None:
    row = medicine(cast, now, "buprenorphine naloxone")
    day = now + timedelta(days=1)
    entry(cast, "dose", day, taken=True, kind="moud")
    entry(cast, "dose", day + timedelta(days=1), taken=True, kind="moud", amount="a film")
    entry(cast, "dose", day + timedelta(days=2), taken=False, kind="moud", amount=24)
    entry(cast, "dose", day, day + timedelta(days=30), taken=True, kind="moud", amount=2)
    entry(cast, "dose", day, taken=True, kind="psychiatric")
    shared = {"medicine": row, "state": "given", "by": "x"}
    add(cast, models.Supply, kind="pick_up", on=date(2026, 3, 10), days=2, **shared)
    found = facts(cast, now + timedelta(days=10))
    assert found.drug == "buprenorphine"
    assert [(one.amount, one.taken) for one in found.doses] == [
        (16.0, True), (16.0, True), (24.0, False), (16.0, True), (16.0, True),
    ]  # fmt: skip
    assert [one.on.day for one in found.doses[-2:]] == [10, 11]


@pytest.mark.parametrize(
    ("name", "formulation", "drug", "treats"),
    [
        ("methadone", "by_mouth", "methadone", True),
        ("Vivitrol", "injection_monthly", "naltrexone", False),  # it may be for alcohol
        ("naltrexone", "by_mouth", None, False),
        ("sertraline", "by_mouth", None, False),
    ],
)  # fmt: skip
def test_whom_the_models_are_for(
    cast: Cast, now: datetime, name: str, formulation: str, drug: str | None, treats: bool
) -> None:
    medicine(cast, now, name, formulation=formulation)
    found = facts(cast, now + timedelta(days=1))
    assert (found.drug, found.treats_opioids) == (drug, treats)
    models.Patient.everyone.filter(id=cast.patient_id).update(
        conditions=["opioid_use_disorder"], born_on=date(2000, 1, 1)
    )
    found = facts(cast, datetime(2026, 3, 6, tzinfo=UTC))
    assert (found.treats_opioids, found.born_on) == (True, date(2000, 1, 1))
