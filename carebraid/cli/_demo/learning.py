"""What the clinic learns, in the demo: the board and its proposals, improvement cycles, supervision, and two fair tests.

Everything through flows at its own moment. The difference that the ended test looks for is planted (fair_test.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.flows.answer_proposal import answer_proposal
from carebraid.flows.begin_cycle import begin_cycle
from carebraid.flows.begin_fair_test import begin_fair_test
from carebraid.flows.decide_cycle import decide_cycle
from carebraid.flows.draw_way import draw_way
from carebraid.flows.file_proposal import file_proposal
from carebraid.flows.note_learnt import note_learnt
from carebraid.flows.note_reflection import note_reflection
from carebraid.flows.read_fair_tests import read_fair_tests
from carebraid.flows.register_fair_test import register_fair_test
from carebraid.flows.say_of_proposal import say_of_proposal
from carebraid.flows.seat_on_board import seat_on_board
from carebraid.screens.caseload import caseload
from carebraid.screens.learning import one_test

from .clinic import MAIL, Clinic
from .days import local
from .fair_test import BEGUN_AGO, LAST_AGO, OCCASION, PLAN, REGISTERED_AGO, WAITING, seed_of
from .person import ZONE, Person
from .special_cause import MEASURE, last_of, month_of
from .staff import CASELOADS

BOARD = ("maya", "denise", "ali")
SUPERVISED = {
    "amara": 6, "lukas": 12, "priya": 3, "daniel": 8, "rosa": 9, "marcus": 13, "ines": 5, "nadia": 2, "jon": 24, "leila": 11,
    "theo": 4, "bianca": 10,
}  # fmt: skip
"""Colleague -> days since their last supervision; Jon's is too long ago."""


def seed_learning(clinic: Clinic, everybody: Sequence[Person], now: datetime, seed: int) -> None:
    """Seed all of it. Call when everybody's months are lived."""
    _board(clinic, now)
    _cycles(clinic, now)
    _supervision(clinic, now)
    _fair_test(clinic, everybody, now, seed)
    register_fair_test(actor=clinic.manager, now=_ago(now, 2, 14), plan=WAITING, occasion=OCCASION)


def numbers_of(staff: Sequence[Actor], now: datetime) -> dict[str, UUID]:
    """Everybody's number and id, from the care managers' caseloads."""
    found: dict[str, UUID] = {}
    for actor in staff:
        page = 1
        while True:
            seen = caseload(actor=actor, now=now, language="en", page=page)
            found |= {row.person.number: row.person.patient_id for row in seen.rows}
            if page >= seen.pages:
                break
            page += 1
    return found


