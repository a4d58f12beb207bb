"""A clinician asks for a consent; the person says yes or no on their own pages; a yes opens the record, a stop closes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.verdict import Decision
from carebraid.flows.ask_for_consent import ask_for_consent
from carebraid.flows.check_blind import check_blind
from carebraid.flows.decline_ask import decline_ask
from carebraid.flows.disclose import disclose
from carebraid.flows.refuse_consent import refuse_consent
from carebraid.flows.revoke_consent import revoke_consent
from carebraid.flows.sign_consent import Signed
from carebraid.flows.stop_by_word import stop_by_word
from carebraid.screens.chart import chart
from carebraid.screens.consent_ask import consent_ask
from carebraid.screens.my_sharing import my_sharing
from carebraid.screens.sharing import sharing
from carebraid.store import models, scope
from carebraid.store.chart import open_chart
from tests.flows.test_consents import sign
from tests.sharing import make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "I would like to treat your sleep."


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Somebody of age: the colleague has no tie to them."""
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=date(1992, 3, 4))
    return cast


def ask(cast: Cast, now: datetime, **more: Any) -> UUID:
    asker = cast.clinician if "partner_id" in more else cast.colleague
    return ask_for_consent(**{"actor": asker, "now": now, "patient_id": cast.patient_id, "why": WHY, **more})


def for_colleague(cast: Cast, now: datetime, days: int = 90) -> dict[str, Any]:
    return {
        "form": "named",
        "staff_id": cast.colleague.staff_id,
        "purpose": "TREAT",
        "expires_on": (now + timedelta(days=days)).date(),
    }


def opens(cast: Cast, now: datetime) -> str:
    """Why the record opens to the colleague, or the code with which it stays closed."""
    try:
        return open_chart(cast.colleague, cast.patient_id, Purpose.TREATMENT, now).verdict.reason
    except Refused as refused:
        return refused.code


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def yes(cast: Cast, now: datetime) -> Signed:
    return sign(cast, now, for_colleague(cast, now))


def test_the_person_sees_who_asks_for_what_and_why_and_after_their_yes_the_record_opens(
    cast: Cast, now: datetime
) -> None:
    """PRV-014, PRV-020; psychiatrist 4."""
    assert opens(cast, now) == "chart.not_on_team"
    ask(cast, now)
    assert opens(cast, now) == "chart.not_on_team"
    (asked,) = my_sharing(actor=cast.patient, now=now, language="en").asks
    assert (asked.by, asked.recipient, asked.what, asked.why) == ("Colleague", "", (), WHY)
    assert f"to=staff-{cast.colleague.staff_id}" in asked.query
    yes(cast, now)
    assert opens(cast, now) == "consented"
    assert (
        chart(actor=cast.colleague, now=now, language="en", patient_id=cast.patient_id).top.head.who.name
        == "Robin"
    )
    seen = my_sharing(actor=cast.patient, now=now, language="en")
    assert seen.asks == ()
    assert [one.recipient for one in seen.on] == ["Colleague, Here"]
    assert consent_ask(actor=cast.colleague, now=now, patient_id=cast.patient_id).is_open
    with pytest.raises(Refused) as refused:
        check_blind(actor=cast.colleague, now=now, patient_id=cast.patient_id, proposed="alprazolam")
    assert refused.value.code == "blind.not_needed"


def test_prv_021_stopping_it_closes_the_record_at_once_on_the_page_or_by_word(
    cast: Cast, now: datetime
) -> None:
    signed = yes(cast, now)
    revoke_consent(actor=cast.patient, now=now, patient_id=cast.patient_id, consent_id=signed.consent_id)
    assert opens(cast, now) == "chart.not_on_team"
    again = yes(cast, now)
    assert opens(cast, now) == "consented"
    stop_by_word(actor=cast.clinician, now=now, patient_id=cast.patient_id, consent_id=again.consent_id)
    assert opens(cast, now) == "chart.not_on_team"


def test_prv_018_it_ends_with_the_persons_own_day(cast: Cast, now: datetime) -> None:
    sign(cast, now, for_colleague(cast, now, days=1))
    last = datetime(2026, 3, 6, 4, 59, tzinfo=now.tzinfo)  # New York: one minute before midnight of 5 March
    assert opens(cast, last) == "consented"
    assert opens(cast, last + timedelta(minutes=1)) == "chart.not_on_team"


