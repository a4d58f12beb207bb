"""Sites under the GDPR, organisations that act as intermediaries: what they record, owe and show."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Designation, Kind
from carebraid.core.privacy.regime import check_grounds, gdpr_due_on
from carebraid.core.privacy.rights import due_on
from carebraid.core.privacy.verdict import Decision
from carebraid.flows.add_staff import add_staff
from carebraid.flows.ask_for_right import ask_for_right
from carebraid.flows.decide_request import decide_request
from carebraid.flows.disclose import disclose
from carebraid.flows.export_processing_register import export_processing_register
from carebraid.flows.record_relationship import record_relationship
from carebraid.flows.set_processing import set_processing
from carebraid.flows.set_regime import set_regime
from carebraid.knowledge.processing import load_purposes
from carebraid.paper.processing_register import tell_processing_register
from carebraid.screens.my_trace import my_given_on, my_requests
from carebraid.screens.privacy_desk import given_on
from carebraid.screens.privacy_notice import my_notice
from carebraid.store import models, scope
from carebraid.store.accounts import load_account_actor
from tests.sharing import RIVERSIDE, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "Health services act of the state, section 12"


@pytest.fixture
def officer(cast: Cast, now: datetime) -> Actor:
    added = add_staff(
        actor=cast.demo, now=now, name="Paula", email="paula@north.example", roles=[Role.ADMINISTRATOR],
        site_id=cast.site_id, is_demo=True,
    )  # fmt: skip
    found = load_account_actor(added.account_id)
    assert found is not None
    return found


def ask(cast: Cast, now: datetime, kind: str, wish: str = "Please.") -> UUID:
    return ask_for_right(actor=cast.patient, now=now, patient_id=cast.patient_id, kind=kind, wish=wish)


def refusal(work: object) -> str:
    with pytest.raises(Refused) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def test_prv_095_no_purpose_is_on_before_its_grounds_are_recorded_and_the_notice_shows_them(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    def switch(**changed: object) -> None:
        given: dict[str, object] = {
            "site_id": cast.site_id, "purpose": "care", "on": True, "article_6": "6(1)(c)", "article_9": "9(2)(h)", "why": WHY,
        } | changed  # fmt: skip
        set_processing(actor=officer, now=now, **given)  # type: ignore[arg-type]

    assert refusal(switch) == "regime.not_gdpr"
    set_regime(actor=officer, now=now, kind="gdpr", site_id=cast.site_id, holds=True)
    for changed, code in (
        ({"article_6": ""}, "processing.article_6_missing"), ({"article_9": ""}, "processing.article_9_missing"),
        ({"article_6": "6(1)(a)"}, "processing.article_6_missing"), ({"why": "law"}, "processing.why_missing"),
        ({"purpose": "selling"}, "processing.unknown"),
        ({"purpose": "messages", "article_6": "6(1)(a)"}, "processing.consent_for_one"),
    ):  # fmt: skip
        assert refusal(lambda changed=changed: switch(**changed)) == code
    assert my_notice(actor=cast.patient, now=now, language="en").grounds == ()
    switch()
    ((title, _, six, nine),) = my_notice(actor=cast.patient, now=now, language="en").grounds
    assert (title, six, nine) == ("Care and treatment", "6(1)(c)", "9(2)(h)")
    switch(on=False)
    assert my_notice(actor=cast.patient, now=now, language="en").grounds == ()
    assert refusal(lambda: switch(on=False)) == "processing.off_already"
    assert refusal(
        lambda: set_regime(actor=cast.clinician, now=now, kind="gdpr", site_id=cast.site_id, holds=False)
    ) == ("access.not_your_role")


def test_every_listed_purpose_can_be_switched_on_with_what_the_page_offers_first() -> None:
    for purpose in load_purposes().values():
        six, nine = purpose.article_6[0], purpose.article_9[0]
        assert check_grounds(purpose, article_6=six, article_9=nine, why=WHY) == WHY


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_month_is_never_more_than_31_days_nor_less_than_28_and_lands_in_the_next(asked_on: date) -> None:
    due = gdpr_due_on(asked_on)
    assert 28 <= (due - asked_on).days <= 31
    assert (due.year * 12 + due.month) - (asked_on.year * 12 + asked_on.month) == 1
    assert due.day == asked_on.day or (due + timedelta(days=1)).day == 1
    assert due_on("amendment", asked_on, is_gdpr=True) == due
    assert due_on("amendment", asked_on) == asked_on + timedelta(days=60)


def test_prv_096_rights_with_a_month_and_erasure_that_becomes_a_restriction(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    shared = make_shared(cast, now)
    shared.sign(now)
    for kind in ("portability", "objection", "erasure"):
        assert refusal(lambda kind=kind: ask(cast, now, kind)) == "right.unknown"
    before = {kind for kind, _ in my_requests(actor=cast.patient, now=now).rights}
    set_regime(actor=officer, now=now, kind="gdpr", site_id=cast.site_id, holds=True)
    after = {kind for kind, _ in my_requests(actor=cast.patient, now=now).rights}
    assert after - before == {"portability", "objection", "erasure"}
    ask(cast, now, "portability")
    scope.enter(cast.organisation_id)
    taken = models.RightsRequest.everyone.get(kind="portability")
    assert (taken.decision, "FHIR JSON" in taken.words) == ("granted", True)
    objected = ask(cast, now, "objection", "Not for counting")
    erased = ask(cast, now, "erasure")
    scope.enter(cast.organisation_id)
    clocks = {row.kind: row.due_on for row in models.RightsRequest.everyone.all()}
    assert clocks == dict.fromkeys(("portability", "objection", "erasure"), date(2026, 4, 4))

    def decide(
        request_id: UUID, decision: str, ground: str = "", words: str = "The law keeps it for ten years."
    ) -> None:
        decide_request(
            actor=officer, now=now, patient_id=cast.patient_id, request_id=request_id, decision=decision, ground=ground,
            words=words,
        )  # fmt: skip

    decide(objected, "denied", "compelling_grounds", "Counting is asked of us by law.")
    assert refusal(lambda: decide(erased, "granted")) == "answer.unknown"
    assert refusal(lambda: decide(erased, "partly")) == "answer.ground_missing"

    def goes() -> Decision:
        later = now + timedelta(minutes=5)
        return disclose(
            actor=cast.clinician,
            now=later,
            patient_id=cast.patient_id,
            partner_id=shared.partner_id,
            purpose="TREAT",
        ).decision

    assert goes() is not Decision.DENY
    decide(erased, "partly", "kept_by_law")
    assert goes() is Decision.DENY
    (wished,) = (
        one.asked for one in my_requests(actor=cast.patient, now=now).wished if one.asked.kind == "erasure"
    )
    assert (wished.decision, wished.ground) == ("partly", "kept_by_law")


def test_prv_098_the_record_of_processing_says_what_is_missing_too(
    cast: Cast, officer: Actor, now: datetime
) -> None:
    set_regime(actor=officer, now=now, kind="gdpr", site_id=cast.site_id, holds=True)
    set_processing(
        actor=officer, now=now, site_id=cast.site_id, purpose="care", on=True, article_6="6(1)(c)", article_9="9(2)(h)",
        why=WHY,
    )  # fmt: skip
    models.Partner.objects.create(
        organisation_id=cast.organisation_id, name="Cloud Keep", recipient_class="service_organisation",
        contract_reference="QSOA 7", contract_on=date(2026, 1, 2),
    )  # fmt: skip
    actor = Actor(kind="command", name="x", organisation_id=cast.organisation_id, service="export")
    made = export_processing_register(actor=actor, now=now)
    assert {one.purpose for one in made.recorded if one.since} == {"Care and treatment"}
    assert len(made.recorded) == len(load_purposes())
    assert [(one.name, one.contract) for one in made.processors] == [("Cloud Keep", "QSOA 7")]
    assert ("Response", "clinical") in {(name, level) for name, level, _ in made.retention}
    assert made.places
    document = tell_processing_register(made)
    facts = [fact for section in document.sections for fact in section.facts]
    assert ("Grounds", "6(1)(c), 9(2)(h)") in facts
    assert ("Grounds", "not recorded: this purpose is not switched on") in facts
    assert "Robin" not in repr(made)


def test_prv_059_the_list_of_an_intermediary(cast: Cast, officer: Actor, now: datetime) -> None:
    shared = make_shared(cast, now)
    record_relationship(
        actor=cast.clinician,
        now=now,
        patient_id=cast.patient_id,
        partner_id=shared.partner_id,
        why="Treats him there",
    )
    assert refusal(lambda: ask(cast, now, "intermediary")) == "right.unknown"
    assert (
        refusal(lambda: my_given_on(actor=cast.patient, now=now, language="en")) == "right.not_intermediary"
    )
    set_regime(actor=officer, now=now, kind="intermediary", holds=True)
    assert refusal(lambda: my_given_on(actor=cast.patient, now=now, language="en")) == "right.ask_first"
    request_id = ask(cast, now, "intermediary")
    scope.enter(cast.organisation_id)
    assert models.RightsRequest.everyone.get(id=request_id).due_on == date(2026, 4, 3)
    assert my_given_on(actor=cast.patient, now=now, language="en").rows == ()

    def give(at: datetime) -> None:
        came = disclose(
            actor=cast.clinician, now=at, patient_id=cast.patient_id, partner_id=shared.partner_id, purpose="TREAT",
            kinds=["assessment"],
        )  # fmt: skip
        assert came.decision is not Decision.DENY

    shared.sign(now)  # names the recipient: not on this list
    give(now + timedelta(minutes=1))
    models.Consent.everyone.update(status="inactive")
    shared.sign(
        now,
        id="c2",
        kind=Kind.GENERAL,
        recipients=(),
        designations=frozenset({Designation.TREATING_PROVIDERS}),
    )
    give(now + timedelta(minutes=2))
    later = now + timedelta(days=1)
    ((on, whom, what),) = my_given_on(actor=cast.patient, now=later, language="en").rows
    assert (on, whom, [n for _, n in what]) == (date(2026, 3, 4), RIVERSIDE, [1])
    assert given_on(actor=officer, now=later, request_id=request_id, language="en").rows == (
        (on, whom, what),
    )
    in_time, too_late = (datetime(2029, 3, day, 15, tzinfo=now.tzinfo) for day in (4, 5))
    assert [
        len(my_given_on(actor=cast.patient, now=at, language="en").rows) for at in (in_time, too_late)
    ] == [1, 0]
