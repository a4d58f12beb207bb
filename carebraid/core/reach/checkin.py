"""The check-in: what a person tells us about today, read from whatever reached the server.

Times follow HAZ-41: the device's own time is kept, its offset is measured when it sends
(``sent_at``), entries are ordered by the corrected time, and clocks off by more than five minutes
are marked. A missing answer stays None and is never zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.moment import parse_moment, require_aware
from carebraid.core.kernel.refusal import Refused

CLOCK_TOLERANCE = timedelta(minutes=5)
"""HAZ-41: a device clock that is off by more is marked; a corrected time further ahead is refused."""
LATE_AFTER = timedelta(days=60)
"""Project convention: an older entry is kept, and marked so that nobody reads it as news."""
MAX_NOTE = 2000
MAX_CODES = 12
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Answering(StrEnum):
    """Who answers (HAZ-16)."""

    SELF = "self"
    WITH_HELP = "with_help"
    SOMEONE_ELSE = "someone_else"


class Used(StrEnum):
    """Whether the person used anything they did not want to use since the last check-in."""

    YES = "yes"
    NO = "no"
    PREFER_NOT = "prefer_not"


class Medicine(StrEnum):
    """Whether today's medicine was taken."""

    YES = "yes"
    NO = "no"
    NONE_DUE = "none_due"
    PREFER_NOT = "prefer_not"


class Safety(StrEnum):
    """Thoughts of ending life or hurting oneself today. ``unreadable`` only ever comes from salvage."""

    YES = "yes"
    NO = "no"
    PREFER_NOT = "prefer_not"
    UNREADABLE = "unreadable"


