"""Opening a record in an emergency, telling medical staff in one, and the review of both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.entry import Entry
from carebraid.flows.add_staff import add_staff
from carebraid.flows.break_glass import break_glass
from carebraid.flows.join_team import join_team
from carebraid.flows.record_entries import record_entries
from carebraid.flows.review_emergency import review_emergency
from carebraid.flows.tell_in_emergency import tell_in_emergency
from carebraid.screens.emergency import sum_up, told
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from carebraid.store.chart import open_chart
from tests.worlds import Cast, make_officer

pytestmark = pytest.mark.django_db
WHY = "Found unresponsive in the waiting room"
TOLD = {"who": "Dr Kim", "facility": "Harbour General", "nature": "Unresponsive, not breathing well"}


@pytest.fixture
def officer(cast: Cast, now: datetime) -> Actor:
    return make_officer(cast, now)


def refusal(work: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        work(**given)
    return caught.value.code


def actions(cast: Cast, action: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select actor_name, outcome from store_journalentry where patient_id = %s and action = %s",
            [cast.patient_id, action],
        )
        return cursor.fetchall()


# ---- opening


def test_a_chart_opens_with_a_tie_a_task_or_an_emergency_with_a_reason(
    cast: Cast, now: datetime, officer: Actor
) -> None:
    """PRV-075, PRV-040, HAZ-48."""
    look = {"actor": cast.colleague, "patient_id": cast.patient_id, "purpose": Purpose.TREATMENT}
    assert refusal(open_chart, now=now, **look) == "chart.not_on_team"
    until = break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    assert until == now + timedelta(hours=4)
    chart = open_chart(**look, now=now + timedelta(hours=3, minutes=59))
    assert (chart.verdict.reason, chart.verdict.duties) == ("emergency_access", ("review",))
    assert chart.emergency_until == until
    assert refusal(open_chart, now=until, **look) == "chart.not_on_team"
    row = models.EmergencyAccess.everyone.get()
    assert (row.kind, row.why, row.review_due_at) == ("opened", WHY, now + timedelta(hours=72))
    assert actions(cast, "break_glass") == [("Colleague", "done")]


def test_the_privacy_officer_is_told_in_the_same_transaction(
    cast: Cast, now: datetime, officer: Actor
) -> None:
    """PRV-076: audited and up for review at once. PRV-040."""
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    sent = models.Message.objects.get(template="review_for_you")
    assert (sent.account_id, sent.queued_at) == (officer.account_id, now)


def test_twice_is_as_good_as_once(cast: Cast, now: datetime, officer: Actor) -> None:
    first = break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    later = now + timedelta(hours=1)
    assert break_glass(actor=cast.colleague, now=later, patient_id=cast.patient_id, why=WHY) == first
    assert (models.EmergencyAccess.everyone.count(), models.Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("why", ["", "urgent", " " * 40, "x " * 3])
def test_a_reason_that_says_nothing_opens_nothing(cast: Cast, now: datetime, why: str) -> None:
    asked = {"actor": cast.colleague, "now": now, "patient_id": cast.patient_id, "why": why}
    assert refusal(break_glass, **asked) == "emergency.why_too_short"
    scope.enter(cast.organisation_id)
    assert models.EmergencyAccess.everyone.count() == 0


def test_only_clinicians_of_this_house_open_in_an_emergency(
    cast: Cast, now: datetime, officer: Actor
) -> None:
    peer = add_staff(
        actor=cast.demo, now=now, name="Peer", email="peer@here.example", roles=[Role.PEER_MENTOR],
        site_id=cast.site_id,
    )  # fmt: skip
    mentor = load_account_actor(peer.account_id)
    assert mentor is not None
    asked = {"now": now, "patient_id": cast.patient_id, "why": WHY}
    for actor in (officer, cast.manager, cast.patient, mentor):
        assert refusal(break_glass, actor=actor, **asked) == "access.not_your_role"
    assert refusal(break_glass, actor=cast.stranger, **asked) == "chart.not_found"
    assert refusal(break_glass, actor=cast.clinician, **asked) == "emergency.not_needed"


def test_an_emergency_does_not_make_anybody_a_member_of_the_team(cast: Cast, now: datetime) -> None:
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    joining = {
        "actor": cast.colleague, "now": now, "patient_id": cast.patient_id, "staff_id": cast.colleague.staff_id,
        "role": Role.PSYCHIATRIST,
    }  # fmt: skip
    assert refusal(join_team, **joining) == "team.not_in_an_emergency"


def test_it_opens_for_one_colleague_and_one_person_only(cast: Cast, now: datetime) -> None:
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    third = add_staff(
        actor=cast.demo, now=now, name="Third", email="third@here.example", roles=[Role.NURSE], site_id=cast.site_id
    )  # fmt: skip
    nurse = load_account_actor(third.account_id)
    assert nurse is not None
    asked = {"patient_id": cast.patient_id, "purpose": Purpose.TREATMENT, "now": now}
    assert refusal(open_chart, actor=nurse, **asked) == "chart.not_on_team"


# ---- the review


def test_somebody_else_reviews_it_once(cast: Cast, now: datetime, officer: Actor) -> None:
    """PRV-040."""
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    row = models.EmergencyAccess.everyone.get()
    given = {"now": now, "patient_id": cast.patient_id, "emergency_id": row.id, "finding": "justified"}
    assert refusal(review_emergency, actor=cast.colleague, **given) == "access.not_your_role"
    models.EmergencyAccess.everyone.filter(id=row.id).update(staff_id=officer.staff_id)
    assert refusal(review_emergency, actor=officer, **given) == "emergency.own"
    scope.enter(cast.organisation_id)
    models.EmergencyAccess.everyone.filter(id=row.id).update(staff_id=cast.colleague.staff_id)
    assert refusal(review_emergency, actor=officer, **{**given, "finding": "fine"}) == "emergency.no_finding"
    assert (
        refusal(review_emergency, actor=officer, **{**given, "finding": "unclear"})
        == "emergency.words_missing"
    )
    review_emergency(actor=officer, **given)
    row.refresh_from_db()
    assert (row.finding, row.reviewed_by, row.reviewed_at) == ("justified", "Ada", now)
    assert refusal(review_emergency, actor=officer, **given) == "emergency.reviewed"


def test_what_was_not_justified_closes_at_once(cast: Cast, now: datetime, officer: Actor) -> None:
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    row, later = models.EmergencyAccess.everyone.get(), now + timedelta(minutes=30)
    review_emergency(
        actor=officer, now=later, patient_id=cast.patient_id, emergency_id=row.id, finding="not_justified",
        words="No emergency in the waiting room that day",
    )  # fmt: skip
    asked = {"actor": cast.colleague, "patient_id": cast.patient_id, "purpose": Purpose.TREATMENT}
    assert refusal(open_chart, now=later, **asked) == "chart.not_on_team"


def test_the_officer_has_papers_and_no_clinical_view(cast: Cast, now: datetime, officer: Actor) -> None:
    """SEC-012."""
    papers = open_chart(officer, cast.patient_id, Purpose.OPERATIONS, now)
    assert papers.verdict.reason == "privacy_officer"
    for purpose in (Purpose.TREATMENT, Purpose.EMERGENCY, Purpose.SELF, Purpose.IMPORT):
        asked = {"actor": officer, "patient_id": cast.patient_id, "purpose": purpose, "now": now}
        assert refusal(open_chart, **asked) == "chart.not_on_team"
    asked = {"actor": cast.manager, "patient_id": cast.patient_id, "purpose": Purpose.OPERATIONS, "now": now}
    assert refusal(open_chart, **asked) == "chart.not_on_team"


# ---- telling


@pytest.fixture
def known(cast: Cast, now: datetime) -> Cast:
    """Somebody with conditions, a medicine, a dose and a drug test on record."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(
        conditions=["opioid_use_disorder"], born_on=date(1990, 5, 6)
    )
    before = now - timedelta(days=2)
    facts = [
        Entry(kind="medicine", code="buprenorphine", happened_at=before, learned_at=before, value={"state": "started"}),
        Entry(kind="dose", code="buprenorphine", happened_at=before, learned_at=before, value={"taken": True, "kind": "moud"}),
        Entry(kind="urine", code="panel", happened_at=before, learned_at=before, value={"result": "positive", "found": ["fentanyl"]}),
    ]  # fmt: skip
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=facts)
    return cast


