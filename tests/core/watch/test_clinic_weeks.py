"""Weeks of a clinic person: by what was learned, for whom the models speak, and how it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.clinic_weeks import (
    Came,
    ClinicFacts,
    DoseLearned,
    Learned,
    VisitTold,
    came,
    weeks_of,
)

START = datetime(2026, 1, 5, 15, tzinfo=UTC)


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def on(day: int) -> date:
    return at(day).date()


def found_(day: int, used: bool, *, learned: int | None = None) -> Learned:
    return Learned(on(day), at(day if learned is None else learned), used, is_test=True)


def said(day: int, used: bool, *, learned: int | None = None) -> Learned:
    return Learned(on(day), at(day if learned is None else learned), used, is_test=False)


def facts(**changes: object) -> ClinicFacts:
    return replace(ClinicFacts(zone="UTC", started_at=START, treats_opioids=True), **changes)  # type: ignore[arg-type]


def refused(found: ClinicFacts, day: int = 30) -> str:
    with pytest.raises(Refused) as told:
        weeks_of(found, at(day))
    return told.value.code


def test_each_week_is_told_by_what_was_found_said_kept_and_due() -> None:
    found = facts(
        about_use=(found_(3, False), found_(8, True), found_(10, False), found_(16, True)),
        visits=(VisitTold(at(3), "kept"), VisitTold(at(10), "kept"), VisitTold(at(24), "missed"), VisitTold(at(40), "planned")),
        drug="buprenorphine", doses=(DoseLearned(on(2), at(2), 16.0), DoseLearned(on(20), at(20), 16.0, taken=False)),
    )  # fmt: skip
    weeks = weeks_of(found, at(35))
    assert (weeks.week, weeks.history.symbols) == (5, "-*+o_")
    assert weeks.history.kept == (3, 10)
    assert weeks.history.doses == ((2, 16.0),)
    assert weeks.history.doses_until == 20
    assert weeks.history.due[5] is True  # the visit of day 40
    assert weeks.as_of == at(24)


def test_whoever_tells_in_words_is_asked_every_week() -> None:
    found = facts(about_use=(said(3, False),), visits=(VisitTold(at(3), "kept"),))
    assert weeks_of(found, at(21)).history.symbols == "-oo"
    assert weeks_of(replace(found, about_use=(found_(3, False),)), at(21)).history.symbols == "-__"


def test_what_was_learned_later_was_not_known() -> None:
    """CAP-091 (leak): a day told of at the next visit is no part of a forecast made before it."""
    early = facts(about_use=(found_(3, False), found_(9, True, learned=20)))
    assert weeks_of(early, at(14)).history.symbols == "-o"
    assert weeks_of(early, at(20)).history.symbols == "-+"
    assert weeks_of(early, at(14)) == weeks_of(facts(about_use=(found_(3, False),)), at(14))


def test_the_models_speak_for_adults_treated_for_opioid_use_alone() -> None:
    known = facts(about_use=(found_(3, False),))
    assert refused(replace(known, treats_opioids=False)) == "forecast.not_for_you"
    assert refused(replace(known, born_on=date(2008, 3, 1))) == "forecast.not_for_you"
    assert weeks_of(replace(known, born_on=date(2008, 1, 1)), at(30)).week == 4
    assert refused(known, day=6) == "forecast.not_started"
    assert refused(facts(visits=(VisitTold(at(3), "kept"),))) == "forecast.weeks_not_told"
    assert refused(facts()) == "forecast.weeks_not_told"


def test_a_missed_visit_is_foretold_from_the_plan_alone() -> None:
    weeks = weeks_of(facts(about_use=(said(3, False),), visits=(VisitTold(at(20), "planned"),)), at(14))
    assert weeks.history.due == ()
    assert weeks.history_for("missed_next_visit").due[2] is True
    with pytest.raises(Refused) as told:
        weeks_of(facts(about_use=(said(3, False),)), at(14)).history_for("missed_next_visit")
    assert told.value.code == "forecast.no_visit_planned"


def told_by(symbols: str) -> ClinicFacts:
    known = [found_(7 * n + 3, s == "+") for n, s in enumerate(symbols) if s in "+-"]
    return facts(
        about_use=tuple(known),
        visits=tuple(VisitTold(at(7 * n + 3), "missed") for n, s in enumerate(symbols) if s != "_"),
    )


@pytest.mark.parametrize(
    ("task", "symbols", "week", "turned"),
    [
        ("next_week_bad", "--+", 2, Came(True, True)),
        ("next_week_bad", "---", 2, Came(True, False)),
        ("next_week_bad", "--_", 2, Came(True, None)),
        ("next_week_bad", "--", 2, Came(False)),
        ("relapse_4wk", "--+o", 2, Came(False)),
        ("relapse_4wk", "--+o_++", 2, Came(True, False)),
        ("relapse_4wk", "--+o++", 2, Came(True, True)),
        ("relapse_4wk", "--+o-+", 2, Came(True, False)),
        ("early_warning", "--+ooo", 2, Came(True, True)),
        ("early_warning", "------+oo", 2, Came(True, False)),
        ("early_warning", "-----+oo", 2, Came(False)),
    ],
)  # fmt: skip
def test_how_it_came(task: str, symbols: str, week: int, turned: Came) -> None:
    weeks = weeks_of(told_by(symbols), at(7 * len(symbols)))
    assert came(task, weeks, week) == turned


def test_how_a_visit_came() -> None:
    visits = (VisitTold(at(3), "kept"), VisitTold(at(10), "missed"), VisitTold(at(16), "kept"))
    known = facts(about_use=(found_(3, False),), visits=visits)
    assert came("missed_next_visit", weeks_of(known, at(21)), 1) == Came(
        True, False
    )  # two days late is in time
    late = replace(known, visits=(*visits[:2], VisitTold(at(19), "kept")))
    assert came("missed_next_visit", weeks_of(late, at(21)), 1) == Came(True, True)
    assert came("missed_next_visit", weeks_of(late, at(14)), 1) == Came(False)
