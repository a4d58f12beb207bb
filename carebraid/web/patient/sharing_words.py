"""One fact of the record as its person reads it: what it says, and what more goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from carebraid.core.kernel.codes import Role
from carebraid.core.privacy.reasons import REASONS
from carebraid.screens.my_trace import Look
from carebraid.web.shell.frame import ROLE_WORDS
from carebraid.web.shell.seen_words import WHYS, tell_seen
from carebraid.web.shell.speech import day

Said = tuple[str, str]


def tell_fact(kind: str, said: Mapping[str, Any]) -> Said:
    """The fact as (line, more). What was not answered is left out, never shown as nothing."""
    return _TELLERS[kind](said)


def _person(said: Mapping[str, Any]) -> Said:
    asked = (
        (gettext("born {it}"), _day(said.get("born_on"))), (gettext("record number {it}"), said.get("number")),
        (gettext("telephone {it}"), said.get("telephone")), ("{it}", said.get("pronouns")),
        (gettext("what matters: {it}"), said.get("what_matters")),
    )  # fmt: skip
    name = said.get("legal_name") or said.get("name") or ""
    if said.get("legal_name") and said["legal_name"] != said.get("name"):
        name = gettext("{name}, called {used}").format(name=name, used=said.get("name"))
    return name, ", ".join(words.format(it=value) for words, value in asked if value)


def _day(on: Any) -> str:
    return day(date.fromisoformat(str(on))) if on else ""


def _team(said: Mapping[str, Any]) -> Said:
    role = said.get("role", "")
    return str(said.get("name", "")), gettext(ROLE_WORDS[Role(role)]) if role in set(Role) else role


def _medicine(said: Mapping[str, Any]) -> Said:
    held = said.get("value") or {}
    if said.get("kind") == "watched":
        done = gettext("done") if held.get("done_on") else gettext("not done yet")
        return f"{held['words']}: {held.get('title') or _readable(held['what'])}", done
    if said.get("kind") == "changed":
        return str(held["words"]), _readable(held["what"])
    if said.get("kind") == "checked":
        done = gettext("checked") if held["checked"] else gettext("could not check")
        return gettext("{medicine}: interaction check").format(medicine=held["words"]), done
    taken = {True: gettext("taken"), False: gettext("not taken"), None: ""}[held.get("taken")]
    amount = f"{held['amount']:g} {held.get('unit', '')}" if held.get("amount") is not None else ""
    return _readable(said.get("code")), ", ".join(part for part in (amount, taken) if part)


def _assessment(said: Mapping[str, Any]) -> Said:
    title = said.get("short_title") or said.get("title") or _readable(said.get("instrument"))
    main = next((one for one in said.get("results", ()) if one["is_main"]), None)
    answered = sum(1 for one in said.get("questions", ()) if one["answer"] is not None)
    more = ngettext("with your %(n)s answer", "with each of your %(n)s answers", answered) % {"n": answered}
    if main is None or not isinstance(main["value"], int | float):
        return str(title), more if answered else ""
    score = gettext("{n} of {of}").format(n=f"{main['value']:g}", of=f"{main['high']:g}") if main["high"] else f"{main['value']:g}"  # fmt: skip
    band = f", {main['band']}" if main["band"] else ""
    return f"{title}: {score}{band}", more if answered else ""


def _checkin(said: Mapping[str, Any]) -> Said:
    asked = (
        ("craving", gettext("craving {n} of 10")), ("mood", gettext("mood {n} of 10")),
        ("sleep_hours", gettext("slept {n} hours")),
    )  # fmt: skip
    parts = [words.format(n=f"{said[name]:g}") for name, words in asked if said.get(name) is not None]
    used = {"yes": gettext("used"), "no": gettext("did not use"), "prefer_not": gettext("did not want to say about use")}  # fmt: skip
    medicine = {"yes": gettext("medicine taken"), "no": gettext("medicine not taken")}
    safety = {
        "yes": gettext("Thoughts of dying or of hurting yourself: yes"),
        "no": gettext("Thoughts of dying or of hurting yourself: no"),
    }
    parts += [
        words[said[key]] for key, words in (("used", used), ("medicine", medicine)) if said.get(key) in words
    ]
    more = [safety[said["safety"]]] if said.get("safety") in safety else []
    more += [f"“{said['note']}”"] if said.get("note") else []
    told = ", ".join(parts) or gettext("nothing answered")
    return told[:1].upper() + told[1:], ". ".join(more)


def _urine(said: Mapping[str, Any]) -> Said:
    held = said.get("value") or {}
    found = ", ".join(_readable(one).lower() for one in held.get("found") or ())
    words = {
        "positive": gettext("something found"), "negative": gettext("nothing found"),
        "missing": gettext("not done; not known"),
    }  # fmt: skip
    return gettext("Drug test: {result}").format(result=words.get(str(held.get("result")), _readable(held.get("result")))), found  # fmt: skip


def _appointment(said: Mapping[str, Any]) -> Said:
    states = {
        "planned": gettext("planned"), "kept": gettext("kept"), "missed": gettext("missed"), "cancelled": gettext("cancelled"),
    }  # fmt: skip
    with_name = gettext("with {name}").format(name=said["with"]) if said.get("with") else ""
    return _readable(said.get("kind")), ", ".join(
        part for part in (with_name, states.get(str(said.get("state")), "")) if part
    )


def _event(said: Mapping[str, Any]) -> Said:
    return _readable(said.get("kind")), _readable(said.get("code"))


def _safety_plan(said: Mapping[str, Any]) -> Said:
    lines = [line for step in said.get("steps", ()) for line in step["lines"]]
    words = ngettext("Your plan, %(n)s line", "Your plan, %(n)s lines", len(lines)) % {"n": len(lines)}
    return words, "; ".join(lines)


def _note(said: Mapping[str, Any]) -> Said:
    return gettext("Note by {name}").format(name=said.get("by") or gettext("your team")), str(
        said.get("text") or ""
    )


def _condition(said: Mapping[str, Any]) -> Said:
    return str(said.get("title") or _readable(said.get("code"))), ""


def _readable(code: Any) -> str:
    words = str(code or "").replace("_", " ")
    return words[:1].upper() + words[1:]


_TELLERS: Mapping[str, Callable[[Mapping[str, Any]], Said]] = {
    "person": _person, "team": _team, "condition": _condition, "medicine": _medicine, "assessment": _assessment,
    "checkin": _checkin, "urine": _urine, "appointment": _appointment, "event": _event, "safety_plan": _safety_plan,
    "note": _note,
}  # fmt: skip

_MINE = {
    "on_the_team": gettext_noop("is on your team"),
    "holds_an_open_task": gettext_noop("holds a task about you"),
    "consented": gettext_noop("you agreed in writing that they see it"),
    "emergency_access": gettext_noop("opened it in an emergency; somebody reviews that"),
    "own_record": gettext_noop("it is your own record"),
}


def tell_look(look: Look) -> Said:
    """What somebody did with the record, and why it was open to them, to the person whose record it is."""
    why = _MINE.get(look.why) or WHYS.get(look.why, "")
    return tell_seen(look), gettext(why) if why else ""


def tell_ground(code: str, spoken: str) -> str:
    """On what a disclosure rested where the person signed nothing for it."""
    words = REASONS.get(code)
    return "" if words is None else words.spanish if spoken == "es" else words.english
