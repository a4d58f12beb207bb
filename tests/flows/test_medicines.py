"""The one list: prescribing with the check, the second signature, what the person tells, lists from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import parse_dose
from carebraid.core.meds.order import Order
from carebraid.core.meds.regimen import Taken, TakenKind, TakenState
from carebraid.core.record.entry import Entry
from carebraid.flows.add_medicine import add_medicine
from carebraid.flows.change_medicine import Wanted, change_medicine
from carebraid.flows.prescribe import prescribe
from carebraid.flows.reconcile import Said, reconcile
from carebraid.flows.record_entries import record_entries
from carebraid.flows.second_sign import second_sign
from carebraid.flows.take_back_order import take_back_order
from carebraid.flows.take_list import take_list
from carebraid.flows.told_by_person import told_by_person
from carebraid.flows.told_not_taking import told_not_taking
from carebraid.knowledge import _signed
from carebraid.knowledge.alive import load_alive
from carebraid.screens import medicines as screen
from carebraid.screens.health import examine
from carebraid.screens.reconciling import one_list
from carebraid.store import scope
from carebraid.store.models import InteractionCheck, JournalEntry, Medicine, MedicineChange, Task
from tests.worlds import Cast, join_colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def prescriber(cast: Cast, now: datetime) -> Actor:
    """The colleague is a psychiatrist; now on the team."""
    return join_colleague(cast, now)


@pytest.fixture
def nurse(cast: Cast) -> Actor:
    """The clinician with a nurse's role too: on the team, and may sign as the second person."""
    return replace(cast.clinician, roles=cast.clinician.roles | {Role.NURSE})


