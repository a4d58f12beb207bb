"""Skills offered: two choices that fit, and the crisis path before any of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carebraid.core.reach.skill import choose_skills, read_skills
from carebraid.knowledge.skills import load_skills

SKILLS = read_skills(load_skills())


def offered(**answers):
    return [skill.id for skill in choose_skills(SKILLS, **answers).skills]


@pytest.mark.parametrize("level", ["moderate", "high"])
def test_a_skill_never_stands_in_place_of_the_crisis_path(level):
    offer = choose_skills(SKILLS, craving=5, suicide_level=level)
    assert (offer.path, offer.rule, offer.skills, offer.call_button) == ("crisis", "J1", (), True)


@pytest.mark.parametrize("answer", ["yes", "prefer_not", "unreadable"])
def test_a_safety_answer_that_is_not_no_goes_to_the_crisis_path(answer):
    assert choose_skills(SKILLS, safety_answer=answer).path == "crisis"


@pytest.mark.parametrize("answer", ["no", None])
@pytest.mark.parametrize("level", ["none", "low", None])
def test_otherwise_two_skills_are_offered(answer, level):
    offer = choose_skills(SKILLS, craving=5, suicide_level=level, safety_answer=answer)
    assert (offer.path, len(offer.skills)) == ("skills", 2)


@pytest.mark.parametrize(
    ("answers", "rule", "minutes"),
    [
        ({"craving": 7}, "J2", 20),
        ({"craving": 0, "resist": 3}, "J2", 20),
        ({"craving": 6}, "J3", 60),
        ({"craving": 4}, "J3", 60),
        ({"craving": 3}, "J8", None),
        ({"distress": 7, "cope": 3}, "J4", 20),
        ({"distress": 7}, "J4", 20),
        ({"distress": 7, "cope": 4}, "J8", None),
        ({}, "J8", None),
    ],
)
def test_the_decision_rules_hold_at_their_limits(answers, rule, minutes):
    offer = choose_skills(SKILLS, **answers)
    assert offer.rule == rule
    assert offer.check_back == (None if minutes is None else timedelta(minutes=minutes))


def test_strong_craving_gets_skills_for_craving_and_moderate_craving_short_ones():
    assert offered(craving=9) == ["play_tape", "urge_surfing"]
    assert offered(craving=5) == ["play_tape", "halt"]


def test_after_use_one_of_the_two_is_about_safety_without_blame():
    assert offered(craving=9, used=True) == ["after_lapse", "play_tape"]


def test_what_was_shown_lately_comes_later():
    assert offered(craving=9, seen=["play_tape", "urge_surfing"]) == ["delay_distract", "halt"]


def test_what_the_person_must_not_use_is_never_offered():
    assert "grounding_54321" not in offered(distress=9, cope=0, avoid=["grounding_54321"])
    assert offered(distress=9, cope=0)[0] == "grounding_54321"


def test_in_a_calm_moment_the_named_feeling_comes_first():
    first, _ = choose_skills(SKILLS, feelings=["anger"]).skills
    assert "anger" in first.tags


def test_lessons_for_families_and_emergencies_are_not_offered_as_coping():
    everything = choose_skills(SKILLS, feelings=["family", "overdose", "suicide", "education", "adherence"])
    assert {skill.audience for skill in everything.skills} == {"person"}
    assert not {"family_help", "naloxone_basics", "safety_plan_build"} & {s.id for s in everything.skills}


def test_a_malformed_file_is_a_fault():
    with pytest.raises(ValueError, match="malformed"):
        read_skills({"skills": [{"id": "x"}]})
    with pytest.raises(ValueError, match="twice"):
        read_skills({"skills": [load_skills()["skills"][0]] * 2})
