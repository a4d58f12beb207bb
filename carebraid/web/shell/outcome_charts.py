"""Charts of outcomes: months with their centre and limits, a curve of time, a funnel of sites. SVG from plain values.

As in ``charts``: geometry and classes only, marks in per cent across and px down, what is missing is a gap, and the table
beside each holds the same numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

HEIGHT = 200
_TOP, _BASE = 12.0, HEIGHT - 26.0
Value = float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A series to draw: names of the points, values (None: a gap), limits by point, the centre, and flagged points.

    ``marks``: (name of a point, what began there); a mark whose point is not there is left out.
    """

    names: Sequence[str]
    values: Sequence[Value]
    centre: Value
    lows: Sequence[Value] = ()
    highs: Sequence[Value] = ()
    flagged: Collection[int] = ()
    marks: Sequence[tuple[str, str]] = ()


def _scale(values: Sequence[float], unit: str) -> tuple[float, float]:
    """The axis: from nought to the next of 10, 20, 50 or 100 % above everything for shares; else with some room."""
    if unit == "%":
        return 0.0, next((top for top in (0.1, 0.2, 0.5) if max(values, default=1.0) <= top * 0.9), 1.0)
    low, high = min([0.0, *values]), max([0.0, *values])
    return low, high + (high - low) * 0.1 or 1.0


def _y(value: float, low: float, high: float) -> float:
    return _BASE - (min(max(value, low), high) - low) / (high - low) * (_BASE - _TOP)


def _axis(low: float, high: float, unit: str) -> list[str]:
    parts = []
    for value in (low, (low + high) / 2, high):
        y = _y(value, low, high)
        parts.append(f'<line class="ax" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{figure(value, unit)}</text>')
    return parts


def figure(value: float, unit: str) -> str:
    """A number as it is written: shares in per cent, others with three figures."""
    return f"{value * 100:.{places_of(value)}f} %" if unit == "%" else f"{value:.3g}"


def places_of(*shares: float) -> int:
    """Places after the point of shares in per cent: some are never 0 %, and not all never 100 %."""
    return 1 if any(0 < one < 0.01 or 0.99 < one < 1 for one in shares) else 0


