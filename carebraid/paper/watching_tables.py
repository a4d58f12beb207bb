"""What was watched, foretold and done to reach the person, as tables: in their own copy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from carebraid.core.privacy.parcel import Piece

from .document import Table
from .record_tables import On, Say, plain


def safety_cases(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Each time somebody could have been in danger, how it was judged, and whether it is over."""
    levels = {
        "unknown": _("not judged yet"), "none": _("no danger found"), "low": _("low"), "moderate": _("moderate"),
        "high": _("high"),
    }  # fmt: skip
    rows = [
        (
            on(piece.at), _sentence(piece.data.get("code")),
            levels.get(str(piece.data.get("level")), plain(piece.data.get("level"), _)),
            on(_moment(piece.data["closed_at"])) if piece.data.get("closed_at") else _("open"),
        )
        for piece in pieces
    ]  # fmt: skip
    return Table((_("Opened"), _("About"), _("Danger"), _("Closed")), tuple(rows))


def own_signs(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Signs of the person's own: words, from where each counts, who is told. Not learnt yet is said as that."""
    states = {
        "watched": _("watched"), "muted": _("muted"), "proposed": _("not watched yet"), "stopped": _("stopped"),
    }  # fmt: skip
    tells = {"team": _("my team is told"), "me": _("only I see it")}
    measures = {
        "sleep": _("hours of sleep"), "mood": _("mood"), "craving": _("craving"), "doses": _("missed medicine"),
        "routine": _("days without a check-in"), "contact": _("days without a talk"),
    }  # fmt: skip
    rows = []
    for piece in pieces:
        data = piece.data
        measure = measures.get(str(data.get("measure")), plain(data.get("measure"), _))
        way = _("low {what}") if data.get("is_low") else _("high {what}")
        words = str(data.get("text") or way.format(what=measure))
        limit = data.get("limit")
        bound = _("not learnt yet")
        if limit:
            below = _("{what} at {bound} or less, {n} days in a row")
            above = _("{what} at {bound} or more, {n} days in a row")
            bound = (below if limit["is_low"] else above).format(
                what=measure, bound=f"{limit['threshold']:g}", n=limit["run"]
            )
        more = (states.get(str(data.get("state"))), tells.get(str(data.get("tell"))), data.get("then_what"))
        rows.append((on(piece.at), words, bound, ". ".join(str(one) for one in more if one)))
    return Table((_("Since"), _("Sign"), _("Counts from"), _("More")), tuple(rows))


def forecasts(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """What was foretold and how it came. What was not foretold, and what nobody knows, are said as that."""
    names = {
        "next_week_bad": _("A hard week next week"), "relapse_4wk": _("Four hard weeks in a row, within four weeks"),
        "early_warning": _("A run of hard weeks beginning within four weeks"),
        "missed_next_visit": _("Missing the next planned visit"), "standing": _("How soon a talk looked needed"),
    }  # fmt: skip
    rows = []
    for piece in pieces:
        data = piece.data
        name = names.get(str(data.get("task")), _sentence(data.get("task")))
        rows.append((on(piece.at), name, _foretold(data, _), _came(data, _)))
    return Table((_("Day"), _("What was worked out"), _("Result"), _("How it came")), tuple(rows))


def _foretold(data: Mapping[str, Any], _: Say) -> str:
    if data.get("task") == "standing":
        level = data.get("level")
        known = _("too little was known to say") if level is None else _("{n} of 4").format(n=level)
        return (
            _("{n}; too little was known to be sure").format(n=known)
            if level and data.get("is_little")
            else known
        )
    if data.get("probability") is None:
        return _("nothing was foretold")
    return _("{n} in 100").format(n=round(100 * data["probability"]))


def _came(data: Mapping[str, Any], _: Say) -> str:
    if data.get("task") == "standing" or data.get("probability") is None:
        return ""
    if not data.get("over"):
        return _("not over yet")
    return {True: _("it came"), False: _("it did not come")}.get(data.get("came"), _("not known"))  # type: ignore[arg-type]


def reachings(pieces: Iterable[Piece], on: On, _: Say) -> Table:
    """Talks and tries, what got in the way of a visit and what help was wanted, and where care stands."""
    rows = [(on(piece.at), *_REACHED[str(piece.data["kind"])](piece.data, on, _)) for piece in pieces]
    return Table((_("Day"), _("What"), _("More")), tuple(rows))


def _contact(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    held = data["value"]
    said = [held.get("outcome_words") or _("no outcome yet")]
    tries = len(held.get("tried") or ())
    if tries:
        said.append(_("tries before: {n}").format(n=tries))
    if held.get("answered_at"):
        said.append(_("you answered on {day}").format(day=on(_moment(held["answered_at"]))))
    return _("The team reached out"), "; ".join(said)


def _missed(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    held = data["value"]
    parts = (
        (_("in the way: {it}"), held["barriers"]), (_("help wanted: {it}"), held["wanted"]),
        (_("help arranged: {it}"), held["arranged"]),
    )  # fmt: skip
    said = [words.format(it=plain(codes, _)) for words, codes in parts if codes]
    name = _("About the visit on {day}").format(day=on(_moment(held["at"])))
    return name, "; ".join(said) or _("nothing was named")


def _phase(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    held = data["value"]
    phases = {"active": _("active care"), "maintenance": _("staying well")}
    said = []
    if held.get("next_booster_at"):
        said.append(_("next booster on {day}").format(day=on(_moment(held["next_booster_at"]))))
    if held.get("came_back_at"):
        said.append(_("came back on {day}").format(day=on(_moment(held["came_back_at"]))))
    return _("Where care stands: {it}").format(
        it=phases.get(data["code"], plain(data["code"], _))
    ), "; ".join(said)


def _between(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    held = data["value"]
    steps = (
        (_("accepted on {day}"), held.get("accepted_at")), (_("seen there on {day}"), held.get("seen_at")),
        (_("ended on {day}"), held.get("ended_at")),
    )  # fmt: skip
    said = [words.format(day=on(_moment(at))) for words, at in steps if at]
    if held.get("travels"):
        said.append(_("went along: {it}").format(it=plain(held["travels"], _)))
    return _("From {a} to {b}").format(a=held["from"], b=held["to"]), "; ".join(said)


def _wish(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    return _("How we may reach out in person"), plain(data["value"]["ways"], _)


def _hold(data: Mapping[str, Any], on: On, _: Say) -> tuple[str, str]:
    held = data["value"]
    kinds = {
        "died": _("died"), "custody": _("in jail or prison"), "in_hospital": _("in a hospital or residential care"),
        "moved_away": _("moved away"), "grieving": _("lost somebody"),
    }  # fmt: skip
    said = _("ended on {day}").format(day=on(_moment(held["ended_at"]))) if held.get("ended_at") else ""
    return _("Reaching out was held: {it}").format(it=kinds.get(data["code"], plain(data["code"], _))), said


_REACHED: Mapping[str, Callable[[Mapping[str, Any], On, Say], tuple[str, str]]] = {
    "contact": _contact,
    "missed_visit": _missed,
    "phase": _phase,
    "between_services": _between,
    "wish": _wish,
    "hold": _hold,
}


def _sentence(code: object) -> str:
    words = str(code or "").replace("_", " ")
    return words[:1].upper() + words[1:]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
