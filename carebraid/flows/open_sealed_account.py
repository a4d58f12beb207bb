"""Somebody opens the sealed emergency account with its password and its printed code (PRV-076)."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.sealed import OPEN_FOR, REVIEW_WITHIN, check_why
from carebraid.store import journal
from carebraid.store.emergency import tell_officers
from carebraid.store.sealed import break_seal, find_sealed

from ._unit import unit


@unit
def open_sealed_account(
    *, actor: Actor, now: datetime, email: str, password: str, code: str, why: str
) -> datetime:  # fmt: skip
    """Open the account for four hours; gives until when. The privacy officers are told in the same transaction.

    The code works once. Refuses ``sealed.why_too_short`` and ``sealed.wrong`` (403) for an unknown address, a wrong
    password, a wrong code and a broken seal, all alike.
    """
    said = check_why(why)
    found, until = find_sealed(email, password, code), now + OPEN_FOR
    made = None
    if (
        found is not None
        and found.account_id == actor.account_id
        and found.account_id
        and found.organisation_id
    ):
        made = break_seal(
            found.organisation_id,
            found.account_id,
            why=said,
            now=now,
            until_at=until,
            review_due_at=now + REVIEW_WITHIN,
        )
    if made is None or actor.organisation_id is None:
        raise Refused("sealed.wrong", "That does not fit together. Please try again.", status=403)
    told = tell_officers(actor.organisation_id, f"sealed:{made}", now)
    journal.record(
        actor, "open_sealed_account", now=now, purpose="emergency", object_kind="sealed_account", object_id=made,
        detail={"until": until.isoformat(), "told": told},
    )  # fmt: skip
    return until
