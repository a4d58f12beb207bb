"""A participant's rows become dated facts: each once, each with when it was so and when it could be known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.record.baseline import arm_entries, baseline_entries, conditions_of
from carebraid.core.record.chart_of import counts_of, entries_of
from carebraid.core.record.days import detox_entries, diary_entries, dose_entries, withdrawal_entries
from carebraid.core.record.participant import Arm, Participant, VisitRow, digest_of
from carebraid.core.record.study_day import ANCHOR, FURTHEST, day_of, moment_of
from carebraid.core.record.urine import urine_entries
from carebraid.core.record.visits import QuietWeek, planned_day, read_visits

METHADONE = Arm(1, "Methadone", 3)
SOMEBODY = Participant(
    who=1, project="27", arms=(METHADONE, Arm(2, "Methadone", 3)),
    visits=(VisitRow("WK1", "visit", 10), VisitRow("WK3", "visit", 24), VisitRow("WK2", "no visit", None, ("no_show",))),
)  # fmt: skip


def days(entries, *keys):
    return [(day_of(e.happened_at), day_of(e.learned_at), *(e.value[key] for key in keys)) for e in entries]


# --- study days -------------------------------------------------------------------------------


@given(st.integers(-FURTHEST, FURTHEST))
def test_a_study_day_comes_back(day: int) -> None:
    assert day_of(moment_of(day)) == day


def test_day_zero_is_the_made_up_anchor_and_far_days_are_faults() -> None:
    assert moment_of(0) == ANCHOR
    with pytest.raises(ValueError, match="no study day"):
        moment_of(FURTHEST + 1)


# --- visits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("WK0", 3),
        ("WK2", 17),
        ("WK24", 171),
        ("EOT", None),
        ("M1F", None),
        ("BASELINE", None),
        ("WK999", None),
    ],
)
def test_a_label_means_a_day_after_randomization(label: str, day: int | None) -> None:
    assert planned_day(label, SOMEBODY) == day


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("P1Wk1A", 2),
        ("P1Wk1B", 9),
        ("P1Wk4", 30),
        ("P2Wk1A", 40),
        ("P2Wk1B", 47),
        ("P2Wk2", 54),
        ("P1Unsc", None),
    ],
)
def test_phase_two_counts_from_the_second_randomization(label: str, day: int) -> None:
    person = replace(
        SOMEBODY, project="30", arms=(Arm(1, "Outpatient BUP + SMM", 2), Arm(2, "Outpatient BUP + EMM", 40))
    )
    assert planned_day(label, person) == day


def test_nobody_is_placed_on_a_plan_they_never_had() -> None:
    person = replace(SOMEBODY, arms=())
    assert [(v.label, v.state, v.day, v.placed) for v in read_visits(person)][2] == (
        "WK2",
        "missed",
        None,
        "undated",
    )


def test_a_missed_visit_without_a_day_stands_on_its_planned_day_and_says_so() -> None:
    assert [(v.label, v.state, v.day, v.placed, v.reasons) for v in read_visits(SOMEBODY)] == [
        ("WK1", "kept", 10, "recorded", ()),
        ("WK3", "kept", 24, "recorded", ()),
        ("WK2", "missed", 17, "planned", ("no_show",)),
    ]


def test_what_was_not_said_is_neither_kept_nor_missed() -> None:
    person = replace(SOMEBODY, visits=(VisitRow("P1Unsc", None, 12),))
    assert [(v.state, v.day) for v in read_visits(person)] == [("not_told", 12)]
    assert person.kept_days == ()


def test_the_calendar_speaks_only_of_weeks_without_a_row() -> None:
    quiet = [QuietWeek(11, 17, True), QuietWeek(25, 31, True), QuietWeek(32, 38, False)]
    added = read_visits(SOMEBODY, quiet)[3:]
    assert [(v.state, v.day, v.placed) for v in added] == [
        ("missed", 31, "schedule"),
        ("not_due", 38, "schedule"),
    ]


# --- urine ------------------------------------------------------------------------------------


def test_urine_results_keep_apart_what_is_not_the_same() -> None:
    person = replace(
        SOMEBODY, found=((10, "Methadone"), (30, "Methadone"), (30, "Opioid")),
        temperatures=((10, 1), (40, 99), (None, 0)),
    )  # fmt: skip
    quiet = [QuietWeek(11, 17, True), QuietWeek(39, 45, False), QuietWeek(46, 52, True)]
    entries = list(urine_entries(person, frozenset({"Methadone"}), quiet, read_visits(person), 168))
    assert [(day_of(e.happened_at), e.value["result"], e.value["basis"]) for e in entries] == [
        (10, "positive", "found"),
        (24, "negative", "came_nothing_found"),
        (30, "positive", "found"),
        (40, "sample_only", "temperature_only"),
        (168, "sample_only", "undated"),
        (17, "missing", "schedule"),  # on the day of the visit that was missed
        (45, "not_due", "schedule"),
        (52, "missing", "schedule"),
    ]
    assert [e.value["explained"] for e in entries if e.value["result"] == "positive"] == [True, False]
    assert [e.value["temperature"] for e in entries[:5]] == [
        ["in_range"],
        [],
        [],
        ["unknown"],
        ["out_of_range"],
    ]


def test_without_a_study_drug_nothing_is_explained() -> None:
    person = replace(SOMEBODY, found=((10, "Methadone"),))
    (first, *_) = urine_entries(person, frozenset(), [], [], 168)
    assert first.value["explained"] is False


# --- what is learned later --------------------------------------------------------------------


def test_a_diary_day_is_learned_at_the_next_kept_visit() -> None:
    person = replace(
        SOMEBODY, diary=((10, "Heroin"), (12, "Heroin"), (12, "THC"), (30, "Alcohol"), (-5, "Heroin"))
    )
    assert days(diary_entries(person, 168), "used", "told") == [
        (10, 10, ["Heroin"], "next_visit"),
        (12, 24, ["Heroin", "THC"], "next_visit"),
        (30, 168, ["Alcohol"], "unknown"),
        (-5, 10, ["Heroin"], "next_visit"),
    ]


def test_doses_taken_home_are_learned_later_and_clinic_doses_at_once() -> None:
    told = ((11, 60), (30, 60))
    in_clinic = replace(SOMEBODY, doses=told)
    at_home = replace(SOMEBODY, project="51", arms=(Arm(1, "Inpatient BUP", 3),), doses=told)
    injected = replace(SOMEBODY, project="51", arms=(Arm(1, "Inpatient NR-NTX", 3),), doses=((11, 1),))
    assert days(dose_entries(in_clinic, 168), "unit", "place") == [
        (11, 11, "mg", "clinic"),
        (30, 30, "mg", "clinic"),
    ]
    assert days(dose_entries(at_home, 168), "unit", "place") == [
        (11, 24, "mg", "home"),
        (30, 168, "mg", "home"),
    ]
    assert days(dose_entries(injected, 168), "unit", "place") == [(11, 11, "injection", "clinic")]


def test_a_missing_severity_stays_missing_and_an_undated_one_says_so() -> None:
    person = replace(SOMEBODY, withdrawal=((4, None), (5, 2)), induction=(("pre", None, 3),))
    entries = list(withdrawal_entries(person, 168))
    assert [
        (day_of(e.happened_at), e.code, e.value["severity"], e.value["words"], e.value["placed"])
        for e in entries
    ] == [
        (4, "", None, None, "recorded"),
        (5, "", 2, "moderate", "recorded"),
        (3, "pre_induction", 3, "severe", "undated"),
    ]


def test_a_dated_discharge_is_a_transition_and_an_undated_one_is_not() -> None:
    person = replace(SOMEBODY, detox=(("admission", 0), ("discharge", 4)))
    assert [(e.kind, e.code) for e in detox_entries(person, 168)] == [
        ("detox", "admission"), ("detox", "discharge"), ("transition", "detox"),
    ]  # fmt: skip
    undated = replace(person, detox=(("discharge", None),))
    assert [(e.kind, e.value["placed"]) for e in detox_entries(undated, 168)] == [("detox", "undated")]


# --- at entry ---------------------------------------------------------------------------------


def test_inject_codes_are_levels_and_only_heroins_are_days() -> None:
    codes = (("days", 20), ("heroin_inject_code", 21), ("cocaine_inject_code", 1), ("speed_inject_code", 5))
    entries = {e.code: e.value for e in baseline_entries(replace(SOMEBODY, facts=(("rbs_iv", codes),)))}
    assert entries["rbs_iv"] == {
        "days": 20,
        "drugs": {
            "cocaine": {"level": 1, "days": 0}, "heroin": {"level": 21, "days": 20},
            "speedball": {"level": None, "days": None}, "opioid": {"level": None, "days": None},
            "speed": {"level": 5, "days": None},
        },
    }  # fmt: skip


def test_answers_keep_their_words_and_missing_is_null() -> None:
    row = (
        ("depression", "Missing"),
        ("anxiety", "Not answered"),
        ("has_bipolar", "Yes"),
        ("has_epilepsy", None),
    )
    person = replace(SOMEBODY, facts=(("psychiatric", row),))
    entries = {e.code: e.value for e in baseline_entries(person)}
    assert entries["psychiatric"] == {
        "depression": None, "anxiety": "Not answered", "has_bipolar": True, "has_epilepsy": None,
    }  # fmt: skip
    assert conditions_of(person) == ("bipolar",)


def test_days_of_use_in_bands_say_so() -> None:
    person = replace(SOMEBODY, project="51", behaviour=(("heroin", "Yes", 14), ("speed", "No", None)))
    entries = {e.code: e.value for e in baseline_entries(person)}
    assert entries["rbs"] == {
        "drugs": {"heroin": {"ever": True, "days": 14}, "speed": {"ever": False, "days": None}}, "days_are": "bands",
    }  # fmt: skip


def test_pain_asked_later_is_dated_later() -> None:
    person = replace(SOMEBODY, facts=(("pain", (("pain", "Severe Pain"), ("when", 30))),))
    assert [day_of(e.happened_at) for e in baseline_entries(person) if e.code == "pain"] == [30]


def test_only_the_second_trial_has_a_second_randomization() -> None:
    assert [e.code for e in arm_entries(SOMEBODY)] == ["1"]
    assert [e.code for e in arm_entries(replace(SOMEBODY, project="30"))] == ["1", "2"]


# --- all together -----------------------------------------------------------------------------

DAY = st.integers(-30, 400)
DRUG = st.sampled_from(["Opioid", "Methadone", "Thc"])


@st.composite
def people(draw: st.DrawFn) -> Participant:
    project = draw(st.sampled_from(["27", "30", "51"]))
    arms = [Arm(1, draw(st.sampled_from(["Methadone", "Inpatient NR-NTX"])), draw(st.integers(0, 30)))]
    if draw(st.booleans()):
        arms.append(Arm(2, arms[0].treatment, arms[0].day + draw(st.integers(10, 90))))
    visit = st.builds(
        VisitRow, st.sampled_from(["WK1", "WK9", "P2Wk2", "EOT"]), st.just("visit"), DAY
    ) | st.builds(
        VisitRow, st.sampled_from(["WK2", "M1F"]), st.sampled_from(["MISSING", None]), st.none() | DAY
    )
    rows = st.lists(st.tuples(DAY, DRUG), max_size=8, unique=True)
    return Participant(
        who=draw(st.integers(1, 9999)), project=project, arms=tuple(arms) if draw(st.booleans()) else (),
        visits=tuple(draw(st.lists(visit, max_size=8))), found=tuple(draw(rows)), diary=tuple(draw(rows)),
        doses=tuple((day, 8) for day in draw(st.lists(DAY, max_size=8))),
        withdrawal=tuple((day, 1) for day in draw(st.lists(DAY, max_size=4, unique=True))),
    )  # fmt: skip


@given(people())
def test_every_row_is_told_once_and_nothing_is_known_before_it_happened(person: Participant) -> None:
    last = person.last_day(168)
    entries = entries_of(person, visits=read_visits(person), quiet=[], own=frozenset(), last_day=last)
    told = {
        kind: [e for e in entries if e.kind == kind]
        for kind in ("diary", "urine", "dose", "withdrawal", "visit")
    }
    counts = counts_of(person)
    assert sum(len(e.value["used"]) for e in told["diary"]) == counts["tlfb"]
    assert sum(len(e.value["found"]) for e in told["urine"]) == counts["uds"]
    assert (len(told["dose"]), len(told["withdrawal"]), len(told["visit"])) == (
        counts["treatment"], counts["withdrawal"], counts["visit"],
    )  # fmt: skip
    assert all(e.happened_at <= e.learned_at <= moment_of(last) for e in entries if e.kind != "visit")
    assert {day_of(e.happened_at) for e in told["urine"] if e.code == "negative"} <= set(person.kept_days)
    assert [e.happened_at for e in entries] == sorted(e.happened_at for e in entries)


@given(people(), people())
def test_the_digest_tells_people_apart_and_the_same_is_the_same(one: Participant, other: Participant) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)
    assert digest_of(replace(one)) == digest_of(one)
    assert digest_of(replace(one, left_out=(("uds", 1),))) != digest_of(one)


def test_a_word_is_doubted_where_what_it_is_made_of_is_not_whole() -> None:
    assert SOMEBODY.doubts == ()
    assert replace(SOMEBODY, absent=frozenset({"visit", "qol"})).doubts == ("visit",)
    assert replace(SOMEBODY, left_out=(("uds", 1), ("pain", 1))).doubts == ("uds",)
    assert replace(SOMEBODY, arms=(Arm(2, "Methadone", 3),)).doubts == ("first_randomization",)
