"""One list of everything taken: what cannot be taken is refused with a code, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.dose import Dose, DoseLimit, Unit, check_daily, converted, parse_dose
from carebraid.core.meds.events import Event
from carebraid.core.meds.interactions import Item
from carebraid.core.meds.regimen import (
    Formulation,
    Regimen,
    Taken,
    TakenKind,
    TakenState,
    add,
    change_dose,
    check_taken,
    stop,
    taper,
    to_check,
)
from carebraid.core.meds.terms import EventKind
from carebraid.knowledge.interactions import load_compiled
from carebraid.knowledge.medications import load_dose_limits

TODAY = date(2026, 11, 22)
METHADONE = Taken(id="1", name="methadone", kind=TakenKind.PRESCRIBED, started_on=date(2026, 1, 1))
LIMIT = DoseLimit(
    drug="methadone", unit=Unit.MG, usual=Decimal(120), hard=Decimal(300), source="x", evidence="needs_check"
)


def code_of(call: Any, *arguments: Any, **named: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    assert refused.value.words
    return refused.value.code, refused.value.status


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("10 mg", "10", Unit.MG), ("0.5mg", "0.5", Unit.MG), (" 75 MCG ", "75", Unit.MCG), ("2 µg", "2", Unit.MCG),
        ("25 mcg/h", "25", Unit.MCG_PER_HOUR), ("10 units", "10", Unit.UNIT), ("2 drinks", "2", Unit.DRINK),
        ("100 mg", "100", Unit.MG), ("5 mL", "5", Unit.ML), ("100000 mg", "100000", Unit.MG),
    ],
)  # fmt: skip
def test_doses_that_can_be_read_one_way(text: str, amount: str, unit: Unit) -> None:
    assert parse_dose(text) == Dose(Decimal(amount), unit)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.0 mg", "trailing_zero"), ("10.50 mg", "trailing_zero"), (".5 mg", "missing_zero"), ("2,5 mg", "comma"),
        ("10", "unit_missing"), ("10 U", "unit_unsafe"), ("10 u", "unit_unsafe"), ("10 IU", "unit_unsafe"),
        ("10 spoons", "unit_unknown"), ("a lot", "unreadable"), ("", "unreadable"), ("-5 mg", "unreadable"),
        ("0 mg", "out_of_range"), ("100001 mg", "out_of_range"), ("5 " + "m" * 80, "unreadable"), ("1e3 mg", "unit_unknown"),
    ],
)  # fmt: skip
def test_doses_that_could_be_misread_are_sent_back(text: str, code: str) -> None:
    assert code_of(parse_dose, text) == (f"dose.{code}", 400)


@given(st.decimals(min_value="0.001", max_value="99999", places=3), st.sampled_from(Unit))
def test_a_dose_is_shown_so_that_it_reads_back_the_same(amount: Decimal, unit: Unit) -> None:
    dose = Dose(amount, unit)
    assert parse_dose(str(dose)) == dose
    assert not str(dose).startswith(".")


def test_units_change_by_the_table_alone() -> None:
    assert converted(parse_dose("500 mcg"), Unit.MG) == Dose(Decimal("0.5"), Unit.MG)
    assert converted(parse_dose("2 g"), Unit.MG) == Dose(Decimal(2000), Unit.MG)
    assert converted(parse_dose("2 tablets"), Unit.TABLET) == Dose(Decimal(2), Unit.TABLET)
    assert code_of(converted, parse_dose("2 tablets"), Unit.MG) == ("dose.no_conversion", 400)
    assert code_of(converted, parse_dose("2 mg"), Unit.ML) == ("dose.no_conversion", 400)


def test_a_slip_by_ten_is_stopped_and_a_high_dose_is_confirmed() -> None:
    check_daily(parse_dose("120 mg"), Decimal(1), LIMIT)
    assert code_of(check_daily, parse_dose("60 mg"), Decimal("2.1"), LIMIT) == ("dose.above_usual", 409)
    check_daily(parse_dose("300 mg"), Decimal(1), LIMIT, is_confirmed=True)
    assert code_of(check_daily, parse_dose("301 mg"), Decimal(1), LIMIT, is_confirmed=True) == (
        "dose.above_hard_limit",
        400,
    )
    check_daily(parse_dose("120000 mcg".replace("120000", "99000")), Decimal(1), LIMIT)
    assert code_of(check_daily, parse_dose("10 mL"), Decimal(1), LIMIT) == ("dose.no_conversion", 400)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " - "}, "name_missing"),
        ({"name": "x" * 201}, "name_too_long"),
        ({"stopped_on": date(2025, 12, 31), "state": TakenState.STOPPED}, "stop_before_start"),
        ({"started_on": date(2026, 11, 23)}, "starts_later"),
        ({"stopped_on": date(2026, 11, 1)}, "not_stopped"),
        ({"times_a_day": Decimal(0)}, "times_out_of_range"),
        ({"times_a_day": Decimal(49)}, "times_out_of_range"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], code: str) -> None:
    assert code_of(check_taken, replace(METHADONE, **change), TODAY) == (f"regimen.{code}", 400)


def test_what_fits_is_taken() -> None:
    for change in (
        {"name": "x" * 200}, {"times_a_day": Decimal(48)}, {"started_on": TODAY},
        {"started_on": date(2026, 12, 1), "state": TakenState.PLANNED},
        {"stopped_on": date(2026, 1, 1), "state": TakenState.STOPPED},
        {"stopped_on": date(2026, 1, 1), "started_on": None, "state": TakenState.STOPPED},
    ):  # fmt: skip
        check_taken(replace(METHADONE, **change), TODAY)


def test_the_same_twice_is_refused_unless_both_are_meant() -> None:
    regimen = add(Regimen(), METHADONE, today=TODAY)
    again = replace(METHADONE, id="2", name="Methadone ")
    assert code_of(add, regimen, again, today=TODAY) == ("regimen.duplicate", 409)
    assert code_of(add, regimen, METHADONE, today=TODAY) == ("regimen.same_id", 409)
    assert len(add(regimen, again, today=TODAY, is_meant_twice=True).entries) == 2
    assert len(add(regimen, replace(again, formulation=Formulation.INJECTION), today=TODAY).entries) == 2
    assert len(add(regimen, replace(METHADONE, id="2", name="lithium"), today=TODAY).entries) == 2
    over = stop(regimen, "1", on=TODAY, seen_version=1, today=TODAY)
    assert len(add(over, again, today=TODAY).entries) == 2
    full = Regimen(tuple(replace(METHADONE, id=str(n), name=f"m{n}") for n in range(200)))
    assert code_of(add, full, replace(METHADONE, id="new", name="new"), today=TODAY) == ("regimen.full", 400)


def test_two_prescribers_at_once_and_nothing_is_lost() -> None:
    regimen = add(Regimen(), METHADONE, today=TODAY)
    mine = change_dose(regimen, "1", parse_dose("80 mg"), seen_version=1, times_a_day=Decimal(1), today=TODAY)
    assert (mine.entry("1").dose, mine.entry("1").version) == (Dose(Decimal(80), Unit.MG), 2)
    late = {"seen_version": 1, "times_a_day": None, "today": TODAY}
    assert code_of(change_dose, mine, "1", parse_dose("60 mg"), **late) == ("regimen.changed_meanwhile", 409)
    assert mine.entry("1").dose == Dose(Decimal(80), Unit.MG)
    assert code_of(stop, mine, "1", on=TODAY, seen_version=1, today=TODAY) == (
        "regimen.changed_meanwhile",
        409,
    )
    assert code_of(taper, mine, "1", seen_version=1) == ("regimen.changed_meanwhile", 409)
    assert code_of(mine.entry, "9") == ("regimen.unknown", 404)


def test_stopping_and_tapering() -> None:
    regimen = add(Regimen(), METHADONE, today=TODAY)
    tapering = taper(regimen, "1", seen_version=1)
    assert (tapering.entry("1").state, tapering.entry("1").version) == (TakenState.TAPERING, 2)
    over = stop(tapering, "1", on=date(2026, 11, 20), seen_version=2, today=TODAY)
    assert (over.entry("1").stopped_on, over.entry("1").version) == (date(2026, 11, 20), 3)
    assert code_of(stop, regimen, "1", on=date(2026, 11, 23), seen_version=1, today=TODAY) == (
        "regimen.stops_later",
        400,
    )
    assert code_of(stop, regimen, "1", on=date(2025, 1, 1), seen_version=1, today=TODAY)[0] == (
        "regimen.stop_before_start"
    )
    late = {"seen_version": 3, "times_a_day": None, "today": TODAY}
    assert code_of(change_dose, over, "1", parse_dose("1 mg"), **late) == ("regimen.is_stopped", 400)
    assert code_of(taper, over, "1", seen_version=3) == ("regimen.is_stopped", 400)


def test_the_check_gets_what_is_taken_and_what_happened() -> None:
    entries = (
        METHADONE,
        replace(METHADONE, id="2", name="beer", kind=TakenKind.ALCOHOL),
        replace(METHADONE, id="3", name="Prozac", state=TakenState.STOPPED, stopped_on=date(2026, 11, 1)),
        replace(METHADONE, id="4", name="diazepam", state=TakenState.TAPERING),
        replace(METHADONE, id="5", name="METHADONE", state=TakenState.STOPPED, stopped_on=date(2026, 11, 2)),
        replace(METHADONE, id="6", name="lithium", state=TakenState.PLANNED),
    )
    items, events = to_check(Regimen(entries))
    assert items == tuple(Item(name) for name in ("methadone", "beer", "diazepam", "lithium"))
    assert events == (
        Event(EventKind.STOPPED, of="Prozac", on=date(2026, 11, 1)),
        Event(EventKind.TAPER, of="diazepam"),
    )


def test_two_hundred_doses_and_every_slip_by_ten_is_stopped() -> None:
    """HAZ-32: of each limit two doses within it pass; ten times the usual most never does, confirmed or not."""
    limits = load_dose_limits()
    passed = stopped = 0
    for limit in limits.values():
        assert limit.drug in load_compiled().drugs
        assert 0 < limit.usual <= limit.hard < 10 * limit.usual, limit.drug
        for share in ("0.5", "1"):
            check_daily(Dose(limit.usual * Decimal(share), limit.unit), Decimal(1), limit)
            passed += 1
        for is_confirmed in (False, True):
            slip = Dose(limit.usual, limit.unit), Decimal(10), limit
            assert code_of(check_daily, *slip, is_confirmed=is_confirmed) == ("dose.above_hard_limit", 400)
        stopped += 1
    assert passed >= 380
    assert stopped >= 190


def test_each_limit_names_its_own_place_to_check_and_its_mark() -> None:
    for limit in load_dose_limits().values():
        assert limit.source.startswith(("FDA label", "EU or UK product information", "no label: "))
        assert limit.evidence == "needs_check"
