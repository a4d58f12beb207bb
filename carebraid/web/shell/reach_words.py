"""Words of reaching out and of what comes after: ways, barriers, help, what travels, states of a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class ReachWords:
    """Codes to words in the language that is spoken now. ``barriers_mine`` speak to the person themself."""

    ways: Mapping[str, str]
    tried: Mapping[str, str]
    allowed: Mapping[str, tuple[str, str]]
    barriers: Mapping[str, str]
    help: Mapping[str, str]
    travels: Mapping[str, str]
    states: Mapping[str, str]
    rules: Mapping[str, str]
    support: Mapping[str, str]
    holds: Mapping[str, tuple[str, str]]
    left: Mapping[str, str]


def reach_words() -> ReachWords:
    """Everything in the language that is spoken now."""
    return ReachWords(
        _ways(),
        _tried(),
        _allowed(),
        _barriers(),
        _help(),
        _travels(),
        _states(),
        _rules(),
        _support(),
        _holds(),
        _left(),
    )


def _ways() -> dict[str, str]:
    return {
        "nudge": gettext("a message in the app"),
        "text": gettext("a text"),
        "peer": gettext("the peer mentor"),
        "care_manager": gettext("the care manager"),
        "telehealth": gettext("a talk by video or phone"),
        "home_visit": gettext("a home visit"),
        "crisis": gettext("the crisis step"),
        "look": gettext("a clinician looks, and decides what is right"),
    }


def _tried() -> dict[str, str]:
    return {
        "nudge": gettext("message in the app"), "text": gettext("text"), "peer": gettext("call by a peer"),
        "care_manager": gettext("call"), "telehealth": gettext("video or phone"), "home_visit": gettext("home visit"),
        "crisis": gettext("urgent call"),
    }  # fmt: skip


def _allowed() -> dict[str, tuple[str, str]]:
    return {
        "call": (gettext("Call me"), gettext("By phone, at a number that is safe.")),
        "video": (gettext("Talk by video"), gettext("With somebody of the team, the same day.")),
        "visit": (gettext("Come and see me"), gettext("Two people you know, at an hour you choose.")),
    }


def _barriers() -> dict[str, str]:
    return {
        "ride": gettext("No way to get there"),
        "childcare": gettext("Nobody to look after children or family"),
        "time": gettext("The time did not fit"),
        "work": gettext("Work"),
        "money": gettext("Money"),
        "fear": gettext("Afraid or nervous about it"),
        "shame": gettext("It felt hard to show up"),
        "felt_bad": gettext("Not feeling well"),
        "used": gettext("Had used or drunk"),
        "forgot": gettext("Forgot"),
        "unsafe": gettext("It was not safe to come"),
        "no_phone": gettext("Phone lost or not working"),
        "language": gettext("Language"),
        "other": gettext("Something else"),
    }


def _help() -> dict[str, str]:
    return {
        "ride": gettext("A ride"),
        "video": gettext("A visit by video or phone"),
        "nearer": gettext("A place that is nearer"),
        "childcare": gettext("Childcare for the visit"),
        "bring_children": gettext("Bring the children along"),
        "other_time": gettext("Another time"),
        "letter": gettext("A letter that says nothing about why"),
        "money_talk": gettext("Talk about what can be paid for"),
        "call_before": gettext("A short call before"),
        "come_with": gettext("Somebody who comes along"),
        "other_person": gettext("See somebody else"),
        "home_visit": gettext("A visit at home"),
        "reminder": gettext("A reminder the day before"),
        "call_safely": gettext("A talk about how to meet safely"),
        "phone": gettext("Help with a phone"),
        "letter_home": gettext("Word by post"),
        "interpreter": gettext("An interpreter"),
    }


def _travels() -> dict[str, str]:
    return {
        "medicines": gettext("medicines reconciled and in hand"),
        "safety_plan": gettext("safety plan"),
        "consent": gettext("consent"),
        "naloxone": gettext("naloxone"),
        "appointment": gettext("appointment within 7 days"),
    }


def _states() -> dict[str, str]:
    return {
        "queued": gettext("waits to be sent"),
        "sent": gettext("sent"),
        "delivered": gettext("arrived on the phone"),
        "unknown": gettext("sent, and no proof that it arrived"),
        "shown": gettext("shown"),
        "opened": gettext("opened"),
        "answered": gettext("answered"),
        "failed": gettext("not delivered"),
        "not_set_up": gettext("not sent: texts are not set up here"),
    }


def _rules() -> dict[str, str]:
    return {
        "warm_handoff": gettext("Leaves a unit or programme"),
        "fua": gettext("Emergency visit about substance use or an overdose"),
        "fum": gettext("Emergency visit about mental health"),
        "fuh": gettext("Leaves a psychiatric ward"),
        "fui": gettext("Leaves high-intensity substance use care"),
    }


def _holds() -> dict[str, tuple[str, str]]:
    return {
        "died": (gettext("They have died"), gettext("Every call ends, and nothing is sent.")),
        "custody": (gettext("In jail or prison"), gettext("Calls and messages wait for you.")),
        "in_hospital": (
            gettext("In a hospital or residential care"), gettext("Calls and messages wait for you."),
        ),
        "moved_away": (gettext("Moved away"), gettext("Calls and messages wait for you.")),
        "grieving": (
            gettext("They lost somebody"), gettext("Messages that go by themselves wait; colleagues may call."),
        ),
    }  # fmt: skip


def _support() -> dict[str, str]:
    return {
        "more_visits": gettext("A visit every week for four weeks"),
        "home_visit": gettext("A home visit"),
        "video_checkin": gettext("A check-in by video"),
    }


def _left() -> dict[str, str]:
    """Of an entry ``transition``: what the person has left."""
    return {
        "hospital": gettext("Left a hospital"),
        "detox": gettext("Left detox"),
        "residential": gettext("Left residential care"),
        "jail": gettext("Left jail"),
        "prison": gettext("Left prison"),
    }
