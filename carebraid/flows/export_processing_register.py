"""The record of processing for a data protection officer or a supervisory authority (GDPR 30(4); PRV-098)."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.regime import ProcessingRegister
from carebraid.knowledge.processing import load_purposes
from carebraid.store import journal
from carebraid.store.processing_register import load_processing_register

from ._unit import unit


@unit
def export_processing_register(*, actor: Actor, now: datetime, language: str = "en") -> ProcessingRegister:
    """Gather the record of one organisation. It names nobody in care. Refuses ``organisation.missing``."""
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    made = load_processing_register(actor.organisation_id, load_purposes(), language=language, now=now)
    journal.record(
        actor, "export_processing_register", now=now, purpose="operations", object_kind="processing",
        detail={"purposes": len(made.recorded), "processors": len(made.processors)},
    )  # fmt: skip
    return made
