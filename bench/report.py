"""docs/reference/speed.md: the machine, the figures, the goals, and whether they were met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import goals
from .freshness import EVERY_S, LIMIT_S

_NAMES = {
    "checkins": "Check-ins alone, 100 a second meant",
    "pages": "Pages alone, 150 a second meant",
    "both": "Both at once, 100 check-ins and 150 pages a second meant",
    "checkins_most": "Check-ins, eight at a time, as many as it takes",
    "pages_most": "Pages, eight at a time, as many as it takes",
    "both_most": "Both, 48 at a time: everything saturated",
    "largest_caseload": "The first page of the largest caseload, one after another",
}


def write_report(figures: dict[str, Any], target: Path) -> None:
    """Write the page; every figure on it is from this one run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(_page(figures)) + "\n", encoding="utf-8")


def _page(f: dict[str, Any]) -> list[str]:
    machine, world, refresh = f["machine"], f["world"], f["refresh"]
    return [
        "# Speed and memory",
        "",
        "Written by `./run bench`; every figure is from one run, and a goal that was missed says so.",
        "",
        *_goals(f),
        "## The machine",
        "",
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, {machine['system']}, Python"
        f" {machine['python']}, PostgreSQL {machine['postgresql']}. Database, web server (two processes), worker and the"
        f" client that makes the load share it. Load average at the start: {', '.join(map(str, machine['load_at_start']))}"
        f" (a quiet machine stays below {goals.QUIET}). {f['at'][:16].replace('T', ' ')} UTC.",
        "",
        *([_BUSY, ""] if machine["load_at_start"][0] >= goals.QUIET else []),
        "## The world",
        "",
        f"{world['patients']:,} people in {world['organisations']} organisations with {world['staff']:,} staff (panels up to"
        f" {world['largest_panel']:,}); {world['checkins']:,} check-ins of nine months, {world['rows']['store_response']:,}"
        f" answered questionnaires, {world['rows']['store_appointment']:,} appointments, {world['rows']['store_entry']:,} dated"
        f" facts, {world['rows']['store_task']:,} tasks; {world['rows']['store_medicine']:,} medicines with"
        f" {world['rows']['store_supply']:,} pick-ups and injections, {world['rows']['store_foretold']:,} forecasts of two months"
        f" for everybody treated for opioid use, {world['rows']['store_ownsign']:,} own signs, {world['rows']['store_note']:,}"
        f" notes, {world['rows']['store_transition']:,} transitions, {world['rows']['store_outreach']:,} people who chose"
        f" messages. Invented, by COPY: {world['load_s']} s, indexes and statistics {world['index_s']} s, everybody judged by two"
        f" processes {world['judge_s']} s, {world['database_bytes'] / 1e9:.1f} GB.",
        "",
        "## Judging everybody again",
        "",
        f"The worker's own `refresh` job over {refresh['people']:,} people whose level is half a day old, of one in fourteen a"
        f" week has ended and of one in fourteen the own signs are learnt: {refresh['seconds']} s, {refresh['per_second']}"
        f" levels a second, on {refresh['own_cpu_share']} of a core beside the database. It runs one at a time and"
        " rests as long as it worked, so that pages come first; everybody is due every twelve hours. Levels: "
        + ", ".join(f"{level} {count:,}" for level, count in refresh["levels"].items())
        + f". {refresh['messages_not_sent']:,} messages of that round were taken off the queue before the load.",
        "",
        "## Under load",
        "",
        "Times count from when a request was meant to be sent (arrivals are random and wait for nobody), over 48 persistent",
        "connections from one process on the same machine. Medians over three runs of"
        f" {f['both']['seconds'][0]:.0f} s each; `most` is the slowest of all. A check-in is right when the answer says `saved`"
        " and it lies in the table; a page when it is whole.",
        "",
        "| | kind | a second | p50 ms | p95 ms | p99 ms | most ms | wrong | lost |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(row for name in _NAMES if name in f for row in _rows(name, f[name])),
        "",
        "Cores used meanwhile (of " + str(machine["cores"]) + "):",
        "",
        "| | web | worker | database | client |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(_cores(name, f[name]) for name in _NAMES if name in f),
        "",
        "## How fresh levels are",
        "",
        f"A check-in and its level are one transaction: of {f['freshness']['checkins']:,} check-ins of all loads"
        f" {f['freshness']['together']:,} were committed with their level in it. Looked at from outside every"
        f" {EVERY_S:.0f} s, {f['freshness']['seen_behind']:,} were ever seen behind (two of one person in the same moment,"
        f" judged in the other order; the worker catches up every twenty seconds): p50 {f['freshness']['p50_s']} s, p95"
        f" {f['freshness']['p95_s']} s, longest {f['freshness']['most_s']} s, the wait for the next look counted in;"
        f" {f['freshness']['over_60_s']} were behind for more than {LIMIT_S:.0f} s.",
        "",
        "## What one request costs",
        "",
        "In one process, through the same middleware; statements do not count BEGIN, COMMIT and one look whether the",
        "connection still stands.",
        "",
        "| | statements | processor ms | database ms | bytes |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {kind} | {c['queries']} | {c['cpu_ms']} | {c['database_cpu_ms']} | {c['bytes']:,} |"
            for kind, c in f["inside"].items()
        ),
        "",
        "## Memory",
        "",
        "Proportional share (PSS) after the load, in MB: memory that processes share is divided among them.",
        "",
        "| | processes | largest | together |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {len(mb)} | {max(mb):.0f} | {sum(mb):.0f} |"
            for name, mb in f["memory"].items()
            if mb
        ),
    ]


_BUSY = "**The machine was busy with something else when this began, so every time below is too long.**"


def _goals(f: dict[str, Any]) -> list[str]:
    lines = ["| goal | measured | met |", "| --- | --- | --- |"]
    lines += [
        f"| {goal} | {measured} | {'yes' if met else '**no**'} |" for goal, measured, met in goals.judge(f)
    ]
    return [*lines, ""]


def _rows(name: str, load: dict[str, Any]) -> list[str]:
    rows = []
    for n, (kind, seen) in enumerate(load["kinds"].items()):
        first = n == 0
        rows.append(
            f"| {_NAMES[name] if first else ''} | {kind} | {seen['per_second']} | {seen['p50_ms']} | {seen['p95_ms']} |"
            f" {seen['p99_ms']} | {seen['most_ms']:.0f} | {load['errors'] if first else ''} | {load['lost'] if first else ''} |"
        )
    return rows


def _cores(name: str, load: dict[str, Any]) -> str:
    cpu = load["cpu_share"]
    return f"| {_NAMES[name]} | {cpu['web']} | {cpu['worker']} | {cpu['postgres']} | {load['client_cpu_share']} |"
