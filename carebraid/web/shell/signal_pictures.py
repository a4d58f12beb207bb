"""A person's own days as two or three pictures on one time axis, with the days on which a sign began."""

from __future__ import annotations

from itertools import pairwise

from django.utils.translation import gettext

from carebraid.screens.signals import Picture
from carebraid.web.shell import charts, speech
from carebraid.web.shell.chart_words import chart_words

MOST_MARKS = 6


def signal_pictures(picture: Picture, finding: str, language: str) -> list[charts.Chart]:
    """What came first above, craving below with ``finding`` as its title; empty where nothing was told."""
    names = {"sleep": gettext("short nights"), "mood": gettext("low mood"), "doses": gettext("missed")}
    marks = [charts.Event(on, names.get(measure, gettext("sign"))) for on, measure in picture.rang]
    marks = _apart(marks)[-MOST_MARKS:]
    first = "mood" if marks and all(one[1] == "mood" for one in picture.rang) else "sleep"
    above = (
        ("mood", gettext("Mood"), gettext("0 low to 10 good"), 10, picture.mood)
        if first == "mood"
        else ("sleep", gettext("Sleep"), gettext("hours a night"), 12, picture.sleep)
    )
    shown = [
        (*above, above[1]),
        (
            "craving",
            gettext("Craving"),
            gettext("0 to 10, strongest of the day"),
            10,
            picture.craving,
            finding,
        ),
    ]
    return [
        charts.line_chart(
            [charts.Series(key, label, list(zip(picture.days, values, strict=True)), gap_days=3)],
            finding=said or label, unit=f"{label}, {unit}" if said not in ("", label) else unit, low=0, high=high, key=f"own-{key}", height=170,
            events=marks if key == "craving" else (), start=picture.days[0], end=picture.days[-1], day=speech.day,
            words=chart_words(language),
        )
        for key, label, unit, high, values, said in shown
        if any(value is not None for value in values)
    ]  # fmt: skip


def _apart(marks: list[charts.Event]) -> list[charts.Event]:
    """Marks a few days apart at least, so that their words can be read."""
    kept = marks[:1]
    for _, later in pairwise(marks):
        if (later.on - kept[-1].on).days >= 4:
            kept.append(later)
    return kept
