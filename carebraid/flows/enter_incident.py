"""The privacy officer enters a suspected breach; its clocks run from when it was found (42 CFR 2.16(b))."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.incident import check_incident
from carebraid.store import journal
from carebraid.store.accounts import load_colleague
from carebraid.store.desk import open_desk
from carebraid.store.incidents import save_incident

from ._unit import unit


@unit
def enter_incident(
    *, actor: Actor, now: datetime, words: str, discovered_at: datetime, is_gdpr: bool = False,
    account_id: UUID | None = None, from_at: datetime | None = None, until_at: datetime | None = None,
) -> UUID:  # fmt: skip
    """Keep what happened, when it was found, and whose doings in which time are to be looked up (PRV-082).

    Refuses ``incident.no_words``, ``incident.not_yet``, ``incident.no_time`` (an account without its time) and
    whoever is not the officer.
    """
    check_incident(words=words, discovered_at=discovered_at, now=now)
    desk = open_desk(actor, now)
    if account_id is not None:
        load_colleague(desk.organisation_id, account_id)
        if from_at is None or until_at is None or until_at < from_at:
            raise Refused("incident.no_time", "Please say from when until when to look.")
    incident_id = save_incident(
        desk, words=words.strip(), discovered_at=discovered_at, zone=actor.zone, is_gdpr=is_gdpr,
        actor=f"account:{account_id}" if account_id else "", from_at=from_at, until_at=until_at,
    )  # fmt: skip
    journal.record(
        actor, "enter_incident", now=now, happened_at=discovered_at, purpose="operations",
        object_kind="incident", object_id=incident_id,
    )  # fmt: skip
    return incident_id
