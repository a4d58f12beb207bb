"""The blind check across the consent wall: one bit where it was allowed, the same nothing otherwise, every use seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import Blind, BlindAnswer
from carebraid.core.meds.canary import Proof
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows import check_blind as module
from carebraid.flows import prove_check as proving
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.allow_blind_check import allow_blind_check
from carebraid.flows.check_blind import WORKED_THROUGH, check_blind
from carebraid.flows.disclose import disclose
from carebraid.jobs.standing import prove
from carebraid.knowledge.alive import Alive
from carebraid.screens.my_medicines import my_medicines
from carebraid.screens.partner_desk import partner_record
from carebraid.store import scope
from carebraid.store.blind import MOST_A_DAY
from carebraid.store.models import Account, JournalEntry, Message
from carebraid.store.packages import withdraw_packages
from tests.sharing import Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db


def ask(cast: Cast, now: datetime, name: str = "alprazolam") -> Blind:
    return check_blind(actor=cast.colleague, now=now, patient_id=cast.patient_id, proposed=name)


def takes(cast: Cast, now: datetime, name: str) -> None:
    taken = Taken(id="", name=name, kind=TakenKind.PRESCRIBED)
    add_medicine(actor=cast.clinician, now=now, patient_id=cast.patient_id, taken=taken)


def allow(cast: Cast, now: datetime, yes: bool = True) -> None:
    allow_blind_check(actor=cast.patient, now=now, patient_id=cast.patient_id, is_allowed=yes)


def test_nothing_is_learnt_before_the_person_allowed_it_and_after_they_took_it_back(
    cast: Cast, now: datetime
) -> None:
    takes(cast, now, "methadone")
    assert ask(cast, now).answer is BlindAnswer.NOTHING_TO_TELL
    allow(cast, now)
    assert ask(cast, now).answer is BlindAnswer.SERIOUS
    allow(cast, now, yes=False)
    assert ask(cast, now).answer is BlindAnswer.NOTHING_TO_TELL


def test_not_allowed_nothing_there_and_nothing_serious_are_one_and_the_same(
    cast: Cast, now: datetime
) -> None:
    allow(cast, now)
    empty = ask(cast, now)
    takes(cast, now, "folic acid")
    harmless = ask(cast, now)
    takes(cast, now, "methadone")
    allow(cast, now, yes=False)
    refused = ask(cast, now)
    assert empty == harmless == refused
    assert "Nothing can be told" in empty.words


def test_the_person_sees_every_use_and_the_journal_says_nothing_of_the_answer(
    cast: Cast, now: datetime
) -> None:
    takes(cast, now, "methadone")
    allow(cast, now)
    ask(cast, now)
    ask(cast, now + timedelta(minutes=1), "folic acid")
    uses = my_medicines(actor=cast.patient, now=now + timedelta(minutes=2)).uses
    assert [(use.by_name, use.answer) for use in uses] == [
        (cast.colleague.name, "blind.nothing_to_tell"), (cast.colleague.name, "blind.serious"),
    ]  # fmt: skip
    scope.enter(cast.organisation_id)
    rows = JournalEntry.objects.filter(action="check_blind", outcome="done")
    assert [row.detail for row in rows] == [{}, {}]


def test_one_bit_is_not_asked_again_and_again(cast: Cast, now: datetime) -> None:
    for _ in range(MOST_A_DAY):
        ask(cast, now)
    with pytest.raises(Refused) as refused:
        ask(cast, now)
    assert (refused.value.code, refused.value.status) == ("blind.too_often", 429)
    assert ask(cast, now + timedelta(days=1, seconds=1)).answer is BlindAnswer.NOTHING_TO_TELL


def test_the_same_number_of_names_is_worked_through_whatever_lies_behind(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    true = module.blind

    def counting(**given: object) -> Blind:
        seen.append(len(given["hidden"]))  # type: ignore[arg-type]
        return true(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "blind", counting)
    ask(cast, now)
    takes(cast, now, "methadone")
    ask(cast, now)
    allow(cast, now)
    ask(cast, now)
    assert seen == [WORKED_THROUGH] * 3


def test_an_unknown_name_is_could_not_check_for_everybody_alike(cast: Cast, now: datetime) -> None:
    before = ask(cast, now, "no such thing at all")
    takes(cast, now, "methadone")
    allow(cast, now)
    assert before == ask(cast, now, "no such thing at all")
    assert before.answer is BlindAnswer.COULD_NOT_CHECK


def test_only_the_person_allows_it(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        allow_blind_check(actor=cast.clinician, now=now, patient_id=cast.patient_id, is_allowed=True)
    assert refused.value.code == "access.not_your_role"


def test_whoever_may_see_the_record_is_sent_to_the_whole_list(cast: Cast, now: datetime) -> None:
    tied = replace(cast.clinician, roles=cast.clinician.roles | {Role.PSYCHIATRIST})
    with pytest.raises(Refused) as refused:
        check_blind(actor=tied, now=now, patient_id=cast.patient_id, proposed="alprazolam")
    assert refused.value.code == "blind.not_needed"


def test_a_stranger_learns_not_even_that_there_is_somebody(cast: Cast, now: datetime) -> None:
    stranger = replace(cast.stranger, roles=frozenset({Role.PSYCHIATRIST}))
    with pytest.raises(Refused) as refused:
        check_blind(actor=stranger, now=now, patient_id=cast.patient_id, proposed="alprazolam")
    assert refused.value.code == "chart.not_found"


def package_for(shared: Shared, at: datetime) -> UUID | None:
    """What a partner with a consent was given for treatment."""
    return disclose(
        actor=shared.clinician,
        now=at,
        patient_id=shared.patient_id,
        partner_id=shared.partner_id,
        purpose="TREAT",
    ).package_id


def test_a_partner_asks_about_the_person_of_a_package_and_sees_one_bit_on_the_page(
    cast: Cast, now: datetime
) -> None:
    shared = make_shared(cast, now)
    shared.sign(now)
    later = now + timedelta(minutes=1)
    package_id = package_for(shared, later)
    takes(cast, later, "methadone")
    allow(cast, later)

    def asks(actor: Actor, package: UUID | None, at: datetime) -> BlindAnswer:
        return check_blind(actor=actor, now=at, package_id=package, proposed="alprazolam").answer

    assert asks(shared.reader, package_id, later) is BlindAnswer.SERIOUS
    for who, what in ((shared.outsider, package_id), (shared.reader, uuid4())):
        with pytest.raises(Refused) as refused:
            asks(who, what, later)
        assert refused.value.code == "package.not_found"
    uses = my_medicines(actor=cast.patient, now=later).uses
    assert [use.by_name for use in uses] == [shared.reader.name]
    withdraw_packages(shared.chart(later), later)
    with pytest.raises(Refused) as withdrawn:
        asks(shared.reader, package_id, later + timedelta(minutes=1))
    assert withdrawn.value.code == "package.not_found"


def test_prv_006_a_partner_who_does_not_prescribe_cannot_ask(cast: Cast, now: datetime) -> None:
    shared = make_shared(cast, now, recipient_class="lawful_holder")
    shared.sign(now)
    later = now + timedelta(minutes=1)
    package_id = package_for(shared, later)
    assert package_id is not None
    takes(cast, later, "methadone")
    allow(cast, later)
    with pytest.raises(Refused) as refused:
        check_blind(actor=shared.reader, now=later, package_id=package_id, proposed="alprazolam")
    assert refused.value.code == "package.not_found"
    assert my_medicines(actor=cast.patient, now=later).uses == ()
    seen = partner_record(actor=shared.reader, now=later, package_id=package_id)
    assert not seen.may_prescribe


def test_a_broken_check_is_could_not_check_for_everybody(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(cast, now, "methadone")
    allow(cast, now)
    monkeypatch.setattr(module, "load_alive", lambda: Alive(None, Proof(0, 1, ("gone",)), ""))
    assert ask(cast, now).answer is BlindAnswer.COULD_NOT_CHECK


def test_haz_29_the_daily_job_tells_every_administrator_once_a_day_where_the_check_is_not_alive(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope.enter(cast.organisation_id)
    Account.objects.filter(id=cast.manager.account_id).update(roles=[Role.ADMINISTRATOR])
    assert prove(now)
    assert Message.objects.count() == 0
    monkeypatch.setattr(proving, "load_alive", lambda: Alive(None, Proof(0, 1, ("gone",)), ""))
    assert not prove(now)
    assert not prove(now + timedelta(minutes=5))
    sent = [(m.account_id, m.template) for m in Message.objects.filter(organisation_id=cast.organisation_id)]
    assert sent == [(cast.manager.account_id, "look_at_health")]