SAFETY_PRIORITY: Mapping[Safety, str] = {
    Safety.YES: "immediate",
    Safety.PREFER_NOT: "same_day",
    Safety.UNREADABLE: "immediate",
}
"""Priority of the task that an answer makes; no task for "no". Declining counts as unanswered and
makes a task (HAZ-12); an answer that was given and cannot be read is treated as a yes (HAZ-04)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One check-in. Ratings are whole numbers 0–10, sleep is hours 0–24; None means not answered.

    ``happened_at`` is the corrected time (UTC), ``device_at`` what the device said, ``offset`` the
    server's clock minus the device's as measured when sent (None: not measured), ``learned_at`` when
    the server accepted it. ``clock_off`` and ``late`` are marks to show, never reasons to drop.
    """

    client_id: UUID
    happened_at: datetime
    device_at: datetime
    learned_at: datetime
    offset: timedelta | None = None
    clock_off: bool = False
    late: bool = False
    answering: Answering | None = None
    craving: int | None = None
    worst: int | None = None
    resist: int | None = None
    mood: int | None = None
    sleep_hours: float | None = None
    distress: int | None = None
    cope: int | None = None
    used: Used | None = None
    used_what: tuple[str, ...] = ()
    medicine: Medicine | None = None
    triggers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    safety: Safety | None = None
    note: str | None = None

    @property
    def safety_priority(self) -> str | None:
        """Priority of the safety task this check-in makes, or None where it makes none."""
        return None if self.safety is None else SAFETY_PRIORITY.get(self.safety)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What could be saved from a damaged entry, so that a positive answer is never lost."""

    safety: Safety | None
    craving: int | None
    client_id: UUID | None

    @property
    def safety_priority(self) -> str | None:
        """Priority of the safety task to make, or None where there is nothing to act on."""
        return None if self.safety is None else SAFETY_PRIORITY.get(self.safety)


_RATINGS = ("craving", "worst", "resist", "mood", "distress", "cope")
_CODE_LISTS = ("used_what", "triggers", "places", "feelings")
_CHOICES: Mapping[str, type[StrEnum]] = {
    "answering": Answering,
    "used": Used,
    "medicine": Medicine,
    "safety": Safety,
}
_FIELDS = {
    "craving": "craving now",
    "worst": "the worst craving",
    "resist": "how sure you are",
    "mood": "mood",
    "distress": "how upset you feel",
    "cope": "how able you feel to handle it",
    "sleep_hours": "hours of sleep",
    "answering": "who is answering",
    "used": "use",
    "medicine": "medicine",
    "safety": "the safety question",
    "used_what": "what was used",
    "triggers": "what set it off",
    "places": "the place",
    "feelings": "the feelings",
}


def read_checkin(raw: Mapping[str, Any], now: datetime) -> CheckIn:
    """The check-in that ``raw`` spells, as learned at ``now``.

    Keys: ``client_id`` (UUID), ``happened_at`` (ISO 8601 with offset, device clock), ``sent_at``
    (device clock at this attempt to send; optional) and the answers of ``CheckIn`` by name; None or
    empty text means not answered. One bad field refuses the whole entry and names the field; ask
    ``salvage_safety`` first, so that the safety answer is acted on all the same. Refuses
    ``checkin.unreadable``, ``checkin.id_missing``, ``checkin.time_missing``,
    ``checkin.time_unreadable``, ``checkin.from_future``, ``checkin.empty``,
    ``checkin.<field>_out_of_range``, ``checkin.<field>_unreadable``, ``checkin.note_too_long``.
    """
    if not isinstance(raw, Mapping):
        raise Refused(
            "checkin.unreadable",
            "This check-in could not be read. Please send it again.",
        )
    client_id = parse_id(raw.get("client_id") or "")
    if client_id is None:
        raise Refused(
            "checkin.id_missing",
            "This check-in came without its number. Please send it again.",
        )
    answers: dict[str, Any] = {key: _rating(raw, key) for key in _RATINGS}
    answers["sleep_hours"] = _number(raw, "sleep_hours", 24)
    answers |= {key: _choice(raw, key) for key in _CHOICES}
    answers |= {key: _codes(raw, key) for key in _CODE_LISTS}
    answers["note"] = _note(raw)
    if all(value in (None, ()) for key, value in answers.items() if key != "answering"):
        raise Refused("checkin.empty", "Nothing was answered yet. One answer is enough.")
    return CheckIn(client_id=client_id, **_times(raw, now), **answers)


def _times(raw: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Device time, measured offset, corrected time and marks (HAZ-41)."""
    now = require_aware(now)
    if raw.get("happened_at") in (None, ""):
        raise Refused(
            "checkin.time_missing",
            "This check-in came without its time. Please send it again.",
        )
    device_at = _moment(raw["happened_at"])
    offset = None if raw.get("sent_at") in (None, "") else now - _moment(raw["sent_at"])
    try:
        corrected = device_at + (offset or timedelta())
    except OverflowError as error:
        raise _unreadable_time() from error
    if corrected > now + CLOCK_TOLERANCE:
        raise Refused(
            "checkin.from_future",
            "This check-in carries a time that has not come yet. Please check the clock of your device.",
        )
    # A corrected time a little ahead is now: a check-in that has arrived has happened.
    return {
        "happened_at": min(corrected, now),
        "device_at": device_at,
        "learned_at": now,
        "offset": offset,
        "clock_off": offset is not None and abs(offset) > CLOCK_TOLERANCE,
        "late": now - corrected > LATE_AFTER,
    }


def _moment(value: object) -> datetime:
    try:
        return require_aware(value) if isinstance(value, datetime) else parse_moment(str(value))
    except (Refused, ValueError, OverflowError) as error:
        raise _unreadable_time() from error


def _unreadable_time() -> Refused:
    return Refused("checkin.time_unreadable", "The time of this check-in could not be read.")


def _number(raw: Mapping[str, Any], key: str, high: int) -> float | None:
    """A number from 0 to ``high``, None where nothing was answered."""
    value = raw.get(key)
    if value is None or value == "":
        return None
    try:
        # A yes or no is not a rating, although Python would count True as 1.
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise _unreadable(key)
    if not 0 <= number <= high:
        raise Refused(
            f"checkin.{key}_out_of_range",
            "The answer for {field} must be between 0 and {high}.",
            field=_FIELDS[key],
            high=high,
        )
    return number


