"""Every step of the signed withdrawal protocols can be said in the reader's language."""

from __future__ import annotations

from carebraid.knowledge.monitoring import load_withdrawal
from carebraid.web.shell.protocol_words import STEPS, step_words


def test_no_signed_step_is_missing_from_the_words_for_translators() -> None:
    signed = {
        step
        for protocol in load_withdrawal().values()
        for steps in (
            *(band.actions for band in protocol.bands),
            protocol.precipitated_act,
            protocol.refer_if,
        )
        for step in steps
    }
    assert signed == set(STEPS)
    assert len(signed) > 25


def test_a_step_without_a_translation_stays_as_it_was_signed() -> None:
    assert step_words("treat now") != ""
    assert step_words("a step that nobody knows") == "a step that nobody knows"
