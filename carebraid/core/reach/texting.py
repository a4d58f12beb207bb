"""Text messages: numbers, neutral words, what an answer means, and the provider's signed word of what became of one.

Sources: ITU-T E.164 (a number is + and at most fifteen digits); CTIA Messaging Principles (2023): STOP, HELP, who may be
texted; Twilio's public documentation of signed callbacks and message states, which other gateways speak too.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha1, sha256
from typing import Final

from ..kernel.refusal import Refused

TEXT: Final = "text"
"""The channel, as opposed to e-mail."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A text gateway that speaks Twilio's REST shape. ``address``: up to the version, without the account; ``answers``: how
    the provider reaches this house, for proof of delivery and for answers; ``sender``: the number texts come from.
    """

    address: str
    account: str
    token: str
    sender: str
    answers: str


def gettext_noop(words: str) -> str:
    """Marks words for the catalogues; the gateway and the pages say them in the reader's language."""
    return words


NUMBER_CODE: Final = "number_code"
NOBODY_READS: Final = "nobody_reads"
TEXTS: Final[dict[str, str]] = {
    # to people in care, of a kind they said yes to (core.reach.outreach_rules.KIND_OF)
    "waits_for_you": gettext_noop(
        "Something is waiting for you. Please sign in when it suits you. Reply STOP to end these messages."
    ),
    "thinking_of_you": gettext_noop(
        "We are thinking of you. Please sign in when it suits you. Reply STOP to end these messages."
    ),
    "one_word_is_enough": gettext_noop(
        "Something is waiting for you. One word is enough. Please sign in when it suits you. Reply STOP to end these messages."
    ),
    "today_for_you": gettext_noop(
        "Something is waiting for you today. Please sign in when it suits you. Reply STOP to end these messages."
    ),
    "soon_for_you": gettext_noop(
        "Something is coming up. Please sign in when it suits you. Reply STOP to end these messages."
    ),
    # answers to what the person did at this moment
    "stop_confirmed": gettext_noop(
        "We heard you: these messages have stopped. You can choose them again whenever you sign in."
    ),
    NOBODY_READS: gettext_noop(
        "Nobody reads answers to this number. If it is urgent, please call. To write or to choose messages, sign in. Reply STOP to end them."
    ),
    NUMBER_CODE: gettext_noop(
        "Your code is {code}. Type it on the page where you asked for it. Not you? Then leave this message alone."
    ),
}
"""The whole text of each message: short enough for one (160 signs), and nothing in it says what it is about (PRV-093)."""

# --- numbers ------------------------------------------------------------------------------------

_SIGNS: Final = re.compile(r"[\s().\-/]")
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_TEN: Final = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")


def to_e164(typed: str) -> str:
    """The number as gateways take it. Ten digits without a country are North American; everything else begins with +.

    Refuses (``number.unreadable``) what cannot be one.
    """
    bare = _SIGNS.sub("", typed)
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    here = _TEN.fullmatch(bare)
    found = f"+1{here[1]}" if here else bare
    is_american = not found.startswith("+1") or _TEN.fullmatch(found[1:]) is not None
    if not _E164.fullmatch(found) or not is_american:
        raise Refused(
            "number.unreadable",
            "Please give the number with its country, such as +1 212 555 0123.",
        )
    return found


def same_number(one: str, other: str) -> bool:
    """Whether both are the same telephone, however they are written; what cannot be read is compared sign by sign."""
    return _plain(one) == _plain(other)


def _plain(number: str) -> str:
    try:
        return to_e164(number)
    except Refused:
        return _SIGNS.sub("", number)


def say_number(address: str) -> str:
    """A North American number in the groups in which people read it; everything else as it is."""
    here = re.fullmatch(r"(\+1)([0-9]{3})([0-9]{3})([0-9]{4})", address)
    return " ".join(here.groups()) if here else address


# --- the code that proves a number --------------------------------------------------------------

CODE_HOLDS: Final = timedelta(minutes=10)
CODE_TRIES: Final = 5
CODES_A_DAY: Final = 3
"""More codes than that in 24 hours go to nobody: somebody may be typing a stranger's number."""
PROVED_LATELY: Final = timedelta(days=1)
"""A number that is not in use yet is chosen within a day of its code."""


def code_of(secret: str, proof: str) -> str:
    """The six digits for one proof: nobody without the installation's key can work them out, and nothing keeps them."""
    digest = hmac.new(secret.encode(), f"carebraid.number:{proof}".encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def is_code(typed: str, code: str) -> bool:
    """Compared in constant time, blanks ignored."""
    return hmac.compare_digest("".join(typed.split()).encode(), code.encode())


def code_is_open(asked_at: datetime, tries: int, now: datetime) -> bool:
    """Whether a code may still be tried or sent."""
    return asked_at <= now <= asked_at + CODE_HOLDS and tries < CODE_TRIES


# --- answers ------------------------------------------------------------------------------------

HELP_WORDS: Final = frozenset({"help", "info", "ayuda"})
START_WORDS: Final = frozenset({"start", "unstop", "comenzar", "empezar"})
"""Carriers lift their own block on these. Here only the person's own page turns messages on (PRV-090)."""


def asks_how(text: str) -> bool:
    """Somebody asks what this is, or wants messages again: both are told where that is done."""
    return _letters(text) in HELP_WORDS | START_WORDS


THANKS: Final = frozenset(
    [
        "ok",
        "okay",
        "k",
        "kk",
        "yes",
        "yep",
        "yeah",
        "thanks",
        "thank",
        "you",
        "thx",
        "ty",
        "cool",
        "good",
        "great",
        "fine",
        "si",
        "vale",
        "gracias",
        "listo",
        "bien",
        "claro",
    ]
)


def is_thanks(text: str) -> bool:
    """A plain thank you or yes of at most four words: it asks nobody for anything. Every other answer does (HAZ-11)."""
    said = _letters(text).split()
    return 0 < len(said) <= 4 and set(said) <= THANKS and not re.search(r"[0-9?]", text)


def _letters(text: str) -> str:
    """Lower case, no accents on i, one blank between words."""
    return re.sub(r"[^a-z]+", " ", text.casefold().replace("í", "i")).strip()


# --- what the provider says ---------------------------------------------------------------------


class Told(StrEnum):
    """What a provider's state means here."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    UNKNOWN = "unknown"


_TOLD: Final = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Told.UNDER_WAY),
    **dict.fromkeys(("delivered", "read"), Told.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), Told.NOT_DELIVERED),
}


def told(status: str) -> Told:
    """``sent`` is the provider's own queue, not the person's telephone; a state that nobody knows proves nothing."""
    return _TOLD.get(status.strip().lower(), Told.UNKNOWN)


def signature(token: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """What the provider writes over a callback: base64 of HMAC-SHA1 over the full address and the sorted form fields."""
    said = url + "".join(f"{name}{value}" for name, value in sorted(fields))
    return b64encode(hmac.new(token.encode(), said.encode(), sha1).digest()).decode()


def is_signed(given: str, token: str, url: str, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether ``given`` is that signature; compared in constant time. Without a token nothing is."""
    return bool(token) and hmac.compare_digest(given.encode(), signature(token, url, fields).encode())
