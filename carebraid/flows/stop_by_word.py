"""The person says stop, and staff write it down: sharing stops at once, the written form is asked for afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.chart import Chart, open_chart
from carebraid.store.grants import load_grants, save_ended
from carebraid.store.packages import withdraw_packages
from carebraid.store.sharing import load_consents, stop_consent

from ._raise import Signal, raise_task
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many consents and supporters' contracts ended, and how many packages were emptied."""

    consents: int
    supporters: int
    withdrawn: int


@unit
def stop_by_word(*, actor: Actor, now: datetime, patient_id: UUID, consent_id: UUID | None = None) -> Stopped:
    """Stop one consent, or with none named everything: all consents and every supporter's view (PRV-023).

    In force when this transaction ends. A task asks the team for the written form. What was given before stays in
    the accounting. Refuses ``consent.not_found`` and ``consent.nothing_to_stop`` (409), and what the door refuses.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    standing = [
        kept.id
        for kept in load_consents(chart)
        if not kept.consent.refuses and kept.stopped_at is None and kept.revoked_at is None
    ]
    if consent_id is not None and consent_id not in standing:
        raise Refused("consent.not_found", "There is no such consent in force.", status=404)
    chosen = standing if consent_id is None else [consent_id]
    stopped = [one for one in chosen if stop_consent(chart, one, stopped_at=now, by=actor.name)]
    withdrawn = sum(withdraw_packages(chart, now, relied_on=one) for one in stopped)
    supporters = _end_supporters(chart, now) if consent_id is None else 0
    if not stopped and not supporters:
        raise Refused(
            "consent.nothing_to_stop", "Nothing is shared now, so there is nothing to stop.", status=409
        )
    _ask_for_the_form(chart, now)
    journal.record(
        actor, "stop_by_word", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="consent",
        object_id=consent_id or "", detail={
            "consents": [str(one) for one in stopped], "supporters": supporters, "withdrawn": withdrawn,
        },
    )  # fmt: skip
    return Stopped(len(stopped), supporters, withdrawn)


def _end_supporters(chart: Chart, now: datetime) -> int:
    return sum(save_ended(chart, kept.id, now) for kept in load_grants(chart) if kept.is_open)


def _ask_for_the_form(chart: Chart, now: datetime) -> None:
    """A routine task for the team. Sharing has stopped whether or not somebody is there to ask."""
    signal = Signal("stopped_by_word", {}, now, "sharing", "")
    try:
        raise_task(
            chart, kind=Kind.ACCESS_REVIEW, subject="stop_by_word", priority=Priority.ROUTINE, signals=[signal], now=now
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "task.nobody_here":
            raise