def test_prv_066_a_minor_whose_record_says_so_later_is_not_opened_by_one_signature(
    cast: Cast, now: datetime
) -> None:
    yes(cast, now)
    scope.enter(cast.organisation_id)
    models.Patient.everyone.filter(id=cast.patient_id).update(born_on=date(2012, 3, 4))
    assert opens(cast, now) == "chart.not_on_team"


def test_it_opens_to_nobody_else_and_gives_nothing_outside(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now)
    yes(cast, now)
    for other in (cast.stranger, cast.manager, shared.reader):
        with pytest.raises(Refused):
            open_chart(other, cast.patient_id, Purpose.TREATMENT, now)
    done = disclose(
        actor=cast.clinician,
        now=now,
        patient_id=cast.patient_id,
        partner_id=shared.partner_id,
        purpose="TREAT",
    )
    assert done.decision is Decision.DENY


def test_prv_028_after_a_no_nobody_asks_again_for_90_days_and_nothing_else_changes(
    cast: Cast, now: datetime
) -> None:
    ask_id = ask(cast, now)
    decline_ask(actor=cast.patient, now=now, patient_id=cast.patient_id, ask_id=ask_id)
    assert my_sharing(actor=cast.patient, now=now, language="en").asks == ()
    assert my_sharing(actor=cast.patient, now=now, language="en").no == ()
    assert refusal(lambda: ask(cast, now + timedelta(days=89))) == "ask.not_yet"
    assert (
        refusal(lambda: decline_ask(actor=cast.patient, now=now, patient_id=cast.patient_id, ask_id=ask_id))
        == "ask.not_open"
    )
    later = now + timedelta(days=90)
    ask(cast, later)
    refuse_consent(
        actor=cast.patient, now=later, patient_id=cast.patient_id, language="en", **for_colleague(cast, later)
    )
    assert my_sharing(actor=cast.patient, now=later, language="en").asks == ()
    assert refusal(lambda: ask(cast, later + timedelta(days=1))) == "ask.not_yet"


def test_for_a_partner_the_team_asks_and_a_yes_or_a_written_no_answers_it(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now)
    wished = {"partner_id": shared.partner_id, "kinds": ["medicine"]}
    ask(cast, now, **wished)
    assert refusal(lambda: ask(cast, now, **wished)) == "ask.is_open"
    (asked,) = my_sharing(actor=cast.patient, now=now, language="en").asks
    assert (asked.recipient, asked.what) == ("Riverside Family Medicine", ("your medicines and doses",))
    until = (now + timedelta(days=90)).date()
    sign(
        cast,
        now,
        {
            "form": "named",
            "partner_id": shared.partner_id,
            "kinds": frozenset({"medicine"}),
            "purpose": "TREAT",
            "expires_on": until,
        },
    )
    page = sharing(actor=cast.clinician, now=now, language="en", patient_id=cast.patient_id)
    assert [one.answer for one in page.asks] == ["yes"]
    refuse_consent(
        actor=cast.patient, now=now, patient_id=cast.patient_id, form="named", partner_id=shared.other_id,
        purpose="TREAT", expires_on=until, language="en",
    )  # fmt: skip
    assert refusal(lambda: ask(cast, now, partner_id=shared.other_id)) == "ask.not_yet"


def test_what_is_refused(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now)
    assert refusal(lambda: ask(cast, now, why="please")) == "ask.why_missing"
    assert refusal(lambda: ask(cast, now, actor=cast.clinician)) == "ask.not_needed"
    assert refusal(lambda: ask(cast, now, partner_id=uuid4())) == "ask.no_such_partner"
    assert (
        refusal(lambda: ask(cast, now, partner_id=shared.partner_id, kinds=["nothing"]))
        == "ask.unknown_choice"
    )
    assert (
        refusal(lambda: ask(cast, now, partner_id=shared.partner_id, purpose="LEGAL")) == "ask.unknown_choice"
    )
    assert (
        refusal(lambda: ask(cast, now, actor=cast.colleague, partner_id=shared.partner_id))
        == "chart.not_on_team"
    )
    assert refusal(lambda: ask(cast, now, actor=cast.stranger)) == "chart.not_found"
    assert (
        refusal(lambda: sign(cast, now, {**for_colleague(cast, now), "kinds": frozenset({"medicine"})}))
        == "consent.opens_the_record"
    )
    assert (
        refusal(lambda: sign(cast, now, {**for_colleague(cast, now), "staff_id": cast.stranger.staff_id}))
        == "consent.no_such_colleague"
    )
