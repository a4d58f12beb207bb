"""Opening a record in an emergency, and telling medical staff in one: before, during and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import EmergencyClaim, RecipientClass
from carebraid.core.privacy.emergency import OPEN_FOR, REVIEW_WITHIN, SHORTEST_REASON, TELLABLE
from carebraid.core.privacy.verdict import ReleaseRequest
from carebraid.store.emergency import Emergency, load_emergency
from carebraid.store.gate import rehearse
from carebraid.store.index import Found, open_index_for_one
from carebraid.store.organisations import load_organisation
from carebraid.store.record import Piece, load_record

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class Closed:
    """Who it is, with the fewest fields that tell two people apart, and the terms of opening."""

    who: Found
    open_for_hours: int = int(OPEN_FOR.total_seconds() // 3600)
    review_hours: int = int(REVIEW_WITHIN.total_seconds() // 3600)
    shortest: int = SHORTEST_REASON


@dataclass(frozen=True, slots=True)
class Telling:
    """The form: which kinds there is something to tell of (the rest is said to be empty)."""

    top: Top
    kinds: tuple[str, ...]
    there: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What to read out. Empty means that nothing is on record, which is not the same as nothing.

    ``medicines``: (code, state, since), newest word on each. ``doses``: (code, taken or None, when), last of each.
    ``found``: (substances found, when) of the newest drug test that found any. ``used_at``: last use told.
    """

    name: str
    born_on: str
    conditions: tuple[str, ...]
    medicines: tuple[tuple[str, str, datetime | None], ...]
    doses: tuple[tuple[str, bool | None, datetime | None], ...]
    found: tuple[tuple[str, ...], datetime | None] | None
    used_at: datetime | None
    overdoses: int
    overdose_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was written down, and what may be read out; ``summary`` None once the emergency is over.

    ``shown``: kinds that were told, and those of which there is nothing on record: that is said, not left out.
    """

    top: Top
    emergency: Emergency
    summary: Summary | None
    shown: frozenset[str]


@screen
def closed_record(*, actor: Actor, now: datetime, patient_id: UUID) -> Closed:
    """The page before a record is opened in an emergency. Refuses whoever is no clinician, and nobody there."""
    return Closed(open_index_for_one(actor, patient_id, now))


@screen
def telling(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Telling:
    """The form for telling. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    there = frozenset(piece.kind for piece in load_record(chart))
    return Telling(build_top(chart, now, language), TELLABLE, there)


@screen
def told(*, actor: Actor, now: datetime, language: str, patient_id: UUID, emergency_id: UUID) -> Told:
    """What was told and may still be read out. Refuses ``emergency.not_found`` and what the chart door refuses.

    The gate is asked again each time, with the same claim: what was stopped in between is gone from the page.
    """
    chart = open_for_care(actor, patient_id, now)
    kept = load_emergency(chart, emergency_id)
    if kept is None or kept.kind != "told":
        raise Refused("emergency.not_found", "There is no such emergency here.", status=404)
    claim = EmergencyClaim(
        recipient_name=kept.recipient, recipient_facility=kept.facility, discloser=kept.by, nature=kept.why,
        at=kept.from_at,
    )  # fmt: skip
    request = ReleaseRequest(
        patient_id=str(patient_id), names=(kept.recipient, kept.facility),
        recipient_class=RecipientClass.COVERED_ENTITY, purpose="ETREAT", at=now,
        discloser=load_organisation(chart.organisation_id).name, emergency=claim,
    )  # fmt: skip
    record = load_record(chart)
    pieces = [piece for piece in record if piece.kind in kept.what]
    empty = frozenset(TELLABLE) - {piece.kind for piece in record}
    released = rehearse(chart, request, pieces).pieces
    summary = sum_up(released) if released else None
    return Told(build_top(chart, now, language), kept, summary, frozenset(kept.what) | empty)


def sum_up(pieces: Iterable[Piece]) -> Summary:
    """The newest word on each thing, short enough to be read out on the telephone."""
    by_kind: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_kind.setdefault(piece.kind, []).append(piece)
    person: Mapping[str, Any] = by_kind["person"][0].data if "person" in by_kind else {}
    entered = by_kind.get("medicine", [])
    positive = [
        one for one in by_kind.get("urine", []) if (one.data["value"] or {}).get("result") == "positive"
    ]
    overdoses = [one for one in by_kind.get("event", []) if one.data["kind"] == "overdose"]
    used = [one.at for one in by_kind.get("checkin", []) if one.data["used"] == "yes"]
    return Summary(
        name=person.get("name") or "", born_on=person.get("born_on") or "",
        conditions=tuple(dict.fromkeys(str(one.data["code"]) for one in by_kind.get("condition", []))),
        medicines=tuple(
            (one.data["code"], (one.data["value"] or {}).get("state", ""), one.at)
            for one in _medicines(entered)
        ),
        doses=tuple(
            (one.data["code"], (one.data["value"] or {}).get("taken"), one.at)
            for one in _newest_of_each(entered, "dose")
        ),
        found=_found(positive[0]) if positive else None, used_at=used[0] if used else None,
        overdoses=len(overdoses), overdose_at=overdoses[0].at if overdoses else None,
    )  # fmt: skip


def _medicines(pieces: Iterable[Piece]) -> list[Piece]:
    """The list of medicines, as far as they are taken or were, and what was only ever noted beside it."""
    listed = [
        one
        for one in _newest_of_each(pieces, "listed")
        if (one.data["value"] or {}).get("state") != "planned"
    ]
    known = {str(one.data["code"]) for one in listed}
    return [
        *listed,
        *(one for one in _newest_of_each(pieces, "medicine") if str(one.data["code"]) not in known),
    ]


def _newest_of_each(pieces: Iterable[Piece], kind: str) -> list[Piece]:
    newest: dict[str, Piece] = {}
    for piece in pieces:  # newest first
        if piece.data["kind"] == kind:
            newest.setdefault(str(piece.data["code"]), piece)
    return list(newest.values())


def _found(piece: Piece) -> tuple[tuple[str, ...], datetime | None]:
    value = piece.data["value"] or {}
    return tuple(str(one) for one in value.get("found") or ()), piece.at