def test_telling_in_an_emergency_writes_everything_the_law_wants_in_one_go(
    known: Cast, now: datetime, officer: Actor
) -> None:
    """PRV-039: recipient and facility, discloser, date and time, nature."""
    done = tell_in_emergency(actor=known.clinician, now=now, patient_id=known.patient_id, **TOLD)
    row = models.EmergencyAccess.everyone.select_related("disclosure").get()
    assert (row.kind, row.recipient, row.facility, row.why) == ("told", *TOLD.values())
    assert (row.staff_id, row.from_at) == (known.clinician.staff_id, now)
    assert row.review_due_at == now + timedelta(hours=72)
    given = row.disclosure
    assert given is not None
    assert (given.id, given.decision, given.reasons) == (done.disclosure_id, "permit", ["medical_emergency"])
    assert (given.by_name, given.at, given.recipient) == ("Clinician", now, "Dr Kim")
    assert given.what == {"condition": 1, "medicine": 2, "person": 1, "urine": 1}
    assert (
        models.Message.objects.filter(template="review_for_you", account_id=officer.account_id).count() == 1
    )
    told_words = sum_up(done.pieces)
    assert told_words.conditions == ("opioid_use_disorder",)
    assert told_words.medicines[0][:2] == ("buprenorphine", "started")
    assert told_words.doses[0][:2] == ("buprenorphine", True)
    assert told_words.found is not None
    assert told_words.found[0] == ("fentanyl",)


