"""Taking medicine and withdrawal as pictures whose titles say the finding, each with its table."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from carebraid.core.kernel.moment import local_day
from carebraid.screens.watch import Taking
from carebraid.screens.withdrawal import Scale
from carebraid.web.shell import charts, speech
from carebraid.web.shell.chart_words import chart_words
from carebraid.web.shell.watch_words import taking_words, watch_words

TITLES = {"cows": "COWS", "ciwa-ar": "CIWA-Ar"}


def taking_picture(taking: Taking, language: str) -> charts.Chart | None:
    """Week by week, the share of days told on which it was taken; a week of which nobody told stays open."""
    if not taking.told.taken + taking.told.not_taken:
        return None
    points = [
        (first, None if told.share is None else round(100 * told.share)) for first, told in taking.weeks
    ]
    words = watch_words(language)
    start, end = taking.weeks[0][0], taking.weeks[-1][0]
    events = [
        charts.Event(
            one.on,
            f"{words.kinds[one.kind]} {words.states[one.state] if one.kind == 'injection' else ''}".strip(),
        )
        for one in reversed(taking.supplies)
        if one.kind in ("injection", "pick_up") and start <= one.on <= end
    ]
    return charts.line_chart(
        [charts.Series("medicine", gettext("Taken"), points)], finding=taking_words(taking),
        unit=gettext("per cent of the days told, by week"), low=0, high=100, key="taking", events=events[-8:],
        start=start, end=end, day=speech.day, words=chart_words(language),
    )  # fmt: skip


def scale_picture(scale: Scale, language: str) -> charts.Chart:
    """The scale's totals; several a day stand on that day's highest, for the danger is the peak. The table tells all."""
    zone = str(timezone.get_current_timezone())
    title = TITLES[scale.protocol.instrument]
    by_day: dict[date, float | None] = {}
    for one in scale.scores:
        on = local_day(one.at, zone)
        known = by_day.get(on)
        by_day[on] = one.total if known is None else max(known, one.total if one.total is not None else known)
    points = sorted(by_day.items())
    end = points[-1][0]
    words = watch_words(language)
    high = scale.protocol.bands[-1].high
    last = scale.scores[-1].total
    finding = (
        gettext("{title}: the last score is not known").format(title=title)
        if last is None
        else gettext("{title} is {last} of {high}").format(title=title, last=f"{last:g}", high=f"{high:g}")
    )
    return charts.line_chart(
        [charts.Series(scale.protocol.instrument, title, points)],
        finding=finding, start=min(points[0][0], end - timedelta(days=6)), end=end, unit=gettext("points, the highest of each day"), low=0, high=high,
        key=f"scale-{scale.protocol.instrument}", day=speech.day, words=chart_words(language),
        bands=[charts.Band(band.low, words.bands.get(band.name, band.name)) for band in scale.protocol.bands],
    )  # fmt: skip
