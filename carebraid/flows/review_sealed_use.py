"""Somebody else looks at how a sealed emergency account was used (PRV-076)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.emergency import check_finding
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.sealed import load_uses, save_use_review

from ._unit import unit


@unit
def review_sealed_use(*, actor: Actor, now: datetime, use_id: UUID, finding: str, words: str = "") -> None:
    """Write the finding down. What it opened is reviewed record by record besides (``review_emergency``).

    Refuses what ``check_finding`` does, ``sealed.not_found`` (404), ``emergency.own`` (403) to the account itself,
    ``emergency.reviewed`` (409) and whoever is not the officer.
    """
    desk = open_desk(actor, now)
    check_finding(finding, words)
    found = load_uses(desk, only=use_id)
    if not found:
        raise Refused("sealed.not_found", "There is no such use here.", status=404)
    if found[0].account_id == actor.account_id:
        raise Refused("emergency.own", "Somebody else has to review this: it was you who did it.", status=403)
    if not save_use_review(desk, use_id, finding=finding, words=words.strip()):
        raise Refused("emergency.reviewed", "A colleague has reviewed this already.", status=409)
    journal.record(
        actor, "review_sealed_use", now=now, purpose="operations", object_kind="sealed_account", object_id=use_id,
        detail={"finding": finding},
    )  # fmt: skip
