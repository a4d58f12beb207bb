"""What the check must know of a person: conditions by the codes of rules, and what happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.meds.circumstances import (
    LOSES_TOLERANCE,
    RULES_OF,
    WITHOUT_STABILISER,
    Circumstances,
    conditions_of,
    events_of,
)
from carebraid.core.meds.events import Event
from carebraid.core.meds.terms import EventKind
from carebraid.core.record.baseline import CONDITIONS as IMPORTED
from carebraid.knowledge.codes import load_codes
from carebraid.knowledge.interactions import load_compiled
from carebraid.web.clinic.people import CONDITIONS

TODAY = date(2026, 3, 4)


def person(**more: object) -> Circumstances:
    return Circumstances(today=TODAY, **more)  # type: ignore[arg-type]


def test_every_condition_that_a_form_offers_is_known_and_every_rule_that_is_named_exists() -> None:
    assert set(CONDITIONS) <= RULES_OF.keys()
    assert set(IMPORTED.values()) <= RULES_OF.keys()
    assert {entry["id"] for entry in load_codes()["conditions"]} <= RULES_OF.keys()
    known = load_compiled().rules.condition_codes
    assert {rule for rules in RULES_OF.values() for rule in rules} <= set(known)


def test_a_code_that_nobody_turned_goes_through_so_that_the_check_says_it_does_not_know_it() -> None:
    assert conditions_of(person(conditions=("moon_fever",)), has_stabiliser=False) == ("moon_fever",)


def test_bipolar_counts_as_without_a_stabiliser_only_while_none_is_taken() -> None:
    one = person(conditions=("bipolar",))
    assert conditions_of(one, has_stabiliser=False) == (WITHOUT_STABILISER,)
    assert conditions_of(one, has_stabiliser=True) == ()


@pytest.mark.parametrize(
    ("born_on", "found"),
    [
        (date(1961, 3, 4), ("age_65_plus",)),
        (date(1961, 3, 5), ()),
        (date(2001, 3, 5), ("age_under_25",)),
        (date(2001, 3, 4), ()),
        (None, ()),
    ],
)
def test_age_counts_from_the_birthday(born_on: date | None, found: tuple[str, ...]) -> None:
    assert conditions_of(person(born_on=born_on), has_stabiliser=False) == found


@pytest.mark.parametrize(
    ("level", "is_raised"),
    [("high", True), ("moderate", True), ("unknown", True), ("low", False), (None, False)],
)
def test_an_open_case_not_screened_yet_counts_as_a_risk(level: str | None, is_raised: bool) -> None:
    found = conditions_of(person(suicide_level=level), has_stabiliser=False)
    assert (found == ("suicide_risk_overdose",)) is is_raised


def test_an_overdose_counts_for_a_year() -> None:
    for days, found in ((365, ("suicide_risk_overdose",)), (366, ())):
        one = person(overdoses=(TODAY - timedelta(days=days),))
        assert conditions_of(one, has_stabiliser=False) == found


@pytest.mark.parametrize("what", sorted(LOSES_TOLERANCE))
def test_haz_31_leaving_a_place_without_opioids_is_lost_tolerance_since_the_newest(what: str) -> None:
    left = ((what, date(2026, 1, 1), False), (what, date(2026, 3, 1), False))
    assert events_of(person(left=left)) == (Event(EventKind.TOLERANCE_LOST, on=date(2026, 3, 1)),)


def test_haz_31_leaving_a_hospital_counts_where_somebody_said_so() -> None:
    assert events_of(person(left=(("hospital", TODAY, False),))) == ()
    assert len(events_of(person(left=(("hospital", TODAY, True),)))) == 1


def _doses(*taken: bool | None) -> tuple[tuple[str, date, bool | None], ...]:
    first = TODAY - timedelta(days=len(taken))
    return tuple(("methadone", first + timedelta(days=n), was) for n, was in enumerate(taken))


@pytest.mark.parametrize(
    ("taken", "run"),
    [((True, False, False), 2), ((False, True), 0), ((False, None), 0), ((None, False), 1), ((), 0)],
)
def test_only_doses_that_were_missed_at_the_end_count_and_missing_is_not_missed(
    taken: tuple[bool | None, ...], run: int
) -> None:
    found = events_of(person(doses=_doses(*taken)))
    assert found == ((Event(EventKind.MISSED_DOSES, of="methadone", count=run),) if run else ())


@given(st.lists(st.sampled_from([True, False, None]), max_size=12), st.randoms())
def test_the_order_in_which_doses_are_handed_in_changes_nothing(
    taken: list[bool | None], chance: object
) -> None:
    doses = list(_doses(*taken))
    shuffled = list(doses)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert events_of(person(doses=tuple(shuffled))) == events_of(person(doses=tuple(doses)))