def _frame(key: str, title: str, said: str, parts: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 (every word inside was escaped)
        f'<svg class="outcome-chart" height="{HEIGHT}" role="img" aria-labelledby="{escape(key)}-t {escape(key)}-d">'
        f'<title id="{escape(key)}-t">{escape(title)}</title><desc id="{escape(key)}-d">{escape(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def months_chart(line: Line, *, key: str, title: str, said: str, unit: str, centre_name: str) -> Markup:
    """A run or control chart: points and the line between neighbours that are there, centre, limits, flagged points."""
    known = [one for one in [*line.values, *line.lows, *line.highs, line.centre] if one is not None]
    low, high = _scale(known, unit)
    many = len(line.values)
    places = [(at + 0.5) / many * 100 for at in range(many)]
    parts = [*_axis(low, high, unit), *_marks(line, places)]
    for at, edges in enumerate(zip(line.lows, line.highs, strict=True)):
        for edge in edges:
            if edge is not None:
                y, wide = _y(edge, low, high), 50 / many
                parts.append(
                    f'<line class="limit" x1="{places[at] - wide:.2f}%" x2="{places[at] + wide:.2f}%" y1="{y:.1f}" y2="{y:.1f}"/>'
                )
    if line.centre is not None:
        y = _y(line.centre, low, high)
        parts.append(f'<line class="centre" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="centre-name" x="100%" dx="6" y="{y + 4:.1f}">{escape(centre_name)}</text>'
        )
    for (a, first), (b, second) in pairwise(enumerate(line.values)):
        if first is not None and second is not None:
            parts.append(
                f'<line class="ln" x1="{places[a]:.2f}%" y1="{_y(first, low, high):.1f}" x2="{places[b]:.2f}%" y2="{_y(second, low, high):.1f}"/>'
            )
    for at, value in enumerate(line.values):
        if value is not None:
            kind, radius = ("pt flagged", 5.5) if at in line.flagged else ("pt", 3.5)
            parts.append(
                f'<circle class="{kind}" cx="{places[at]:.2f}%" cy="{_y(value, low, high):.1f}" r="{radius}"/>'
            )
        else:
            parts.append(f'<circle class="miss" cx="{places[at]:.2f}%" cy="{_BASE:.1f}" r="3"/>')
    parts += _names(line.names, places)
    return _frame(key, title, said, parts)


def _marks(line: Line, places: Sequence[float]) -> list[str]:
    """An upright line with its number where something began; the words stand below the chart."""
    parts = []
    for number, (name, _) in enumerate(line.marks, 1):
        if name in line.names:
            x = f"{places[line.names.index(name)]:.2f}%"
            parts.append(f'<line class="began" x1="{x}" x2="{x}" y1="{_TOP:.1f}" y2="{_BASE:.1f}"/>')
            parts.append(f'<text class="began-name" x="{x}" dx="4" y="{_TOP + 2:.1f}">{number}</text>')
    return parts


def _names(names: Sequence[str], places: Sequence[float]) -> list[str]:
    """First, middle and last name under the axis."""
    if not names:
        return []
    at = sorted({0, len(names) // 2, len(names) - 1})
    return [
        f'<text x="{places[n]:.2f}%" y="{HEIGHT - 6}" text-anchor="{"start" if n == 0 and len(names) > 1 else "end" if n == len(names) - 1 and len(names) > 1 else "middle"}">{escape(names[n])}</text>'
        for n in at
    ]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The share with the event by a day, with its interval."""

    day: float
    value: float
    low: Value
    high: Value


def curve_chart(points: Sequence[CurvePoint], *, key: str, title: str, said: str, day_words: str) -> Markup:
    """A step curve from nought, with its interval behind it."""
    last = max(points[-1].day, 1.0)
    parts = _axis(0.0, 1.0, "%")
    for here, after in pairwise(
        [*points, CurvePoint(last, points[-1].value, points[-1].low, points[-1].high)]
    ):
        left, right = here.day / last * 100, after.day / last * 100
        if here.low is not None and here.high is not None:
            top, base = _y(here.high, 0, 1), _y(here.low, 0, 1)
            parts.append(
                f'<rect class="own" x="{left:.2f}%" width="{right - left:.2f}%" y="{top:.1f}" height="{base - top:.1f}"/>'
            )
        y, then = _y(here.value, 0, 1), _y(after.value, 0, 1)
        parts.append(f'<line class="ln" x1="{left:.2f}%" x2="{right:.2f}%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<line class="ln" x1="{right:.2f}%" x2="{right:.2f}%" y1="{y:.1f}" y2="{then:.1f}"/>')
    for at, anchor in ((0.0, "start"), (last / 2, "middle"), (last, "end")):
        parts.append(
            f'<text x="{at / last * 100:.2f}%" y="{HEIGHT - 6}" text-anchor="{anchor}">{escape(day_words.format(day=round(at)))}</text>'
        )
    return _frame(key, title, said, parts)


@dataclass(frozen=True, slots=True)
class FunnelSite:
    """One site by its size and share; ``is_far``: beyond the outer limits."""

    name: str
    size: int
    value: float
    is_far: bool


def funnel_chart(
    sites: Sequence[FunnelSite], target: float, limits: Sequence[tuple[int, tuple[float, float], tuple[float, float]]],
    *, key: str, title: str, said: str,
) -> Markup:  # fmt: skip
    """Sites by size, the share over all, and the 95 % and 99.8 % limits at each size of ``limits``."""
    largest = max(one.size for one in sites)
    low, high = _scale([target, *(one.value for one in sites), *(outer[1] for _, _, outer in limits)], "%")
    parts = _axis(low, high, "%")
    y = _y(target, low, high)
    parts.append(f'<line class="centre" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
    for (size, inner, outer), (next_size, next_inner, next_outer) in pairwise(limits):
        for here, after, kind in ((inner, next_inner, "limit"), (outer, next_outer, "limit limit-far")):
            for side in (0, 1):
                parts.append(
                    f'<line class="{kind}" x1="{size / largest * 95:.2f}%" x2="{next_size / largest * 95:.2f}%"'
                    f' y1="{_y(here[side], low, high):.1f}" y2="{_y(after[side], low, high):.1f}"/>'
                )
    for place, one in enumerate(sorted(sites, key=lambda one: one.size)):
        x, y = one.size / largest * 95, _y(one.value, low, high)
        parts.append(
            f'<circle class="{"pt flagged" if one.is_far else "pt"}" cx="{x:.2f}%" cy="{y:.1f}" r="4.5"/>'
        )
        anchor = "end" if x > 60 else "start"
        parts.append(
            f'<text class="halo" x="{x:.2f}%" dx="{-8 if x > 60 else 8}" y="{y - 8 if place % 2 else y + 18:.1f}" text-anchor="{anchor}">{escape(one.name)}</text>'
        )
    parts.append(f'<text x="0" y="{HEIGHT - 6}">0</text>')
    parts.append(f'<text x="95%" y="{HEIGHT - 6}" text-anchor="end">{largest}</text>')
    return _frame(key, title, said, parts)
