"""The person, their conditions, team, medicines, appointments, safety plan and corrections as FHIR."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from carebraid.core.privacy.labelling import strictest
from carebraid.core.privacy.parcel import Parcel, Piece

from ._from_medicines import brought, changed, checked, effect, watched
from ._shapes import (
    UCUM,
    US_CORE,
    Json,
    absent_value,
    concept,
    fhir_id,
    id_of,
    in_words,
    meta,
    narrative,
    of_subject,
    reference,
    security,
    when,
)

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_CONDITION_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
_PLAN_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
_PRONOUNS = "http://hl7.org/fhir/StructureDefinition/individual-pronouns"


def patient(parcel: Parcel, piece: Piece) -> list[Json]:
    """The person. Names are kept whole, since nobody said which part is which; gender was not asked."""
    data = piece.data
    names = [
        {"use": use, "text": str(text), **absent_value()}
        for use, text in (("usual", data.get("name")), ("official", data.get("legal_name")))
        if text
    ]
    made: Json = {
        "resourceType": "Patient", "id": parcel.patient_id, "meta": meta("us-core-patient" if data.get("number") else ""),
        "text": narrative(str(data.get("name") or "")), "gender": "unknown", "name": names or [absent_value()],
    }  # fmt: skip
    if data.get("number"):
        made["identifier"] = [{"system": "urn:carebraid:record-number", "value": str(data["number"])}]
    if data.get("born_on"):
        made["birthDate"] = str(data["born_on"])
    elif "born_on" in data:
        made["_birthDate"] = absent_value()
    if data.get("telephone"):
        made["telecom"] = [{"system": "phone", "value": str(data["telephone"])}]
    channels = data.get("channels") or ()
    if safe := [_channel(one) for one in channels if one.get("safe")]:
        made["telecom"] = safe
    # A program that reads this would call any number it is given: what is not safe is words alone (HAZ-39).
    unsafe = [f"Not safe to use: {one.get('value')}" for one in channels if not one.get("safe")]
    made["text"] = narrative(str(data.get("name") or ""), *unsafe)
    if data.get("near"):
        made["contact"] = [_near(one) for one in data["near"]]
    made["name"] += [
        {"text": one["name"], **absent_value()}
        for one in data.get("names") or ()
        if one["kind"] != "legal" and one["name"] not in (data.get("name"), data.get("legal_name"))
    ]
    if data.get("pronouns"):
        made["extension"] = [{"url": _PRONOUNS, "valueCodeableConcept": in_words(str(data["pronouns"]))}]
    if data.get("languages"):
        made["communication"] = [
            {"language": concept("urn:ietf:bcp:47", str(code)), "preferred": place == 0}
            for place, code in enumerate(data["languages"])
        ]
    return [made, *_what_matters(parcel, data)]


def _channel(one: Mapping[str, Any]) -> Json:
    system = {"mobile": "phone", "phone": "phone", "text": "sms", "e-mail": "email"}.get(
        str(one.get("kind")), "other"
    )
    return {"system": system, "value": str(one.get("value") or "not known")}


def _near(one: Mapping[str, Any]) -> Json:
    made: Json = {"name": {"text": str(one["name"])}}
    if one.get("relation"):
        made["relationship"] = [in_words(str(one["relation"]))]
    if one.get("phone"):
        made["telecom"] = [{"system": "phone", "value": str(one["phone"])}]
    return made


def _what_matters(parcel: Parcel, data: Mapping[str, Any]) -> list[Json]:
    words = data.get("what_matters")
    if not words:
        return []
    return [
        {
            "resourceType": "Goal", "id": id_of(parcel, "what-matters"), "meta": meta("us-core-goal"),
            "text": narrative(str(words)), "lifecycleStatus": "active", "description": in_words(str(words)),
            "subject": of_subject(parcel),
        }
    ]  # fmt: skip


def condition(parcel: Parcel, piece: Piece) -> list[Json]:
    """A condition on the person's list, with its codes where the house knows them."""
    title = str(piece.data.get("title") or piece.data.get("code") or "")
    coded = [dict(one) for one in piece.data.get("codings") or ()]
    return [
        {
            "resourceType": "Condition", "id": fhir_id(piece.resource.id),
            "meta": meta("us-core-condition-problems-health-concerns"), "text": narrative(title),
            "clinicalStatus": concept(_CLINICAL, "active"),
            "category": [concept(_CONDITION_CATEGORY, "problem-list-item")],
            "code": {**({"coding": coded} if coded else {}), "text": title}, "subject": of_subject(parcel),
        }
    ]  # fmt: skip


