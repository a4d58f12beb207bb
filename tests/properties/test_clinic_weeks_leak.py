"""Whatever is learned after the moment changes nothing of what was foretold at it (CAP-091, the leak test)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.clinic_weeks import (
    ClinicFacts,
    ClinicWeeks,
    DoseLearned,
    Learned,
    VisitTold,
    weeks_of,
)

START = datetime(2026, 1, 5, 15, tzinfo=UTC)
NOW = START + timedelta(days=60)
DAYS = st.integers(-20, 90)


def _learned(day: int, late: int) -> datetime:
    return START + timedelta(days=day + late)


USE = st.builds(
    lambda day, late, used, is_test: Learned((START + timedelta(days=day)).date(), _learned(day, late), used, is_test),
    DAYS, st.integers(0, 40), st.booleans(), st.booleans(),
)  # fmt: skip
DOSES = st.builds(
    lambda day, late, taken: DoseLearned((START + timedelta(days=day)).date(), _learned(day, late), 8.0, taken),
    DAYS, st.integers(0, 40), st.booleans(),
)  # fmt: skip
VISITS = st.builds(
    lambda day, state: VisitTold(START + timedelta(days=day), state),
    st.integers(-20, 60), st.sampled_from(["kept", "missed", "planned", "cancelled", "not_due"]),
)  # fmt: skip


def told(facts: ClinicFacts) -> ClinicWeeks | str:
    try:
        return weeks_of(facts, NOW)
    except Refused as refused:
        return refused.code


@given(st.lists(USE, max_size=20), st.lists(DOSES, max_size=20), st.lists(VISITS, max_size=12), st.randoms())
def test_what_is_learned_later_changes_nothing(
    uses: list[Learned], doses: list[DoseLearned], visits: list[VisitTold], chance: object
) -> None:
    whole = ClinicFacts(
        zone="America/New_York", started_at=START, treats_opioids=True, drug="buprenorphine", about_use=tuple(uses),
        doses=tuple(doses), visits=tuple(visits),
    )  # fmt: skip
    known = replace(
        whole, about_use=tuple(one for one in uses if one.learned_at <= NOW),
        doses=tuple(one for one in doses if one.learned_at <= NOW),
    )  # fmt: skip
    assert told(whole) == told(known)
    mixed = list(uses)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(replace(whole, about_use=tuple(mixed))) == told(whole)  # nor does the order of rows
