"""``carebraid interactions``: one list in words, many as lines of JSON, and what the knowledge covers. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.canary import Proof, prove_alive
from carebraid.core.meds.compiled import Compiled
from carebraid.core.meds.events import Event, parse_event
from carebraid.core.meds.interactions import NOT_CHECKED, Checked, check
from carebraid.knowledge._signed import UnsignedKnowledge
from carebraid.knowledge.interactions import load_compiled

from ._interactions_words import coverage_lines, describe
from ._lines import answer_lines

app = typer.Typer(no_args_is_help=True, add_completion=False, help="What does not go together.")
MOST_NAMES = 500
_BROKEN = (UnsignedKnowledge, ValueError, KeyError, TypeError, msgspec.DecodeError)


@app.command("check")
def check_command(
    drugs: Annotated[list[str] | None, typer.Argument(help="Everything that is taken, by any name.")] = None,
    condition: Annotated[list[str] | None, typer.Option(help="Something the person lives with.")] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(help="What happened: 'stopped:fluoxetine:2026-11-01', 'missed_doses:methadone:5'."),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read lines {"drugs": […], "conditions": […]}, write a line each.')
    ] = False,
    file: Annotated[Path | None, typer.Option(help="Read the lines from this file.")] = None,
) -> None:
    """Check a list of medicines, substances and conditions: what is dangerous, why, and what to do."""
    if jsonl or file is not None:
        raise typer.Exit(answer_lines(file, _answers))
    if not drugs:
        raise Refused("interactions.nothing_given", "Please say what is taken, like: methadone alprazolam.")
    knowledge, proof = _load()
    if knowledge is None:
        typer.secho(NOT_CHECKED["interactions.not_alive"], fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    today = _today()
    events = [parse_event(said) for said in event or ()]
    checked = check(drugs, condition or (), events, knowledge, today=today, proof=proof)
    for line, style in describe(checked, today):
        typer.secho(line, bold=style == "title", fg=typer.colors.RED if style == "urgent" else None)
    raise typer.Exit(0 if checked.checked else 1)


@app.command("coverage")
def coverage() -> None:
    """How many medicines and rules of each kind there are, what stands behind them, what is not covered."""
    knowledge, proof = _load()
    if knowledge is None:
        typer.secho(NOT_CHECKED["interactions.not_alive"], fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    for line in coverage_lines(knowledge, proof, _today()):
        typer.echo(line)
    raise typer.Exit(0 if proof.is_alive else 1)


def _today() -> date:
    return datetime.now(UTC).date()


def _load() -> tuple[Compiled | None, Proof]:
    """The knowledge with its proof; None where it cannot be read or does not fit."""
    try:
        knowledge = load_compiled()
    except _BROKEN as broken:
        return None, Proof(0, 1, (str(broken),))
    return knowledge, prove_alive(knowledge)


def _answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """An answer or an error for each line that is not blank."""
    knowledge, proof = _load()
    decode = msgspec.json.Decoder().decode
    today = _today()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if knowledge is None or not proof.is_alive:
            yield _not_done("interactions.not_alive", NOT_CHECKED["interactions.not_alive"], number)
            continue
        try:
            drugs, conditions, events = _request(decode, line)
            yield spelled(check(drugs, conditions, events, knowledge, today=today, proof=proof))
        except Refused as refused:
            yield _not_done(refused.code, refused.words, number)


def _not_done(code: str, words: str, number: int) -> dict[str, Any]:
    """No list of alerts at all: an empty one would look fine."""
    return {
        "alerts": None,
        "unknown": None,
        "checked": False,
        "error": {"code": code, "words": words},
        "line": number,
    }


def _request(decode: Any, line: bytes) -> tuple[list[str], list[str], list[Event]]:
    try:
        request = decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("line.unreadable", "This line is not JSON that can be read.") from error
    if not isinstance(request, dict) or "drugs" not in request:
        raise Refused("line.incomplete", "A line is a map with drugs, and conditions where there are some.")
    drugs, conditions = request["drugs"], request.get("conditions") or []
    for names in (drugs, conditions):
        if (
            not isinstance(names, list)
            or len(names) > MOST_NAMES
            or not all(isinstance(n, str) for n in names)
        ):
            raise Refused(
                "line.incomplete", "drugs and conditions are lists of at most {most} names.", most=MOST_NAMES
            )
    events = request.get("events") or []
    if not isinstance(events, list) or not all(isinstance(said, str) for said in events):
        raise Refused("line.incomplete", "events is a list of texts like 'stopped:fluoxetine:2026-11-01'.")
    return drugs, conditions, [parse_event(said) for said in events]


def spelled(checked: Checked) -> dict[str, Any]:
    """A check as the map of one line."""
    return {
        "alerts": [
            {
                "pair": alert.pair,
                "severity": alert.severity,
                "mechanism": alert.mechanism,
                "effect": alert.effect,
                "advice": alert.advice,
                "source": alert.source,
                "evidence": alert.evidence,
                "dated": alert.dated,
                "rule": alert.rule,
                "kind": alert.kind,
                "action": alert.action,
                "drugs": alert.drugs,
                "notes": alert.notes,
                "also": [
                    {
                        "rule": found.rule,
                        "kind": found.kind,
                        "severity": found.severity,
                        "effect": found.words.effect,
                    }
                    for found in alert.also
                ],
            }
            for alert in checked.alerts
        ],
        "unknown": [entry.name for entry in checked.unknown],
        "checked": checked.checked,
        "why_not": checked.why_not,
        "suggestions": {entry.name: entry.suggestions for entry in checked.unknown},
        "edition": checked.edition,
    }
