"""What happens after prescribing, in the guides' last days: injections, results, withdrawal scores, side effects.

Planted: Grace's injection is two days late and her weight went up by 6.2 %; Ali's lithium level was never taken, and
nobody answered him; Maya got an answer; Tomas left detox with a COWS of 6, with naloxone, his tolerance lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Final
from uuid import UUID

from carebraid.flows.answer_side_effect import answer_side_effect
from carebraid.flows.raise_due import raise_due
from carebraid.flows.record_result import record_result
from carebraid.flows.record_supply import record_supply
from carebraid.flows.report_side_effect import report_side_effect
from carebraid.screens.my_effects import my_effects
from carebraid.screens.watch import Watching, watching

from .days import local
from .life import Event, Life
from .person import Person

GRACE_GIVEN: Final = (142, 114, 86, 30)
"""Days ago on which Grace had her injection; the one 57 days ago she missed. The next was due two days ago."""
GRACE_MISSED: Final = 57
GRACE_LATE: Final = 2
_COWS_ITEMS: Final = (
    "pulse", "sweating", "restlessness", "pupils", "aches", "runny_nose", "gi", "tremor", "yawning", "anxiety",
    "gooseflesh",
)  # fmt: skip
ALI_TOLD: Final = "I am thirsty all day and I get up at night"
"""Beside his lithium, six days ago; nobody has answered him."""
TOMAS_COWS: Final = (
    (2, 2, 3, 1, 2, 2, 1, 0, 1, 0, 0),
    (1, 2, 1, 1, 2, 1, 1, 0, 0, 0, 0),
    (1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0),
)
"""Tomas in detox: 14 when he came, 9 three hours later, 6 when he left."""


def watch_events(person: Person, today: date, now: datetime) -> list[Event]:
    """What was recorded about one guide's medicines after their list was written."""
    makers: Mapping[str, Callable[[Person, date, datetime], list[Event]]] = {
        "grace": _grace, "ali": _ali, "maya": _maya, "denise": _denise, "tomas": _tomas,
    }  # fmt: skip
    made = makers.get(person.key)
    return made(person, today, now) if made else []


def _at(person: Person, today: date, ago: int, hour: int, minute: int = 0) -> datetime:
    return local(today - timedelta(days=ago), time(hour, minute), person.zone)


def _grace(person: Person, today: date, now: datetime) -> list[Event]:
    at, days = _at(person, today, 9, 11), [(ago, "given") for ago in GRACE_GIVEN] + [(GRACE_MISSED, "missed")]
    events = [
        Event(
            at + timedelta(minutes=3 * number),
            partial(
                _supply, name="paliperidone", kind="injection", on=today - timedelta(days=ago), state=state
            ),
        )
        for number, (ago, state) in enumerate(sorted(days, reverse=True))
    ]
    events.append(
        Event(at + timedelta(hours=1), partial(_result, what="sga_weight", values={"weight_gain": "6.2"}))
    )
    events.append(Event(now - timedelta(minutes=50), _round, leaves_open=True))
    return events


def _ali(person: Person, today: date, now: datetime) -> list[Event]:
    return [
        Event(
            _at(person, today, 8, 11),
            partial(_result, what="lithium_kidney_thyroid", values={"egfr": "92"}, said="in_range"),
        ),
        Event(
            _at(person, today, 6, 21, 15),
            partial(_effect, what=ALI_TOLD, burden=5, name="lithium"),
        ),
    ]


def _maya(person: Person, today: date, now: datetime) -> list[Event]:
    return [
        Event(
            _at(person, today, 8, 20, 40),
            partial(_effect, what="My hands shake when I hold a cup", burden=4, name="sertraline"),
        ),
        Event(
            _at(person, today, 7, 9, 30),
            partial(
                _answer,
                words="Thank you for telling me. This often fades in a few weeks. If it bothers you more, call: "
                "then we take a smaller dose for a while. Please do not stop it at once.",
            ),
        ),
        Event(
            _at(person, today, 6, 12),
            partial(_supply, name="sertraline", kind="pick_up", on=today - timedelta(days=6), days=30),
        ),
    ]


def _denise(person: Person, today: date, now: datetime) -> list[Event]:
    events = [
        Event(
            _at(person, today, 8, 12, number),
            partial(_supply, name="sertraline", kind="pick_up", on=today - timedelta(days=ago), days=30),
        )
        for number, ago in enumerate((78, 48, 10))
    ]
    effect = partial(
        _effect, what="I am so sleepy in the morning that I do not dare to drive", burden=7, name="clonazepam"
    )
    return [*events, Event(now - timedelta(hours=3), effect, leaves_open=True)]


def _tomas(person: Person, today: date, now: datetime) -> list[Event]:
    admitted, left = _at(person, today, 3, 15, 50), _at(person, today, 2, 11, 10)
    moments = (admitted, admitted + timedelta(hours=3), left)
    scores = [
        Event(at, partial(_score, given=dict(zip(_COWS_ITEMS, given, strict=True))))
        for at, given in zip(moments, TOMAS_COWS, strict=True)
    ]
    seen = [
        Event(
            _at(person, today, ago, 16, 45),
            partial(_supply, name="buprenorphine naloxone", kind="observed", on=today - timedelta(days=ago)),
        )
        for ago in (8, 7)
    ]
    return [*seen, *scores]


def _medicine_id(life: Life, at: datetime, name: str) -> UUID:
    listed = _look(life, at).medicines
    return UUID(next(one.id for one in listed if one.name == name))


def _look(life: Life, at: datetime) -> Watching:
    return watching(
        actor=life.colleague("nurse", "psychiatrist"), now=at, language="en", patient_id=life.patient_id
    )


def _supply(
    life: Life, at: datetime, *, name: str, kind: str, on: date, state: str = "given", days: int | None = None
) -> None:
    record_supply(
        actor=life.colleague("nurse", "psychiatrist"), now=at, patient_id=life.patient_id, kind=kind, on=on, state=state,
        medicine_id=_medicine_id(life, at, name), days=days, is_meant=True,
    )  # fmt: skip


def _result(life: Life, at: datetime, *, what: str, values: Mapping[str, str], said: str = "") -> None:
    seen = _look(life, at)
    row = next(one.row for one in (*seen.due, *seen.later) if one.row.what == what)
    record_result(
        actor=life.colleague("nurse", "psychiatrist"), now=at, patient_id=life.patient_id, watched_id=row.id, said=said,
        on=seen.today, values={code: Decimal(value) for code, value in values.items()},
    )  # fmt: skip


def _effect(life: Life, at: datetime, *, what: str, burden: int, name: str) -> None:
    report_side_effect(
        actor=life.myself, now=at, patient_id=life.patient_id, what=what, burden=burden,
        medicine_id=_medicine_id(life, at, name),
    )  # fmt: skip


def _answer(life: Life, at: datetime, *, words: str) -> None:
    report, _ = my_effects(actor=life.myself, now=at).reports[0]
    answer_side_effect(
        actor=life.colleague("psychiatrist"),
        now=at,
        patient_id=life.patient_id,
        side_effect_id=report.id,
        answer=words,
    )


def _score(life: Life, at: datetime, *, given: Mapping[str, int]) -> None:
    life.answer(at, "cows", given)


def _round(life: Life, at: datetime) -> None:
    """The job's round, as it would have come by itself."""
    raise_due(actor=life.clinic.demo, now=at, patient_ids=[life.patient_id])
