"""Clocks of a suspected breach: from its discovery, never later than the law, and nothing closes that owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.incident import (
    BREACH,
    FACTORS,
    NOT_BREACH,
    Incident,
    check_close,
    check_finding,
    check_told,
    notices,
)

FOUND = datetime(2026, 3, 4, 15, tzinfo=UTC)
moments = st.timedeltas(timedelta(days=-800), timedelta(days=2400)).map(lambda after: FOUND + after)
zones = st.sampled_from(
    ["America/New_York", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin", "UTC"]
)
incidents = st.builds(
    Incident, discovered_at=moments, zone=zones, finding=st.sampled_from(["", BREACH, NOT_BREACH]),
    affected=st.none() | st.integers(0, 3000), is_gdpr=st.booleans(),
    by_state=st.dictionaries(st.sampled_from(["NY", "CT", "NJ"]), st.integers(0, 1500)),
)  # fmt: skip


def last_days(incident: Incident) -> dict[str, date]:
    """The last day of each notice where the house is."""
    return {
        one.code: local_day(one.by - timedelta(microseconds=1), incident.zone) for one in notices(incident)
    }


def refusal(incident: Incident) -> str:
    with pytest.raises(Refused) as stopped:
        check_close(incident)
    return stopped.value.code


@pytest.mark.parametrize(
    ("affected", "by_state", "expected"),
    [
        (12, {"NY": 12}, {"people": date(2026, 5, 3), "secretary": date(2027, 3, 1)}),
        (499, {}, {"people": date(2026, 5, 3), "secretary": date(2027, 3, 1)}),
        (500, {"NY": 500}, {"people": date(2026, 5, 3), "secretary": date(2026, 5, 3)}),
        (None, {}, {"people": date(2026, 5, 3), "secretary": date(2026, 5, 3)}),
        (
            900, {"NY": 501, "CT": 399},
            {"media:NY": date(2026, 5, 3), "people": date(2026, 5, 3), "secretary": date(2026, 5, 3)},
        ),
    ],
)  # fmt: skip
def test_the_days_of_worked_examples(
    affected: int | None, by_state: dict[str, int], expected: dict[str, date]
) -> None:
    """PRV-082: 45 CFR 164.404(b), 406, 408(b) and (c), worked by hand from 4 March 2026."""
    found = Incident(discovered_at=FOUND, zone="America/New_York", affected=affected, by_state=by_state)
    assert last_days(found) == expected


@given(incidents)
def test_no_clock_is_later_than_the_law_and_all_run_from_discovery(incident: Incident) -> None:
    """PRV-082."""
    found_on = local_day(incident.discovered_at, incident.zone)
    for code, day in last_days(incident).items():
        if code == "authority":
            continue
        assert found_on < day
        if code == "secretary" and incident.affected is not None and incident.affected < 500:
            assert day == date(found_on.year, 12, 31) + timedelta(days=60)
        else:
            assert day == found_on + timedelta(days=60)


@given(incidents)
def test_a_regulator_abroad_hears_within_72_hours_whatever_is_found(incident: Incident) -> None:
    """PRV-083: GDPR article 33(1)."""
    by = [one.by for one in notices(incident) if one.kind == "authority"]
    assert by == ([incident.discovered_at + timedelta(hours=72)] if incident.is_gdpr else [])


@given(incidents)
def test_not_assessed_counts_as_a_breach(incident: Incident) -> None:
    """PRV-082: 45 CFR 164.402(2), presumed to be a breach."""
    assert notices(replace(incident, finding="")) == notices(replace(incident, finding=BREACH))
    assert [
        one.kind for one in notices(replace(incident, finding=NOT_BREACH)) if one.kind != "authority"
    ] == []


@given(incidents, st.data())
def test_it_closes_only_when_every_notice_owed_was_given(incident: Incident, data: st.DataObject) -> None:
    """PRV-082: any one notice left out keeps it open."""
    decided = replace(incident, finding=incident.finding or BREACH, affected=incident.affected or 1)
    owed = [one.code for one in notices(decided)]
    at = decided.discovered_at + timedelta(hours=1)
    check_close(replace(decided, told=dict.fromkeys(owed, at)))
    if owed:
        left = data.draw(st.sampled_from(owed))
        assert (
            refusal(replace(decided, told={one: at for one in owed if one != left})) == "incident.notice_open"
        )


def test_it_does_not_close_unassessed_or_uncounted() -> None:
    """PRV-082."""
    found = Incident(discovered_at=FOUND, zone="UTC")
    assert refusal(found) == "incident.not_assessed"
    assert refusal(replace(found, finding=BREACH)) == "incident.not_counted"


@pytest.mark.parametrize("left", FACTORS)
def test_not_a_breach_needs_each_of_the_four_factors(left: str) -> None:
    """PRV-082: 45 CFR 164.402(2)(i) to (iv)."""
    whole = dict.fromkeys(FACTORS, "A sentence about it")
    check_finding(NOT_BREACH, whole, None, {})
    check_finding(BREACH, {}, None, {})
    with pytest.raises(Refused) as stopped:
        check_finding(NOT_BREACH, whole | {left: "no risk"}, None, {})
    assert stopped.value.code == "incident.factor_missing"


def test_numbers_that_do_not_fit_and_notices_that_could_not_be_given_are_refused() -> None:
    """PRV-082."""
    with pytest.raises(Refused, match="do not fit"):
        check_finding(BREACH, {}, 10, {"NY": 11})
    found = Incident(discovered_at=FOUND, zone="UTC", affected=3)
    day = timedelta(days=1)
    check_told(found, "people", FOUND + day, FOUND + day)
    for code, at in (("media:NY", FOUND), ("people", FOUND - day), ("people", FOUND + 2 * day)):
        with pytest.raises(Refused):
            check_told(found, code, at, FOUND + day)
