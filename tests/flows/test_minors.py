"""Minors through the store (42 CFR 2.14): whose signature, whose law, what a parent may be told, and birthdays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import RecipientClass, Signature, SignerKind
from carebraid.core.privacy.verdict import Decision, ReleaseRequest
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.record_threat import record_threat
from carebraid.flows.set_state_law import set_state_law
from carebraid.knowledge.minor_rules import load_minor_rules, rules_of
from carebraid.store import gate, models, scope
from carebraid.store.chart import open_chart
from carebraid.store.record import load_record
from carebraid.store.sharing import load_papers
from tests.flows.test_consents import sign as sign_on_the_page
from tests.sharing_steps import asked_by, sign
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
PARENT = "Ana Novak"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return replace(cast.manager, roles=frozenset({Role.ADMINISTRATOR}))


def born(cast: Cast, day: date | None) -> None:
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=day)


def law(
    officer: Actor, now: datetime, state: str = "US-WA", confirmed_by: str = "R. Lee, Attorney, 3 March"
) -> UUID:
    return set_state_law(actor=officer, now=now, state=state, confirmed_by=confirmed_by)


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def signature(now: datetime, kind: SignerKind, signer: str) -> Signature:
    return Signature(
        signer=signer, signer_kind=kind, authority="" if kind is SignerKind.PATIENT else "mother", method="app",
        signed_at=now, text_sha256="0" * 64, text_version="2024-1", language="en", device="phone",
    )  # fmt: skip


def test_prv_066_until_a_confirmed_rule_is_known_both_sign(cast: Cast, officer: Actor, now: datetime) -> None:
    born(cast, date(2011, 1, 1))  # 15
    consent = sign(cast, now)
    assert asked_by(cast, now) is Decision.DENY
    law(officer, now)
    assert asked_by(cast, now) is Decision.PERMIT
    law(officer, now + timedelta(minutes=1), state="", confirmed_by="")
    assert asked_by(cast, now + timedelta(minutes=1)) is Decision.DENY
    assert consent is not None


def test_prv_066_two_signatures_do_where_one_does_not(cast: Cast, now: datetime) -> None:
    born(cast, date(2011, 1, 1))
    both = (
        signature(now, SignerKind.PATIENT, "Robin"),
        signature(now, SignerKind.PARENT_OR_GUARDIAN, PARENT),
    )
    sign(cast, now, signatures=both)
    assert asked_by(cast, now) is Decision.PERMIT


def test_prv_066_below_the_age_of_the_state_and_without_a_birth_date_both_sign(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    law(officer, now)
    sign(cast, now)
    for day in (date(2014, 1, 1), None):
        born(cast, day)
        assert asked_by(cast, now) is Decision.DENY


@pytest.mark.parametrize("state", [one.code for one in load_minor_rules()])
def test_prv_066_each_state_by_its_own_ages(state: str, cast: Cast, officer: Actor, now: datetime) -> None:
    law(officer, now, state=state)
    sign(cast, now)
    ages = [rule.alone_from for rule in rules_of(state)]
    for age in range(10, 19):
        born(cast, date(now.year - age, 1, 1))
        alone = age >= 18 or all(needed is not None and age >= needed for needed in ages)
        assert (asked_by(cast, now) is Decision.PERMIT) is alone, age


def test_prv_066_the_rules_are_marked_as_not_checked_and_hold_only_when_a_lawyer_is_named(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    assert refusal(lambda: law(officer, now, confirmed_by=" ")) == "state.not_confirmed"
    assert refusal(lambda: law(officer, now, state="US-XX")) == "state.unknown"
    assert refusal(lambda: law(cast.clinician, now)) == "access.not_your_role"
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    assert (load_papers(chart).state, load_papers(chart).minor_rules) == ("", ())
    law(officer, now)
    assert load_papers(chart).minor_rules == rules_of("US-WA")


def test_prv_066_on_the_page_too_a_minor_signs_alone_only_where_the_law_says_so(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    born(cast, date(2011, 1, 1))
    tpo: dict[str, Any] = {"form": "tpo", "partner_id": None, "purpose": "TPO", "expires_on": None}
    assert refusal(lambda: sign_on_the_page(cast, now, tpo)) == "consent.needs_a_parent"
    law(officer, now)
    assert sign_on_the_page(cast, now, tpo).consent_id


def test_prv_069_on_the_birthday_a_parents_signature_is_needed_no_more(cast: Cast, now: datetime) -> None:
    sign(cast, now)
    born(cast, date(2008, 3, 5))  # 18 tomorrow, in New York
    midnight = datetime(2026, 3, 5, 5, 0, tzinfo=now.tzinfo)
    assert asked_by(cast, midnight - timedelta(minutes=1)) is Decision.DENY
    assert asked_by(cast, midnight) is Decision.PERMIT


def facts(cast: Cast, now: datetime) -> tuple[str, str]:
    """Two facts: (one that helps against the danger, another)."""
    for note in ("I have pills", "Nothing new"):
        raw = {
            "client_id": str(uuid4()),
            "happened_at": now.isoformat(),
            "craving": 9,
            "note": note,
            "answering": "self",
        }
        log_checkin(actor=cast.patient, now=now, raw=raw)
    complete_instrument(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, response_id=uuid4(), instrument="phq-9",
        answers=[3] * 9, finished=True, happened_at=now, source="clinic",
    )  # fmt: skip
    record = load_record(open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now))
    told = next(one for one in record if one.data.get("note") == "I have pills")
    return told.resource.id, next(one.resource.id for one in record if one.kind == "assessment")


def threat(cast: Cast, now: datetime, *pieces: str, **more: Any) -> Any:
    given = {
        "director": "Dr Osei", "finding": "Cannot weigh it; has collected pills and means to take them.",
        "parent": PARENT, "pieces": pieces, **more,
    }  # fmt: skip
    return record_threat(actor=cast.clinician, now=now, patient_id=cast.patient_id, **given)


def test_prv_067_prv_068_a_parent_is_told_nothing_but_the_facts_a_director_named(
    cast: Cast, now: datetime
) -> None:
    born(cast, date(2011, 1, 1))
    danger, other = facts(cast, now)

    def parent_asks(name: str = PARENT) -> tuple[str, ...]:
        chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
        request = ReleaseRequest(
            patient_id=str(cast.patient_id), names=(name,), recipient_class=RecipientClass.SUPPORTER, purpose="FAMRQT",
            at=now, discloser="Here",
        )  # fmt: skip
        released = gate.pass_gate(chart, request, load_record(chart), now=now, path="test", narrow=False)
        return tuple(piece.resource.id for piece in released.pieces)

    assert parent_asks() == ()
    found = threat(cast, now, danger)
    assert [piece.resource.id for piece in found.pieces] == [danger]
    assert parent_asks() == (danger,)
    assert parent_asks("Somebody Else") == ()
    assert other not in parent_asks()
    row = models.ThreatFinding.everyone.get(id=found.finding_id)
    assert (row.director, row.pieces, row.found_at) == ("Dr Osei", [danger], now)
    told = models.Disclosure.everyone.get(path="record_threat")
    assert (told.decision, told.recipient, told.reasons, told.what) == (
        "permit",
        PARENT,
        ["threat_to_life"],
        {"checkin": 1},
    )


def test_prv_068_of_somebody_of_age_or_with_words_missing_nothing_is_told(cast: Cast, now: datetime) -> None:
    born(cast, date(1992, 3, 4))
    danger, _ = facts(cast, now)
    assert threat(cast, now, danger).pieces == ()
    assert refusal(lambda: threat(cast, now, danger, director="")) == "threat.words_missing"
    assert refusal(lambda: threat(cast, now, danger, finding="danger")) == "threat.words_missing"
    assert refusal(lambda: threat(cast, now)) == "threat.facts_missing"
    assert refusal(lambda: threat(cast, now, str(uuid4()))) == "threat.facts_missing"


def test_prv_050_what_came_for_research_alone_is_opened_by_no_order(cast: Cast, now: datetime) -> None:
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    assert load_papers(chart).held_for == ""
    models.Organisation.objects.filter(id=cast.organisation_id).update(calendar="study_days")
    assert load_papers(chart).held_for == "research"
