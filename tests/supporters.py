"""People around the cast for tests of sharing: supporters who agreed to a contract, partners on the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.flows.accept_grant import accept_grant
from carebraid.flows.accept_invitation import accept_invitation
from carebraid.flows.invite_supporter import Invited, invite_supporter
from carebraid.screens.invited import invited
from carebraid.store import scope, sharing
from carebraid.store.accounts import load_account_actor
from carebraid.store.models import Account
from tests.worlds import Cast

EVERYTHING = ("next_appointments", "how_my_week_is", "my_goals", "medicine_taken", "shared_notes")


def offer(
    cast: Cast, now: datetime, *, sees: Iterable[str] = EVERYTHING, email: str = "rosa@home.example",
    does: Iterable[str] = ("say_worried", "get_tips"), until_on: date | None = None, note: str = "",
) -> Invited:  # fmt: skip
    return invite_supporter(
        actor=cast.patient, now=now, patient_id=cast.patient_id, name="Rosa", relation="sister", email=email,
        sees=sees, does=does, crisis=("call_them",), phone="+1 555 0100", note=note, until_on=until_on,
    )  # fmt: skip


def begin(made: Invited, now: datetime) -> Actor:
    """The invited person chooses a password; nothing is agreed yet."""
    actor = invited(made.invitation.token, now=now)
    assert actor is not None
    accept_invitation(
        actor=actor, now=now, token=made.invitation.token, code=made.invitation.code,
        password="a long quiet sentence 7",
    )  # fmt: skip
    again = load_account_actor(actor.account_id)  # type: ignore[arg-type]
    assert again is not None
    return again


def supporter(cast: Cast, now: datetime, **chosen: object) -> tuple[Actor, UUID]:
    """(a supporter who agreed, their contract)."""
    made = offer(cast, now, **chosen)  # type: ignore[arg-type]
    actor = begin(made, now)
    accept_grant(actor=actor, now=now, grant_id=made.grant_id)
    return actor, made.grant_id


def partner(cast: Cast, now: datetime, name: str = "Keystone Housing") -> tuple[Actor, UUID]:
    """(an account that speaks for a partner, the partner)."""
    scope.enter(cast.organisation_id)
    account = Account.objects.create(
        organisation_id=cast.organisation_id, email=f"{name.split()[0].lower()}@partner.example", name=f"Olu of {name}",
        roles=[Role.COMMUNITY_PARTNER], zone="America/New_York",
    )  # fmt: skip
    partner_id = sharing.save_partner(cast.organisation_id, name=name, recipient_class="covered_entity")
    sharing.save_partner_member(
        cast.organisation_id, partner_id=partner_id, account_id=account.id, from_at=now
    )
    actor = load_account_actor(account.id)
    assert actor is not None
    return actor, partner_id
