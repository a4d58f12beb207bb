"""Accounts as actors."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role

# A function of the database's owner, since the organisation, and so what row-level security lets
# through, is only known once the actor is.
_ACTOR = "select * from store_actor_of(%s)"


def load_account_actor(account_id: UUID, *, request: str = "") -> Actor | None:
    """The actor of an active account, read in one query; None where it was closed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR, [account_id])
        row = cursor.fetchone()
    if row is None:
        return None
    name, organisation_id, roles, language, zone, staff_id, patient_id = row
    return Actor(
        kind="account",
        name=name,
        organisation_id=organisation_id,
        roles=frozenset(Role(role) for role in roles),
        account_id=account_id,
        staff_id=staff_id,
        patient_id=patient_id,
        language=language,
        zone=zone,
        request=request,
    )