@pytest.fixture
def broken_knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder in a copy that a test may damage."""
    data = tmp_path / "data"
    copytree(_signed.DATA, data)
    monkeypatch.setattr(_signed, "DATA", data)
    yield data / "interactions.yaml"
    monkeypatch.undo()
    load_alive()


def taken(name: str, kind: TakenKind = TakenKind.PRESCRIBED, dose: str = "", **more: object) -> Taken:
    return Taken(id="", name=name, kind=kind, dose=parse_dose(dose) if dose else None, **more)  # type: ignore[arg-type]


def order(name: str, dose: str = "1 mg", times: str = "1", **more: object) -> Order:
    return Order(name=name, dose=parse_dose(dose), times_a_day=Decimal(times), **more)  # type: ignore[arg-type]


def reasons_for(cast: Cast, who: Actor, now: datetime, name: str) -> dict[str, tuple[str, str]]:
    page = screen.ordering(actor=who, now=now, language="en", patient_id=cast.patient_id, name=name)
    assert page.brought is not None
    words = "Looked at together with the person today."
    return {alert.key: ("benefit_outweighs", words) for alert in page.brought.alerts if alert.interrupts}


def names_on_list(cast: Cast) -> list[str]:
    scope.enter(cast.organisation_id)
    rows = Medicine.everyone.filter(patient_id=cast.patient_id).exclude(state="stopped").order_by("told_at")
    return list(rows.values_list("name", flat=True))


def test_cap_066_a_serious_pair_needs_a_reason_and_the_reason_is_kept(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    add_medicine(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, taken=taken("methadone", dose="80 mg")
    )
    with pytest.raises(Refused) as refused:
        prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=order("alprazolam"))
    assert refused.value.code == "interactions.reason_missing"
    assert refused.value.status == 409
    assert names_on_list(cast) == ["methadone"]
    done = prescribe(
        actor=prescriber, now=now, patient_id=cast.patient_id, order=order("alprazolam"),
        reasons=reasons_for(cast, prescriber, now, "alprazolam"),
    )  # fmt: skip
    assert not done.is_waiting
    assert names_on_list(cast) == ["methadone", "alprazolam"]
    scope.enter(cast.organisation_id)
    kept = InteractionCheck.everyone.get(id=done.check_id)
    assert kept.is_checked
    assert {tuple(sorted(one["pair"])) for one in kept.overrides} == {("alprazolam", "methadone")}
    alert = kept.alerts[0]
    assert {"source", "evidence", "mechanism", "effect", "advice", "dated"} <= alert.keys()
    assert len(kept.edition) == 64
    journalled = JournalEntry.objects.filter(action="prescribe", outcome="done").latest("id")
    assert "alprazolam" not in str(journalled.detail)


def test_the_check_sees_alcohol_street_drugs_conditions_and_what_happened(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    told_by_person(
        actor=cast.patient,
        now=now,
        patient_id=cast.patient_id,
        name="heroin",
        kind="street_drug",
        words="some days",
    )
    told_by_person(actor=cast.patient, now=now, patient_id=cast.patient_id, name="beer", kind="alcohol")
    left = Entry(
        kind="transition", code="detox", happened_at=now - timedelta(days=2), learned_at=now, value={"day": 1}
    )
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=[left])
    page = screen.ordering(
        actor=prescriber, now=now, language="en", patient_id=cast.patient_id, name="methadone"
    )
    assert page.brought is not None
    pairs = {(alert.one, alert.other) for alert in page.brought.alerts}
    assert ("methadone", "tolerance lost") in pairs
    assert any("beer" in pair for pair in pairs)
    assert any("heroin" in pair for pair in pairs)


def test_haz_28_an_unknown_name_waits_for_a_second_person_who_is_another(
    cast: Cast, prescriber: Actor, nurse: Actor, now: datetime
) -> None:
    done = prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=order("sertralin forte x"))
    assert done.is_waiting
    assert names_on_list(cast) == []
    scope.enter(cast.organisation_id)
    task = Task.everyone.get(patient_id=cast.patient_id, kind="medicine_check")
    assert task.reasons == ["order_waits_for_second"]
    with pytest.raises(Refused) as own:
        second_sign(actor=prescriber, now=now, patient_id=cast.patient_id, check_id=done.check_id)
    assert own.value.code == "interactions.second_person_needed"
    assert names_on_list(cast) == []
    second_sign(actor=nurse, now=now, patient_id=cast.patient_id, check_id=done.check_id)
    assert names_on_list(cast) == ["sertralin forte x"]
    kept = InteractionCheck.everyone.get(id=done.check_id)
    assert (kept.is_checked, kept.second_name) == (False, nurse.name)
    with pytest.raises(Refused) as again:
        second_sign(actor=nurse, now=now, patient_id=cast.patient_id, check_id=done.check_id)
    assert again.value.code == "check.signed_already"


def test_haz_28_the_page_never_says_nothing_found_beside_an_unknown_name(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    add_medicine(actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("sertraline"))
    page = screen.ordering(
        actor=prescriber, now=now, language="en", patient_id=cast.patient_id, name="sertralyne xq"
    )
    assert page.brought is not None
    assert not page.brought.is_clear
    assert not page.brought.is_checked
    assert [one.name for one in page.brought.unknown] == ["sertralyne xq"]


def test_haz_29_a_damaged_file_says_could_not_check_at_once_everywhere(
    cast: Cast, prescriber: Actor, nurse: Actor, now: datetime, broken_knowledge: Path, tmp_path: Path
) -> None:
    add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("methadone", dose="80 mg")
    )
    before = screen.medicines(actor=prescriber, now=now, language="en", patient_id=cast.patient_id)
    assert before.check.is_checked
    text = broken_knowledge.read_text(encoding="utf-8")
    broken_knowledge.write_text(text.replace("major", "minor"), encoding="utf-8")
    after = screen.medicines(actor=prescriber, now=now, language="en", patient_id=cast.patient_id)
    assert not after.check.is_checked
    assert not after.check.is_clear
    assert after.check.why_not == ("interactions.not_alive",)
    found = {check.name: check for check in examine(now=now, home=tmp_path).checks}
    assert found["interactions"].state == "ill"
    done = prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=order("alprazolam"))
    assert done.is_waiting
    assert names_on_list(cast) == ["methadone"]
    # Mended before the second person looks: the check speaks now, and what it says was never seen by the prescriber.
    broken_knowledge.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        second_sign(actor=nurse, now=now, patient_id=cast.patient_id, check_id=done.check_id)
    assert refused.value.code == "prescribe.found_since"
    take_back_order(actor=prescriber, now=now, patient_id=cast.patient_id, check_id=done.check_id)
    assert names_on_list(cast) == ["methadone"]


def test_haz_29_an_edition_of_more_than_ninety_days_is_no_check(now: datetime) -> None:
    alive = load_alive()
    assert alive.knowledge is not None
    edition = alive.knowledge.manifest.edition
    assert alive.is_ready(edition + timedelta(days=90))
    assert not alive.is_ready(edition + timedelta(days=91))


def test_haz_32_a_dose_far_too_high_is_refused_and_a_high_one_confirmed(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    with pytest.raises(Refused) as far:
        prescribe(
            actor=prescriber, now=now, patient_id=cast.patient_id, order=order("sertraline", "2000 mg"),
            is_dose_confirmed=True,
        )  # fmt: skip
    assert far.value.code == "dose.above_hard_limit"
    assert names_on_list(cast) == []


def test_only_a_prescriber_prescribes(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        prescribe(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, order=order("sertraline", "50 mg")
        )
    assert refused.value.code == "access.not_your_role"
    assert names_on_list(cast) == []


def test_two_prescribers_at_once_lose_nothing(cast: Cast, prescriber: Actor, now: datetime) -> None:
    made = add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("sertraline", dose="50 mg"),
        source="clinic",
    )  # fmt: skip
    first = Wanted(what="dose", dose=parse_dose("100 mg"), words="Better, not well")
    version = change_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id, seen_version=1,
        wanted=first,
    )  # fmt: skip
    assert version == 2
    with pytest.raises(Refused) as refused:
        change_medicine(
            actor=prescriber, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id, seen_version=1,
            wanted=Wanted(what="dose", dose=parse_dose("25 mg")),
        )  # fmt: skip
    assert (refused.value.code, refused.value.status) == ("regimen.changed_meanwhile", 409)
    page = screen.medicine(
        actor=prescriber, now=now, language="en", patient_id=cast.patient_id, medicine_id=made.medicine_id
    )
    assert str(page.entry.taken.dose) == "100 mg"
    assert [one.what for one in page.story] == ["dose", "added"]
    assert page.story[0].before == {"dose": "50 mg"}
    assert page.story[0].why == "Better, not well"


def test_a_dose_ordered_here_is_changed_by_prescribers_alone(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    made = prescribe(
        actor=prescriber, now=now, patient_id=cast.patient_id, order=order("acamprosate", "666 mg", "3")
    )
    assert made.medicine_id is not None
    with pytest.raises(Refused) as refused:
        change_medicine(
            actor=cast.clinician, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id,
            seen_version=1, wanted=Wanted(what="dose", dose=parse_dose("333 mg")),
        )  # fmt: skip
    assert refused.value.code == "medicine.prescribers_only"


def test_taper_stop_and_what_it_is_worth_each_leave_a_line(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    made = add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("clonazepam", dose="1 mg")
    )
    for version, wanted in enumerate(
        (
            Wanted(what="trade_offs", words="It lets me sleep, and makes me foggy"),
            Wanted(what="taper", words="A tenth every two weeks"),
            Wanted(what="stopped", words="Done"),
        ),
        start=1,
    ):
        change_medicine(
            actor=prescriber, now=now, patient_id=cast.patient_id, medicine_id=made.medicine_id,
            seen_version=version, wanted=wanted,
        )  # fmt: skip
    page = screen.medicine(
        actor=prescriber, now=now, language="en", patient_id=cast.patient_id, medicine_id=made.medicine_id
    )
    assert [one.what for one in page.story] == ["stopped", "taper", "trade_offs", "added"]
    assert page.entry.taken.state is TakenState.STOPPED
    assert page.entry.taken.trade_offs == ("It lets me sleep, and makes me foggy",)


def test_the_person_tells_of_street_drugs_and_the_team_hears_what_is_dangerous(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("methadone", dose="80 mg")
    )
    told = told_by_person(
        actor=cast.patient,
        now=now,
        patient_id=cast.patient_id,
        name="Xanax",
        kind="street_drug",
        words="at night",
    )
    assert told.dangerous
    scope.enter(cast.organisation_id)
    task = Task.everyone.get(patient_id=cast.patient_id, kind="medicine_check")
    assert task.reasons == ["told_serious_together"]
    assert "Xanax" not in str(task.why)
    assert names_on_list(cast) == ["methadone", "Xanax"]


def test_a_name_that_nobody_knows_is_taken_and_somebody_asks_what_it_is(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    told = told_by_person(
        actor=cast.patient, now=now, patient_id=cast.patient_id, name="bush tea from afar", kind="herb"
    )
    assert not told.is_known
    assert names_on_list(cast) == ["bush tea from afar"]
    scope.enter(cast.organisation_id)
    task = Task.everyone.get(patient_id=cast.patient_id, kind="medicine_check")
    assert (task.reasons, task.priority) == (["told_unknown"], "routine")


def test_what_the_person_stopped_leaves_their_own_entries_and_keeps_prescribed_ones(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    ours = add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("clonazepam"), source="clinic"
    )
    told = told_by_person(
        actor=cast.patient, now=now, patient_id=cast.patient_id, name="folic acid", kind="herb"
    )
    assert told_not_taking(
        actor=cast.patient, now=now, patient_id=cast.patient_id, medicine_id=told.medicine_id
    )
    assert not told_not_taking(
        actor=cast.patient, now=now, patient_id=cast.patient_id, medicine_id=ours.medicine_id, words="ran out"
    )
    assert names_on_list(cast) == ["clonazepam"]
    scope.enter(cast.organisation_id)
    assert MedicineChange.everyone.filter(what="told_not_taking", why="ran out").count() == 1
    assert Task.everyone.get(patient_id=cast.patient_id, kind="medicine_check").reasons == ["told_not_taking"]


def test_a_stranger_and_a_colleague_without_a_tie_reach_nothing(cast: Cast, now: datetime) -> None:
    for who, code in ((cast.stranger, "chart.not_found"), (cast.colleague, "chart.not_on_team")):
        with pytest.raises(Refused) as refused:
            add_medicine(actor=who, now=now, patient_id=cast.patient_id, taken=taken("sertraline"))
        assert refused.value.code == code
    assert names_on_list(cast) == []


def test_cap_063_a_list_from_a_hospital_changes_what_was_decided_and_nothing_else(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    for name, dose in (("sertraline", "50 mg"), ("ibuprofen", "400 mg"), ("lithium", "300 mg")):
        add_medicine(actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken(name, dose=dose))
    text = "Zoloft 100 mg once a day\nlithium 300 mg\nomeprazole 20 mg once a day\nsertralinum xx 5 mg"
    list_id = take_list(actor=prescriber, now=now, patient_id=cast.patient_id, source="hospital", text=text)
    page = one_list(actor=prescriber, now=now, language="en", patient_id=cast.patient_id, list_id=list_id)
    by_name = {(one.line.name if one.line else one.ours.name): one for one in page.open}  # type: ignore[union-attr]
    assert {name: str(one.differs) for name, one in by_name.items()} == {
        "Zoloft": "other_dose", "omeprazole": "only_theirs", "sertralinum xx": "only_theirs", "ibuprofen": "only_ours",
    }  # fmt: skip
    assert [one.ours.name for one in page.same if one.ours] == ["lithium"]
    assert not by_name["sertralinum xx"].is_known
    said = {
        by_name["Zoloft"].key: Said("their_dose"), by_name["omeprazole"].key: Said("add"),
        by_name["ibuprofen"].key: Said("stop"),
    }  # fmt: skip
    with pytest.raises(Refused) as still_open:
        reconcile(actor=prescriber, now=now, patient_id=cast.patient_id, list_id=list_id, said=said)
    assert still_open.value.code == "reconcile.open"
    assert names_on_list(cast) == ["sertraline", "ibuprofen", "lithium"]
    said[by_name["sertralinum xx"].key] = Said("leave_out")
    changed = reconcile(actor=prescriber, now=now, patient_id=cast.patient_id, list_id=list_id, said=said)
    assert changed == 3
    assert names_on_list(cast) == ["sertraline", "lithium", "omeprazole"]
    scope.enter(cast.organisation_id)
    assert Medicine.everyone.get(name="sertraline").amount == Decimal(100)
    with pytest.raises(Refused) as twice:
        reconcile(actor=prescriber, now=now, patient_id=cast.patient_id, list_id=list_id, said=said)
    assert twice.value.status == 409


def test_a_reason_for_one_pair_is_no_reason_for_another(cast: Cast, prescriber: Actor, now: datetime) -> None:
    for name in ("methadone", "phenelzine"):
        add_medicine(actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken(name))
    reasons = reasons_for(cast, prescriber, now, "alprazolam")
    only_some = {key: said for key, said in reasons.items() if "phenelzine" in key}
    with pytest.raises(Refused):
        prescribe(
            actor=prescriber,
            now=now,
            patient_id=cast.patient_id,
            order=order("alprazolam"),
            reasons=only_some,
        )
    assert names_on_list(cast) == ["methadone", "phenelzine"]


def test_a_medicine_told_in_an_entry_counts_until_it_is_on_the_list(
    cast: Cast, prescriber: Actor, now: datetime
) -> None:
    entry = Entry(
        kind="medicine", code="methadone", happened_at=now, learned_at=now, value={"state": "started"}
    )
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=[entry])
    page = screen.medicines(actor=prescriber, now=now, language="en", patient_id=cast.patient_id)
    assert page.earlier == ("methadone",)
    found = screen.ordering(
        actor=prescriber, now=now, language="en", patient_id=cast.patient_id, name="alprazolam"
    )
    assert found.brought is not None
    assert any({alert.one, alert.other} == {"methadone", "alprazolam"} for alert in found.brought.alerts)
    add_medicine(
        actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("Methadose", dose="80 mg")
    )
    after = screen.medicines(actor=prescriber, now=now, language="en", patient_id=cast.patient_id)
    assert after.earlier == ()


def test_instead_of_stops_the_other_in_the_same_breath(cast: Cast, prescriber: Actor, now: datetime) -> None:
    made = add_medicine(actor=prescriber, now=now, patient_id=cast.patient_id, taken=taken("ibuprofen"))
    swap = order("acetaminophen", "500 mg", "3", instead_of=(str(made.medicine_id), 1))
    prescribe(actor=prescriber, now=now, patient_id=cast.patient_id, order=swap)
    assert names_on_list(cast) == ["acetaminophen"]
    with pytest.raises(Refused) as late:
        prescribe(
            actor=prescriber, now=now, patient_id=cast.patient_id,
            order=order("folic acid", "1 mg", instead_of=(str(made.medicine_id), 1)),
        )  # fmt: skip
    assert late.value.code == "regimen.changed_meanwhile"
