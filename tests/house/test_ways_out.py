"""Every way out is registered: an address, flow, job or command in neither list fails here (PRV-004)."""

from __future__ import annotations

import pytest

from carebraid.core.privacy.access import COMMANDS, FLOWS, JOBS, PAGES, PUBLIC
from carebraid.core.privacy.ways_out import INSIDE, WAYS, Guard

EVERYTHING = {*PAGES, *FLOWS, *JOBS, *COMMANDS}


def test_each_is_registered_once() -> None:
    """The access table itself is held against the addresses, the job registry and the command list elsewhere."""
    registered = WAYS.keys() | INSIDE.keys()
    assert EVERYTHING - registered == set(), (
        "in neither list: name what guards it, or why nothing leaves by it"
    )
    assert registered - EVERYTHING == set(), "no such page, flow, job or command"
    assert WAYS.keys() & INSIDE.keys() == set()


def test_each_reason_is_said() -> None:
    assert all(len(why) > 15 for why in INSIDE.values())
    assert all(way.receiver for way in WAYS.values())


@pytest.mark.parametrize("name", sorted(name for name in PAGES if name in WAYS))
def test_a_page_that_gives_something_out_is_open_to_nobody_without_a_sign_in(name: str) -> None:
    if WAYS[name].guard not in (Guard.NEUTRAL, Guard.PUBLISHED):
        assert PAGES[name] is not PUBLIC