@pytest.mark.parametrize("field", ["who", "facility", "nature"])
def test_a_missing_field_tells_nothing_and_writes_nothing(known: Cast, now: datetime, field: str) -> None:
    given = {**TOLD, field: "  "}
    code = refusal(tell_in_emergency, actor=known.clinician, now=now, patient_id=known.patient_id, **given)
    assert code == f"emergency.{field}_missing"
    scope.enter(known.organisation_id)
    assert (models.EmergencyAccess.everyone.count(), models.Disclosure.everyone.count()) == (0, 0)


def test_only_what_was_chosen_is_told_and_who_it_is_always(known: Cast, now: datetime) -> None:
    done = tell_in_emergency(
        actor=known.clinician, now=now, patient_id=known.patient_id, what=["medicine"], **TOLD
    )
    assert {piece.kind for piece in done.pieces} == {"person", "medicine"}
    given = {"actor": known.clinician, "now": now, "patient_id": known.patient_id, **TOLD}
    assert refusal(tell_in_emergency, what=["safety_plan"], **given) == "emergency.unknown_kind"


def test_what_may_be_read_out_ends_with_the_emergency_and_what_was_written_stays(
    known: Cast, now: datetime
) -> None:
    done = tell_in_emergency(actor=known.clinician, now=now, patient_id=known.patient_id, **TOLD)
    asked = {
        "actor": known.clinician, "language": "en", "patient_id": known.patient_id,
        "emergency_id": done.emergency_id,
    }  # fmt: skip
    during = told(now=now + timedelta(hours=1), **asked)
    assert during.summary is not None
    assert during.summary.conditions == ("opioid_use_disorder",)
    after = told(now=now + timedelta(hours=24), **asked)
    assert (after.summary, after.emergency.recipient) == (None, "Dr Kim")


def test_somebody_without_a_tie_opens_first_and_then_tells(known: Cast, now: datetime) -> None:
    """HAZ-48: two steps, and both are on record."""
    given = {"actor": known.colleague, "now": now, "patient_id": known.patient_id}
    assert refusal(tell_in_emergency, **given, **TOLD) == "chart.not_on_team"
    break_glass(**given, why=WHY)
    tell_in_emergency(**given, **TOLD)
    scope.enter(known.organisation_id)
    assert sorted(models.EmergencyAccess.everyone.values_list("kind", flat=True)) == ["opened", "told"]
