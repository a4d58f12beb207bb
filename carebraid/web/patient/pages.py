"""The person's own pages: today, my week, my plan, the crisis card, a skill, settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.moment import parse_moment
from carebraid.core.kernel.refusal import Refused
from carebraid.core.plan.safety import Change
from carebraid.flows.note_shown import note_shown
from carebraid.flows.rate_skill import rate_skill
from carebraid.flows.write_safety_plan import write_safety_plan
from carebraid.screens import crisis_card as crisis_screen
from carebraid.screens import my_safety_plan as plan_screen
from carebraid.screens import my_week as week_screen
from carebraid.screens import skill as skill_screen
from carebraid.screens import today as today_screen
from carebraid.web.shell import charts
from carebraid.web.shell.chart_words import chart_words
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.frame import ROLE_WORDS
from carebraid.web.shell.marks import figure_of
from carebraid.web.shell.signal_words import title_of
from carebraid.web.shell.typed import unreadable

from ._page import language, show


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """One thing to do first; the rest is quieter."""
    seen = today_screen.today(actor=request.actor, now=request.now, language=language())  # type: ignore[attr-defined]
    waiting = seen.waits.nudge
    if waiting is not None and waiting.shown_at is None:
        note_shown(actor=request.actor, now=request.now, message_id=waiting.id)  # type: ignore[attr-defined]
    notes = [str(note) for note in messages.get_messages(request)]
    return show(request, "today", page_title=gettext("Today"), notes=notes, **today_values(seen))


def today_values(seen: today_screen.Today) -> dict[str, Any]:
    """The day, with the team's roles in words."""
    asked = {
        "phq-9": gettext("Questions about your mood"),
        "gad-7": gettext("Questions about worry"),
        "c-ssrs-screener": gettext("Six short questions about hard thoughts"),
    }
    ask_words = {one.instrument: asked.get(one.instrument, one.title) for one in seen.due}
    role_words = {role.value: gettext(words) for role, words in ROLE_WORDS.items()}
    signs = [(title_of(one), one.kept.then_what) for one in seen.signs]
    return {"today": seen, "role_words": role_words, "ask_words": ask_words, "signs_now": signs}


@require_GET
def crisis(request: HttpRequest) -> HttpResponse:
    """Whom to call or text; opens signed out, locked out and offline."""
    card = crisis_screen.crisis_card(actor=request.actor, now=request.now, language=language())  # type: ignore[attr-defined]
    return show(request, "crisis", page_title=gettext("Help now"), card=card)


