"""The blind check across the consent wall: one bit where it was allowed, the same nothing otherwise, every use seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import Blind, BlindAnswer
from carebraid.core.meds.regimen import Taken, TakenKind
from carebraid.flows import check_blind as module
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.allow_blind_check import allow_blind_check
from carebraid.flows.check_blind import WORKED_THROUGH, check_blind
from carebraid.screens.my_medicines import my_medicines
from carebraid.store import scope
from carebraid.store.blind import MOST_A_DAY
from carebraid.store.models import JournalEntry
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
