"""Small pictures beside words: a sparkline, a strip of weeks, a bar; and what all charts share.

Pure functions that return ``Markup``; see charts.py for the rules that all pictures keep.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

Value = float | None

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


def measure_class(measure: str) -> str:
    """The class that carries the colour of a measure; measures without a colour of their own share one."""
    return f"m-{MEASURES.get(measure, 'other')}"


def figure_of(value: float) -> str:
    """A value as written beside a mark: ``14``, ``7.5``; refuses NaN and infinity."""
    if not math.isfinite(value):
        raise ValueError("a chart was given a value that is not a number")
    return f"{value:.2f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def check_range(low: float, high: float) -> None:
    if not low < high:
        raise ValueError(f"the scale of a chart needs low < high, not {low} and {high}")


def runs_of(
    points: Sequence[tuple[float, Value]], gap: float | None = None
) -> list[list[tuple[float, float]]]:
    """Cut (position, value) pairs into stretches without a missing value between them; refuses NaN, infinity."""
    runs: list[list[tuple[float, float]]] = []
    open_run = False
    for at, value in points:
        if value is None:
            open_run = False
            continue
        if not math.isfinite(value):
            raise ValueError("a chart was given a value that is not a number")
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
    """A line of even steps, 56 by 24 px, with ``last_label`` written beside it.

    ``low`` and ``high`` are the ends of the scale, ``band`` the person's usual range, both in ``unit``.
    """
    check_range(low, high)
    if all(value is None for value in points):
        return Markup('<span class="spark spark-none">%s</span>') % words.empty
    said = f"{escape(say(label, points, words))} {escape(unit)}"
    parts = [
        f'<span class="spark {measure_class(measure)}"><svg viewBox="0 0 112 48" role="img" aria-label="{said}">'
    ]
    if band is not None:
        rise = 40 / (high - low)
        top, bottom = (44 - (min(max(edge, low), high) - low) * rise for edge in (band[1], band[0]))
        parts.append(f'<rect class="own" y="{top:.0f}" width="112" height="{max(2, bottom - top):.0f}"/>')
    lines, dots, spot = [], [], "0 0"
    columns, heights = _columns(len(points)), _heights(low, high)
    for run in runs_of(list(enumerate(points))):
        spots = []
        for at, value in run:
            spot = f"{columns[int(at)]} {heights[value]}"
            spots.append(spot)
            if value > high or value < low:
                lines.append(f"M{spot}v{-6 if value > high else 6}")
        if len(run) == 1:
            dots.append(_dot("pt", spot, "2.6"))
        else:
            lines.append("M" + "L".join(spots))
    if lines:
        parts.append(f'<path class="ln" d="{"".join(lines)}"/>')
    parts += dots
    if points[-1] is None:
        parts.append('<circle class="miss" cx="107" cy="44" r="3.2"/>')
    else:
        parts.append(_dot("pt", spot, "4.4"))
    parts.append(f"</svg><b>{escape(last_label)}</b></span>")
    return Markup("".join(parts))  # noqa: S704 (every word inside was escaped)


def _dot(kind: str, spot: str, radius: str) -> str:
    x, _, y = spot.partition(" ")
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'


@lru_cache(maxsize=64)
def _columns(count: int) -> tuple[str, ...]:
    """Where the steps of a sparkline stand: two hundred of them on a caseload have the same few lengths."""
    left, step = (5 if count > 1 else 56), 102 / max(1, count - 1)
    return tuple(f"{left + at * step:.0f}" for at in range(count))


class _Heights(dict[float, str]):
    """How high a value stands on one scale, worked out once for each value; held to the ends of the scale."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __missing__(self, value: float) -> str:
        held = min(max(value, self.low), self.high)
        height = f"{44 - (held - self.low) * 40 / (self.high - self.low):.0f}"
        if len(self) < 1000:
            self[value] = height
        return height


@lru_cache(maxsize=64)
def _heights(low: float, high: float) -> _Heights:
    return _Heights(low, high)


def say(label: str, points: Sequence[Value], words: Words) -> str:
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
    return Markup(  # noqa: S704 (every word inside was escaped)
        f'<span class="weeks"><svg viewBox="0 0 {width} 14" width="{width}" height="14" role="img" '
        f'aria-label="{escape(said)}">{drawn}</svg></span>'
    )


def bar(value: Value, *, low: float, high: float, label: str, value_label: str, measure: str = "") -> Markup:
    """A small bar from the low end of the scale with its value beside it; ``None`` draws only the empty track."""
    check_range(low, high)
    share = 0.0 if value is None else (min(max(value, low), high) - low) / (high - low) * 96
    part = "" if value is None else f'<rect class="part" width="{share:.1f}" height="8" rx="4"/>'
    return Markup(  # noqa: S704 (every word inside was escaped)
        f'<span class="bar {measure_class(measure)}"><svg viewBox="0 0 96 8" role="img" '
        f'aria-label="{escape(label)}: {escape(value_label)}"><rect class="all" width="96" height="8" rx="4"/>{part}</svg>'
        f"<b>{escape(value_label)}</b></span>"
    )
