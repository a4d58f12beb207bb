"""An administrator confirms that the organisation keeps to an instrument's terms, so that its wording may show."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.assess.terms import statement_of
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import load_instrument
from carebraid.store import journal
from carebraid.store.organisations import save_confirmed_terms

from ._unit import unit


@unit
def confirm_terms(*, actor: Actor, now: datetime, instrument: str, statement: str) -> None:
    """Store the confirmation with the terms exactly as the administrator read them.

    Refuses ``instrument.unknown``, ``terms.not_needed``, ``terms.changed`` where ``statement`` is not what
    stands now, and ``terms.confirmed_already``. The way in asks for a step-up first.
    """
    one = load_instrument(instrument)
    if not one.terms_needed:
        raise Refused("terms.not_needed", "This questionnaire needs no confirmation.")
    stands = statement_of(one)
    if " ".join(statement.split()) != " ".join(stands.split()):
        raise Refused(
            "terms.changed", "The terms changed while the page was open. Please read them again.", status=409
        )
    if actor.organisation_id is None or actor.account_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    save_confirmed_terms(
        actor.organisation_id, instrument=one.id, statement=stands, account_id=actor.account_id, now=now
    )
    journal.record(actor, "confirm_terms", now=now, object_kind="instrument", object_id=one.id)
