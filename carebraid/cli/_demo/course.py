"""The usual way through the clinic: visits, measures, tests and check-ins, as a list of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from carebraid.core.kernel.moment import local_day
from carebraid.core.record.entry import Entry

from . import answers
from .chance import Chance, within
from .days import Raw, Told, days_of, evening, local, raw_of, usual_day
from .life import Event, Life
from .person import Person
from .special_cause import lay_unread

LIVE_DAYS = 9
"""Check-ins of the last days come one by one from the app; older ones came as a diary at visits."""
MEASURE_EVERY, ANXIETY_EVERY, BAM_EVERY = 28, 70, 98
_DIARY_EVERY = 42
VISIT_KINDS: Mapping[str, str] = {
    # role -> what the appointment is called
    "therapist": "therapy",
    "addiction_counsellor": "counselling",
    "psychiatrist": "medication_review",
    "nurse": "nurse_visit",
}
DayMaker = Callable[[Person, int, Chance], Told | None]


def usual_events(person: Person, today: date, now: datetime, chance: Chance) -> list[Event]:
    """Everything that happens to somebody on the usual way, from the second day to now."""
    told = told_days(person, today, usual_day, chance.branch("days"))
    return [
        *telling(person, told, today, now, chance.branch("telling")),
        *visits(person, today, chance.branch("visits")),
        *measures(person, today, chance.branch("measures")),
        *facts(person, today, chance.branch("facts")),
    ]


def told_days(person: Person, today: date, make: DayMaker, chance: Chance) -> list[tuple[date, Raw]]:
    """The check-in of every day on which the person told anything."""
    told = []
    for number, day in days_of(person, today):
        own = chance.branch(number)
        made = make(person, number, own)
        if made is not None and own.yes(person.course.answers):
            told.append((day, raw_of(made, evening(day, person, own), person, own)))
    return told


def telling(
    person: Person, told: Sequence[tuple[date, Raw]], today: date, now: datetime, chance: Chance,
    *, live_days: int = LIVE_DAYS,
) -> list[Event]:  # fmt: skip
    """Old days as diaries about every six weeks, the last ones one by one as they came."""
    first_live = today - timedelta(days=live_days)
    if person.voice == "voice":
        return _by_voice(told, person, chance)
    events = [
        Event(datetime.fromisoformat(raw["happened_at"]), partial(do_check_in, raw=raw))
        for day, raw in told
        if day >= first_live
    ]
    old = [(day, raw) for day, raw in told if day < first_live]
    while old:
        upto = min(old[0][0] + timedelta(days=_DIARY_EVERY + chance.whole(-4, 4)), first_live)
        page = [raw for day, raw in old if day < upto]
        old = [(day, raw) for day, raw in old if day >= upto]
        at = local(upto, time(10 + chance.whole(0, 5), chance.whole(0, 59)), person.zone)
        events.append(Event(at, partial(do_diary, days=page)))
    return events


def _by_voice(told: Sequence[tuple[date, Raw]], person: Person, chance: Chance) -> list[Event]:
    """Somebody of the team calls about once a week and writes down what the last days were like."""
    events, waiting = [], list(told)
    while waiting:
        upto = waiting[0][0] + timedelta(days=chance.whole(6, 8))
        call = [raw for day, raw in waiting if day < upto]
        waiting = [(day, raw) for day, raw in waiting if day >= upto]
        at = local(upto, time(11, chance.whole(0, 59)), person.zone)
        events.append(Event(at, partial(do_diary, days=call, source="voice")))
    return events


def visits(person: Person, today: date, chance: Chance) -> list[Event]:
    """Appointments every two to five weeks, kept or missed, and the next one."""
    roles = [role for role in VISIT_KINDS if role in person.team]
    events: list[Event] = []
    day, booked = 2 + chance.whole(0, 5), 0
    while True:
        role = chance.pick(roles)
        when = _clinic_hour(today - timedelta(days=person.days - day), person, chance)
        made = local(today - timedelta(days=person.days - booked), time(11, chance.whole(0, 59)), person.zone)
        ref = f"visit-{day}"
        events.append(Event(made, partial(do_book, ref=ref, kind=VISIT_KINDS[role], when=when, role=role)))
        state = "kept" if chance.yes(person.course.keeps) else chance.weighted({"missed": 3, "cancelled": 1})
        if person.text is not None and person.text.ref == ref:
            state = person.text.state
        events.append(Event(when + timedelta(hours=1), partial(do_attend, ref=ref, state=state, role=role)))
        if day > person.days:
            return events
        booked, day = day, day + chance.whole(14, 34)


def _eased(day: int) -> float:
    """How much of what will ease has eased by that day of care: half after four weeks, nine tenths after thirteen."""
    return 1 - 0.5 ** (day / 28)


def measures(person: Person, today: date, chance: Chance) -> list[Event]:
    """PHQ-9 every four weeks, GAD-7 and BAM less often, along the course."""
    events: list[Event] = []
    course = person.course
    for number in range(1, person.days, MEASURE_EVERY):
        own = chance.branch("phq-9", number)
        total = course.phq9 + (course.phq9_to - course.phq9) * _eased(number) + own.around(0, 1.4)
        at = on_day(person, today, number, own)
        source = "paper" if lay_unread(person, local_day(at, person.zone), today) else "clinic"
        item9 = 1 if total >= 15 and own.yes(0.12) and source == "clinic" else 0
        given = answers.phq9(total, own, item9=item9)
        events.append(Event(at, partial(do_answer, instrument="phq-9", given=given, source=source)))
    for number in range(2, person.days, ANXIETY_EVERY):
        own = chance.branch("gad-7", number)
        given = answers.gad7(
            course.gad7 + (course.gad7_to - course.gad7) * _eased(number) + own.around(0, 1.2), own
        )
        events.append(
            Event(on_day(person, today, number, own), partial(do_answer, instrument="gad-7", given=given))
        )
    for number in range(5, person.days, BAM_EVERY):
        own = chance.branch("bam", number)
        used = {course.uses: min(3, round(course.use * 12))} if course.use > 0.05 and own.yes(0.6) else {}
        craving = course.craving + (course.craving_to - course.craving) * number / max(person.days, 1)
        given = answers.bam(craving, _bam_kinds(used), course.mood, own)
        events.append(
            Event(on_day(person, today, number, own), partial(do_answer, instrument="bam", given=given))
        )
    return events


def facts(person: Person, today: date, chance: Chance) -> list[Event]:
    """Medicines told at the first visit; for opioid medicine, doses by the month and urine tests."""
    first = on_day(person, today, 1, chance)
    events = (
        [Event(first, partial(do_enter, entries=medicine_entries(person.drugs, first)))]
        if person.drugs
        else []
    )
    if "moud" not in person.medicines:
        return events
    for number in range(14, person.days, 28):
        own = chance.branch("urine", number)
        at = on_day(person, today, number, own)
        due = own.weighted({"negative": 0.74, "positive": 0.12, "missing": 0.14})
        value = {
            "result": due,
            "explained": False,
            "medicine_found": None if due == "missing" else own.yes(0.96),
        }
        events.append(Event(at, partial(do_enter, entries=[fact("urine", due, at, value)])))
    return events


def medicine_entries(drugs: Sequence[str], at: datetime) -> list[Entry]:
    """One "started" entry for each medicine the person came with."""
    return [fact("medicine", drug, at, {"state": "started", "told_by": "person"}) for drug in drugs]


def dose_entries(taken: Mapping[date, bool], person: Person) -> list[Entry]:
    """Doses of opioid medicine by day, as the pharmacy's window saw them."""
    return [
        fact("dose", "buprenorphine", local(day, time(9), person.zone), {"taken": was, "kind": "moud"})
        for day, was in sorted(taken.items())
    ]


