"""The six guides: people with a known truth in their data, so that what the house says can be checked.

Each truth is planted here with noise around it, and recovered from the stored data by a test of its own
(tests/cli/test_demo_world.py). docs/explain/demo-clinic.md tells who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

from . import answers
from .chance import Chance, within
from .course import (
    DayMaker,
    do_answer,
    do_enter,
    dose_entries,
    fact,
    facts,
    measures,
    medicine_entries,
    on_day,
    telling,
    told_days,
    visits,
)
from .days import Told, hours, local, rating, usual_day
from .life import Event, Life, first_plan
from .person import Course, Person

SHORT_NIGHT = 5.5
PHONE_LOST = range(28, 38)
"""Ali's days without a phone: his fifth week of care and three days more."""
TOMAS_MISSED = 4
"""Tomas's last days without buprenorphine: what lowers tolerance."""
DENISE_PAIRS = (("clonazepam", "hydrocodone"), ("sertraline", "naproxen"))
"""Denise's planted pairs: an opioid with a benzodiazepine, and an SSRI with an anti-inflammatory."""
_HISTORY = 3  # days before the first one for which nights are drawn too
_GUIDE_LIVE = 42  # guides' check-ins came one by one for six weeks


def _nights(person: Person, chance: Chance) -> list[float]:
    """Maya's nights: mostly seven hours, now and then two or three short ones in a row."""
    nights: list[float] = []
    while len(nights) < person.days + _HISTORY + 3:
        if chance.yes(0.13):
            nights += [chance.number(3.5, 5.2) for _ in range(chance.whole(2, 3))]
        nights.append(chance.around(7.2, 0.5))
    return nights


def maya_follows(person: Person, seed_chance: Chance) -> frozenset[int]:
    """The days that come after two short nights in a row."""
    nights = _nights(person, seed_chance.branch("nights"))
    return frozenset(
        number for number in range(person.days)
        if max(nights[number + _HISTORY - 2], nights[number + _HISTORY - 1]) < SHORT_NIGHT
    )  # fmt: skip


def maya_days(person: Person, seed_chance: Chance) -> DayMaker:
    """Craving is strong on the day after two short nights in a row; otherwise it is low, with noise.

    A night belongs to the day on whose morning it ended: the craving of day d follows nights d-2 and d-1.
    """
    nights = _nights(person, seed_chance.branch("nights"))
    hard = maya_follows(person, seed_chance)

    def make(person: Person, number: int, chance: Chance) -> Told:
        here = number + _HISTORY
        follows = number in hard
        craving = chance.around(6.6, 0.9) if follows else chance.around(1.9, 1.1)
        used = follows and chance.yes(0.12)
        return Told(
            craving=rating(craving), mood=rating(chance.around(5.8, 1) - (1.5 if follows else 0)),
            sleep=hours(nights[here]), used=used, took=chance.yes(0.96),
            triggers=("evening",) if follows and chance.yes(0.5) else (),
            feelings=("anxiety",) if chance.yes(0.35) else (), safety=None if chance.yes(0.4) else "no",
        )  # fmt: skip

    return make


