"""What the seed alone can tell: personal signatures, silence, and the rules of the demo's fair test, tried many times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from math import ceil
from typing import Final

from carebraid.core.learn.imagine import imagine
from carebraid.core.watch.checkin_signs import checkin_silence
from carebraid.core.watch.signal import History, read_signs
from carebraid.core.watch.view import Found, View
from carebraid.knowledge.warning_signs import load_warning_signs

from .days import local
from .fair_test import PLAN, PLANTED
from .guides import PHONE_LOST
from .person import Person
from .scored import Scored
from .truths import Tried, points_told

MAYA, SAM = "HB-0001", "HB-0006"
MOST_INVENTED_SIGNS: Final = 0.05
LEAST_RECOVERED: Final = 0.4
"""Of those who told enough: a pattern that chance explains too well is not told, so some are missed on purpose."""


def scores_of_seed(
    people: Sequence[Person], tried: Sequence[Tried], seed: int, today: date, *, trials: int
) -> list[Scored]:
    """Every detector that needs no database."""
    return [_signatures(tried), _silence(people, seed, today), *_fair_test(trials)]


def _signatures(tried: Sequence[Tried]) -> Scored:
    told = [one for one in tried if one.outcome != "refused"]
    planted = [one for one in told if one.truth.is_pattern]
    without = [one for one in told if not one.truth.is_pattern]
    refused = sum(one.truth.is_pattern for one in tried) - len(planted)
    is_maya_lost = any(one.number == MAYA and one.outcome != "recovered" for one in planted)
    is_sam_told = any(one.number == SAM and one.outcome != "none" for one in without)
    return Scored(
        detector="Personal signatures: what comes first", looked_at=len(told),
        planted=tuple(f"{one.number}: {one.truth.kind}" for one in planted),
        missed=tuple(f"{one.number}: {one.truth.kind}" for one in planted if one.outcome != "recovered"),
        invented=tuple(f"{one.number}: {one.truth.kind}" for one in without if one.outcome == "other"),
        may_miss=0 if is_maya_lost else len(planted) - ceil(LEAST_RECOVERED * len(planted)),
        may_invent=0 if is_sam_told else int(MOST_INVENTED_SIGNS * len(without)),
        why=f"{refused} more have too few days to say. A link is told only where chance explains it badly and newer weeks "
        "show it again, so it is rather missed than invented. Maya's must be found, and none in Sam's days.",
    )  # fmt: skip


def _silence(people: Sequence[Person], seed: int, today: date) -> Scored:
    """Looked for at noon of every seventh day, and of each of Ali's days without a phone from the third on.

    Invented is a silence that rings although something was told within three days before.
    """
    planted, missed, invented, looked = [], [], [], 0
    book = read_signs(load_warning_signs())
    sign = book.sign("checkin_silence")
    for person in people:
        points = points_told(person, seed, today)
        history = History(zone=person.zone, checkins=points)
        told = {point.at.date() for point in points}
        lost = set(PHONE_LOST[3:]) if person.key == "ali" else set()
        for number in sorted({*range(7, person.days, 7), *lost}):
            day = today - timedelta(days=person.days - number)
            found = checkin_silence(View(history, local(day, time(12), person.zone)), sign, book)
            looked += 1
            name = f"{person.number}: day {number}"
            if number in lost:
                planted.append(name)
                missed += [] if isinstance(found, Found) else [name]
            elif isinstance(found, Found) and told & {day - timedelta(days=back) for back in (1, 2)}:
                invented.append(name)
    return Scored(
        detector="Silence: nothing told for three days", looked_at=looked, planted=tuple(planted), missed=tuple(missed),
        invented=tuple(invented), why="Ali without a phone; everybody else on every seventh day.",
    )  # fmt: skip


def _fair_test(trials: int) -> Iterable[Scored]:
    """The demo's own plan over imagined people: with the planted difference, and with none."""
    there, nothing = imagine(PLAN, PLANTED, trials=trials), imagine(PLAN, 0.0, trials=trials)
    found = there.verdicts.get("better", 0)
    wrong = nothing.verdicts.get("better", 0) + nothing.verdicts.get("worse", 0)
    yield Scored(
        detector="Fair test, imagined: a difference of 25 points", looked_at=trials,
        planted=("trial",) * trials, missed=("trial",) * (trials - found), invented=(),
        may_miss=beyond(1 - PLAN.power, trials), why=f"Planned power {PLAN.power:.0%}; found in {found / trials:.1%}.",
    )  # fmt: skip
    yield Scored(
        detector="Fair test, imagined: no difference", looked_at=trials, planted=(), missed=(),
        invented=("trial",) * wrong, may_invent=beyond(PLAN.alpha, trials),
        why=f"Planned error {PLAN.alpha:.0%}; a difference was told in {wrong / trials:.1%}.",
    )  # fmt: skip


def beyond(share: float, trials: int) -> int:
    """The most of ``trials`` that chance explains at this share: its mean and three standard deviations."""
    return int(share * trials + 3 * (trials * share * (1 - share)) ** 0.5)
