"""Weekly words on invented participants: which days count, which drug is a person's own, which weeks are due."""

from __future__ import annotations

import pytest

from carebraid.core.outcomes.word import (
    Course,
    Relapse,
    Run,
    build_word,
    calendar_word,
    confirmed_relapse,
    current_run,
    due_weeks,
    own_drug,
    worst_run,
)

BUP = Course("27", "Outpatient BUP", 10)


def test_a_week_has_one_of_four_symbols():
    word = build_word(
        BUP,
        found=[(12, "Opioid"), (19, "Opioid"), (26, "Thc"), (40, "Buprenorphine")],
        kept=[12, 20, 26, 40],
    )
    assert word[:6] == "+*-o-o"


def test_days_begin_after_randomization_and_end_with_the_trial():
    assert build_word(BUP, [(10, "Opioid"), (169, "Opioid")], []) == "o" * 23
    assert build_word(BUP, [(11, "Opioid"), (168, "Opioid")], []) == "+" + "o" * 21 + "+"
    assert (BUP.weeks, BUP.complete_weeks) == (23, 22)


@pytest.mark.parametrize(
    ("project", "arm", "counting"),
    [
        ("27", "Methadone", "-++"),
        ("27", "Outpatient BUP", "+-+"),
        ("30", "Outpatient BUP + SMM", "+-+"),
        ("51", "Inpatient BUP", "+-+"),
        ("51", "Inpatient NR-NTX", "+++"),
    ],
)
def test_the_drug_a_person_is_given_is_no_sign_of_use(project, arm, counting):
    found = [(1, "Methadone"), (8, "Buprenorphine"), (15, "Opioid")]
    assert build_word(Course(project, arm, 0), found, [1, 8, 15])[:3] == counting


def test_people_never_randomized_have_only_found_or_unknown_weeks():
    word = build_word(Course("51"), [(0, "Buprenorphine"), (7, "Thc")], kept=[0, 7, 14])
    assert word == "+" + "o" * 24
    assert len(build_word(Course("30"), [], [])) == 15


def test_a_second_randomization_makes_the_word_longer():
    assert [Course("30", "Outpatient BUP + EMM", 7, second).weeks for second in (None, 31, 56)] == [
        14,
        28,
        31,
    ]


@pytest.mark.parametrize("bad", [("94", None, None), ("27", "Methadone", None), ("27", None, 3)])
def test_a_course_that_cannot_be_is_a_fault(bad):
    with pytest.raises(ValueError, match=r"trial|together"):
        Course(*bad)


def test_an_unknown_arm_is_a_fault_and_not_a_guess():
    with pytest.raises(ValueError, match="not known"):
        own_drug("Outpatient XYZ")


def test_weeks_that_are_not_due_are_set_apart_from_missing_ones():
    phase1 = Course("30", "Outpatient BUP + SMM", 7)
    due = due_weeks(phase1)
    assert [week for week, planned in enumerate(due, 1) if planned] == [1, 2, 3, 4, 6, 8, 10, 12]
    assert calendar_word("-oo--o-ooooooo", due) == "-oo--o-o_o_o__"
    assert all(due_weeks(BUP))
    assert not any(due_weeks(Course("27")))
    with pytest.raises(ValueError, match="zip"):
        calendar_word("--", due)


def test_phase_2_is_due_weekly_and_then_every_second_week():
    due = due_weeks(Course("30", "Outpatient BUP + SMM", 0, 28))
    assert [week for week, planned in enumerate(due, 1) if planned] == [*range(1, 21), 22, 24, 26, 28]


@pytest.mark.parametrize(
    ("word", "worst", "current"),
    [
        ("", Run(0, 0), Run(0, 0)),
        ("----", Run(0, 0), Run(0, 0)),
        ("+o*-+", Run(3, 1), Run(1, 5)),
        ("-o_o-o", Run(2, 2), Run(1, 6)),
        ("-o__", Run(1, 2), Run(1, 2)),
        ("+-o", Run(1, 1), Run(1, 3)),
    ],
)
def test_runs(word, worst, current):
    assert (worst_run(word), current_run(word)) == (worst, current)


@pytest.mark.parametrize(
    ("word", "relapse"),
    [
        ("--oooo", Relapse(3, 6)),
        ("oooo--", None),
        ("ooooo-", None),
        ("oooooo", Relapse(3, 6)),
        ("--+*o-+o*+", Relapse(7, 10)),
        ("--ooo", None),
    ],
)
def test_the_relapse_rule(word, relapse):
    assert confirmed_relapse(word) == relapse
