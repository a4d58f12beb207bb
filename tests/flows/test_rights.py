"""What a person asks of their record: kept as said, with its clock, and agreed at once where the law says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import (
    Consent,
    Expiry,
    Information,
    Kind,
    Recipient,
    RecipientClass,
    Signature,
    Status,
)
from carebraid.core.privacy.release import decide_release
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.state_disagreement import state_disagreement
from carebraid.store import models, scope
from carebraid.store.my import open_own_chart
from carebraid.store.record import load_record
from carebraid.store.sharing import load_papers
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


def ask(cast: Cast, now: datetime, kind: str, wish: str = "Please.", **content: object) -> UUID:
    return ask_for_right(
        actor=cast.patient, now=now, patient_id=cast.patient_id, kind=kind, wish=wish, content=content
    )


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("amendment", 60),
        ("access", 30),
        ("accounting", 60),
        ("restriction", 30),
        ("complaint", 30),
        ("review", 30),
    ],
)
def test_each_right_has_its_clock(cast: Cast, now: datetime, kind: str, days: int) -> None:
    """PRV-054, PRV-057, PRV-058."""
    ask(cast, now, kind)
    row = models.RightsRequest.everyone.get()
    assert (row.kind, row.wish, row.decision) == (kind, "Please.", "")
    assert row.due_on == date(2026, 3, 4) + timedelta(days=days)


def test_the_clock_runs_where_the_person_lives(cast: Cast, now: datetime) -> None:
    late = datetime(2026, 3, 5, 3, 30, tzinfo=now.tzinfo)  # still 4 March in New York
    ask(cast, late, "access")
    assert models.RightsRequest.everyone.get().due_on == date(2026, 4, 3)


def test_a_complaint_gets_the_day_on_which_somebody_looks_for_retaliation(cast: Cast, now: datetime) -> None:
    """PRV-062."""
    ask(cast, now, "complaint", "Somebody was rude to me.")
    assert models.RightsRequest.everyone.get().content == {"retaliation_check_on": "2026-06-02"}


@pytest.mark.parametrize("kind", ["amendment", "restriction", "complaint", "review"])
def test_what_needs_words_is_not_taken_without_them(cast: Cast, now: datetime, kind: str) -> None:
    for wish, code in (("  ", "right.no_words"), ("a" * 4001, "right.too_long")):
        with pytest.raises(Refused) as refused:
            ask(cast, now, kind, wish)
        assert refused.value.code == code
    scope.enter(cast.organisation_id)
    assert models.RightsRequest.everyone.count() == 0


def test_an_unknown_right_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast, now, "eternity")
    assert refused.value.code == "right.unknown"


def test_what_was_paid_in_full_is_kept_from_the_plan_at_once_and_the_rest_is_not(
    cast: Cast, now: datetime
) -> None:
    """PRV-060: agreeing is automatic, for those days alone."""
    for at in (now - timedelta(days=9), now):
        complete_instrument(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
            answers=[1] * 8 + [0], finished=True, happened_at=at, source="clinic",
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        ask(cast, now, "restriction", "", paid_in_full=True)
    assert refused.value.code == "right.which_day"
    ask(cast, now, "restriction", "", paid_in_full=True, from_on="2026-03-04")
    row = models.RightsRequest.everyone.get()
    assert (row.decision, row.ground) == ("granted", "45 CFR 164.522(a)(1)(vi)")
    chart = open_own_chart(cast.patient, now)
    limits = models.Restriction.of(chart).get().content
    assert limits["paid_in_full"] is True
    assert (limits["information"]["from_on"], limits["information"]["until_on"]) == (
        "2026-03-04",
        "2026-03-04",
    )
    plan = ReleaseRequest(
        patient_id=str(cast.patient_id), names=("Coastal Health Plan",), purpose="HPAYMT", at=now, discloser="Here",
        recipient_class=RecipientClass.COVERED_ENTITY,
    )  # fmt: skip
    answers = [piece.resource for piece in load_record(chart) if piece.kind == "assessment"]
    everything = replace(
        _consent(cast, now), purposes=frozenset({"HPAYMT"}), recipients=(Recipient(name="Coastal Health Plan"),)
    )  # fmt: skip
    papers = replace(load_papers(chart), consents=(everything,), born_on=date(1992, 3, 4))
    verdict = decide_release(plan, answers, papers)
    assert verdict.decision is Decision.REDACT
    assert [one.dated_on for one in answers if one.id in verdict.released] == [date(2026, 2, 23)]


def _consent(cast: Cast, at: datetime) -> Consent:
    return Consent(
        id="yes", patient_id=str(cast.patient_id), patient_name="Robin", kind=Kind.NAMED, status=Status.ACTIVE,
        disclosers=("Here",), information=Information(described="All", everything=True), right_to_revoke="Any time.",
        expiry=Expiry(on=date(2027, 1, 1)), form_on=at.date(),
        signatures=(
            Signature(signer="Robin", method="app", signed_at=at, text_sha256="0", text_version="1", language="en"),
        ),
    )  # fmt: skip


def test_a_statement_of_disagreement_stands_beside_a_denied_correction_once(
    cast: Cast, now: datetime
) -> None:
    """PRV-057."""
    request_id = ask(cast, now, "amendment", "I never took heroin.")
    made = {"actor": cast.patient, "now": now, "patient_id": cast.patient_id, "request_id": request_id}
    with pytest.raises(Refused) as refused:
        state_disagreement(**made, words="I do not agree.")
    assert refused.value.code == "right.nothing_to_disagree_with"
    models.RightsRequest.everyone.filter(id=request_id).update(decision="denied", decided_at=now)
    state_disagreement(**made, words=" I do not agree. ")
    row = models.RightsRequest.everyone.get()
    assert (row.wish, row.disagreement, row.disagreed_at) == ("I never took heroin.", "I do not agree.", now)
    with pytest.raises(Refused):
        state_disagreement(**made, words="Once more.")
    with pytest.raises(Refused) as refused:
        state_disagreement(**made | {"request_id": uuid4()}, words="Whose?")
    assert refused.value.status == 404


def test_nobody_asks_in_the_name_of_somebody_else(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        ask_for_right(
            actor=cast.clinician,
            now=now,
            patient_id=cast.patient_id,
            kind="complaint",
            wish="Against myself.",
        )
    assert refused.value.code == "access.not_your_role"
