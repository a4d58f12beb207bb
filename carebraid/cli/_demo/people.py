"""The people of the clinic besides the six guides: who they are and how their months go, from the seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .chance import Chance
from .names import FAMILY, GIVEN, MATTERS, PRONOUNS, SPOKEN
from .patterns import choose_pattern
from .person import ZONE, Course, Person
from .staff import CASELOADS, TEAMS

NINE_MONTHS = 274
LONGEST = 400
"""Days: one in fourteen has been here for a little over a year, so that a control chart has months enough to judge."""
_LONG = 14


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance-use condition: its code, what a check-in calls the use, medicine kinds and drugs."""

    code: str
    uses: str
    drugs: tuple[str, ...] = ()
    is_moud: bool = False


_SUBSTANCES: Mapping[Substance, float] = {
    Substance("alcohol_use_disorder", "alcohol", ("acamprosate",)): 0.34,
    Substance("opioid_use_disorder", "opioids", ("buprenorphine_naloxone",), True): 0.16,
    Substance("opioid_use_disorder", "opioids"): 0.06,
    Substance("cannabis_use_disorder", "cannabis"): 0.14,
    Substance("cocaine_use_disorder", "cocaine"): 0.1,
    Substance("methamphetamine_use_disorder", "methamphetamine"): 0.12,
    Substance("sedative_use_disorder", "benzodiazepines"): 0.08,
}
_MINDS: Mapping[tuple[str, str], float] = {
    # (condition, a medicine that is often given)
    ("major_depression", "sertraline"): 0.34,
    ("generalized_anxiety_disorder", "escitalopram"): 0.18,
    ("ptsd", "prazosin"): 0.16,
    ("panic_disorder", "sertraline"): 0.08,
    ("bipolar", "lithium"): 0.08,
    ("social_anxiety_disorder", "escitalopram"): 0.06,
    ("schizophrenia", "aripiprazole"): 0.05,
    ("adhd", "atomoxetine"): 0.05,
}
_ALSO: Mapping[str, float] = {"": 0.68, "chronic_pain": 0.12, "insomnia": 0.12, "hepatitis_c_chronic": 0.04,
                              "housing_instability": 0.04}  # fmt: skip
_WAYS: Mapping[str, float] = {"remitting": 0.42, "partial": 0.26, "not_improving": 0.18, "mild": 0.14}


def more_people(count: int, seed: int, today: date) -> list[Person]:
    """``count`` people; the same seed gives the same people, each with chance of their own."""
    return [_one(number, Chance(seed, "person", number), today) for number in range(1, count + 1)]


def _one(number: int, chance: Chance, today: date) -> Person:
    language = chance.weighted(SPOKEN)
    given, family = chance.pick(GIVEN[language]), chance.pick(FAMILY[language])
    substance, (mind, drug) = chance.weighted(_SUBSTANCES), chance.weighted(_MINDS)
    also = chance.weighted(_ALSO)
    is_treated = chance.yes(0.7)
    psychiatric = ("psychiatric",) if is_treated else ()
    drugs = (substance.drugs if substance.is_moud or chance.yes(0.4) else ()) + (
        (drug,) if is_treated else ()
    )
    return Person(
        key=f"person-{number}",
        number=f"HB-{1000 + number}",
        name=f"{given} {family}" if chance.yes(0.9) else given,
        legal_name=f"{chance.pick(GIVEN[language])} {family}" if chance.yes(0.08) else "",
        pronouns=chance.weighted(PRONOUNS),
        born_on=today - timedelta(days=round(chance.number(19, 74) * 365.25)),
        languages=(language,) if language == "en" else (language, "en"),
        needs_interpreter=language not in ("en", "es") and chance.yes(0.6),
        zone=chance.weighted({ZONE: 0.95, "America/Chicago": 0.05}),
        site="quayside" if number % 2 else "clinic",
        conditions=tuple(code for code in (mind, substance.code, also) if code),
        medicines=(("moud",) if substance.is_moud else ()) + psychiatric,
        drugs=drugs,
        what_matters=chance.pick(MATTERS) if chance.yes(0.6) else "",
        channels=_channels(number, chance),
        supporters=(_supporter(number, chance),) if chance.yes(0.55) else (),
        team={**TEAMS[number % len(TEAMS)], "care_manager": CASELOADS[number % len(CASELOADS)]},
        voice=chance.weighted({"app": 0.72, "text": 0.2, "voice": 0.08}),
        days=_days(number, round(chance.number(18, NINE_MONTHS)), chance),
        course=_course(chance, substance, mind, bool(drugs)),
    )


def _days(number: int, usual: int, chance: Chance) -> int:
    """How long somebody has been here."""
    return chance.branch("long").whole(LONGEST - 14, LONGEST) if number % _LONG == _LONG - 1 else usual


def _course(chance: Chance, substance: Substance, mind: str, takes: bool) -> Course:
    """A way: getting well, partly well, not at all, or mild from the start."""
    way = chance.weighted(_WAYS)
    phq9 = {"remitting": 17, "partial": 18, "not_improving": 17, "mild": 9}[way] + chance.around(0, 2)
    lands = {"remitting": 0.22, "partial": 0.62, "not_improving": 0.97, "mild": 0.7}[way]
    is_anxious = mind in ("generalized_anxiety_disorder", "panic_disorder", "ptsd", "social_anxiety_disorder")
    gad7 = (13 if is_anxious else 7) + chance.around(0, 1.5)
    craving = chance.number(2.4, 4.2)
    return Course(
        craving=craving, craving_to=craving * (0.5 if way == "remitting" else 0.8), mood=10 - phq9 / 3,
        mood_to=10 - phq9 * lands / 3, sleep=chance.number(6.4, 7.4), sleep_to=chance.number(6.9, 7.6),
        phq9=phq9, phq9_to=phq9 * lands, gad7=gad7, gad7_to=gad7 * lands, spread=chance.number(0.7, 1.1),
        answers=chance.number(0.5, 0.93), use=0.005 if way == "remitting" else chance.number(0.005, 0.03),
        takes=chance.number(0.93, 0.995) if takes else None, keeps=chance.number(0.78, 0.96), uses=substance.uses,
        pattern=choose_pattern(chance.branch("pattern"), misses=takes and not substance.is_moud),
    )  # fmt: skip


def _channels(number: int, chance: Chance) -> tuple[tuple[str, str, bool, bool], ...]:
    """(kind, value, safe to use, may leave a message); about one in nine has a number that is not safe."""
    mobile = f"+1 555 {200 + number // 100:03d} {number % 10000:04d}"
    is_safe = not chance.yes(0.11)
    ways = [("mobile", mobile, is_safe, is_safe and chance.yes(0.5))]
    if not is_safe:
        ways.insert(0, ("text", f"+1 555 {600 + number // 100:03d} {number % 10000:04d}", True, False))
    if chance.yes(0.3):
        ways.append(("e-mail", f"person{number}@mail.example", True, False))
    return tuple(ways)


def _supporter(number: int, chance: Chance) -> tuple[str, str, str]:
    relation = chance.pick(("sister", "brother", "mother", "friend", "partner", "aunt", "sponsor"))
    return (chance.pick(GIVEN["en"]), relation, f"+1 555 {700 + number // 100:03d} {number % 10000:04d}")
