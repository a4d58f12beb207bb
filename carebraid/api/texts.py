"""What the text provider says of itself: what became of a message, and what somebody answered.

Its key is the signature over the whole address and every field, never a cookie: no other site can make a browser send it,
so no form token is needed. The same word again changes nothing.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import structlog
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.texting import is_signed, to_e164
from carebraid.flows.hear_text import hear_text
from carebraid.flows.note_delivery import note_delivery
from carebraid.screens.text_gateway import houses_of, provider_in

log = structlog.get_logger("carebraid.api")
_ANY: Final = {"texts": "1200/m/ip"}
_WRONG: Final = {"texts_wrong": "30/15m/ip"}
_LONGEST: Final = 1600  # the longest text there is


@csrf_exempt
@require_POST
def state(request: HttpRequest, organisation_id: UUID, message_id: UUID) -> HttpResponse:
    """``MessageStatus`` of one message of ours. Refuses what is not signed; a message that is not there is 404."""
    said = _signed(request)
    status = (said.get("MessageStatus") or said.get("SmsStatus") or "")[:40]
    provider = provider_in(organisation_id, request=request.reference)  # type: ignore[attr-defined]
    note_delivery(actor=provider, now=request.now, message_id=message_id, status=status)  # type: ignore[attr-defined]
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Somebody answered: ``From``, ``Body``, ``MessageSid``. What they are told goes out as a message of its own."""
    said = _signed(request)
    name = (said.get("MessageSid") or said.get("SmsSid") or "")[:64]
    try:
        number = to_e164(said.get("From", ""))
    except Refused:
        number = ""  # a machine with a name or a short code
    if not name:
        raise Refused("text.unnamed", "An answer needs the provider's own name for it.")
    heard: list[str] = []
    for organisation_id in houses_of(number) if number else ():
        provider = provider_in(organisation_id, request=request.reference)  # type: ignore[attr-defined]
        heard += hear_text(
            actor=provider, now=request.now, number=number, words=said.get("Body", "")[:_LONGEST], provider_id=name,  # type: ignore[attr-defined]
        )  # fmt: skip
    log.info("text_heard", people=len(heard))
    return HttpResponse("<Response/>", content_type="text/xml")


def _signed(request: HttpRequest) -> Any:
    """The fields, once the signature fits. Refuses all others alike, and soon for a while."""
    texts = settings.CAREBRAID_TEXTS
    if texts is None:
        raise Refused("text.not_set_up", "Texts are not set up here.", status=404)
    is_allowed = ratelimit.consume(request, app="carebraid", action="texts", config=_ANY)
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    given = request.headers.get("X-Twilio-Signature", "")
    if is_allowed and is_signed(given, texts.token, texts.answers + request.get_full_path(), fields):
        return request.POST
    if not is_allowed or not ratelimit.consume(request, app="carebraid", action="texts_wrong", config=_WRONG):
        raise Refused("text.too_often", "Too many requests. Please wait.", status=429)
    raise Refused("text.not_signed", "This is not signed as it must be.", status=403)
