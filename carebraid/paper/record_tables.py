"""The dated parts of a record as tables: one line for each fact, newest first as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from carebraid.core.privacy.parcel import Piece

from .document import Table

Say = Callable[[str], str]
On = Callable[[datetime | None], str]


def plain(value: Any, _: Say) -> str:
    """A value in words: null is not known, never nothing."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')}: {plain(one, _)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain(one, _) for one in value) or _("none")
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def medicines(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Medicines that began, changed or stopped, doses with whether they were taken, and what was watched and checked."""
    rows = []
    for piece in pieces:
        data, held = piece.data, piece.data.get("value") or {}
        if (about := _ABOUT.get(str(data.get("kind")))) is not None:
            rows.append((on(piece.at), *about(held, _)))
            continue
        name = held.get("words") or data.get("code") or held.get("kind") or _("medicine")
        own = [str(words) for words in data.get("trade_offs") or () if words]
        rows.append((on(piece.at), plain(name, _), ". ".join((_dose(held, _), *own))))
    return Table((_("Day"), _("Medicine"), _("What was noted")), tuple(rows))


def _watched(held: Mapping[str, Any], _: Say) -> tuple[str, str]:
    """Something looked at; not done yet is said as that."""
    name = f"{held['words']}: {held.get('title') or plain(held['what'], _)}"
    if not held.get("done_on"):
        return name, _("due on {day}, not done yet").format(day=held["due_on"])
    judged = {
        "in_range": _("in range"), "out_of_range": _("out of range"), "urgent": _("far out of range"),
    }.get(str((held.get("result") or {}).get("judged")), _("could not be judged here"))  # fmt: skip
    figures = [" ".join(str(part) for part in one) for one in held.get("figures") or ()]
    return name, "; ".join((judged, *figures))


def _changed(held: Mapping[str, Any], _: Say) -> tuple[str, str]:
    said = plain(held["what"], _)
    if held.get("after") and not held.get("before"):
        said = f"{said}, {plain(held['after'], _)}"
    elif held.get("before"):
        said = _("{what}, from {before} to {after}").format(
            what=said, before=plain(held.get("before"), _), after=plain(held.get("after"), _)
        )
    return str(held["words"]), ". ".join(str(one) for one in (said, held.get("why"), held.get("by")) if one)


def _checked(held: Mapping[str, Any], _: Say) -> tuple[str, str]:
    """A check; one that could not run never looks like one that found nothing."""
    name = _("{medicine}: interaction check").format(medicine=held["words"])
    found = [f"{' + '.join(one['pair'])} ({plain(one['severity'], _)})" for one in held.get("alerts") or ()]
    said = ", ".join(found) or _("nothing found together")
    if not held.get("checked"):
        said = _("could not check") + (f"; {', '.join(found)}" if found else "")
    if held.get("second"):
        said = _("{said}; signed by a second person, {name}").format(said=said, name=held["second"])
    return name, said


def _effect(held: Mapping[str, Any], _: Say) -> tuple[str, str]:
    """A side effect in the person's words; a burden nobody asked for is not a zero."""
    said = [str(held.get("said") or "")]
    if held.get("burden") is not None:
        said.append(_("burden {n} of 10").format(n=held["burden"]))
    said.append(
        _("answer: {words}").format(words=plain(held["answer"], _))
        if held.get("answer")
        else _("no answer yet")
    )
    return _("{medicine}: side effect").format(medicine=held["words"] or _("a medicine")), "; ".join(
        one for one in said if one
    )


def _brought(held: Mapping[str, Any], _: Say) -> tuple[str, str]:
    decided = _("looked through") if held.get("decided_at") else _("not looked through yet")
    return _("List from {source}").format(source=held["words"]), f"{'; '.join(held['items'])} ({decided})"


_ABOUT: Mapping[str, Callable[[Mapping[str, Any], Say], tuple[str, str]]] = {
    "watched": _watched,
    "changed": _changed,
    "checked": _checked,
    "effect": _effect,
    "brought": _brought,
}


def _dose(held: Mapping[str, Any], _: Say) -> str:
    said = []
    if held.get("state"):
        said.append(plain(held["state"], _))
    if held.get("amount") is not None:
        said.append(f"{plain(held['amount'], _)} {held.get('unit') or ''}".strip())
    if held.get("times_a_day") is not None:
        often = _("{n} times a day").format(n=plain(held["times_a_day"], _))
        said.append(_("once a day") if held["times_a_day"] == 1 else often)
    if "taken" in held:
        taken = {True: _("taken"), False: _("not taken")}
        said.append(taken.get(held["taken"], _("not known whether it was taken")))
    if held.get("days") is not None:
        said.append(_("for {n} days").format(n=plain(held["days"], _)))
    said += [plain(held[name], _) for name in ("form", "reason", "prescriber") if held.get(name)]
    return ", ".join(said) or _("not known")


def results(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """The main score of each finished questionnaire, and that one was begun and not finished."""
    rows = []
    for piece in pieces:
        data = piece.data
        main = next((one for one in data.get("results") or () if one.get("is_main")), None)
        name = str(data.get("short_title") or data.get("title"))
        rows.append((on(piece.at), name, _result(data, main, _)))
    return Table((_("Day"), _("Questionnaire"), _("Result")), tuple(rows))


def _result(data: Mapping[str, Any], main: Mapping[str, Any] | None, _: Say) -> str:
    if data.get("state") != "complete":
        return _("begun, not finished")
    if main is None or main.get("value") is None:
        return _("not scored, too few answers")
    of = _("{n} of {high}").format(n=plain(main["value"], _), high=plain(main["high"], _))
    number = of if main.get("high") is not None else plain(main["value"], _)
    return f"{number}, {main['band']}" if main.get("band") else number


def checkins(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """What was told each day; an open answer is said as not answered."""
    heads = (
        _("Day"),
        _("Craving"),
        _("Mood"),
        _("Sleep"),
        _("Used"),
        _("Medicine"),
        _("Thoughts of dying"),
        _("Words"),
    )
    said = {"yes": _("yes"), "no": _("no"), "prefer_not": _("rather not say"), "none_due": _("none due")}

    def cell(value: Any) -> str:
        return "–" if value is None else said.get(str(value), plain(value, _))

    rows = []
    for piece in pieces:
        data = piece.data
        asked = ("craving", "mood", "sleep_hours", "used", "medicine", "safety")
        rows.append((on(piece.at), *(cell(data.get(name)) for name in asked), _more(data, _)))
    return Table(heads, tuple(rows))


def _more(data: Mapping[str, Any], _: Say) -> str:
    """What else was told that day: only what was."""
    scales = (
        ("worst", _("strongest craving {n}")), ("resist", _("sure of the day {n}")), ("distress", _("distress {n}")),
        ("cope", _("coping {n}")),
    )  # fmt: skip
    said = [words.format(n=plain(data[name], _)) for name, words in scales if data.get(name) is not None]
    said += [
        plain(data[name], _) for name in ("used_what", "triggers", "places", "feelings") if data.get(name)
    ]
    if data.get("answering") == "someone_else":
        said.append(_("somebody else answered"))
    told = ", ".join(said)
    note = str(data.get("note") or "")
    return f"{told}. {note}" if told and note else told or note


def tests(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Drug tests; not done and not due are neither of them a negative."""
    said = {
        "positive": _("found"), "negative": _("nothing found"), "missing": _("not done; not known"),
        "not_due": _("not due"), "sample_only": _("sample taken, no result"),
    }  # fmt: skip
    rows = []
    for piece in pieces:
        held = piece.data.get("value") or {}
        result = held.get("result")
        words = _("not known") if result is None else said.get(str(result), plain(result, _))
        rows.append((on(piece.at), words, ", ".join(plain(one, _) for one in held.get("found") or ())))
    return Table((_("Day"), _("Result"), _("What was found")), tuple(rows))


def appointments(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Appointments and what became of them."""
    said = {
        "planned": _("planned"), "kept": _("came"), "missed": _("missed"), "cancelled": _("cancelled"),
        "not_due": _("no visit due"),
    }  # fmt: skip
    rows = []
    for piece in pieces:
        data = piece.data
        who = ", ".join(str(one) for one in (data.get("with"), data.get("reason")) if one)
        state = said.get(str(data.get("state")), plain(data.get("state"), _))
        rows.append((on(piece.at), plain(data.get("kind"), _), state, who))
    return Table((_("Day"), _("Kind"), _("What became of it"), _("With")), tuple(rows))


def events(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Everything else that is dated."""
    rows = []
    for piece in pieces:
        data = piece.data
        kinds = dict.fromkeys(str(data.get(key) or "").replace("_", " ") for key in ("kind", "code"))
        what = " ".join(kinds).strip()
        rows.append((on(piece.at), what[:1].upper() + what[1:], _event(data.get("value") or {}, piece, _)))
    return Table((_("Day"), _("What"), _("More")), tuple(rows))


def _event(value: Mapping[str, Any] | Any, piece: Piece, _: Say) -> str:
    """What was noted of an event, each under a name that says what it is; what the line says already is left out."""
    if not isinstance(value, Mapping):
        return plain(value, _)
    called = {
        "much": _("how much"), "safe": _("safe now"), "told": _("told to"), "words": _("own words"),
        "helped": _("what helped"), "triggers": _("what came before"), "by": _("with"), "state": _("how it stands"),
    }  # fmt: skip
    day = piece.at.date().isoformat() if piece.at else None
    return ", ".join(
        f"{called.get(key, key.replace('_', ' '))}: {plain(one, _)}"
        for key, one in value.items()
        if not (key == "on" and one == day) and not (key == "result" and one == value.get("state"))
    )
