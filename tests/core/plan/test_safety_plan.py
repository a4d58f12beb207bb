"""The safety plan: what is missing in words, and edits from two devices that never lose a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import (
    Change,
    SafetyPlan,
    check_plan,
    is_complete,
    merge,
    read_plan_rules,
)
from carebraid.knowledge.protocols import load_protocols

RULES = read_plan_rules(load_protocols()["suicide_safety"])
NOW = datetime(2025, 6, 16, 12, 0, tzinfo=UTC)
A, B, C = (UUID(int=number) for number in (1, 2, 3))
NEEDED = ["warning_signs", "internal_coping", "internal_coping", "people_for_help", "professionals"]
NEEDED += ["professionals", "means_safety"]


def add(who: UUID, step: str = "internal_coping", words: str = "walk") -> Change:
    return Change(kind="add", id=who, step=step, words=words)


def edit(plan: SafetyPlan, *changes: Change, seen: int | None = None):
    return merge(plan, changes, seen_version=plan.version if seen is None else seen, rules=RULES, at=NOW)


def words(plan: SafetyPlan) -> list[str]:
    return [entry.words for entry in plan.entries]


def full() -> SafetyPlan:
    return edit(SafetyPlan(), *(add(UUID(int=50 + place), step) for place, step in enumerate(NEEDED))).plan


def refusal(*changes: Change, seen: int = 0) -> str:
    with pytest.raises(Refused) as caught:
        edit(SafetyPlan(), *changes, seen=seen)
    assert caught.value.words
    return caught.value.code


def test_an_empty_plan_says_kindly_what_is_missing():
    gaps = check_plan(SafetyPlan(), RULES)
    assert [(gap.step.key, gap.has, gap.needed) for gap in gaps] == [
        ("warning_signs", 0, 1),
        ("internal_coping", 0, 2),
        ("people_for_help", 0, 1),
        ("professionals", 0, 2),
        ("means_safety", 0, 1),
    ]
    assert gaps[1].words() == (
        "“Things I can do by myself to take my mind off it”: 2 more would make this step complete."
    )
    assert gaps[1].words("es").endswith("faltan 2 más.")


def test_a_plan_is_complete_with_its_least_lines_and_not_with_one_less():
    plan = full()
    assert is_complete(plan, RULES)
    for entry in plan.entries:
        fewer = edit(plan, Change(kind="remove", id=entry.id)).plan
        assert [gap.step.key for gap in check_plan(fewer, RULES)] == [entry.step]


def test_the_rules_are_those_of_the_protocol():
    assert [step.key for step in RULES.steps] == [
        "warning_signs",
        "internal_coping",
        "social_distraction",
        "people_for_help",
        "professionals",
        "means_safety",
    ]
    assert RULES.review_every == timedelta(days=30)
    assert "change in level" in RULES.review_on
    assert len(RULES.means_topics) == 4


def test_edits_that_do_not_touch_each_other_both_stand():
    first = edit(SafetyPlan(), add(A), add(B, words="music")).plan
    phone = edit(first, Change(kind="reword", id=A, words="walk the dog", new_id=C))
    clinic = merge(
        phone.plan,
        [Change(kind="reword", id=B, words="loud music", new_id=C)],
        seen_version=1,
        rules=RULES,
        at=NOW,
    )
    assert words(clinic.plan) == ["walk the dog", "loud music"]
    assert (clinic.ask_about, clinic.plan.version, clinic.plan.changed_at) == ((), 3, NOW)


def test_an_older_rewording_never_overwrites_and_both_are_kept():
    first = edit(SafetyPlan(), add(A)).plan
    newer = edit(first, Change(kind="reword", id=A, words="call Jo", new_id=C)).plan
    merged = edit(newer, Change(kind="reword", id=A, words="swim", new_id=C), seen=1)
    assert words(merged.plan) == ["call Jo", "swim"]
    assert (merged.ask_about, merged.plan.conflicts[0].beside) == ((C,), A)
    again = edit(merged.plan, Change(kind="reword", id=A, words="swim", new_id=C), seen=1)
    assert (again.plan, again.ask_about) == (merged.plan, (C,))


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Change(kind="remove", id=A), ["swim"]),
        (Change(kind="remove", id=C), ["call Jo"]),
        (Change(kind="keep", id=C), ["call Jo", "swim"]),
    ],
)
def test_a_person_settles_what_stood_side_by_side(choice, left):
    first = edit(SafetyPlan(), add(A)).plan
    newer = edit(first, Change(kind="reword", id=A, words="call Jo", new_id=C)).plan
    merged = edit(newer, Change(kind="reword", id=A, words="swim", new_id=C), seen=1).plan
    settled = edit(merged, choice).plan
    assert words(settled) == left
    assert settled.conflicts == ()


def test_a_line_that_changed_since_is_not_removed():
    first = edit(SafetyPlan(), add(A)).plan
    newer = edit(first, Change(kind="reword", id=A, words="call Jo", new_id=C)).plan
    merged = edit(newer, Change(kind="remove", id=A), seen=1)
    assert (words(merged.plan), merged.ask_about) == (["call Jo"], (A,))


def test_a_rewording_of_a_removed_line_comes_back_as_a_line():
    gone = edit(edit(SafetyPlan(), add(A)).plan, Change(kind="remove", id=A)).plan
    merged = edit(gone, Change(kind="reword", id=A, words="swim", new_id=C), seen=1)
    assert (words(merged.plan), merged.ask_about) == (["swim"], (C,))
    assert [entry.words for entry in gone.removed] == ["walk"]


def test_sending_twice_adds_once():
    first = edit(SafetyPlan(), add(A))
    again = edit(first.plan, add(A), seen=0)
    assert again.plan == first.plan


@pytest.mark.parametrize(
    ("change", "seen", "code"),
    [
        (add(A, step="seven"), 0, "safety_plan.unknown_step"),
        (add(A, words="  "), 0, "safety_plan.empty_line"),
        (add(A, words="x" * 501), 0, "safety_plan.line_too_long"),
        (add(A), 1, "safety_plan.unknown_version"),
        (add(A), -1, "safety_plan.unknown_version"),
        (Change(kind="remove", id=B), 0, "safety_plan.unknown_line"),
        (Change(kind="reword", id=B, words="x", new_id=C), 0, "safety_plan.unknown_line"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(change, seen, code):
    assert refusal(change, seen=seen) == code


def test_a_refused_edit_changes_nothing_at_all():
    plan = full()
    with pytest.raises(Refused):
        edit(plan, add(A), add(B, words=""))
    assert plan == full()


def test_malformed_rules_are_a_fault():
    raw = load_protocols()["suicide_safety"]
    with pytest.raises(ValueError, match="malformed"):
        read_plan_rules({**raw, "safety_plan_rules": {}})
    with pytest.raises(ValueError, match="six steps"):
        read_plan_rules({**raw, "safety_plan_steps": raw["safety_plan_steps"][:5]})


def test_a_change_of_no_known_kind_or_without_an_id_to_be_kept_under_is_a_fault():
    with pytest.raises(ValueError, match="no change of kind"):
        edit(SafetyPlan(), Change(kind="erase", id=A))
    newer = edit(edit(SafetyPlan(), add(A)).plan, Change(kind="reword", id=A, words="call Jo", new_id=C)).plan
    with pytest.raises(ValueError, match="id of its own"):
        edit(newer, Change(kind="reword", id=A, words="swim"), seen=1)
