"""``carebraid consent decide``: what a set of FHIR R4 consents lets go, for one request. Reads no database."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.directives import DirectiveVerdict, decide_directives
from carebraid.core.privacy.profile import profile_of
from carebraid.core.privacy.reasons import REASONS
from carebraid.core.privacy.verdict import Decision
from carebraid.fhir.elements import Unreadable
from carebraid.fhir.exchange import Exchange, exchange_from_json
from carebraid.knowledge.codes import load_label_rules
from carebraid.knowledge.notices import find_notice

app = typer.Typer(no_args_is_help=True, help="Consents: what may go to whom.")


@app.callback()
def consent() -> None:
    """Consents: what may go to whom."""


@app.command()
def decide(
    case: Annotated[
        list[str],
        typer.Option(help="A JSON file with consents, request and resources; - reads standard input."),
    ],
) -> None:
    """Write the decision (permit, redact or deny), its reasons, the duties that come with it, and what may go.

    One line of JSON for each case. Ends with 1 where a case could not be read; it is denied all the same.
    """
    could_all = True
    for name in case:
        answer, could = decide_case(_read(name), datetime.now(UTC))
        could_all = could_all and could
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
    if not could_all:
        raise typer.Exit(1)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", "The file {file} cannot be read.", file=name) from error


def decide_case(content: bytes, now: datetime) -> tuple[dict[str, Any], bool]:
    """The answer to one case, and whether it could be read. Never raises: what fails is a deny (PRV-005)."""
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
        if not isinstance(found, Mapping):
            raise Unreadable("a case is a map with consents, request and resources")
        exchange = exchange_from_json(found, now, load_label_rules())
        return _answer(exchange), True
    except Exception as error:
        words = str(error) if isinstance(error, Unreadable) else "it could not be read"
        return {
            "decision": Decision.DENY,
            "reasons": [_reason(f"could_not_decide:{words}", "")],
            "obligations": [],
            "released": [],
        }, False


def _answer(exchange: Exchange) -> dict[str, Any]:
    verdict = decide_directives(exchange.directives, exchange.asked, exchange.items)
    decision, told = verdict.decision, list(verdict.reasons)
    if exchange.unreadable:
        told.append(("resource_unreadable", ""))
        decision = Decision.REDACT if verdict.released else Decision.DENY
    return {
        "decision": decision,
        "reasons": [_reason(code, about) for code, about in dict.fromkeys(told)],
        "obligations": [] if decision is Decision.DENY else _obligations(exchange, verdict, decision),
        "released": list(verdict.released) if decision is not Decision.DENY else [],
    }


def _reason(code: str, about: str) -> dict[str, str]:
    bare, _, detail = code.partition(":")
    words = REASONS[bare].english + (f" ({detail})" if detail else "")
    told = {"code": bare, "words": words, "source": REASONS[bare].source}
    return {**told, "consent": about} if about else told


def _obligations(exchange: Exchange, verdict: DirectiveVerdict, decision: Decision) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if decision is Decision.REDACT:
        found.append({"code": "redact", "detail": "only what stands in released may go"})
        if verdict.parts_withheld:
            found.append({"code": "redact_parts", "parts": list(verdict.parts_withheld)})
    if verdict.on_part_2:
        found.append({"code": "notice_2_32", "detail": f"full/{find_notice('full').version}"})
        found.append({"code": "redisclosure", "detail": "only_as_the_consent_says"})
    found += [{"code": "copy_of_consent", "detail": name} for name in verdict.relied_on]
    found += [
        {"code": "minimum_necessary", "detail": profile}
        for profile in dict.fromkeys(profile_of(purpose) for purpose in exchange.asked.purposes)
    ]
    if verdict.labels:
        found.append({"code": "keep_labels", "detail": " ".join(sorted(verdict.labels))})
    return [*found, {"code": "accounting", "detail": "3_years"}]
