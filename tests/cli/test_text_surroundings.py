"""The text gateway is set up whole or not at all, and never in a way that anybody could listen to."""

from __future__ import annotations

import pytest

from carebraid.config.env import read_texts
from carebraid.core.reach.texting import Texts

WHOLE = {
    "CAREBRAID_TEXT_URL": "https://texts.example/2010-04-01/", "CAREBRAID_TEXT_ACCOUNT": "AC1",
    "CAREBRAID_TEXT_TOKEN": "a token", "CAREBRAID_TEXT_FROM": "+12125550199", "CAREBRAID_TEXT_ANSWERS": "https://here.example/",
}  # fmt: skip


def test_nothing_said_is_off_and_all_of_it_is_on() -> None:
    assert read_texts({}) is None
    assert read_texts(dict.fromkeys(WHOLE, " ")) is None
    assert read_texts(WHOLE) == Texts(
        "https://texts.example/2010-04-01", "AC1", "a token", "+12125550199", "https://here.example"
    )


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_half_set_up_is_a_fault_that_names_what_is_lacking(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        read_texts(WHOLE | {name: ""})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CAREBRAID_TEXT_FROM", "CLINIC"), ("CAREBRAID_TEXT_FROM", "2125550199 "[:9]), ("CAREBRAID_TEXT_URL", "http://texts.example"),
        ("CAREBRAID_TEXT_ANSWERS", "http://here.example"), ("CAREBRAID_TEXT_ANSWERS", "https://here.example/?a=1"),
        ("CAREBRAID_TEXT_URL", "texts.example"),
    ],
)  # fmt: skip
def test_a_sender_nobody_can_answer_and_an_open_line_are_faults(name: str, said: str) -> None:
    with pytest.raises(ValueError, match=name):
        read_texts(WHOLE | {name: said})


def test_a_bridge_on_this_machine_may_speak_plainly_and_a_short_code_may_send() -> None:
    assert (
        read_texts(WHOLE | {"CAREBRAID_TEXT_URL": "http://127.0.0.1:9000", "CAREBRAID_TEXT_FROM": "71234"})
        is not None
    )
