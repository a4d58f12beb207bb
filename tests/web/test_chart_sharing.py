"""What a chart says about sharing, and what belongs to it: emergencies, a spoken stop, endings, labels."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Designation, Expiry, Kind
from carebraid.core.privacy.verdict import Decision
from carebraid.core.record.entry import Entry
from carebraid.flows.break_glass import break_glass
from carebraid.flows.raise_labels import raise_labels
from carebraid.flows.record_entries import record_entries
from carebraid.store import models, scope, sharing
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.browsers import browser
from tests.sharing import RIVERSIDE
from tests.sharing_steps import asked_by, sign
from tests.worlds import Cast, make_live_cast

pytestmark = pytest.mark.django_db
WHY = "Found unresponsive in the waiting room"


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


# ---- emergencies


def test_a_refused_chart_offers_the_emergency_to_clinicians_alone(cast: Cast) -> None:
    """HAZ-48: one press to the form, one to the record."""
    path = reverse("clinic_emergency", args=[cast.patient_id])
    colleague = browser(cast.colleague)
    refused = colleague.get(reverse("clinic_person", args=[cast.patient_id]))
    assert (refused.status_code, path in refused.text) == (403, True)
    assert "Open the record of Robin in an emergency?" in colleague.get(path).text
    short = colleague.post(path, {"patient": cast.patient_id, "why": "quick"})
    assert (short.status_code, ">quick<" in short.text) == (400, True)
    opened = colleague.post(path, {"patient": cast.patient_id, "why": WHY})
    assert opened["Location"] == reverse("clinic_person", args=[cast.patient_id])
    for name in (
        "clinic_person",
        "clinic_timeline",
        "clinic_measures",
        "clinic_tasks",
        "clinic_sharing",
        "clinic_seen",
    ):
        page = colleague.get(reverse(name, args=[cast.patient_id])).text
        assert "Opened in an emergency until" in page, name
    assert "Opened in an emergency until" not in browser(cast.clinician).get(opened["Location"]).text


def test_who_saw_the_record_tells_of_the_emergency_and_why_others_may_look(cast: Cast) -> None:
    """PRV-063 on the team's side."""
    now = timezone.now()
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    browser(cast.colleague).get(reverse("clinic_person", args=[cast.patient_id]))
    page = browser(cast.clinician).get(reverse("clinic_seen", args=[cast.patient_id])).text
    assert "Opened this record in an emergency" in page
    assert "opened it in an emergency; somebody reviews that" in page
    assert "is on the care team" in page


def test_telling_takes_four_fields_and_shows_what_to_say(cast: Cast) -> None:
    """PRV-039, HAZ-48."""
    client = browser(cast.clinician)
    path = reverse("clinic_tell", args=[cast.patient_id])
    form = client.get(path).text
    assert form.count('<input class="input"') == 3 + form.count('type="search"')
    missing = client.post(
        path, {"patient": cast.patient_id, "who": "Dr Kim", "facility": "", "nature": "Overdose"}
    )
    assert (missing.status_code, 'value="Dr Kim"' in missing.text) == (400, True)
    sent = client.post(
        path,
        {"patient": cast.patient_id, "who": "Dr Kim", "facility": "Harbour General", "nature": "Overdose"},
    )
    told = client.get(sent["Location"]).text
    assert "You may tell Dr Kim this now" in told
    assert "nothing on record; that does not mean none" in told
    assert "not kept in this record; ask" in told


# ---- on a chart


def test_a_spoken_stop_stops_everything_at_once_and_asks_for_the_form(cast: Cast, now: datetime) -> None:
    """PRV-023, PRV-021, PRV-022."""
    sign(cast, now - timedelta(minutes=5))
    assert asked_by(cast, timezone.now()) is Decision.PERMIT
    clinician = browser(cast.clinician)
    page = reverse("clinic_sharing", args=[cast.patient_id])
    assert "Shared with 1 recipient outside" in clinician.get(page).text
    stop = reverse("clinic_stop", args=[cast.patient_id])
    assert clinician.post(stop, {"patient": cast.patient_id, "consent": ""})["Location"] == page
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.DENY
    after = clinician.get(page).text
    assert "Nothing is shared outside" in after
    assert "They said stop" in after
    scope.enter(cast.organisation_id)
    assert models.Task.everyone.get(kind="access_review").reasons == ["stopped_by_word"]
    assert models.Disclosure.everyone.count() == 2
    again = clinician.post(stop, {"patient": cast.patient_id, "consent": ""})
    assert (again.status_code, "there is nothing to stop" in again.text) == (409, True)


