"""Where a device hands in what it kept: row by row, each saved or refused for itself, each exactly once.

The only key is the submit-only right in the ``Authorization`` header, never a cookie: no other site can make a
browser send it, so no form token is needed. A row is judged as if the same person had sent it from a page
(SEC-107). Shapes of the two versions before are understood (SEC-106).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.moment import parse_moment
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import salvage_safety
from carebraid.flows.complete_instrument import complete_instrument
from carebraid.flows.log_checkin import log_checkin
from carebraid.flows.rate_skill import rate_skill
from carebraid.web.shell.errors import words_of

from . import submit_only

log = structlog.get_logger("carebraid.web")
SCHEMA = 3
ROWS_AT_ONCE = 50
Row = dict[str, Any]


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take ``{"schema", "sent_at", "rows": [{"id", "kind", …}]}``; answer a state for each row.

    ``saved``, ``already``, ``refused`` (with code and words: the device keeps it and says why) or ``later``
    (our fault: the device tries again). 401 where the right is not good any more.
    """
    now = request.now  # type: ignore[attr-defined]
    actor = submit_only.read(request.headers.get("Authorization", ""), request=request.reference)  # type: ignore[attr-defined]
    if actor is None:
        return _no(
            Refused(
                "submit.ended",
                "This device may not hand in entries any more. Sign in again; nothing is lost.",
                status=401,
            )
        )
    try:
        sent = msgspec.json.decode(request.body)
        rows = [upgrade(row, int(sent.get("schema", 1))) for row in sent["rows"]][:ROWS_AT_ONCE]
        sent_at = parse_moment(sent["sent_at"]) if sent.get("sent_at") else None
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError, ValueError, Refused):
        _rescue(actor, now, request.body)
        return _no(
            Refused("submit.unreadable", "This could not be read. It stays on your device.", status=400)
        )
    return JsonResponse({"at": now.isoformat(), "rows": [take(actor, now, row, sent_at) for row in rows]})


def _no(refused: Refused) -> HttpResponse:
    return JsonResponse({"error": {"code": refused.code, "words": words_of(refused)}}, status=refused.status)


def take(actor: Actor, now: datetime, row: Row, sent_at: datetime | None) -> Row:
    """One row through the same flow that a page would call."""
    answer: Row = {"id": row.get("id")}
    try:
        kind = _KINDS.get(str(row.get("kind")))
        if kind is None:
            raise Refused(
                "submit.unknown_kind", "This kind of entry is not known here. Please update the app."
            )
        return answer | kind(actor, now, row, sent_at)
    except Refused as refused:
        if refused.status >= 500:
            return answer | {"state": "later"}
        return answer | {"state": "refused", "code": refused.code, "words": words_of(refused)}
    except Exception as error:  # one broken row must not keep the others back; the device sends it again
        log.error("fault", error=type(error).__name__, kind=str(row.get("kind"))[:20])
        return answer | {"state": "later"}


def _checkin(actor: Actor, now: datetime, row: Row, sent_at: datetime | None) -> Row:
    raw = {key: value for key, value in row.items() if key not in ("id", "kind")}
    receipt = log_checkin(actor=actor, now=now, raw={**raw, "client_id": row.get("id")}, sent_at=sent_at)
    if receipt.refused is not None:
        return {"state": "refused", "code": receipt.refused.code, "words": words_of(receipt.refused)}
    return {"state": receipt.state}


def _answers(actor: Actor, now: datetime, row: Row, sent_at: datetime | None) -> Row:
    response_id = parse_id(row.get("response_id") or "")
    if response_id is None or actor.patient_id is None:
        raise Refused("response.id_missing", "These answers came without their number.")
    answered = complete_instrument(
        actor=actor, now=now, patient_id=actor.patient_id, response_id=response_id, source="app",
        instrument=str(row.get("instrument")), answers=row.get("answers") or {}, finished=bool(row.get("finished")),
        happened_at=corrected(row, now, sent_at),
    )  # fmt: skip
    return {"state": "already" if answered.state == "already" else "saved"}


def _skill(actor: Actor, now: datetime, row: Row, sent_at: datetime | None) -> Row:
    entry_id = parse_id(row.get("id") or "")
    if entry_id is None:
        raise Refused("entry.id_missing", "This came without its number.")
    state = rate_skill(
        actor=actor, now=now, entry_id=entry_id, skill=str(row.get("skill")), helped=str(row.get("helped")),
        happened_at=corrected(row, now, sent_at),
    )  # fmt: skip
    return {"state": state}


_KINDS: Mapping[str, Callable[[Actor, datetime, Row, datetime | None], Row]] = {
    "checkin": _checkin,
    "answers": _answers,
    "skill": _skill,
}


def corrected(row: Row, now: datetime, sent_at: datetime | None) -> datetime:
    """The device's time, corrected by how far its clock was off when it sent (HAZ-41)."""
    at = parse_moment(str(row.get("happened_at") or now.isoformat()))
    return at + (now - sent_at if sent_at is not None else timedelta())


def upgrade(row: Row, schema: int) -> Row:
    """A row of an older app in today's shape. Refuses (ValueError) a shape that is not known.

    1 named the time ``at`` and the one who answers ``answered_by``, and knew check-ins only; 2 named the
    night's sleep ``sleep``.
    """
    if not 1 <= schema <= SCHEMA:
        raise ValueError(f"schema {schema}")
    row = dict(row)
    if schema == 1:
        row.setdefault("kind", "checkin")
        _rename(row, "at", "happened_at")
        _rename(row, "answered_by", "answering")
    if schema <= 2:
        _rename(row, "sleep", "sleep_hours")
    return row


def _rename(row: Row, old: str, new: str) -> None:
    if old in row:
        row[new] = row.pop(old)


def _rescue(actor: Actor, now: datetime, body: bytes) -> None:
    """Something arrived in pieces: a safety answer in it is acted on all the same (HAZ-01, HAZ-04)."""
    found = salvage_safety(body)
    if found.safety_priority is None:
        return
    damaged = {"client_id": str(found.client_id or ""), "safety": found.safety, "craving": found.craving}
    log_checkin(actor=actor, now=now, raw=damaged)
