"""PRV-084: the rules of the safe harbour, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carebraid.core.outcomes.deidentify import (
    age_group,
    checkin_row,
    number,
    response_row,
    some_of,
    year,
    zip3,
)

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1936, 3, 4), "90+"), (date(1936, 3, 5), "89"), (date(1910, 1, 1), "90+"), (date(2000, 3, 5), "25"),
        (date(2026, 3, 4), "0"), (date(2027, 1, 1), ""), (None, ""),
    ],
)  # fmt: skip
def test_prv_084_ages_of_ninety_and_over_are_one_group(born: date | None, age: str) -> None:
    assert age_group(born, TODAY) == age


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("12 Main St, Springfield, IL 62701", "627"), ("12 Main St 62701-1234, USA", "627"), ("Etna, NH 03601", "000"),
        ("12345 Main Street, Springfield", ""), ("", ""), ("PO Box 9", ""), ("1234567", ""),
    ],
)  # fmt: skip
def test_prv_084_three_digits_of_a_zip_code_and_000_for_small_areas(address: str, area: str) -> None:
    assert zip3(address) == area


def test_prv_084_dates_are_years_where_the_person_lives() -> None:
    assert year(datetime(2026, 1, 1, 3, tzinfo=UTC), "America/New_York") == "2025"
    assert year(None, "UTC") == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (7, "7"),
        (6.4, "6.5"),
        (11, ""),
        (-1, ""),
        (True, ""),
        ("5", ""),
        (float("nan"), ""),
        (None, ""),
    ],
)
def test_prv_084_only_numbers_in_range_pass_and_nought_is_a_number(value: object, said: str) -> None:
    assert number(0, 10, value) == said


def test_prv_084_words_do_not_pass_whatever_field_they_stand_in() -> None:
    assert some_of({"ptsd"}, ["ptsd", "robin_of_main_street"]) == "ptsd"
    assert some_of({"ptsd"}, "ptsd") == ""
    row = checkin_row({"craving": "Robin", "used": "with Sam", "note": "x", "sleep_hours": 6}, "UTC")
    assert row == {
        "year": "", "craving": "", "mood": "", "distress": "", "cope": "", "sleep_hours": "6", "used": "", "medicine": "",
    }  # fmt: skip
    told = response_row({"instrument": "robins-own", "scores": {"total": 5, "note": "x"}}, "UTC", ["phq-9"])
    assert told == {"year": "", "instrument": "", "total": "5"}
