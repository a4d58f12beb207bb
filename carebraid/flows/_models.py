"""What the flows about forecast models share: which models a clinic uses, and how one stands here."""

from __future__ import annotations

from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_model import WEEKLY
from carebraid.store.forecasting import model_for
from carebraid.store.model_use import Use, load_use

MODELS = tuple(model_for(task) for task in WEEKLY)


def need_use(actor: Actor, model: str) -> tuple[UUID, Use]:
    """The actor's organisation and how the model stands there, locked.

    Refuses a model that is not used here (``model.not_found``) and one nobody has judged yet (``model.not_judged``).
    """
    if model not in MODELS or actor.organisation_id is None:
        raise Refused("model.not_found", "There is no such model here.", status=404)
    use = load_use(actor.organisation_id, model, lock=True)
    if use is None:
        raise Refused(
            "model.not_judged", "This model's figures have not been read here yet. They are read every night."
        )
    return actor.organisation_id, use


def need_reason(why: str) -> str:
    """The reason somebody gives. Refuses none (``model.no_reason``)."""
    if not why.strip():
        raise Refused("model.no_reason", "Please say why, so that others can understand it later.")
    return why.strip()