def care_team(parcel: Parcel, members: Sequence[Piece]) -> Json:
    """Everybody on the team that was released, as one CareTeam with the strictest of their labels."""
    labels = strictest(member.resource.labels for member in members)
    return {
        "resourceType": "CareTeam", "id": id_of(parcel, "care-team"),
        "meta": {
            "profile": [f"{US_CORE}us-core-careteam"],
            "security": security(labels, for_other=not parcel.is_own),
        },
        "text": narrative(*(str(member.data.get("name") or "") for member in members)), "status": "active",
        "subject": of_subject(parcel), "participant": [_member(member) for member in members],
    }  # fmt: skip


def _member(piece: Piece) -> Json:
    data = piece.data
    period = {key: value for key, value in (("start", _moment(piece)), ("end", data.get("until"))) if value}
    return {
        "role": [in_words(str(data.get("role") or "not known").replace("_", " "))],
        "member": {"display": str(data.get("name") or "not known")}, **({"period": period} if period else {}),
    }  # fmt: skip


def _moment(piece: Piece) -> str:
    return str(when(piece.at, "at").get("at", ""))


_MEDICINE_STATES = {
    "started": "active", "changed": "active", "stopped": "stopped", "planned": "intended", "taken": "active",
    "tapering": "active",
}  # fmt: skip


_ABOUT: Mapping[str, Callable[[Parcel, Piece], list[Json]]] = {
    "watched": watched,
    "changed": changed,
    "checked": checked,
    "effect": effect,
    "brought": brought,
}


def medicine(parcel: Parcel, piece: Piece) -> list[Json]:
    """A medicine is a MedicationStatement; a dose, injection or observed dose a MedicationAdministration; a pick-up
    a MedicationDispense; what was watched, changed and checked stands in :mod:`_from_medicines`.
    """
    if about := _ABOUT.get(str(piece.data.get("kind"))):
        return about(parcel, piece)
    data, held = piece.data, piece.data.get("value") or {}
    name = str(held.get("words") or data.get("code") or held.get("kind") or "medicine").replace("_", " ")
    shared = {"id": fhir_id(piece.resource.id), "meta": meta(), "subject": of_subject(parcel)}
    if data.get("kind") == "dose":
        return [{"resourceType": "MedicationAdministration", **shared, **_dose(piece, held, name)}]
    if data.get("kind") == "supply":
        return [{**shared, **_supply(piece, held, name)}]
    return [{"resourceType": "MedicationStatement", **shared, **_statement(piece, held, name)}]


def _statement(piece: Piece, held: Mapping[str, Any], name: str) -> Json:
    period = {key: held[of] for key, of in (("start", "started_on"), ("end", "stopped_on")) if held.get(of)}
    made: Json = {
        "text": narrative(name), "status": _MEDICINE_STATES.get(str(held.get("state")), "unknown"),
        "medicationCodeableConcept": in_words(name),
        **({"effectivePeriod": period} if period else when(piece.at)),
    }  # fmt: skip
    words = dose_words(held)
    if words:
        made["dosage"] = [{"text": words}]
    if held.get("reason"):
        made["reasonCode"] = [in_words(str(held["reason"]))]
    notes = [str(said) for said in piece.data.get("trade_offs") or () if said]
    if notes:
        made["note"] = [{"text": said} for said in notes]
    return made


def dose_words(held: Mapping[str, Any]) -> str:
    """Amount, unit and how often, as far as they are known."""
    amount = held.get("amount")
    parts = [f"{amount:g} {held.get('unit') or ''}".strip()] if amount is not None else []
    if held.get("times_a_day") is not None:
        parts.append(f"{held['times_a_day']:g} times a day")
    if held.get("form"):
        parts.append(str(held["form"]).replace("_", " "))
    return ", ".join(parts)


