"""What was watched, foretold and done to reach the person as FHIR: the person's own copy alone has these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carebraid.core.privacy.parcel import Parcel, Piece

from ._from_facts import event
from ._shapes import Json, absent, category, concept, fhir_id, in_words, meta, narrative, of_subject, when

_FLAG = "http://terminology.hl7.org/CodeSystem/flag-category"


def safety_case(parcel: Parcel, piece: Piece) -> list[Json]:
    """A safety case as a Flag: active until somebody closed it."""
    data = piece.data
    period = {"start": piece.at.isoformat()} if piece.at else {}
    if data.get("closed_at"):
        period["end"] = str(data["closed_at"])
    name = _readable(data.get("code"))
    return [
        {
            "resourceType": "Flag", "id": fhir_id(piece.resource.id), "meta": meta(),
            "text": narrative(f"Safety case: {name}", f"Level: {_readable(data.get('level'))}"),
            "status": "inactive" if data.get("closed_at") else "active", "category": [concept(_FLAG, "safety", "Safety")],
            "code": in_words(f"{name}: {_readable(data.get('level'))}"), "subject": of_subject(parcel), "period": period,
        }
    ]  # fmt: skip


def own_sign(parcel: Parcel, piece: Piece) -> list[Json]:
    """A sign of the person's own as an Observation: their words, and from where it counts where that was learnt."""
    data = piece.data
    limit: Mapping[str, Any] | None = data.get("limit")
    words = str(data.get("text") or f"{data.get('measure')} {'low' if data.get('is_low') else 'high'}")
    bound = None if limit is None else f"{limit['threshold']:g}, {limit['run']} days in a row"
    parts = [
        ("What is watched", data.get("measure")), ("State", data.get("state")), ("What helps then", data.get("then_what")),
        ("Who is told", data.get("tell")), ("Written by", data.get("by")),
    ]  # fmt: skip
    counts: Json = {"valueString": bound} if bound else {"dataAbsentReason": absent()}
    return [
        {
            "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(),
            "text": narrative("A warning sign of the person's own", words), "status": "final",
            "category": category("survey"), "code": in_words("A warning sign of the person's own"),
            "subject": of_subject(parcel), **when(piece.at), "valueString": words,
            "component": [
                *({"code": in_words(name), "valueString": str(said)} for name, said in parts if said),
                {"code": in_words("Counts from"), **counts},
            ],
        }
    ]  # fmt: skip


def forecast(parcel: Parcel, piece: Piece) -> list[Json]:
    """A forecast as a RiskAssessment. One that was refused has no prediction and says why; it is never a zero."""
    data = piece.data
    told: Json
    if data.get("task") == "standing":
        level = data.get("level")
        outcome = "How soon a talk looked needed, 0 to 4"
        told = {} if level is None else {"qualitativeRisk": in_words(f"level {level}")}
        why = "too little is known" if level is None or data.get("is_little") else ""
    else:
        outcome, why = (
            f"{_readable(data.get('task'))}, week {data.get('week')}",
            str(data.get("refused") or ""),
        )
        chance = data.get("probability")
        told = {} if chance is None else {"probabilityDecimal": round(float(chance), 4)}
    notes = [why] if why else []
    if data.get("over"):
        came = {True: "it came", False: "it did not come"}
        notes.append("Looked back at: " + came.get(data.get("came"), "not known"))  # type: ignore[arg-type]
    made: Json = {
        "resourceType": "RiskAssessment", "id": fhir_id(piece.resource.id), "meta": meta(),
        "text": narrative(outcome, *notes), "status": "final", "subject": of_subject(parcel), **when(piece.at, "occurrenceDateTime"),
        "method": in_words(str(data.get("model") or "rules for the team's list")),
    }  # fmt: skip
    if told:
        made["prediction"] = [{"outcome": in_words(outcome), **told}]
    if notes:
        made["note"] = [{"text": note} for note in notes]
    return [made]


def reaching(parcel: Parcel, piece: Piece) -> list[Json]:
    """How the person was reached, what got in the way of a visit, and where care stands, as a dated fact."""
    return event(parcel, piece)


def _readable(code: Any) -> str:
    return str(code or "not known").replace("_", " ")
