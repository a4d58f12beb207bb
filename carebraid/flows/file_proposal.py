"""Somebody on the community board asks for a change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.learning import is_on_board, open_board, save_proposal

from ._unit import unit


@unit
def file_proposal(*, actor: Actor, now: datetime, title: str, words: str) -> UUID:
    """File a proposal (CAP-175). Refuses whoever has no seat, and one without words."""
    board = open_board(actor, now, seat_id=is_on_board(actor, now), manages=False)
    if not (title.strip() and words.strip()):
        raise Refused("board.no_words", "Please say in a line what you ask for, and why.")
    proposal_id = save_proposal(board, title=title.strip(), words=words.strip())
    journal.record(
        actor, "file_proposal", now=now, purpose="operations", object_kind="proposal", object_id=proposal_id
    )
    return proposal_id
