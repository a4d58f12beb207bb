"""CAP-066: reading a list from elsewhere, and what differs from ours; nothing guessed, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import Dose, Unit, parse_dose
from carebraid.core.meds.reconcile import (
    CHOICES,
    Decision,
    Differs,
    check_decision,
    compare,
    read_line,
    read_list,
)
from carebraid.core.meds.regimen import Regimen, Taken, TakenKind, TakenState
from carebraid.knowledge.interactions import load_compiled

NAMES = load_compiled().names


def ours(name: str, dose: str = "", number: int = 1, **more: object) -> Taken:
    return Taken(
        id=str(number), name=name, kind=TakenKind.PRESCRIBED, dose=parse_dose(dose) if dose else None, **more  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name", "dose", "times"),
    [
        ("Sertraline 50 mg once a day", "Sertraline", Dose(Decimal(50), Unit.MG), 1),
        ("Clonazepam 0.5 mg twice daily", "Clonazepam", Dose(Decimal("0.5"), Unit.MG), 2),
        ("metformin, 850 mg three times a day", "metformin", Dose(Decimal(850), Unit.MG), 3),
        ("levothyroxine 75mcg daily", "levothyroxine", Dose(Decimal(75), Unit.MCG), 1),
        ("St. John's wort", "St. John's wort", None, None),
        ("folic acid daily", "folic acid", None, 1),
        ("vitamin B12 1000 mcg daily", "vitamin B12", Dose(Decimal(1000), Unit.MCG), 1),
    ],
)
def test_a_line_is_read(said: str, name: str, dose: Dose | None, times: int | None) -> None:
    line = read_line(said)
    assert (line.name, line.dose) == (name, dose)
    assert line.times_a_day == (None if times is None else Decimal(times))
    assert line.said == said


@pytest.mark.parametrize(
    "said", ["warfarin 1.0 mg", "digoxin .125 mg", "insulin 10 U", "lithium 2,5 mg", "x 5 qq"]
)
def test_haz_32_a_dose_that_could_be_misread_stays_words(said: str) -> None:
    line = read_line(said)
    assert line.dose is None
    assert line.said == said


@pytest.mark.parametrize("said", ["lisinopril 10 mg qd", "prednisone 5 mg qod"])
def test_abbreviations_that_have_been_misread_say_nothing(said: str) -> None:
    assert read_line(said).times_a_day is None


def test_a_list_is_read_line_by_line_and_an_empty_or_endless_one_refused() -> None:
    read = read_list("- sertraline 50 mg\n\n  * lithium 300 mg  \n")
    assert [line.name for line in read] == ["sertraline", "lithium"]
    for text, code in (
        (" \n ", "reconcile.empty"),
        ("a\n" * 101, "reconcile.too_long"),
        ("a" * 201, "reconcile.line_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            read_list(text)
        assert refused.value.code == code


def test_brand_and_generic_are_one_medicine_and_doses_are_compared() -> None:
    regimen = Regimen((ours("sertraline", "50 mg"), ours("lithium", "300 mg", 2), ours("naproxen", "", 3)))
    found = compare(regimen, [read_line("Zoloft 100 mg"), read_line("lithium 300 mg")], NAMES)
    assert [(one.differs, one.ours.name if one.ours else "") for one in found] == [
        (Differs.OTHER_DOSE, "sertraline"), (Differs.SAME, "lithium"), (Differs.ONLY_OURS, "naproxen"),
    ]  # fmt: skip


def test_a_dose_that_only_one_side_knows_is_a_difference() -> None:
    for mine, theirs in (("", "lithium 300 mg"), ("300 mg", "lithium")):
        (found,) = compare(Regimen((ours("lithium", mine),)), [read_line(theirs)], NAMES)
        assert found.differs is Differs.OTHER_DOSE


def test_what_was_stopped_here_is_told_and_not_offered_as_ours() -> None:
    stopped = ours("sertraline", "50 mg", state=TakenState.STOPPED, stopped_on=date(2026, 1, 1))
    (found,) = compare(Regimen((stopped,)), [read_line("sertraline 50 mg")], NAMES)
    assert found.differs is Differs.STOPPED_HERE
    assert compare(Regimen((stopped,)), [], NAMES) == ()


def test_haz_28_a_name_that_is_not_known_is_suggested_for_and_never_matched() -> None:
    (found, mine) = compare(Regimen((ours("sertraline", "50 mg"),)), [read_line("sertralin 50 mg")], NAMES)
    assert (found.differs, found.is_known) == (Differs.ONLY_THEIRS, False)
    assert "sertraline" in [name.lower() for name in found.suggestions]
    assert mine.differs is Differs.ONLY_OURS


def test_a_decision_must_be_there_and_must_fit() -> None:
    (found,) = compare(Regimen((ours("lithium", "300 mg"),)), [read_line("lithium 300,5 mg")], NAMES)
    for said, code in (
        ("", "reconcile.open"),
        ("perhaps", "reconcile.open"),
        ("add", "reconcile.does_not_fit"),
        ("their_dose", "reconcile.dose_unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            check_decision(found, said)
        assert refused.value.code == code
    assert check_decision(found, "keep_ours") is Decision.KEEP_OURS


_KNOWN = st.sampled_from(["sertraline", "lithium", "naproxen", "methadone", "no such thing", "folic acid"])


@given(st.lists(_KNOWN, max_size=6, unique=True), st.lists(_KNOWN, max_size=6))
def test_every_line_and_every_entry_stands_exactly_once(mine: list[str], theirs: list[str]) -> None:
    regimen = Regimen(tuple(ours(name, number=number) for number, name in enumerate(mine)))
    lines = [read_line(name) for name in theirs]
    found = compare(regimen, lines, NAMES)
    assert [one.line for one in found if one.line is not None] == lines
    assert sorted(one.ours.name for one in found if one.ours) == sorted(mine)
    assert len({one.key for one in found}) == len(found)
    assert all(one.choices == CHOICES[one.differs] for one in found)


def test_ours_under_a_taper_is_still_ours() -> None:
    tapering = replace(ours("clonazepam", "1 mg"), state=TakenState.TAPERING)
    (found,) = compare(Regimen((tapering,)), [], NAMES)
    assert found.differs is Differs.ONLY_OURS