def fact(kind: str, code: str, at: datetime, value: Mapping[str, object]) -> Entry:
    return Entry(kind=kind, code=code, happened_at=at, learned_at=at, value=value)


def _bam_kinds(used: Mapping[str, int]) -> dict[str, int]:
    """What a check-in calls it, as the BAM asks for it."""
    named = {"methamphetamine": "stimulants", "benzodiazepines": "sedatives"}
    return {named.get(kind, kind): band for kind, band in used.items() if kind}


def _clinic_hour(day: date, person: Person, chance: Chance) -> datetime:
    """A working hour on that day, or on the Monday after a weekend."""
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
    return local(day, time(9 + chance.whole(0, 6), chance.pick((0, 30))), person.zone)


def on_day(person: Person, today: date, number: int, chance: Chance) -> datetime:
    """Some time in clinic hours on the person's day ``number``."""
    day = today - timedelta(days=person.days - number)
    return local(day, time(9 + chance.whole(0, 7), chance.whole(0, 59)), person.zone) + timedelta(
        seconds=within(chance.around(25, 10), 0, 59)
    )


# Flows take their moment from the event that is lived.


def do_check_in(life: Life, at: datetime, *, raw: Raw) -> None:
    life.check_in(at, raw)


def do_diary(life: Life, at: datetime, *, days: Sequence[Raw], source: str = "paper") -> None:
    life.diary(at, days, source)


def do_answer(
    life: Life, at: datetime, *, instrument: str, given: Mapping[str, int], source: str = "clinic"
) -> None:
    life.answer(at, instrument, given, source)


def do_enter(life: Life, at: datetime, *, entries: Sequence[Entry]) -> None:
    life.enter(at, entries)


def do_book(life: Life, at: datetime, *, ref: str, kind: str, when: datetime, role: str) -> None:
    life.book(at, ref, kind=kind, when=when, role=role)


def do_attend(life: Life, at: datetime, *, ref: str, state: str, role: str) -> None:
    life.attend(at, ref, state=state, role=role)
