"""A partner asks for a record, or offers a referral, and gets the one answer that everybody gets."""

from __future__ import annotations

from datetime import date, datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.counter import open_counter, save_request

from ._unit import unit

KINDS = ("record", "referral")
PURPOSES = ("TREAT", "COC", "HPAYMT", "SUPNWK")
"""What a partner may ask for: treatment, coordination of care, payment, support in the community."""
LONGEST_NAME, LONGEST_WISH = 120, 1000


@unit
def ask_as_partner(
    *, actor: Actor, now: datetime, kind: str, about_name: str, purpose: str, wish: str,
    about_born_on: date | None = None,
) -> None:  # fmt: skip
    """Write the request down for a person at the desk. Gives nothing back.

    Nobody is looked up, so neither the answer nor its time can tell whether somebody is known here (PRV-007).
    Refuses ``partner.none``, ``partner_request.unreadable``, ``partner_request.name_missing`` and
    ``partner_request.wish_missing``.
    """
    counter = open_counter(actor, now)
    if kind not in KINDS or purpose not in PURPOSES:
        raise Refused("partner_request.unreadable", "Please choose what you ask for, and what for.")
    name, said = " ".join(about_name.split()), wish.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            "partner_request.name_missing", "Please give the name of the person, in up to 120 letters."
        )
    if not said or len(said) > LONGEST_WISH:
        raise Refused("partner_request.wish_missing", "Please say what you need, in up to 1,000 letters.")
    save_request(counter, kind=kind, about_name=name, about_born_on=about_born_on, purpose=purpose, wish=said)
    journal.record(
        actor, "ask_as_partner", now=now, purpose=purpose, object_kind="partner", object_id=counter.partner.id,
        detail={"kind": kind},
    )  # fmt: skip
