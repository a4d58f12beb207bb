"""A house opens: the organisation that everything else belongs to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import zone as known_zone
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal, scope
from carebraid.store.organisations import save_organisation

from ._crisis import save_default_contacts
from ._unit import unit

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CALENDARS = ("dates", "study_days")


@unit
def add_organisation(
    *, actor: Actor, now: datetime, name: str, slug: str, zone: str = "America/New_York", language: str = "en",
    country: str = "US", calendar: str = "dates", is_demo: bool = False,
) -> UUID:  # fmt: skip
    """Make an organisation with the crisis contacts that ship with the program, to be reviewed by its people.

    Commands only. Refuses ``organisation.unreadable``, ``organisation.slug_taken`` and an unknown time zone.
    """
    known_zone(zone)
    if not name.strip() or not _SLUG.fullmatch(slug) or calendar not in CALENDARS:
        raise Refused(
            "organisation.unreadable", "Please give a name, and a short name of small letters and hyphens."
        )
    organisation_id = save_organisation(
        name=name.strip(),
        slug=slug,
        zone=zone,
        language=language,
        country=country,
        calendar=calendar,
        is_demo=is_demo,
    )
    inside = replace(actor, organisation_id=organisation_id)
    scope.enter(organisation_id)
    save_default_contacts(inside, now, country)
    journal.record(
        inside, "add_organisation", now=now, object_kind="organisation", object_id=organisation_id,
        detail={"is_demo": is_demo, "country": country},
    )  # fmt: skip
    return organisation_id
