"""Lines of JSON in, lines of JSON out: what ``--jsonl`` does in every command that has it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from carebraid.core.kernel.refusal import Refused

_FLUSH_EVERY = 256


def answer_lines(file: Path | None, answers: Callable[[BinaryIO], Iterable[dict[str, Any]]]) -> int:
    """Write an answer for each line of ``file`` (standard input where None); 1 where one holds an ``error``, else 0.

    Refuses a file that cannot be read (``file.unreadable``).
    """
    if file is None:
        return _write(answers(sys.stdin.buffer))
    try:
        with file.open("rb") as lines:
            return _write(answers(lines))
    except OSError as error:
        raise Refused("file.unreadable", "The file {file} cannot be read.", file=str(file)) from error


def _write(answers: Iterable[dict[str, Any]]) -> int:
    refused = 0
    encode, out = msgspec.json.Encoder().encode, sys.stdout.buffer
    for number, answer in enumerate(answers, start=1):
        refused += "error" in answer
        out.write(encode(answer) + b"\n")
        if number % _FLUSH_EVERY == 0:
            out.flush()
    out.flush()
    return 1 if refused else 0
