"""Whether an automatic message may go to a person in care now: opt-in, stop, hours, how many, whose address.

Sources: 47 CFR 64.1200(a)(10) (a wish to stop, by any reasonable means), (a)(12) and (c)(1) (calling hours 08 to 21 where
the person is); requirements PRV-061 and PRV-089 to PRV-094. The caps and the 90 days are this project's own. Staff
messages are not outreach. Whatever is not known is a no: an unknown kind, channel, zone or hour sends nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from carebraid.core.kernel.moment import zone as find_zone

EARLIEST_HOUR: Final = 8
LATEST_HOUR: Final = 21
A_DAY: Final = 1
A_WEEK: Final = 3
WEEK: Final = timedelta(days=7)
SILENCE: Final = timedelta(days=90)
"""Numbers are given to somebody else after 90 days at the soonest (47 CFR 52.15(f)(1)(ii))."""


KIND_OF: Final[dict[str, str]] = {
    "waits_for_you": "reminder", "thinking_of_you": "reminder", "one_word_is_enough": "reminder",
    "soon_for_you": "appointment", "today_for_you": "medicine",
}  # fmt: skip
"""Kind of each message that a person in care may get. A template that is not here is never sent to one."""

KINDS: Final = tuple(dict.fromkeys(KIND_OF.values()))
CHANNELS: Final = ("e-mail", "text")
"""The channels that exist in this house; others come with their gateway and their agreement (PRV-087)."""


class AddressRefused(Exception):
    """A gateway was told that nobody can be reached at this address."""


class StoppedThere(Exception):
    """Whoever has this number told its carrier to stop: that is a stop here too (PRV-090)."""


class Why(StrEnum):
    """The one reason that decided. ``ok`` is the only one with which a message leaves."""

    OK = "ok"
    HELD = "held"
    STOPPED = "stopped"
    NO_CHANNEL = "no_channel"
    OTHER_CHANNEL = "other_channel"
    NOT_SET_UP = "not_set_up"
    NO_OPT_IN = "no_opt_in"
    NOT_CONFIRMED = "not_confirmed"
    QUIET_HOURS = "quiet_hours"
    ENOUGH_TODAY = "enough_today"
    ENOUGH_THIS_WEEK = "enough_this_week"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptIn:
    """One recorded yes: for which channel and kind, by whom, how, when, and the text that was shown."""

    channel: str
    kind: str
    given_at: datetime
    given_by: str
    how: str
    text_shown: str
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Evidence is whole and it has begun and not ended."""
        is_whole = all(said.strip() for said in (self.given_by, self.how, self.text_shown))
        return is_whole and self.given_at <= now and (self.ended_at is None or now < self.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one person chose, and what is known of the address. ``channel`` "": none was chosen.

    Hours are whole hours of the person's own clock, ``from_hour`` included and ``until_hour`` not; the person's own hours
    narrow the quiet hours and never widen them. ``sent``: when automatic messages of any kind left in the last week.
    """

    channel: str
    address: str
    zone: str
    opt_ins: tuple[OptIn, ...] = ()
    from_hour: int = EARLIEST_HOUR
    until_hour: int = LATEST_HOUR
    a_day: int = A_DAY
    a_week: int = A_WEEK
    stopped_at: datetime | None = None
    confirmed_at: datetime | None = None
    heard_at: datetime | None = None
    doubted_at: datetime | None = None
    sent: tuple[datetime, ...] = ()
    is_held: bool = False
    """Somebody died, is in custody or a hospital, moved away or grieves: nothing goes by itself (HAZ-40)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A message that wants to go: its kind, by which channel, and to which address it was written.

    ``asked_at``: the moment for which the person asked for exactly this one; None for everything automatic.
    ``has_gateway``: whether this house can send by that channel at all.
    """

    kind: str
    channel: str
    address: str
    asked_at: datetime | None = None
    has_gateway: bool = True


def may_go(due: Due, wishes: Wishes, now: datetime) -> Why:
    """The first rule that says no, or ``ok``. Every "no" is final for now; hours and caps may say yes later."""
    if wishes.is_held:
        return Why.HELD
    if wishes.stopped_at is not None and wishes.stopped_at <= now:
        return Why.STOPPED
    if not wishes.channel or not wishes.address:
        return Why.NO_CHANNEL
    if (due.channel, due.address) != (wishes.channel, wishes.address):
        return Why.OTHER_CHANNEL
    if not due.has_gateway:
        return Why.NOT_SET_UP
    if not any(o.holds(now) for o in wishes.opt_ins if (o.channel, o.kind) == (due.channel, due.kind)):
        return Why.NO_OPT_IN
    if not is_confirmed(wishes, now):
        return Why.NOT_CONFIRMED
    if _is_asked_for_now(due, now):
        return Why.OK
    if not is_open_hour(wishes, now):
        return Why.QUIET_HOURS
    return _within_caps(wishes, now)


STOP_CONFIRMED: Final = "stop_confirmed"
"""The one message that says that a stop was heard (47 CFR 64.1200(a)(12))."""

CONFIRMS_WITHIN: Final = timedelta(minutes=5)


def may_confirm_stop(due: Due, wishes: Wishes, now: datetime) -> Why:
    """Whether the stop may still be confirmed: within five minutes, to the address it was about, in no doubt of it.

    It is what the person asked for at this moment, so hours and caps do not hold it back (PRV-090, PRV-091).
    """
    if wishes.is_held:
        return Why.HELD
    if wishes.stopped_at is None or not wishes.stopped_at <= now <= wishes.stopped_at + CONFIRMS_WITHIN:
        return Why.STOPPED
    if not wishes.channel or not wishes.address:
        return Why.NO_CHANNEL
    if (due.channel, due.address) != (wishes.channel, wishes.address):
        return Why.OTHER_CHANNEL
    if not due.has_gateway:
        return Why.NOT_SET_UP
    return Why.OK if is_confirmed(wishes, now) else Why.NOT_CONFIRMED


ANSWERS_WITHIN: Final = timedelta(minutes=5)


def may_answer(due: Due, wishes: Wishes, now: datetime) -> Why:
    """Whether somebody who has just written to us may be told that nobody reads it: at once, to where they wrote from.

    Never after a stop. They wrote at this moment, so hours and caps do not hold it back (PRV-091).
    """
    if wishes.is_held:
        return Why.HELD
    if wishes.stopped_at is not None and wishes.stopped_at <= now:
        return Why.STOPPED
    if wishes.heard_at is None or not wishes.heard_at <= now <= wishes.heard_at + ANSWERS_WITHIN:
        return Why.NO_OPT_IN
    if not wishes.channel or (due.channel, due.address) != (wishes.channel, wishes.address):
        return Why.OTHER_CHANNEL
    if not due.has_gateway:
        return Why.NOT_SET_UP
    return Why.OK if is_confirmed(wishes, now) else Why.NOT_CONFIRMED


def _is_asked_for_now(due: Due, now: datetime) -> bool:
    """The person asked for this one at this time: hours and caps are then theirs (PRV-091)."""
    return due.asked_at is not None and abs(now - due.asked_at) <= timedelta(minutes=15)


def is_confirmed(wishes: Wishes, now: datetime) -> bool:
    """The address is known to be the person's: confirmed or heard from within 90 days, and after any doubt."""
    seen = [at for at in (wishes.confirmed_at, wishes.heard_at) if at is not None and at <= now]
    if not seen or now - max(seen) >= SILENCE:
        return False
    if wishes.doubted_at is None:
        return True
    # Only asking about the address settles a doubt: signing in says nothing about who reads the messages.
    return wishes.confirmed_at is not None and wishes.doubted_at < wishes.confirmed_at <= now


def is_open_hour(wishes: Wishes, now: datetime) -> bool:
    """Between 08 and 21 on the person's own clock and inside the hours they chose."""
    local = now.astimezone(find_zone(wishes.zone))
    return max(EARLIEST_HOUR, wishes.from_hour) <= local.hour < min(LATEST_HOUR, wishes.until_hour)


def next_open_at(wishes: Wishes, now: datetime) -> datetime:
    """The next moment from ``now`` on that lies in the open hours, on the whole quarter of an hour in UTC."""
    at = (
        now
        if is_open_hour(wishes, now)
        else now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    )
    for _ in range(4 * 26):  # a day of 25 hours and a bit, whatever the clocks do
        if is_open_hour(wishes, at):
            return at
        at += timedelta(minutes=15)
    raise ValueError("these hours never open")


def day_began_at(zone: str, now: datetime) -> datetime:
    """Midnight of the person's own day, an instant; days of 23 and 25 hours are days too."""
    there: ZoneInfo = find_zone(zone)
    return now.astimezone(there).replace(hour=0, minute=0, second=0, microsecond=0)


def _within_caps(wishes: Wishes, now: datetime) -> Why:
    """At most so many in the person's own day and so many in seven days, all kinds together (PRV-092)."""
    began = day_began_at(wishes.zone, now)
    if sum(1 for at in wishes.sent if at >= began) >= wishes.a_day:
        return Why.ENOUGH_TODAY
    if sum(1 for at in wishes.sent if at > now - WEEK) >= wishes.a_week:
        return Why.ENOUGH_THIS_WEEK
    return Why.OK


STOP_WORDS: Final = frozenset(
    [
        "stop",
        "quit",
        "end",
        "revoke",
        "opt out",
        "optout",
        "cancel",
        "unsubscribe",
        "stop all",
        "stopall",
        "alto",
        "basta",
        "parar",
        "para",
        "pare",
        "cancelar",
        "cancela",
        "cancele",
        "baja",
        "darse de baja",
        "fin",
        "terminar",
        "detener",
        "salir",
    ]
)
"""A reply that is only this (47 CFR 64.1200(a)(10) names the English ones)."""

_WISHES: Final = re.compile(
    r"\b(?:"
    r"(?:please |pls )?(?:stop|quit|end|cancel) (?:all |the |these |those |your |my |any )*"
    r"(?:texts?|texting|messages?|messaging|e ?mails?|e ?mailing|calls?|calling|reminders?|sending|contacting|writing)"
    r"|unsubscribe|opt (?:me )?out"
    r"|(?:take|remove|get) me (?:off|from)"
    r"|(?:do not|don t|dont|never|no longer|not) (?:want |wish |like )?(?:to )?(?:get |receive |have )?(?:any |more |any more |these |your )*"
    r"(?:text|message|e ?mail|call|contact|write|remind|send)(?:s|ing|ed)?(?: to)?(?: me| any| these| from|$)"
    r"|(?:don t|dont|do not|no longer) want (?:any |more |any more |these |your |to get |to receive )*"
    r"(?:texts?|messages?|e ?mails?|calls?|reminders?)"
    r"|no more (?:texts?|messages?|e ?mails?|calls?|reminders?)|leave me alone"
    r"|no (?:me )?(?:escriban?|escribas|manden?|mandes|envien?|envies|llamen?|llames|contacten?|contactes)"
    r"|(?:deje|dejen|deja|paren?|para) de (?:escribir|mandar|enviar|llamar|contactar)(?:me)?"
    r"|(?:no|ya no) (?:quiero|deseo) (?:recibir |que me |mas |tener )*(?:mas )?"
    r"(?:mensajes?|textos?|correos?|llamadas?|recordatorios?|escriban|manden|envien|llamen)"
    r"|no mas (?:mensajes?|textos?|correos?|llamadas?|recordatorios?)"
    r"|(?:denme|deme|dame|darme) de baja|quite(?:n)?me de|borre(?:n)?me de|dejenme en paz|dejeme en paz"
    r")\b"
)

_WRONG: Final = re.compile(
    r"\b(?:wrong (?:person|number|address)|(?:not|isn t) (?:the right|my) (?:person|number)|who is this"
    r"|(?:numero|persona|direccion) equivocad[oa]|se equivoc(?:o|aron)(?: de numero)?|no soy esa persona|quien es)\b"
)
_PLAIN: Final = str.maketrans("áéíóúüñ", "aeiouun")


def _plain(text: str) -> str:
    """Lower case, no accents, words apart by one blank."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold().translate(_PLAIN)).split())


def is_stop(text: str) -> bool:
    """Somebody wants no more messages, by a word or a plain sentence, in English or Spanish.

    When in doubt it is a stop: a message too few can be turned on again in one tap.
    """
    said = _plain(text)
    return said.removeprefix("please ").removesuffix(" please").removesuffix(
        " por favor"
    ) in STOP_WORDS or bool(_WISHES.search(said))


def is_wrong_person(text: str) -> bool:
    """Whoever answered is somebody else (PRV-094)."""
    return bool(_WRONG.search(_plain(text)))


def check_hours(from_hour: int, until_hour: int) -> bool:
    """Whether the two hours leave at least one hour inside 08 to 21."""
    return EARLIEST_HOUR <= from_hour < until_hour <= LATEST_HOUR
