"""CAP-065, HAZ-37: schedules and injections in days. No due date is ever lost, and no clock change moves one."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.codes import Evidence
from carebraid.core.meds.monitoring import (
    Judged,
    after_change,
    due_moment,
    first_due,
    injection_after,
    injection_standing,
    judge,
    next_due,
    read_monitoring,
    rule_for,
)
from carebraid.knowledge._signed import read_signed
from carebraid.knowledge.medications import load_medications
from carebraid.knowledge.monitoring import FILE, find_medicine, load_monitoring

BOOK = load_monitoring()
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CODES = st.sampled_from(sorted(BOOK.watches))
DAY = timedelta(days=1)
START = date(2026, 1, 1)


def looks(code: str, start: date, waits: list[int]) -> list[date]:
    """Every day on which a watch was due when each look came ``waits`` days after it was due."""
    due: date | None = first_due(BOOK.watches[code], start, start)
    found = []
    for wait in waits:
        if due is None:
            break
        found.append(due)
        due = next_due(BOOK.watches[code], start, due + wait * DAY)
    return found


def on_time(code: str, count: int) -> list[int]:
    return [(on - START).days for on in looks(code, START, [0] * count)]


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("ecg_methadone", [0, 30, 395]),
        ("lft_disulfiram", [0, 14, 44, 74, 104, 195]),
        ("lithium_level", [6, 97, 188, 279, 370, 552]),
        ("sga_weight", [0, 28, 56, 84, 175]),
        ("myocarditis_clozapine", [0, 7, 14, 21, 28, 35, 42, 49, 56]),
        ("valproate_level", [4]),
        ("tsh", [42, 407]),
    ],
)
def test_a_schedule_kept_to_the_day_is_the_hand_made_list(code: str, days: list[int]) -> None:
    assert on_time(code, len(days)) == days


def test_clozapine_is_weekly_for_26_weeks_then_every_two_then_every_four() -> None:
    days = on_time("anc_clozapine", 42)
    gaps = [b - a for a, b in pairwise(days)]
    assert gaps == [7] * 26 + [14] * 13 + [28] * 2


def test_myocarditis_ends_after_eight_weeks_and_a_baseline_alone_ends_at_once() -> None:
    assert len(on_time("myocarditis_clozapine", 40)) == 9
    assert on_time("ecg_baseline", 40) == [0]


@given(code=CODES, start=DAYS, waits=st.lists(st.integers(0, 200), min_size=1, max_size=30))
def test_looks_never_go_back_and_only_a_finite_schedule_ends(
    code: str, start: date, waits: list[int]
) -> None:
    """HAZ-37: however late each look is, the next one is always to come; none is lost."""
    found = looks(code, start, waits)
    assert all(a < b for a, b in pairwise(found))
    phases = BOOK.watches[code].phases
    is_endless = bool(phases) and phases[-1].until_day is None
    assert (len(found) == len(waits)) or not is_endless


@given(code=CODES, start=st.one_of(st.none(), DAYS), today=DAYS)
def test_the_first_day_is_never_in_the_past(code: str, start: date | None, today: date) -> None:
    assert first_due(BOOK.watches[code], start, today) >= today


@given(code=CODES, changed=DAYS, stood=st.one_of(st.none(), DAYS))
def test_a_changed_dose_never_puts_a_look_off(code: str, changed: date, stood: date | None) -> None:
    watch = BOOK.watches[code]
    due = after_change(watch, changed, stood)
    if stood is not None:
        assert due is not None
        assert due <= stood
    if watch.after_change_days is not None:
        assert due is not None
        assert due <= changed + watch.after_change_days * DAY


ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "UTC",
)


@given(on=DAYS, zone=st.sampled_from(ZONES))
def test_due_is_five_in_the_afternoon_of_that_day_whatever_the_clocks_do(on: date, zone: str) -> None:
    """HAZ-34, DST: also on the days on which summer time begins and ends."""
    local = due_moment(on, zone).astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (on, 17, 0)


def test_the_day_the_clocks_change_moves_the_utc_hour_and_not_the_day() -> None:
    before, after = (due_moment(date(2026, 3, day), "America/New_York") for day in (7, 8))
    assert (before.astimezone(UTC).hour, after.astimezone(UTC).hour) == (22, 21)


@given(given_on=DAYS, today=DAYS, index=st.integers(0, len(BOOK.injections) - 1))
def test_an_injection_is_in_exactly_one_of_early_open_late_and_past(
    given_on: date, today: date, index: int
) -> None:
    rule = BOOK.injections[index]
    due = injection_standing(rule, injection_after(rule, given_on), today)
    assert due.due_on - given_on == rule.every * DAY
    assert due.earliest_on <= due.due_on <= due.last_good_on
    assert due.is_due == (today >= due.due_on)
    assert due.is_past_window == (today > due.last_good_on)
    assert due.days_late == max((today - due.due_on).days, 0)


def test_29_february_is_a_day_like_any_other() -> None:
    rule = rule_for(BOOK.injections, ("paliperidone",), "injection_monthly")
    assert rule is not None
    assert injection_after(rule, date(2028, 2, 1)) == date(2028, 2, 29)
    assert injection_after(rule, date(2028, 2, 29)) == date(2028, 3, 28)
    assert injection_after(rule, date(2027, 2, 1)) == date(2027, 3, 1)


def test_a_medicines_own_rule_goes_before_the_general_one() -> None:
    own = rule_for(BOOK.injections, ("naltrexone",), "injection_monthly")
    general = rule_for(BOOK.injections, ("something",), "injection_monthly")
    assert own is not None
    assert (own.code, own.every, own.late) == ("naltrexone", 28, 7)  # protocols.yaml: missed after 35
    assert general is not None
    assert (general.code, general.evidence) == ("any_monthly", "project_convention")
    assert rule_for(BOOK.injections, ("naltrexone",), "by_mouth") is None


@pytest.mark.parametrize(
    ("code", "values", "said", "judged"),
    [
        ("lithium_level", {"lithium": "1.2"}, "", Judged.IN_RANGE),
        ("lithium_level", {"lithium": "1.21"}, "", Judged.OUT_OF_RANGE),
        ("lithium_level", {"lithium": "2.0"}, "", Judged.OUT_OF_RANGE),
        ("lithium_level", {"lithium": "2.1"}, "", Judged.URGENT),
        ("lithium_level", {"lithium": None}, "", Judged.NOT_KNOWN),
        ("lithium_level", {}, "in_range", Judged.IN_RANGE),
        ("lithium_level", {"lithium": "2.1"}, "in_range", Judged.URGENT),
        ("lithium_level", {"lithium": "0.8"}, "out_of_range", Judged.OUT_OF_RANGE),
        ("sga_weight", {"weight_gain": "5"}, "", Judged.OUT_OF_RANGE),
        ("sga_weight", {"weight_gain": "4.9"}, "", Judged.IN_RANGE),
        ("anc_clozapine", {"anc": "1.5"}, "", Judged.IN_RANGE),
        ("anc_clozapine", {"anc": "1.4"}, "", Judged.OUT_OF_RANGE),
        ("anc_clozapine", {"anc": "0.9"}, "", Judged.URGENT),
        ("lft_naltrexone", {"alt": "1"}, "", Judged.NOT_KNOWN),
        ("lft_naltrexone", {"alt": "1", "ast": "3"}, "", Judged.IN_RANGE),
        ("lft_naltrexone", {"alt": "4"}, "", Judged.OUT_OF_RANGE),
        ("tsh", {"tsh": "2"}, "", Judged.NOT_KNOWN),
    ],
)
def test_what_a_result_says(code: str, values: dict[str, str | None], said: str, judged: Judged) -> None:
    figures = {name: None if value is None else Decimal(value) for name, value in values.items()}
    assert judge(BOOK.watches[code], figures, said) is judged


@given(code=CODES, data=st.data())
def test_a_result_is_in_range_only_where_every_figure_was_told(code: str, data: st.DataObject) -> None:
    watch = BOOK.watches[code]
    figures = st.one_of(st.none(), st.decimals(0, 1000, places=1))
    values = {test.code: data.draw(figures) for test in watch.tests}
    if judge(watch, values) is Judged.IN_RANGE:
        assert None not in values.values()


def test_every_protocol_of_the_medicines_is_watched_or_says_why_not_and_no_mark_is_raised() -> None:
    raw = read_signed(FILE)
    known = set(load_medications()["monitoring_protocols"])
    watched = {watch.protocol for watch in BOOK.watches.values()}
    assert watched | set(raw["not_by_calendar"]) == known
    assert watched & set(raw["not_by_calendar"]) == set()
    marks = {watch.evidence for watch in BOOK.watches.values()} | {one.evidence for one in BOOK.injections}
    assert marks == {Evidence.NEEDS_CHECK, Evidence.PROJECT_CONVENTION}
    assert all(watch.source for watch in BOOK.watches.values())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("lithium", {"lithium_level", "lithium_kidney_thyroid"}),
        ("Vivitrol", {"lft_naltrexone"}),
        ("clozapine", {"anc_clozapine", "myocarditis_clozapine", "sga_weight", "sga_metabolic"}),
        ("haloperidol", {"ecg_baseline", "aims_fga"}),
        ("olanzapine", {"sga_weight", "sga_metabolic", "aims_sga"}),
        ("methadone", {"ecg_methadone"}),
        ("divalproex", {"valproate_liver_blood", "valproate_level"}),
        ("Zyxopram", set()),
    ],
)
def test_a_name_on_a_list_finds_its_watches(name: str, codes: set[str]) -> None:
    assert {watch.code for watch in find_medicine(name).watches} == codes


def test_a_name_nobody_knows_is_unknown_which_is_not_nothing_to_watch() -> None:
    assert (find_medicine("Zyxopram").is_known, find_medicine("sertraline").is_known) == (False, True)


def test_a_schedule_that_cannot_be_is_a_fault() -> None:
    raw = dict(read_signed(FILE))
    broken = {**raw["watches"]["tsh"], "every": [{"days": 0}]}
    with pytest.raises(ValueError, match="at least a day"):
        read_monitoring({**raw, "watches": {"tsh": broken}})