def denise_pain(person: Person, chance: Chance) -> list[float]:
    """Denise's pain by week: up and down between 3 and 9."""
    pain, weeks = 6.0, []
    for _ in range(person.days // 7 + 2):
        pain = within(6 + 0.55 * (pain - 6) + chance.around(0, 1.6), 2.5, 9.5)
        weeks.append(pain)
    return weeks


def denise_days(weeks: list[float]) -> DayMaker:
    """Sleep falls by about half an hour for each point of pain; the medicine is taken every day."""

    def make(person: Person, number: int, chance: Chance) -> Told:
        pain = weeks[number // 7] + chance.around(0, 0.5)
        return Told(
            craving=rating(chance.around(1.5, 0.9)), mood=rating(6.2 - 0.25 * pain + chance.around(0, 0.8)),
            sleep=hours(9.2 - 0.5 * pain + chance.around(0, 0.5)), took=True,
            feelings=("pain",) if pain > 6.5 and chance.yes(0.6) else (),
        )  # fmt: skip

    return make


def ali_days(person: Person, number: int, chance: Chance) -> Told | None:
    """Ali's days, and none while his phone was lost."""
    return None if number in PHONE_LOST else usual_day(person, number, chance)


def sam_days(person: Person, number: int, chance: Chance) -> Told:
    """Sam's days are noise: nothing follows anything, and nothing that looks like a pattern is one."""
    return Told(
        craving=rating(within(chance.around(2.6, 1.3), 0, 6)), mood=rating(chance.around(5.6, 1.2)),
        sleep=hours(within(chance.around(7.1, 0.8), 5.5, 9.5)), used=False,
        feelings=("anxiety",) if chance.yes(0.4) else (), safety=None if chance.yes(0.5) else "no",
    )  # fmt: skip


def _tomas_days(person: Person, number: int, chance: Chance) -> Told | None:
    """Tomas does well for months, slides for three weeks, and tells nothing from inside the detox unit."""
    left = person.days - number
    if left <= 3:
        return None
    usual = usual_day(person, number, chance)
    if left > 24:
        return usual
    return Told(
        craving=rating(chance.around(6.3, 0.9)), mood=rating(chance.around(3.6, 0.8)),
        sleep=hours(chance.around(5.2, 0.8)), used=chance.yes(0.45), took=left > TOMAS_MISSED,
        triggers=("people",) if chance.yes(0.4) else (), safety="no",
    )  # fmt: skip


def guide_events(person: Person, today: date, now: datetime, seed: int) -> list[Event]:
    """Everything that happens to one of the six."""
    chance = Chance(seed, person.key, "story")
    make = days_maker(person, chance)
    told = told_days(person, today, make, chance.branch("days"))
    events = [
        *telling(person, told, today, now, chance.branch("telling"), live_days=_GUIDE_LIVE),
        *visits(person, today, chance.branch("visits")),
        *measures(person, today, chance.branch("measures")),
        Event(on_day(person, today, 9, chance.branch("plan")), partial(_plan, person=person)),
    ]
    extra = {"denise": _denise, "tomas": _tomas, "ali": _ali, "grace": _grace}.get(person.key)
    events += extra(person, today, now, chance.branch("own")) if extra else facts(person, today, chance)
    return events


def days_maker(person: Person, chance: Chance) -> DayMaker:
    """How this guide's days go."""
    if person.key == "maya":
        return maya_days(person, chance)
    if person.key == "denise":
        return denise_days(denise_pain(person, chance.branch("pain")))
    others: Mapping[str, DayMaker] = {
        "tomas": _tomas_days,
        "ali": ali_days,
        "grace": usual_day,
        "sam": sam_days,
    }
    return others[person.key]


def _denise(person: Person, today: date, now: datetime, chance: Chance) -> list[Event]:
    """Medicines with the planted pairs, and her pain every week."""
    first = on_day(person, today, 1, chance)
    events = [Event(first, partial(do_enter, entries=medicine_entries(person.drugs, first)))]
    weeks = denise_pain(person, Chance(chance.seed, person.key, "story", "pain"))
    for week in range(person.days // 7):
        own = chance.branch("peg", week)
        given = answers.peg(weeks[week], own)
        # PEG looks back over a week, so it is asked at that week's end.
        at = on_day(person, today, week * 7 + 6, own)
        events.append(Event(at, partial(do_answer, instrument="peg", given=given)))
    return events


def _tomas(person: Person, today: date, now: datetime, chance: Chance) -> list[Event]:
    """Buprenorphine by the day, the slide, the detox unit, and out of it again on the first day."""
    first = on_day(person, today, 1, chance)
    doses = {
        today - timedelta(days=back): back > TOMAS_MISSED and chance.yes(0.97 if back > 24 else 0.8)
        for back in range(1, person.days)
    }
    months: dict[date, dict[date, bool]] = {}
    for day, was in doses.items():
        months.setdefault(day.replace(day=1), {})[day] = was
    events = [Event(first, partial(do_enter, entries=medicine_entries(person.drugs, first)))]
    for month in months.values():
        at = min(local(max(month), time(17, 30), person.zone), now)
        events.append(Event(at, partial(do_enter, entries=dose_entries(month, person))))
    admitted = local(today - timedelta(days=3), time(15, 20), person.zone)
    left = local(today - timedelta(days=2), time(11, 40), person.zone)
    used = answers.bam(7, {"opioids": 3}, 3.5, chance.branch("bam"))
    facts_out = [
        fact(
            "transition",
            "detox",
            left,
            {"day": 1, "planned": False, "tolerance": "lost", "naloxone": "given"},
        )
    ]
    urine = [fact("urine", "positive", admitted, {
        "result": "positive", "found": ["fentanyl"], "explained": False, "medicine_found": False,
    })]  # fmt: skip
    return [
        *events,
        Event(
            admitted - timedelta(days=21),
            partial(do_answer, instrument="pcl-5", given=answers.pcl5(41, chance)),
        ),
        Event(admitted, partial(do_enter, entries=urine)),
        Event(admitted + timedelta(minutes=20), partial(do_answer, instrument="bam", given=used)),
        Event(left, partial(do_enter, entries=facts_out), leaves_open=True),
    ]


def _ali(person: Person, today: date, now: datetime, chance: Chance) -> list[Event]:
    """On the rewards programme: two urine tests a week, and none expected while nobody could reach him."""
    first = on_day(person, today, 1, chance)
    joined = [
        *medicine_entries(person.drugs, first),
        fact("programme", "rewards", first, {"state": "joined"}),
    ]
    events = [Event(first, partial(do_enter, entries=joined))]
    for number in range(3, person.days, 4):
        own = chance.branch("urine", number)
        at = on_day(person, today, number, own)
        lost = number in PHONE_LOST
        result = "missing" if lost else own.weighted({"negative": 0.86, "positive": 0.08, "missing": 0.06})
        value = {"result": result, "explained": False, "medicine_found": None}
        events.append(Event(at, partial(do_enter, entries=[fact("urine", result, at, value)])))
    return events


def _grace(person: Person, today: date, now: datetime, chance: Chance) -> list[Event]:
    """No steady place to stay, found at the first talk and again later."""
    first = on_day(person, today, 1, chance)
    need = [*medicine_entries(person.drugs, first), fact("need", "housing", first, {"state": "open"})]
    again = on_day(person, today, max(person.days - 20, 2), chance)
    unmet = answers.needs("housing", "food", "transport")
    return [
        Event(first, partial(do_enter, entries=need)),
        Event(first + timedelta(minutes=9), partial(do_answer, instrument="social-needs-9", given=unmet)),
        Event(again, partial(do_answer, instrument="social-needs-9", given=answers.needs("housing"))),
    ]


def _plan(life: Life, at: datetime, *, person: Person) -> None:
    """A safety plan made together: the clinician's lines, then one in the person's own hand."""
    life.write_plan(at, first_plan(life.chance.branch("plan")), by_person=False)
    life.write_plan(
        at + timedelta(minutes=25), [("internal_coping", _OWN_WORDS[person.key], "")], by_person=True
    )


_OWN_WORDS: Mapping[str, str] = {
    "maya": "Go to bed even if I do not sleep, phone in the kitchen",
    "tomas": "Drive to Irena’s and sit in her garden",
    "denise": "Heat pad, the blue chair, one chapter",
    "ali": "Call my cousin and talk football",
    "grace": "Hum the song my mother hummed",
    "sam": "Headphones, hood up, three times round the block",
}


def guides() -> tuple[Person, ...]:
    """Maya, Tomas, Denise, Ali, Grace and Sam."""
    return (_maya(), _tomas_person(), _denise_person(), _ali_person(), _grace_person(), _sam())


def _maya() -> Person:
    return Person(
        key="maya", number="HB-0001", name="Maya Lindqvist", pronouns="she/her", born_on=date(1992, 2, 11), days=240,
        conditions=("panic_disorder", "alcohol_use_disorder"), medicines=("psychiatric",),
        drugs=("sertraline", "acamprosate"), what_matters="Waking up clear, and trusting my own nights",
        channels=(("mobile", "+1 555 010 0001", True, True),), has_account=True,
        supporters=(("Freja", "sister", "+1 555 011 0001"),),
        team={"care_manager": "nadia", "therapist": "priya", "psychiatrist": "amara"},
        course=Course(craving=2, craving_to=2, mood=5, mood_to=6, sleep=7, sleep_to=7, phq9=13, phq9_to=7,
                      gad7=16, gad7_to=9, answers=0.9, use=0.1, uses="alcohol"),
    )  # fmt: skip


def _tomas_person() -> Person:
    return Person(
        key="tomas", number="HB-0002", name="Tomas Vrba", pronouns="he/him", born_on=date(1985, 5, 30), days=205,
        conditions=("ptsd", "opioid_use_disorder"), medicines=("moud", "psychiatric"),
        drugs=("buprenorphine_naloxone", "prazosin"), what_matters="Being somebody Irena does not have to fear for",
        channels=(("mobile", "+1 555 010 0002", True, False),), has_account=True,
        supporters=(("Irena", "sister", "+1 555 011 0002"),),
        team={"care_manager": "nadia", "addiction_counsellor": "marcus", "psychiatrist": "amara",
              "nurse": "ines", "peer_mentor": "theo"},
        course=Course(craving=3.5, craving_to=2.2, mood=4.5, mood_to=5.5, sleep=6.4, sleep_to=6.8, phq9=15,
                      phq9_to=13, gad7=13, gad7_to=12, answers=0.8, use=0.01, takes=0.97, uses="opioids"),
    )  # fmt: skip


def _denise_person() -> Person:
    return Person(
        key="denise", number="HB-0003", name="Denise Calloway", pronouns="she/her", born_on=date(1968, 9, 3), days=252,
        conditions=("major_depression", "chronic_pain", "sedative_use_disorder"), medicines=("psychiatric",),
        drugs=tuple(drug for pair in DENISE_PAIRS for drug in pair), what_matters="Gardening with my grandson",
        channels=(("mobile", "+1 555 010 0003", True, True), ("post", "12 Quay Lane", True, True)),
        has_account=True, supporters=(("Ron", "husband", "+1 555 011 0003"),),
        team={"care_manager": "jon", "psychiatrist": "amara", "therapist": "daniel", "nurse": "ines"},
        course=Course(craving=1.5, craving_to=1.5, mood=4, mood_to=5, sleep=6.2, sleep_to=6.2, phq9=18, phq9_to=16,
                      gad7=9, gad7_to=8, answers=0.93, takes=1.0, uses="benzodiazepines"),
    )  # fmt: skip


def _ali_person() -> Person:
    return Person(
        key="ali", number="HB-0004", name="Ali Rahman", pronouns="he/him", born_on=date(1999, 1, 19), days=96,
        languages=("ar", "en"), needs_interpreter=True, conditions=("bipolar", "methamphetamine_use_disorder"),
        medicines=("psychiatric",), drugs=("lithium", "quetiapine"), what_matters="إنهاء دراستي والعمل",
        channels=(("mobile", "+1 555 010 0044", True, True),), has_account=True,
        supporters=(("Karim", "cousin", "+1 555 011 0004"),),
        team={"care_manager": "leila", "addiction_counsellor": "rosa", "psychiatrist": "lukas", "nurse": "ines"},
        course=Course(craving=3.4, craving_to=1.8, mood=5, mood_to=6.2, sleep=6.9, sleep_to=7.4, phq9=11, phq9_to=7,
                      gad7=8, gad7_to=6, answers=0.92, use=0.02, takes=0.95, uses="methamphetamine"),
    )  # fmt: skip


def _grace_person() -> Person:
    return Person(
        key="grace", number="HB-0005", name="Grace Mbeki", pronouns="she/her", born_on=date(1981, 3, 8), days=180,
        conditions=("psychosis_unspecified", "cannabis_use_disorder", "housing_instability"),
        medicines=("psychiatric",), drugs=("paliperidone",), what_matters="My own door", voice="voice",
        channels=(("voice", "+1 555 010 0005", True, True), ("in_person", "Day room, Keystone Housing", True, True)),
        has_account=True, supporters=(("Sister Agnes", "friend", "+1 555 011 0005"),),
        team={"care_manager": "leila", "nurse": "ines", "psychiatrist": "lukas", "peer_mentor": "bianca",
              "therapist": "daniel"},
        course=Course(craving=3.2, craving_to=2.6, mood=4.8, mood_to=5.4, sleep=6.8, sleep_to=7, phq9=12, phq9_to=10,
                      gad7=9, gad7_to=8, answers=0.55, use=0.06, takes=0.9, keeps=0.75, uses="cannabis"),
    )  # fmt: skip


def _sam() -> Person:
    return Person(
        key="sam", number="HB-0006", name="Sam Whitlock", pronouns="they/them", born_on=date(2004, 11, 22), days=168,
        conditions=("social_anxiety_disorder", "amphetamine_use_disorder"), what_matters="Passing my second year",
        channels=(("text", "+1 555 010 0006", True, False), ("mobile", "+1 555 019 0066", False, False)),
        has_account=True, site="ireland", supporters=(("Robin", "friend", "+1 555 011 0006"),),
        team={"care_manager": "jon", "therapist": "priya", "peer_mentor": "bianca"},
        course=Course(craving=2.6, craving_to=2.6, mood=5.6, mood_to=5.6, sleep=7.1, sleep_to=7.1, phq9=8, phq9_to=7,
                      gad7=15, gad7_to=13, answers=0.88, use=0.0, uses="amphetamine"),
    )  # fmt: skip
