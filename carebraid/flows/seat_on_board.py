"""A programme manager gives somebody a seat on the community advisory board, or ends it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.store import journal
from carebraid.store.learning import end_seat, open_board, save_seat

from ._unit import unit


@unit
def seat_on_board(*, actor: Actor, now: datetime, email: str = "", end: UUID | None = None) -> UUID:
    """Seat whoever signs in with ``email``, or end the seat ``end``. Refuses somebody who is not here."""
    board = open_board(actor, now, seat_id=None, manages=actor.has_role(Role.PROGRAMME_MANAGER))
    if end is None:
        seat_id = save_seat(board, email)
    else:
        seat_id = end
        end_seat(board, end)
    journal.record(
        actor, "seat_on_board", now=now, purpose="operations", object_kind="seat", object_id=seat_id,
        detail={"ended": end is not None},
    )  # fmt: skip
    return seat_id
