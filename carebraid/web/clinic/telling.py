"""A fact of the timeline in words of the reader's language: what happened, and what more there is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from carebraid.core.record.study_day import day_of
from carebraid.screens.timeline import Fact
from carebraid.web.shell.reach_words import reach_words

from .medicine_facts import tell_medicine

SAME = timedelta(minutes=5)
"""Two times closer than this are said as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line. ``level`` is now, watch or empty; ``learned_at`` None where it is the same as ``happened_at``."""

    kind: str
    what: str
    more: str
    level: str
    happened_at: datetime
    learned_at: datetime | None
    object_id: str


def tell(fact: Fact, language: str, *, is_study: bool) -> Told:
    """The fact as a line. What was not answered is left out or said, never shown as nothing."""
    what, more, level = _TELLERS[fact.kind](fact.value)
    apart = (
        day_of(fact.learned_at) != day_of(fact.happened_at)
        if is_study
        else abs(fact.learned_at - fact.happened_at) > SAME
    )
    return Told(
        kind=fact.kind, what=what, more=more, level=level, happened_at=fact.happened_at,
        learned_at=fact.learned_at if apart else None, object_id=str(fact.value.get("id", "")),
    )  # fmt: skip


Said = tuple[str, str, str]


@lru_cache(maxsize=8)
def _of_checkins(code: str) -> tuple[Mapping[str, str], ...]:
    """What is said of a check-in, in the language ``code``, which is the one now spoken: figures, use, medicine, safety, who."""
    figures = {
        "craving": gettext("craving {n} of 10"), "mood": gettext("mood {n} of 10"),
        "sleep_hours": gettext("slept {n} hours"), "resist": gettext("sure of the day {n} of 10"),
    }  # fmt: skip
    used = {
        "yes": gettext("used"),
        "no": gettext("did not use"),
        "prefer_not": gettext("did not want to say about use"),
    }
    medicine = {
        "yes": gettext("medicine taken"), "no": gettext("medicine not taken"), "none_due": gettext("no medicine due"),
        "prefer_not": gettext("did not want to say about medicine"),
    }  # fmt: skip
    safety = {
        "yes": gettext("Thoughts of dying or of hurting themselves."),
        "prefer_not": gettext("Did not want to answer the safety question."),
        "unreadable": gettext("A safety answer arrived damaged."),
    }
    who = {
        "with_help": gettext("Answered with help."),
        "someone_else": gettext("Somebody else answered; this does not count as the person's own voice."),
    }
    return figures, used, medicine, safety, who


def _checkin(value: Mapping[str, Any]) -> Said:
    figures, used, medicine, dangers, voices = _of_checkins(get_language() or "")
    parts = [
        words.format(n=_figure(value[name])) for name, words in figures.items() if value[name] is not None
    ]
    parts += [
        words[value[name]] for name, words in (("used", used), ("medicine", medicine)) if value[name] in words
    ]
    safety = dangers.get(value["safety"] or "", "")
    more = [safety] if safety else []
    if value.get("note"):
        more.append(f"“{value['note']}”")
    who = voices.get(value["answering"] or "", "")
    marks = [who] if who else []
    if value["late"]:
        marks.append(gettext("Sent much later."))
    if value["clock_off"]:
        marks.append(gettext("The device's clock was off."))
    told = ", ".join(parts) or gettext("nothing answered")
    return (
        gettext("Check-in: {told}").format(told=told),
        " ".join([*more, *marks]),
        "now" if value["safety"] == "yes" else "",
    )


def _answers(value: Mapping[str, Any]) -> Said:
    title = value["title"]
    level = "now" if value["critical"] else ""
    if value["state"] != "complete":
        return gettext("{title} begun, not finished").format(title=title), _critical(value), level
    if value.get("triage") is not None:
        word = {
            "none": gettext("none"), "low": gettext("low"), "moderate": gettext("moderate"), "high": gettext("high"),
        }.get(value["triage"], value["triage"])  # fmt: skip
        return gettext("{title}: risk level {level}").format(title=title, level=word), _critical(value), level
    if value["score"] is None:
        return gettext("{title}: not scored, too few answers").format(title=title), _critical(value), level
    score = _figure(value["score"])
    if value["of"] is not None:
        score = gettext("{n} of {of}").format(n=score, of=_figure(value["of"]))
    band = f", {value['band']}" if value["band"] else ""
    return f"{title}: {score}{band}", _critical(value), level


def _critical(value: Mapping[str, Any]) -> str:
    return gettext("An answer needed somebody at once.") if value["critical"] else ""


_STEPS = {
    "raised": gettext_noop("Task raised"), "added": gettext_noop("Added to a task"),
    "climb": gettext_noop("Task moved to the next step"), "handed_over": gettext_noop("Task handed over"),
    "escalate": gettext_noop("Task went to the next person on duty"), "try_again": gettext_noop("Time to try again"),
    "claimed": gettext_noop("Task taken"), "attempted": gettext_noop("Tried"), "closed": gettext_noop("Task closed"),
    "merged": gettext_noop("Another task was put into this one"), "held": gettext_noop("Task waits: reaching out is held"),
    "goes_on": gettext_noop("Task goes on"),
}  # fmt: skip


def _task(value: Mapping[str, Any]) -> Said:
    what = gettext(_STEPS.get(value["what"], "Task"))
    if value["outcome"]:
        what = f"{what}: {value['outcome']}"
    if value["by"]:
        what = gettext("{what}, by {name}").format(what=what, name=value["by"])
    return what, value["why"], "watch" if value["what"] in ("raised", "escalate") else ""


_VISITS = {
    "planned": gettext_noop("Appointment, and nobody said what became of it"), "kept": gettext_noop("Came to the appointment"),
    "missed": gettext_noop("Appointment missed"), "cancelled": gettext_noop("Appointment cancelled"),
    "not_due": gettext_noop("No visit due"),
}  # fmt: skip


_DAYS = {
    "recorded": "", "planned": gettext_noop("the planned day; the real one was not recorded"),
    "undated": gettext_noop("day not known"), "schedule": gettext_noop("by the trial's calendar"),
}  # fmt: skip
_NO_REASON = frozenset({"no_note", "window"})


def _visit(value: Mapping[str, Any]) -> Said:
    what = gettext(_VISITS.get(value["state"], "Appointment"))
    # A study visit carries where its day comes from and the reasons ticked, as codes; the day's origin is said in words.
    codes = (value["reason"] or "").split()
    day = gettext(_DAYS[codes[0]]) if codes and codes[0] in _DAYS else ""
    reasons = ", ".join(code.replace("_", " ") for code in codes[1 if day else 0 :] if code not in _NO_REASON)
    kind = gettext("study visit") if value["kind"] == "study_visit" else value["kind"].replace("_", " ")
    more = ", ".join(part for part in (kind, value["with"], day, reasons) if part)
    return what, more, "watch" if value["state"] == "missed" else ""


def _plan(value: Mapping[str, Any]) -> Said:
    if value["version"] == 1:
        return gettext("Safety plan begun by {name}").format(name=value["by"]), "", ""
    return gettext("Safety plan changed by {name}").format(name=value["by"]), "", ""


def _note(value: Mapping[str, Any]) -> Said:
    return gettext("Session note by {name}").format(name=value["by"]), value["text"], ""


_RECORDS = {
    "urine": gettext_noop("Drug test"), "dose": gettext_noop("Dose"), "diary": gettext_noop("Diary"),
    "withdrawal": gettext_noop("Withdrawal"), "detox": gettext_noop("Detox"), "transition": gettext_noop("Left care"),
    "overdose": gettext_noop("Overdose"), "arm": gettext_noop("Treatment assigned"), "baseline": gettext_noop("At the start"),
    "slip": gettext_noop("Slip, told by the person"), "skill": gettext_noop("Skill"), "medicine": gettext_noop("Medicine"),
    "therapy": gettext_noop("Therapy"), "handover_seen": gettext_noop("Seen after a handover"),
}  # fmt: skip
_RESULTS = {
    "positive": gettext_noop("found"), "negative": gettext_noop("nothing found"), "missing": gettext_noop("not done; not known"),
    "not_due": gettext_noop("not due"), "none": gettext_noop("none"), "mild": gettext_noop("mild"),
    "moderate": gettext_noop("moderate"), "severe": gettext_noop("severe"), "admission": gettext_noop("admission"),
    "discharge": gettext_noop("discharge"), "goes_on": gettext_noop("goes on"), "ended": gettext_noop("ended"),
}  # fmt: skip


def _record(value: Mapping[str, Any]) -> Said:
    kind, code, held = value["kind"], value["code"], value["value"] or {}
    name = gettext(_RECORDS.get(kind, kind.replace("_", " ").capitalize()))
    said = held.get("result") or held.get("words") or held.get("treatment") or ""
    if kind == "diary":
        said = ", ".join(held.get("used") or ()) or gettext("no use told")
    elif kind == "dose" and held.get("amount") is not None:
        said = f"{_figure(held['amount'])} {held.get('unit', '')}"
    elif kind in ("detox", "baseline", "skill"):
        said = code
    elif kind == "transition":
        name, said = reach_words().left.get(code, name), ""
    elif kind == "handover":
        name = reach_words().rules.get(code, code)
    if kind == "withdrawal" and held.get("severity") is None:
        said = gettext("not known")
    found = ", ".join(str(one) for one in held.get("found") or ())
    if kind in ("therapy", "medicine"):
        found = code.replace("_", " ")
    elif kind == "handover":
        found = gettext("handed over from {here} to {there}").format(here=held["from"], there=held["to"])
    elif kind == "handover_seen":
        found = held["to"]
    shown = gettext(_RESULTS[said]) if said in _RESULTS else str(said).replace("_", " ")
    what = f"{name}: {shown}" if shown else name
    return what, found, "watch" if kind == "overdose" else ""


def _figure(value: float) -> str:
    return f"{value:g}"


_TELLERS = {
    "checkin": _checkin, "answers": _answers, "task": _task, "visit": _visit, "plan": _plan, "note": _note, "record": _record,
    "medicine": tell_medicine,
}  # fmt: skip
