"""What every page of the clinic face carries, and how its forms are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CLINICIANS
from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.moment import local_day, require_aware
from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.study_day import day_of
from carebraid.core.team.outcome import OUTCOMES
from carebraid.web.shell import speech
from carebraid.web.shell.chart_words import chart_words as chart_words
from carebraid.web.shell.errors import words_of
from carebraid.web.shell.frame import ROLE_WORDS


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking; the doorkeeper lets nobody to these pages without it."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def now_of(request: HttpRequest) -> datetime:
    """The one moment of this request."""
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment


def language() -> str:
    """The reader's language as the screens want it."""
    return (get_language() or "en")[:2]


def show(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page of the clinic face; ``notes`` are what the page before had to say."""
    shown = {
        "notes": [str(note) for note in messages.get_messages(request)],
        "role_words": _role_words(language()),
        "age": lambda born: age_on(born, now_of(request)),
        "study_day": day_of,
        "chart_words": chart_words(language()),
        "may_ask": actor_of(request).has_role(*CLINICIANS),
        "outcome_words": {code: one.words(language()) for code, one in OUTCOMES.items()},
        "refused": "",
    }
    return render(request, f"clinic/{template}.html", {**shown, **values}, status=status)


@lru_cache(maxsize=8)
def _role_words(code: str) -> Mapping[str, str]:
    """In the language ``code``, which is the one now spoken."""
    return {role.value: gettext(words) for role, words in ROLE_WORDS.items()}


def age_on(born: date | None, now: datetime) -> int | None:
    """Completed years; None where the birth date is not known."""
    if born is None:
        return None
    today = local_day(now, str(timezone.get_current_timezone()))
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def words_if(refused: Refused | None) -> str:
    """What to say of a refusal, or nothing."""
    return words_of(refused) if refused else ""


def field(request: HttpRequest, name: str) -> str:
    """What was typed, without the space around it."""
    return str(request.POST.get(name, "")).strip()


def field_id(request: HttpRequest, name: str) -> UUID | None:
    """An id that a form carries; None where it carries none."""
    return parse_id(request.POST.get(name, ""))


def field_moment(request: HttpRequest, name: str) -> datetime | None:
    """A local date and time (``2026-03-04T10:15``) where the reader is; None where nothing was typed.

    Refuses what is no time (``form.no_time``).
    """
    text = field(request, name)
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("form.no_time", "This time could not be read. Please check it.") from error
    return require_aware(said if said.tzinfo else said.replace(tzinfo=timezone.get_current_timezone()))


def local_input(moment: datetime) -> str:
    """A moment as a date-and-time field wants it, where the reader is."""
    return moment.astimezone(timezone.get_current_timezone()).strftime("%Y-%m-%dT%H:%M")


def same_person(request: HttpRequest, patient_id: UUID) -> None:
    """Refuse a form that was opened for somebody else than the page it was sent to (HAZ-14)."""
    if field_id(request, "patient") != patient_id:
        raise Refused(
            "form.other_person",
            "This form was opened for another person. Nothing was saved. Please open the page again.",
            status=409,
        )


def day_words(on: date) -> str:
    """A day on a chart's axis."""
    return speech.day(on)
