"""The privacy officer's desk over HTTP, the register, and what a chart says about sharing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import (
    Designation,
    Expiry,
    Kind,
    RecipientClass,
)
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.core.record.entry import Entry
from carebraid.flows.add_staff import add_staff
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.break_glass import break_glass
from carebraid.flows.decide_request import decide_request
from carebraid.flows.record_entries import record_entries
from carebraid.store import gate, models, scope, sharing
from carebraid.store.accounts import load_account_actor
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from tests.browsers import browser
from tests.sharing_steps import CLINIC, asked_by, sign
from tests.worlds import Cast, make_live_cast, make_officer

pytestmark = pytest.mark.django_db
WHY = "Found unresponsive in the waiting room"


@pytest.fixture
def now() -> datetime:
    """Pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    return make_live_cast(now)


@pytest.fixture
def officer(cast: Cast, now: datetime) -> Actor:
    return make_officer(cast, now)


@pytest.fixture
def desk(officer: Actor, cast: Cast) -> Client:
    client = browser(officer)
    client.get(reverse("manage_privacy"))
    scope.enter(cast.organisation_id)
    return client


def ask(
    cast: Cast, now: datetime, kind: str, wish: str = "Please change what it says", **content: Any
) -> UUID:
    made = ask_for_right(
        actor=cast.patient, now=now, patient_id=cast.patient_id, kind=kind, wish=wish, content=content
    )
    scope.enter(cast.organisation_id)
    return made


# ---- emergencies


