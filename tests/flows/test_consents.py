"""Signing, refusing and stopping: whole or not at all, understood, and in force at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass, Statement
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows import sign_consent as signing
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.refuse_consent import refuse_consent
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.sign_consent import Signed, sign_consent
from carebraid.knowledge.consent_forms import find_consent_form
from carebraid.store import gate, models, scope, sharing
from carebraid.store.my import open_own_chart
from carebraid.store.offers import Wish, make_offer, not_asked_before
from carebraid.store.record import load_record
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
CLINIC = "Riverside Family Medicine"


@pytest.fixture
def person(cast: Cast, now: datetime) -> Cast:
    """The cast, with a birth date and something on file."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=date(1992, 3, 4))
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[1] * 8 + [0], finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    return cast


@pytest.fixture
def clinic(person: Cast) -> UUID:
    return sharing.save_partner(person.organisation_id, name=CLINIC, recipient_class="covered_entity")


def wish(clinic: UUID | None, now: datetime, **changed: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "form": "named", "partner_id": clinic, "kinds": frozenset(), "purpose": "TREAT",
        "expires_on": (now + timedelta(days=90)).date(),
    }  # fmt: skip
    return made | changed


TPO: dict[str, Any] = {"form": "tpo", "partner_id": None, "purpose": "TPO", "expires_on": None}


def sign(cast: Cast, now: datetime, wished: dict[str, Any], **changed: Any) -> Signed:
    offer = make_offer(open_own_chart(cast.patient, now), Wish(**wished), now=now, language="en")
    given: dict[str, Any] = {
        "answers": {one.id: one.right for one in offer.form.questions("en")}, "text_sha256": offer.text.sha256,
        "signer": "Robin", "language": "en", "device": "phone",
    }  # fmt: skip
    return sign_consent(
        actor=cast.patient, now=now, patient_id=cast.patient_id, **wished, **(given | changed)
    )


def ask(cast: Cast, at: datetime, name: str = CLINIC, purpose: str = "TREAT") -> gate.Released:
    chart = open_own_chart(cast.patient, at)
    request = ReleaseRequest(
        patient_id=str(cast.patient_id), names=(name,), recipient_class=RecipientClass.COVERED_ENTITY,
        purpose=purpose, at=at, discloser="Here",
    )  # fmt: skip
    return gate.pass_gate(chart, request, load_record(chart), now=at, path="test")


