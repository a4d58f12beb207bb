"""A prescriber asks whether a medicine is dangerous together with something they may not see (beyond 7)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.blind import Blind, BlindAnswer, blind
from carebraid.core.meds.names import normalised
from carebraid.knowledge.alive import load_alive
from carebraid.store import journal
from carebraid.store.blind import open_behind_index, open_behind_package, save_use
from carebraid.store.counter import open_counter

from ._unit import unit

WORKED_THROUGH: Final = 48
"""Every question is worked through against as many names, hidden ones first, so that its time tells nothing."""
_QUIET: Final = ("folic acid", "thiamine", "levothyroxine", "vitamin d")


@unit
def check_blind(
    *, actor: Actor, now: datetime, proposed: str, package_id: UUID | None = None, patient_id: UUID | None = None
) -> Blind:  # fmt: skip
    """One bit, where the person allowed it; the same nothing in every other case. The person sees each use.

    By ``package_id`` for a partner, by ``patient_id`` for a colleague without a tie. Refuses a name that is missing or
    too long, more than five questions a day about one person (``blind.too_often``, 429), and what the doors refuse.
    Whether the name is known is said before anybody is looked at, so it tells nothing about them.
    """
    if not normalised(proposed) or len(proposed) > 200:
        raise Refused("order.name_missing", "Please say which medicine.")
    if package_id is not None:
        behind = open_behind_package(open_counter(actor, now), package_id)
    elif patient_id is not None:
        behind = open_behind_index(actor, patient_id, now)
    else:
        raise Refused("package.not_found", "There is no such record here.", status=404)
    alive = load_alive()
    hidden = [*behind.names, *_QUIET * WORKED_THROUGH][: max(WORKED_THROUGH, len(behind.names))]
    answer = Blind(BlindAnswer.COULD_NOT_CHECK)
    if alive.knowledge is not None:
        answer = blind(
            proposed=proposed, hidden=hidden, is_allowed=behind.is_allowed, knowledge=alive.knowledge,
            today=local_day(now, behind.zone), proof=alive.proof,
        )  # fmt: skip
    save_use(behind, actor, answer.answer, now)
    journal.record(
        actor, "check_blind", now=now, patient_id=behind.patient_id, purpose="treatment", object_kind="blind_check",
    )  # fmt: skip
    return answer
