"""Somebody on the community board discusses a proposal or votes on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.learning import is_on_board, open_board, save_word

from ._unit import unit


@unit
def say_of_proposal(
    *, actor: Actor, now: datetime, proposal_id: UUID, words: str = "", is_for: bool | None = None
) -> None:
    """Words, a vote, or both; a later vote takes the place of an earlier one. Refuses neither, and whoever has no seat."""
    board = open_board(actor, now, seat_id=is_on_board(actor, now), manages=False)
    if not words.strip() and is_for is None:
        raise Refused("board.no_words", "Please write something, or vote.")
    save_word(board, proposal_id, words=words.strip(), is_for=is_for)
    journal.record(
        actor, "say_of_proposal", now=now, purpose="operations", object_kind="proposal", object_id=proposal_id
    )
