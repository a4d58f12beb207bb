"""The medicine pages: what stands where, for whom, and what is said when somebody was first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.order import Order
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.change_medicine import Wanted, change_medicine
from carebraid.flows.prescribe import prescribe
from carebraid.screens.alert_counts import alert_counts
from carebraid.screens.medicines import ordering
from carebraid.store import scope
from carebraid.store.models import Account, InteractionCheck, Medicine, Patient
from tests.browsers import browser
from tests.worlds import Cast, join_colleague, make_live_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


@pytest.fixture
def prescriber(cast: Cast, now: datetime) -> Actor:
    return join_colleague(cast, now)


@pytest.fixture
def desk(prescriber: Actor) -> Client:
    return browser(prescriber)


def address(cast: Cast, name: str, *more: object) -> str:
    return reverse(name, args=[cast.patient_id, *more])


def takes(cast: Cast, now: datetime, name: str, dose: str = "", **more: object) -> str:
    taken = Taken(
        id="", name=name, kind=TakenKind.PRESCRIBED, dose=parse_dose(dose) if dose else None, **more  # type: ignore[arg-type]
    )  # fmt: skip
    made = add_medicine(actor=cast.clinician, now=now, patient_id=cast.patient_id, taken=taken)
    return str(made.medicine_id)


def test_alerts_stand_with_their_source_mark_and_edition(cast: Cast, desk: Client, now: datetime) -> None:
    takes(cast, now, "methadone", "80 mg")
    takes(cast, now, "alprazolam", "0.5 mg")
    said = desk.get(address(cast, "clinic_medicines")).content.decode()
    assert "serious combination" in said
    assert "Methadone and alprazolam" in said or "methadone and alprazolam" in said
    for part in ("Source:", "Why:", "edition of", "Needs a check"):
        assert part in said
    assert "data-could-not-check" not in said


def test_haz_28_an_unknown_name_has_a_finding_of_its_own_and_no_clean_bill(
    cast: Cast, desk: Client, now: datetime
) -> None:
    takes(cast, now, "sertralyn")
    said = desk.get(address(cast, "clinic_medicines")).content.decode()
    assert "Not checked: we do not know “sertralyn”" in said
    assert "sertraline" in said
    assert "Checked: nothing found together" not in said
    assert "data-could-not-check" in said


def test_an_empty_list_is_not_called_checked(cast: Cast, desk: Client) -> None:
    said = desk.get(address(cast, "clinic_medicines")).content.decode()
    assert "What does this person take?" in said
    assert "Nothing was found together" not in said


def test_somebody_was_first_and_both_are_on_the_page(
    cast: Cast, prescriber: Actor, desk: Client, now: datetime
) -> None:
    medicine_id = takes(cast, now, "sertraline", "50 mg")
    change_medicine(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=Medicine.everyone.get().id,
        seen_version=1, wanted=Wanted(what="dose", dose=parse_dose("100 mg"), words="Told by the GP"),
    )  # fmt: skip
    form = {"patient": str(cast.patient_id), "what": "dose", "version": "1", "dose": "75 mg"}
    answer = desk.post(address(cast, "clinic_medicine", medicine_id), form)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "What Clinician did" in said
    assert "from 50 mg to 100 mg" in said
    assert 'value="75 mg"' in said
    scope.enter(cast.organisation_id)
    assert Medicine.everyone.get().amount == Decimal(100)


def test_a_form_for_somebody_else_saves_nothing(cast: Cast, desk: Client) -> None:
    form = {"patient": "00000000-0000-7000-8000-000000000000", "name": "sertraline", "kind": "prescribed"}
    answer = desk.post(address(cast, "clinic_medicine_add"), form)
    assert answer.status_code == 409
    scope.enter(cast.organisation_id)
    assert Medicine.everyone.count() == 0


def test_a_part_of_the_page_answers_while_a_name_is_typed(cast: Cast, desk: Client, now: datetime) -> None:
    takes(cast, now, "methadone", "80 mg")
    form = {"patient": str(cast.patient_id), "name": "alprazolam", "do": "check"}
    answer = desk.post(address(cast, "clinic_prescribe"), form, headers={"X-Part": "check"})
    said = answer.content.decode()
    assert "<html" not in said
    assert "finding-now" in said
    assert Medicine.everyone.count() == 1


def test_what_was_typed_and_the_reasons_stay_where_an_order_is_refused(
    cast: Cast, prescriber: Actor, desk: Client, now: datetime
) -> None:
    takes(cast, now, "methadone", "80 mg")
    seen = ordering(actor=prescriber, now=now, language="en", patient_id=cast.patient_id, name="alprazolam")
    assert seen.brought is not None
    form = {
        "patient": str(cast.patient_id), "name": "alprazolam", "do": "sign", "dose": "1.0 mg", "times_a_day": "2",
        "alert-0": seen.brought.alerts[0].key, "reason-0": "monitored", "words-0": "With naloxone at home",
    }  # fmt: skip
    answer = desk.post(address(cast, "clinic_prescribe"), form)
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "leave out the zero" in said
    assert 'value="1.0 mg"' in said
    assert "With naloxone at home" in said
    assert 'value="monitored" selected' in said


def test_a_therapist_reads_and_cannot_order(cast: Cast, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    Account.objects.filter(id=cast.clinician.account_id).update(roles=["therapist"])
    client = browser(replace(cast.clinician, roles=frozenset({Role.THERAPIST})))
    said = client.get(address(cast, "clinic_medicines")).content.decode()
    assert "Start a medicine" not in said
    assert client.get(address(cast, "clinic_prescribe")).status_code == 403


def test_the_person_tells_in_plain_words_and_decides_on_the_blind_check(cast: Cast, now: datetime) -> None:
    takes(cast, now, "methadone", "80 mg")
    client = browser(cast.patient)
    told = client.post(
        reverse("me_medicine_told"), {"name": "Xanax", "kind": "street_drug", "words": "some nights"}
    )
    assert told.headers["Location"].endswith("?done=danger")
    said = client.get(told.headers["Location"]).content.decode()
    assert "Thank you for telling" in said
    assert "Do not stop a medicine suddenly" in said
    assert "some nights" in said
    client.post(reverse("me_blind"), {"allow": "yes"})
    scope.enter(cast.organisation_id)
    assert Patient.everyone.get(id=cast.patient_id).blind_check_allowed
    client.post(reverse("me_blind"), {"allow": "no"})
    assert not Patient.everyone.get(id=cast.patient_id).blind_check_allowed


def test_small_numbers_of_alerts_are_hidden_from_managers(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    orders = Order(name="folic acid", dose=parse_dose("1 mg"), times_a_day=Decimal(1))
    prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=orders)
    seen = alert_counts(actor=cast.manager, now=now + timedelta(minutes=1))
    assert (seen.orders, seen.per_100, seen.is_over) == (None, None, None)
    said = browser(cast.manager).get(reverse("manage_alerts")).content.decode()
    assert "Too few orders" in said
    assert "Robin" not in said


def test_large_numbers_are_told_by_rule(cast: Cast, prescriber: Actor, now: datetime) -> None:
    scope.enter(cast.organisation_id)
    alert = {"rule": "P001", "pair": ["a", "b"], "severity": "major", "effect": "Slow breathing"}
    quiet = {"rule": "P900", "pair": ["a", "c"], "severity": "moderate", "effect": "Dizzy"}
    for n in range(40):
        InteractionCheck.everyone.create(
            organisation_id=cast.organisation_id, patient_id=cast.patient_id, at=now, about={}, looked_at={},
            is_checked=True, alerts=[alert, quiet] if n < 20 else [quiet], edition="x", by="y", by_name="z",
            overrides=[{"rule": "P001", "pair": ["a", "b"]}] if n < 15 else [], unknown=[],
        )  # fmt: skip
    seen = alert_counts(actor=cast.manager, now=now + timedelta(minutes=1))
    assert (seen.orders, seen.unchecked, seen.per_100, seen.is_over) == (40, 0, 50.0, True)
    assert [(one.rule, one.fired, one.overridden) for one in seen.rules] == [("P001", 20, 15)]


def test_the_list_costs_a_bounded_number_of_queries(
    cast: Cast, desk: Client, now: datetime, django_assert_max_num_queries: object
) -> None:
    for name in ("methadone", "sertraline", "lithium", "naproxen", "gabapentin"):
        takes(cast, now, name)
    desk.get(address(cast, "clinic_medicines"))
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert desk.get(address(cast, "clinic_medicines")).status_code == 200


def test_what_it_is_worth_to_the_person_is_part_of_the_order(cast: Cast, desk: Client, now: datetime) -> None:
    """CAP-070: written with the decision, kept word for word on the list, also where a second person must sign."""
    form = {
        "patient": str(cast.patient_id), "do": "sign", "name": "folic acid", "dose": "1 mg", "times_a_day": "1",
        "trade_off": "I want the bus rides back. I can live with a dry mouth.",
    }  # fmt: skip
    assert desk.post(address(cast, "clinic_prescribe"), form).status_code == 302
    assert desk.post(address(cast, "clinic_prescribe"), {**form, "name": "no such thing"}).status_code == 302
    assert desk.post(address(cast, "clinic_prescribe"), {**form, "trade_off": "x" * 501}).status_code == 400
    scope.enter(cast.organisation_id)
    kept = Medicine.everyone.get(name="folic acid")
    assert kept.trade_offs == [form["trade_off"]]
    assert InteractionCheck.everyone.get(medicine=None).about["trade_off"] == form["trade_off"]
    assert "I can live with a dry mouth" in desk.get(address(cast, "clinic_medicines")).content.decode()
