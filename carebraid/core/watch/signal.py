"""Warning signs as data, and the dated facts they are looked for in.

The book is ``warning_signs.yaml`` as parsed. Rules there are sentences for people; the code that
looks for a sign names the sentence it was written for, and a sign whose sentence has changed since
is "not computable" until somebody has read the change (``rules.py``), never quietly something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carebraid.core.kernel.codes import Evidence


@dataclass(frozen=True, slots=True)
class Sign:
    """One early-warning sign: what it is called, what it rests on, and how much it weighs."""

    id: str
    domain: str
    name_en: str
    name_es: str
    rule: str
    window_days: int
    weight: int
    evidence: Evidence
    why: str = ""
    source: str = ""

    def name(self, language: str) -> str:
        """Its name in Spanish where ``language`` is Spanish, in English otherwise."""
        return self.name_es if language[:2] == "es" else self.name_en


@dataclass(frozen=True, slots=True)
class SignBook:
    """All signs, the personal baseline's rule, and which score makes which level (0–4)."""

    signs: tuple[Sign, ...]
    baseline_days: int
    baseline_points: int
    levels: tuple[tuple[int, int, int], ...]
    """(level, lowest score, highest score), both ends included."""

    def level_of(self, score: int) -> int:
        """The level for a score: the highest whose lowest score is reached."""
        return max(level for level, low, _ in self.levels if score >= low)

    def sign(self, sign_id: str) -> Sign:
        """The sign called ``sign_id``; an unknown one is a fault (KeyError)."""
        for sign in self.signs:
            if sign.id == sign_id:
                return sign
        raise KeyError(sign_id)


def read_signs(raw: Mapping[str, Any]) -> SignBook:
    """The book that the parsed ``warning_signs.yaml`` holds. A malformed book is a fault (ValueError)."""
    try:
        book = SignBook(
            signs=tuple(_read_sign(entry) for entry in raw["signs"]),
            baseline_days=int(raw["baseline"]["window_days"]),
            baseline_points=int(raw["baseline"]["minimum_points"]),
            levels=tuple(
                (int(row["level"]), int(row["min"]), int(row["max"])) for row in raw["score"]["levels"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"the book of warning signs is malformed: {error!r}") from error
    _check_levels(book)
    if len({sign.id for sign in book.signs}) != len(book.signs) or not book.signs:
        raise ValueError("the book of warning signs is empty or names a sign twice")
    return book


def _read_sign(entry: Mapping[str, Any]) -> Sign:
    effect = entry.get("effect") or {}
    sign = Sign(
        id=entry["id"],
        domain=entry["domain"],
        name_en=entry["name"]["en"],
        name_es=entry["name"]["es"],
        rule=entry["detect"]["rule"],
        window_days=int(entry["window_days"]),
        weight=int(entry["weight"]),
        evidence=Evidence(effect.get("evidence", "missing")),
        why=entry.get("why") or "",
        source=effect.get("source") or "",
    )
    if sign.weight < 1 or sign.window_days < 1:
        raise ValueError(f"the sign {sign.id} has no weight or no window")
    return sign


def _check_levels(book: SignBook) -> None:
    """Levels 0–4 must follow one another without a gap: no score may fall between two levels."""
    expected = 0
    for number, (level, low, high) in enumerate(book.levels):
        if level != number or low != expected or high < low:
            raise ValueError("the levels of the book of warning signs leave a gap or overlap")
        expected = high + 1
    if len(book.levels) != 5:
        raise ValueError("the book of warning signs must have the levels 0 to 4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What one check-in says. Ratings 0–10, sleep in hours; None means not answered, never zero.

    ``at`` is when it happened (corrected), ``learned_at`` when we learned it. ``used`` and
    ``medicine`` are True, False or None (not answered, prefers not to say, none due).
    ``own_voice`` is False where somebody else answered for the person: such answers can raise a
    sign, and never make a baseline, a calm day or an answered day (HAZ-16).
    """

    at: datetime
    learned_at: datetime | None = None
    craving: int | None = None
    worst: int | None = None
    resist: int | None = None
    mood: int | None = None
    sleep_hours: float | None = None
    used: bool | None = None
    medicine: bool | None = None
    triggers: tuple[str, ...] = ()
    own_voice: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One answered instrument. ``totals`` by score id (None: not scored), ``answers`` by item id."""

    instrument: str
    at: datetime
    totals: Mapping[str, float | None]
    answers: Mapping[str, Any]
    about: str = ""
    """What a medicine question was about: ``moud`` for opioid medicine, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One planned visit: ``kept``, ``missed`` (the person did not come) or ``cancelled``."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Urine:
    """One expected urine test: ``positive``, ``negative`` or ``missing`` (expected, not done).

    ``explained``: the finding is what the person is prescribed. ``medicine_found``: whether the
    prescribed opioid medicine was seen; None where it was not looked for.
    """

    at: datetime
    result: str
    explained: bool = False
    medicine_found: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A day's dose of a medicine: ``kind`` is ``moud`` (opioid medicine) or ``psychiatric``."""

    on: date
    taken: bool
    kind: str = "moud"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The person left a hospital, jail, prison, detox or residential programme."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSign:
    """A sign of the person's own, with the limit that was learnt from their days (``signature.py``).

    ``measure`` is one of ``own_days.Measure``; ``run`` days in a row at ``threshold`` or beyond. ``lag``: days until craving
    follows, where a link was found, with how often it did (``followed`` of ``times``); 0 where none was.
    """

    id: str
    measure: str
    is_low: bool
    threshold: float
    run: int
    lag: int = 0
    times: int = 0
    followed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything the signs are looked for in, for one person, up to now; 35 days are enough.

    None means "this house has no such source for this person" and makes its signs not computable;
    an empty tuple means the source is there and says nothing. ``zone`` is the person's time zone,
    in which days are counted. ``suicide_level`` is the open safety case's (none, low, moderate,
    high). ``unreachable_since`` is the first of the attempts that have all failed since.
    """

    zone: str = "UTC"
    checkins: Sequence[Point] | None = None
    scores: Sequence[Score] | None = None
    visits: Sequence[Visit] | None = None
    urines: Sequence[Urine] | None = None
    doses: Sequence[Dose] | None = None
    transitions: Sequence[Transition] | None = None
    hard_dates: Sequence[date] | None = None
    overdoses: Sequence[datetime] | None = None
    takes_moud: bool = False
    suicide_level: str | None = None
    enrolled_at: datetime | None = None
    last_contact_at: datetime | None = None
    unreachable_since: datetime | None = None
    own_signs: Sequence[OwnSign] = ()
    """Signs of the person's own that are watched for the team; muted ones are not among them."""
