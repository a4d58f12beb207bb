"""Charts as sentences: SVG and its table, made on the server from plain values.

Pure functions that return ``Markup``. Colour, stroke and type are in ``static/css/charts.css``; the SVG
carries geometry and classes only, so a strict content policy holds and one measure has one colour everywhere.

What is missing stays missing (hazard HAZ-18): ``None`` breaks the line and leaves an open mark on the axis,
nothing is interpolated, and the axis is always the whole range of the scale. A value outside that range is
drawn at the edge with an arrow and keeps its true figure in words and table. NaN and infinity are refused.

Plots stretch with the page but their text does not: lines live in a nested SVG that is stretched across,
marks and words stand outside it at positions in per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

from .marks import (
    ENGLISH,
    MEASURES,
    Value,
    Words,
    bar,
    check_range,
    figure_of,
    measure_class,
    runs_of,
    say,
    sparkline,
    word_strip,
)

__all__ = [
    "ENGLISH",
    "MEASURES",
    "Band",
    "Chart",
    "Event",
    "Series",
    "Value",
    "Words",
    "bar",
    "english_day",
    "line_chart",
    "measure_class",
    "sparkline",
    "word_strip",
]

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def english_day(on: date) -> str:
    """``3 Jan``: how a day is written where the caller brings no way of their own."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over days. ``points`` in order of time; ``None`` = asked for and not answered.

    ``usual`` is the person's own baseline (low, high). ``gap_days`` breaks the line where two answers lie
    further apart than that, for measures without a fixed rhythm.
    """

    measure: str
    label: str
    points: Sequence[tuple[date, Value]]
    usual: tuple[float, float] | None = None
    gap_days: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band of the scale: from ``low`` up to the next band, with its name."""

    low: float
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened (dose change, lapse, handoff), marked with its words."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart: finding, unit, picture, table and the summary that a screen reader says."""

    finding: str
    unit: str
    svg: Markup
    table: Markup
    summary: str


