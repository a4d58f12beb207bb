"""A person asks somebody to support them, and says where the limits are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import Invitation
from carebraid.store.grants import count_open, save_new_grant

from ._accounts import read_person
from ._supporters import LONGEST_WORD, open_own, read_terms, told
from ._unit import unit

MOST = 12
LONGEST_ADDRESS = 240  # room for the mark that makes it the supporter's own


@dataclass(frozen=True, slots=True)
class Invited:
    """Shown once to the person: the link, the code for another way, and the address to sign in with."""

    grant_id: UUID
    invitation: Invitation
    signs_in_as: str


@unit
def invite_supporter(
    *, actor: Actor, now: datetime, patient_id: UUID, name: str, relation: str, email: str,
    sees: Iterable[str] = (), does: Iterable[str] = (), crisis: Iterable[str] = (), phone: str = "", note: str = "",
    from_on: date | None = None, until_on: date | None = None,
) -> Invited:  # fmt: skip
    """Offer a contract with a one-time link that lasts 72 hours. Nothing is shown until it is agreed to.

    Nobody is told and nothing is looked up: the answer is the same whether or not the address is known here
    (PRV-007). Refuses ``account.name_missing``, ``account.address_unreadable``, ``grant.relation_missing``,
    ``grant.too_many``, ``grant.unknown_part`` and ``grant.no_end``.
    """
    chart = open_own(actor, patient_id, now)
    said, address = read_person(name, email)
    tie = " ".join(relation.split())
    if len(address) > LONGEST_ADDRESS:
        raise Refused("account.address_unreadable", "Please look at the e-mail address again.")
    if not tie or len(tie) > LONGEST_WORD:
        raise Refused("grant.relation_missing", "Please say who they are to you, in a few words.")
    if count_open(chart, now) >= MOST:
        raise Refused(
            "grant.too_many", "You share with twelve people already. End one of them first.", status=409
        )
    terms = read_terms(
        chart, now, sees=sees, does=does, crisis=crisis, phone=phone, note=note, from_on=from_on, until_on=until_on
    )  # fmt: skip
    grant_id, invitation, signs_in_as = save_new_grant(
        chart, name=said, relation=tie, email=address, phone=terms.phone, note=terms.note, sees=terms.sees,
        does=terms.does, crisis=terms.crisis, from_on=terms.from_on, until_at=terms.until_at, now=now,
    )  # fmt: skip
    journal.record(
        actor, "invite_supporter", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id, detail=told(terms),
    )  # fmt: skip
    return Invited(grant_id, invitation, signs_in_as)
