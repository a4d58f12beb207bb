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

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

Value = float | int | None

MEASURES = {
    "phq-9": "mood", "phq-2": "mood", "phq-8": "mood", "mood": "mood", "mdq": "mood",
    "gad-7": "anxiety", "gad-2": "anxiety", "anxiety": "anxiety", "pc-ptsd-5": "anxiety", "pcl-5": "anxiety",
    "craving": "craving", "bam": "craving",
    "sleep": "sleep", "isi": "sleep",
    "use": "use", "audit": "use", "audit-c": "use", "dast-10": "use", "urine": "use", "drinks": "use",
    "medicine": "medicine", "adherence": "medicine", "dose": "medicine",
    "pain": "pain", "peg": "pain",
    "withdrawal": "withdrawal", "cows": "withdrawal", "sows": "withdrawal", "ciwa-ar": "withdrawal",
    "who-5": "wellbeing", "wellbeing": "wellbeing", "function": "wellbeing", "whodas": "wellbeing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words that charts write by themselves, already in the reader's language; ``{n}`` places are filled."""

    day: str = "Day"
    event: str = "What happened"
    missing: str = "not answered"
    usual: str = "usual range"
    empty: str = "no answers yet"
    summary: str = "{label}: {n} values, first {first}, last {last}, lowest {lowest}, highest {highest}"
    summary_one: str = "{label}: one value, {last}"
    summary_missing: str = "{n} not answered"
    weeks: str = "{n} weeks"
    found: str = "found in {n}"
    not_found: str = "not found in {n}"
    both: str = "both in {n}"
    unknown: str = "nothing known in {n}"
    not_due: str = "not due in {n}"


ENGLISH = Words()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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


def measure_class(measure: str) -> str:
    """The class that carries the colour of a measure; measures without a colour of their own share one."""
    return f"m-{MEASURES.get(measure, 'other')}"


def figure_of(value: float | int) -> str:
    """A value as written beside a mark: ``14``, ``7.5``; refuses NaN and infinity."""
    if not math.isfinite(value):
        raise ValueError("a chart was given a value that is not a number")
    return f"{value:.2f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def _check_range(low: float, high: float) -> None:
    if not low < high:
        raise ValueError(f"the scale of a chart needs low < high, not {low} and {high}")


def _runs(points: Sequence[tuple[float, Value]], gap: float | None = None) -> list[list[tuple[float, float]]]:
    """Cut (position, value) pairs into stretches without a missing value between them."""
    runs: list[list[tuple[float, float]]] = []
    open_run = False
    for at, value in points:
        if value is None:
            open_run = False
            continue
        if open_run and (gap is None or at - runs[-1][-1][0] <= gap):
            runs[-1].append((at, float(value)))
        else:
            runs.append([(at, float(value))])
        open_run = True
    return runs


# ---- small pictures, beside words


def sparkline(
    points: Sequence[Value],
    *,
    low: float,
    high: float,
    label: str,
    unit: str,
    last_label: str,
    band: tuple[float, float] | None = None,
    measure: str = "",
    words: Words = ENGLISH,
) -> Markup:
    """A line of even steps, 56 by 20 px, with ``last_label`` written beside it.

    ``low`` and ``high`` are the ends of the scale, ``band`` the person's usual range, both in ``unit``.
    """
    _check_range(low, high)
    if all(value is None for value in points):
        return Markup('<span class="spark spark-none">%s</span>') % words.empty
    step = 54 / max(1, len(points) - 1)
    rise = 16 / (high - low)
    left = 1 if len(points) > 1 else 28
    parts = [f'<span class="spark {measure_class(measure)}"><svg viewBox="0 0 56 20" role="img" aria-label="']
    parts.append(f'{escape(_say(label, points, words))} {escape(unit)}">')
    if band is not None:
        top, bottom = (18 - (min(max(edge, low), high) - low) * rise for edge in (band[1], band[0]))
        parts.append(f'<rect class="own" y="{top:.1f}" width="56" height="{bottom - top:.1f}"/>')
    lines, dots, last = [], [], (0.0, 0.0)
    for run in _runs(list(enumerate(points))):
        spots = []
        for at, value in run:
            figure_of(value)
            held = min(max(value, low), high)
            x, y = left + at * step, 18 - (held - low) * rise
            spots.append(f"{x:.1f} {y:.1f}")
            if held != value:
                lines.append(f"M{x:.1f} {y:.1f}v{-3 if value > high else 3}")
            last = (x, y)
        if len(run) == 1:
            dots.append(f'<circle class="pt" cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="1.3"/>')
        else:
            lines.append("M" + "L".join(spots))
    if lines:
        parts.append(f'<path class="ln" d="{"".join(lines)}"/>')
    parts += dots
    if points[-1] is None:
        parts.append('<circle class="miss" cx="54" cy="18" r="1.6"/>')
    else:
        parts.append(f'<circle class="pt" cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.2"/>')
    parts.append(f"</svg><b>{escape(last_label)}</b></span>")
    return Markup("".join(parts))


def _say(label: str, points: Sequence[Value], words: Words) -> str:
    """One measure in a sentence: how many, first, last, lowest, highest, how many not answered."""
    known = [value for value in points if value is not None]
    if not known:
        return f"{label}: {words.empty}"
    facts = {
        "label": label,
        "n": len(known),
        "first": figure_of(known[0]),
        "last": figure_of(known[-1]),
        "lowest": figure_of(min(known)),
        "highest": figure_of(max(known)),
    }
    said = (words.summary if len(known) > 1 else words.summary_one).format(**facts)
    missing = len(points) - len(known)
    return f"{said}, {words.summary_missing.format(n=missing)}" if missing else said


_WEEK = {
    "+": ("on", "M{x} 1h7v12h-7z"),
    "-": ("off", "M{x}.5 1.5h6v11h-6z"),
    "*": ("both", ""),
    "o": ("unk", "M{c} 7a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0 -2.8 0z"),
    "_": ("due", ""),
}


def word_strip(word: str, *, label: str, last: int | None = None, words: Words = ENGLISH) -> Markup:
    """A weekly word, one cell a week: ``+`` found (filled), ``-`` not found (hollow), ``*`` both (half),
    ``o`` nothing known (a dot), ``_`` not due (blank). ``last`` shows only the last weeks. Other signs are refused.
    """
    counts = {sign: word.count(sign) for sign in "+-*o_"}
    if sum(counts.values()) != len(word):
        raise ValueError("a weekly word holds only + - * o _")
    names = (
        (words.found, "+"),
        (words.not_found, "-"),
        (words.both, "*"),
        (words.unknown, "o"),
        (words.not_due, "_"),
    )
    said = ", ".join(name.format(n=counts[sign]) for name, sign in names if counts[sign])
    if not word:
        return Markup('<span class="spark-none">%s</span>') % words.empty
    shown = word if last is None else word[-last:]
    paths: dict[str, list[str]] = {"on": [], "off": [], "unk": []}
    for at, sign in enumerate(shown):
        x = at * 9
        if sign == "*":
            paths["off"].append(f"M{x}.5 1.5h6v11h-6z")
            paths["on"].append(f"M{x} 7h7v6h-7z")
        elif sign != "_":
            kind, shape = _WEEK[sign]
            paths[kind].append(shape.format(x=x, c=f"{x + 2}.1"))
    drawn = "".join(f'<path class="{kind}" d="{"".join(d)}"/>' for kind, d in paths.items() if d)
    width = len(shown) * 9 - 2
    said = f"{label}, {words.weeks.format(n=len(word))}: {said}"
    return Markup(
        f'<span class="weeks"><svg viewBox="0 0 {width} 14" width="{width}" height="14" role="img" '
        f'aria-label="{escape(said)}">{drawn}</svg></span>'
    )


def bar(value: Value, *, low: float, high: float, label: str, value_label: str, measure: str = "") -> Markup:
    """A small bar from the low end of the scale with its value beside it; ``None`` draws only the empty track."""
    _check_range(low, high)
    share = 0.0 if value is None else (min(max(value, low), high) - low) / (high - low) * 96
    part = "" if value is None else f'<rect class="part" width="{share:.1f}" height="8" rx="4"/>'
    return Markup(
        f'<span class="bar {measure_class(measure)}"><svg viewBox="0 0 96 8" role="img" '
        f'aria-label="{escape(label)}: {escape(value_label)}"><rect class="all" width="96" height="8" rx="4"/>{part}</svg>'
        f"<b>{escape(value_label)}</b></span>"
    )


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
    _check_range(low, high)
    if len(series) > 4:
        raise ValueError("a chart shows at most four measures; make a second chart")
    dates = sorted(on for one in series for on, _ in one.points)
    summary = (
        ". ".join(_say(one.label, [value for _, value in one.points], words) for one in series) or words.empty
    )
    if not dates:
        return Chart(finding, unit, Markup('<p class="quiet">%s</p>') % words.empty, Markup(""), summary)
    first, final = start or dates[0], end or dates[-1]
    shown = [event for event in events if first <= event.on <= final]
    rows = _event_rows(shown, first, final)
    top = 10 + 16 * (max(rows, default=-1) + 1)
    plot = _Plot(first, (final - first).days, low, high, top, height - 22)
    behind, marks = _scale(plot, bands), [_day_axis(plot, final, height, day)]
    behind += [_event(plot, event, row, words) for event, row in zip(shown, rows, strict=True)]
    for at, one in enumerate(series):
        behind.append(_usual(plot, one, words))
        marks.append(_series(plot, one, at, words))
    marks.append(_names(plot, series))
    said = f'<title id="{escape(key)}-t">{escape(finding)}</title><desc id="{escape(key)}-d">{escape(summary)}</desc>'
    svg = (
        f'<svg height="{height}" role="img" aria-labelledby="{escape(key)}-t {escape(key)}-d">{said}'
        f"{''.join(behind)}{''.join(marks)}</svg>"
    )
    return Chart(finding, unit, Markup(svg), _table(series, shown, finding, day, words), summary)


def _scale(plot: _Plot, bands: Sequence[Band]) -> list[str]:
    """Faint severity bands, their edges, and the figures of the scale at the side."""
    parts = []
    edges = [(band.low, band.label) for band in bands] or [(plot.low, ""), ((plot.low + plot.high) / 2, "")]
    tops = [low for low, _ in edges[1:]] + [plot.high]
    for at, ((low, label), high) in enumerate(zip(edges, tops, strict=True)):
        y, roof = plot.y(low), plot.y(high)
        if bands and at:
            deep = " band-deep" if at % 2 else ""
            parts.append(f'<rect class="band{deep}" y="{roof:.1f}" width="100%" height="{y - roof:.1f}"/>')
        parts.append(f'<line class="ax" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{figure_of(low)}</text>')
        if label and y - roof >= 15:
            parts.append(f'<text class="band-name" x="6" y="{y - 5:.1f}">{escape(label)}</text>')
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
    """The row above the plot in which each event writes its words, so that words do not overlap on a phone."""
    days = (final - first).days or 1
    taken: list[tuple[float, float, int]] = []
    for event in events:
        at, width = (event.on - first).days / days * 100, len(event.label) * 2.3 + 4
        left, right = (at - width, at) if at > 50 else (at, at + width)
        row = 0
        while any(row == used and left < end and begin < right for begin, end, used in taken):
            row += 1
        taken.append((left, right, row))
    return [row for _, _, row in taken]


def _event(plot: _Plot, event: Event, row: int, words: Words) -> str:
    x, y = plot.x(event.on), 12 + 16 * row
    anchor, shift = ("end", -5) if x > 50 else ("start", 5)
    return (
        f'<line class="ev" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y - 9}" y2="{plot.base:.1f}"/>'
        f'<text class="ev-name" x="{x:.2f}%" dx="{shift}" y="{y}" text-anchor="{anchor}">{escape(event.label)}</text>'
    )


def _usual(plot: _Plot, one: Series, words: Words) -> str:
    """The person's own baseline as a band in the colour of its measure."""
    if one.usual is None:
        return ""
    top, bottom = plot.y(one.usual[1]), plot.y(one.usual[0])
    return (
        f'<g class="{measure_class(one.measure)}"><rect class="own" y="{top:.1f}" width="100%" '
        f'height="{max(2.0, bottom - top):.1f}"/><text class="name own-name" x="6" y="{top + 14:.1f}">'
        f"{escape(words.usual)}</text></g>"
    )


def _series(plot: _Plot, one: Series, row: int, words: Words) -> str:
    """Stretches of line, a dot for each answer, an open mark on the axis for each answer that is missing."""
    placed = [(float(on.toordinal()), value) for on, value in one.points]
    if any(later[0] < earlier[0] for earlier, later in zip(placed, placed[1:], strict=False)):
        raise ValueError(f"the points of {one.label} are not in order of time")
    lines, dots = [], []
    radius = 3 if len(placed) <= 40 else 1.6
    for run in _runs(placed, one.gap_days):
        spots = [(plot.x(date.fromordinal(int(at))), plot.y(value), value) for at, value in run]
        if len(spots) > 1:
            lines.append("M" + "L".join(f"{x * 10:.1f} {y:.1f}" for x, y, _ in spots))
        for x, y, value in spots:
            dots.append(f'<circle class="pt" cx="{x:.2f}%" cy="{y:.1f}" r="{radius}"/>')
            if not plot.low <= value <= plot.high:
                dots.append(_outside(x, y, value, value > plot.high))
    level = plot.base - 7 * row
    missing = [plot.x(on) for on, value in one.points if value is None]
    dots += [f'<circle class="miss" cx="{x:.2f}%" cy="{level:.1f}" r="2.5"/>' for x in missing]
    if missing and not row:
        middle = missing[len(missing) // 2]
        anchor = "start" if middle < 12 else "end" if middle > 88 else "middle"
        dots.append(
            f'<text x="{middle:.2f}%" y="{level - 8:.1f}" text-anchor="{anchor}" class="halo">{escape(words.missing)}</text>'
        )
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


def _names(plot: _Plot, series: Sequence[Series]) -> str:
    """Each measure's name (where there are several) and last value, at the end of its line, not overlapping."""
    ends = []
    for one in series:
        known = [value for _, value in one.points if value is not None]
        if known:
            ends.append([plot.y(known[-1]), one, known[-1]])
    ends.sort(key=lambda end: end[0])  # type: ignore[arg-type,return-value]
    need = 15.0
    for above, below in zip(ends, ends[1:], strict=False):
        below[0] = max(below[0], above[0] + need)  # type: ignore[operator,type-var]
    parts = []
    for y, one, value in ends:
        name = f"{one.label} " if len(series) > 1 else ""
        parts.append(
            f'<text class="name {measure_class(one.measure)}" x="100%" dx="9" y="{y + 4:.1f}">'
            f"{escape(name)}{figure_of(value)}</text>"
        )
    return "".join(parts)


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
    columns = [dict(one.points) for one in series]
    happened: dict[date, list[str]] = {}
    for event in events:
        happened.setdefault(event.on, []).append(event.label)
    rows = []
    for on in sorted({on for column in columns for on in column} | set(happened)):
        cells = "".join(f'<td class="figures">{_cell(column, on, words)}</td>' for column in columns)
        cells += f"<td>{escape(', '.join(happened.get(on, ())))}</td>" if events else ""
        rows.append(f'<tr><th scope="row"><time datetime="{on}">{escape(day(on))}</time></th>{cells}</tr>')
    return Markup(
        f'<table class="table"><caption>{escape(finding)}</caption><thead><tr><th scope="col">{escape(words.day)}</th>'
        f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _cell(column: dict[date, Value], on: date, words: Words) -> Markup:
    if on not in column:
        return Markup("")
    value = column[on]
    return (
        Markup('<span class="quiet">%s</span>') % words.missing if value is None else escape(figure_of(value))
    )
