"""Something is held back from its person's own view: on an individual decision, for a while, said aloud, reviewed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.holding import check_hold
from carebraid.core.privacy.verdict import Decision
from carebraid.core.record.entry import Entry
from carebraid.fhir.record import encode, to_bundle
from carebraid.flows.ask_held_review import ask_held_review
from carebraid.flows.hold_back import hold_back
from carebraid.flows.join_team import join_team
from carebraid.flows.record_entries import record_entries
from carebraid.flows.review_held_back import review_held_back
from carebraid.paper.record import tell_record
from carebraid.screens.my_copy import my_copy
from carebraid.screens.my_rehearsal import my_choices
from carebraid.store import models, scope
from carebraid.store.asking import ask_for_oneself
from carebraid.store.chart import open_chart
from carebraid.store.gate import pass_gate
from carebraid.store.record import load_record
from tests.sharing import Shared, make_shared
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
WHY = "Named the neighbour who reported him; threats were made last week"
OPENS_ON = date(2026, 4, 3)


@pytest.fixture
def shared(cast: Cast, now: datetime) -> Shared:
    made = make_shared(cast, now)
    told = Entry(kind="urine", code="panel", happened_at=now, learned_at=now, value={"result": "negative"})
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=[told])
    return made


def urine(shared: Shared) -> UUID:
    scope.enter(shared.cast.organisation_id)
    return models.Entry.everyone.get(kind="urine").id


def hold(shared: Shared, now: datetime, **changed: object) -> UUID:
    given: dict[str, object] = {
        "piece_id": urine(shared), "ground": "endangers_another", "words": WHY, "until_on": OPENS_ON,
    } | changed  # fmt: skip
    return hold_back(actor=shared.cast.clinician, now=now, patient_id=shared.cast.patient_id, **given)  # type: ignore[arg-type]


def copy_of(shared: Shared, now: datetime) -> tuple[list[str], str, str, int]:
    """(kinds in the copy, the paper's words, the FHIR text, how many are said to be held back)."""
    parcel = my_copy(actor=shared.cast.patient, now=now, language="en", path="me_copy")
    paper = tell_record(parcel)
    said = " ".join(words for section in paper.first for words in section.words)
    return (
        [one.kind for one in parcel.pieces],
        said,
        encode(to_bundle(parcel)).decode(),
        len(parcel.held_back),
    )


def test_prv_056_it_leaves_every_own_view_says_so_and_opens_by_itself(shared: Shared, now: datetime) -> None:
    held_id = hold(shared, now)
    kinds, said, fhir, held = copy_of(shared, now)
    assert ("urine" in kinds, "assessment" in kinds, held) == (False, True, 1)
    assert str(urine(shared)) not in fhir
    for words in (said, fhir):
        assert "another clinician" in words
        assert WHY not in words
    assert ("It opens by itself on 3 April 2026." in said, "2026-04-03" in fhir) == (True, True)
    shown = {kind: n for kind, _, n in my_choices(actor=shared.cast.patient, now=now, language="en").kinds}
    assert (shown["urine"], shown["assessment"]) == (0, 1)
    opens = datetime(2026, 4, 3, 4, 0, tzinfo=UTC)  # midnight in New York
    assert "urine" not in copy_of(shared, opens - timedelta(seconds=1))[0]
    assert ("urine" in copy_of(shared, opens)[0], copy_of(shared, opens)[3]) == (True, 0)
    with pytest.raises(Refused) as refused:
        ask_held_review(
            actor=shared.cast.patient, now=opens, patient_id=shared.cast.patient_id, held_id=held_id
        )
    assert refused.value.code == "held.not_found"


def test_the_team_still_reads_it_and_the_gate_itself_keeps_it_from_the_person(
    shared: Shared, now: datetime
) -> None:
    hold(shared, now)
    cast = shared.cast
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now)
    pieces = [one for one in load_record(chart) if one.kind in ("urine", "assessment")]
    assert sorted(one.kind for one in pieces) == ["assessment", "urine"]
    asked = ask_for_oneself(cast.patient_id, cast.patient.name, programme="Northgate", now=now)
    released = pass_gate(chart, asked, pieces, now=now, path="me_copy")
    assert [one.kind for one in released.pieces] == ["assessment"]
    assert released.verdict.decision is Decision.REDACT
    assert "held_back" in {reason.code for reason in released.verdict.reasons}


def test_it_needs_a_ground_words_and_an_end_and_there_is_no_blanket_delay(
    shared: Shared, now: datetime
) -> None:
    for changed, code in (
        ({"ground": "upsetting"}, "held.no_ground"), ({"words": "bad news"}, "held.words_too_short"),
        ({"until_on": None}, "held.no_end"), ({"until_on": date(2026, 6, 3)}, "held.too_long"),
        ({"until_on": date(2026, 3, 4)}, "held.too_long"), ({"piece_id": shared.cast.patient_id}, "held.not_found"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            hold(shared, now, **changed)
        assert refused.value.code == code
    assert check_hold(
        ground="endangers_another", words=WHY, until_on=date(2026, 6, 2), today=date(2026, 3, 4)
    )
    assert copy_of(shared, now)[3] == 0
    hold(shared, now)
    with pytest.raises(Refused) as refused:
        hold(shared, now)
    assert refused.value.code == "held.already"


def test_somebody_else_reviews_it_and_the_person_can_ask_for_that(shared: Shared, now: datetime) -> None:
    """45 CFR 164.524(a)(4)."""
    cast = shared.cast
    join_team(
        actor=cast.clinician,
        now=now,
        patient_id=cast.patient_id,
        staff_id=cast.colleague.staff_id,
        role="nurse",
    )  # type: ignore[arg-type]
    held_id = hold(shared, now)
    scope.enter(cast.organisation_id)
    task = models.Task.everyone.get(subject=f"held:{held_id}")
    assert (task.owner_id == cast.clinician.staff_id, task.due_at) == (False, now + timedelta(days=14))
    ask_held_review(actor=cast.patient, now=now, patient_id=cast.patient_id, held_id=held_id)
    ask_held_review(actor=cast.patient, now=now, patient_id=cast.patient_id, held_id=held_id)
    scope.enter(cast.organisation_id)
    task.refresh_from_db()
    assert [why["code"] for why in task.why] == ["held_back", "held_back_asked"]

    def look(actor: object, finding: str, words: str = "The threat is still there") -> None:
        review_held_back(
            actor=actor, now=now, patient_id=cast.patient_id, held_id=held_id, finding=finding, words=words
        )  # type: ignore[arg-type]

    with pytest.raises(Refused) as refused:
        look(cast.clinician, "kept")
    assert refused.value.code == "held.own"
    look(cast.colleague, "kept")
    assert "The threat is still there" in copy_of(shared, now)[1]
    look(cast.clinician, "released", "")
    assert ("urine" in copy_of(shared, now)[0], copy_of(shared, now)[3]) == (True, 0)
    told = models.JournalEntry.objects.filter(object_kind="held_back", outcome="done").order_by("id")
    assert [row.action for row in told] == [
        "hold_back", "ask_held_review", "ask_held_review", "review_held_back", "review_held_back",
    ]  # fmt: skip
    assert not any(WHY in str(row.detail) for row in told)