# ---- the chart of a person's measures over time


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a day and a value stand: days in per cent of the width, values in px from the top."""

    start: date
    days: int
    low: float
    high: float
    top: float
    base: float

    def x(self, on: date) -> float:
        return 50.0 if not self.days else (on - self.start).days / self.days * 100

    def y(self, value: float) -> float:
        held = min(max(value, self.low), self.high)
        return self.base - (held - self.low) / (self.high - self.low) * (self.base - self.top)


def line_chart(
    series: Sequence[Series],
    *,
    finding: str,
    unit: str,
    low: float,
    high: float,
    key: str,
    bands: Sequence[Band] = (),
    events: Sequence[Event] = (),
    start: date | None = None,
    end: date | None = None,
    height: int = 200,
    day: Callable[[date], str] = english_day,
    words: Words = ENGLISH,
) -> Chart:
    """Up to four measures of one scale (``low`` to ``high`` in ``unit``) over days, with bands, events and table.

    ``finding`` is the title: a sentence that says what was found. ``key`` makes ids unique on the page.
    ``start`` and ``end`` put several charts on one time axis. More than four series are refused.
    """
    check_range(low, high)
    if len(series) > 4:
        raise ValueError("a chart shows at most four measures; make a second chart")
    dates = sorted(on for one in series for on, _ in one.points)
    summary = (
        ". ".join(say(one.label, [value for _, value in one.points], words) for one in series) or words.empty
    )
    if not dates:
        return Chart(finding, unit, Markup('<p class="quiet">%s</p>') % words.empty, Markup(""), summary)
    first, final = start or dates[0], end or dates[-1]
    shown = [event for event in events if first <= event.on <= final]
    rows = _event_rows(shown, first, final)
    top = 10 + 16 * (max(rows, default=-1) + 1)
    rail = 0 if all(value is not None for one in series for _, value in one.points) else 6 + 7 * len(series)
    plot = _Plot(first, (final - first).days, low, high, top, height - 22 - rail)
    ends = _ends(plot, series, bands)
    parts = _scale(plot, bands, [y for y, _ in ends])
    parts += [_usual(plot, one, words) for one in series]
    parts += [_event_line(plot, event, row) for event, row in zip(shown, rows, strict=True)]
    parts += [_event_words(plot, event, row) for event, row in zip(shown, rows, strict=True)]
    parts += [_series(plot, one, row, words) for row, one in enumerate(series)]
    if rail:
        y = plot.base + 10 + 3.5 * len(series)
        parts.append(f'<text class="rail" x="100%" dx="9" y="{y:.1f}">{escape(words.missing)}</text>')
    parts += [markup for _, markup in ends] + [_day_axis(plot, final, height, day)]
    room = "ends-bands" if bands else "ends-names" if len(series) > 1 or rail else "ends-value"
    said = f'<title id="{escape(key)}-t">{escape(finding)}</title><desc id="{escape(key)}-d">{escape(summary)}</desc>'
    svg = (
        f'<svg class="{room}" height="{height}" role="img" aria-labelledby="{escape(key)}-t {escape(key)}-d">{said}'
        f"{''.join(parts)}</svg>"
    )
    picture = Markup(svg)  # noqa: S704 (every word inside was escaped)
    return Chart(finding, unit, picture, _table(series, shown, finding, day, words), summary)


def _scale(plot: _Plot, bands: Sequence[Band], taken: Sequence[float]) -> list[str]:
    """Faint severity bands, their names at the end where no value stands (``taken``), the figures at the side."""
    parts = []
    edges = [(band.low, band.label) for band in bands] or [(plot.low, ""), ((plot.low + plot.high) / 2, "")]
    roofs = [low for low, _ in edges[1:]] + [plot.high]
    for at, ((low, label), high) in enumerate(zip(edges, roofs, strict=True)):
        y, roof = plot.y(low), plot.y(high)
        if bands and at:
            deep = " band-deep" if at % 2 else ""
            parts.append(f'<rect class="band{deep}" y="{roof:.1f}" width="100%" height="{y - roof:.1f}"/>')
        parts.append(f'<line class="ax" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{figure_of(low)}</text>')
        middle = (y + roof) / 2
        if label and all(abs(middle - other) > 13 for other in taken):
            parts.append(f'<text class="wide" x="100%" dx="9" y="{middle + 4:.1f}">{escape(label)}</text>')
    roof = plot.y(plot.high)
    if plot.y(edges[-1][0]) - roof >= 13:
        parts.append(f'<text x="-8" y="{roof + 4:.1f}" text-anchor="end">{figure_of(plot.high)}</text>')
    return parts


def _day_axis(plot: _Plot, final: date, height: int, day: Callable[[date], str]) -> str:
    """Three days on any screen, five where there is room."""
    if not plot.days:
        return f'<text x="50%" y="{height - 4}" text-anchor="middle">{escape(day(final))}</text>'
    parts = []
    for at in range(5):
        on = date.fromordinal(plot.start.toordinal() + plot.days * at // 4)
        anchor = "start" if at == 0 else "end" if at == 4 else "middle"
        wide = ' class="wide"' if at in (1, 3) else ""
        parts.append(
            f'<text{wide} x="{plot.x(on):.2f}%" y="{height - 4}" text-anchor="{anchor}">{escape(day(on))}</text>'
        )
    return "".join(parts)


def _event_rows(events: Sequence[Event], first: date, final: date) -> list[int]:
    """The row above the plot in which each event writes its words: none overlaps another on a phone.

    Words run towards the middle, so the outer event of a crowd takes the upper row and no line crosses words.
    """
    days = (final - first).days or 1
    places = [(event.on - first).days / days * 100 for event in events]
    order = sorted(range(len(events)), key=lambda at: places[at] if places[at] <= 50 else 200 - places[at])
    taken: list[tuple[float, float, int]] = []
    rows = [0] * len(events)
    for at in order:
        x, width = places[at], len(events[at].label) * 2.3 + 4
        left, right = (x - width, x) if x > 50 else (x, x + width)
        while any(rows[at] == row and left < end and begin < right for begin, end, row in taken):
            rows[at] += 1
        taken.append((left, right, rows[at]))
    return rows


def _event_line(plot: _Plot, event: Event, row: int) -> str:
    x = plot.x(event.on)
    return f'<line class="ev" x1="{x:.2f}%" x2="{x:.2f}%" y1="{3 + 16 * row}" y2="{plot.base:.1f}"/>'


def _event_words(plot: _Plot, event: Event, row: int) -> str:
    x = plot.x(event.on)
    anchor, shift = ("end", -5) if x > 50 else ("start", 5)
    return (
        f'<text class="ev-name halo" x="{x:.2f}%" dx="{shift}" y="{12 + 16 * row}" text-anchor="{anchor}">'
        f"{escape(event.label)}</text>"
    )


def _usual(plot: _Plot, one: Series, words: Words) -> str:
    """The person's own baseline as a band in the colour of its measure; a line, which the chart's own words tell of, has no name."""
    if one.usual is None:
        return ""
    top, bottom = plot.y(one.usual[1]), plot.y(one.usual[0])
    name = (
        f'<text class="own-name" x="6" y="{top + 14:.1f}">{escape(words.usual)}</text>'
        if top < bottom
        else ""
    )
    return (
        f'<g class="{measure_class(one.measure)}"><rect class="own" y="{top:.1f}" width="100%" '
        f'height="{max(2.0, bottom - top):.1f}"/>{name}</g>'
    )


def _series(plot: _Plot, one: Series, row: int, words: Words) -> str:
    """Stretches of line, a dot for each answer, an open mark on the axis for each answer that is missing."""
    placed = [(float(on.toordinal()), value) for on, value in one.points]
    if any(later[0] < earlier[0] for earlier, later in pairwise(placed)):
        raise ValueError(f"the points of {one.label} are not in order of time")
    lines, dots = [], []
    radius = 3 if len(placed) <= 40 else 1.6
    for run in runs_of(placed, one.gap_days):
        spots = [(plot.x(date.fromordinal(int(at))), plot.y(value), value) for at, value in run]
        if len(spots) > 1:
            lines.append("M" + "L".join(f"{x * 10:.1f} {y:.1f}" for x, y, _ in spots))
        for x, y, value in spots:
            dots.append(f'<circle class="pt" cx="{x:.2f}%" cy="{y:.1f}" r="{radius}"/>')
            if not plot.low <= value <= plot.high:
                dots.append(_outside(x, y, value, value > plot.high))
    rail = plot.base + 9 + 7 * row
    missing = [plot.x(on) for on, value in one.points if value is None]
    dots += [f'<circle class="miss" cx="{x:.2f}%" cy="{rail:.1f}" r="2.5"/>' for x in missing]
    line = (
        f'<svg viewBox="0 0 1000 {plot.base + 22:.0f}" width="100%" height="{plot.base + 22:.0f}" '
        f'preserveAspectRatio="none" overflow="visible"><path class="ln" d="{"".join(lines)}"/></svg>'
        if lines
        else ""
    )
    return f'<g class="{measure_class(one.measure)}">{line}{"".join(dots)}</g>'


def _outside(x: float, y: float, value: float, above: bool) -> str:
    """A value beyond the scale: an arrow outward at the edge, and the true figure."""
    turn, words_y = (-1, y - 12) if above else (1, y - 8)
    return (
        f'<svg x="{x:.2f}%" y="{y:.1f}" overflow="visible" width="1" height="1">'
        f'<path class="out" d="M-4 {6 * turn}L0 {11 * turn}L4 {6 * turn}"/></svg>'
        f'<text class="name" x="{x:.2f}%" dx="8" y="{words_y + 8:.1f}">{figure_of(value)}</text>'
    )


def _ends(plot: _Plot, series: Sequence[Series], bands: Sequence[Band]) -> list[tuple[float, str]]:
    """What stands at the end of each line, not overlapping: its name where there are several, its last value,
    and the band of that value where the measure stands alone."""
    last = []
    for one in series:
        known = [value for _, value in one.points if value is not None]
        if known:
            last.append((plot.y(known[-1]), one, known[-1]))
    last.sort(key=lambda end: end[0])
    heights = [y for y, _, _ in last]
    for at in range(1, len(heights)):
        heights[at] = max(heights[at], heights[at - 1] + 15)
    for at in range(len(heights) - 1, -1, -1):  # pushed down too far: lift the pile back above the axis
        heights[at] = min(heights[at], plot.base - 8 - 15 * (len(heights) - 1 - at))
    ends = []
    for y, (_, one, value) in zip(heights, last, strict=True):
        named = escape(one.label) + " " if len(series) > 1 else Markup("")
        band = [step.label for step in bands if step.low <= value] if len(series) == 1 else []
        more = Markup('<tspan class="in-band" dx="5">%s</tspan>') % band[-1] if band else ""
        words = f'<text class="name {measure_class(one.measure)}" x="{100 if plot.days else 50}%" dx="9" y="{y + 4:.1f}">'
        ends.append((y, f"{words}{named}{figure_of(value)}{more}</text>"))
    return ends


def _table(
    series: Sequence[Series],
    events: Sequence[Event],
    finding: str,
    day: Callable[[date], str],
    words: Words,
) -> Markup:
    """The same days in a table: what is missing says so, a day without a question stays empty."""
    heads = "".join(f'<th scope="col" class="figures">{escape(one.label)}</th>' for one in series)
    heads += f'<th scope="col">{escape(words.event)}</th>' if events else ""
    columns: list[dict[date, list[Value]]] = [{} for _ in series]
    for column, one in zip(columns, series, strict=True):
        for on, value in one.points:
            column.setdefault(on, []).append(value)
    happened: dict[date, list[str]] = {}
    for event in events:
        happened.setdefault(event.on, []).append(event.label)
    rows = []
    for on in sorted({on for column in columns for on in column} | set(happened)):
        cells = "".join(f'<td class="figures">{_cell(column, on, words)}</td>' for column in columns)
        cells += f"<td>{escape(', '.join(happened.get(on, ())))}</td>" if events else ""
        rows.append(f'<tr><th scope="row"><time datetime="{on}">{escape(day(on))}</time></th>{cells}</tr>')
    return Markup(  # noqa: S704 (every word inside was escaped)
        f'<table class="table"><caption>{escape(finding)}</caption><thead><tr><th scope="col">{escape(words.day)}</th>'
        f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _cell(column: dict[date, list[Value]], on: date, words: Words) -> Markup:
    """Every answer of the day in order; a day on which nothing was asked stays empty."""
    missing = Markup('<span class="quiet">%s</span>') % words.missing
    return Markup(", ").join(missing if value is None else figure_of(value) for value in column.get(on, ()))
