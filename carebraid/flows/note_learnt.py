"""What a fair test means for how we work goes into the library of what was learnt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.fair_tests import load_test, save_learnt

from ._unit import unit


@unit
def note_learnt(*, actor: Actor, now: datetime, test_id: UUID, words: str) -> None:
    """Keep one sentence beside the result. Refuses a test that is not over, and no words."""
    cohort = open_cohort(actor, now, about="fair_test")
    test = load_test(cohort.organisation_id, test_id, alone=True)
    if test.state != "ended":
        raise Refused("experiment.not_over", "First the test has to be over.", status=409)
    if not words.strip():
        raise Refused("experiment.unsaid", "Please say in a sentence what you learnt.")
    save_learnt(test, words=words.strip(), by=actor.name)
    journal.record(
        actor, "note_learnt", now=now, purpose="operations", object_kind="fair_test", object_id=test_id
    )
