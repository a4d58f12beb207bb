"""Measures over a snapshot for the command line: found, counted, and said in lines or as JSON. Starts no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.measure import Definition, refuse_unless_countable
from carebraid.core.outcomes.snapshot import TABLES
from carebraid.knowledge.outcome_measures import load_outcome_measures, read_question
from carebraid.population.engines import LOCAL
from carebraid.population.report import report_on
from carebraid.population.snapshot import newest_snapshot
from carebraid.store.embedded import default_home

_HIDDEN: Final = "hidden (1 to 10)"
_WHY: Final = {
    "nobody": "nobody to count", "nothing_known": "nothing known of anybody", "no_exposure": "no time to count over",
    "not_watched_so_long": "nobody was watched so long",
}  # fmt: skip


def find_snapshot(given: Path | None) -> Path:
    """The folder that was named, or the newest one of the only organisation here. Refuses where there is none."""
    if given is not None:
        return given
    home = default_home()
    houses = sorted(path.name for path in (home / "snapshots").glob("*") if path.is_dir())
    found = [folder for house in houses if (folder := newest_snapshot(home, house))]
    if len(found) != 1:
        raise Refused(
            "snapshot.not_named",
            "There is no snapshot here, or more than one organisation has some. Please name one with --snapshot.",
        )
    return found[0]


def measure_entry(
    definition: Definition, folder: Path, *, engine: str = "duckdb", master: str = LOCAL
) -> dict[str, Any]:
    """The entry of one measure, with everything that counts the same people so that what is hidden is the same."""
    signed = list(load_outcome_measures().values())
    together = (
        [one for one in signed if one.group == definition.group] if definition in signed else [definition]
    )
    report = report_on(folder, together, engine=engine, master=master)
    entry = next(one for one in report["measures"] if one["id"] == definition.id)
    return {**entry, "organisation": report["organisation"], "taken_on": report["taken_on"]}


def tell(
    definition: Definition,
    folder: Path,
    *,
    by: str,
    as_json: bool,
    engine: str = "duckdb",
    master: str = LOCAL,
) -> str:
    """One measure over one snapshot. Refuses an unknown split or engine and what is not collected."""
    if by:
        refuse_unless_countable(definition, TABLES, by)
    entry = measure_entry(definition, folder, engine=engine, master=master)
    if by:
        entry = {**entry, "splits": {by: _groups(entry, by)}} if entry["collected"] else entry
    if as_json:
        return json.dumps(entry, ensure_ascii=False, indent=1)
    return "\n".join(_lines(entry, by))


def _groups(entry: dict[str, Any], by: str) -> list[dict[str, Any]]:
    return entry["months"] if by == "month" else entry["splits"].get(by, [])


def _lines(entry: dict[str, Any], by: str) -> list[str]:
    lines = [entry["name"], f"  {entry['plain']}"]
    if not entry["collected"]:
        return [*lines, "  Not collected here. That is not nought."]
    lines += [f"  {line}" for line in _figure(entry, entry["all"])]
    for figure in _groups(entry, by) if by else []:
        lines += [f"  {figure['group']}", *(f"    {line}" for line in _figure(entry, figure))]
    asked = f"{entry['id']} version {entry['version']}, snapshot of {entry['taken_on']}"
    return [*lines, f"  ({asked}; {entry['source']}; evidence: {entry['evidence']})"]


def _figure(entry: dict[str, Any], figure: dict[str, Any]) -> list[str]:
    """A figure with its denominator, what is missing, and its intervals, in lines."""
    if figure["hidden"]:
        among = f" of {figure['denominator']}" if figure["denominator"] else ""
        half = [] if figure["median_day"] is None else [f"day {figure['median_day']:g}  half had it by then"]
        return [_HIDDEN + among, *half]
    if figure["why_none"]:
        return [
            f"no figure: {_WHY.get(figure['why_none'], figure['why_none'])} ({figure['denominator']} counted)"
        ]
    missing = "1 to 10" if figure["missing"] is None else figure["missing"]
    of = "among" if entry["kind"] == "rate" else "of"  # a visit is not a person
    count = "" if figure["numerator"] is None else f"{figure['numerator']:g} {of} "
    head = f"{count}{figure['denominator']} {entry['unit_words']}, {missing} missing"
    lines = [head + (" - MORE THAN 30 % MISSING, read with care" if figure["is_thin"] else "")]
    words = {
        "as_failing": "missing counted as failing",
        "as_good": "missing counted as good",
        "left_out": "missing left out",
    }
    lines += [
        f"{_said(entry, figure[name])}  {word}" for name, word in words.items() if figure[name] is not None
    ]
    if figure["p90"] is not None:
        lines.append(f"{figure['p90']:.4g}  nine in ten are below")
    if figure["median_day"] is not None:
        lines.append(f"day {figure['median_day']:g}  half had it by then")
    return lines


def _said(entry: dict[str, Any], told: dict[str, float | None]) -> str:
    is_share = entry["kind"] in ("share", "time")
    value, low, high = (
        None if one is None else f"{one * 100:.1f} %" if is_share else f"{one:.4g}"
        for one in (told["value"], told["low"], told["high"])
    )
    words = f" {entry['figure_words']}" if entry["figure_words"] else ""
    return f"{value}{words}" + (f" (95 %: {low} to {high})" if low is not None else " (no interval)")


def list_measures() -> str:
    """Every signed measure in a line."""
    return "\n".join(f"{one.id:24} {one.plain}" for one in load_outcome_measures().values())


def question_of(file: Path) -> Definition:
    """A question of one's own from a file. Refuses a file that is not there (``measure.no_file``)."""
    try:
        return read_question(file.read_bytes())
    except OSError as error:
        raise Refused("measure.no_file", "There is no file called {name}.", name=str(file)) from error
