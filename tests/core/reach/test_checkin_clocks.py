"""HAZ-41: device clocks from two years behind to two years ahead: the order is right and the marks are there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import Safety, read_checkin, salvage_safety

NOW = datetime(2025, 6, 16, 12, 0, tzinfo=UTC)
clocks = st.integers(-2 * 365 * 86400, 2 * 365 * 86400).map(lambda seconds: timedelta(seconds=seconds))
ages = st.integers(0, 50 * 86400).map(lambda seconds: timedelta(seconds=seconds))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "client_id",
    "happened_at",
    "sent_at",
    "craving",
    "sleep_hours",
    "used",
    "safety",
    "triggers",
    "note",
]


@given(st.lists(st.tuples(ages, clocks), min_size=1, max_size=12))
def test_entries_of_devices_with_wrong_clocks_come_in_the_order_in_which_they_happened(entries):
    read = []
    for number, (age, clock) in enumerate(entries):
        raw = {
            "client_id": str(UUID(int=number + 1)),
            "happened_at": (NOW - age + clock).isoformat(),
            "sent_at": (NOW + clock).isoformat(),
            "mood": 5,
        }
        read.append(read_checkin(raw, NOW))
    assert [entry.happened_at for entry in read] == [NOW - age for age, _ in entries]
    assert [entry.clock_off for entry in read] == [abs(clock) > timedelta(minutes=5) for _, clock in entries]
    assert [entry.device_at - entry.happened_at for entry in read] == [clock for _, clock in entries]


@given(st.dictionaries(st.sampled_from(FIELDS), anything) | anything)
def test_whatever_arrives_is_read_or_refused_in_kind_words_and_never_a_fault(raw):
    try:
        read = read_checkin(raw, NOW)
    except Refused as refused:
        assert refused.code.startswith("checkin.")
        assert refused.words
    else:
        assert read.happened_at <= NOW
    salvage_safety(raw)


@given(anything)
def test_a_safety_answer_that_was_given_is_never_read_as_nothing(answer):
    saved = salvage_safety({"safety": answer})
    if answer is None or answer == "":
        assert saved.safety is None
    elif saved.safety is Safety.NO:
        assert str(answer).strip().lower() in ("no", "false", "0")
    else:
        assert saved.safety_priority is not None


@given(st.binary(max_size=200))
def test_salvage_survives_any_bytes(raw):
    assert salvage_safety(raw + b'"safety":"yes"').safety_priority == "immediate"
