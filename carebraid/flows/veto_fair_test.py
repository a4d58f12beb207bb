"""A member of the community advisory board says no to a fair test; one that runs stops at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.fair_tests import load_test, save_veto
from carebraid.store.learning import is_on_board

from ._fair_tests import end_test
from ._unit import unit


@unit
def veto_fair_test(*, actor: Actor, now: datetime, test_id: UUID, why: str) -> None:
    """Veto it, with the reason (CAP-175). Refuses whoever has no seat, no reason, and a test that is over."""
    if is_on_board(actor, now) is None or actor.organisation_id is None or actor.account_id is None:
        raise Refused("board.members_only", "This is for members of the community board.", status=403)
    if not why.strip():
        raise Refused("board.no_words", "Please say why, so that people can learn from it.")
    test = load_test(actor.organisation_id, test_id, alone=True)
    if test.state not in ("registered", "running"):
        raise Refused("experiment.over", "This test is over.", status=409)
    save_veto(test, account_id=actor.account_id, why=why.strip(), now=now)
    if test.state == "running":
        end_test(test, actor=actor, why="board", now=now)
    journal.record(
        actor, "veto_fair_test", now=now, purpose="operations", object_kind="fair_test", object_id=test_id
    )
