"""Session notes as FHIR. Notes kept apart have no map: they never come here."""

from __future__ import annotations

from base64 import b64encode

from carebraid.core.privacy.parcel import Parcel, Piece

from ._shapes import LOINC, Json, concept, fhir_id, meta, narrative, of_subject, when

_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"


def note(parcel: Parcel, piece: Piece) -> list[Json]:
    """A session note as a DocumentReference, its text inside (LOINC 11506-3, progress note)."""
    name = "Session note" if piece.resource.notes is None else "Counseling note, kept apart"
    text, by = str(piece.data.get("text") or ""), str(piece.data.get("by") or "")
    made: Json = {
        "resourceType": "DocumentReference", "id": fhir_id(piece.resource.id), "meta": meta("us-core-documentreference"),
        "text": narrative(f"{name} by {by}", *text.splitlines()), "status": "current",
        "type": concept(LOINC, "11506-3", "Progress note"), "category": [concept(_CATEGORY, "clinical-note", "Clinical Note")],
        "subject": of_subject(parcel), "author": [{"display": by}], **when(piece.at, "date"),
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": b64encode(text.encode()).decode()}}],
    }  # fmt: skip
    return [made]
