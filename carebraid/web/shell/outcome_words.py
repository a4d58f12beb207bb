"""Words and numbers of outcomes, the same on the pages of managers and on the public page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from markupsafe import Markup

from carebraid.core.outcomes.control_chart import ControlChart, funnel_limits
from carebraid.core.outcomes.run_chart import RunChart, Signal
from carebraid.screens.outcomes import Charts

from .outcome_charts import (
    CurvePoint,
    FunnelSite,
    Line,
    curve_chart,
    figure,
    funnel_chart,
    months_chart,
    places_of,
)
from .speech import written

Entry = Mapping[str, Any]


def theme_words() -> dict[str, str]:
    """Theme -> what stands above its measures."""
    return {
        "recovery": gettext("Recovery"), "life": gettext("Life"), "staying": gettext("Staying in care"),
        "safety": gettext("Safety and contact"), "access": gettext("Access"), "other": gettext("Other"),
        "waiting": gettext("Waiting and what was given"),
    }  # fmt: skip


def split_words() -> dict[str, str]:
    """Split -> its name."""
    return {
        "site": gettext("Site"), "age": gettext("Age"), "language": gettext("Language"),
        "interpreter": gettext("Needs an interpreter"), "housing": gettext("Housing"), "phone": gettext("Has a safe phone"),
        "substance": gettext("Substance"), "moud": gettext("Medicine for opioid use"), "month": gettext("Month"),
        "race_ethnicity": gettext("Race and ethnicity"), "gender": gettext("Gender"), "insurance": gettext("Insurance"),
    }  # fmt: skip


def group_words(group: str) -> str:
    """A group as people say it; names of sites stay."""
    known = {
        "": gettext("Everybody"), "yes": gettext("Yes"), "no": gettext("No"), "not_asked": gettext("Not asked"),
        "not_known": gettext("Not known"), "unstable": gettext("Unstable"), "none": gettext("None"),
        "opioid": gettext("Opioids"), "alcohol": gettext("Alcohol"), "cannabis": gettext("Cannabis"),
        "cocaine": gettext("Cocaine"), "methamphetamine": gettext("Methamphetamine"), "sedative": gettext("Sedatives"),
        "stimulant": gettext("Stimulants"), "under_18": gettext("Under 18"), "en": gettext("English"),
        "es": gettext("Spanish"), "ar": gettext("Arabic"),
    }  # fmt: skip
    return known[group] if group in known else written(group)


def unit_of(entry: Entry) -> str:
    """``%`` for shares, empty for the rest."""
    return "%" if entry["kind"] in ("share", "time") else ""


def told(entry: Entry, one: Mapping[str, Any] | None) -> str:
    """``62 % (54 to 69)``; empty where there is no figure."""
    if one is None or one["value"] is None:
        return ""
    unit = unit_of(entry)
    if one["low"] is None:
        return figure(one["value"], unit)
    numbers = [one[name] for name in ("value", "low", "high")]
    if unit == "%":
        places = places_of(*numbers)
        value, low, high = (f"{number * 100:.{places}f}" for number in numbers)
        value += " %"
    else:
        value, low, high = (figure(number, unit) for number in numbers)
    return gettext("{value} ({low} to {high})").format(value=value, low=low, high=high)


def interval(entry: Entry, shown: Mapping[str, Any]) -> str:
    """How sure the main figure is; empty where there is no interval."""
    main = main_of(shown)
    if main is None or main["low"] is None:
        return ""
    return gettext("95 in 100 sure: {value}").format(value=told(entry, main))


def main_of(shown: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The figure that stands first: for shares with what is missing counted as failing, else of those known.

    Where how many are missing is hidden, it is numerator over denominator.
    """
    return shown["as_failing"] or shown["as_good"] or shown["left_out"]


def big(entry: Entry, shown: Mapping[str, Any]) -> str:
    """The figure in a word or two, or why there is none."""
    if not entry["collected"]:
        return gettext("not collected here")
    if shown["hidden"]:
        return gettext("hidden (too few)")
    if shown["why_none"]:
        return why_none(shown["why_none"])
    main = main_of(shown)
    return "" if main is None else with_words(entry, figure(main["value"], unit_of(entry)))