def test_an_unreviewed_emergency_stands_first_on_the_first_page(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-040."""
    ask(cast, now, "amendment")
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    home = desk.get("/", follow=True)
    assert home.redirect_chain[-1][0] == reverse("manage_privacy")
    assert home.text.index("Emergencies to review") < home.text.index("Requests about their own record")
    scope.enter(cast.organisation_id)
    path = reverse("manage_privacy_review", args=[models.EmergencyAccess.everyone.get().id])
    assert WHY in desk.get(path).text
    assert desk.post(path, {"finding": ""}).status_code == 400
    assert desk.post(path, {"finding": "justified"})["Location"] == reverse("manage_privacy")
    assert "Emergencies to review" not in desk.get(reverse("manage_privacy")).text


# ---- requests


def test_a_correction_has_its_clock_one_extension_and_an_answer_that_stands(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-057."""
    request_id = ask(cast, now, "amendment", "The note about Tuesday is not right")
    path = reverse("manage_privacy_answer", args=[request_id])
    assert "60 days left" in desk.get(reverse("manage_privacy")).text
    late = {"do": "extend", "why": "The colleague who wrote it is away until May"}
    assert desk.post(path, {"do": "extend", "why": "busy"}).status_code == 400
    assert desk.post(path, late).status_code == 302
    assert desk.post(path, late).status_code == 409
    scope.enter(cast.organisation_id)
    row = models.RightsRequest.everyone.get(id=request_id)
    asked = timezone.localtime(row.asked_at, ZoneInfo(cast.clinician.zone)).date()
    assert ((row.due_on - asked).days, row.why_extended) == (90, late["why"])
    no = {"decision": "denied", "words": "It says what was seen on that day, and two people saw it."}
    assert desk.post(path, no).status_code == 400, "a no without its ground"
    assert desk.post(path, {**no, "ground": "security"}).status_code == 400, "not a ground for this"
    assert desk.post(path, {**no, "ground": "accurate_and_complete"}).status_code == 302
    scope.enter(cast.organisation_id)
    row.refresh_from_db()
    assert (row.wish, row.decision, row.ground) == (
        "The note about Tuesday is not right", "denied", "accurate_and_complete",
    )  # fmt: skip
    again = desk.post(path, {"decision": "granted"})
    assert (again.status_code, "answered this already" in again.text) == (409, True)


def test_a_correction_that_is_granted_asks_the_team_to_write_it(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-057."""
    path = reverse("manage_privacy_answer", args=[ask(cast, now, "amendment")])
    assert desk.post(path, {"decision": "granted"}).status_code == 302
    scope.enter(cast.organisation_id)
    task = models.Task.everyone.get(kind="access_review")
    assert (task.owner_id, task.reasons) == (cast.clinician.staff_id, ["correction_agreed"])
    page = browser(cast.clinician).get(reverse("clinic_tasks", args=[cast.patient_id])).text
    assert "A correction of the record was agreed." in page


def test_a_granted_limit_is_in_force_when_the_answer_is(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-060."""
    signed = now - timedelta(minutes=5)
    sign(cast, signed)
    partner = sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="covered_entity")
    assert asked_by(cast, timezone.now()) is Decision.PERMIT
    path = reverse("manage_privacy_answer", args=[ask(cast, now, "restriction", "Nothing to Riverside")])
    assert desk.post(path, {"decision": "granted", "partners": [str(partner)]}).status_code == 302
    scope.enter(cast.organisation_id)
    assert asked_by(cast, timezone.now()) is Decision.DENY
    assert "Nothing to" in browser(cast.clinician).get(reverse("clinic_sharing", args=[cast.patient_id])).text


def test_what_was_paid_in_full_cannot_be_turned_down(cast: Cast, officer: Actor, now: datetime) -> None:
    """PRV-060."""
    request_id = ask(cast, now, "restriction", "I paid for this", paid_in_full=True, from_on="2026-03-02")
    row = models.RightsRequest.everyone.get(id=request_id)
    assert (row.decision, models.Restriction.everyone.get().request_id) == ("granted", request_id)
    models.RightsRequest.everyone.filter(id=request_id).update(decision="")
    with pytest.raises(Refused) as refused:
        decide_request(
            actor=officer, now=now, patient_id=cast.patient_id, request_id=request_id, decision="denied",
            ground="cannot_be_kept", words="We would rather tell the health plan",
        )  # fmt: skip
    assert refused.value.code == "answer.must_be_granted"


def test_a_refused_copy_names_a_listed_exception_and_stands_on_the_months_list(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-065."""
    path = reverse("manage_privacy_answer", args=[ask(cast, now, "access", "")])
    no = {"decision": "denied", "words": "Dr Osei decided this for one page about another person"}
    assert desk.post(path, {**no, "ground": "too_much_work"}).status_code == 400
    assert desk.post(path, {**no, "ground": "preventing_harm"}).status_code == 400, "who decided?"
    assert desk.post(path, {**no, "ground": "preventing_harm", "decider": "Dr Osei"}).status_code == 302
    month = desk.get(reverse("manage_privacy_refused")).text
    assert "45 CFR 171.201; 164.524(a)(3)" in month
    assert no["words"] in month
    assert "Dr Osei" in month
    before = f"{(timezone.now().date().replace(day=1) - timedelta(days=1)):%Y-%m}"
    assert no["words"] not in desk.get(f"{reverse('manage_privacy_refused')}?month={before}").text


def test_after_a_complaint_somebody_looks_whether_it_did_harm(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-062."""
    request_id = ask(cast, now - timedelta(days=91), "complaint", "Nobody called me back")
    path = reverse("manage_privacy_answer", args=[request_id])
    words = "Thank you for telling us; we have changed who calls back."
    assert desk.post(path, {"decision": "granted", "words": words}).status_code == 302
    page = desk.get(reverse("manage_privacy")).text
    assert "After a complaint: did it do harm?" in page
    assert "look now" in page
    assert desk.post(path, {"do": "check", "words": "fine"}).status_code == 400
    found = {"do": "check", "words": "Appointments and plan are as they were before the complaint"}
    assert desk.post(path, found).status_code == 302
    assert desk.post(path, found).status_code == 409
    assert "did it do harm" not in desk.get(reverse("manage_privacy")).text


def test_a_complaint_without_an_account_is_taken_down_with_its_clocks(desk: Client, cast: Cast) -> None:
    """PRV-062."""
    path, form = reverse("manage_privacy_complaint"), {"number": "H-1", "wish": "Nobody calls me back"}
    assert desk.post(path, {**form, "number": "H-77"}).status_code == 409
    assert desk.post(path, {**form, "wish": " "}).status_code == 400
    assert desk.post(path, form).status_code == 302
    scope.enter(cast.organisation_id)
    row = models.RightsRequest.everyone.get()
    assert (row.kind, row.wish, row.content["taken_by"]) == ("complaint", form["wish"], "Ada")
    asked = timezone.localtime(row.asked_at, ZoneInfo("America/New_York")).date()
    assert row.content["retaliation_check_on"] == (asked + timedelta(days=90)).isoformat()
    assert (row.due_on - asked).days == 30
    assert "they may also complain to the Secretary" in desk.get(reverse("manage_privacy")).text


# ---- partners


def partner_request(cast: Cast, now: datetime, **changed: Any) -> tuple[UUID, UUID]:
    partner = sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="covered_entity")
    values = {
        "about_name": "ROBIN", "about_born_on": date(1992, 3, 4), "purpose": "TREAT", "wish": "The medicine list",
        "kind": "record", "asked_by": "Kim", "asked_at": now, **changed,
    }  # fmt: skip
    row = models.PartnerRequest.objects.create(
        organisation_id=cast.organisation_id, partner_id=partner, **values
    )
    return partner, row.id


def test_a_partners_request_is_matched_and_gives_nothing_out(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-007, PRV-051."""
    _, request_id = partner_request(cast, now)
    path = reverse("manage_privacy_asked", args=[request_id])
    page = desk.get(path).text
    assert "<b>H-1</b>" in page
    assert desk.post(path, {"do": "match", "number": "H-99"}).status_code == 409
    assert desk.post(path, {"do": "match", "number": ""}).status_code == 400
    assert desk.post(path, {"do": "match", "number": "h-1"}).status_code == 302
    scope.enter(cast.organisation_id)
    assert models.PartnerRequest.objects.get().patient_id == cast.patient_id
    assert models.Task.everyone.get(kind="access_review").reasons == ["partner_asks"]
    assert models.Disclosure.everyone.count() == 0
    assert desk.post(path, {"do": "aside"}).status_code == 409


def test_a_request_about_nobody_is_put_aside(desk: Client, cast: Cast, now: datetime) -> None:
    _, request_id = partner_request(cast, now, about_name="Nobody Here")
    path = reverse("manage_privacy_asked", args=[request_id])
    assert "Nobody here has exactly this name" in desk.get(path).text
    assert desk.post(path, {"do": "aside"}).status_code == 302
    scope.enter(cast.organisation_id)
    assert (models.PartnerRequest.objects.get().patient_id, models.Task.everyone.count()) == (None, 0)


def test_replies_to_the_outside_say_the_same_about_everybody(desk: Client, cast: Cast) -> None:
    """PRV-051: no field for a person, no word about one."""
    page = desk.get(reverse("manage_privacy_replies")).text
    assert page.count("does not let us say whether any person is or was a patient here") == 2
    assert "Robin" not in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("recipient_class", "kind"),
    [("service_organisation", ""), ("business_associate", ""), ("lawful_holder", "contractor")],
)
def test_some_partners_need_a_written_contract(desk: Client, recipient_class: str, kind: str) -> None:
    """PRV-038, PRV-041, PRV-087."""
    form = {"name": "Blue Ledger", "recipient_class": recipient_class, "kind": kind}
    refused = desk.post(reverse("manage_partners"), form)
    assert (refused.status_code, "without a written contract" in refused.text) == (400, True)
    assert desk.post(reverse("manage_partners"), {**form, "contract_reference": "C-1"}).status_code == 400
    whole = {**form, "contract_reference": "C-1", "contract_on": "2026-01-02"}
    assert desk.post(reverse("manage_partners"), whole).status_code == 302


def test_two_partners_never_share_a_name(desk: Client, cast: Cast) -> None:
    """PRV-014."""
    form = {"name": CLINIC, "recipient_class": "covered_entity", "other_names": "RFM\nRiverside FM"}
    assert desk.post(reverse("manage_partners"), form).status_code == 302
    again = desk.post(
        reverse("manage_partners"), {"name": "riverside-fm", "recipient_class": "covered_entity"}
    )
    assert again.status_code == 409
    scope.enter(cast.organisation_id)
    partner = models.Partner.objects.get()
    assert (partner.name, partner.other_names) == (CLINIC, ["RFM", "Riverside FM"])
    path = reverse("manage_partner", args=[partner.id])
    assert 'value="Riverside Family Medicine"' in desk.get(path).text
    assert desk.post(path, {**form, "name": "Riverside"}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        ("service", "reference"), ("audit", "until"), ("audit", "purpose"), ("audit", "classes"), ("research", "until"),
        ("research", "body"), ("research", "destroy_by"),
    ],
)  # fmt: skip
def test_an_agreement_needs_what_its_kind_needs(desk: Client, cast: Cast, kind: str, lacking: str) -> None:
    """PRV-041, PRV-045, PRV-046."""
    partner = sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="service_organisation")
    path = reverse("manage_partner", args=[partner])
    form: dict[str, Any] = {
        "do": "agreement", "kind": kind, "reference": "A-7", "until": "2099-12-31", "purpose": "Quality of care",
        "body": "Harbour IRB", "classes": ["appointment"], "destroy_by": "2100-01-31",
    }  # fmt: skip
    assert (
        desk.post(
            path, {**form, lacking: ""} if lacking != "classes" else {**form, "classes": []}
        ).status_code
        == 400
    )
    scope.enter(cast.organisation_id)
    assert models.Agreement.objects.count() == 0
    assert desk.post(path, form).status_code == 302
    assert "Holds" in desk.get(path).text


def test_a_service_goes_with_its_agreement_ends_with_it_and_never_for_care(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-041, PRV-042."""
    partner = sharing.save_partner(
        cast.organisation_id, name="Blue Ledger", recipient_class="service_organisation"
    )
    serves: dict[str, Any] = {"recipient_class": RecipientClass.SERVICE_ORGANISATION}
    moment = timezone.now()
    assert asked_by(cast, moment, "Blue Ledger", "HPAYMT", **serves) is Decision.DENY
    form = {
        "do": "agreement",
        "kind": "service",
        "reference": "Q-1",
        "until": f"{(now + timedelta(days=30)):%Y-%m-%d}",
    }
    assert desk.post(reverse("manage_partner", args=[partner]), form).status_code == 302
    scope.enter(cast.organisation_id)
    moment = timezone.now()
    assert asked_by(cast, moment, "Blue Ledger", "HPAYMT", **serves) is not Decision.DENY
    assert asked_by(cast, moment, "Blue Ledger", "TREAT", **serves) is Decision.DENY
    assert asked_by(cast, moment, "Blue Ledger", "HPAYMT", third_party_care=True, **serves) is Decision.DENY
    assert asked_by(cast, moment + timedelta(days=32), "Blue Ledger", "HPAYMT", **serves) is Decision.DENY


def test_a_class_reaches_only_whom_somebody_decided_about(desk: Client, cast: Cast, now: datetime) -> None:
    """PRV-015."""
    sign(
        cast, now - timedelta(minutes=5), kind=Kind.TPO, recipients=(), expiry=Expiry(none=True),
        designations=frozenset({Designation.TREATING_PROVIDERS}), purposes=frozenset({"TREAT", "HPAYMT", "HOPERAT"}),
    )  # fmt: skip
    partner = sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="covered_entity")
    assert asked_by(cast, timezone.now()) is Decision.DENY
    path, form = (
        reverse("manage_partner", args=[partner]),
        {"do": "treats", "number": "H-1", "why": "Referral of 3 March"},
    )
    assert desk.post(path, {**form, "why": "yes"}).status_code == 400
    assert desk.post(path, form).status_code == 302
    scope.enter(cast.organisation_id)
    tie = models.Relationship.everyone.get()
    assert (tie.decided_by, tie.why) == ("Ada", "Referral of 3 March")
    assert asked_by(cast, timezone.now()) is Decision.PERMIT


# ---- court orders


ORDER = {
    "number": "H-1", "court": "District Court", "case": "26-CV-118", "kind": "2.64", "findings": "Good cause was shown",
    "notice": "yes", "compelled": "yes", "recipient": "Lee and Park", "permitted": "Dates of appointments",
    "kinds": ["appointment"],
}  # fmt: skip


@pytest.mark.parametrize(
    "lacking", ["court", "case", "kind", "findings", "notice", "compelled", "recipient", "permitted", "kinds"]
)
def test_an_order_lacking_anything_is_refused(desk: Client, cast: Cast, lacking: str) -> None:
    """PRV-049."""
    form = {name: value for name, value in ORDER.items() if name != lacking}
    answer = desk.post(reverse("manage_orders"), form)
    assert answer.status_code == 400
    if lacking == "kind":
        assert "A subpoena alone opens nothing." in answer.text
    scope.enter(cast.organisation_id)
    assert models.CourtOrder.everyone.count() == 0


def test_an_order_carries_only_what_it_permits_and_stops_when_vacated(desk: Client, cast: Cast) -> None:
    """PRV-037, PRV-049."""
    asked: dict[str, Any] = {
        "name": "Lee and Park",
        "purpose": "LEGAL",
        "recipient_class": RecipientClass.LAWFUL_HOLDER,
    }
    assert asked_by(cast, timezone.now(), **asked) is Decision.DENY
    assert desk.post(reverse("manage_orders"), ORDER).status_code == 302
    scope.enter(cast.organisation_id)
    order = models.CourtOrder.everyone.get()
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, timezone.now())
    (paper,) = sharing.load_papers(chart).orders
    assert (paper.id, paper.permitted.classes, paper.permitted.everything) == (
        str(order.id), frozenset({"appointment"}), False,
    )  # fmt: skip
    assert asked_by(cast, timezone.now(), **asked) is Decision.DENY, "the order has to be named"
    named = ReleaseRequest(
        patient_id=str(cast.patient_id), names=("Lee and Park",), purpose="LEGAL", at=timezone.now(), discloser="Here",
        order_id=str(order.id),
    )  # fmt: skip
    assert gate.rehearse(chart, named, ()).verdict.decision is Decision.PERMIT
    end = reverse("manage_order_end", args=[order.id])
    assert desk.post(end, {"patient": cast.patient_id}).status_code == 302
    scope.enter(cast.organisation_id)
    assert gate.rehearse(chart, named, ()).verdict.decision is Decision.DENY


