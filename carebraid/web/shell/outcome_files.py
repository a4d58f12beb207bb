"""Reports as files: the data behind each figure, as JSON as it is and as CSV in long form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse

COLUMNS = (
    "measure", "version", "split", "group", "numerator", "denominator", "missing", "missing_counted", "value", "low_95",
    "high_95", "note",
)  # fmt: skip
_WAYS = (("as_failing", "as failing"), ("as_good", "as good"), ("left_out", "left out"))


def as_json(data: Any, name: str) -> HttpResponse:
    """A download of JSON."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    return _download(text, "application/json", f"{name}.json")


def as_csv(report: Mapping[str, Any], name: str) -> HttpResponse:
    """A download of every figure of a report, a line for each way of counting what is missing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in report["measures"]:
        writer.writerows(_rows(entry))
    return _download(out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _download(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(entry: Mapping[str, Any]) -> Iterator[list[Any]]:
    head = [entry["id"], entry["version"]]
    if not entry["collected"]:
        yield [*head, "", "", "", "", "", "", "", "", "", "not collected here"]
        return
    yield from _of("", entry["all"], head)
    for split, figures in (*entry["splits"].items(), ("month", entry["months"])):
        for figure in figures:
            yield from _of(split, figure, head)
    for point in entry["curve"]:
        yield [
            *head,
            "day",
            point["day"],
            "",
            "",
            "",
            "",
            point["value"],
            point["low"],
            point["high"],
            "curve",
        ]


def _of(split: str, figure: Mapping[str, Any], head: list[Any]) -> Iterator[list[Any]]:
    counts = [split, figure["group"], figure["numerator"], figure["denominator"], figure["missing"]]
    ways = [(words, figure[name]) for name, words in _WAYS if figure[name] is not None]
    if not ways:
        yield [*head, *counts, "", "", "", "", "hidden: 1 to 10" if figure["hidden"] else figure["why_none"]]
    for words, told in ways:
        yield [*head, *counts, words, told["value"], told["low"], told["high"], ""]
    for name, note in (("p90", "nine in ten are below"), ("median_day", "half had it by this day")):
        if figure[name] is not None:
            yield [*head, *counts, "", figure[name], "", "", note]
