"""What happened about medicines, on the timeline and in the whole record: nothing of it is left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.order import Order
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.change_medicine import Wanted, change_medicine
from carebraid.flows.prescribe import prescribe
from carebraid.flows.record_result import record_result
from carebraid.flows.record_supply import record_supply
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.screens.timeline import timeline
from carebraid.store import models, monitoring
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from carebraid.web.clinic.telling import tell
from tests.worlds import Cast, join_colleague

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


@pytest.fixture
def told(cast: Cast, now: datetime) -> Cast:
    """Lithium with a level, a changed dose, a pick-up, a side effect; and an order that could not be checked."""
    made = add_medicine(
        actor=cast.clinician, now=now, patient_id=cast.patient_id,
        taken=Taken(
            id="", name="lithium", kind=TakenKind.PRESCRIBED, dose=parse_dose("600 mg"), times_a_day=Decimal(1),
            started_on=TODAY,
        ),
    )  # fmt: skip
    change_medicine(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id, seen_version=1,
        wanted=Wanted(what="dose", dose=parse_dose("900 mg"), words="Level was low"),
    )  # fmt: skip
    record_supply(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id, kind="pick_up",
        on=TODAY, days=28,
    )  # fmt: skip
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    level = next(one for one in monitoring.load_watched(chart) if one.what == "lithium_level")
    record_result(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, watched_id=level.id, on=TODAY,
        values={"lithium": Decimal("1.6")},
    )  # fmt: skip
    report_side_effect(
        actor=cast.patient, now=now, patient_id=cast.patient_id, what="My hands shake", burden=None
    )
    return cast


def lines(cast: Cast, now: datetime, only: str = "medicine") -> dict[str, tuple[str, str]]:
    page = timeline(
        actor=cast.clinician,
        now=now + timedelta(days=1),
        language="en",
        patient_id=cast.patient_id,
        only=only,
    )
    said = [tell(fact, "en", is_study=False) for fact in page.facts]
    return {one.what: (one.more, one.level) for one in said}


def test_the_timeline_tells_changes_supplies_results_and_side_effects(told: Cast, now: datetime) -> None:
    said = lines(told, now)
    assert said["lithium: added, by Clinician"] == ("", "")
    assert said["lithium: dose changed from 600 mg to 900 mg, by Clinician"] == ("Level was low", "")
    assert said["lithium, picked up"] == ("for 28 days", "")
    result = next(what for what in said if what.endswith("out of range"))
    assert "1.6" in said[result][0] and said[result][1] in ("now", "watch")
    assert said["Side effect: My hands shake"][0].startswith(
        "how much it bothers: not told. Not answered yet"
    )
    assert set(said) <= set(lines(told, now, only=""))


def test_an_injection_that_was_missed_stands_out_and_is_not_a_given_one(told: Cast, now: datetime) -> None:
    chart = open_chart(told.clinician, told.patient_id, Purpose.TREATMENT, now)
    medicine = models.Medicine.of(chart).get()
    models.Supply.add(chart, medicine=medicine, kind="observed", on=TODAY, state="missed", by="x")
    assert lines(told, now)["lithium, seen taken: missed"] == ("", "watch")


@pytest.fixture
def prescriber(told: Cast, now: datetime) -> Actor:
    return join_colleague(told, now)


def test_the_whole_record_holds_changes_checks_and_what_is_watched(
    told: Cast, prescriber: Actor, now: datetime
) -> None:
    order = Order(name="sertralyn", dose=parse_dose("50 mg"), times_a_day=Decimal(1))
    prescribe(actor=prescriber, now=now, patient_id=told.patient_id, order=order)
    chart = open_chart(told.patient, told.patient_id, Purpose.SELF, now)
    pieces = [piece for piece in load_record(chart) if piece.kind == "medicine"]
    kinds = {piece.data["kind"] for piece in pieces}
    assert kinds >= {"listed", "supply", "watched", "changed", "checked"}
    check = next(piece for piece in pieces if piece.data["kind"] == "checked")
    assert check.data["code"] == "sertralyn"
    assert check.data["value"]["checked"] is False
    assert check.data["value"]["unknown"][0]["name"] == "sertralyn"
    assert "PSY" in check.resource.labels, "it looked at lithium"
    level = next(p for p in pieces if p.data["kind"] == "watched" and p.data["value"]["done_on"])
    assert level.data["value"]["result"]["values"]["lithium"] == "1.6"
    dose = next(p for p in pieces if p.data["kind"] == "changed" and p.data["value"]["what"] == "dose")
    assert (dose.data["value"]["before"], dose.data["value"]["after"]) == ("600 mg", "900 mg")
