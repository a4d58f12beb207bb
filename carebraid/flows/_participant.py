"""A participant worked out: what their record says, before any of it is saved. Pure; shared by import and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carebraid.core.outcomes.word import Course, build_word, calendar_word, due_weeks, own_drug
from carebraid.core.record.chart_of import entries_of
from carebraid.core.record.entry import Entry
from carebraid.core.record.participant import Participant
from carebraid.core.record.study_day import moment_of
from carebraid.core.record.visits import QuietWeek, Visit, read_visits

SOURCE = "ctn0094"


@dataclass(frozen=True, slots=True)
class Told:
    """A participant worked out: entries, visits, the word as published and as shown, the last day."""

    entries: tuple[Entry, ...]
    visits: tuple[Visit, ...]
    word: str
    shown: str
    last_day: int


def work_out(participant: Participant) -> Told:
    """Entries, visits and word of a participant."""
    course = course_of(participant)
    last_day = participant.last_day(course.last_day if course.rand_day is not None else 0)
    word = ""
    quiet: tuple[QuietWeek, ...] = ()
    if not participant.doubts:
        word = build_word(course, participant.found, participant.kept_days)
        quiet = _quiet_weeks(course, word, read_visits(participant))
    shown = calendar_word(word, _due(course, word, quiet)) if word else ""
    visits = read_visits(participant, quiet)
    entries = entries_of(participant, visits=visits, quiet=quiet, own=own_drug(course.arm), last_day=last_day)
    return Told((*entries, _word_entry(participant, course, word, shown)), visits, word, shown, last_day)


def course_of(participant: Participant) -> Course:
    """Where the person stood in their trial."""
    first, again = participant.randomized, participant.randomized_again
    return Course(
        participant.project,
        arm=first.treatment if first else None,
        rand_day=first.day if first else None,
        rand2_day=again.day if first and again else None,
    )


def _quiet_weeks(course: Course, word: str, visits: Sequence[Visit]) -> tuple[QuietWeek, ...]:
    """Weeks of the word without any result. A visit that was written down as missed was due, whatever the
    calendar says; a week that the end of the window cuts off counts only then. People never randomized had
    no visits planned, and no weeks to speak of."""
    if course.rand_day is None:
        return ()
    missed = {visit.day for visit in visits if visit.state == "missed"}
    quiet = []
    for week, (symbol, is_due) in enumerate(zip(word, due_weeks(course), strict=True)):
        first = course.first_day + 7 * week
        last = min(first + 6, course.last_day)
        if symbol == "o":
            was_missed = not missed.isdisjoint(range(first, last + 1))
            is_whole = week < course.complete_weeks
            quiet.append(QuietWeek(first, last, was_missed or (is_due and is_whole)))
    return tuple(quiet)


def _due(course: Course, word: str, quiet: Sequence[QuietWeek]) -> list[bool]:
    """For each week, whether it is shown as missing (due) rather than not due, where nothing is known."""
    due = {course.week_of(week.first_day) for week in quiet if week.is_due}
    return [week in due for week in range(1, len(word) + 1)]


def _word_entry(participant: Participant, course: Course, word: str, shown: str) -> Entry:
    """The word as published and as shown; empty, with the tables in doubt, where it cannot be vouched for."""
    at = moment_of(max(course.last_day, course.first_day))
    value = {
        "word": word, "shown": shown, "complete_weeks": course.complete_weeks, "rand_day": course.rand_day,
        "rand2_day": course.rand2_day, "doubts": list(participant.doubts),
    }  # fmt: skip
    return Entry(kind="word", code=SOURCE, happened_at=at, learned_at=at, value=value)
