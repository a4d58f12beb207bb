"""The decision about releases, rule by rule, each with its number in the privacy requirements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from carebraid.core.privacy import release
from carebraid.core.privacy.consent import (
    Agreement,
    AgreementKind,
    CourtOrder,
    Designation,
    EmergencyClaim,
    Expiry,
    Information,
    Kind,
    MinorRule,
    Notes,
    Recipient,
    RecipientClass,
    Restriction,
    SignerKind,
    Status,
    ThreatFinding,
    TreatingRelationship,
)
from carebraid.core.privacy.grounds import why_no_order
from carebraid.core.privacy.ready import make_ready
from carebraid.core.privacy.reasons import REASONS
from carebraid.core.privacy.recipient import fold
from carebraid.core.privacy.verdict import Action, Decision, NotesBasis, Obligation, Resource
from tests.core.privacy.papers import (
    CLINIC,
    CONSENT,
    NOW,
    ORDINARY,
    REQUEST,
    SIGNED,
    SUD,
    TPO,
    ask,
    codes,
    duties,
    is_yes,
    papers,
)

NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
NOTE = Resource(id="n1", kind="note", labels=frozenset({"ETH"}), notes=Notes.COUNSELLING, author="Dr. Writer")
SESSION = Resource(id="n2", kind="note", labels=frozenset({"PSYTHPN"}), author="Dr. Writer")


def test_a_whole_consent_carries_a_release_with_its_duties() -> None:
    verdict = ask()
    assert verdict.decision is Decision.PERMIT
    assert (verdict.released, verdict.redacted, verdict.relied_on, verdict.at) == (("r1",), (), ("c1",), NOW)
    assert verdict.obligations == (
        Obligation("notice_2_32", "full/2024-1"),
        Obligation("copy_of_consent", "c1"),
        Obligation("redisclosure", "only_as_the_consent_says"),
        Obligation("minimum_necessary", "treatment"),
        Obligation("accounting", "3_years"),
    )


def test_prv_003_without_a_label_it_is_a_part_2_record() -> None:
    bare, strange = replace(ORDINARY, labels=frozenset()), replace(ORDINARY, labels=frozenset({"N", "ZZZ"}))
    assert is_yes(papers(), ORDINARY)
    assert not is_yes(papers(), bare)
    assert codes(ask(papers(), bare)) >= {"unlabelled_is_protected"}
    assert not is_yes(papers(), strange)
    assert not is_yes(papers(), SUD)
    assert codes(ask(papers(), SUD)) >= {"part_2_needs_consent"}


@pytest.mark.parametrize("broken", ["at", "papers", "names", "resources"])
def test_prv_005_what_cannot_be_decided_is_denied(broken: str) -> None:
    request, records, on = REQUEST, [SUD], papers(CONSENT)
    if broken == "at":
        request = replace(request, at=NOW.replace(tzinfo=None))
    elif broken == "papers":
        on = papers(replace(CONSENT, zone="Nowhere/Land"))
    elif broken == "names":
        request = replace(request, names=(7,))  # type: ignore[arg-type]
    else:
        records = [None]  # type: ignore[list-item]
    verdict = release.decide_release(request, records, on)
    assert (verdict.decision, codes(verdict), verdict.released) == (Decision.DENY, {"could_not_decide"}, ())


def test_prv_005_another_person_s_papers_decide_nothing() -> None:
    assert codes(ask(replace(papers(CONSENT), patient_id="q"))) == {"papers_of_another_person"}
    assert codes(ask(purpose="WHATEVER")) == {"purpose_unknown"}
    theirs = replace(CONSENT, refuses=True, patient_id="q")
    assert codes(ask(papers(CONSENT, theirs))) == {"could_not_decide"}
    assert codes(ask(papers(replace(CONSENT, patient_id="q")))) >= {"consent_of_another_person"}


@pytest.mark.parametrize("action", [Action.COLLECT, Action.CORRECT])
def test_consents_let_nobody_write(action: Action) -> None:
    assert codes(ask(action=action)) == {"action_not_covered"}
    assert is_yes(action=Action.ACCESS)
    assert is_yes(action=Action.USE)


# --- recipients ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "ids", "yes"),
    [
        (("Clinic A",), (), True), (("CLINIC  a.",), (), True), (("Clínica À",), (), True), (("clinica a",), (), True),
        (("Clinic B",), (), False), (("Clinic A Laboratory",), (), False), (("Clinic",), (), False), ((), (), False),
        (("",), ("npi|",), False), (("Renamed Ltd",), ("npi|1",), True), (("Clinic A",), ("npi|2",), False),
        (("Clinic A",), ("oid|2",), True), (("Clinic B", "Clinic A"), (), True), (("...",), (), False),
    ],
)  # fmt: skip
def test_prv_014_only_the_named_recipient(names: tuple[str, ...], ids: tuple[str, ...], yes: bool) -> None:
    assert is_yes(names=names, identifiers=frozenset(ids)) is yes


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("O’Brien", "OBRIEN", True), ("O'Brien & Söhne", "obrien sohne", True), ("Saint-Luc", "saint luc", True),
     ("Straße 1", "STRASSE 1", True), ("Clinic_A", "Clinic A", True), ("Clinic 1", "Clinic 11", False), ("Ana", "Anna", False)],
)  # fmt: skip
def test_prv_014_names_are_folded_and_compared_whole(one: str, other: str, same: bool) -> None:
    assert (fold(one) == fold(other)) is same
    assert is_yes(papers(replace(CONSENT, recipients=(Recipient(name=one),))), names=(other,)) is same


def test_prv_014_only_the_named_discloser_and_purpose() -> None:
    assert is_yes(discloser="our  PROGRAMME!")
    assert codes(ask(discloser="Another programme")) >= {"discloser_not_named"}
    assert is_yes(purpose="COC")
    assert codes(ask(purpose="HPAYMT")) >= {"purpose_not_covered"}


def test_prv_015_a_class_needs_a_recorded_relationship() -> None:
    by_class = replace(TPO, recipients=(), designations=frozenset({Designation.TREATING_PROVIDERS}))
    tie = TreatingRelationship(recipient=CLINIC, from_at=NOW)
    assert not is_yes(papers(by_class))
    assert is_yes(papers(by_class, relationships=(tie,)))
    assert not is_yes(papers(by_class, relationships=(replace(tie, from_at=NOW + TICK),)))
    assert not is_yes(papers(by_class, relationships=(replace(tie, until_at=NOW),)))
    assert is_yes(papers(by_class, relationships=(replace(tie, until_at=NOW + TICK),)))
    assert not is_yes(papers(by_class, relationships=(replace(tie, recipient=Recipient(name="Clinic B")),)))
    assert not is_yes(papers(by_class, relationships=(tie,)), purpose="HPAYMT")


@pytest.mark.parametrize(
    ("designation", "purpose"),
    [
        (Designation.HEALTH_PLANS, "HPAYMT"),
        (Designation.PAYERS, "CLMATTCH"),
        (Designation.OPERATIONS_HELPERS, "HOPERAT"),
    ],
)
def test_prv_015_other_classes_need_the_officer_s_written_word(
    designation: Designation, purpose: str
) -> None:
    by_class = replace(TPO, recipients=(), designations=frozenset({designation}))
    tie = TreatingRelationship(recipient=CLINIC, from_at=NOW, decided_by="Officer", why="Pays for the care.")
    assert is_yes(papers(by_class, relationships=(tie,)), purpose=purpose)
    assert not is_yes(papers(by_class, relationships=(replace(tie, why=" "),)), purpose=purpose)
    assert not is_yes(papers(by_class, relationships=(replace(tie, decided_by=""),)), purpose=purpose)
    assert not is_yes(papers(by_class, relationships=(tie,)), purpose="TREAT")


def test_prv_016_through_a_named_intermediary() -> None:
    through = replace(CONSENT, kind=Kind.INTERMEDIARY, intermediary=Recipient(name="Exchange One"))
    assert is_yes(papers(through), names=("exchange one",))
    assert is_yes(papers(through))
    assert not is_yes(papers(through), names=("Exchange Two",))
    assert not is_yes(papers(replace(through, kind=Kind.NAMED)), names=("exchange one",))


# --- time ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_day", "zone"),
    [
        (date(2026, 6, 30), "America/New_York"), (date(2028, 2, 28), "America/New_York"), (date(2028, 2, 29), "UTC"),
        (date(2026, 3, 7), "America/New_York"), (date(2026, 3, 8), "America/New_York"), (date(2026, 11, 1), "America/New_York"),
        (date(2026, 10, 31), "America/New_York"), (date(2027, 12, 31), "Pacific/Auckland"), (date(2018, 11, 3), "America/Sao_Paulo"),
        (date(2018, 2, 17), "America/Sao_Paulo"), (date(2026, 3, 28), "Asia/Beirut"), (date(2026, 4, 30), "Asia/Kolkata"),
    ],
)  # fmt: skip
def test_prv_018_it_ends_with_the_day_where_the_person_lives(last_day: date, zone: str) -> None:
    ends = datetime.combine(last_day + DAY, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    early = replace(SIGNED, signed_at=datetime(2017, 1, 1, tzinfo=UTC))
    until = replace(CONSENT, expiry=Expiry(on=last_day), zone=zone, signatures=(early,))
    assert (ends - TICK).astimezone(ZoneInfo(zone)).date() == last_day
    assert is_yes(papers(until), at=ends - TICK)
    assert not is_yes(papers(until), at=ends)
    assert codes(ask(papers(until), at=ends)) >= {"consent_expired"}


def test_prv_018_the_last_of_all_days_does_not_break() -> None:
    assert is_yes(papers(replace(CONSENT, expiry=Expiry(on=date.max))))


def test_prv_019_it_ends_with_its_event() -> None:
    until = replace(CONSENT, expiry=Expiry(event="discharge"))
    assert is_yes(papers(until))
    for happened in (NOW - DAY, NOW + DAY):  # a clock that jumped does not bring it back
        assert codes(ask(papers(replace(until, expiry=replace(until.expiry, event_at=happened))))) >= {
            "consent_expired"
        }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": Status.DRAFT}, "consent_not_active"), ({"status": Status.INACTIVE}, "consent_not_active"),
        ({"status": Status.ENTERED_IN_ERROR}, "consent_not_active"), ({"status": Status.REVOKED}, "consent_revoked"),
        ({"revoked_at": NOW}, "consent_revoked"), ({"revoked_at": NOW + DAY}, "consent_revoked"),
        ({"stopped_at": NOW}, "consent_stopped"), ({"known_false": True}, "consent_known_false"),
        ({"signatures": ()}, "consent_unsigned"), ({"right_to_revoke": ""}, "consent_deficient"),
        ({"signatures": (replace(SIGNED, method="machine"),)}, "consent_machine_made"),
        ({"signatures": (replace(SIGNED, signed_at=NOW + TICK),)}, "consent_not_yet_signed"),
        ({"form_on": date(2024, 4, 15)}, "consent_on_old_form"), ({"form_on": None}, "consent_on_old_form"),
    ],
)  # fmt: skip
def test_prv_020_to_023_checked_when_relied_on_however_the_row_came(change: dict[str, Any], why: str) -> None:
    """PRV-021, 023: revoked or said to stop counts at once, half or whole, whatever the status says."""
    verdict = ask(papers(replace(CONSENT, **change)))
    assert (verdict.decision, why in codes(verdict)) == (Decision.DENY, True)


def test_prv_020_a_clock_before_the_signature_is_not_trusted() -> None:
    assert is_yes(papers(replace(CONSENT, signatures=(replace(SIGNED, signed_at=NOW),))))
    both = (SIGNED, replace(SIGNED, signed_at=NOW + TICK))
    assert not is_yes(papers(replace(CONSENT, signatures=both)))


def test_prv_029_old_forms_count_until_the_rule_binds_and_then_by_policy() -> None:
    old = replace(
        CONSENT, form_on=date(2024, 4, 15), signatures=(replace(SIGNED, signed_at=NOW - 900 * DAY),)
    )
    binds = datetime(2026, 2, 16, tzinfo=NEW_YORK)
    assert is_yes(papers(old), at=binds - TICK)
    assert not is_yes(papers(old), at=binds)
    assert is_yes(papers(old, old_forms_honoured=True), at=binds)
    assert is_yes(papers(replace(CONSENT, form_on=date(2024, 4, 16))))


# --- what a consent covers -------------------------------------------------------------------------------------


def limited(**what: Any) -> Any:
    return papers(replace(CONSENT, information=Information(described="part of it", **what)))


@pytest.mark.parametrize(
    ("given", "labels", "yes"),
    [
        ({"ETH"}, {"ETH"}, True), ({"ETH"}, {"OPIOIDUD"}, True), ({"SUD"}, {"ETH"}, True), ({"ETH"}, {"ETH", "PSY"}, False),
        ({"ETH", "PSY"}, {"ETH", "PSY"}, True), ({"PSY"}, {"ETH"}, False), ({"BH"}, {"ETH"}, False), ({"BH"}, {"ETH", "BH"}, False),
        ({"OPIOIDUD"}, {"ETH"}, False), ({"ETH"}, set(), False), ({"ETH"}, {"ETH", "ZZZ"}, False), ({"STD"}, {"ETH", "HIV"}, False),
    ],
)  # fmt: skip
def test_every_sensitivity_must_be_covered(given: set[str], labels: set[str], yes: bool) -> None:
    assert is_yes(limited(labels=frozenset(given)), replace(SUD, labels=frozenset(labels))) is yes


def test_ordinary_records_go_by_label_only_where_n_is_named() -> None:
    ask_as = {"recipient_class": RecipientClass.LAWFUL_HOLDER}
    assert not is_yes(limited(labels=frozenset({"ETH"})), ORDINARY, **ask_as)
    assert is_yes(limited(labels=frozenset({"ETH", "N"})), ORDINARY, **ask_as)
    assert not is_yes(limited(labels=frozenset({"N"})), SUD, **ask_as)


def test_class_code_and_time_are_joined_by_and() -> None:
    record = replace(SUD, codes=frozenset({"rx|6813"}))
    assert is_yes(limited(classes=frozenset({"observation"})), record)
    assert not is_yes(limited(classes=frozenset({"medication"})), record)
    assert is_yes(limited(codes=frozenset({"rx|6813", "rx|1"})), record)
    assert not is_yes(limited(codes=frozenset({"rx|1"})), record)
    assert not is_yes(limited(codes=frozenset({"rx|6813"}), classes=frozenset({"medication"})), record)
    january = {"from_on": date(2026, 1, 5), "until_on": date(2026, 1, 5), "everything": True}
    assert is_yes(limited(**january), record)
    assert not is_yes(limited(**january), replace(record, dated_on=date(2026, 1, 4)))
    assert not is_yes(limited(**january), replace(record, dated_on=date(2026, 1, 6)))
    assert not is_yes(limited(**january), replace(record, dated_on=None))
    assert is_yes(limited(from_on=date(2026, 1, 5), everything=True), record)
    assert not is_yes(limited(until_on=date(2026, 1, 4), everything=True), record)


def test_prv_024_prv_074_notes_need_a_consent_for_them_alone() -> None:
    assert codes(ask(papers(CONSENT, TPO), NOTE)) >= {"notes_stand_apart"}
    assert not is_yes(papers(CONSENT), SESSION)
    told = Information(described="session notes", notes=Notes.COUNSELLING)
    counselling = replace(CONSENT, id="c2", kind=Kind.COUNSELLING_NOTES, information=told)
    assert is_yes(papers(counselling), NOTE)
    assert not is_yes(papers(counselling), SUD)
    assert not is_yes(papers(counselling), SESSION)
    assert not is_yes(papers(counselling), replace(NOTE, labels=frozenset({"ETH", "PSYTHPN"})))
    therapy = replace(
        counselling, kind=Kind.PSYCHOTHERAPY_NOTES, information=replace(told, notes=Notes.PSYCHOTHERAPY)
    )
    assert is_yes(papers(therapy), SESSION)
    assert not is_yes(papers(therapy), NOTE)


def test_prv_024_notes_without_consent_have_three_uses_each_with_its_record() -> None:
    ours = {"names": ("Dr Writer",), "action": Action.USE, "notes_basis": NotesBasis.ORIGINATOR_TREATMENT}
    assert duties(ask(papers(), NOTE, **ours))["record_notes_basis"] == "originator_treatment"
    assert is_yes(papers(), SESSION, **ours)
    assert not is_yes(papers(), NOTE, **{**ours, "names": ("Dr. Reader",)})
    assert not is_yes(papers(), NOTE, **{**ours, "action": Action.DISCLOSE})
    assert not is_yes(papers(), NOTE, **{**ours, "purpose": "HPAYMT"})
    assert not is_yes(papers(), SUD, **{**ours, "recipient_class": RecipientClass.LAWFUL_HOLDER})
    training = {"action": Action.USE, "notes_basis": NotesBasis.SUPERVISED_TRAINING, "purpose": "TRAIN"}
    assert is_yes(papers(), NOTE, **training)
    assert not is_yes(papers(), SESSION, **training)
    assert not is_yes(papers(), NOTE, **{**training, "purpose": "HOPERAT"})
    defence = {"action": Action.USE, "notes_basis": NotesBasis.OWN_DEFENCE, "purpose": "LEGAL"}
    assert is_yes(papers(), NOTE, **defence)
    assert not is_yes(papers(), NOTE, **{**defence, "purpose": "TREAT"})


def test_prv_024_a_part_of_a_note_is_by_whoever_wrote_the_note() -> None:
    ours = {"names": ("Dr Writer",), "action": Action.USE, "notes_basis": NotesBasis.ORIGINATOR_TREATMENT}
    page = replace(NOTE, id="n1.1", author="")
    guest = replace(NOTE, id="n1.2", author="Dr. Guest")
    verdict = ask(papers(), replace(NOTE, parts=(page, guest)), **ours)
    assert (verdict.released, verdict.redacted) == (("n1", "n1.1"), ("n1.2",))


def test_prv_024_notes_are_neither_listed_nor_counted() -> None:
    verdict = ask(papers(CONSENT), NOTE, SUD)
    assert (verdict.decision, verdict.released) == (Decision.REDACT, ("r1",))


# --- proceedings -----------------------------------------------------------------------------------------------

ORDER = CourtOrder(
    id="o1", court="District Court", case="26-100", kind="2.65", findings="good cause", notice_given=True, compelled=True,
    recipient=CLINIC, permitted=Information(described="one visit", everything=True), from_at=NOW, until_at=NOW + DAY,
)  # fmt: skip


@pytest.mark.parametrize("purpose", ["LEGAL", "JUDICIAL", "LAW", "PROCEEDING", "HLEGAL"])
def test_prv_026_prv_037_nothing_against_the_person_but_by_their_own_word_or_an_order(purpose: str) -> None:
    everything = papers(CONSENT, TPO, replace(CONSENT, id="c3", purposes=frozenset({"HOPERAT"})))
    assert codes(ask(everything, ORDINARY, purpose=purpose)) >= {"proceeding_needs_own_consent_or_order"}
    alone = replace(CONSENT, kind=Kind.PROCEEDINGS, purposes=frozenset({purpose}))
    assert is_yes(papers(alone), purpose=purpose)
    assert not is_yes(papers(alone), purpose="TREAT")
    assert is_yes(papers(orders=(ORDER,)), purpose=purpose, order_id="o1")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"court": ""}, "order_incomplete"), ({"case": " "}, "order_incomplete"), ({"findings": ""}, "order_incomplete"),
        ({"kind": "2.61"}, "order_incomplete"), ({"notice_given": False}, "order_without_notice"),
        ({"compelled": False}, "order_without_subpoena"), ({"vacated_at": NOW}, "order_vacated"),
        ({"vacated_at": NOW + DAY}, "order_vacated"), ({"from_at": NOW + TICK}, "order_not_current"),
        ({"until_at": NOW}, "order_not_current"),
    ],
)  # fmt: skip
def test_prv_049_an_order_counts_only_whole_and_in_force(change: dict[str, Any], why: str) -> None:
    assert why_no_order(replace(ORDER, **change), NOW) == why
    assert not is_yes(papers(orders=(replace(ORDER, **change),)), purpose="LEGAL", order_id="o1")
    assert why_no_order(replace(ORDER, until_at=None), NOW + 900 * DAY) == ""


def test_prv_049_an_order_is_for_its_recipient_and_its_content() -> None:
    on = papers(orders=(ORDER,))
    assert duties(ask(on, purpose="LEGAL", order_id="o1"))["only_what_the_order_permits"] == "o1"
    assert not is_yes(on, purpose="LEGAL")
    assert not is_yes(on, purpose="LEGAL", order_id="o2")
    assert not is_yes(on, purpose="LEGAL", order_id="o1", names=("Somebody",))
    assert not is_yes(on, purpose="TREAT", order_id="o1")
    assert not is_yes(on, NOTE, purpose="LEGAL", order_id="o1")
    narrow = replace(ORDER, permitted=Information(classes=frozenset({"visit"})))
    assert not is_yes(papers(orders=(narrow,)), purpose="LEGAL", order_id="o1")


@pytest.mark.parametrize("held_for", ["research", "audit"])
def test_prv_050_orders_do_not_reach_what_was_given_for_research_or_audit(held_for: str) -> None:
    assert not is_yes(papers(orders=(ORDER,), held_for=held_for), purpose="LEGAL", order_id="o1")


# --- bases without consent -------------------------------------------------------------------------------------

CLAIM = EmergencyClaim(
    recipient_name="Dr. Night", recipient_facility="Clinic A", discloser="Nurse N", nature="overdose", at=NOW
)


def test_prv_039_prv_040_a_medical_emergency_written_down_whole() -> None:
    told = duties(ask(papers(), purpose="ETREAT", emergency=CLAIM))
    assert {"review_within_72h", "tell_privacy_officer"} <= set(told)
    assert told["record_emergency"] == "overdose"
    assert told["minimum_necessary"] == "emergency"
    for lacks in ("recipient_name", "recipient_facility", "discloser", "nature"):
        assert not is_yes(papers(), purpose="ETREAT", emergency=replace(CLAIM, **{lacks: " "}))
    assert not is_yes(papers(), purpose="ETREAT")
    assert not is_yes(papers(), purpose="TREAT", emergency=CLAIM)
    assert not is_yes(papers(), purpose="ETREAT", emergency=CLAIM, names=("Clinic B",))
    assert is_yes(papers(), purpose="BTG", emergency=CLAIM, names=("dr night",))
    assert not is_yes(papers(), purpose="ETREAT", emergency=CLAIM, at=NOW - TICK)
    assert is_yes(papers(), purpose="ETREAT", emergency=CLAIM, at=NOW + DAY - TICK)
    assert not is_yes(papers(), purpose="ETREAT", emergency=CLAIM, at=NOW + DAY)
    assert not is_yes(papers(), NOTE, purpose="ETREAT", emergency=CLAIM)


def test_hipaa_carries_what_is_known_to_be_ordinary_for_treatment_payment_and_operations() -> None:
    for purpose in ("TREAT", "HPAYMT", "HOPERAT"):
        verdict = ask(papers(), ORDINARY, SUD, purpose=purpose)
        assert (verdict.decision, verdict.released) == (Decision.REDACT, ("r2",))
    assert duties(ask(papers(), ORDINARY))["accounting"] == "6_years"
    assert "notice_2_32" not in duties(ask(papers(), ORDINARY))
    assert is_yes(papers(), ORDINARY, recipient_class=RecipientClass.PART2_PROGRAMME)
    for other in (
        RecipientClass.LAWFUL_HOLDER,
        RecipientClass.SUPPORTER,
        RecipientClass.PATIENT,
        RecipientClass.BUSINESS_ASSOCIATE,
    ):
        assert not is_yes(papers(), ORDINARY, recipient_class=other)
    for purpose in ("HRESCH", "HMARKT", "FAMRQT", "FUNDRAISING"):
        assert codes(ask(papers(), ORDINARY, purpose=purpose)) == {"no_consent"}
    assert not is_yes(papers(), replace(ORDINARY, labels=frozenset({"PSYTHPN"})))
    assert is_yes(papers(), replace(ORDINARY, labels=frozenset({"PSY", "R"})))


SERVICE = Agreement(
    id="a1", kind=AgreementKind.SERVICE, recipient=CLINIC, reference="QSOA-7", from_at=NOW, until_at=NOW + DAY
)


@pytest.mark.parametrize("who", [RecipientClass.SERVICE_ORGANISATION, RecipientClass.BUSINESS_ASSOCIATE])
def test_prv_041_prv_042_a_service_agreement_is_current_and_never_for_care(who: RecipientClass) -> None:
    asked = {"purpose": "HPAYMT", "recipient_class": who}
    on = papers(agreements=(SERVICE,))
    assert ask(on, **asked).relied_on == ("a1",)
    assert is_yes(on, **{**asked, "purpose": "HOPERAT"})
    assert codes(ask(on, **asked, third_party_care=True)) == {"service_not_for_care"}
    assert not is_yes(on, **{**asked, "purpose": "TREAT"})
    assert not is_yes(on, **{**asked, "recipient_class": RecipientClass.COVERED_ENTITY})
    assert not is_yes(on, **asked, names=("Somebody else",))
    assert not is_yes(on, **asked, at=NOW - TICK)
    assert not is_yes(on, **asked, at=NOW + DAY)
    assert is_yes(papers(agreements=(replace(SERVICE, until_at=None),)), **asked, at=NOW + DAY)
    assert not is_yes(papers(agreements=(replace(SERVICE, reference=" "),)), **asked)
    assert not is_yes(on, NOTE, **asked)


def test_prv_043_prv_044_reports_give_the_report_alone() -> None:
    crime, abuse = (
        replace(SUD, id="r8", kind="crime_report"),
        replace(SUD, id="r9", kind="child_abuse_report"),
    )
    assert ask(papers(), crime, abuse, SUD, purpose="CRIMERPT").released == ("r8",)
    assert ask(papers(), crime, abuse, SUD, purpose="ABUSERPT").released == ("r9",)
    assert duties(ask(papers(), crime, purpose="CRIMERPT"))["minimum_necessary"] == "report"


RESEARCH = replace(SERVICE, kind=AgreementKind.RESEARCH, body="Review board", destroy_by=date(2030, 1, 1))


def test_prv_045_research_on_an_approval_in_aggregates_with_a_day_to_destroy() -> None:
    asked = {"purpose": "CLINTRCH", "recipient_class": RecipientClass.LAWFUL_HOLDER}
    told = duties(ask(papers(agreements=(RESEARCH,)), **asked))
    assert "aggregates_only" in told
    assert told["destroy_by"] == "2030-01-01"
    for lacks in ({"body": ""}, {"until_at": None}, {"destroy_by": None}, {"reference": ""}):
        assert not is_yes(papers(agreements=(replace(RESEARCH, **lacks),)), **asked)
    assert not is_yes(papers(agreements=(RESEARCH,)), **{**asked, "purpose": "TREAT"})
    limits = replace(RESEARCH, classes=frozenset({"medication"}))
    assert not is_yes(papers(agreements=(limits,)), **asked)


AUDIT = replace(
    SERVICE, kind=AgreementKind.AUDIT, purpose="yearly review", classes=frozenset({"observation"})
)


def test_prv_046_audit_looks_at_a_defined_set_until_its_end() -> None:
    asked = {"purpose": "HCOMPL", "recipient_class": RecipientClass.LAWFUL_HOLDER, "action": Action.ACCESS}
    on = papers(agreements=(AUDIT,))
    assert {"read_only", "not_against_the_person"} <= set(duties(ask(on, **asked)))
    assert not is_yes(on, **{**asked, "action": Action.DISCLOSE})
    copies = papers(agreements=(replace(AUDIT, destroy_by=date(2027, 1, 1)),))
    told = duties(ask(copies, **{**asked, "action": Action.DISCLOSE}))
    assert told["destroy_by"] == "2027-01-01"
    assert "read_only" not in told
    for lacks in ({"purpose": " "}, {"until_at": None}, {"classes": frozenset()}):
        assert not is_yes(papers(agreements=(replace(AUDIT, **lacks),)), **asked)
    assert not is_yes(papers(agreements=(replace(AUDIT, classes=frozenset({"visit"})),)), **asked)
    assert not is_yes(on, **{**asked, "purpose": "TREAT"})
    assert not is_yes(on, **asked, at=NOW + DAY)


def test_prv_047_public_health_gets_only_what_nobody_can_be_recognised_in() -> None:
    assert not is_yes(papers(), ORDINARY, purpose="PUBHLTH")
    assert is_yes(papers(), replace(SUD, deidentified=True), purpose="PUBHLTH")
    assert is_yes(papers(replace(CONSENT, purposes=frozenset({"PUBHLTH"}))), purpose="PUBHLTH")


def test_prv_054_prv_055_one_s_own_record_without_notes() -> None:
    mine = {
        "purpose": "PATRQT", "recipient_class": RecipientClass.PATIENT, "names": (),
        "identifiers": frozenset({"urn:carebraid:patient|p"}),
    }  # fmt: skip
    verdict = ask(papers(), SUD, NOTE, SESSION, ORDINARY, **mine)
    assert verdict.released == ("r1", "r2")
    assert duties(verdict) == {"accounting": "own_record"}
    assert not is_yes(papers(), **{**mine, "identifiers": frozenset({"urn:carebraid:patient|q"})})
    assert not is_yes(papers(), **{**mine, "recipient_class": RecipientClass.SUPPORTER})
    assert not is_yes(papers(), **{**mine, "purpose": "FAMRQT"})
    assert is_yes(papers(restrictions=(Restriction(id="x", agreed_at=NOW),)), **mine)


# --- a no ------------------------------------------------------------------------------------------------------

NO = Restriction(id="x1", agreed_at=NOW - DAY)


def test_prv_060_a_restriction_beats_every_consent() -> None:
    assert codes(ask(papers(CONSENT, TPO, restrictions=(NO,)))) >= {"restricted"}
    assert not is_yes(papers(restrictions=(NO,)), ORDINARY)
    assert not is_yes(
        papers(CONSENT, restrictions=(replace(NO, agreed_at=NOW + DAY),))
    )  # a clock that jumped back
    assert not is_yes(papers(CONSENT, restrictions=(replace(NO, ended_at=NOW + TICK),)))
    assert is_yes(papers(CONSENT, restrictions=(replace(NO, ended_at=NOW),)))


@pytest.mark.parametrize(
    ("limits", "yes"),
    [
        ({"recipients": (CLINIC,)}, False), ({"recipients": (Recipient(name="Clinic B"),)}, True),
        ({"recipients": (replace(CLINIC, identifiers=frozenset({"npi|7"})),)}, False),
        ({"recipient_classes": frozenset({RecipientClass.COVERED_ENTITY})}, False),
        ({"recipient_classes": frozenset({RecipientClass.SUPPORTER})}, True),
        ({"purposes": frozenset({"TREAT"})}, False), ({"purposes": frozenset({"HPAYMT"})}, True),
        ({"information": Information(labels=frozenset({"ETH"}))}, False),
        ({"information": Information(labels=frozenset({"BH"}))}, False),
        ({"information": Information(labels=frozenset({"HIV"}))}, True),
        ({"information": Information(classes=frozenset({"visit"}))}, True),
        ({"information": Information(classes=frozenset({"observation"}))}, False),
        ({"information": Information(codes=frozenset({"rx|1"}))}, False),
        ({"information": Information(everything=True, until_on=date(2026, 1, 4))}, True),
        ({"information": Information(everything=True, until_on=date(2026, 1, 5))}, False),
        ({"information": Information(notes=Notes.COUNSELLING)}, True),
    ],
)  # fmt: skip
def test_prv_060_a_restriction_reaches_what_it_names_and_what_cannot_be_told(
    limits: dict[str, Any], yes: bool
) -> None:
    asked = {"identifiers": frozenset({"npi|1"})}
    assert is_yes(papers(CONSENT, restrictions=(replace(NO, **limits),)), **asked) is yes


def test_prv_060_unknown_sides_count_for_the_no() -> None:
    by_code = replace(NO, information=Information(codes=frozenset({"rx|1"})))
    assert is_yes(papers(CONSENT, restrictions=(by_code,)), replace(SUD, codes=frozenset({"rx|2"})))
    by_label = replace(NO, information=Information(labels=frozenset({"HIV"})))
    assert not is_yes(papers(CONSENT, restrictions=(by_label,)), replace(SUD, labels=frozenset()))
    by_time = replace(NO, information=Information(everything=True, until_on=date(2020, 1, 1)))
    assert not is_yes(papers(CONSENT, restrictions=(by_time,)), replace(SUD, dated_on=None))
    by_name = replace(NO, recipients=(Recipient(name="Clinic B"),))
    report = replace(ORDINARY, kind="x", deidentified=True)
    nobody = {"purpose": "PUBHLTH", "names": (), "identifiers": frozenset()}
    assert not is_yes(papers(restrictions=(by_name,)), report, **nobody)
    assert is_yes(papers(restrictions=(by_name,)), report, purpose="PUBHLTH")


def test_prv_060_emergency_care_passes_a_restriction_and_that_is_recorded() -> None:
    told = duties(ask(papers(restrictions=(NO,)), purpose="ETREAT", emergency=CLAIM))
    assert "record_restriction_overridden" in told
    plain = duties(ask(papers(), purpose="ETREAT", emergency=CLAIM))
    assert "record_restriction_overridden" not in plain
    assert is_yes(papers(orders=(ORDER,), restrictions=(NO,)), purpose="LEGAL", order_id="o1")


def test_a_written_refusal_beats_a_consent_whichever_is_newer_and_however_incomplete() -> None:
    refusal = replace(CONSENT, id="c9", refuses=True, signatures=(), right_to_revoke="")
    assert codes(ask(papers(CONSENT, refusal))) >= {"refused_in_writing"}
    assert is_yes(papers(CONSENT, replace(refusal, revoked_at=NOW)))
    assert is_yes(papers(CONSENT, replace(refusal, status=Status.DRAFT)))
    assert is_yes(papers(CONSENT, replace(refusal, recipients=(Recipient(name="Clinic B"),))))
    assert is_yes(papers(CONSENT, replace(refusal, expiry=Expiry(on=date(2026, 6, 14)))))
    assert not is_yes(papers(CONSENT, replace(refusal, expiry=Expiry(on=date(2026, 6, 15)))))
    assert is_yes(papers(refusal), purpose="ETREAT", emergency=CLAIM)
    named = replace(refusal, purposes=frozenset({"ETREAT"}))
    assert not is_yes(papers(named), purpose="ETREAT", emergency=CLAIM)
    assert not is_yes(papers(replace(refusal, refuses=True)))


@pytest.mark.parametrize(
    ("basis", "past_refusal", "past_restriction"),
    [("consent", False, False), ("hipaa", False, False), ("service", False, False), ("audit", False, False),
     ("research", False, False), ("public health", False, False), ("notes", False, False), ("own record", True, True),
     ("emergency", True, True), ("order", True, True), ("report", True, True), ("threat", True, False)],
)  # fmt: skip
def test_what_a_no_stops_and_what_passes_it(basis: str, past_refusal: bool, past_restriction: bool) -> None:
    mother, finding = (
        Recipient(name="Rosa Ruiz"),
        {"director": "Dr. Head", "finding": "in danger", "found_at": NOW},
    )
    threat = ThreatFinding(id="t1", recipient=mother, record_ids=frozenset({"r1"}), **finding)  # type: ignore[arg-type]
    on, record, asked = {
        "consent": (papers(CONSENT), SUD, {}),
        "hipaa": (papers(), replace(ORDINARY, id="r1"), {}),
        "service": (papers(agreements=(SERVICE,)), SUD, {"purpose": "HPAYMT", "recipient_class": RecipientClass.BUSINESS_ASSOCIATE}),
        "audit": (papers(agreements=(AUDIT,)), SUD, {"purpose": "HCOMPL", "action": Action.ACCESS}),
        "research": (papers(agreements=(RESEARCH,)), SUD, {"purpose": "HRESCH"}),
        "public health": (papers(), replace(SUD, deidentified=True), {"purpose": "PUBHLTH"}),
        "notes": (papers(), NOTE, {"names": ("Dr. Writer",), "action": Action.USE, "notes_basis": NotesBasis.ORIGINATOR_TREATMENT}),
        "own record": (papers(), SUD, {
            "purpose": "PATRQT", "recipient_class": RecipientClass.PATIENT, "identifiers": frozenset({"urn:carebraid:patient|p"})}),
        "emergency": (papers(), SUD, {"purpose": "ETREAT", "emergency": CLAIM}),
        "order": (papers(orders=(ORDER,)), SUD, {"purpose": "LEGAL", "order_id": "o1"}),
        "report": (papers(), replace(SUD, kind="crime_report"), {"purpose": "CRIMERPT"}),
        "threat": (papers(born_on=BORN, threat_findings=(threat,)), SUD, AS_MOTHER),
    }[basis]  # fmt: skip
    refusal = replace(
        CONSENT,
        id="c9",
        refuses=True,
        recipients=(),
        purposes=frozenset(),
        information=Information(everything=True),
    )
    assert is_yes(on, record, **asked)
    assert is_yes(replace(on, consents=(*on.consents, refusal)), record, **asked) is past_refusal
    assert is_yes(replace(on, restrictions=(NO,)), record, **asked) is past_restriction


# --- minors and supporters -------------------------------------------------------------------------------------

BORN = date(2008, 6, 16)  # 17 until the next midnight in New York
PARENT = replace(SIGNED, signer="Rosa Ruiz", signer_kind=SignerKind.PARENT_OR_GUARDIAN, authority="mother")
ALONE_FROM_12 = MinorRule(state="NY", alone_from=12)


def test_prv_066_a_minor_signs_alone_only_where_the_state_says_so() -> None:
    on = {"born_on": BORN, "state": "ny", "minor_rules": (ALONE_FROM_12,)}
    both = replace(CONSENT, signatures=(SIGNED, PARENT))
    parent_alone = replace(CONSENT, signatures=(PARENT,))
    assert is_yes(papers(CONSENT, **on))
    assert not is_yes(papers(parent_alone, **on))
    for unsure in (
        {"state": ""}, {"state": "CA"}, {"minor_rules": ()}, {"minor_rules": (replace(ALONE_FROM_12, alone_from=None),)},
        {"minor_rules": (ALONE_FROM_12, replace(ALONE_FROM_12, alone_from=18))}, {"born_on": None},
        {"minor_rules": (replace(ALONE_FROM_12, from_on=date(2026, 6, 16)),)},
        {"minor_rules": (replace(ALONE_FROM_12, until_on=date(2026, 6, 15)),)},
    ):  # fmt: skip
        told = {**on, **unsure}
        assert codes(ask(papers(CONSENT, **told))) >= {"signature_of_minor_or_parent_missing"}
        assert is_yes(papers(both, **told))
        assert not is_yes(papers(parent_alone, **told))
    assert not is_yes(papers(CONSENT, **{**on, "born_on": date(2014, 6, 16)}))
    assert is_yes(papers(CONSENT, **{**on, "born_on": date(2014, 6, 15)}))
    for in_time in ({"from_on": date(2026, 6, 15)}, {"until_on": date(2026, 6, 16)}):
        assert is_yes(papers(CONSENT, **{**on, "minor_rules": (replace(ALONE_FROM_12, **in_time),)}))


def test_prv_069_a_parent_s_word_ends_at_midnight_of_the_birthday() -> None:
    midnight = datetime(2026, 6, 16, tzinfo=NEW_YORK)
    both = replace(CONSENT, signatures=(SIGNED, PARENT))
    parent_alone = replace(CONSENT, signatures=(PARENT,))
    for moment in (midnight - TICK, midnight):
        assert is_yes(papers(both, born_on=BORN), at=moment)
        assert not is_yes(papers(parent_alone, born_on=BORN), at=moment)
    assert not is_yes(papers(CONSENT, born_on=BORN), at=midnight - TICK)
    assert is_yes(papers(CONSENT, born_on=BORN), at=midnight)
    later = (replace(ALONE_FROM_12, alone_from=None, adult_at=19),)
    assert not is_yes(papers(CONSENT, born_on=BORN, state="NY", minor_rules=later), at=midnight)


def test_prv_069_born_on_29_february_is_of_age_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert not is_yes(papers(CONSENT, born_on=born), at=datetime(2026, 2, 28, 12, tzinfo=NEW_YORK))
    signed = replace(SIGNED, signed_at=NOW - 300 * DAY)
    assert is_yes(
        papers(replace(CONSENT, signatures=(signed,)), born_on=born), at=datetime(2026, 3, 1, tzinfo=NEW_YORK)
    )


def test_prv_048_a_representative_signs_for_a_grown_up_who_cannot_and_not_for_a_minor() -> None:
    signed = replace(SIGNED, signer_kind=SignerKind.REPRESENTATIVE, authority="guardianship order")
    assert is_yes(papers(replace(CONSENT, signatures=(signed,))))
    assert not is_yes(papers(replace(CONSENT, signatures=(signed,)), born_on=BORN))


SUPPORTER = replace(
    CONSENT, kind=Kind.SUPPORTER, purposes=frozenset({"FAMRQT"}), recipients=(Recipient(name="Rosa Ruiz"),)
)
AS_MOTHER = {"names": ("Rosa Ruiz",), "purpose": "FAMRQT", "recipient_class": RecipientClass.SUPPORTER}


def test_prv_067_prv_070_a_supporter_or_parent_sees_what_the_person_allowed() -> None:
    on = {"born_on": BORN, "state": "NY", "minor_rules": (ALONE_FROM_12,)}
    assert is_yes(papers(SUPPORTER, **on), **AS_MOTHER)
    assert not is_yes(papers(**on), **AS_MOTHER)
    assert codes(
        ask(papers(SUPPORTER), **{**AS_MOTHER, "recipient_class": RecipientClass.LAWFUL_HOLDER})
    ) >= {"not_a_supporter"}
    some = replace(SUPPORTER, information=Information(described="visits", classes=frozenset({"appointment"})))
    assert not is_yes(papers(some), **AS_MOTHER)
    assert is_yes(papers(some), replace(SUD, kind="appointment"), **AS_MOTHER)


@pytest.mark.parametrize(
    ("purpose", "who"),
    [("FAMRQT", RecipientClass.SUPPORTER), ("TREAT", RecipientClass.SUPPORTER), ("SUPNWK", RecipientClass.COVERED_ENTITY), ("PWATRNY", RecipientClass.LAWFUL_HOLDER)],
)  # fmt: skip
def test_prv_072_safety_content_goes_to_no_supporter(purpose: str, who: RecipientClass) -> None:
    on = papers(replace(CONSENT, purposes=frozenset({purpose})))
    asked = {"purpose": purpose, "recipient_class": who}
    part = replace(SUD, id="r1.1", safety=True)
    assert is_yes(on, **asked)
    assert codes(ask(on, replace(SUD, safety=True), **asked)) >= {"safety_content"}
    assert ask(on, replace(SUD, parts=(part,)), **asked).redacted == ("r1.1",)
    assert is_yes(papers(CONSENT), replace(SUD, safety=True))


def test_prv_068_only_facts_against_a_threat_to_a_minor_s_life() -> None:
    finding = ThreatFinding(
        id="t1", director="Dr. Head", finding="cannot choose now; overdose likely", found_at=NOW,
        recipient=Recipient(name="Rosa Ruiz"), record_ids=frozenset({"r1"}),
    )  # fmt: skip
    on = papers(born_on=BORN, threat_findings=(finding,))
    verdict = ask(on, SUD, ORDINARY, **AS_MOTHER)
    assert (verdict.released, "only_facts_against_the_threat" in duties(verdict)) == (("r1",), True)
    assert not is_yes(papers(threat_findings=(finding,)), **AS_MOTHER)
    assert not is_yes(on, **{**AS_MOTHER, "names": ("Somebody",)})
    assert not is_yes(on, **{**AS_MOTHER, "purpose": "TREAT"})
    for lacks in ({"director": " "}, {"finding": ""}, {"found_at": NOW + TICK}):
        assert not is_yes(papers(born_on=BORN, threat_findings=(replace(finding, **lacks),)), **AS_MOTHER)


# --- parts, lists, duties --------------------------------------------------------------------------------------


def test_parts_are_judged_by_their_own_labels_and_inherit_what_they_do_not_say() -> None:
    deep = Resource(id="p2", kind="part", labels=frozenset({"HIV"}))
    tree = replace(
        SUD,
        parts=(
            Resource(id="p1", kind="part"),
            Resource(id="p3", kind="part", labels=frozenset({"N"}), parts=(deep,)),
        ),
    )
    on = limited(labels=frozenset({"ETH"}))
    verdict = ask(on, tree)
    assert (verdict.decision, verdict.released) == (Decision.REDACT, ("r1", "p1", "p3"))
    assert verdict.redacted == ("p2",)
    assert ask(papers(CONSENT), tree).released == ("r1", "p1", "p3", "p2")
    gone = ask(limited(labels=frozenset({"HIV"})), tree)
    assert (gone.decision, gone.redacted) == (Decision.DENY, ("r1", "p1", "p3", "p2"))


def test_a_restriction_reaches_a_part_by_the_date_of_its_record() -> None:
    january = Information(everything=True, from_on=date(2026, 1, 5), until_on=date(2026, 1, 5))
    part = Resource(id="p1", kind="part", dated_on=date(2026, 2, 1))
    tree = replace(
        SUD, dated_on=date(2026, 2, 1), parts=(part, replace(part, id="p2", dated_on=date(2026, 1, 5)))
    )
    verdict = ask(papers(CONSENT, restrictions=(replace(NO, information=january),)), tree)
    assert (verdict.released, verdict.redacted) == (("r1", "p1"), ("p2",))
    undated = replace(tree, parts=(replace(part, dated_on=None),))
    assert ask(papers(CONSENT, restrictions=(replace(NO, information=january),)), undated).redacted == ()


def test_a_denial_says_why_each_consent_did_not_carry_it_and_nothing_of_those_that_could() -> None:
    revoked = replace(CONSENT, id="c2", revoked_at=NOW)
    only_hiv = replace(CONSENT, id="c3", information=Information(described="x", labels=frozenset({"HIV"})))
    other = replace(CONSENT, id="c4", recipients=(Recipient(name="Clinic B"),))
    verdict = ask(papers(revoked, only_hiv, other))
    assert [(reason.code, reason.about) for reason in verdict.reasons] == [
        ("part_2_needs_consent", ""), ("consent_revoked", "c2"), ("recipient_not_named", "c4"),
    ]  # fmt: skip


def test_with_nothing_asked_for_it_says_whether_anything_could_go() -> None:
    nothing = release.decide_release(REQUEST, [], papers(CONSENT))
    assert (nothing.decision, nothing.relied_on) == (Decision.PERMIT, ("c1",))
    assert (
        release.decide_release(replace(REQUEST, purpose="HRESCH"), [], papers(CONSENT)).decision
        is Decision.DENY
    )


@pytest.mark.parametrize(
    ("who", "consent", "may"),
    [
        (RecipientClass.COVERED_ENTITY, TPO, "as_hipaa_permits_never_against_the_person"),
        (RecipientClass.BUSINESS_ASSOCIATE, TPO, "as_hipaa_permits_never_against_the_person"),
        (RecipientClass.PART2_PROGRAMME, TPO, "as_the_consent_says_for_treatment_payment_operations"),
        (RecipientClass.LAWFUL_HOLDER, TPO, "only_as_the_consent_says"),
        (RecipientClass.COVERED_ENTITY, CONSENT, "only_as_the_consent_says"),
    ],
)
def test_prv_036_what_may_follow_depends_on_who_receives(who: RecipientClass, consent: Any, may: str) -> None:
    assert duties(ask(papers(consent), recipient_class=who))["redisclosure"] == may


def test_prv_033_to_035_notice_and_consent_go_with_it() -> None:
    told = duties(ask(papers(CONSENT, notice_version="2027-2")))
    assert (told["notice_2_32"], told["copy_of_consent"], told["accounting"]) == (
        "full/2027-2",
        "c1",
        "3_years",
    )


def test_prv_051_a_denial_tells_those_inside_and_nobody_else() -> None:
    verdict = ask(papers())
    assert duties(verdict) == {"accounting": "denied", "neither_confirm_nor_deny": ""}


def test_every_reason_has_its_words_in_both_languages_and_its_source() -> None:
    kinds = {f"consent_{kind}" for kind in Kind}
    assert kinds <= set(REASONS)
    for code, words in REASONS.items():
        assert all(words), code
        assert words.english.endswith(".")
        assert words.english != words.spanish


def test_papers_made_ready_decide_alike_and_find_their_consents_by_any_name() -> None:
    many = papers(
        *(replace(CONSENT, id=f"c{n}", recipients=(Recipient(name=f"Clinic {n}"),)) for n in range(5)), TPO
    )
    ready = make_ready(many)
    for name in ("Clinic 3", "clinica a", "Clinic 9"):
        request = replace(REQUEST, names=(name,))
        assert release.decide_release(request, [SUD], ready) == release.decide_release(request, [SUD], many)
