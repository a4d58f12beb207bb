"""The gate with real rows: what leaves, what stays, and that each question is written down once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from carebraid.core.kernel.codes import Purpose
from carebraid.core.privacy.consent import (
    Designation,
    Expiry,
    Information,
    Kind,
    RecipientClass,
)
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.store import gate, models, scope, sharing
from carebraid.store.chart import Chart, open_chart
from carebraid.store.record import load_record
from tests.sharing import consent
from tests.sharing_steps import CLINIC, sign
from tests.worlds import Cast, make_live_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def cast(db: None, now: datetime) -> Cast:
    made = make_live_cast(now)  # without a birth date a consent would need a parent too (PRV-066)
    complete_instrument(
        actor=made.clinician, now=now, patient_id=made.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[1] * 8 + [0], finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    return made


@pytest.fixture
def chart(cast: Cast, now: datetime) -> Chart:
    return open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)


def ask(at: datetime, chart: Chart, name: str = CLINIC) -> ReleaseRequest:
    return ReleaseRequest(
        patient_id=str(chart.patient_id), names=(name,), recipient_class=RecipientClass.COVERED_ENTITY,
        purpose="TREAT", at=at, discloser="Here",
    )  # fmt: skip


def test_nothing_leaves_without_a_consent_and_the_question_is_written_down(
    chart: Chart, now: datetime
) -> None:
    pieces = load_record(chart)
    assert {piece.kind for piece in pieces} >= {"person", "assessment", "team"}
    released = gate.pass_gate(chart, ask(now, chart), pieces, now=now, path="test")
    assert (released.verdict.decision, released.pieces) == (Decision.DENY, ())
    row = models.Disclosure.of(chart).get()
    assert (row.decision, row.recipient, row.what) == ("deny", CLINIC, {})
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from store_journalentry where action = 'gate.decided'")
        assert cursor.fetchone() == (1,)


def test_a_consent_lets_the_named_clinic_have_it_and_revoking_stops_it_at_once(
    chart: Chart, cast: Cast, now: datetime
) -> None:
    """PRV-014, PRV-021."""
    sign(cast, now)
    pieces, later = load_record(chart), now + timedelta(minutes=1)
    given = gate.pass_gate(chart, ask(later, chart), pieces, now=later, path="test")
    assert given.verdict.decision is Decision.PERMIT
    assert {piece.kind for piece in given.pieces} >= {"person", "assessment"}
    other = gate.pass_gate(chart, ask(later, chart, f"{CLINIC} Laboratory"), pieces, now=later, path="test")
    assert other.verdict.decision is Decision.DENY
    (kept,) = sharing.load_consents(chart)
    assert sharing.end_consent(chart, kept.id, revoked_at=later)
    after = gate.pass_gate(chart, ask(later, chart), pieces, now=later, path="test")
    assert (after.verdict.decision, after.pieces) == (Decision.DENY, ())
    assert models.Disclosure.of(chart).count() == 3


def test_only_what_was_chosen_leaves(chart: Chart, cast: Cast, now: datetime) -> None:
    sign(cast, now, information=Information(described="Names only", classes=frozenset({"person"})))
    later = now + timedelta(minutes=1)
    given = gate.pass_gate(chart, ask(later, chart), load_record(chart), now=later, path="test")
    assert given.verdict.decision is Decision.REDACT
    assert {piece.kind for piece in given.pieces} == {"person"}


def test_a_rehearsal_gives_nothing_and_writes_nothing(chart: Chart, now: datetime) -> None:
    later = now + timedelta(minutes=1)
    shown = gate.rehearse(chart, ask(later, chart), load_record(chart), consents=(consent(chart, now),))
    assert shown.verdict.decision is Decision.PERMIT
    assert models.Disclosure.of(chart).count() == 0


def test_papers_that_cannot_be_read_are_a_denial(chart: Chart, cast: Cast, now: datetime) -> None:
    """PRV-005."""
    sign(cast, now)
    scope.enter(chart.organisation_id)
    row = models.Consent.of(chart).get()
    models.Consent.everyone.create(
        organisation_id=chart.organisation_id, patient_id=chart.patient_id, kind="named", status="active",
        content={"damaged": True}, text="…", text_sha256="0", form_version="x", language="en", asked_at=now,
        signed_at=row.signed_at, labels=["ETH"],
    )  # fmt: skip
    later = now + timedelta(minutes=1)
    given = gate.pass_gate(chart, ask(later, chart), load_record(chart), now=later, path="test")
    assert [reason.code for reason in given.verdict.reasons] == ["could_not_decide"]
    assert given.pieces == ()


@pytest.mark.parametrize(
    "change",
    [
        "text = 'something else'",
        'content = content || \'{"kind": "tpo"}\'',
        "signed_at = signed_at - interval '1 day'",
        "revoked_at = null, status = 'active'",
    ],
)
def test_a_signed_consent_cannot_be_altered_nor_its_revocation_taken_back(
    chart: Chart, cast: Cast, now: datetime, change: str
) -> None:
    """PRV-017."""
    sign(cast, now)
    (kept,) = sharing.load_consents(chart)
    sharing.end_consent(chart, kept.id, revoked_at=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update store_consent set {change} where id = %s", [kept.id])


def test_a_class_consent_needs_a_recorded_relationship(chart: Chart, cast: Cast, now: datetime) -> None:
    """PRV-015."""
    sign(
        cast, now, kind=Kind.TPO, recipients=(), designations=frozenset({Designation.TREATING_PROVIDERS}),
        purposes=frozenset({"TREAT", "HPAYMT", "HOPERAT"}), expiry=Expiry(none=True),
    )  # fmt: skip
    later, pieces = now + timedelta(minutes=1), load_record(chart)
    assert (
        gate.pass_gate(chart, ask(later, chart), pieces, now=later, path="t").verdict.decision
        is Decision.DENY
    )
    partner = sharing.save_partner(chart.organisation_id, name=CLINIC, recipient_class="covered_entity")
    models.Relationship.add(
        chart, partner_id=partner, from_at=now, decided_by="Nadia", why="Referred in March"
    )
    assert (
        gate.pass_gate(chart, ask(later, chart), pieces, now=later, path="t").verdict.decision
        is Decision.PERMIT
    )


def test_prv_058_a_disclosure_whose_row_would_lack_something_does_not_happen(
    chart: Chart, now: datetime
) -> None:
    """To nobody in particular: nothing goes, and it is a fault and no quiet denial."""
    nobody = replace(ask(now, chart), names=("",))
    with pytest.raises(RuntimeError, match="without a complete accounting row"):
        gate.pass_gate(chart, nobody, load_record(chart), now=now, path="test")
    assert models.Disclosure.of(chart).count() == 0


def test_prv_055_a_persons_own_copy_is_not_narrowed_to_a_purpose(chart: Chart) -> None:
    pieces = load_record(chart)
    assert gate.needed("PATRQT", pieces) == list(pieces)
    assert {piece.kind for piece in gate.needed("HPAYMT", pieces)} == {"person"}
