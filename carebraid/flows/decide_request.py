"""The privacy officer answers what a person asked of their record: granted, in part, or denied with its ground."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.answers import RESTRICTS, agreed_restriction, check_answer
from carebraid.core.privacy.consent import Recipient
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.answers import save_answer, save_restriction
from carebraid.store.chart import Chart, open_chart
from carebraid.store.rights import Asked, load_right
from carebraid.store.sharing import load_partners

from ._raise import Signal, raise_task
from ._unit import unit


@unit
def decide_request(
    *, actor: Actor, now: datetime, patient_id: UUID, request_id: UUID, decision: str, ground: str = "",
    words: str = "", decider: str = "", partner_ids: Collection[UUID] = (), classes: Collection[str] = (),
    purposes: Collection[str] = (), kinds: Collection[str] = (),
) -> None:  # fmt: skip
    """Put the answer beside the request, which itself never changes (PRV-057).

    A restriction that is granted is in force in the same transaction: for the partners, classes, purposes and kinds
    that were agreed, and for all of them where none was chosen (PRV-060). A correction that is granted asks the team
    to write it. Erasing what the law says must be kept becomes a restriction in the same transaction (PRV-096). ``decider`` is the professional who decided about harm (PRV-065). Refuses what ``check_answer``
    does, ``request.not_found`` and ``request.answered`` (409).
    """
    chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
    asked = load_right(chart, request_id)
    if asked is None:
        raise Refused("request.not_found", "There is no such request here.", status=404)
    if asked.decision:
        raise Refused("request.answered", "A colleague has answered this already.", status=409)
    check_answer(asked.kind, decision, ground, words, decider=decider, content=asked.content)
    by = f"{actor.name}, {decider.strip()}" if decider.strip() else actor.name
    save_answer(chart, request_id, decision=decision, ground=ground, words=words.strip(), by=by, now=now)
    restriction_id = None
    if (asked.kind, decision) in RESTRICTS:
        restriction_id = _restrict(chart, asked, now, partner_ids, classes, purposes, kinds)
    if asked.kind == "amendment" and decision in ("granted", "partly"):
        _ask_the_team(chart, request_id, now)
    journal.record(
        actor, "decide_request", now=now, patient_id=patient_id, purpose=Purpose.OPERATIONS,
        object_kind="rights_request", object_id=request_id, detail={
            "kind": asked.kind, "decision": decision, "ground": ground, "restriction": str(restriction_id or ""),
        },
    )  # fmt: skip


def _restrict(
    chart: Chart, asked: Asked, now: datetime, partner_ids: Collection[UUID], classes: Collection[str],
    purposes: Collection[str], kinds: Collection[str],
) -> UUID:  # fmt: skip
    known = {one.id: one for one in load_partners(chart.organisation_id)}
    if not known.keys() >= set(partner_ids):
        raise Refused("restriction.unreadable", "Something here could not be read. Please look at it again.")
    named = [
        Recipient(name=one.name, other_names=one.other_names, identifiers=frozenset(one.identifiers))
        for one in (known[partner_id] for partner_id in partner_ids)
    ]
    restriction = agreed_restriction(
        str(asked.id), now=now, recipients=named, classes=classes, purposes=purposes, kinds=kinds,
        described=asked.wish if kinds else "",
    )  # fmt: skip
    return save_restriction(chart, asked.id, restriction)


def _ask_the_team(chart: Chart, request_id: UUID, now: datetime) -> None:
    """The correction itself is written by those who know the person. Nobody there: the answer stands all the same."""
    signal = Signal("correction_agreed", {}, now, "rights_request", str(request_id))
    try:
        raise_task(
            chart, kind=Kind.ACCESS_REVIEW, subject=f"correction:{request_id}", priority=Priority.ROUTINE,
            signals=[signal], now=now,
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "task.nobody_here":
            raise