_GIVEN = {"given": "completed", "missed": "not-done", "refused": "not-done"}
_PICKED_UP = {"given": "completed", "missed": "cancelled", "refused": "declined"}


def _supply(piece: Piece, held: Mapping[str, Any], name: str) -> Json:
    shared: Json = {"text": narrative(name), "medicationCodeableConcept": in_words(name)}
    if held.get("kind") != "pick_up":
        status = _GIVEN.get(str(held.get("state")), "unknown")
        return {"resourceType": "MedicationAdministration", **shared, "status": status, **when(piece.at)}
    made = {
        "resourceType": "MedicationDispense",
        **shared,
        "status": _PICKED_UP.get(str(held.get("state")), "unknown"),
    }
    if held.get("days") is not None:
        made["daysSupply"] = {"value": held["days"], "unit": "days", "system": UCUM, "code": "d"}
    return {**made, **when(piece.at, "whenHandedOver")}


_TAKEN = {True: "completed", False: "not-done"}


def _dose(piece: Piece, held: Mapping[str, Any], name: str) -> Json:
    """``taken`` null: nobody knows, and the status says so."""
    amount = held.get("amount")
    status = _TAKEN.get(held["taken"], "unknown") if "taken" in held else "completed"
    made: Json = {
        "text": narrative(f"{name}: {status}"), "status": status, "medicationCodeableConcept": in_words(name),
        **when(piece.at),
    }  # fmt: skip
    if amount is not None:
        unit = {"unit": str(held["unit"])} if held.get("unit") else {}
        made["dosage"] = {"dose": {"value": amount, **unit}}
    return made


_VISITS = {"planned": "booked", "kept": "fulfilled", "missed": "noshow", "cancelled": "cancelled"}


def appointment(parcel: Parcel, piece: Piece) -> list[Json]:
    """An appointment and what became of it. When it ended was not written down, and it says so."""
    data = piece.data
    kind = str(data.get("kind") or "visit").replace("_", " ")
    state = str(data.get("state"))
    made: Json = {
        "resourceType": "Appointment", "id": fhir_id(piece.resource.id), "meta": meta(), "text": narrative(kind),
        "status": _VISITS.get(state, "cancelled"), "description": kind, **when(piece.at, "start"),
        "_end": absent_value(),
        "participant": [{"actor": of_subject(parcel), "status": "accepted"}],
    }  # fmt: skip
    if state not in _VISITS:
        made["cancelationReason"] = in_words("No visit was due")
    if data.get("with"):
        made["participant"].append({"actor": {"display": str(data["with"])}, "status": "accepted"})
    if data.get("reason"):
        made["comment"] = str(data["reason"])
    return [made]


def care_plan(parcel: Parcel, piece: Piece) -> list[Json]:
    """The safety plan: each line under the heading of its step, in the person's own words."""
    lines = [
        (step["heading"], said) for step in piece.data.get("steps") or () for said in step.get("lines") or ()
    ]
    made: Json = {
        "resourceType": "CarePlan", "id": fhir_id(piece.resource.id), "meta": meta("us-core-careplan"),
        "text": narrative("Safety plan", *(f"{heading}: {said}" for heading, said in lines)), "status": "active",
        "intent": "plan", "category": [concept(_PLAN_CATEGORY, "assess-plan")], "title": "Safety plan",
        "subject": of_subject(parcel), **when(piece.at, "created"),
        "activity": [
            {"detail": {"status": "unknown", "code": in_words(heading), "description": said}} for heading, said in lines
        ],
    }  # fmt: skip
    if not lines:
        del made["activity"]
    return [made]


def correction(parcel: Parcel, part: Mapping[str, Any], about: str) -> Json:
    """A decided request to correct what it stands beside: wish, decision and disagreement go with it (PRV-057)."""
    said = [str(part[name]) for name in ("wish", "decision", "words", "disagreement") if part.get(name)]
    return {
        "resourceType": "Communication", "id": fhir_id(str(part["id"])), "meta": meta(),
        "text": narrative("Request to correct the record", *said), "status": "completed",
        "category": [in_words("Request to correct the record (45 CFR 164.526)")], "subject": of_subject(parcel),
        "about": [reference(about)], "payload": [{"contentString": words} for words in said],
    }  # fmt: skip
