"""The forms a person can sign, in plain words with their questions: ``data/consent_forms.yaml``, signed.

Each text has every element of 42 CFR 2.31(a); counsel confirms it before a site relies on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from carebraid.core.kernel.refusal import Refused

from ._signed import freeze, read_signed

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the text. ``answers`` are (code, words); ``why`` explains the right one."""

    id: str
    ask: str
    answers: tuple[tuple[str, str], ...]
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is shown and signed, word for word: ``plain`` is the whole of it, ``sha256`` its digest in UTF-8."""

    title: str
    parts: tuple[tuple[str, str], ...]
    plain: str
    sha256: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``kind`` is a core.privacy.consent.Kind, ``statements`` what its text tells (PRV-013)."""

    id: str
    version: str
    form_on: date
    kind: str
    statements: tuple[str, ...]
    _raw: Mapping[str, Any]

    def text(self, language: str, facts: Mapping[str, str]) -> Text:
        """The text with ``facts`` filled in: name, discloser, recipient, information, purpose, expiry."""
        raw, spoken = load_raw(), spoken_in(language)
        whole = {
            **facts, "right_to_revoke": raw["right_to_revoke"][spoken], "emergency": raw["emergency"][spoken],
            "signature": raw["signature"][spoken],
        }  # fmt: skip
        title = self._raw["title"][spoken].format(**whole)
        parts = tuple(
            (part["heading"][spoken], part["words"][spoken].format(**whole)) for part in self._raw["parts"]
        )
        plain = "\n\n".join((title, *(f"{heading}\n{words}" for heading, words in parts)))
        return Text(title, parts, plain, sha256(plain.encode()).hexdigest(), self.version, spoken)

    def questions(self, language: str, recipient: str = "") -> tuple[Question, ...]:
        """The three questions that go with it."""
        spoken, told = spoken_in(language), load_raw()["questions"]
        return tuple(_question(key, told[key], spoken, recipient) for key in self._raw["questions"])


def _question(key: str, raw: Mapping[str, Any], spoken: str, recipient: str) -> Question:
    answers = tuple((one["id"], one[spoken].format(recipient=recipient)) for one in raw["answers"])
    ask, why = (raw[part][spoken].format(recipient=recipient) for part in ("ask", "why"))
    return Question(key, ask, answers, raw["right"], why)


@cache
def load_raw() -> Mapping[str, Any]:
    """The whole file as maps and tuples that cannot be changed. An unsigned or changed file is a fault."""
    frozen: Mapping[str, Any] = freeze(read_signed("consent_forms.yaml"))
    return frozen


@cache
def load_consent_forms() -> Mapping[str, Form]:
    """Every form by id: ``tpo``, ``named``, ``counselling_notes``."""
    return {
        raw["id"]: Form(raw["id"], raw["version"], raw["form_on"], raw["kind"], raw["statements"], raw)
        for raw in load_raw()["forms"]
    }


def find_consent_form(form_id: str) -> Form:
    """The form called so. Refuses any other (``consent.no_such_form``, 404)."""
    form = load_consent_forms().get(form_id)
    if form is None:
        raise Refused("consent.no_such_form", "There is no such form. Nothing was shared.", status=404)
    return form


def spoken_in(language: str) -> str:
    """The language the text is shown in: the reader's where there is one, else English."""
    return language if language in LANGUAGES else "en"


def kind_words(language: str) -> Mapping[str, str]:
    """Each kind of piece in plain words, in the order of the forms."""
    return {one["id"]: one["words"][spoken_in(language)] for one in load_raw()["kinds"]}


def without_words(shared: Collection[str], language: str) -> tuple[str, ...]:
    """What changes for the person's safety where kinds are left out; ``shared`` are those that are given."""
    return tuple(
        one["without"][spoken_in(language)]
        for one in load_raw()["kinds"]
        if "without" in one and one["id"] not in shared
    )


def purpose_words(language: str) -> Mapping[str, str]:
    """Each purpose that a form can be for, in plain words."""
    return {one["id"]: one["words"][spoken_in(language)] for one in load_raw()["purposes"]}


def element_words(codes: Collection[str], language: str) -> tuple[str, ...]:
    """What a form lacks, in plain words; a code without words stands for itself."""
    told, spoken = load_raw()["elements"], spoken_in(language)
    return tuple(told[code][spoken] if code in told else code for code in codes)
