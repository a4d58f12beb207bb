"""Answers to questionnaires: begun, complete, never without the safety case that they call for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.refusal import Refused

from . import models
from .chart import Chart


@dataclass(frozen=True, slots=True)
class Response:
    """One set of answers with what came of it."""

    id: UUID
    instrument: str
    state: str
    answers: Mapping[str, Any]
    scores: Mapping[str, Any]
    bands: Mapping[str, Any]
    critical: tuple[str, ...]
    flags: tuple[str, ...]
    happened_at: datetime
    learned_at: datetime
    source: str
    safety_case_id: UUID | None


def load_response(chart: Chart, response_id: UUID) -> Response | None:
    """The person's response with that id, locked; None where there is none. Refuses somebody else's id."""
    row = models.Response.of(chart).select_for_update().filter(id=response_id).first()
    if row is None and models.Response.everyone.filter(id=response_id).exists():
        raise Refused(
            "response.id_taken",
            "These answers could not be saved under their number. Please send them again.",
        )
    return None if row is None else _response(row)


def load_responses(chart: Chart, instrument: str | None = None) -> tuple[Response, ...]:
    """Complete responses, newest first; of one instrument where it is named."""
    rows = models.Response.of(chart).filter(state="complete").order_by("-happened_at")
    if instrument is not None:
        rows = rows.filter(instrument=instrument)
    return tuple(_response(row) for row in rows)


def save_response(chart: Chart, response: Response, *, edition: str) -> None:
    """Insert or replace the answers under the response's id."""
    values = {
        "instrument": response.instrument, "edition": edition, "state": response.state,
        "answers": dict(response.answers), "scores": dict(response.scores), "bands": dict(response.bands),
        "critical": list(response.critical), "flags": list(response.flags), "happened_at": response.happened_at,
        "learned_at": response.learned_at, "source": response.source, "entered_by": chart.actor.reference,
        "safety_case_id": response.safety_case_id,
    }  # fmt: skip
    if not models.Response.of(chart).filter(id=response.id).update(**values):
        models.Response.add(chart, id=response.id, **values)


def _response(row: models.Response) -> Response:
    return Response(
        row.id, row.instrument, row.state, row.answers, row.scores, row.bands, tuple(row.critical),
        tuple(row.flags), row.happened_at, row.learned_at, row.source, row.safety_case_id,
    )  # fmt: skip
