"""Outreach rules (PRV-061, PRV-089 to PRV-094): nothing unless chosen, never after stop, by day, and not too many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.outreach_rules import (
    Due,
    OptIn,
    Why,
    Wishes,
    is_stop,
    is_wrong_person,
    may_go,
    next_open_at,
)

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # 10:00 in New York
YES = OptIn(
    channel="e-mail", kind="reminder", given_at=NOW - timedelta(days=5), given_by="Robin", how="page",
    text_shown="When something waits",
)  # fmt: skip
CHOSEN = Wishes(
    channel="e-mail", address="robin@safe.example", zone="America/New_York", opt_ins=(YES,),
    confirmed_at=NOW - timedelta(days=5),
)  # fmt: skip
DUE = Due(kind="reminder", channel="e-mail", address="robin@safe.example")


def test_what_was_chosen_goes() -> None:
    assert may_go(DUE, CHOSEN, NOW) is Why.OK


@pytest.mark.parametrize(
    "yes",
    [
        (),
        (replace(YES, kind="appointment"),),
        (replace(YES, channel="text"),),
        (replace(YES, ended_at=NOW),),
        (replace(YES, given_at=NOW + timedelta(seconds=1)),),
        (replace(YES, text_shown=" "),),
        (replace(YES, given_by=""),),
        (replace(YES, how=""),),
    ],
)
def test_prv_089_nothing_without_a_whole_yes_for_this_channel_and_kind(yes: tuple[OptIn, ...]) -> None:
    assert may_go(DUE, replace(CHOSEN, opt_ins=yes), NOW) is Why.NO_OPT_IN


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (replace(DUE, address="robin@work.example"), Why.OTHER_CHANNEL),
        (replace(DUE, channel="text"), Why.OTHER_CHANNEL),
    ],
)
def test_prv_061_only_the_one_channel_and_address_that_was_chosen(due: Due, why: Why) -> None:
    assert may_go(due, CHOSEN, NOW) is why


def test_prv_061_where_none_was_chosen_nothing_goes() -> None:
    assert may_go(replace(DUE, address=""), replace(CHOSEN, address=""), NOW) is Why.NO_CHANNEL
    assert may_go(replace(DUE, channel=""), replace(CHOSEN, channel=""), NOW) is Why.NO_CHANNEL


def test_prv_090_a_stop_stops_every_kind_whatever_else_was_said() -> None:
    stopped = replace(CHOSEN, stopped_at=NOW, opt_ins=(YES, replace(YES, kind="appointment")))
    for kind in ("reminder", "appointment"):
        assert may_go(replace(DUE, kind=kind, asked_at=NOW), stopped, NOW) is Why.STOPPED


@pytest.mark.parametrize(
    "words",
    [
        "STOP", "stop.", " Stop! ", "Quit", "END", "revoke", "OPT OUT", "opt-out", "Cancel", "UNSUBSCRIBE", "please stop",
        "Stop please", "stop texting me", "Please stop all messages", "stop sending me these messages", "take me off your list",
        "I don't want any more reminders", "do not contact me", "Don't message me again", "no more emails",
        "Please remove me from this", "leave me alone", "I no longer want to get these messages", "opt me out",
        "never write to me", "unsubscribe me please",
        "ALTO", "basta", "Parar", "cancelar", "Baja", "darse de baja", "no quiero más mensajes", "Ya no quiero recibir correos",
        "por favor no me escriban", "dejen de mandarme mensajes", "No más recordatorios", "denme de baja", "no me llamen",
        "déjenme en paz",
    ],
)  # fmt: skip
def test_prv_090_words_and_plain_wishes_to_stop_are_understood(words: str) -> None:
    assert is_stop(words)


@pytest.mark.parametrize(
    "words",
    [
        "yes", "thanks", "I will be there", "Can we stop by at 3?", "I stopped smoking", "at the end of the week",
        "Please call me", "para mañana está bien", "gracias", "Sí, quiero más mensajes", "I want to cancel Thursday", "",
    ],
)  # fmt: skip
def test_prv_090_other_answers_are_no_stop(words: str) -> None:
    assert not is_stop(words)


@pytest.mark.parametrize(
    "words", ["Wrong number", "wrong person!", "Who is this?", "Número equivocado", "se equivocó de número"]
)
def test_prv_094_a_wrong_person_is_believed(words: str) -> None:
    assert is_wrong_person(words)
    assert not is_wrong_person("That was wrong of me")


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("hour", "minute", "why"),
    [
        (7, 59, Why.QUIET_HOURS),
        (8, 0, Why.OK),
        (20, 59, Why.OK),
        (21, 0, Why.QUIET_HOURS),
        (0, 0, Why.QUIET_HOURS),
    ],
)
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Honolulu", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "day", [(2026, 3, 8), (2026, 11, 1), (2026, 7, 4)], ids=["spring", "autumn", "summer"]
)
def test_prv_091_quiet_hours_are_the_persons_own_also_when_clocks_change(
    zone: str, day: tuple[int, int, int], hour: int, minute: int, why: Why
) -> None:
    when = at(zone, *day, hour, minute)
    chosen = replace(
        CHOSEN, zone=zone, confirmed_at=when, opt_ins=(replace(YES, given_at=when - timedelta(days=1)),)
    )
    assert may_go(DUE, chosen, when) is why


def test_prv_091_own_hours_narrow_and_never_widen() -> None:
    mine = replace(CHOSEN, from_hour=12, until_hour=14)
    assert may_go(DUE, mine, at("America/New_York", 2026, 3, 4, 11, 59)) is Why.QUIET_HOURS
    assert may_go(DUE, mine, at("America/New_York", 2026, 3, 4, 12, 0)) is Why.OK
    assert may_go(DUE, mine, at("America/New_York", 2026, 3, 4, 14, 0)) is Why.QUIET_HOURS
    wide = replace(CHOSEN, from_hour=0, until_hour=24)
    assert may_go(DUE, wide, at("America/New_York", 2026, 3, 4, 7, 0)) is Why.QUIET_HOURS
    assert may_go(DUE, wide, at("America/New_York", 2026, 3, 4, 22, 0)) is Why.QUIET_HOURS


def test_prv_091_what_the_person_asked_for_at_that_time_may_come_then() -> None:
    night = at("America/New_York", 2026, 3, 4, 23, 0)
    assert may_go(replace(DUE, asked_at=night), CHOSEN, night) is Why.OK
    assert may_go(replace(DUE, asked_at=night - timedelta(hours=3)), CHOSEN, night) is Why.QUIET_HOURS


def test_prv_091_an_unknown_zone_is_no_permission() -> None:
    with pytest.raises(Refused):
        may_go(DUE, replace(CHOSEN, zone="Nowhere/Land"), NOW)


@given(st.integers(0, 365 * 24 * 60))
def test_prv_091_what_waits_goes_at_the_next_open_hour(minutes: int) -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opens = next_open_at(CHOSEN, when)
    there = opens.astimezone(ZoneInfo(CHOSEN.zone))
    assert 8 <= there.hour < 21
    assert opens - when <= timedelta(hours=12)
    assert opens == when or (there.hour, there.minute) == (8, 0)


def test_prv_092_one_a_day_and_three_a_week_all_kinds_together() -> None:
    midnight = at("America/New_York", 2026, 3, 4, 0, 0)
    assert may_go(DUE, replace(CHOSEN, sent=(midnight,)), NOW) is Why.ENOUGH_TODAY
    assert may_go(DUE, replace(CHOSEN, sent=(midnight - timedelta(seconds=1),)), NOW) is Why.OK
    week = tuple(NOW - timedelta(days=back) for back in (6, 4, 2))
    assert may_go(DUE, replace(CHOSEN, sent=week), NOW) is Why.ENOUGH_THIS_WEEK
    assert may_go(DUE, replace(CHOSEN, sent=(NOW - timedelta(days=7), *week[1:])), NOW) is Why.OK
    assert may_go(DUE, replace(CHOSEN, sent=(midnight,), a_day=2), NOW) is Why.OK


@pytest.mark.parametrize(
    "known",
    [
        {"confirmed_at": None},
        {"confirmed_at": NOW - timedelta(days=90)},
        {"doubted_at": NOW - timedelta(days=1)},
        {"doubted_at": NOW - timedelta(days=2), "heard_at": NOW - timedelta(days=1)},
        {"confirmed_at": NOW + timedelta(days=1)},
    ],
)
def test_prv_094_an_address_in_doubt_is_confirmed_first(known: dict[str, datetime | None]) -> None:
    assert may_go(DUE, replace(CHOSEN, **known), NOW) is Why.NOT_CONFIRMED  # type: ignore[arg-type]


def test_prv_094_heard_from_lately_or_confirmed_after_the_doubt_is_enough() -> None:
    old = NOW - timedelta(days=200)
    assert may_go(DUE, replace(CHOSEN, confirmed_at=old, heard_at=NOW - timedelta(days=89)), NOW) is Why.OK
    assert may_go(DUE, replace(CHOSEN, doubted_at=old), NOW) is Why.OK
