"""What is foretold once a week is not worked out from the same weeks again; whatever could change it is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carebraid.core.kernel.moment import local_day, zone
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.clinic_weeks import (
    ClinicFacts,
    ClinicWeeks,
    DoseLearned,
    Learned,
    VisitTold,
    came,
    settled,
    weeks_of,
)
from carebraid.core.watch.forecast_model import WEEKLY

ZONE = "America/New_York"
START = datetime(2026, 1, 12, 15, tzinfo=UTC)  # the clocks change in the eighth week
HOURS = st.integers(0, 24 * 75)


def _at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


USE = st.builds(lambda hour, used, is_test: (_at(hour), used, is_test), HOURS, st.booleans(), st.booleans())
DOSES = st.builds(lambda hour, taken: (_at(hour), taken), HOURS, st.booleans())
VISITS = st.builds(
    lambda hour, state: VisitTold(_at(hour), state), HOURS, st.sampled_from(["kept", "missed", "planned", "cancelled"])
)  # fmt: skip


def told(facts: ClinicFacts, now: datetime) -> tuple[object, ...]:
    """Everything a forecast, and how an older one came, is worked out from."""
    weeks = weeks_of(facts, now)
    return weeks.week, weeks.history, weeks.planned, *(_came(task, weeks) for task in WEEKLY)


def _came(task: str, weeks: ClinicWeeks) -> tuple[object, ...]:
    return tuple(came(task, weeks, week) for week in range(1, weeks.week))


def _facts(
    uses: list[tuple[datetime, bool, bool]], doses: list[tuple[datetime, bool]], visits: list[VisitTold], drug: str | None
) -> ClinicFacts:  # fmt: skip
    return ClinicFacts(
        zone=ZONE, started_at=START, treats_opioids=True, drug=drug, visits=tuple(visits),
        about_use=tuple(Learned(local_day(at, ZONE), at, used, is_test) for at, used, is_test in uses),
        doses=tuple(DoseLearned(local_day(at, ZONE), at, 8.0, taken) for at, taken in doses) if drug else (),
    )  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(USE, max_size=15), st.lists(DOSES, max_size=15), st.lists(VISITS, max_size=10),
    st.sampled_from([None, "buprenorphine"]), HOURS, st.lists(st.tuples(USE, DOSES), max_size=6), st.integers(0, 99),
)  # fmt: skip
def test_nothing_told_after_before_changes_the_weeks_until_until(
    uses: list[tuple[datetime, bool, bool]], doses: list[tuple[datetime, bool]], visits: list[VisitTold],
    drug: str | None, hour: int, more: list[tuple[tuple[datetime, bool, bool], tuple[datetime, bool]]], share: int,
) -> None:  # fmt: skip
    now = _at(hour)
    first = _facts([u for u in uses if u[0] <= now], [d for d in doses if d[0] <= now], visits, drug)
    try:
        weeks = weeks_of(first, now)
    except Refused:
        assume(False)
        raise
    holds = settled(first, weeks, now)
    assert now < holds.until
    then = now + (holds.until - now) * share / 100
    known = _facts(
        [u for u in uses if u[0] <= now] + [u for u, _ in more if holds.before <= u[0] <= then],
        [d for d in doses if d[0] <= now] + [d for _, d in more if holds.before <= d[0] <= then], visits, drug,
    )  # fmt: skip
    assert told(known, then) == told(first, now)
    assert holds.before == holds.until or holds.before.astimezone(zone(ZONE)).time() == time()


@settings(max_examples=60)
@given(st.integers(8 * 24, 24 * 75))
def test_when_it_ends_the_next_week_is_over(hour: int) -> None:
    facts = _facts([(_at(30), False, False)], [], [], None)
    weeks = weeks_of(facts, _at(hour))
    until = settled(facts, weeks, _at(hour)).until
    assert weeks_of(facts, until - timedelta(seconds=1)).week == weeks.week
    assert weeks_of(facts, until).week == weeks.week + 1


def test_until_the_first_word_everything_told_counts() -> None:
    """Whoever tells in words is asked every week: their first word changes weeks that are over long since."""
    found, now = _facts([(_at(30), False, True)], [], [VisitTold(_at(30), "kept")], None), _at(24 * 22)
    weeks = weeks_of(found, now)
    holds = settled(found, weeks, now)
    assert holds.before == holds.until
    word = Learned(local_day(now, ZONE), now, used=False, is_test=False)
    later = now + timedelta(hours=1)
    assert weeks_of(replace(found, about_use=(*found.about_use, word)), later).history != weeks.history
    said = _facts([(_at(30), False, False)], [], [], None)
    assert settled(said, weeks_of(said, now), now).before < holds.until