def with_words(entry: Entry, number: str) -> str:
    """A number with what it is a number of, as ``5.3 hours``; a share by a day with that day."""
    if entry["kind"] == "time":
        return gettext("{share} by day {day}").format(share=number, day=entry["by_day"])
    return f"{number} {entry['figure_words']}" if entry.get("figure_words") else number


def why_none(code: str) -> str:
    """Why there is no figure."""
    return {
        "nobody": gettext("nobody to count yet"), "nothing_known": gettext("nothing known of anybody"),
        "no_exposure": gettext("no time to count over"), "not_watched_so_long": gettext("nobody was watched so long"),
    }.get(code, code)  # fmt: skip


def under(entry: Entry, shown: Mapping[str, Any]) -> str:
    """Numerator, denominator and missing in one line; empty where there is nobody to count."""
    if not entry["collected"] or not shown["denominator"]:
        return ""
    units = entry["unit_words"] or gettext("rows")
    missing = (
        gettext("1 to 10 missing")
        if shown["missing"] is None
        else gettext("{n} missing").format(n=shown["missing"])
    )
    if shown["hidden"]:
        return gettext("of {all} {units}").format(all=shown["denominator"], units=units)
    if shown["numerator"] is None or entry["kind"] == "amount":
        return gettext("{all} {units}, {missing}").format(
            all=shown["denominator"], units=units, missing=missing
        )
    count = f"{shown['numerator']:g}"
    if entry["kind"] == "rate":
        return gettext("{count} among {all} {units}, {missing}").format(
            count=count, all=shown["denominator"], units=units, missing=missing
        )
    return gettext("{count} of {all} {units}, {missing}").format(
        count=count, all=shown["denominator"], units=units, missing=missing
    )


