"""By when somebody gets an answer about a side effect (beyond 8): silence is counted, and has an owner."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from carebraid.core.kernel.moment import require_aware
from carebraid.core.kernel.refusal import Refused

MOST_WORDS: Final = 2000


class Alarm(StrEnum):
    """Signs that cannot wait: those that the side-effect questionnaire marks as critical (side-effects-20)."""

    RASH = "rash_alert"
    LIVER = "liver_alert"
    INFECTION = "infection_alert"
    CONFUSION = "confusion_alert"
    MOOD = "mood_alert"


class Speed(StrEnum):
    """How fast an answer is owed."""

    ALARMING = "alarming"
    STRONG = "strong"
    OTHER = "other"


class Answered(StrEnum):
    """What became of a report. ``silent``: the time is past and nobody answered."""

    IN_TIME = "in_time"
    LATE = "late"
    WAITING = "waiting"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """Hours to an answer by speed, and the burden (0-10) from which it is strong. All project convention."""

    hours: Mapping[str, int]
    strong_from: int
    evidence: str

    def speed(self, burden: int | None, alarms: Collection[Alarm]) -> Speed:
        """How fast. A burden that was not told is not taken as none: it is looked at like the others."""
        if alarms:
            return Speed.ALARMING
        return Speed.STRONG if burden is not None and burden >= self.strong_from else Speed.OTHER

    def due_at(self, told_at: datetime, speed: Speed) -> datetime:
        """The moment by which the person gets an answer."""
        return require_aware(told_at) + timedelta(hours=self.hours[speed.value])


def read_clock(raw: Mapping[str, Any]) -> AnswerClock:
    """The clock of ``monitoring.yaml: side_effects``."""
    return AnswerClock(dict(raw["answer_hours"]), raw["strong_from"], raw["evidence"])


def standing(due_at: datetime, answered_at: datetime | None, now: datetime) -> Answered:
    """What became of one report by ``now``."""
    if answered_at is not None:
        return Answered.IN_TIME if answered_at <= due_at else Answered.LATE
    return Answered.SILENT if now > due_at else Answered.WAITING


def check_report(what: str, burden: int | None) -> str:
    """The words without the space around them. Refuses none, too many, and a burden beyond 0 to 10."""
    said = what.strip()
    if not said:
        raise Refused("side_effect.words_missing", "Please say in a few words what you notice.")
    if len(said) > MOST_WORDS:
        raise Refused("side_effect.too_long", "Please tell it in at most {most} letters.", most=MOST_WORDS)
    if burden is not None and not 0 <= burden <= 10:
        raise Refused("side_effect.burden_out_of_range", "How much it bothers is a number from 0 to 10.")
    return said


def check_answer(answer: str) -> str:
    """The answer without the space around it. Refuses none: a task closed in silence is no answer."""
    said = answer.strip()
    if not said:
        raise Refused("side_effect.answer_missing", "Please write what the person should know.")
    if len(said) > MOST_WORDS:
        raise Refused("side_effect.too_long", "Please tell it in at most {most} letters.", most=MOST_WORDS)
    return said
