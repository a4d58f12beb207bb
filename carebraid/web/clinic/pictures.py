"""Measures as charts whose titles say the finding, all on one time axis, each with its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise

from django.utils.translation import gettext, ngettext

from carebraid.core.assess.change import Finding
from carebraid.core.record.study_day import day_of
from carebraid.screens.measures import Measure, Measures
from carebraid.web.shell import charts, speech

from ._page import chart_words, language

GAP_DAYS = 60
"""Two scores further apart than this are not joined by a line: nobody knows what lay between (HAZ-18)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart; ``change`` says in words what changed since the first score, ``evidence`` what that rests on."""

    chart: charts.Chart
    change: str
    evidence: str


def pictures_of(seen: Measures) -> list[Picture]:
    """Every chosen measure as a picture on the same axis, with the events of the person's life marked."""
    return [_picture(measure, seen) for measure in seen.shown]


def _picture(measure: Measure, seen: Measures) -> Picture:
    is_study = seen.top.head.is_study
    series = charts.Series(
        measure.code, _title(measure), measure.points, usual=measure.usual,
        gap_days=3 if measure.is_daily else GAP_DAYS,
    )  # fmt: skip
    edges = [low for low, _ in measure.bands]
    bands = [charts.Band(low, label) for low, label in measure.bands]
    if edges and (edges[0] > measure.low or any(later <= before for before, later in pairwise(edges))):
        bands = []  # bands that do not climb from the low end of the scale cannot be drawn on it
    chart = charts.line_chart(
        [series], finding=_finding(measure), unit=_unit(measure), low=measure.low, high=measure.high,
        key=f"chart-{measure.code}", bands=bands, start=seen.start, end=seen.end,
        events=[charts.Event(on, _event(kind, detail)) for on, kind, detail in seen.events],
        day=_study_day if is_study else speech.day, words=chart_words(language()),
    )  # fmt: skip
    return Picture(chart, _change(measure), str(measure.change.evidence) if measure.change else "")


def _title(measure: Measure) -> str:
    daily = {"craving": gettext("Craving"), "mood": gettext("Mood"), "sleep": gettext("Sleep")}
    return daily.get(measure.code, measure.title)


def _unit(measure: Measure) -> str:
    if measure.code == "sleep":
        return gettext("hours a night")
    return gettext("points, 0 to {high}").format(high=f"{measure.high:g}")


def _study_day(on: date) -> str:
    return gettext("day {n}").format(n=day_of(datetime.combine(on, time(12), UTC)))


def _finding(measure: Measure) -> str:
    """One sentence: first and last value of what is shown, and how many were not answered."""
    title = _title(measure)
    known = [value for _, value in measure.points if value is not None]
    missing = len(measure.points) - len(known)
    if not known:
        return gettext("{title}: no answers in this time").format(title=title)
    last = f"{known[-1]:g}"
    if len(known) == 1:
        said = gettext("{title} was {last}").format(title=title, last=last)
    elif known[-1] == known[0]:
        said = gettext("{title} is {last}, as at the beginning").format(title=title, last=last)
    else:
        rose = known[-1] > known[0]
        words = (
            gettext("{title} went up from {first} to {last}")
            if rose
            else gettext("{title} went down from {first} to {last}")
        )
        said = words.format(title=title, first=f"{known[0]:g}", last=last)
    if missing:
        said += "; " + ngettext("%(n)d not answered", "%(n)d not answered", missing) % {"n": missing}
    return said


def _change(measure: Measure) -> str:
    """What changed since the first score, by the instrument's own rules; what they cannot say is said."""
    change = measure.change
    if change is None or change.better_by is None:
        return ""
    points = abs(change.better_by)
    size = ngettext("%(n)s point", "%(n)s points", round(points)) % {"n": f"{points:g}"}
    if change.better_by == 0:
        parts = [gettext("No change since the first score.")]
    elif change.better_by > 0:
        parts = [gettext("Better by {size} since the first score.").format(size=size)]
    else:
        parts = [gettext("Worse by {size} since the first score.").format(size=size)]
    if change.deteriorated is Finding.YES:
        parts.append(gettext("That is more than noise: getting worse."))
    elif change.improved is Finding.YES:
        parts.append(gettext("That is more than noise."))
    elif Finding.NOT_KNOWN in (change.improved, change.deteriorated):
        parts.append(gettext("Whether that is more than noise is not known for this measure."))
    else:
        parts.append(gettext("That could still be noise."))
    if change.meaningful is Finding.YES:
        parts.append(gettext("People notice a change of this size."))
    if change.response is Finding.YES:
        parts.append(gettext("It counts as a response."))
    if change.remission is Finding.YES:
        parts.append(gettext("It counts as remission."))
    return " ".join(parts)


def _event(kind: str, detail: str) -> str:
    return {
        "transition": gettext("left care"), "overdose": gettext("overdose"), "arm": gettext("treatment began"),
        "medicine": gettext("medicine changed"), "safety_case": gettext("safety concern"), "plan": gettext("safety plan"),
    }.get(kind, kind)  # fmt: skip