def _rating(raw: Mapping[str, Any], key: str) -> int | None:
    number = _number(raw, key, 10)
    if number is not None and not number.is_integer():
        raise _unreadable(key)
    return None if number is None else int(number)


def _choice(raw: Mapping[str, Any], key: str) -> StrEnum | None:
    value = raw.get(key)
    if value is None or value == "":
        return None
    try:
        chosen = _CHOICES[key](value)
    except ValueError as error:
        raise _unreadable(key) from error
    if chosen is Safety.UNREADABLE:
        raise _unreadable(key)
    return chosen


def _codes(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Codes in the order given. Codes that a newer or older app knows are kept, whatever they mean."""
    value = raw.get(key)
    if value is None or value == "":
        return ()
    codes = value.split(",") if isinstance(value, str) else value
    if not isinstance(codes, list | tuple) or len(codes) > MAX_CODES:
        raise _unreadable(key)
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes):
        raise _unreadable(key)
    return tuple(dict.fromkeys(codes))


def _note(raw: Mapping[str, Any]) -> str | None:
    value = raw.get("note")
    text = "" if value is None else str(value).replace("\x00", "").strip()
    if len(text) > MAX_NOTE:
        raise Refused(
            "checkin.note_too_long",
            "This note is longer than {high} characters.",
            high=MAX_NOTE,
        )
    return text or None


def _unreadable(key: str) -> Refused:
    return Refused(
        f"checkin.{key}_unreadable",
        "The answer for {field} could not be read.",
        field=_FIELDS[key],
    )


_IN_TEXT = re.compile(
    r"""["'](?P<key>safety|craving|client_id)["']\s*:\s*(?P<value>"[^"]*"?|'[^']*'?|[^,}\s]*)"""
)
_SAID = {
    "yes": Safety.YES,
    "true": Safety.YES,
    "1": Safety.YES,
    "prefer_not": Safety.PREFER_NOT,
}
_SAID |= {"no": Safety.NO, "false": Safety.NO, "0": Safety.NO}


def salvage_safety(raw: object) -> Salvaged:
    """The safety answer, craving and id in anything that arrived: a mapping, or cut-off JSON text.

    Refuses nothing. An answer that was given and cannot be read is ``Safety.UNREADABLE``, never
    None and never "no"; the flow makes a task for a person from ``safety_priority`` (HAZ-01, HAZ-04).
    """
    if isinstance(raw, bytes | bytearray | memoryview):
        raw = bytes(raw).decode("utf-8", "replace")
    if isinstance(raw, str):
        raw = _fields_in(raw)
    if not isinstance(raw, Mapping):
        return Salvaged(safety=None, craving=None, client_id=None)
    return Salvaged(
        safety=_salvaged_answer(raw.get("safety")),
        craving=_salvaged_rating(raw),
        client_id=parse_id(raw.get("client_id") or ""),
    )


def _fields_in(text: str) -> dict[str, str]:
    """What a damaged text still says; where a key stands twice, a yes is never overwritten."""
    found: dict[str, str] = {}
    for match in _IN_TEXT.finditer(text):
        key, value = match["key"], match["value"].strip("\"'")
        value = "" if value == "null" else value
        if key == "safety" and match.end() == len(text):
            value = value or "cut off"
        if key not in found or _salvaged_answer(found[key]) in (None, Safety.NO):
            found[key] = value
    return found


def _salvaged_answer(value: object) -> Safety | None:
    if value is None or value == "":
        return None
    return _SAID.get(str(value).strip().lower(), Safety.UNREADABLE)


def _salvaged_rating(raw: Mapping[str, Any]) -> int | None:
    try:
        return _rating(raw, "craving")
    except Refused:
        return None
