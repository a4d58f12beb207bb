"""Who asks, put as the gate's question: a partner on the register, or the person themself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.privacy.consent import RecipientClass
from carebraid.core.privacy.grounds import PATIENT_SYSTEM
from carebraid.core.privacy.verdict import Action, ReleaseRequest
from carebraid.knowledge.record_words import in_words

from .record import Piece
from .sharing import Partner


def ask_for_partner(
    patient_id: UUID, partner: Partner, purpose: str, *, programme: str, now: datetime
) -> ReleaseRequest:
    """A partner's question, with the class it is registered as; one nobody registered is a lawful holder (PRV-036)."""
    known = {one.value for one in RecipientClass}
    registered = partner.recipient_class if partner.recipient_class in known else "lawful_holder"
    return ReleaseRequest(
        patient_id=str(patient_id), names=(partner.name, *partner.other_names),
        identifiers=frozenset(partner.identifiers), recipient_class=RecipientClass(registered),
        address=partner.address, purpose=purpose, at=now, discloser=programme,
    )  # fmt: skip


def ask_for_oneself(patient_id: UUID, name: str, *, programme: str, now: datetime) -> ReleaseRequest:
    """The person's question for their own record (42 CFR 2.23, PRV-054)."""
    return ReleaseRequest(
        patient_id=str(patient_id), names=(name,), identifiers=frozenset({f"{PATIENT_SYSTEM}|{patient_id}"}),
        recipient_class=RecipientClass.PATIENT, purpose="PATRQT", action=Action.ACCESS, at=now, discloser=programme,
    )  # fmt: skip


def worded(pieces: Iterable[Piece], language: str) -> tuple[Piece, ...]:
    """The pieces with their codes in words."""
    return tuple(replace(piece, data=in_words(piece.kind, piece.data, language)) for piece in pieces)
