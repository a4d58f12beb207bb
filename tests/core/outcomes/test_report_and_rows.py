"""Rows worked out for a snapshot, what a report says of change, and files in a funder's shape."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.funder import MISSING, noms_definitions, noms_rows, quality_notes, teds_rows
from carebraid.core.outcomes.measure import Tally, read_definition
from carebraid.core.outcomes.report import Figure, build_entries, newcombe, trend
from carebraid.core.outcomes.snapshot_rows import (
    add_cover,
    add_first_kept,
    age_band,
    substance_of,
    teds_age,
    weeks_of,
)

TODAY = date(2026, 11, 22)
SHARE = {
    "id": "stay", "name": "Stay", "plain": "Stay", "kind": "share", "unit": "episodes", "better": "higher",
    "source": "test", "good": "watched_days > 3",
}  # fmt: skip


def test_cover_is_laid_end_to_end_and_gaps_are_counted() -> None:
    doses = [
        {"day": 0, "kind": "pick_up", "state": "given", "days": 10, "is_moud": True},
        {"day": 8, "kind": "pick_up", "state": "given", "days": 10, "is_moud": True},
        {"day": 15, "kind": "pick_up", "state": "missed", "days": 10, "is_moud": True},
        {"day": 16, "kind": "taken", "state": "given", "days": 1, "is_moud": False},
        {"day": 28, "kind": "injection", "state": "given", "days": None, "is_moud": True},
    ]
    add_cover(doses)
    # 0-9, then 10-19; 20-27 is bare: eight days; the injection covers 28-58.
    assert [(one["gap"], one["covered_to"]) for one in doses] == [
        (0, 9),
        (0, 19),
        (None, None),
        (None, None),
        (8, 58),
    ]


def test_weeks_tell_use_clean_unknown_and_not_due_apart() -> None:
    mine = {
        "uses": [{"day": day} for day in (15, 22, 29, 30)],
        "tests": [{"day": 30, "result": "negative"}, {"day": 36, "result": "missing"}],
        "days": [{"day": 1, "used": "no"}, {"day": 8, "used": None}],
        "visits": [{"day": 50}],
    }
    weeks = weeks_of(1, 62, mine)
    assert "".join(week["symbol"] for week in weeks) == "-_++*o_o"
    assert [week["run"] for week in weeks] == [0, 0, 1, 2, 3, 4, 4, 5]
    assert [week["run_used"] for week in weeks] == [0, 0, 1, 2, 3, 0, 0, 0]


def test_bands_and_first_visits() -> None:
    assert [age_band(date(year, 11, 23), TODAY) for year in (2008, 2007, 1981, 1950)] == [
        "under_18",
        "18-29",
        "30-44",
        "65+",
    ]
    assert (age_band(None, TODAY), age_band(date(2027, 1, 1), TODAY)) == (None, None)
    assert [teds_age(date(year, 1, 1), TODAY) for year in (2020, 2014, 2005, 1996, 1950)] == [
        None,
        1,
        4,
        6,
        12,
    ]
    assert substance_of(["ptsd", "alcohol_use_disorder", "opioid_use"]) == "opioid"
    assert substance_of(["ptsd"]) == "none"
    visits = [{"day": 1, "state": "missed"}, {"day": 4, "state": "kept"}, {"day": 9, "state": "kept"}]
    add_first_kept(visits)
    assert [one["after_first"] for one in visits] == [None, 0, 5]


def test_change_is_told_only_where_the_interval_leaves_nought() -> None:
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 -> 0.0524 to 0.3339.
    assert newcombe((56, 70), (48, 80)) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    definition = read_definition(SHARE)
    months = lambda shares: [Figure(group=str(n), numerator=s, denominator=100) for n, s in enumerate(shares)]  # noqa: E731
    assert trend(definition, months([50, 50, 50, 80, 80, 80])) == "better"
    assert trend(definition, months([50, 50, 50, 20, 20, 20])) == "worse"
    assert trend(definition, months([50, 50, 50, 52, 49, 50])) == "no_clear_change"
    assert trend(definition, months([50, 50, 50, 20, 20])) == "too_little"


def test_a_report_holds_nothing_that_it_hides() -> None:
    definition = read_definition(SHARE)
    tallies = {"": {"": Tally(units=100, good=60, missing=4, people=100)}, "site": {
        "A": Tally(units=92, good=55, missing=4, people=92), "B": Tally(units=8, good=5, missing=0, people=8)}}  # fmt: skip
    entry, lacking = build_entries(
        [definition, read_definition({**SHARE, "id": "other"})], {"stay": tallies}, []
    )
    assert lacking["collected"] is False and "all" not in lacking
    assert (entry["all"]["numerator"], entry["all"]["missing"], entry["all"]["left_out"]) == (60, None, None)
    assert [(one["hidden"], one["denominator"], one["numerator"]) for one in entry["splits"]["site"]] == [
        ("small", None, None), ("small", None, None),
    ]  # fmt: skip


def test_an_empty_cell_of_the_noms_says_why_it_is_empty() -> None:
    """Of 100 people 4 are missing: how many, and the share without them, would tell the small number."""
    few = Tally(units=100, good=60, missing=4, people=100)
    none = Tally(units=100, good=60, missing=0, people=100)
    small = Tally(units=9, good=5, missing=0, people=9)
    for tally, note in ((few, "1 to 10 missing"), (none, ""), (small, "hidden: 1 to 10")):
        definition = noms_definitions()[0]
        row = noms_rows(build_entries([definition], {definition.id: {"": {"": tally}}}, []))[0]
        assert row["note"][: len(note) or None] == note
        assert (row["share_missing_left_out"] is None) == bool(note)


def test_teds_rows_have_a_year_and_codes_and_too_few_are_refused() -> None:
    one = {"person": 0, "month": "2026-03", "teds_age": 6, "moud": "yes", "substance": "opioid"}
    rows = teds_rows([{**one, "person": n} for n in range(11)])
    assert (rows[0]["ADMYR"], rows[0]["AGE"], rows[0]["SUB1"], rows[0]["METHUSE"], rows[0]["RACE"]) == (
        2026,
        6,
        7,
        1,
        MISSING,
    )
    assert "RACE: not collected here" in quality_notes(rows) and "SUB1: 0% missing" in quality_notes(rows)
    many = [
        {**rows[0], "AGE": MISSING if n == 0 else 6, "SUB1": 7 if n == 0 else MISSING} for n in range(300)
    ]
    notes = quality_notes(many)
    assert "AGE: less than 1% missing" in notes and "SUB1: more than 99% missing" in notes
    with pytest.raises(Refused) as refused:
        teds_rows([{**one, "person": n % 10} for n in range(30)])
    assert refused.value.code == "export.too_few"
    assert [one.id for one in noms_definitions()] == [
        "abstinence_intake",
        "abstinence_follow_up",
        "retention_90_days",
    ]


def test_the_events_of_a_curve_are_told_up_to_its_day_and_protected_there() -> None:
    raw = {name: value for name, value in SHARE.items() if name != "good"}
    definition = read_definition(
        {**raw, "kind": "time", "event": "left_day", "until": "watched_days", "by_day": 30}
    )
    values = Counter({(10.0, 1): 20, (20.0, 1): 15, (40.0, 1): 5, (90.0, 0): 60})
    entry = build_entries(
        [definition], {"stay": {"": {"": Tally(units=100, people=100, values=values)}}}, []
    )[0]
    assert (entry["all"]["numerator"], entry["all"]["left_out"]["value"]) == (35, pytest.approx(0.35))
    # Day 42 would show five more people than day 28, so no point is drawn there.
    assert [(point["day"], round(point["value"], 2)) for point in entry["curve"]] == [
        (0, 0), (7, 0), (14, 0.2), (28, 0.35),
    ]  # fmt: skip
    few = Counter({(10.0, 1): 4, (90.0, 0): 96})
    hidden = build_entries([definition], {"stay": {"": {"": Tally(units=100, people=100, values=few)}}}, [])[
        0
    ]
    assert (hidden["all"]["hidden"], hidden["all"]["numerator"], hidden["curve"]) == ("small", None, [])
