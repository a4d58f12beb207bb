"""Whom to call or text now: the organisation's own numbers, else the signed list that ships with the program.

Signed in, a person's card also carries the people they chose and their safety plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.knowledge.protocols import find_protocol
from carebraid.store.chart import Chart
from carebraid.store.my import load_crisis_lines, open_own_chart
from carebraid.store.patients import load_identity

from .my_safety_plan import PlanView, build_plan

EMERGENCY = "911"
"""The United States' emergency number; the shipped lines are that country's too (protocols, crisis_lines)."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: ``kind`` is call or text, ``said`` how people say the number, ``url`` what a phone opens."""

    name: str
    kind: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody the person chose to be able to call."""

    name: str
    relation: str
    phone: str
    url: str


@dataclass(frozen=True, slots=True)
class CrisisCard:
    """``ways`` in the order to try them; never empty. ``is_own`` says that the organisation chose them."""

    ways: tuple[Way, ...]
    is_own: bool = False
    emergency: str = EMERGENCY
    people: tuple[Chosen, ...] = ()
    plan: PlanView | None = None


def crisis_card(*, actor: Actor | None, now: datetime, language: str) -> CrisisCard:
    """The card for whoever asks. Signed out, or with the database away, the lines that ship with the program.

    Refuses nobody: a person whose own record cannot be opened still sees the numbers (HAZ-09, HAZ-13).
    """
    if actor is None or actor.organisation_id is None:
        return CrisisCard(shipped(language))
    try:
        with transaction.atomic():
            if actor.patient_id is not None:
                return build_own_card(open_own_chart(actor, now), now, language)
            return _lines(actor, language)
    except DatabaseError:
        return CrisisCard(shipped(language))


def build_own_card(chart: Chart, now: datetime, language: str) -> CrisisCard:
    """The card of the open chart's person, with the people they chose and their plan."""
    card = _lines(chart.actor, language)
    chosen = (
        Chosen(one.name, one.relation, one.phone, f"tel:{_dialled(one.phone)}")
        for one in load_identity(chart).supporters
        if _dialled(one.phone)
    )
    return CrisisCard(card.ways, card.is_own, card.emergency, tuple(chosen), build_plan(chart, language))


def shipped(language: str) -> tuple[Way, ...]:
    """The general lines of the signed protocols that speak the person's language; all of them where none does."""
    lines = find_protocol("crisis_lines")
    speaking = [line for line in lines if language in line["languages"]] or list(lines)
    return tuple(
        way for line in speaking for way in ways_of(line["name"], line["contact"], line["modes"], language)
    )


def _lines(actor: Actor, language: str) -> CrisisCard:
    if actor.organisation_id is None:
        return CrisisCard(shipped(language))
    lines = load_crisis_lines(actor.organisation_id, language)
    own = tuple(way for line in lines for way in ways_of(line.name, line.contact, line.modes, language))
    return CrisisCard(own or shipped(language), bool(own))


def ways_of(
    name: str, contact: str, modes: tuple[str, ...] | list[str], language: str = "en"
) -> tuple[Way, ...]:
    """The ways to use one line: "988" called and texted, "text HOME to 741741", "988 press 1", "1-800-…".

    Where a line is written "text HOME (or HOLA) to …", the second word is the one that reaches somebody who
    answers in Spanish.
    """
    found = []
    if "call" in modes and (number := _dialled(contact)):
        said = contact.replace(" press ", ", luego ") if language == "es" else contact
        found.append(Way(name, "call", said, f"tel:{number}"))
    if "text" in modes:
        written = re.search(r"text (\w+)(?: \(or (\w+)\))?.*?to ([\d-]+)", contact, re.IGNORECASE)
        if written:
            number, word = written[3].replace("-", ""), written[1]
            if language == "es" and written[2]:
                word = written[2]
            found.append(Way(name, "text", f"{word} → {number}", f"sms:{number}?body={word}"))
        elif "press" not in contact and (number := _dialled(contact)):
            found.append(Way(name, "text", contact, f"sms:{number}"))
    return tuple(found)


def _dialled(contact: str) -> str:
    """Digits to dial; "press 1" becomes a pause and a 1; empty where the contact is no number."""
    number, _, pressed = contact.partition(" press ")
    digits = re.sub(r"[\s().-]", "", number)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        return ""
    return digits + (f",{pressed.strip()}" if pressed.strip().isdigit() else "")
