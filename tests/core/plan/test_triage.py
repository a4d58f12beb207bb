"""What a suicide risk level asks for, when calls are due, and who may lower it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carebraid.core.kernel.codes import CLINICIANS, EVERY_ROLE, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.triage import follow_ups, next_level, read_triage, triage_actions
from carebraid.knowledge.protocols import load_protocols

RAW = load_protocols()["suicide_safety"]
BOOK = read_triage(RAW)
HERE = "America/New_York"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(HERE))


@pytest.mark.parametrize(("level", "hours"), [("none", None), ("low", 72), ("moderate", 24), ("high", 0)])
def test_each_level_has_its_contact_time_and_actions(level, hours):
    asked = triage_actions(level, BOOK)
    assert asked.contact_within == (None if hours is None else timedelta(hours=hours))
    assert asked.actions


def test_an_unknown_level_is_refused_everywhere():
    for ask in (
        lambda: triage_actions("severe", BOOK),
        lambda: follow_ups("severe", local("2025-06-16T12:00"), HERE, BOOK),
        lambda: next_level("low", "severe", None),
    ):
        with pytest.raises(Refused) as caught:
            ask()
        assert caught.value.code == "safety.unknown_level"


@pytest.mark.parametrize(
    ("level", "days"), [("high", [1, 3, 7, 14, 30]), ("moderate", [3, 7, 30]), ("low", []), ("none", [])]
)
def test_calls_follow_on_the_protocols_days_at_ten(level, days):
    calls = follow_ups(level, local("2025-06-16T12:00"), HERE, BOOK)
    assert list(calls) == [local("2025-06-16T10:00") + timedelta(days=number) for number in days]


@pytest.mark.parametrize(
    ("found", "first"),
    [
        ("2025-06-16T23:30", "2025-06-17T10:00"),
        ("2025-06-16T10:00", "2025-06-17T10:00"),
        ("2025-06-16T08:30", "2025-06-17T08:30"),  # ten o'clock would be more than 24 hours
        ("2025-06-16T03:00", "2025-06-16T20:00"),  # the limit falls in the night: the evening before
    ],
)
def test_the_first_call_is_within_24_hours_and_by_day(found, first):
    assert follow_ups("high", local(found), HERE, BOOK)[0] == local(first)


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_only_clinicians_lower_a_level(role):
    if role in CLINICIANS:
        assert next_level("high", "low", role) == "low"
    else:
        with pytest.raises(Refused) as caught:
            next_level("high", "low", role)
        assert (caught.value.code, caught.value.status) == ("safety.only_clinicians_lower", 403)


def test_a_rule_raises_and_never_lowers():
    assert next_level("low", "high", None) == "high"
    assert next_level("high", "none", None) == "high"
    assert next_level("low", "moderate", Role.PEER_MENTOR) == "moderate"


def test_a_malformed_protocol_is_a_fault():
    with pytest.raises(ValueError, match="malformed"):
        read_triage({**RAW, "follow_up": {}})
    with pytest.raises(ValueError, match="levels"):
        read_triage({**RAW, "triage_actions": RAW["triage_actions"][:3]})
