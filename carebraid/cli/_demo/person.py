"""Who somebody in the demo is, and how their days tend to go: values only, made before any database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

ZONE = "America/New_York"
SPOKEN_HERE = ("en", "es", "ar")
"""Languages of an account; where a page has no words in one yet, it falls back and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a person's days tend to go. Ratings 0–10, sleep in hours; ``to`` values are where it leads by today.

    ``answers`` is the share of days with a check-in, ``use`` the share of days with use, ``takes`` the share
    of days on which the medicine was taken (None: no medicine).
    """

    craving: float
    craving_to: float
    mood: float
    mood_to: float
    sleep: float
    sleep_to: float
    phq9: float
    phq9_to: float
    gad7: float
    gad7_to: float
    spread: float = 1.0
    answers: float = 0.75
    use: float = 0.03
    takes: float | None = None
    keeps: float = 0.85  # share of appointments kept
    uses: str = ""  # what, as the check-in codes it
    pattern: str = ""  # what is planted to come before hard days (patterns.py); empty: nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of the fair test: when it went out, in which words, before which visit, and what became of that visit."""

    at: datetime
    ref: str
    way: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person. ``key`` names them in the seed; ``days`` is how long ago they began."""

    key: str
    number: str
    name: str
    course: Course
    days: int
    born_on: date
    legal_name: str = ""
    pronouns: str = ""
    languages: tuple[str, ...] = ("en",)
    needs_interpreter: bool = False
    zone: str = ZONE
    site: str = "clinic"
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()  # ids of medications.yaml, told at the first visit
    what_matters: str = ""
    channels: tuple[tuple[str, str, bool, bool], ...] = ()
    supporters: tuple[tuple[str, str, str], ...] = ()
    team: Mapping[str, str] = field(default_factory=dict)  # role -> staff key; the care manager leads
    has_account: bool = False
    voice: str = "app"  # how check-ins come: app, text, or voice (told to staff, with help)
    text: Text | None = None  # where they were in the fair test (fair_test.py)

    @property
    def account_language(self) -> str:
        """The language of their pages: their own where the house speaks it, else English."""
        return next((one for one in self.languages if one in SPOKEN_HERE), "en")
