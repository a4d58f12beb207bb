"""Times as people say them, in their language and zone; exact on hover and in print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop, ngettext
from markupsafe import Markup, escape

TONGUES = {
    "en": gettext_noop("English"), "es": gettext_noop("Spanish"), "ar": gettext_noop("Arabic"),
    "pt": gettext_noop("Portuguese"), "fr": gettext_noop("French"), "zh": gettext_noop("Chinese"),
    "vi": gettext_noop("Vietnamese"), "ru": gettext_noop("Russian"), "so": gettext_noop("Somali"),
    "ht": gettext_noop("Haitian Creole"),
}  # fmt: skip
_voice: ContextVar[tuple[str, tzinfo] | None] = ContextVar("language_and_zone", default=None)


@contextmanager
def one_voice() -> Iterator[None]:
    """Speak in the language and zone of this moment until the end: asking for them again costs more than the words."""
    token = _voice.set((_language(), timezone.get_current_timezone()))
    try:
        yield
    finally:
        _voice.reset(token)


def _zone() -> tzinfo:
    kept = _voice.get()
    return kept[1] if kept else timezone.get_current_timezone()


def _local(moment: datetime) -> datetime:
    return moment.astimezone(_zone())


def _language() -> str:
    kept = _voice.get()
    return kept[0] if kept else (translation.get_language() or "en").replace("-", "_")


@lru_cache(maxsize=4096)
def _written(on: date, shape: str, language: str) -> str:
    """A day in words. A page names the same few days again and again."""
    return format_date(on, shape, locale=language)


def clock(moment: datetime) -> str:
    """The time of day, 24 hours: 23:40."""
    local = _local(moment)
    return f"{local.hour:02}:{local.minute:02}"


def day(moment: datetime | date, *, now: datetime | None = None) -> str:
    """Today, yesterday, tomorrow, a weekday within six days, else the date."""
    that = _local(moment).date() if isinstance(moment, datetime) else moment
    if now is None:
        return _written(that, "d MMM y", _language())
    today = _local(now).date()
    off = (that - today).days
    if -1 <= off <= 1:
        return gettext("today") if off == 0 else gettext("tomorrow") if off == 1 else gettext("yesterday")
    if 1 < off < 7:
        return _written(that, "EEEE", _language())
    shape = "d MMM" if that.year == today.year else "d MMM y"
    return _written(that, shape, _language())


def written(text: str) -> str:
    """A day or a month as it is stored ("2026-11-22", "2026-11"), as people say it: 22 Nov 2026, Nov 2026. Else as it is."""
    try:
        if len(text) == len("2026-11"):
            return _written(date.fromisoformat(f"{text}-01"), "MMM y", _language())
        return _written(date.fromisoformat(text), "d MMM y", _language())
    except ValueError:
        return text


def tongue(code: str) -> str:
    """The language called ``code`` in the language now spoken; the code itself where it has no name here."""
    return gettext(TONGUES[code]) if code in TONGUES else code


def first_up(words: str) -> str:
    """The words with a capital first letter, the rest as they are ("14 Dec" keeps its month)."""
    return words[:1].upper() + words[1:]


def exact(moment: datetime) -> str:
    """The moment in full with its zone, for hover and print."""
    local = _local(moment)
    return (
        f"{_written(local.date(), 'd MMM y', _language())} {local.hour:02}:{local.minute:02} {local.tzname()}"
    )


def ago(moment: datetime | None, now: datetime) -> str:
    """How long since: just now, 12 minutes, 3 hours, yesterday 23:40, 3 days; "never" where there is none."""
    if moment is None:
        return gettext("never")
    gone = now - moment
    if gone < timedelta(minutes=1):
        return gettext("just now")
    if gone < timedelta(hours=1):
        minutes = int(gone.total_seconds() // 60)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    days = (_local(now).date() - _local(moment).date()).days
    if days == 0:
        hours = int(gone.total_seconds() // 3600)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if days == 1:
        return gettext("yesterday, %(at)s") % {"at": clock(moment)}
    return _days_ago(days, _language()) if days < 60 else day(moment)


@lru_cache(maxsize=512)
def _days_ago(days: int, language: str) -> str:
    """In the language now spoken. A list says the same few numbers of days again and again."""
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def due(moment: datetime, now: datetime) -> str:
    """When something is due: now, in 20 minutes, today 17:00, tomorrow 09:00 - or by how long it is late."""
    left = moment - now
    if left < timedelta(minutes=-1):
        return gettext("late since %(when)s") % {"when": _said(moment, now)}
    if left < timedelta(minutes=1):
        return gettext("now")
    if left < timedelta(hours=1):
        minutes = int(left.total_seconds() // 60)
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    return _said(moment, now)


def _said(moment: datetime, now: datetime) -> str:
    return f"{day(moment, now=now)} {clock(moment)}"


def say(reason: Any) -> Markup:
    """A sentence that came as a template with facts (``{"text": …, "facts": {…}}``), in the reader's language."""
    if isinstance(reason, str):
        return escape(gettext(reason) if reason else "")
    facts = reason.get("facts") or {}
    spoken = {key: gettext(value) if isinstance(value, str) else value for key, value in facts.items()}
    return escape(gettext(reason["text"]).format(**spoken))


def activate_zone(name: str) -> None:
    """Speak of times in the zone called ``name`` for the rest of this request."""
    try:
        timezone.activate(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        timezone.activate(UTC)
