"""Pictures of a model: what was foretold against what came, and how that held month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from markupsafe import Markup, escape

from carebraid.web.shell import charts, speech
from carebraid.web.shell.chart_words import chart_words

SIZE, EDGE = 240, 28


def calibration(bands: Sequence[Mapping[str, Any]]) -> Markup:
    """A square: foretold to the right, seen upward, both of 100; on the line they agree. The table beside it says the same."""
    title = gettext("Foretold and seen, of 100 people")
    parts = [
        f'<line class="ax ax-base" x1="{EDGE}" y1="{SIZE}" x2="{EDGE + SIZE}" y2="{SIZE}"/>',
        f'<line class="ax ax-base" x1="{EDGE}" y1="0" x2="{EDGE}" y2="{SIZE}"/>',
        f'<line class="band-edge" x1="{EDGE}" y1="{SIZE}" x2="{EDGE + SIZE}" y2="0"/>',
    ]
    for mark in (0, 50, 100):
        at = SIZE * mark / 100
        parts.append(f'<text x="{EDGE + at:.0f}" y="{SIZE + 18}" text-anchor="middle">{mark}</text>')
        parts.append(f'<text x="{EDGE - 6}" y="{SIZE - at + 4:.0f}" text-anchor="end">{mark}</text>')
    for band in bands:
        x, y = EDGE + SIZE * float(band["predicted"]), SIZE - SIZE * float(band["observed"])
        parts.append(f'<circle class="pt m-use" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    svg = (
        f'<svg class="square" viewBox="0 -8 {SIZE + EDGE + 12} {SIZE + 32}" role="img" aria-labelledby="cal-t">'
        f'<title id="cal-t">{escape(title)}</title>{"".join(parts)}</svg>'
    )
    return Markup(svg)  # noqa: S704 (figures, and words that were escaped)


def drift(months: Sequence[Any], language: str) -> charts.Chart | None:
    """Foretold and seen on this site, month by month; None before the first reading."""
    if not months:
        return None

    def points(name: str) -> list[tuple[Any, float | None]]:
        values = [(one.month, getattr(one.reading, name)) for one in months]
        return [(month, None if value is None else round(100 * value, 1)) for month, value in values]

    return charts.line_chart(
        [
            charts.Series("use", gettext("came"), points("observed")),
            charts.Series("sleep", gettext("foretold"), points("predicted")),
        ],
        finding=gettext("Here, month by month"), unit=gettext("of 100 people"), low=0, high=100, key="drift", height=180,
        day=speech.day, words=chart_words(language),
    )  # fmt: skip
