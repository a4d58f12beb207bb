"""Answers, check-ins, tests and other dated facts as FHIR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carebraid.core.privacy.parcel import Parcel, Piece

from ._shapes import (
    LOINC,
    Json,
    absent,
    category,
    concept,
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

SCREENING = "us-core-observation-screening-assessment"
_STATES = {"complete": "completed", "begun": "in-progress"}


def assessment(parcel: Parcel, piece: Piece) -> list[Json]:
    """The answers as a QuestionnaireResponse and each score as an Observation derived from it, labelled the same."""
    data, row = piece.data, fhir_id(piece.resource.id)
    title = str(data.get("title") or data.get("instrument") or "Questionnaire")
    answered: Json = {
        "resourceType": "QuestionnaireResponse", "id": row, "meta": meta(),
        "text": narrative(title, str(data.get("credit") or "")),
        "questionnaire": f"urn:carebraid:questionnaire:{data.get('instrument')}",
        "status": _STATES.get(str(data.get("state")), "in-progress"), "subject": of_subject(parcel),
        **when(piece.at, "authored"), "item": [_item(one) for one in data.get("questions") or ()],
    }  # fmt: skip
    if not answered["item"]:
        del answered["item"]
    return [answered, *(_score(parcel, piece, row, title, one) for one in data.get("results") or ())]


def _item(question: Mapping[str, Any]) -> Json:
    made: Json = {"linkId": question["id"]}
    if question.get("text"):
        made["text"] = question["text"]
    answer, label = question.get("answer"), question.get("label")
    if answer is None:
        return made  # a question without an answer: not answered
    if label:
        made["answer"] = [{"valueCoding": {"code": str(answer), "display": label}}]
    elif isinstance(answer, bool):
        made["answer"] = [{"valueBoolean": answer}]
    elif isinstance(answer, int):
        made["answer"] = [{"valueInteger": answer}]
    elif isinstance(answer, float):
        made["answer"] = [{"valueDecimal": answer}]
    else:
        made["answer"] = [{"valueString": str(answer)}]
    return made


def _score(parcel: Parcel, piece: Piece, row: str, title: str, result: Mapping[str, Any]) -> Json:
    name = f"{title}, {str(result['id']).replace('_', ' ')}"
    code = concept(LOINC, result["loinc"], text=name) if result.get("loinc") else in_words(name)
    made: Json = {
        "resourceType": "Observation", "id": id_of(parcel, f"{row}/{result['id']}"), "meta": meta(SCREENING),
        "text": narrative(f"{name}: {'not known' if result.get('value') is None else result['value']}"),
        "status": "final" if piece.data.get("state") == "complete" else "preliminary",
        "category": category("survey"), "code": code, "subject": of_subject(parcel), **when(piece.at),
        "derivedFrom": [reference(row)], **value_of(result.get("value"), ucum="{score}"),
    }  # fmt: skip
    if result.get("band"):
        made["interpretation"] = [in_words(str(result["band"]))]
    return made


_ASKED = (
    ("craving", "Craving now, 0 to 10", "{score}"),
    ("worst", "Strongest craving since the last check-in, 0 to 10", "{score}"),
    ("mood", "Mood, 0 low to 10 good", "{score}"),
    ("sleep_hours", "Hours slept", "h"),
    ("used", "Used since the last check-in", ""),
    ("medicine", "Took today's medicine", ""),
    ("safety", "Thoughts of dying or of hurting oneself today", ""),
    ("resist", "How sure to get through the day, 0 to 10", "{score}"),
    ("distress", "Distress, 0 to 10", "{score}"),
    ("cope", "How well it can be coped with, 0 to 10", "{score}"),
)
_NAMED = (
    ("used_what", "What was used"),
    ("triggers", "What set it off"),
    ("places", "Where"),
    ("feelings", "Feelings"),
)


def checkin(parcel: Parcel, piece: Piece) -> list[Json]:
    """A check-in as one Observation with a component for each question; the person's own words as its note."""
    data = piece.data
    parts = [
        {"code": in_words(words), **value_of(data[name], ucum=ucum)}
        for name, words, ucum in _ASKED
        if name in data
    ]
    parts += [
        {"code": in_words(words), "valueString": _plain(data[name])}
        for name, words in _NAMED
        if data.get(name)
    ]
    made: Json = {
        "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(SCREENING),
        "text": narrative("Check-in", *_told(data)), "status": "final", "category": category("survey"),
        "code": in_words("Check-in"), "subject": of_subject(parcel), **when(piece.at), "component": parts,
        "performer": [{"display": "somebody else"} if data.get("answering") == "someone_else" else of_subject(parcel)],
    }  # fmt: skip
    if not parts:
        del made["component"]
        made["dataAbsentReason"] = absent()
    if data.get("note"):
        made["note"] = [{"text": str(data["note"])}]
    return [made]


def _told(data: Mapping[str, Any]) -> list[str]:
    return [f"{words}: {data[name]}" for name, words, _ in _ASKED if data.get(name) is not None]


_NOT_DONE = {"missing": "not-performed", "not_due": "not-applicable", "sample_only": "not-performed"}


def urine(parcel: Parcel, piece: Piece) -> list[Json]:
    """A drug test of urine. Not done and not due are said as that; neither is a negative."""
    held = piece.data.get("value") or {}
    result, found = held.get("result"), [str(one) for one in held.get("found") or ()]
    why = "unknown" if result is None else _NOT_DONE.get(str(result))
    value: Json = {"dataAbsentReason": absent(why)} if why else {"valueString": str(result)}
    made: Json = {
        "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta("us-core-observation-lab"),
        "text": narrative("Urine drug test", f"Result: {str(result or 'not known').replace('_', ' ')}", ", ".join(found)),
        "status": "cancelled" if result == "not_due" else "final", "category": category("laboratory"),
        "code": in_words("Urine drug test"), "subject": of_subject(parcel), **when(piece.at), **value,
    }  # fmt: skip
    if found:
        made["component"] = [{"code": in_words(one), "valueString": "found"} for one in found]
    return [made]


def event(parcel: Parcel, piece: Piece) -> list[Json]:
    """Any other dated fact: what it is in words, and each thing it says as a component."""
    data = piece.data
    name = " ".join(str(data.get(key) or "").replace("_", " ") for key in ("kind", "code")).strip() or "Event"
    said = data.get("value") or {}
    parts = [
        {"code": in_words(str(key).replace("_", " ")), **value_of(_plain(one))} for key, one in said.items()
    ]
    made: Json = {
        "resourceType": "Observation", "id": fhir_id(piece.resource.id), "meta": meta(),
        "text": narrative(name.capitalize()), "status": "final", "code": in_words(name.capitalize()),
        "subject": of_subject(parcel), **when(piece.at),
    }  # fmt: skip
    return [{**made, "component": parts} if parts else {**made, "valueString": name}]


def _plain(value: Any) -> Any:
    """Lists and maps as readable words; everything else as it is."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{key}: {'not known' if one is None else _plain(one)}" for key, one in value.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(str(_plain(one)) for one in value) or "none"
    return value