def refusal(cast: Cast, now: datetime, wished: dict[str, Any], **changed: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        sign(cast, now, wished, **changed)
    scope.enter(cast.organisation_id)
    assert models.Consent.everyone.count() == 0
    return refused.value


def test_what_was_signed_is_kept_word_for_word_and_lets_the_named_clinic_in(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    """PRV-017, PRV-014."""
    signed = sign(person, now, wish(clinic, now), read_aloud=True)
    row = models.Consent.everyone.get()
    assert (row.status, row.signer, row.text_sha256) == ("active", "Robin", signed.text_sha256)
    assert f"{CLINIC}, and nobody else." in row.text
    assert row.shown == {"answers": {"stop": "yes", "refuse": "same", "who": "one"}, "read_aloud": True}
    evidence = row.content["signatures"][0]
    assert (evidence["device"], evidence["method"], evidence["language"]) == ("phone", "app", "en")
    assert evidence["text_sha256"] == row.text_sha256
    later = now + timedelta(minutes=1)
    assert ask(person, later).verdict.decision is Decision.PERMIT
    assert ask(person, later, f"{CLINIC} Laboratory").verdict.decision is Decision.DENY
    assert ask(person, later, purpose="HPAYMT").verdict.decision is Decision.DENY


def test_only_what_was_chosen_leaves_and_the_name_goes_with_it(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    sign(person, now, wish(clinic, now, kinds=frozenset({"team"})))
    given = ask(person, now + timedelta(minutes=1))
    assert {piece.kind for piece in given.pieces} == {"person", "team"}


def test_one_form_for_treatment_payment_and_operations_may_have_no_end(person: Cast, now: datetime) -> None:
    """PRV-012, PRV-013: class wording, TPO wording, no end, and the three statements."""
    sign(person, now, TPO)
    row = models.Consent.everyone.get()
    assert (row.kind, row.expires_on, row.content["expiry"]["none"]) == ("tpo", None, True)
    assert sorted(row.content["purposes"]) == ["HOPERAT", "HPAYMT", "TREAT"]
    assert "My treating providers, health plans, third-party payers" in row.text
    assert {*row.content["statements"]} == {*Statement}


def test_no_other_form_may_have_no_end(person: Cast, clinic: UUID, now: datetime) -> None:
    """PRV-012."""
    assert refusal(person, now, TPO | wish(clinic, now, expires_on=None)).code == "consent.needs_end"


@pytest.mark.parametrize("days", [-1, 4 * 365])
def test_an_end_that_is_past_or_too_far_is_no_end(
    person: Cast, clinic: UUID, now: datetime, days: int
) -> None:
    wished = wish(clinic, now, expires_on=(now + timedelta(days=days)).date())
    with pytest.raises(Refused) as refused:
        refuse_consent(actor=person.patient, now=now, patient_id=person.patient_id, language="en", **wished)
    assert refused.value.code == "consent.end_out_of_reach"


def test_without_a_name_it_is_not_signed_and_the_message_names_what_is_missing(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    """PRV-011."""
    refused = refusal(person, now, wish(clinic, now), signer="  ")
    assert (refused.code, refused.words) == (
        "consent.incomplete", "This cannot be signed yet. What is missing: your signature.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lack", "named"),
    [
        ({"patient_name": ""}, "your name"),
        ({"disclosers": ()}, "who shares"),
        ({"recipients": ()}, "with whom it is shared"),
        ({"purposes": frozenset()}, "what it is for"),
        ({"right_to_revoke": ""}, "how to stop it"),
    ],
)
def test_each_missing_element_is_named_and_nothing_becomes_active(
    person: Cast,
    clinic: UUID,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    lack: dict[str, Any],
    named: str,
) -> None:
    """PRV-011: a form that lost an element on its way cannot be signed, whoever built it."""

    def damaged(*given: Any, **named: Any) -> Any:
        offer = make_offer(*given, **named)
        return replace(offer, consent=replace(offer.consent, **lack))

    monkeypatch.setattr(signing, "make_offer", damaged)
    assert named in refusal(person, now, wish(clinic, now)).words


def test_what_was_not_clear_is_asked_again_and_never_a_bar(person: Cast, clinic: UUID, now: datetime) -> None:
    """PRV-028."""
    for _ in range(5):
        refused = refusal(person, now, wish(clinic, now), answers={"stop": "yes", "refuse": "leave"})
        assert (refused.code, refused.facts["wrong"]) == ("consent.not_clear_yet", "refuse,who")
    sign(person, now, wish(clinic, now))


def test_a_text_that_changed_since_it_was_read_is_not_signed(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    """PRV-017."""
    assert refusal(person, now, wish(clinic, now), text_sha256="0" * 64).status == 409


@pytest.mark.parametrize(
    ("born_on", "code"),
    [(None, "consent.birth_date_unknown"), (date(2010, 3, 5), "consent.needs_a_parent")],
)
def test_whoever_cannot_sign_alone_is_told_kindly_and_may_still_say_no(
    person: Cast, clinic: UUID, now: datetime, born_on: date | None, code: str
) -> None:
    """PRV-066."""
    models.Patient.everyone.filter(id=person.patient_id).update(born_on=born_on)
    refused = refusal(person, now, wish(clinic, now))
    assert refused.code == code
    assert "care" in refused.words
    refuse_consent(
        actor=person.patient, now=now, patient_id=person.patient_id, language="en", **wish(clinic, now)
    )
    assert models.Consent.everyone.get().content["refuses"] is True


def test_nobody_signs_for_somebody_else_and_no_machine_signs(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    offer = make_offer(open_own_chart(person.patient, now), Wish(**wish(clinic, now)), now=now, language="en")
    given: dict[str, Any] = {
        "patient_id": person.patient_id, "answers": {one.id: one.right for one in offer.form.questions("en")},
        "text_sha256": offer.text.sha256, "signer": "Robin", "language": "en", **wish(clinic, now),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        sign_consent(actor=person.clinician, now=now, **given)
    assert refused.value.code == "access.not_your_role"
    with pytest.raises(Refused) as refused:
        sign_consent(actor=person.demo, now=now, **given)
    assert "a signature made by a person" in refused.value.words


def test_a_consent_for_counselling_notes_gives_those_alone(person: Cast, clinic: UUID, now: datetime) -> None:
    """PRV-024."""
    sign(person, now, wish(clinic, now, form="counselling_notes"))
    row = models.Consent.everyone.get()
    assert row.content["information"]["notes"] == "counselling"
    assert ask(person, now + timedelta(minutes=1)).verdict.decision is Decision.DENY


def test_a_no_is_kept_and_not_asked_again_for_ninety_days(person: Cast, now: datetime) -> None:
    """PRV-028: as many steps as a yes, and no signature."""
    refuse_consent(actor=person.patient, now=now, patient_id=person.patient_id, language="en", **TPO)
    kept = sharing.load_consents(open_own_chart(person.patient, now))
    assert [(one.consent.status, one.refused_at) for one in kept] == [("inactive", now)]
    day = not_asked_before(kept, form="tpo", partner_id=None, zone="America/New_York")
    assert day == date(2026, 6, 2)
    assert not_asked_before(kept, form="counselling_notes", partner_id=None, zone="UTC") is None


def test_a_written_no_to_one_recipient_beats_a_yes_to_all_until_it_is_taken_back(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    sign(person, now, TPO)
    chart = open_own_chart(person.patient, now)
    models.Relationship.add(chart, partner_id=clinic, from_at=now)
    later = now + timedelta(minutes=1)
    assert ask(person, later).verdict.decision is Decision.PERMIT
    no = refuse_consent(
        actor=person.patient, now=later, patient_id=person.patient_id, language="en", **wish(clinic, now)
    )
    assert ask(person, later).verdict.decision is Decision.DENY
    told = {"form": "named", "partner_id": clinic, "zone": "UTC"}
    assert not_asked_before(sharing.load_consents(chart), **told) == date(2026, 6, 2)
    revoke_consent(actor=person.patient, now=later, patient_id=person.patient_id, consent_id=no)
    assert not_asked_before(sharing.load_consents(chart), **told) is None
    assert ask(person, later).verdict.decision is Decision.PERMIT


def test_a_yes_takes_back_the_no_to_the_same_recipient(person: Cast, clinic: UUID, now: datetime) -> None:
    refuse_consent(
        actor=person.patient, now=now, patient_id=person.patient_id, language="en", **wish(clinic, now)
    )
    later = now + timedelta(minutes=1)
    assert sign(person, later, wish(clinic, now)).taken_back == 1
    assert ask(person, later + timedelta(seconds=1)).verdict.decision is Decision.PERMIT


def test_stopping_is_in_force_when_it_is_saved_and_twice_is_as_good_as_once(
    person: Cast, clinic: UUID, now: datetime
) -> None:
    """PRV-021, PRV-022."""
    signed = sign(person, now, wish(clinic, now))
    later = now + timedelta(minutes=1)
    ask(person, later)
    made = {"actor": person.patient, "now": later, "patient_id": person.patient_id}
    assert not revoke_consent(**made, consent_id=signed.consent_id).was_over
    assert ask(person, later).verdict.decision is Decision.DENY
    assert revoke_consent(**made, consent_id=signed.consent_id).was_over
    given = models.Disclosure.everyone.filter(decision="permit").get()
    assert given.relied_on == [str(signed.consent_id)]


def test_stopping_takes_back_what_still_lies_ready(person: Cast, clinic: UUID, now: datetime) -> None:
    """PRV-021: a package not fetched yet is emptied in the same transaction; another consent's stays."""
    signed = sign(person, now, wish(clinic, now))
    given = ask(person, now + timedelta(minutes=1))
    chart = open_own_chart(person.patient, now)
    for disclosure in (given.disclosure_id, ask(person, now, "Nobody").disclosure_id):
        models.Package.add(
            chart, disclosure_id=disclosure, media_type="application/pdf", file_name="summary.pdf", body=b"secret",
            sha256="0", made_at=now, until_at=now + timedelta(days=30),
        )  # fmt: skip
    done = revoke_consent(
        actor=person.patient, now=now, patient_id=person.patient_id, consent_id=signed.consent_id
    )
    assert done.withdrawn == 1
    bodies = models.Package.everyone.order_by("made_at", "id").values_list("withdrawn_at", "body")
    assert sorted((at is not None, bytes(body)) for at, body in bodies) == [(False, b"secret"), (True, b"")]


def test_a_form_that_is_not_theirs_cannot_be_stopped(person: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        revoke_consent(actor=person.patient, now=now, patient_id=person.patient_id, consent_id=uuid4())
    assert refused.value.status == 404


def test_an_unknown_form_recipient_or_kind_is_refused(person: Cast, clinic: UUID, now: datetime) -> None:
    for changed, code in (
        ({"form": "everything_for_ever"}, "consent.no_such_form"),
        ({"partner_id": uuid4()}, "consent.no_such_partner"),
        ({"kinds": frozenset({"staff_notes"})}, "consent.unknown_kind"),
        ({"purpose": "LEGAL"}, "consent.no_purpose"),
    ):
        with pytest.raises(Refused) as refused:
            sign(person, now, wish(clinic, now, **changed))
        assert refused.value.code == code


def test_the_questions_have_one_right_answer_each() -> None:
    for form in ("tpo", "named", "counselling_notes"):
        asked = find_consent_form(form).questions("es", "Clínica")
        assert len(asked) == 3
        assert all(len(one.answers) == 3 and one.right in dict(one.answers) for one in asked)
