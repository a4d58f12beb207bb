"""Reminders of medicines: asked for, one a day, in their hours, saying nothing, with a delivery state (CAP-069)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.codes import Purpose
from carebraid.core.meds.regimen import Formulation, Taken, TakenKind, TakenState
from carebraid.core.meds.reminders import Known, is_daily, wants_reminder
from carebraid.flows.choose_messages import choose_messages
from carebraid.flows.stop_messages import stop_messages
from carebraid.jobs.deliver import deliver
from carebraid.jobs.medicines import medicines
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from carebraid.store.medicines import new_taken_id, save_medicine
from tests.worlds import Cast

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)


def entry(**more: Any) -> Taken:
    return Taken(**({"id": "1", "name": "lithium", "kind": TakenKind.PRESCRIBED} | more))


def known(**more: Any) -> Known:
    return Known(**({"today": TODAY, "entries": (entry(),), "injections_due": (), "has_told": False} | more))


def test_a_daily_medicine_that_nobody_told_of_today_wants_one() -> None:
    assert wants_reminder(known())
    assert not wants_reminder(known(has_told=True))
    assert not wants_reminder(known(entries=()))


@pytest.mark.parametrize(
    ("given_", "daily"),
    [
        ({}, True),
        ({"times_a_day": Decimal(1)}, True),
        ({"times_a_day": Decimal("0.5")}, False),
        ({"state": TakenState.STOPPED}, False),
        ({"state": TakenState.PLANNED}, False),
        ({"state": TakenState.TAPERING}, True),
        ({"kind": TakenKind.OVER_THE_COUNTER}, False),
        ({"kind": TakenKind.STREET_DRUG}, False),
        ({"formulation": Formulation.INJECTION_MONTHLY}, False),
    ],
)
def test_only_what_is_prescribed_and_taken_every_day_counts(given_: dict[str, Any], daily: bool) -> None:
    assert is_daily(entry(**given_)) is daily


@given(st.integers(-400, 400))
def test_an_injection_reminds_from_the_day_before_on_whatever_was_told(ahead: int) -> None:
    due = known(has_told=True, injections_due=(TODAY + ahead * DAY,))
    assert wants_reminder(due) is (ahead <= 1)


def choose(cast: Cast, now: datetime, *kinds: str, **more: Any) -> None:
    choose_messages(
        actor=cast.patient, now=now, patient_id=cast.patient_id, address="robin@safe.example",
        texts=dict.fromkeys(kinds, "Shown."), **more,
    )  # fmt: skip


def takes(cast: Cast, now: datetime, **more: Any) -> None:
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    save_medicine(chart, entry(id=new_taken_id(), **more), source="clinic", now=now)


def waiting(cast: Cast) -> list[models.Message]:
    scope.enter(cast.organisation_id)
    return list(models.Message.objects.filter(template="today_for_you").order_by("queued_at"))


@pytest.mark.django_db
def test_cap_069_one_neutral_message_a_day_with_its_delivery_state(cast: Cast, now: datetime) -> None:
    takes(cast, now)
    choose(cast, now, "medicine")
    for _ in range(3):
        medicines(now)
    (message,) = waiting(cast)
    assert message.sent_at is None
    assert deliver(now, message.id, cast.organisation_id) is True
    assert waiting(cast)[0].sent_at == now
    said = f"{mail.outbox[-1].subject} {mail.outbox[-1].body}".lower()
    assert mail.outbox[-1].to == ["robin@safe.example"]
    assert not any(word in said for word in ("medicine", "lithium", "dose", "tablet", "clinic"))
    medicines(now + DAY)
    assert len(waiting(cast)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("kinds", [(), ("reminder",), ("appointment",)])
def test_nobody_is_reminded_who_did_not_ask_for_this_kind(
    cast: Cast, now: datetime, kinds: tuple[str, ...]
) -> None:
    takes(cast, now)
    if kinds:
        choose(cast, now, *kinds)
    medicines(now)
    assert waiting(cast) == []


@pytest.mark.django_db
def test_stop_quiet_hours_and_a_dose_already_told_send_nothing(cast: Cast, now: datetime) -> None:
    takes(cast, now)
    choose(cast, now, "medicine", from_hour=16)
    medicines(now)  # 15:00 where they live
    assert waiting(cast) == []
    choose(cast, now, "medicine")
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    medicine = models.Medicine.of(chart).get()
    seen = models.Supply.add(chart, medicine=medicine, kind="observed", on=TODAY, state="given", by="x")
    medicines(now)
    assert waiting(cast) == []
    models.Supply.of(chart).filter(id=seen.id).update(state="missed")
    stop_messages(actor=cast.patient, now=now, patient_id=cast.patient_id)
    medicines(now + timedelta(minutes=1))
    assert waiting(cast) == []