def test_everything_is_part_2_by_default_and_the_desk_says_so(
    desk: Client, cast: Cast, now: datetime
) -> None:
    """PRV-001."""
    assert "Everything here is treated as a substance use record" in desk.get(reverse("manage_privacy")).text
    record_entries(
        actor=cast.clinician, now=now, patient_id=cast.patient_id,
        entries=[Entry(kind="need", code="bus_pass", happened_at=now, learned_at=now, value={})],
    )  # fmt: skip
    scope.enter(cast.organisation_id)
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    assert all("ETH" in piece.resource.labels for piece in load_record(chart))


# ---- who may not


def test_the_desk_shows_no_clinical_fact(desk: Client, cast: Cast, now: datetime) -> None:
    """SEC-012: papers, never the record."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(conditions=["opioid_use_disorder"])
    request_id = ask(cast, now, "amendment")
    break_glass(actor=cast.colleague, now=now, patient_id=cast.patient_id, why=WHY)
    scope.enter(cast.organisation_id)
    emergency_id = models.EmergencyAccess.everyone.get().id
    for name, arguments in (
        ("manage_privacy", []), ("manage_privacy_answer", [request_id]), ("manage_privacy_review", [emergency_id]),
        ("manage_privacy_refused", []), ("manage_partners", []), ("manage_orders", []),
    ):  # fmt: skip
        page = desk.get(reverse(name, args=arguments)).text
        assert "opioid" not in page, name
    assert desk.get(reverse("clinic_person", args=[cast.patient_id])).status_code == 403


def test_another_house_finds_nothing_on_this_desk(cast: Cast, now: datetime) -> None:
    request_id = ask(cast, now, "amendment")
    _, asked_id = partner_request(cast, now)
    scope.enter(cast.stranger.organisation_id)
    site = models.Site.objects.get(organisation_id=cast.stranger.organisation_id)
    other = replace(cast.demo, organisation_id=cast.stranger.organisation_id)
    added = add_staff(
        actor=other, now=now, name="Eve", email="eve@elsewhere.example", roles=[Role.ADMINISTRATOR], site_id=site.id
    )  # fmt: skip
    eve = load_account_actor(added.account_id)
    assert eve is not None
    client = browser(eve)
    assert "Nothing waits for you" in client.get(reverse("manage_privacy")).text
    for name, one in (("manage_privacy_answer", request_id), ("manage_privacy_asked", asked_id)):
        assert client.get(reverse(name, args=[one])).status_code == 404


def test_the_desk_leaves_a_trace(desk: Client, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from store_journalentry where action = 'desk.opened' and actor_name = 'Ada'"
        )
        assert cursor.fetchone() == (1,)


def test_moments_are_whole_days_where_the_officer_is(desk: Client, cast: Cast) -> None:
    """PRV-018 for agreements: the last day counts to its end."""
    partner = sharing.save_partner(cast.organisation_id, name=CLINIC, recipient_class="service_organisation")
    form = {
        "do": "agreement",
        "kind": "service",
        "reference": "Q-1",
        "from": "2026-01-01",
        "until": "2026-02-28",
    }
    assert desk.post(reverse("manage_partner", args=[partner]), form).status_code == 302
    scope.enter(cast.organisation_id)
    assert models.Agreement.objects.get().until_at == datetime(
        2026, 3, 1, 5, tzinfo=UTC
    )  # midnight in New York
