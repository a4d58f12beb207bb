"""The gate: the one place where a decision about something leaving the house is made and written down (PRV-004).

It stands behind the chart door: whoever asks has the person's chart open. One question, one decision, one row of
the accounting and one of the journal, denials too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec

from carebraid.core.privacy.accounting import account
from carebraid.core.privacy.consent import Consent
from carebraid.core.privacy.profile import PROFILES, profile_of
from carebraid.core.privacy.purposes import PUBLIC_HEALTH
from carebraid.core.privacy.redact import redact
from carebraid.core.privacy.release import decide_release
from carebraid.core.privacy.verdict import Decision, Reason, ReleaseRequest, Verdict

from . import journal, models
from ._fresh import fresh_id
from .chart import Chart
from .record import Piece, field_of, narrowed, without_withheld
from .sharing import load_papers


@dataclass(frozen=True, slots=True)
class Released:
    """What the gate let through: the verdict, the pieces with what is withheld taken out, the row in the accounting.

    ``labels`` are the strictest of all pieces (PRV-009). A denial and an empty record look alike from outside.
    """

    disclosure_id: UUID | None
    verdict: Verdict
    pieces: tuple[Piece, ...]
    labels: frozenset[str]


def pass_gate(
    chart: Chart, request: ReleaseRequest, pieces: Sequence[Piece], *, now: datetime, path: str,
    partner_id: UUID | None = None, narrow: bool = True,
) -> Released:  # fmt: skip
    """Decide, write it down, and hand out only what was released. ``path`` names the way out (core.privacy.ways_out).

    What the purpose does not need is left out before the question is asked (PRV-006), unless ``narrow`` is False:
    where a director's finding names the very facts (2.14(c)). Papers that cannot be read
    are a denial (PRV-005).
    """
    released = rehearse(chart, request, pieces, narrow=narrow)
    verdict = released.verdict
    row = account(request, verdict, (piece.kind for piece in released.pieces))
    if not row.is_complete:
        raise RuntimeError(f"a disclosure on {path} without a complete accounting row")
    disclosure = models.Disclosure.add(
        chart, id=fresh_id(), at=now, path=path, purpose=request.purpose, decision=verdict.decision,
        recipient=row.recipient, recipient_address=row.address, recipient_class=request.recipient_class,
        partner_id=partner_id, reasons=list(row.reasons), obligations=msgspec.to_builtins(verdict.obligations),
        relied_on=list(row.relied_on), what=dict(row.what), notice_version=row.notice_version,
        by=chart.actor.reference, by_name=chart.actor.name,
    )  # fmt: skip
    journal.record(
        chart.actor, "gate.decided", now=now, patient_id=chart.patient_id, purpose=request.purpose,
        outcome="refused" if verdict.decision is Decision.DENY else "done", object_kind="disclosure",
        object_id=disclosure.id, detail={"path": path, "decision": str(verdict.decision), "reasons": list(row.reasons)},
    )  # fmt: skip
    return replace(released, disclosure_id=disclosure.id)


def rehearse(
    chart: Chart, request: ReleaseRequest, pieces: Sequence[Piece], *, consents: tuple[Consent, ...] = (),
    narrow: bool = True,
) -> Released:  # fmt: skip
    """What :func:`pass_gate` would let through, without giving anything: nothing leaves, nothing is written.

    ``consents`` are looked at as if they stood beside the others: the rehearsal before signing.
    """
    asked_for = needed(request.purpose, pieces) if narrow else list(pieces)
    # Public health needs nothing that names anybody: whoever offers such pieces is told no, and why (PRV-047).
    decided = asked_for or (pieces if request.purpose in PUBLIC_HEALTH else ())
    resources = [piece.resource for piece in decided]
    try:
        papers = load_papers(chart)
        papers = replace(papers, consents=(*papers.consents, *consents))
    except Exception:
        verdict = Verdict(decision=Decision.DENY, reasons=(Reason("could_not_decide"),), at=request.at)
    else:
        verdict = decide_release(request, resources, papers)
    package = redact(verdict, resources)
    free = {resource.id: resource for resource in package.records}
    kept = tuple(
        without_withheld(piece, free[piece.resource.id]) for piece in asked_for if piece.resource.id in free
    )
    return Released(None, verdict, kept, package.labels)


def needed(purpose: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Minimum necessary: the kinds that the purpose's profile names; a person's own copy has everything."""
    profile = profile_of(purpose)
    if profile == "own_record":
        return list(pieces)
    fields = PROFILES[profile]
    return [narrowed(piece, fields) for piece in pieces if field_of(piece.kind) in fields]
