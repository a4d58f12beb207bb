"""``carebraid score``: one set of answers in words, or many as lines of JSON. Starts no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from carebraid.core.assess.answers import Answers, Settled, settle
from carebraid.core.assess.critical import judge_partial
from carebraid.core.assess.scoring import score as score_answers
from carebraid.core.assess.scoring import tally
from carebraid.core.kernel.refusal import Refused
from carebraid.knowledge.instruments import load_instrument, load_instrument_ids

from ._lines import answer_lines
from ._score_words import describe

NOT_ANSWERED = frozenset({"", "-", "null", "none"})
WHOLE = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?\d{1,15}\.\d{1,15}")


def score(
    instrument: Annotated[str | None, typer.Argument(help="Which questionnaire, e.g. phq-9.")] = None,
    answers: Annotated[
        str | None,
        typer.Option(
            help="Answers in question order, '2,1,,0' or 'q1=2,q9=0'. Empty, - or null: not answered."
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read lines {"instrument": …, "answers": …}, write a line each.')
    ] = False,
    file: Annotated[Path | None, typer.Option(help="Read the lines from this file.")] = None,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
) -> None:
    """Score answers: scores, bands, what needs a person, and the evidence each rests on."""
    try:
        if jsonl or file is not None:
            raise typer.Exit(_score_lines(file))
        _score_one(instrument, answers, language)
    except Refused as refused:
        typer.echo(f"{refused.words} ({refused.code})", err=True)
        raise typer.Exit(2) from None


def _score_one(instrument_id: str | None, text: str | None, language: str) -> None:
    if language not in ("en", "es"):
        raise Refused("language.unknown", "Results can be shown in en (English) or es (Spanish).")
    if instrument_id is None:
        known = ", ".join(load_instrument_ids())
        raise Refused("instrument.not_given", "Please say which questionnaire: {known}.", known=known)
    instrument = load_instrument(instrument_id.strip().lower())
    if text is None:
        raise Refused("answers.not_given", "Please give the answers, like --answers '2,1,0'.")
    answers = parse_answers(text)
    outcome, partial = score_answers(instrument, answers), judge_partial(instrument, answers)
    for line, style in describe(instrument, outcome, partial, language):
        typer.secho(line, bold=style == "title", fg=typer.colors.RED if style == "urgent" else None)


def parse_answers(text: str) -> Answers:
    """Answers from ``2,1,,0`` (question order) or ``q1=2,q9=0``. Refuses a mixture (``answers.unreadable``)."""
    tokens = [token.strip() for token in text.split(",")] if text.strip() else []
    named = [token.partition("=") for token in tokens if "=" in token]
    if not named:
        return [_value(token) for token in tokens]
    if len(named) < len(tokens):
        raise Refused(
            "answers.unreadable",
            "Please give all answers in question order, or each with its question, like q1=2.",
        )
    answers = {key.strip(): _value(value.strip()) for key, _, value in named}
    if len(answers) < len(named):
        raise Refused("answers.unreadable", "One question is answered twice. Please check the answers.")
    return answers


def _value(token: str) -> int | float | str | None:
    if token.lower() in NOT_ANSWERED:
        return None
    if WHOLE.fullmatch(token):
        return int(token)
    return float(token) if DECIMAL.fullmatch(token) else token


def _score_lines(file: Path | None) -> int:
    """Score every line; 0 when all went well, 1 when some were refused."""
    contradicting: list[int] = []
    result = answer_lines(file, lambda lines: _answers(lines, contradicting))
    for number in contradicting[:20]:
        words = "line {}: an answer behind an unanswered question would raise a critical item; please look."
        typer.echo(words.format(number), err=True)
    if len(contradicting) > 20:
        typer.echo(f"… and {len(contradicting) - 20} more lines like that.", err=True)
    return result


def _answers(lines: Iterable[bytes], contradicting: list[int]) -> Iterator[dict[str, Any]]:
    """A result or an error for each line that is not blank; an error says which line, from 1."""
    decode = msgspec.json.Decoder().decode
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _answer(_decoded(decode, line), number, contradicting)
        except Refused as refused:
            yield {"error": {"code": refused.code, "words": refused.words}, "line": number}


def _decoded(decode: Any, line: bytes) -> dict[str, Any]:
    try:
        request = decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("line.unreadable", "This line is not JSON that can be read.") from error
    if not isinstance(request, dict) or "instrument" not in request or "answers" not in request:
        raise Refused("line.incomplete", "A line is a map with instrument and answers.")
    return request


def _answer(request: dict[str, Any], number: int, contradicting: list[int]) -> dict[str, Any]:
    instrument = load_instrument(request["instrument"])
    settled = settle(instrument, request["answers"])
    found = tally(instrument, settled)
    if _has_unheard(settled) and len(judge_partial(instrument, request["answers"]).critical) > len(
        found.critical
    ):
        contradicting.append(number)
    return {
        "scores": found.scores,
        "bands": found.bands,
        "critical": found.critical,
        "flags": found.flags,
    }


def _has_unheard(settled: Settled) -> bool:
    """Whether an answer was given behind a question that was not answered."""
    return any(settled.given[name] is not None for name in settled.assumed)
