"""The programme answers a proposal of the community board: what is done, in which release, or why not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.learning import ANSWERS, open_board, save_answer

from ._unit import unit


@unit
def answer_proposal(
    *, actor: Actor, now: datetime, proposal_id: UUID, answer: str, words: str, release: str = ""
) -> None:
    """Answer it. Refuses an answer without words, and "done" without the release that holds it."""
    board = open_board(actor, now, seat_id=None, manages=actor.has_role(Role.PROGRAMME_MANAGER))
    if answer not in ANSWERS or not words.strip():
        raise Refused("board.no_answer", "Please choose an answer and say it in words.")
    if answer == "done" and not release.strip():
        raise Refused("board.no_release", "Please say which release holds it.")
    save_answer(board, proposal_id, answer=answer, words=words.strip(), release=release.strip())
    journal.record(
        actor, "answer_proposal", now=now, purpose="operations", object_kind="proposal", object_id=proposal_id,
        detail={"answer": answer},
    )  # fmt: skip
