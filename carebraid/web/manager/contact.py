"""Time from signal to human contact: the page, and the same numbers as a file."""

from __future__ import annotations

from datetime import date
from math import ceil

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from carebraid.screens.contact_times import ContactTimes, contact_times
from carebraid.web.shell import charts, speech
from carebraid.web.shell.chart_words import chart_words
from carebraid.web.shell.frame import address

from ._form import page


def _seen(request: HttpRequest) -> ContactTimes:
    zone = str(timezone.get_current_timezone())
    return contact_times(actor=request.actor, now=request.now, zone=zone)  # type: ignore[attr-defined]


@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    """How long until somebody spoke with the person?"""
    seen = _seen(request)
    median = seen.whole.median_minutes
    if median is None:
        answer = gettext("Half of the time could not be told: too few people, or too few were reached.")
    else:
        answer = gettext("Half of the signals led to a talk within {time}.").format(time=took(median))
    return page(
        request, "contact", seen, answer=answer, chart=_chart(seen), rules=_rules(seen), took=took,
        data_url=address("manage_contact_data"), week=lambda on: speech.day(on),
    )  # fmt: skip


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The numbers of the page, with their definition."""
    answer = JsonResponse(_seen(request).data(), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="signal-to-contact.json"'
    return answer


def took(minutes: float | None) -> str:
    """A length of time as people say it."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return gettext("{n} min").format(n=round(minutes))
    if minutes < 48 * 60:
        return gettext("{n} hours").format(n=f"{minutes / 60:.1f}".removesuffix(".0"))
    return gettext("{n} days").format(n=f"{minutes / 1440:.1f}".removesuffix(".0"))


def _chart(seen: ContactTimes) -> charts.Chart:
    hours = [
        (on, None if one.median_minutes is None else round(one.median_minutes / 60, 1))
        for on, one in seen.weeks
    ]
    told = [value for _, value in hours if value is not None]
    middle = seen.run.median
    usual = None if middle is None else (middle, middle)
    finding = gettext("Nothing can be told yet")
    if middle is not None:
        finding = gettext("Half of the weeks lie under {time}").format(time=took(middle * 60))
        if seen.run.signals:
            finding = gettext("More than chance: the time has changed")
    return charts.line_chart(
        [charts.Series("contact", gettext("Hours to contact"), hours, usual=usual)], finding=finding,
        unit=gettext("median of the week in hours; the line is the median of the weeks"), low=0,
        high=max(24, ceil(max(told, default=0) / 12) * 12), key="contact", day=_day,
        words=chart_words((get_language() or "en")[:2]),
    )  # fmt: skip


def _day(on: date) -> str:
    return speech.day(on)


def _rules(seen: ContactTimes) -> list[str]:
    """What the rules of run charts say, each by its name."""
    named = {
        "shift": gettext("Shift: six weeks or more in a row on one side of the median"),
        "trend": gettext("Trend: five weeks or more in a row up or down"),
        "too_few_runs": gettext("Too few runs: the weeks crossed the median less often than chance would"),
        "too_many_runs": gettext("Too many runs: the weeks crossed the median more often than chance would"),
        "few_crossings": gettext("Few crossings of the median"),
        "astronomical": gettext("One week far from all the others"),
    }
    found = []
    for signal in seen.run.signals:
        first, last = (speech.day(seen.weeks[place][0]) for place in (signal.first, signal.last))
        when = (
            gettext("from the week of {first} to that of {last}")
            if first != last
            else gettext("the week of {first}")
        )
        found.append(f"{named[signal.rule]}: {when.format(first=first, last=last)}.")
    return found
