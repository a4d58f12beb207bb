"""Texts to people in care by a gateway that speaks Twilio's REST shape: a form, basic authentication, JSON back.

Off until it is set up (``config.env.read_texts``). Whoever takes a message, fails to, or is not heard of leaves the caller
knowing which: taken, refused for this number, certainly not taken (:class:`NotTaken`), or nobody knows (TimeoutError).
"""

from __future__ import annotations

import ssl
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from carebraid.core.reach.outreach_rules import AddressRefused, StoppedThere
from carebraid.core.reach.texting import TEXTS, Texts

TIMEOUT: Final = 10
"""Seconds for each step of a request: what a sender has had in hand for 45 s is taken for nobody's."""
_LONGEST_ANSWER: Final = 64 * 1024
_NOBODY_THERE: Final = frozenset({21211, 21217, 21610, 21612, 21614})
"""Twilio's codes for a number that cannot be, or takes no texts (its error dictionary). 21610 is a stop."""
_STOPPED: Final = 21610


class NotTaken(Exception):
    """The gateway did not take the message, for certain: it may be sent again later. Its words say nothing of anybody."""


def send(
    number: str, language: str, template: str, *, message_id: UUID, organisation_id: UUID, code: str = ""
) -> None:
    """Send the text called ``template`` to one number. An unknown template is a fault (KeyError).

    Raises AddressRefused or StoppedThere for the number, NotTaken where it certainly has not left, TimeoutError where nobody
    knows. In the demo nothing leaves the house.
    """
    with translation.override(language):
        words = gettext(TEXTS[template]).format(code=code)
    if settings.CAREBRAID_DEMO:
        return
    texts = settings.CAREBRAID_TEXTS
    if texts is None:
        raise NotTaken("texts are not set up")
    proof = reverse("text_state", args=[organisation_id, message_id])
    form = {
        "To": number, "From": texts.sender, "Body": words,
        "StatusCallback": texts.answers + proof,
    }  # fmt: skip
    status, body = _post(texts, urlencode(form).encode())
    if status in (200, 201, 202):
        return
    problem = _problem(body)
    if status == 400 and problem == _STOPPED:
        raise StoppedThere
    if status == 400 and problem in _NOBODY_THERE:
        raise AddressRefused
    if status in (502, 504):  # somebody between us and the gateway did not hear it out
        raise TimeoutError(f"text gateway: {status}")
    raise NotTaken(f"text gateway: {status}, {problem}")


def _post(texts: Texts, body: bytes) -> tuple[int, bytes]:
    """One request, never followed elsewhere; (status, the beginning of the answer)."""
    where = urlsplit(texts.address)
    connection = _connect(where.scheme, where.hostname or "", where.port)
    key = b64encode(f"{texts.account}:{texts.token}".encode()).decode()
    heads = {
        "Authorization": f"Basic {key}", "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
    }  # fmt: skip
    try:
        # From the first byte on the gateway may have it.
        connection.request("POST", f"{where.path}/Accounts/{quote(texts.account)}/Messages.json", body, heads)
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.read(_LONGEST_ANSWER)
    except (OSError, HTTPException) as error:
        raise TimeoutError(f"text gateway: {type(error).__name__}") from error
    finally:
        connection.close()


def _connect(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        made: HTTPConnection = HTTPSConnection(
            host, port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        made = HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        made.connect()
    except OSError as error:
        made.close()
        raise NotTaken(f"text gateway: {type(error).__name__}") from error
    return made


def _problem(body: bytes) -> int:
    """The gateway's own code for what is wrong; 0 where it has none."""
    try:
        said = msgspec.json.decode(body)
        return int(said["code"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return 0
