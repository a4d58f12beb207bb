"""HAZ-31: a set of scenes in which tolerance may be lost; the rule fires in each and is silent in the others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carebraid.core.meds.circumstances import RULES_OF
from carebraid.core.meds.tolerance import (
    OPIOID_CONDITIONS,
    Naloxone,
    OpioidFacts,
    Why,
    judge_tolerance,
    naloxone_standing,
)
from carebraid.knowledge.monitoring import load_tolerance_rule

RULE = load_tolerance_rule()
TODAY = date(2026, 3, 4)
LEFT = {"detox": Why.LEFT_CARE, "hospital": Why.LEFT_CARE, "residential": Why.LEFT_CARE, "jail": Why.CUSTODY, "prison": Why.CUSTODY}  # fmt: skip


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


FIRES = [
    *((OpioidFacts(is_involved=True, left=((ago(days), what),)), why) for what, why in LEFT.items() for days in (0, 1, 7, 28)),
    *((OpioidFacts(is_involved=True, stopped_on=(ago(days),)), Why.MEDICINE_STOPPED) for days in (0, 3, 14, 28)),
    *((OpioidFacts(is_involved=True, days_without=days), Why.MEDICINE_GAP) for days in (3, 4, 10, 30)),
    *((OpioidFacts(is_involved=True, overdoses=(ago(days),)), Why.OVERDOSE) for days in (0, 1, 27, 28)),
    *((OpioidFacts(is_involved=True, injection_past_since=ago(days)), Why.INJECTION_LATE) for days in (0, 1, 5, 40)),
    *((OpioidFacts(is_involved=True, used_on=(ago(days + gap), ago(days))), Why.USED_AFTER_BREAK)
      for days, gap in ((0, 15), (1, 20), (7, 60), (28, 15))),
]  # fmt: skip
SILENT = [
    OpioidFacts(is_involved=True),
    OpioidFacts(is_involved=True, left=((ago(29), "detox"),)),
    OpioidFacts(is_involved=True, left=((ago(1), "holiday"),)),
    OpioidFacts(is_involved=True, left=((ago(-1), "jail"),)),
    OpioidFacts(is_involved=True, stopped_on=(ago(29),)),
    OpioidFacts(is_involved=True, days_without=2),
    OpioidFacts(is_involved=True, used_on=(ago(14), ago(0))),
    OpioidFacts(is_involved=True, used_on=(ago(60), ago(29))),
    OpioidFacts(is_involved=True, injection_past_since=ago(-1)),
    OpioidFacts(is_involved=False, left=((ago(1), "jail"),), overdoses=(ago(1),)),
]


def test_there_are_forty_scenes() -> None:
    assert len(FIRES) >= 40


@pytest.mark.parametrize(("facts", "why"), FIRES)
def test_haz31_fires(facts: OpioidFacts, why: Why) -> None:
    assert [one.why for one in judge_tolerance(facts, RULE, TODAY)] == [why]


@pytest.mark.parametrize("facts", SILENT)
def test_haz31_is_silent(facts: OpioidFacts) -> None:
    assert judge_tolerance(facts, RULE, TODAY) == ()


def test_the_newest_reason_comes_first() -> None:
    facts = OpioidFacts(is_involved=True, left=((ago(9), "jail"), (ago(2), "detox")), stopped_on=(ago(5),))
    assert [one.why for one in judge_tolerance(facts, RULE, TODAY)] == [
        Why.LEFT_CARE, Why.MEDICINE_STOPPED, Why.CUSTODY,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_on", "is_listed", "standing"),
    [
        ((), False, Naloxone.NOT_KNOWN),
        ((), True, Naloxone.CHECK_EXPIRY),
        ((None,), False, Naloxone.CHECK_EXPIRY),
        ((ago(90),), True, Naloxone.AT_HAND),
        ((ago(91),), True, Naloxone.CHECK_EXPIRY),
        ((ago(200), ago(3)), True, Naloxone.AT_HAND),
    ],
)
def test_naloxone_is_at_hand_only_where_somebody_gave_it_lately(
    given_on: tuple[date | None, ...], is_listed: bool, standing: Naloxone
) -> None:
    assert naloxone_standing(given_on, is_listed, RULE, TODAY) is standing


def test_whoever_lives_with_opioids_by_any_code_is_asked() -> None:
    by_code = {one for one in RULES_OF if one.startswith("opioid_") and one != "opioid_long_term_therapy"}
    assert {"opioid_use_disorder_moderate_severe", "opioid_dependence_on_agonist", "opioid_use"} <= by_code
    assert by_code <= set(OPIOID_CONDITIONS)
    assert not {"alcohol_use_disorder", "chronic_pain", "opioid_long_term_therapy"} & set(OPIOID_CONDITIONS)
