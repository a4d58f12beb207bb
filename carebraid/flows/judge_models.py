"""The equity gate: no model drives outreach before its figures stand for every group, or a named person answers for it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.equity import judge_equity, read_groups
from carebraid.knowledge.forecasts import digest_of, load_forecast
from carebraid.store import journal
from carebraid.store.foretelling import raise_all
from carebraid.store.model_use import Use, load_use, save_use

from ._models import MODELS
from ._unit import unit


@unit
def judge_models(*, actor: Actor, now: datetime) -> int:
    """Read every model's figures by group and open or shut its gate; gives how many are open.

    A model that somebody accepted or withdrew stays so while it is the same file; another file is judged anew, and its
    recalibration falls away. One that cannot be read is shut.
    """
    if actor.organisation_id is None:
        raise Refused("model.not_found", "There is no such model here.", status=404)
    uses = [_judged(model, load_use(actor.organisation_id, model, lock=True), now) for model in MODELS]
    for use in uses:
        save_use(actor.organisation_id, use)
    raise_all(actor.organisation_id)
    states = {use.model: use.state for use in uses}
    journal.record(actor, "judge_models", now=now, purpose="operations", object_kind="model", detail=states)
    return sum(state == "open" for state in states.values())


def _judged(model: str, before: Use | None, now: datetime) -> Use:
    try:
        digest = digest_of(model)
        failures = tuple(asdict(one) for one in judge_equity(*read_groups(load_forecast(model).head)))
    except Refused as refused:
        digest, failures = (
            "",
            ({"group": "", "value": "", "measure": refused.code, "found": None, "limit": None},),
        )
    found = "shut" if failures else "open"
    if before is None or before.digest != digest:
        return Use(model=model, digest=digest, state=found, failures=failures, judged_at=now)
    state = before.state if before.state in ("accepted", "withdrawn") else found
    return replace(before, state=state, failures=failures, judged_at=now)
