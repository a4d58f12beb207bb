"""A crisis line is offered in the way that reaches somebody who speaks the person's language."""

from __future__ import annotations

from carebraid.screens.crisis_card import Way, shipped, ways_of

BOTH = "text HOME (or HOLA) to 741741"


def test_the_word_to_text_is_the_one_that_is_answered_in_spanish() -> None:
    assert ways_of("Line", BOTH, ["text"], "en") == (
        Way("Line", "text", "HOME → 741741", "sms:741741?body=HOME"),
    )
    assert ways_of("Line", BOTH, ["text"], "es") == (
        Way("Line", "text", "HOLA → 741741", "sms:741741?body=HOLA"),
    )


def test_a_line_with_one_word_keeps_it_in_every_language() -> None:
    assert ways_of("Line", "text START to 678-678", ["text"], "es") == (
        Way("Line", "text", "START → 678678", "sms:678678?body=START"),
    )


def test_what_to_press_is_said_without_english() -> None:
    assert ways_of("Line", "988 press 1", ["call"], "en") == (
        Way("Line", "call", "988 press 1", "tel:988,1"),
    )
    assert ways_of("Line", "988 press 1", ["call"], "es") == (
        Way("Line", "call", "988, luego 1", "tel:988,1"),
    )


def test_the_shipped_lines_offer_the_spanish_word() -> None:
    assert "sms:741741?body=HOLA" in [way.url for way in shipped("es")]
    assert "sms:741741?body=HOME" in [way.url for way in shipped("en")]
