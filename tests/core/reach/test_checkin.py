"""Reading a check-in: nothing invented, nothing lost, times in the right order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import (
    Answering,
    Medicine,
    Safety,
    Salvaged,
    Used,
    read_checkin,
    salvage_safety,
)

NOW = datetime(2025, 3, 9, 7, 30, tzinfo=UTC)
ID = "0195790a-0000-7000-8000-000000000001"
FULL = {
    "client_id": ID,
    "happened_at": "2025-03-09T02:10:00-05:00",
    "sent_at": "2025-03-09T02:29:58-05:00",
    "answering": "with_help",
    "craving": 8,
    "worst": "9",
    "resist": 3,
    "mood": 4.0,
    "sleep_hours": "5.5",
    "distress": 7,
    "cope": 2,
    "used": "prefer_not",
    "used_what": ["alcohol"],
    "medicine": "no",
    "triggers": ["people", "payday", "people"],
    "places": "home",
    "feelings": [],
    "safety": "yes",
    "note": "  hard night\x00 ",
}


def a_checkin(**changes):
    """The smallest check-in, with changes."""
    return {"client_id": ID, "happened_at": "2025-03-09T07:00:00Z", "mood": 5} | changes


def refusal(raw) -> str:
    with pytest.raises(Refused) as caught:
        read_checkin(raw, NOW)
    assert caught.value.words  # the sentence can be said with its facts
    return caught.value.code


def test_every_answer_is_read_as_given():
    read = read_checkin(FULL, NOW)
    assert read.client_id == UUID(ID)
    assert (read.craving, read.worst, read.resist, read.mood, read.distress, read.cope) == (8, 9, 3, 4, 7, 2)
    assert read.sleep_hours == 5.5
    assert (read.answering, read.used, read.medicine) == (Answering.WITH_HELP, Used.PREFER_NOT, Medicine.NO)
    assert (read.used_what, read.triggers, read.places, read.feelings) == (
        ("alcohol",),
        ("people", "payday"),
        ("home",),
        (),
    )
    assert (read.safety, read.safety_priority, read.note) == (Safety.YES, "immediate", "hard night")
    assert read.learned_at == NOW


def test_what_was_not_answered_stays_missing_and_is_never_zero():
    read = read_checkin(a_checkin(craving="", sleep_hours=None), NOW)
    assert [
        getattr(read, name) for name in ("craving", "worst", "resist", "sleep_hours", "used", "safety")
    ] == [None] * 6
    assert read_checkin(a_checkin(craving=0), NOW).craving == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "7"}, "checkin.id_missing"),
        ({"client_id": None}, "checkin.id_missing"),
        ({"happened_at": ""}, "checkin.time_missing"),
        ({"happened_at": "yesterday"}, "checkin.time_unreadable"),
        ({"happened_at": "2025-03-09T07:00:00"}, "checkin.time_unreadable"),
        ({"sent_at": "soon"}, "checkin.time_unreadable"),
        (
            {"happened_at": "0001-01-01T00:00:00Z", "sent_at": "2090-01-01T00:00:00Z"},
            "checkin.time_unreadable",
        ),
        ({"craving": 11}, "checkin.craving_out_of_range"),
        ({"craving": -1}, "checkin.craving_out_of_range"),
        ({"craving": 6.5}, "checkin.craving_unreadable"),
        ({"craving": True}, "checkin.craving_unreadable"),
        ({"craving": "NaN"}, "checkin.craving_unreadable"),
        ({"craving": "Infinity"}, "checkin.craving_out_of_range"),
        ({"sleep_hours": 24.5}, "checkin.sleep_hours_out_of_range"),
        ({"mood": []}, "checkin.mood_unreadable"),
        ({"used": "maybe"}, "checkin.used_unreadable"),
        ({"safety": "unreadable"}, "checkin.safety_unreadable"),
        ({"safety": "YES!"}, "checkin.safety_unreadable"),
        ({"triggers": ["People & places"]}, "checkin.triggers_unreadable"),
        ({"triggers": ["x"] * 13}, "checkin.triggers_unreadable"),
        ({"note": "x" * 2001}, "checkin.note_too_long"),
        ({"mood": None}, "checkin.empty"),
        ({"mood": None, "answering": "self"}, "checkin.empty"),
    ],
)
def test_bad_input_is_refused_with_its_code(changes, code):
    assert refusal(a_checkin(**changes)) == code


def test_something_that_is_no_checkin_is_refused():
    assert refusal(["craving", 3]) == "checkin.unreadable"


def test_a_safety_answer_alone_is_a_whole_checkin():
    assert read_checkin(a_checkin(mood=None, safety="no"), NOW).safety is Safety.NO


def test_a_clock_that_is_off_is_corrected_and_marked():
    read = read_checkin(a_checkin(happened_at="2027-03-09T07:00:00Z", sent_at="2027-03-09T07:30:00Z"), NOW)
    assert read.happened_at == NOW - timedelta(minutes=30)
    assert read.device_at == datetime(2027, 3, 9, 7, 0, tzinfo=UTC)
    assert read.offset == timedelta(days=-730)
    assert read.clock_off
    assert not read.late


@pytest.mark.parametrize(("seconds", "off"), [(300, False), (301, True), (-300, False), (-301, True)])
def test_the_mark_begins_beyond_five_minutes(seconds, off):
    sent = (NOW + timedelta(seconds=seconds)).isoformat()
    read = read_checkin(a_checkin(happened_at="2025-03-09T01:00:00Z", sent_at=sent), NOW)
    assert read.clock_off is off


def test_a_time_that_has_not_come_is_refused_beyond_five_minutes_only():
    assert refusal(a_checkin(happened_at=(NOW + timedelta(seconds=301)).isoformat())) == "checkin.from_future"
    read = read_checkin(a_checkin(happened_at=(NOW + timedelta(seconds=300)).isoformat()), NOW)
    assert read.happened_at == NOW
    assert read.device_at == NOW + timedelta(seconds=300)


def test_an_old_entry_is_kept_and_marked_late():
    assert read_checkin(a_checkin(happened_at="2025-01-01T07:00:00Z"), NOW).late
    assert not read_checkin(a_checkin(happened_at="2025-01-10T07:00:00Z"), NOW).late


@pytest.mark.parametrize(
    ("answer", "priority"), [("yes", "immediate"), ("prefer_not", "same_day"), ("no", None), (None, None)]
)
def test_declining_counts_as_unanswered_and_makes_a_task(answer, priority):
    assert read_checkin(a_checkin(safety=answer), NOW).safety_priority == priority


def test_a_damaged_entry_still_gives_its_safety_answer():
    raw = FULL | {"mood": 99}
    assert refusal(raw) == "checkin.mood_out_of_range"
    assert salvage_safety(raw) == Salvaged(safety=Safety.YES, craving=8, client_id=UUID(ID))


def test_cut_off_text_never_loses_a_yes():
    """Every prefix of the message in which the answer's key has arrived makes a task."""
    text = json.dumps({"client_id": ID, "craving": 9, "safety": "yes", "note": "x"})
    begins = text.index('"safety":') + len('"safety":')
    for end in range(begins, len(text) + 1):
        assert salvage_safety(text[:end].encode()).safety_priority == "immediate", text[:end]
    assert salvage_safety(text[:begins]).craving == 9


@pytest.mark.parametrize(
    ("raw", "safety"),
    [
        ({"safety": "no"}, Safety.NO),
        ({"safety": False}, Safety.NO),
        ({"safety": True}, Safety.YES),
        ({"safety": " Yes "}, Safety.YES),
        ({"safety": "si"}, Safety.UNREADABLE),
        ({"safety": ["yes"]}, Safety.UNREADABLE),
        ({"safety": None}, None),
        ({}, None),
        (None, None),
        (b"\xff\xfe", None),
        ('{"safety": "no", "safety": "yes"}', Safety.YES),
        ('{"safety": "yes", "safety": "no"}', Safety.YES),
        ('{"safety": null, "mood": 3}', None),
        ("{'safety': 'prefer_not'}", Safety.PREFER_NOT),
    ],
)
def test_salvage_reads_what_it_can_and_never_guesses_calm(raw, safety):
    assert salvage_safety(raw).safety == safety
