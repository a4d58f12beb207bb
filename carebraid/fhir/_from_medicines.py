"""What was watched, changed and checked about medicines as FHIR: Observation, and DetectedIssue for each alert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carebraid.core.privacy.parcel import Parcel, Piece

from ._shapes import (
    Json,
    absent,
    category,
    fhir_id,
    id_of,
    in_words,
    meta,
    narrative,
    of_subject,
    reference,
    value_of,
    when,
)

_SEVERITY = {"contraindicated": "high", "major": "high", "moderate": "moderate", "minor": "low"}
_INTERPRETATION = {"in_range": "In range", "out_of_range": "Out of range", "urgent": "Far out of range"}


def watched(parcel: Parcel, piece: Piece) -> list[Json]:
    """Something looked at because of a medicine. Not done yet is said as that; no figure is never a normal one."""
    held = piece.data["value"]
    name, because = str(held.get("title") or held["what"]), f"Because of {held['words']}"
    done, result = held.get("done_on"), held.get("result") or {}
    made: Json = {
        "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(),
        "text": narrative(name, because, f"Due on {held['due_on']}"), "status": "final" if done else "registered",
        "category": category("laboratory"), "code": in_words(name), "subject": of_subject(parcel), **when(piece.at),
        "note": [{"text": because}],
    }  # fmt: skip
    figures = [
        {"code": in_words(str(code)), **value_of(float(value), unit=str(unit))}
        for code, value, unit in held.get("figures") or ()
    ]
    if figures:
        made["component"] = figures
    else:
        made["dataAbsentReason"] = absent("unknown" if done else "not-performed")
    if words := _INTERPRETATION.get(str(result.get("judged"))):
        made["interpretation"] = [in_words(words)]
    return [made]


def changed(parcel: Parcel, piece: Piece) -> list[Json]:
    """One change of the list: what, from what to what, why, by whom."""
    held = piece.data["value"]
    said = str(held["what"]).replace("_", " ")
    if held.get("before") or held.get("after"):
        said += f", from {held.get('before') or 'not known'} to {held.get('after') or 'not known'}"
    notes = [str(held["why"])] if held.get("why") else []
    return [
        {
            "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(),
            "text": narrative(f"{held['words']}: {said}", *notes), "status": "final",
            "code": in_words(f"Change of a medicine: {held['words']}"), "subject": of_subject(parcel), **when(piece.at),
            "valueString": said, "performer": [{"display": str(held.get("by") or "not known")}],
            **({"note": [{"text": one} for one in notes]} if notes else {}),
        }
    ]  # fmt: skip


def effect(parcel: Parcel, piece: Piece) -> list[Json]:
    """A side effect in the person's words, how heavy it is where that was asked, and the answer they got."""
    held = piece.data["value"]
    answer = f"Answer: {held['answer']}" if held.get("answer") else "No answer yet"
    return [
        {
            "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(),
            "text": narrative(f"Side effect, {held.get('words') or 'a medicine'}", str(held.get("said") or ""), answer),
            "status": "final", "code": in_words(f"Side effect: {held.get('words') or 'a medicine'}"),
            "subject": of_subject(parcel), **when(piece.at), "valueString": str(held.get("said") or "not known"),
            "component": [
                {"code": in_words("How heavy, 0 to 10"), **value_of(held.get("burden"), ucum="{score}")}
            ],
            "note": [{"text": answer}],
        }
    ]  # fmt: skip


def brought(parcel: Parcel, piece: Piece) -> list[Json]:
    """A list of medicines from somewhere else, word for word."""
    held = piece.data["value"]
    name = f"List of medicines from {held['words']}"
    return [
        {
            "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(), "text": narrative(name, *held["items"]),
            "status": "final" if held.get("decided_at") else "preliminary", "code": in_words(name),
            "subject": of_subject(parcel), **when(piece.at), "valueString": "; ".join(held["items"]) or "none",
        }
    ]  # fmt: skip


def checked(parcel: Parcel, piece: Piece) -> list[Json]:
    """A check of an order as an Observation, and each alert as a DetectedIssue with the reason that was given to it."""
    held, row = piece.data["value"], fhir_id(piece.resource.id)
    alerts = held.get("alerts") or ()
    unknown = [f"Not known to the check: {one.get('name')}" for one in held.get("unknown") or ()]
    second = [f"Signed by a second person: {held['second']}"] if held.get("second") else []
    summary: Json = {
        "resourceType": "Observation", "id": row, "meta": meta(),
        "text": narrative(f"Interaction check, {held.get('words')}", *unknown, *second), "status": "final",
        "code": in_words(f"Interaction check: {held.get('words') or 'not known'}"), "subject": of_subject(parcel),
        **when(piece.at), "performer": [{"display": str(held.get("by") or "not known")}],
        **({"valueString": f"checked, {len(alerts)} alerts"} if held.get("checked") else {"dataAbsentReason": absent("error")}),
    }  # fmt: skip
    if notes := [*unknown, *second]:
        summary["note"] = [{"text": one} for one in notes]
    return [
        summary,
        *(_issue(parcel, piece, row, number, alert) for number, alert in enumerate(alerts)),
    ]


def _issue(parcel: Parcel, piece: Piece, row: str, number: int, alert: Mapping[str, Any]) -> Json:
    pair = " and ".join(str(one) for one in alert.get("pair") or ())
    made: Json = {
        "resourceType": "DetectedIssue", "id": id_of(parcel, f"{row}/alert/{number}"), "meta": meta(),
        "text": narrative(pair, str(alert.get("effect") or "")), "status": "final", "code": in_words(pair or "Interaction"),
        "severity": _SEVERITY.get(str(alert.get("severity")), "moderate"), "patient": of_subject(parcel),
        **when(piece.at, "identifiedDateTime"), "implicated": [reference(row)],
        "detail": f"{alert.get('severity')}: {alert.get('mechanism')}. {alert.get('effect')}. {alert.get('advice')}. "
        f"Source: {alert.get('source')}. Evidence: {alert.get('evidence')}.",
    }  # fmt: skip
    reasons = [
        one
        for one in piece.data["value"].get("overrides") or ()
        if one.get("rule") == alert.get("rule")
        and sorted(one.get("pair") or ()) == sorted(alert.get("pair") or ())
    ]
    if reasons:
        made["mitigation"] = [
            {
                "action": in_words(
                    " ".join((str(one["reason"]).replace("_", " "), str(one.get("words") or ""))).strip()
                )
            }
            for one in reasons
        ]
    return made
