"""Whom to call or text now: the organisation's own numbers, else the signed list that ships with the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from carebraid.core.kernel.actor import Actor
from carebraid.knowledge.protocols import find_protocol
from carebraid.store import scope
from carebraid.store.organisations import load_crisis_contacts


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: ``kind`` is call or text; ``number`` is what the device dials or writes to.

    ``body`` is what a text must say, empty where it says whatever the person wants.
    """

    name: str
    kind: str
    shown: str
    number: str
    body: str = ""

    @property
    def url(self) -> str:
        """What a phone opens."""
        if self.kind == "call":
            return f"tel:{self.number}"
        return f"sms:{self.number}" + (f"?body={self.body}" if self.body else "")


@dataclass(frozen=True, slots=True)
class CrisisCard:
    """``ways`` in the order to try them; never empty. ``is_own`` says that the organisation chose them."""

    ways: tuple[Way, ...]
    is_own: bool


def crisis_card(*, actor: Actor | None, now: datetime, language: str) -> CrisisCard:
    """The numbers for the person's language. Signed out, or with the database away, the list that ships here.

    Asks no permission, journals nothing and needs no database (HAZ-09, HAZ-13).
    """
    own: tuple[Way, ...] = ()
    if actor is not None and actor.organisation_id is not None:
        try:
            with transaction.atomic():
                scope.enter(actor.organisation_id)
                rows = load_crisis_contacts(actor.organisation_id)
            own = tuple(
                way
                for row in rows
                if language in row.languages
                for way in ways_of(row.name, row.contact, row.modes)
            )
        except DatabaseError:
            own = ()
    return CrisisCard(own or shipped(language), bool(own))


def shipped(language: str) -> tuple[Way, ...]:
    """The general lines of the signed protocols, in the person's language where a line speaks it."""
    lines = find_protocol("crisis_lines")
    speaking = [line for line in lines if language in line["languages"]] or list(lines)
    return tuple(way for line in speaking for way in ways_of(line["name"], line["contact"], line["modes"]))


def ways_of(name: str, contact: str, modes: tuple[str, ...] | list[str]) -> tuple[Way, ...]:
    """The ways to use one line: "988" called and texted, "text HOME to 741741", "988 press 1", "1-800-…"."""
    found = []
    if "call" in modes and (dialled := _dialled(contact)):
        found.append(Way(name, "call", contact, dialled))
    if "text" in modes:
        written = re.search(r"text (\w+).*?to ([\d-]+)", contact, re.IGNORECASE)
        if written:
            found.append(Way(name, "text", contact, written[2].replace("-", ""), written[1]))
        elif "press" not in contact and (dialled := _dialled(contact)):
            found.append(Way(name, "text", contact, dialled))
    return tuple(found)


def _dialled(contact: str) -> str:
    """Digits to dial; "press 1" becomes a pause and a 1; empty where the contact is no number."""
    number, _, pressed = contact.partition(" press ")
    digits = re.sub(r"[\s().-]", "", number)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        return ""
    return digits + (f",{pressed.strip()}" if pressed.strip().isdigit() else "")
