"""Crisis contacts: what they must hold, and the list an organisation begins with (HAZ-08)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.protocols import find_protocol
from carebraid.store.organisations import Contact, load_organisation, save_crisis_contacts

REVIEW_AFTER = timedelta(days=90)  # HAZ-08: a test call every 90 days
MODES = ("call", "text", "chat")
LANGUAGES = ("en", "es")
MOST = 20


def default_contacts(today: date, country: str) -> tuple[Contact, ...]:
    """The shipped lines of a country, to be looked at again within 90 days; none where none ship for it."""
    lines = find_protocol("crisis_lines")
    return tuple(
        Contact(
            line["name"], line["contact"], tuple(line["modes"]), tuple(line["languages"]), line["evidence"],
            today + REVIEW_AFTER,
        )
        for line in lines
        if line["region"] == country
    )  # fmt: skip


def save_default_contacts(actor: Actor, now: datetime, country: str) -> None:
    """Begin with the shipped lines; none where no line of that country ships (an administrator must set them)."""
    if actor.organisation_id is not None:
        save_crisis_contacts(actor.organisation_id, default_contacts(now.date(), country))


def read_contacts(contacts: Sequence[Contact], organisation: Actor, now: datetime) -> tuple[Contact, ...]:
    """The contacts as they may be published.

    Refuses ``crisis.none`` (a page without a contact cannot be published), ``crisis.no_language`` (one of the
    languages this house speaks would be left without), ``crisis.unreadable`` and ``crisis.review_too_late``.
    """
    if not contacts or len(contacts) > MOST:
        raise Refused("crisis.none", "Somebody in a crisis needs at least one number. Please keep one.")
    for one in contacts:
        if not one.name.strip() or not any(letter.isdigit() for letter in one.contact):
            raise Refused("crisis.unreadable", "Each contact needs a name and a number.")
        if (
            not one.modes
            or set(one.modes) - set(MODES)
            or not one.languages
            or set(one.languages) - set(LANGUAGES)
        ):
            raise Refused(
                "crisis.unreadable", "Please say for each contact how to reach it and in which language."
            )
        if one.review_on > now.date() + REVIEW_AFTER:
            raise Refused("crisis.review_too_late", "Numbers change: the next look must be within 90 days.")
    reached = {
        language for one in contacts for language in one.languages if {"call", "text"} & set(one.modes)
    }
    if organisation.organisation_id is not None:
        first = load_organisation(organisation.organisation_id).language
        if missing := {first, *LANGUAGES} - reached:
            raise Refused(
                "crisis.no_language",
                "Nobody could call or text in {languages}. Please keep a contact for each language.",
                languages=", ".join(sorted(missing)),
            )
    return tuple(contacts)