def ways(entry: Entry, shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(how what is missing is counted, the figure with its interval), for each that may be shown."""
    words = {
        "as_failing": gettext("Missing counted as failing"), "as_good": gettext("Missing counted as good"),
        "left_out": gettext("Missing left out"),
    }  # fmt: skip
    return [(word, told(entry, shown[name])) for name, word in words.items() if shown[name] is not None]


def month_words(entry: Entry) -> str:
    """What a month of this measure holds: a month in which care began is not the month in which something happened."""
    if entry["unit"] == "episodes":
        return gettext("A month holds the people whose care began in it, with everything since.")
    return gettext("A month holds what happened in it.")


def trend_words(entry: Entry) -> str:
    """What the newest three months say against all before."""
    return {  # numerator over denominator: what is known to be so
        "better": gettext("Better in the newest three months"), "worse": gettext("Worse in the newest three months"),
        "no_clear_change": gettext("No clear change"), "too_little": gettext("Too little to say how it changes"),
    }.get(entry.get("trend", ""), "")  # fmt: skip


def rule_words() -> dict[str, str]:
    """Rule -> what it found, in words with their numbers."""
    return {
        "shift": gettext("shift: many months in a row on one side of the line"),
        "trend": gettext("trend: many months in a row going one way"),
        "too_few_runs": gettext("too few runs: the line is crossed less often than chance explains"),
        "too_many_runs": gettext("too many runs: the line is crossed more often than chance explains"),
        "few_crossings": gettext("few crossings: the line is crossed less often than chance explains"),
        "astronomical": gettext("a month far from all the others"),
        "outside": gettext("a month outside the limits (3 sigma)"),
        "two_of_three": gettext("two of three months beyond 2 sigma on one side"),
        "hugging": gettext("15 months within 1 sigma of the line"),
    }  # fmt: skip


def rules_of_charts() -> list[tuple[str, list[str]]]:
    """The rules that say when a change is more than chance, in words with their numbers, and who published them."""
    return [
        (
            gettext("Run chart (Perla 2011), from 10 months on"),
            [
                gettext("shift: 6 months or more in a row on one side of the median"),
                gettext("trend: 5 months or more in a row going one way"),
                gettext("runs: the median is crossed less often, or more often, than chance explains"),
                gettext("a month far from all the others"),
            ],
        ),
        (
            gettext("Control chart (Provost and Murray 2022), from 12 months on"),
            [
                gettext("a month outside the limits (3 sigma)"),
                gettext("shift: 8 months or more in a row on one side of the mean"),
                gettext("trend: 6 months or more in a row going one way"),
                gettext("two of three months beyond 2 sigma on one side"),
                gettext("15 months within 1 sigma of the line"),
            ],
        ),
    ]  # fmt: skip


def special_causes(charts: Charts) -> list[str]:
    """What both charts flag, each in words with its months; a rule that both know is told once."""
    found = [*signals_of(charts.run, charts.months), *signals_of(charts.control, charts.months)]
    return list(dict.fromkeys(found))


def signals_of(chart: RunChart | ControlChart | None, months: Sequence[str]) -> list[str]:
    """Each special cause in words, with its months."""
    if chart is None:
        return []
    words = rule_words()
    return [_signal(one, words, months) for one in chart.signals]


def _signal(one: Signal, words: Mapping[str, str], months: Sequence[str]) -> str:
    first, last = written(months[one.first]), written(months[one.last])
    when = first if one.first == one.last else f"{first} – {last}"
    return f"{when}: {words[one.rule]}"


def pictures(entry: Entry, charts: Charts, marks: Sequence[tuple[str, str]] = ()) -> dict[str, Markup]:
    """The charts that there are: run, control, funnel, curve. ``marks``: (month, what began), on the run chart."""
    made: dict[str, Markup] = {}
    title, unit, names = entry["name"], unit_of(entry), [written(month) for month in charts.months]
    began = [(written(at), what) for at, what in marks]
    if charts.run is not None and len(charts.months) > 1 and charts.run.median is not None:
        line = Line(
            names,
            charts.run.values,
            charts.run.median,
            flagged=_flagged(charts.run.signals),
            marks=began,
        )
        said = "; ".join([*signals_of(charts.run, charts.months), *(f"{at}: {what}" for at, what in began)])
        made["run"] = months_chart(
            line, key=f"run-{entry['id']}", title=title, said=said, unit=unit, centre_name=gettext("median")
        )
    if charts.control is not None and len(charts.months) > 1 and charts.control.centre is not None:
        points = charts.control.points
        line = Line(
            names, [one.value for one in points], charts.control.centre, [one.low for one in points],
            [one.high for one in points], _flagged(charts.control.signals),
        )  # fmt: skip
        said = "; ".join(signals_of(charts.control, charts.months))
        made["control"] = months_chart(
            line, key=f"control-{entry['id']}", title=title, said=said, unit=unit, centre_name=gettext("mean")
        )
    if charts.target is not None and len(charts.sites) > 1:
        made["funnel"] = _funnel(charts, title)
    curve = [CurvePoint(p["day"], p["value"], p["low"], p["high"]) for p in entry.get("curve", ())]
    if len(curve) > 1:
        made["curve"] = curve_chart(
            curve,
            key=f"curve-{entry['id']}",
            title=title,
            said=entry["plain"],
            day_words=gettext("day {day}"),
        )
    return made


def _flagged(signals: Sequence[Signal]) -> frozenset[int]:
    """Every month of a signal that points at months; rules about the whole series mark none."""
    about_all = ("too_few_runs", "too_many_runs", "few_crossings", "hugging")
    return frozenset(
        at for one in signals if one.rule not in about_all for at in range(one.first, one.last + 1)
    )


def verdicts_of(charts: Charts) -> dict[str, str]:
    """Site -> how it lies against all sites; empty with fewer than two sites."""
    words = {
        "within": gettext("within chance"), "alert": gettext("beyond the limits of 95 in 100"), "alarm": gettext("beyond the limits of 998 in 1,000"),
    }  # fmt: skip
    return {one.name: words[one.verdict] for one in charts.sites} if len(charts.sites) > 1 else {}


def _funnel(charts: Charts, title: str) -> Markup:
    target = charts.target or 0.0
    sites = [
        FunnelSite(one.name, one.denominator, one.value or 0.0, one.verdict == "alarm")
        for one in charts.sites
        if one.denominator
    ]
    largest = max(one.size for one in sites)
    sizes = sorted({max(1, round(largest * part / 20)) for part in range(1, 21)})
    limits = [(n, funnel_limits(target, n, 1.96), funnel_limits(target, n, 3.09)) for n in sizes]
    return funnel_chart(
        sites, target, limits, key="funnel", title=title, said=gettext("Sites by how many were counted")
    )
