"""Numbers, signatures, codes and neutral words of texts (PRV-061, PRV-090, PRV-093)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.delivery import Delivery, Proof
from carebraid.core.reach.neutral import revealing
from carebraid.core.reach.outreach_rules import (
    KIND_OF,
    STOP_CONFIRMED,
    Due,
    Why,
    Wishes,
    may_answer,
    may_confirm_stop,
    may_go,
)
from carebraid.core.reach.texting import (
    NOBODY_READS,
    NUMBER_CODE,
    TEXTS,
    Told,
    asks_how,
    code_is_open,
    code_of,
    is_code,
    is_signed,
    is_thanks,
    same_number,
    say_number,
    signature,
    to_e164,
    told,
)
from carebraid.core.watch.rungs import NOT_SET_UP
from carebraid.knowledge.outreach import load_rungs, proof_within
from carebraid.knowledge.revealing import load_revealing_words

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = tuple(word for words in load_revealing_words().values() for word in words)
# Twilio's documented worked example of a signed request (Security, "Validating requests").
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = (
    ("To", "+18005551212"), ("CallSid", "CA1234567890ABCDE"), ("Digits", "1234"), ("From", "+12349013030"),
    ("Caller", "+12349013030"),
)  # fmt: skip
SIGNED = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("(212) 555-0123", "+12125550123"), ("1 212 555 0123", "+12125550123"), ("+1 212.555.0123", "+12125550123"),
        ("+44 20 7946 0000", "+442079460000"), ("0044 20 7946 0000", "+442079460000"),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_gateways_take_it(typed: str, number: str) -> None:
    assert to_e164(typed) == number == to_e164(number)


@pytest.mark.parametrize(
    "typed",
    ["", "555-0101", "+0 123 456 789", "+1 123 456 7890", "+123456", "+1234567890123456", "call me", "+1212555012x", "٢١٢٥٥٥٠١٢٣"],
)  # fmt: skip
def test_what_cannot_be_a_number_is_refused_kindly(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        to_e164(typed)
    assert refused.value.code == "number.unreadable"


def test_the_same_telephone_is_known_however_it_is_written() -> None:
    assert same_number("(212) 555-0123", "+12125550123")
    assert same_number("555-0101", "555 0101")
    assert not same_number("555-0101", "+12125550101")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("+12125550123", "+1 212 555 0123"),
        ("+442079460000", "+442079460000"),
        ("r@safe.example", "r@safe.example"),
        ("", ""),
    ],
)
def test_a_number_is_read_in_groups(address: str, said: str) -> None:
    assert say_number(address) == said


def test_the_signature_is_that_of_the_published_example_and_nothing_else_passes() -> None:
    assert signature("12345", URL, FIELDS) == SIGNED
    assert is_signed(SIGNED, "12345", URL, FIELDS)
    for token, url, fields, given_ in (
        ("12346", URL, FIELDS, SIGNED), ("12345", URL + "0", FIELDS, SIGNED), ("12345", URL, FIELDS[1:], SIGNED),
        ("12345", URL, FIELDS, ""), ("12345", URL, FIELDS, SIGNED[:-1]), ("12345", URL, FIELDS, "é"),
        ("", URL, FIELDS, signature("", URL, FIELDS)),
    ):  # fmt: skip
        assert not is_signed(given_, token, url, fields)


@given(st.text(), st.text())
def test_a_code_has_six_digits_and_only_itself_passes(secret: str, proof: str) -> None:
    code = code_of(secret, proof)
    assert len(code) == 6
    assert code.isdigit()
    assert is_code(f" {code[:3]} {code[3:]} ", code)
    assert not is_code(code[:-1], code)
    assert not is_code(f"{(int(code) + 1) % 1_000_000:06d}", code)


def test_codes_differ_by_key_and_by_proof_and_hold_ten_minutes_and_five_tries() -> None:
    assert len({code_of(key, proof) for key in "ab" for proof in ("one", "two")}) == 4
    assert code_is_open(NOW, 4, NOW + timedelta(minutes=10))
    assert not code_is_open(NOW, 5, NOW)
    assert not code_is_open(NOW, 0, NOW + timedelta(minutes=10, seconds=1))
    assert not code_is_open(NOW, 0, NOW - timedelta(seconds=1))


def test_prv_093_a_text_is_short_neutral_and_says_how_to_stop() -> None:
    assert set(TEXTS) == {*KIND_OF, STOP_CONFIRMED, NOBODY_READS, NUMBER_CODE}
    for template, words in TEXTS.items():
        said = words.format(code="123456")
        assert len(said) <= 160, "one text each"
        assert revealing(said, WORDS) == ()
        assert ("Reply STOP" in said) == (template not in (STOP_CONFIRMED, NUMBER_CODE))
        assert ("{" in words) == (template == NUMBER_CODE), "nothing else is filled in"


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("queued", Told.UNDER_WAY), ("sent", Told.UNDER_WAY), ("Delivered", Told.DELIVERED), ("read", Told.DELIVERED),
        ("undelivered", Told.NOT_DELIVERED), ("failed", Told.NOT_DELIVERED), ("", Told.UNKNOWN), ("fine", Told.UNKNOWN),
    ],
)  # fmt: skip
def test_only_the_providers_last_words_say_what_became_of_it(status: str, means: Told) -> None:
    assert told(status) is means


@pytest.mark.parametrize("words", ["HELP", "help?", "Ayuda", "START", " unstop."])
def test_whoever_asks_how_is_answered_and_turns_nothing_on(words: str) -> None:
    assert asks_how(words)


@pytest.mark.parametrize("words", ["STOP", "I need help now please", "yes", ""])
def test_other_words_are_not_a_question(words: str) -> None:
    assert not asks_how(words)


@pytest.mark.parametrize("words", ["Ok", "THANKS!", "sí, gracias", "ok thank you"])
def test_a_thank_you_asks_nobody_for_anything(words: str) -> None:
    assert is_thanks(words)


@pytest.mark.parametrize(
    "words",
    ["", "no", "ok?", "ok 2 much", "I am done", "thanks but I want to die", "fine fine fine fine fine"],
)
def test_haz_11_everything_else_may_ask_for_somebody(words: str) -> None:
    assert not is_thanks(words)


def test_a_text_without_proof_is_unknown_when_its_rung_is_over_and_never_delivered() -> None:
    within = proof_within()
    assert within == next(rung.wait for rung in load_rungs().rungs if rung.name == "text")
    text = Proof(queued_at=NOW, sent_at=NOW, channel="text")
    assert [text.state_at(NOW + within + one, within) for one in (-HOUR, timedelta(), 99 * HOUR)] == [
        Delivery.SENT, Delivery.UNKNOWN, Delivery.UNKNOWN,
    ]  # fmt: skip
    mail = Proof(queued_at=NOW, sent_at=NOW, channel="e-mail")
    assert mail.state_at(NOW + 99 * HOUR, within) is Delivery.SENT, "e-mail brings no proof at any time"
    came = Proof(queued_at=NOW, sent_at=NOW, delivered_at=NOW, failure="not_delivered", channel="text")
    assert came.state_at(NOW + 99 * HOUR, within) is Delivery.DELIVERED
    lost = Proof(queued_at=NOW, sent_at=NOW, failure="not_delivered", channel="text")
    assert lost.state_at(NOW + 99 * HOUR, within) is Delivery.FAILED


WISHES = Wishes(channel="text", address="+12125550123", zone="UTC", heard_at=NOW, confirmed_at=NOW - HOUR)
DUE = Due(kind="reminder", channel="text", address="+12125550123")


def test_where_nothing_can_send_nothing_goes_and_the_reason_is_said() -> None:
    assert (
        may_go(Due(kind="reminder", channel="text", address="+12125550123", has_gateway=False), WISHES, NOW)
        == NOT_SET_UP
    )
    assert Why.NOT_SET_UP == NOT_SET_UP


def test_an_answer_to_whoever_wrote_goes_at_once_there_and_never_after_a_stop() -> None:
    late = NOW + timedelta(minutes=5)
    stopped = Wishes(
        channel="text", address="+12125550123", zone="UTC", heard_at=NOW, confirmed_at=NOW, stopped_at=NOW
    )
    held = replace(WISHES, is_held=True)
    assert may_answer(DUE, held, NOW) is Why.HELD, "nobody writes to the telephone of somebody who died"
    assert may_confirm_stop(DUE, replace(stopped, is_held=True), NOW) is Why.HELD
    assert may_confirm_stop(DUE, stopped, NOW) is Why.OK
    unheard = Wishes(channel="text", address="+12125550123", zone="UTC", confirmed_at=NOW)
    assert [
        may_answer(DUE, WISHES, late), may_answer(DUE, WISHES, late + timedelta(seconds=1)), may_answer(DUE, stopped, NOW),
        may_answer(DUE, unheard, NOW), may_answer(Due(kind="", channel="text", address="+12125550124"), WISHES, NOW),
    ] == [Why.OK, Why.NO_OPT_IN, Why.STOPPED, Why.NO_OPT_IN, Why.OTHER_CHANNEL]  # fmt: skip