def _ago(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    return local(local_day(now, ZONE) - timedelta(days=days), time(hour, minute), ZONE)


def _board(clinic: Clinic, now: datetime) -> None:
    """Three seats; one proposal that is done, one that is not and why, one that waits with its votes."""
    ruth, maya, denise, ali = clinic.manager, *(clinic.accounts[key] for key in BOARD)
    for key in BOARD:
        seat_on_board(actor=ruth, now=_ago(now, 92, 9), email=f"{key}@{MAIL}")
    texts = file_proposal(
        actor=maya, now=_ago(now, 80, 18), title="Texts that say nothing about care",
        words="My phone lies on the table at work. Nobody should be able to read there that I am in care.",
    )  # fmt: skip
    say_of_proposal(actor=denise, now=_ago(now, 79, 10), proposal_id=texts, words="Mine too.", is_for=True)
    say_of_proposal(actor=ali, now=_ago(now, 78, 21), proposal_id=texts, is_for=True)
    answer_proposal(
        actor=ruth, now=_ago(now, 60, 11), proposal_id=texts, answer="done", release="0.1",
        words="No text names the clinic, a medicine or a reason any more. A test looks at every template.",
    )  # fmt: skip
    sundays = file_proposal(
        actor=ali, now=_ago(now, 50, 20), title="Open on Sundays", words="Sunday is the day that is hardest for me.",
    )  # fmt: skip
    say_of_proposal(
        actor=denise, now=_ago(now, 48, 9), proposal_id=sundays, words="Evenings would help me more.", is_for=False
    )  # fmt: skip
    say_of_proposal(actor=maya, now=_ago(now, 47, 19), proposal_id=sundays, is_for=True)
    answer_proposal(
        actor=ruth, now=_ago(now, 30, 15), proposal_id=sundays, answer="not_done",
        words="We cannot staff a seventh day this year. Somebody is on call on Sundays, and we ask again in the spring.",
    )  # fmt: skip
    rides = file_proposal(
        actor=denise, now=_ago(now, 12, 13), title="Say on Friday which bus is running",
        words="When the bus does not run I learn it at the stop, and then I have missed my visit.",
    )  # fmt: skip
    say_of_proposal(
        actor=maya, now=_ago(now, 11, 8), proposal_id=rides, words="Twice this month for me.", is_for=True
    )
    say_of_proposal(actor=ali, now=_ago(now, 10, 22), proposal_id=rides, is_for=True)


def _cycles(clinic: Clinic, now: datetime) -> None:
    """A change that was dropped, one that was kept and one that is being tried."""
    ruth, today = clinic.manager, local_day(now, ZONE)
    began = month_of(today)
    ago = (today - began).days
    paper = begin_cycle(
        actor=ruth, now=_ago(now, ago + 5, 9), measure=MEASURE, aim="Less time in the waiting room",
        change="Questionnaires are filled in at home and left at the desk.", owner_id=_staff_id(clinic.staff["rosa"]),
        change_on=began, review_on=last_of(began),
    )  # fmt: skip
    decide_cycle(
        actor=ruth, now=_ago(now, ago - 33, 10), cycle_id=paper, decision="drop",
        why="Answers lay at the desk and nobody opened them. We ask in the visit again.",
    )  # fmt: skip
    rides = begin_cycle(
        actor=ruth, now=_ago(now, 150, 9), measure="no_show", aim="Fewer missed visits",
        change="We offer a ride with every visit that is booked.", owner_id=_staff_id(clinic.staff["nadia"]),
        change_on=today - timedelta(days=145), review_on=today - timedelta(days=55),
    )  # fmt: skip
    decide_cycle(
        actor=ruth, now=_ago(now, 54, 10), cycle_id=rides, decision="keep",
        why="The figure hardly moved. Nobody misses a visit for want of a ride any more, and that is worth the money.",
    )  # fmt: skip
    begin_cycle(
        actor=ruth, now=_ago(now, 40, 9), measure="signal_to_contact", aim="A person within the hour after a strong signal",
        change="Two people share the morning's inbox, and one of them always has the telephone.",
        owner_id=_staff_id(clinic.staff["ines"]), change_on=today - timedelta(days=36),
        review_on=today + timedelta(days=26),
    )  # fmt: skip


def _supervision(clinic: Clinic, now: datetime) -> None:
    today = local_day(now, ZONE)
    for key, ago in SUPERVISED.items():
        for again in (0, 14):
            on = today - timedelta(days=ago + again)
            at = local(on, time(17, 30), ZONE)
            note_reflection(actor=clinic.staff[key], now=at, kind="supervision", on=on, minutes=60)
    yesterday = today - timedelta(days=1)
    note_reflection(
        actor=clinic.staff["samuel"], now=_ago(now, 0, 0, 5), kind="after_a_crisis", on=yesterday, minutes=30
    )


def _fair_test(clinic: Clinic, everybody: Sequence[Person], now: datetime, seed: int) -> None:
    """The test from the plan to what was learnt. In a small clinic it does not get so far and still runs."""
    ruth, demo = clinic.manager, clinic.demo
    test_id = register_fair_test(actor=ruth, now=_ago(now, REGISTERED_AGO, 10), plan=PLAN, occasion=OCCASION)
    begun = _ago(now, BEGUN_AGO, 10)
    begin_fair_test(actor=demo, now=begun, test_id=test_id, seed=seed_of(seed))
    ids = numbers_of([clinic.staff[key] for key in CASELOADS], now)
    texted = sorted((one.text.at, one.number) for one in everybody if one.text is not None)
    for at, number in texted:
        draw_way(actor=demo, now=at, patient_id=ids[number], occasion=OCCASION)
    if len(texted) < PLAN.planned:
        return
    half, last = texted[PLAN.planned // 2 - 1][0], texted[-1][0]
    for at in (half, last):
        read_fair_tests(actor=demo, now=at + timedelta(days=PLAN.within_days, hours=16))
    seen = one_test(actor=ruth, now=_ago(now, LAST_AGO - 15, 9), test_id=test_id).test
    if seen.state == "ended":
        note_learnt(
            actor=ruth, now=_ago(now, LAST_AGO - 16, 11), test_id=test_id, words=_LEARNT[seen.end_why]
        )


_LEARNT = {
    "better": "Warmer words bring more people to their visit. The warmer text is the usual one now.",
    "worse": "Warmer words brought fewer people. We stay with the text we had.",
    "no_difference": "A hundred people showed no difference that is more than chance. We stay with the text we had.",
    "harm": "More people stopped messages. We stay with the text we had.",
}


def _staff_id(actor: Actor) -> UUID:
    if actor.staff_id is None:
        raise RuntimeError(f"{actor.name} of the demo is not on the staff")
    return actor.staff_id