@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The last seven days in the person's own figures."""
    seen = week_screen.my_week(actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return show(request, "week", page_title=gettext("My week"), **week_values(seen))


def week_values(seen: week_screen.Week) -> dict[str, Any]:
    """The pictures of a week, each with its sentence."""
    measures = (
        ("craving", gettext("Craving"), gettext("0 to 10, strongest of the day"), 0, 10),
        ("mood", gettext("Mood"), gettext("0 low to 10 good"), 0, 10),
        ("sleep", gettext("Sleep"), gettext("hours a night"), 0, 12),
    )
    shown = []
    for key, label, unit, low, high in measures:
        values = [getattr(day, key) for day in seen.days]
        known = [value for value in values if value is not None]
        points = list(zip((day.on for day in seen.days), values, strict=True))
        chart = charts.line_chart(
            [charts.Series(key, label, points)], finding=_finding(key, known), unit=f"{label}, {unit}",
            low=low, high=high, key=f"week-{key}", height=150, day=lambda on: format_date(on, "EEE d", locale=language()),
            words=chart_words(language()),
        )  # fmt: skip
        shown.append({"key": key, "label": label, "chart": chart, "known": len(known)})
    return {"week": seen, "measures": shown}


def _finding(key: str, known: list[float]) -> str:
    """What a week's figures say, without praise and without blame."""
    if not known:
        return gettext("Nothing told this week")
    low, high = figure_of(min(known)), figure_of(max(known))
    days = ngettext("%(n)d day", "%(n)d days", len(known)) % {"n": len(known)}
    if low == high:
        said = {
            "craving": gettext("Craving was {low} on {days}"),
            "mood": gettext("Mood was {low} on {days}"),
            "sleep": gettext("You slept {low} hours on {days}"),
        }
    else:
        said = {
            "craving": gettext("Craving went between {low} and {high} on {days}"),
            "mood": gettext("Mood went between {low} and {high} on {days}"),
            "sleep": gettext("You slept between {low} and {high} hours on {days}"),
        }
    return said[key].format(low=low, high=high, days=days)


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The safety plan to read."""
    seen = plan_screen.my_safety_plan(actor=request.actor, now=request.now, language=language())  # type: ignore[attr-defined]
    return show(request, "plan", page_title=gettext("My plan"), plan=seen, was_saved="saved" in request.GET)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest) -> HttpResponse:
    """The safety plan to change; what two people changed at once stands side by side until somebody chooses."""
    if request.method == "POST":
        try:
            write_safety_plan(
                actor=request.actor, now=request.now, patient_id=request.actor.patient_id,  # type: ignore[attr-defined]
                changes=_changes(request.POST), seen_version=int(request.POST.get("version", "0")),
            )  # fmt: skip
            return redirect("me_plan")
        except (Refused, ValueError) as error:
            words = words_of(error) if isinstance(error, Refused) else gettext("That could not be read.")
            return _edit_page(request, [("version", words)], 400)
    return _edit_page(request, [], 200)


def _edit_page(request: HttpRequest, errors: list[tuple[str, str]], status: int) -> HttpResponse:
    seen = plan_screen.my_safety_plan(actor=request.actor, now=request.now, language=language())  # type: ignore[attr-defined]
    title = gettext("Change my plan")
    return show(
        request, "plan_edit", page_title=title, plan=seen, errors=errors, typed=request.POST, status=status
    )


def _changes(form: Any) -> list[Change]:
    """The line changes that a form spells: ``was-<id>``/``words-<id>`` reword or remove, ``new-<step>-<id>`` add."""
    found: list[Change] = []
    for name, words in form.items():
        kind, _, rest = name.partition("-")
        text = words.strip()
        if kind == "words":
            found += _reworded(rest, text, form)
        elif kind == "new" and text:
            step, _, line = rest.partition("-")
            found.append(
                Change(kind="add", id=_id(line), step=step, words=text, contact=form.get(f"call-{line}", ""))
            )
        elif kind == "keep":
            found.append(Change(kind="keep", id=_id(rest)))
        elif kind == "drop":
            found.append(Change(kind="remove", id=_id(rest)))
    return found


def _reworded(line: str, text: str, form: Any) -> Iterable[Change]:
    contact = form.get(f"call-{line}", "").strip()
    if (text, contact) == (form.get(f"was-{line}", ""), form.get(f"wascall-{line}", "")):
        return
    if not text:
        yield Change(kind="remove", id=_id(line))
        return
    new_id = _id(form.get(f"spare-{line}", ""))
    yield Change(kind="reword", id=_id(line), words=text, contact=contact, new_id=new_id)


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise unreadable()
    return found


@require_http_methods(["GET", "POST"])
def skill(request: HttpRequest, skill_id: str) -> HttpResponse:
    """Something to try; afterwards the question whether it helped."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    helped = ""
    if request.method == "POST":
        helped = request.POST.get("helped", "")
        rate_skill(
            actor=actor, now=now, entry_id=_id(request.POST.get("id", "")), skill=skill_id, helped=helped,
            happened_at=parse_moment(request.POST.get("at") or now.isoformat()),
        )  # fmt: skip
    seen = skill_screen.skill(actor=actor, now=now, skill_id=skill_id, language=language())
    return show(request, "skill", page_title=seen.title, **skill_values(seen, helped))


def skill_values(seen: skill_screen.SkillCard, helped: str = "") -> dict[str, Any]:
    """A skill with the words of its breath, for the script that guides it."""
    said = {"in": gettext("Breathe in"), "out": gettext("Breathe out"), "hold": gettext("Hold")}
    phases = json.dumps([[said[word], seconds] for word, seconds in seen.phases]) if seen.phases else ""
    return {"skill": seen, "phases": phases, "helped": helped, "entry_id": seen.entry_id}


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Language, light, this device, signing out."""
    return show(request, "settings", page_title=gettext("Settings"))
