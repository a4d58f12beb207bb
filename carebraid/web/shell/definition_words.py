"""Outcomes over weekly words in words: kinds, steps, results, ways to count missing weeks."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from carebraid.core.outcomes.endpoint import Missing, TimeToEvent, Value
from carebraid.screens.definitions import Drawn
from carebraid.web.shell.chart_words import chart_words as chart_words


def kinds() -> Mapping[str, str]:
    """What a definition is about."""
    return {
        "relapse": gettext("Relapse"),
        "abstinence": gettext("Abstinence"),
        "reduction": gettext("Less use"),
        "dropout": gettext("Dropping out"),
    }


def step(drawn: Drawn) -> str:
    """A step, or the word itself."""
    names = {
        "Recode": gettext("Read some symbols as others"),
        "Drop": gettext("Leave weeks out"),
        "Weeks": gettext("Keep some weeks"),
        "Only": gettext("Keep single weeks"),
        "UntilLastKnown": gettext("Keep up to the last known week"),
        "First": gettext("Keep the first weeks"),
        "Last": gettext("Keep the last weeks"),
        "CopyWeekBefore": gettext("Read weeks as the one before"),
        "FillCommoner": gettext("Fill gaps with what is commoner"),
        "FillBetween": gettext("Fill single gaps from both sides"),
    }
    if drawn.step is None:
        return gettext("The word")
    if drawn.part:
        return gettext("Part {number}: {step}").format(number=drawn.part, step=names[drawn.step])
    return names[drawn.step]


def ways() -> Mapping[Missing, str]:
    """Ways to count weeks with nothing known."""
    return {
        Missing.AS_PUBLISHED: gettext("As published"),
        Missing.AS_USE: gettext("Missing counted as use"),
        Missing.AS_NOT_USE: gettext("Missing counted as not use"),
        Missing.LEFT_OUT: gettext("Missing left out"),
    }


def result(value: Value) -> str:
    """A result as people say it."""
    if value is None:
        return gettext("No result: none of these weeks was due")
    if isinstance(value, TimeToEvent):
        said = gettext("Yes, week {week}") if value.event else gettext("No, until week {week}")
        return said.format(week=value.time)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return f"{value:.4g}"