def test_an_event_ends_the_consents_that_end_with_it(cast: Cast, now: datetime) -> None:
    """PRV-019."""
    sign(cast, now - timedelta(minutes=5), expiry=Expiry(event="discharge"))
    sign(cast, now - timedelta(minutes=4), recipients=(sharing.Recipient(name="Other Clinic"),))
    clinician = browser(cast.clinician)
    path = reverse("clinic_ending", args=[cast.patient_id])
    assert clinician.post(path, {"patient": cast.patient_id, "event": "birthday"}).status_code == 400
    future = {"patient": cast.patient_id, "event": "discharge", "on": "2099-01-01"}
    assert clinician.post(path, future).status_code == 400
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.PERMIT
    assert (
        clinician.post(path, {"patient": cast.patient_id, "event": "discharge", "on": ""}).status_code == 302
    )
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.DENY
    assert asked_by(cast, timezone.now(), "Other Clinic") is Decision.PERMIT


def test_prv_015_a_consent_for_all_who_treat_reaches_those_alone_who_do_now(
    cast: Cast, now: datetime
) -> None:
    """Written down, they are reached; once they treat the person no longer, they are not. Both through the chart."""
    scope.enter(cast.organisation_id)
    partner = sharing.save_partner(cast.organisation_id, name=RIVERSIDE, recipient_class="covered_entity")
    sign(
        cast, now - timedelta(minutes=5), kind=Kind.TPO, recipients=(),
        designations=frozenset({Designation.TREATING_PROVIDERS}), expiry=Expiry(none=True),
    )  # fmt: skip
    assert asked_by(cast, timezone.now()) is Decision.DENY
    clinician, about = browser(cast.clinician), {"patient": cast.patient_id}
    told = {**about, "partner": str(partner), "why": "They have been their doctor for years"}
    assert clinician.post(reverse("clinic_relationship", args=[cast.patient_id]), told).status_code == 302
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.PERMIT
    tie = models.Relationship.everyone.get().id
    end = reverse("clinic_relationship_end", args=[cast.patient_id, tie])
    page = reverse("clinic_sharing", args=[cast.patient_id])
    assert end in clinician.get(page).text
    assert browser(cast.colleague).post(end, about).status_code == 403
    assert clinician.post(end, about).status_code == 302
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.DENY
    assert "Nobody is written down" in clinician.get(page).text
    assert clinician.post(end, about).status_code == 409


def test_labels_are_raised_and_never_lowered(cast: Cast, now: datetime) -> None:
    """PRV-002."""
    entry = Entry(kind="urine", code="panel", happened_at=now, learned_at=now, value={"result": "negative"})
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=[entry])
    scope.enter(cast.organisation_id)
    row = models.Entry.everyone.get(kind="urine")
    before = set(row.labels)
    path = reverse("clinic_labels", args=[cast.patient_id])
    clinician = browser(cast.clinician)
    assert (
        clinician.post(
            path, {"patient": cast.patient_id, "piece": str(row.id), "labels": ["HIV"]}
        ).status_code
        == 302
    )
    scope.enter(cast.organisation_id)
    row.refresh_from_db()
    assert set(row.labels) == before | {"HIV"}
    assert (
        clinician.post(path, {"patient": cast.patient_id, "piece": str(row.id), "labels": []}).status_code
        == 400
    )
    with pytest.raises(Refused) as refused:
        raise_labels(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, piece_id=row.id, labels=["ORDINARY"]
        )
    assert refused.value.code == "labels.unknown"
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    (piece,) = (one for one in load_record(chart) if one.kind == "urine")
    assert {"HIV", "ETH"} <= piece.resource.labels


def test_an_old_form_is_shown_as_one_and_does_not_count(cast: Cast, now: datetime) -> None:
    """PRV-029."""
    sign(cast, now - timedelta(minutes=5), form_on=date(2021, 5, 1))
    page = browser(cast.clinician).get(reverse("clinic_sharing", args=[cast.patient_id])).text
    assert "form from before 2024" in page
    assert "Does not count" in page
    assert "Nothing is shared outside" in page
