"""The order of the inbox and caseload, and what a level may be used for."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carebraid.core.watch.attention import Band, Waiting, is_current, order, rank
from carebraid.core.watch.level import Level
from carebraid.core.watch.reason import Reason, because
from carebraid.core.watch.sentences import SENTENCES

NOW = datetime(2025, 6, 15, 18, 0, tzinfo=UTC)


def level(
    number: int | None, score: int = 0, *, not_enough: bool = False, contact: float | None = 1
) -> Level:
    return Level(
        level=number,
        score=score,
        active=(),
        raised_by=(),
        not_computable=(),
        not_enough=not_enough,
        baseline_used="population",
        usual_sleep_hours=7.0,
        newest_input_at=NOW - timedelta(hours=1),
        last_contact_at=None if contact is None else NOW - timedelta(days=contact),
        computed_at=NOW - timedelta(minutes=5),
    )


def ids(*people: Waiting[str]) -> list[str]:
    return [ranked.id for ranked in order(people, NOW)]


def test_what_hurts_most_comes_first():
    people = [
        Waiting(id="calm", level=level(0)),
        Waiting(id="nudge", level=level(1, 2)),
        Waiting(id="unknown", level=level(None, not_enough=True)),
        Waiting(id="contact", level=level(2, 4)),
        Waiting(id="clinician", level=level(3, 7)),
        Waiting(id="urgent", level=level(4, 12)),
        Waiting(id="safety", level=level(0), open_priority="immediate"),
    ]
    expected = ["safety", "urgent", "clinician", "contact", "unknown", "nudge", "calm"]
    assert ids(*people) == expected
    assert ids(*reversed(people)) == expected


def test_an_open_task_lifts_and_never_lowers():
    assert rank(Waiting(id="a", level=level(0), open_priority="same_day"), NOW).band is Band.CLINICIAN
    assert rank(Waiting(id="a", level=level(4, 12), open_priority="this_visit"), NOW).band is Band.URGENT
    assert rank(Waiting(id="a", level=level(1, 2), open_priority="routine"), NOW).band is Band.NUDGE
    assert rank(Waiting(id="a", level=None, open_priority="immediate"), NOW).band is Band.SAFETY


def test_within_a_band_overdue_then_heavier_then_longest_without_contact():
    late = Waiting(id="late", level=level(2, 3), due_at=NOW - timedelta(minutes=1))
    heavy = Waiting(id="heavy", level=level(2, 5))
    old = Waiting(id="old", level=level(2, 3, contact=9))
    new = Waiting(id="new", level=level(2, 3, contact=1))
    assert ids(new, old, heavy, late) == ["late", "heavy", "old", "new"]
    assert rank(late, NOW).reason.say() == "An open task is past its time."


def test_not_enough_information_is_ordered_by_time_since_contact_and_not_by_score():
    never = Waiting(id="never", level=level(None, not_enough=True, contact=None))
    long = Waiting(id="long", level=level(None, not_enough=True, contact=20))
    scored = Waiting(id="scored", level=level(1, 2, not_enough=True, contact=3))
    assert ids(scored, long, never) == ["never", "long", "scored"]
    assert rank(long, NOW).reason.say() == "Not enough information: last contact 20 days ago."
    assert rank(never, NOW).reason.say("es").startswith("No hay información suficiente")


@pytest.mark.parametrize(
    ("changes", "newest", "current"),
    [
        ({}, None, True),
        ({}, NOW - timedelta(hours=1), True),
        ({}, NOW - timedelta(minutes=59), False),  # something newer is waiting
        ({"computed_at": NOW - timedelta(hours=24)}, None, True),
        ({"computed_at": NOW - timedelta(hours=24, seconds=1)}, None, False),
        ({"computed_at": NOW + timedelta(seconds=1)}, None, False),
        ({"newest_input_at": None}, NOW - timedelta(days=9), False),
    ],
)
def test_when_a_level_may_be_trusted(changes, newest, current):
    assert is_current(replace(level(3, 7), **changes), newest, NOW) is current


def test_a_level_that_is_not_current_is_not_used_for_sorting():
    stale = Waiting(id="stale", level=replace(level(4, 40), computed_at=NOW - timedelta(days=2)))
    ranked = rank(stale, NOW)
    assert (ranked.band, ranked.is_current, ranked.reason.key) == (Band.NOT_ENOUGH, False, "not_current")
    fresh = Waiting(id="fresh", level=level(2, 3))
    calm = Waiting(id="calm", level=level(0))
    assert ids(calm, stale, fresh) == ["fresh", "stale", "calm"]
    # Even the heaviest stale score gives nothing inside its band.
    lighter = Waiting(
        id="lighter", level=replace(stale.level, score=0, last_contact_at=NOW - timedelta(days=5))
    )
    assert ids(stale, lighter) == ["lighter", "stale"]
    assert rank(Waiting(id="x", level=None), NOW).reason.key == "not_judged"


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_sentence_has_the_same_facts_in_both_languages(key):
    english, spanish = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in SENTENCES[key]
    )
    assert english == spanish
    said = [
        Reason(key, tuple((name, 3) for name in sorted(english))).say(language)
        for language in ("en", "es-US")
    ]
    assert said[0] != said[1]
    assert all("{" not in text for text in said)


def test_a_reason_without_a_sentence_is_a_fault():
    with pytest.raises(KeyError):
        because("nobody_wrote_this")


def test_a_level_without_a_number_and_without_its_mark_is_a_fault():
    with pytest.raises(ValueError, match="has a number"):
        rank(Waiting(id="x", level=level(None)), NOW)
