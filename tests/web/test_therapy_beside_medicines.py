"""CAP-068 on the pages: the therapist and the prescriber see where therapy and medicines meet, and what each does."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.plan_therapy import plan_therapy
from carebraid.knowledge import _signed, therapies
from carebraid.screens.timeline import timeline
from carebraid.web.clinic.telling import tell
from tests.browsers import browser
from tests.worlds import Cast, join_colleague, make_live_cast, without_ids

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


def read(client: Client, cast: Cast, page: str, **asked: str) -> str:
    return without_ids(client.get(reverse(page, args=[cast.patient_id]), asked).content.decode())


def write(client: Client, cast: Cast, therapy: str, state: str = "goes_on", patient: object = None) -> int:
    answer = client.post(
        reverse("clinic_therapy", args=[cast.patient_id]),
        {"therapy": therapy, "state": state, "patient": str(patient or cast.patient_id)},
    )
    return answer.status_code


def takes(cast: Cast, now: datetime, name: str) -> None:
    taken = Taken(id="", name=name, kind=TakenKind.PRESCRIBED)
    add_medicine(actor=cast.clinician, now=now, patient_id=cast.patient_id, taken=taken)


def test_a_therapist_writes_exposure_down_and_sees_what_it_meets_with_source_and_mark(
    cast: Cast, now: datetime
) -> None:
    therapist = browser(cast.clinician)
    takes(cast, now, "diazepam")
    assert "TM01" not in read(therapist, cast, "clinic_medicines")
    assert write(therapist, cast, "exposure") == 302
    said = read(therapist, cast, "clinic_medicines")
    for part in (
        "TM01",
        "Exposure therapy and diazepam",
        "Therapist:",
        "Prescriber:",
        "VA/DoD",
        "Needs a check",
    ):
        assert part in said, part
    assert "meet in" in read(therapist, cast, "clinic_person")


def test_an_order_says_what_it_would_mean_for_therapy_before_it_is_signed(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    takes(cast, now, "quetiapine")
    plan_therapy(actor=cast.clinician, now=now, patient_id=cast.patient_id, therapy="exposure", goes_on=True)
    desk = browser(prescriber)
    said = read(desk, cast, "clinic_prescribe", name="alprazolam")
    assert "Beside therapy" in said
    assert "TM01" in said
    assert "Beside therapy" not in read(desk, cast, "clinic_prescribe", name="lithium")


def test_what_ended_is_not_compared_any_more_and_stays_on_the_timeline(cast: Cast, now: datetime) -> None:
    takes(cast, now, "diazepam")
    desk = browser(cast.clinician)
    assert write(desk, cast, "exposure") == 302
    assert write(desk, cast, "exposure", "ended") == 302
    assert "TM01" not in read(desk, cast, "clinic_medicines")
    seen = timeline(
        actor=cast.clinician,
        now=timezone.now(),
        language="en",
        patient_id=cast.patient_id,
        only="record",
        page=1,
    )
    told = [tell(fact, "en", is_study=False) for fact in seen.facts]
    assert [(one.what, one.more) for one in told] == [
        ("Therapy: ended", "exposure"), ("Therapy: goes on", "exposure"),
    ]  # fmt: skip


def test_what_stands_so_already_and_what_is_not_known_is_refused(cast: Cast, now: datetime) -> None:
    desk = browser(cast.clinician)
    assert write(desk, cast, "dancing") == 400
    assert write(desk, cast, "exposure", "ended") == 409
    assert write(desk, cast, "exposure") == 302
    assert write(desk, cast, "exposure") == 409
    with pytest.raises(Refused) as refused:
        plan_therapy(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, therapy="exposure", goes_on=True
        )
    assert refused.value.code == "therapy.stands_so"


def test_a_form_for_somebody_else_saves_nothing(cast: Cast) -> None:
    desk = browser(cast.clinician)
    assert write(desk, cast, "exposure", patient=cast.organisation_id) >= 400
    assert "No therapy is written down" in read(desk, cast, "clinic_medicines")


def test_a_name_nobody_knows_is_told_and_a_damaged_file_is_could_not_compare(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(cast, now, "bedtime tea")
    desk = browser(cast.clinician)
    assert write(desk, cast, "exposure") == 302
    said = read(desk, cast, "clinic_medicines")
    assert "Not compared, for nobody here knows it: bedtime tea" in said
    assert "No rule speaks of these together" not in said

    def damaged(name: str) -> None:
        raise _signed.UnsignedKnowledge(name)

    therapies.load_alignment.cache_clear()
    monkeypatch.setattr(therapies, "read_signed", damaged)
    try:
        said = read(desk, cast, "clinic_medicines")
        assert "could not be compared" in said
        assert "No rule speaks of these together" not in said
        assert "could not be compared" in read(desk, cast, "clinic_person")
    finally:
        therapies.load_alignment.cache_clear()
